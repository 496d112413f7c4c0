namespace Rehearsal.StepFunctions.Running;

/// <summary>Waiting for as long as a workflow may ask for.</summary>
internal static class Pauses
{
    // A timer of .NET reaches 49 days; a workflow waits up to a year.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    /// <summary>Returns after the span, or as soon as the token is cancelled; the caller asks the token which it was.</summary>
    public static async Task Pause(this TimeProvider clock, TimeSpan span, CancellationToken cancellationToken)
    {
        for (var left = span; left > TimeSpan.Zero && !cancellationToken.IsCancellationRequested; left -= LongestTimer)
        {
            await Task.Delay(left < LongestTimer ? left : LongestTimer, clock, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>Ends when the token is cancelled, and not before.</summary>
    public static Task Cancelled(this TimeProvider clock, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
}
