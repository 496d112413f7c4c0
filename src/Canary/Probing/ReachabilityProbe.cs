using Canary.Plans;

namespace Canary.Probing;

/// <summary>One probe to each target, to learn whether anybody is there; who is not gets two more.</summary>
/// <remarks>
/// Any status will do, and so will a connection that is taken and cut: what the version makes of a request is judged behind the test listener,
/// beside blue and within seconds. A target is not there when the connection is refused or the time runs out; a certificate that is refused is an
/// answer too, and no better a second later, but not one that counts.
/// </remarks>
internal static class ReachabilityProbe
{
    private const int Tries = 3;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>At most 3 times the probe's timeout and 2 seconds, for all of them at once.</summary>
    public static async Task<IReadOnlyList<TargetAnswer>> At(
        IReadOnlyList<string> addresses, Plan plan, HttpProber prober, TimeProvider clock, CancellationToken cancellationToken)
        => await Task.WhenAll(addresses.Select(address => At(address, plan, prober, clock, cancellationToken)));

    private static async Task<TargetAnswer> At(string address, Plan plan, HttpProber prober, TimeProvider clock, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await prober.Send(address, plan.Probes[0], plan.Host, cancellationToken);
            var isThere = answer.Status > 0 || answer.IsCut;
            if (isThere || answer.Refusal is not null || tries == Tries)
            {
                return new TargetAnswer(address, isThere, isThere ? "" : answer.Failure ?? "") { Refusal = answer.Refusal };
            }

            await Task.Delay(s_pause, clock, cancellationToken);
        }
    }
}
