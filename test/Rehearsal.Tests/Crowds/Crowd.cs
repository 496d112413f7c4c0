namespace Rehearsal.Tests.Crowds;

/// <summary>Many services of one account, all deployed at once through the shipped stack, on virtual time.</summary>
/// <param name="Size">How many services.</param>
/// <param name="Seed">Decides the troubles and everything else that a rehearsal draws.</param>
internal sealed record Crowd(int Size, int Seed)
{
    /// <summary>Done to the account and the functions before the deployments start.</summary>
    public Action<RehearsalStack> Given { get; init; } = _ => { };

    /// <summary>Told how many deployments are over, and the account's time since they started.</summary>
    public Action<int, TimeSpan> Ended { get; init; } = (_, _) => { };

    public CrowdOutcome Deploy() => VirtualTime.Run(async time =>
    {
        await using var network = new InMemoryNetwork();
        var environment = new VirtualEnvironment(network, time, Seed);
        await using var stack = await RehearsalStack.SetUp(environment, new ServiceSetup(), new ShopTasks(network, time, time, Seed), planText: null, watch: null, CancellationToken.None);
        await using var services = await CrowdedAccount.Fill(stack, environment, [.. Enumerable.Range(0, Size).Select(number => Candidate.Of(number, Seed))]);
        Given(stack);

        // Blue has been serving for a while when the deployments start.
        await Task.Delay(TimeSpan.FromMinutes(1), time);
        return await services.DeployAll(Ended);
    });
}
