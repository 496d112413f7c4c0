using Canary.Aws;

namespace Canary.Diagnosis;

/// <summary>Green's stopped tasks, grouped by how they ended.</summary>
internal static class TaskEndings
{
    private const int TasksShown = 3;

    public static IEnumerable<Cause> In(Symptoms symptoms)
        => symptoms.Stopped
            .Select(task => (Task: task, Ending: TaskEnding.Of(task, symptoms.Definition)))
            .Where(ended => ended.Ending is not null)
            .GroupBy(ended => ended.Ending!, ended => ended.Task)
            .OrderByDescending(alike => alike.Count())
            .Select(alike => CauseOf(alike.Key, [.. alike], symptoms));

    private static Cause CauseOf(TaskEnding ending, IReadOnlyList<EcsTask> tasks, Symptoms symptoms) => new()
    {
        Kind = ending.Kind,
        What = $"{Phrases.Sentence(ending.How)} in {tasks.Count} of {Stopped(symptoms)}",
        Evidence = [.. tasks.TakeLast(TasksShown).Select(Phrases.Ended)],
        Cure = ending.LogOf is { } container ? $"{ending.Cure}: {Logs.Of(container, [tasks[^1]], symptoms.Definition)}" : ending.Cure,
    };

    private static string Stopped(Symptoms symptoms)
        => $"{Phrases.Count(symptoms.Stopped.Count, "stopped green task")}{(symptoms.StoppedAreCut ? " that were read; there are more" : "")}";
}
