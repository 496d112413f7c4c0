using Canary.Deployments;

namespace Canary.Diagnosis;

/// <summary>What the workflow gathers when a deployment is going to fail.</summary>
public sealed record DiagnosisRequest
{
    public Location? Location { get; init; }

    /// <summary>Stopped tasks of the service, a page each; ECS forgets them after about an hour.</summary>
    public IReadOnlyList<DescribeTasks>? StoppedTasks { get; init; }

    public IReadOnlyList<TargetGroupHealth>? TargetGroups { get; init; }

    public DescribeServices? Services { get; init; }
}

/// <summary>Why green is sick: reasons, most telling first; empty when nothing but the probes speaks against it.</summary>
public sealed record DiagnosisResult
{
    public IReadOnlyList<string> Reasons { get; init; } = [];
}

/// <summary>Reads stopped tasks, target health and service events for what explains a failure.</summary>
public static class Diagnostician
{
    private const int EventsShown = 5;

    public static DiagnosisResult Diagnose(DiagnosisRequest request)
    {
        var green = request.Location?.Green;

        return new DiagnosisResult
        {
            Reasons =
            [
                .. StoppedTasks(green, request.StoppedTasks ?? []),
                .. SickTargets(green, request.TargetGroups ?? []),
                .. green is null || !green.IsSteady ? ServiceEvents(green, request.Services) : [],
                .. WhatIsUnread(request),
            ],
        };
    }

    private static IEnumerable<string> StoppedTasks(TaskSet? green, IReadOnlyList<DescribeTasks> pages)
        => pages
            .SelectMany(page => page.Tasks ?? [])
            .Where(task => green is not null && task.StartedBy == green.Id)
            .GroupBy(WhyStopped)
            .OrderByDescending(group => group.Count())
            .Select(group => $"{Counted(group.Count(), "task")} of green stopped: {group.Key}");

    private static string WhyStopped(EcsTask task)
    {
        var containers = (task.Containers ?? [])
            .Where(container => container.Reason is not null || container.ExitCode is not (null or 0))
            .Select(container => $"container {container.Name} {(container.ExitCode is { } code ? $"exited with {code}" : "did not start")} {container.Reason}".TrimEnd());
        string[] words = [task.StopCode ?? "", task.StoppedReason ?? "", .. containers];

        return words.All(word => word is "") ? "ECS gives no reason" : string.Join("; ", words.Where(word => word is not ""));
    }

    private static IEnumerable<string> SickTargets(TaskSet? green, IReadOnlyList<TargetGroupHealth> groups)
        => groups
            .Where(group => green is not null && group.TargetGroupArn == green.TargetGroupArn)
            .SelectMany(group => group.Health?.TargetHealthDescriptions ?? [])
            .Where(target => target.TargetHealth is { State: "unhealthy" or "initial" or "unavailable" } or { State: "unused", Reason: not (null or "Target.NotInUse") })
            .GroupBy(target => (target.TargetHealth!.State, target.TargetHealth.Reason, target.TargetHealth.Description))
            .OrderByDescending(group => group.Count())
            .Select(group => $"{Counted(group.Count(), "target")} of green {(group.Count() == 1 ? "is" : "are")} {group.Key.State}: "
                + (group.Key is (_, null, null) ? "the load balancer gives no reason" : $"{group.Key.Reason} {group.Key.Description}".Trim()));

    /// <summary>The service's last words about green; about the service as a whole when green is not known.</summary>
    private static IEnumerable<string> ServiceEvents(TaskSet? green, DescribeServices? services)
        => (services?.Services?.FirstOrDefault()?.Events ?? [])
            .Where(serviceEvent => green is null || serviceEvent.Message?.Contains(green.Id, StringComparison.Ordinal) == true)
            .Take(EventsShown)
            .Select(serviceEvent => $"ECS says: {serviceEvent.Message}");

    private static IEnumerable<string> WhatIsUnread(DiagnosisRequest request)
    {
        string?[] parts =
        [
            .. (request.StoppedTasks ?? []).Select(page => Part("why tasks stopped", page, "ecs:ListTasks or ecs:DescribeTasks")),
            .. (request.TargetGroups ?? []).Select(group => Part("why targets are sick", group.Health, "elasticloadbalancing:DescribeTargetHealth")),
            Part("the service's events", request.Services, "ecs:DescribeServices"),
        ];

        return parts.OfType<string>().Distinct();

        static string? Part(string what, AwsResponse? response, string permission)
            => response is { Error: not null } ? Unread.Because(what, response, permission) : null;
    }

    private static string Counted(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";
}
