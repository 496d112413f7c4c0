namespace Canary.Gates;

/// <summary>How soon ECS is to ask again for an answer that is not there yet.</summary>
/// <remarks>
/// A tenth of what it has taken so far, so that no verdict waits much longer than it took. The default of ECS is 30 seconds
/// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html).
/// </remarks>
public static class CallBack
{
    /// <summary>Seconds.</summary>
    public const int Soonest = 3;

    /// <summary>Seconds.</summary>
    public const int Latest = 30;

    /// <param name="elapsed">How long the workflow has been running.</param>
    /// <returns>Seconds.</returns>
    public static int SecondsAfter(TimeSpan elapsed) => (int)Math.Clamp(elapsed.TotalSeconds / 10, Soonest, Latest);
}
