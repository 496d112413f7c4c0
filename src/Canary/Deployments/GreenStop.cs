namespace Canary.Deployments;

/// <summary>A task of green that stopped by itself: when it lived, and what that says of those that come after it.</summary>
/// <param name="Created">When ECS made it.</param>
/// <param name="Stopped">When it was over.</param>
/// <param name="Life">From its start, or from when it was made where it never started.</param>
/// <param name="HasStarted">Whether its containers ran at all.</param>
/// <param name="NeverStarts">Why no task of this version can start, such as a missing image; null when that is not certain.</param>
/// <param name="Why">In ECS's words.</param>
internal sealed record GreenStop(DateTimeOffset Created, DateTimeOffset Stopped, TimeSpan Life, bool HasStarted, string? NeverStarts, string Why)
{
    private const int WordsShown = 300;

    /// <summary>
    /// Words of stops that the next attempt may not meet. A text holds one of them or it does not: ECS has no code for the difference
    /// (Amazon ECS developer guide, "Stopped tasks error messages").
    /// </summary>
    private static readonly string[] s_passing =
        ["toomanyrequests", "429", "rate exceeded", "throttl", "timeout", "timed out", "deadline exceeded", "connection reset", "capacity", "temporar", "try again"];

    private static readonly string[] s_noImage =
        ["not found", "manifest unknown", "name unknown", "does not exist", "invalid reference"];

    private static readonly string[] s_noPlatform = ["descriptor matching platform", "no match for platform", "no matching manifest"];

    private static readonly string[] s_noSecret =
        ["resourcenotfoundexception", "can't find the specified secret", "invalid ssm parameters", "parameternotfound"];

    private static readonly string[] s_noLogGroup = ["log group does not exist"];

    /// <summary>Null for tasks that somebody or something else stopped: a person, the scheduler scaling, Spot, a registry that was busy.</summary>
    public static GreenStop? Of(EcsTask task)
    {
        if (task is not { CreatedAt: { } created, StoppedAt: { } stopped })
        {
            return null;
        }

        var words = string.Join("; ", new[] { task.StoppedReason }.Concat((task.Containers ?? []).Select(container => container.Reason)).Where(word => !string.IsNullOrEmpty(word)).Distinct());
        var isOwn = task.StopCode switch
        {
            "EssentialContainerExited" => true,
            "TaskFailedToStart" => !Has(words, s_passing),
            "ServiceSchedulerInitiated" => Has(words, ["health checks"]),
            _ => false,
        };

        return isOwn
            ? new GreenStop(created, stopped, stopped - (task.StartedAt ?? created), task.StartedAt is not null, CauseOf(task.StopCode, words), Shorten(words, task))
            : null;
    }

    private static string? CauseOf(string? code, string words)
        => code != "TaskFailedToStart" ? null
            : Has(words, ["CannotPullContainerError"]) && Has(words, s_noPlatform) ? "the image has no build for their platform"
            : Has(words, ["CannotPullContainerError"]) && Has(words, s_noImage) ? "the image does not exist"
            : Has(words, ["ResourceInitializationError"]) && Has(words, s_noSecret) ? "a secret or parameter does not exist"
            : Has(words, ["ResourceInitializationError"]) && Has(words, s_noLogGroup) ? "the log group does not exist"
            : null;

    private static bool Has(string words, string[] any) => any.Any(word => words.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string Shorten(string words, EcsTask task)
    {
        var exit = (task.Containers ?? []).FirstOrDefault(container => container.ExitCode is not (null or 0));
        var told = exit is null ? words : $"{words}; container {exit.Name} exited with {exit.ExitCode}";

        return Probing.Excerpt.Of(told is "" ? task.StopCode ?? "" : told, WordsShown);
    }
}
