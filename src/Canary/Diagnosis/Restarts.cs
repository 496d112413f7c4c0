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
        What = $"Green's tasks stop again and again: {ended.Count}{(symptoms.StoppedAreCut ? " and more" : "")} have stopped{Rate(ended)} where {symptoms.Green?.Desired ?? 0} should run",
        Evidence = [.. ended.TakeLast(LastShown).Select(Phrases.Ended)],
        Cure = "ECS starts each replacement later than the one before, so waiting does not help: mend what they stop for",
    };

    private static string Rate(List<EcsTask> ended)
    {
        var (first, last) = (ended.Min(task => task.CreatedAt ?? task.StartedAt ?? task.StoppedAt), ended.Max(task => task.StoppedAt));

        return last - first is { TotalSeconds: >= 1 } span ? $" in {Phrases.Span(span)}, {ended.Count / span.TotalMinutes:0.#} a minute," : "";
    }
}
