namespace Canary.Probing;

/// <summary>One probe to each target, to learn whether it answers at all: any status will do, and what is not answered is tried again twice.</summary>
internal static class Knock
{
    private const int Tries = 3;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>At most 3 times the probe's timeout and 2 seconds, for all of them at once.</summary>
    public static async Task<IReadOnlyList<TargetAnswer>> At(IReadOnlyList<string> addresses, Plan plan, HttpProber prober, TimeProvider clock, CancellationToken cancellationToken)
        => await Task.WhenAll(addresses.Select(address => At(address, plan, prober, clock, cancellationToken)));

    private static async Task<TargetAnswer> At(string address, Plan plan, HttpProber prober, TimeProvider clock, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await prober.Send(address, plan.Probes[0], plan.Host, cancellationToken);
            if (answer.Status > 0 || tries == Tries)
            {
                return new TargetAnswer(address, answer.Status, answer.Status > 0 ? "" : answer.Failure ?? "");
            }

            await Task.Delay(s_pause, clock, cancellationToken);
        }
    }
}
