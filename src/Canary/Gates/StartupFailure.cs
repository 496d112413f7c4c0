using System.Globalization;
using Canary.Aws;
using Canary.Deployments;

namespace Canary.Gates;

/// <summary>Whether green cannot come up any more, so that nobody needs to wait for the time the plan allows.</summary>
/// <remarks>
/// | cannot come up | when |
/// | it never starts | 2 tasks lacked the same that no retry mends (an image, a platform, a secret, a log group, a permission, an entrypoint),
/// and none has run since |
/// | it keeps stopping | 3 tasks stopped by themselves within 15 minutes, each made after the one before had stopped, none of them up for longer
/// than 5 minutes, and none that runs has outlived them |
/// | its containers stay UNHEALTHY | as many as desired (of those looked at), all that run, and for longer than their health checks and the
/// service's grace period allow |
/// | its targets stay unhealthy | all of them, as many as desired, for longer than the grace period (a minute at least) and the checks that call
/// a target unhealthy take |
/// | its certificate is refused | for the same fault at every target, 3 looks of the prober in a row |
/// What is not known never makes it hopeless: then the plan's time decides. So one crash, a Spot interruption, a busy registry, or one task of
/// many that is broken does not.
/// </remarks>
internal static class StartupFailure
{
    private const int SameLack = 2;
    private const int StopsInARow = 3;

    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_longestLife = TimeSpan.FromMinutes(5);

    /// <summary>Nobody who has set no grace period meant that a target must be healthy at once.</summary>
    private static readonly TimeSpan s_leastGrace = TimeSpan.FromMinutes(1);

    /// <summary>Why, in a sentence; null when green may still come up.</summary>
    public static string? Because(LocateRequest request, Gate gate, Location location, ReadinessDeadline deadline, TaskFacts tasks)
    {
        var green = location.Green!;
        var stops = TasksOf(green, tasks.Stopped).Select(StoppedTask.Of).OfType<StoppedTask>().OrderBy(stop => stop.Stopped).ToList();

        return IsRefused(location)
            ?? NeverStarts(green, stops)
            ?? KeepsStopping(green, stops, tasks, request.Now)
            ?? StaysUnhealthy(green, deadline, tasks, location.TaskBounds.Running, request.Now)
            ?? (gate.TargetsMustBecomeHealthy(location) ? TargetsStayUnhealthy(green, deadline, request.Elapsed) : null);
    }

    private static string? IsRefused(Location location) => location.Refusals is { Suffice: true, What: not Refusals.Unread, Times: var times }
        ? $"Every green target's certificate was rejected for the same reason {times} times in a row; waiting does not fix a certificate"
        : null;

    private static string? NeverStarts(TaskSet green, List<StoppedTask> stops)
    {
        var alike = stops.Where(stop => stop.NeverStarts)
            .GroupBy(stop => stop.Reason.Lack)
            .FirstOrDefault(same => same.Count() >= SameLack)?.ToList();
        var hasRunSince = alike is not null && stops.Exists(stop => stop.HasStarted && stop.Stopped > alike[0].Stopped);

        return alike is null || green.Running > 0 || hasRunSince ? null
            : $"{alike.Count} green tasks could not start because {alike[^1].Reason.How}; retrying does not fix that: {alike[^1].Words}";
    }

    private static string? KeepsStopping(TaskSet green, List<StoppedTask> stops, TaskFacts tasks, DateTimeOffset now)
    {
        var row = InARow(stops.Where(stop => stop.Life <= s_longestLife && now - stop.Stopped <= s_window));
        var running = TasksOf(green, tasks.Running).Select(task => now - task.StartedAt).ToList();

        // Of a task that is not seen nobody knows that it has not outlived them.
        return row.Count < StopsInARow || running.Count < green.Running || running.Exists(up => up is null || up > row.Max(stop => stop.Life)) ? null
            : $"{row.Count} green tasks have stopped one after the other, each within {Seconds(row.Max(stop => stop.Life))} of its start: "
                + $"{row[^1].Words}";
    }

    /// <summary>
    /// The longest row in which each was made after the one before had stopped: tasks that die together are one failure, not several.
    /// </summary>
    private static List<StoppedTask> InARow(IEnumerable<StoppedTask> stops)
    {
        var row = new List<StoppedTask>();
        foreach (var stop in stops.Where(stop => row is [] || stop.Created > row[^1].Stopped))
        {
            row.Add(stop);
        }

        return row;
    }

    private static string? StaysUnhealthy(TaskSet green, ReadinessDeadline deadline, TaskFacts tasks, int mostSeen, DateTimeOffset now)
    {
        if (deadline.HealthChecks is not [_, ..] checks)
        {
            return null;
        }

        var allowed = new[] { checks.Max(AllowedBy), Grace(deadline) }.Max() + TimeSpan.FromSeconds(checks.Max(check => check.Interval ?? 30));
        var running = TasksOf(green, tasks.Running).ToList();
        var sick = running.Count(task => task.HealthStatus == "UNHEALTHY" && now - task.StartedAt > allowed);

        return sick == 0 || sick < running.Count || sick < Math.Min(Math.Max(green.Desired, green.Running), mostSeen) ? null
            : $"{sick} of {green.Desired} green tasks are UNHEALTHY more than {Seconds(allowed)} after their start, the limit set by their "
                + "containers' health checks and the service's grace period";
    }

    /// <summary>From the start of a container to the moment at which ECS calls it UNHEALTHY, when it never answers well.</summary>
    private static TimeSpan AllowedBy(ContainerHealthCheck check)
        => TimeSpan.FromSeconds((check.StartPeriod ?? 0) + ((check.Retries ?? 3) * (check.Interval ?? 30)) + (check.Timeout ?? 5));

    private static string? TargetsStayUnhealthy(TaskSet green, ReadinessDeadline deadline, TimeSpan elapsed)
    {
        if (deadline.UnhealthyAfterSeconds is not { } checks)
        {
            return null;
        }

        var targets = green.Staying();
        var sick = targets.Count(target =>
            target is { State: "unhealthy", Reason: "Target.ResponseCodeMismatch" or "Target.Timeout" or "Target.FailedHealthChecks" });
        var allowed = new[] { Grace(deadline), s_leastGrace }.Max() + TimeSpan.FromSeconds(checks);

        return sick == 0 || sick < targets.Count || sick < green.Desired || elapsed <= allowed ? null
            : $"All {sick} green targets are unhealthy ({targets[0].Reason}) after {Seconds(allowed)} of test traffic, the limit set by the grace "
                + "period and the target group's health check";
    }

    private static TimeSpan Grace(ReadinessDeadline deadline) => TimeSpan.FromSeconds(deadline.GraceSeconds);

    private static IEnumerable<EcsTask> TasksOf(TaskSet green, IReadOnlyList<DescribeTasks>? pages)
        => (pages ?? []).SelectMany(page => page.Tasks ?? []).Where(task => task.StartedBy == green.Id).DistinctBy(task => task.TaskArn);

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s");
}
