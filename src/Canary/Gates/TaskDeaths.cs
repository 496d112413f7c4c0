using Canary.Deployments;
using Canary.Judging;

namespace Canary.Gates;

/// <summary>What a watch makes of green's tasks and targets: one task that ends is an accident, several are the version.</summary>
internal static class TaskDeaths
{
    private const int Fewest = 2;
    private const int Most = 3;

    /// <summary>Two looks, so that a moment between two tasks is no fault.</summary>
    private const int SickLooksAllowed = 1;

    /// <summary>
    /// Tasks of green that stopped by themselves since the shift began, as the catalogue of stop reasons reads them: no Spot interruption, and no
    /// task that ECS took away.
    /// </summary>
    public static IReadOnlyList<StoppedTask> Since(DateTimeOffset began, TaskSet green, TaskFacts? tasks) =>
    [
        .. (tasks?.Stopped ?? []).SelectMany(page => page.Tasks ?? [])
            .Where(task => task.StartedBy == green.Id)
            .DistinctBy(task => task.TaskArn)
            .Select(StoppedTask.Of)
            .OfType<StoppedTask>()
            .Where(task => task.Stopped >= began)
            .OrderBy(task => task.Stopped),
    ];

    /// <summary>Half of the tasks, at least two and at most three, while blue has all of its own: what takes both away is shared.</summary>
    public static Verdict? Against(IReadOnlyList<StoppedTask> deaths, TaskSet green, Shift shift)
        => deaths.Count >= Math.Clamp((green.Desired + 1) / 2, Fewest, Most) && !shift.BlueIsShort
            ? Verdict.Of(
                Outcome.Fail,
                Rule.FailTasks,
                $"{deaths.Count} of green's tasks have stopped by themselves since the traffic shift began, and none of blue's is missing: "
                    + deaths[^1].Words)
            : null;

    /// <summary>How many looks in a row found every target of green unhealthy beside a healthy one of blue.</summary>
    public static int SickLooks(int before, Site site)
        => site.Green!.Staying() is [_, ..] targets && targets.All(target => target.State == "unhealthy") && site.Blue?.HealthyCount() > 0
            ? before + 1
            : 0;

    public static Verdict? Against(int sickLooks, TaskSet green) => sickLooks > SickLooksAllowed
        ? Verdict.Of(
            Outcome.Fail,
            Rule.FailTasks,
            $"All {green.Staying().Count} targets of green are unhealthy, at {sickLooks} looks in a row: "
                + $"{string.Join(", ", green.Staying().Select(target => target.Reason).Where(reason => reason is not "").Distinct())}")
        : null;
}
