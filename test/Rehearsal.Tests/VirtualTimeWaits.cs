namespace Rehearsal.Tests;

/// <summary>Waiting on a clock, without a token at every call: a virtual wait needs none.</summary>
internal static class VirtualTimeWaits
{
    public static Task Pass(this TimeProvider clock, TimeSpan span) => Task.Delay(span, clock, CancellationToken.None);

    public static Task PassSeconds(this TimeProvider clock, double seconds) => clock.Pass(TimeSpan.FromSeconds(seconds));
}
