using Canary.Aws;

namespace Canary.Diagnosis;

/// <summary>Tasks whose replacements end as well: how fast, and what the last ones ended of.</summary>
internal static class Restarts
{
    private const int LastShown = 3;

    public static IEnumerable<Cause> In(Symptoms symptoms)
    {
        var ended = symptoms.Stopped.Where(task => TaskEnding.Of(task, symptoms.Definition) is not null).ToList();

        // More than are wanted at a time: at least one replacement has ended like what it replaced.
        return ended.Count > Math.Max(1, symptoms.Green?.Desired ?? 0) ? [CauseOf(ended, symptoms)] : [];
    }

    private static Cause CauseOf(List<EcsTask> ended, Symptoms symptoms) => new()
    {
        Kind = CauseKind.TasksRestart,
        What = $"Green's tasks keep stopping: {ended.Count}{(symptoms.StoppedAreCut ? " or more" : "")} have stopped{Rate(ended)}; "
            + $"the desired count is {symptoms.Green?.Desired ?? 0}",
        Evidence = [.. ended.TakeLast(LastShown).Select(Phrases.Ended)],
        Cure = "ECS delays each replacement longer than the one before, so waiting does not help: fix why they stop",
    };

    private static string Rate(List<EcsTask> ended)
    {
        var (first, last) = (ended.Min(task => task.CreatedAt ?? task.StartedAt ?? task.StoppedAt), ended.Max(task => task.StoppedAt));

        return last - first is { TotalSeconds: >= 1 } span ? $" in {Phrases.Span(span)} ({ended.Count / span.TotalMinutes:0.#} per minute)" : "";
    }
}
