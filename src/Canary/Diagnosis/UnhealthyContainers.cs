using Canary.Aws;

namespace Canary.Diagnosis;

/// <summary>Tasks that run while a container's own health check fails.</summary>
internal static class UnhealthyContainers
{
    private const int TasksShown = 3;

    public static IEnumerable<Cause> In(Symptoms symptoms)
        => symptoms.Current
            .Where(task => task.HealthStatus == "UNHEALTHY" || Sick(task).Any())
            .GroupBy(
                task => string.Join(" and ", Sick(task).Select(container => container.Name ?? "unnamed").Distinct().Order(StringComparer.Ordinal)))
            .OrderByDescending(alike => alike.Count())
            .Select(alike => new Cause
            {
                Kind = CauseKind.NeverHealthy,
                What = $"The health check of {(alike.Key is "" ? "a container" : $"the {alike.Key} container")} fails in {alike.Count()} of "
                    + $"{Phrases.Count(symptoms.Current.Count, "green task")}",
                Evidence = [.. alike.Take(TasksShown).Select(task => $"task {Phrases.Id(task)} is {task.LastStatus ?? "there"} and UNHEALTHY")],
                Cure = "Run the health check's command in the image; if the application is just slow to start, raise its startPeriod",
            });

    private static IEnumerable<EcsContainer> Sick(EcsTask task) => (task.Containers ?? []).Where(container => container.HealthStatus == "UNHEALTHY");
}
