namespace Rehearsal.Tests.Crowds;

/// <summary>One service of a crowd, with the version that is deployed to it.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Fault">What is wrong with the version, in the words of <c>--green-fault</c>; empty: nothing.</param>
/// <param name="Trouble">What goes wrong around it; null: nothing.</param>
internal sealed record Candidate(int Number, string Fault, Trouble? Trouble)
{
    // Every kind that a hook has to notice: what users see, what health checks see, and what ECS sees.
    private static readonly string[] s_faults =
    [
        "errors=5%", "down", "one-of-2:errors=50%", "latency=x2", "unhealthy", "crash=20s", "errors=30%", "latency=+80ms", "image-missing", "flap=10s",
        "oom=20s", "one-of-2:down", "wrong-health-path", "port-closed", "secret-missing", "slow-health",
    ];

    public string Name => $"shop-{Number:0000}";

    public bool IsGood => Fault is "";

    /// <summary>In turn: a healthy version, a bad one, and one or the other with trouble.</summary>
    public static Candidate Of(int number, int seed)
    {
        var round = number / 3;
        return (number % 3) switch
        {
            0 => new Candidate(number, "", null),
            1 => new Candidate(number, FaultOf(round), null),

            // Each kind of trouble meets a healthy version and then a bad one.
            _ => new Candidate(number, round % 2 == 0 ? "" : FaultOf(round / 2), Trouble.Of(round / 2, HashCode(seed, number))),
        };
    }

    public override string ToString() => $"{Name} ({(IsGood ? "healthy" : Fault)}{(Trouble is null ? "" : $", {Trouble.Kind}")})";

    private static string FaultOf(int turn) => s_faults[turn % s_faults.Length];

    // HashCode.Combine differs from run to run.
    private static int HashCode(int seed, int number) => unchecked((seed * 397) ^ (number * 7919));
}
