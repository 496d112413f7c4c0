using Canary.Aws;

namespace Canary.Diagnosis;

/// <summary>What could not be asked: silence about it is not health.</summary>
internal static class UnreadFacts
{
    public static IEnumerable<Cause> In(DiagnosisRequest request)
    {
        string?[] parts =
        [
            .. (request.StoppedTasks?.Pages ?? []).Select(page => Part("why tasks stopped", page, "ecs:ListTasks or ecs:DescribeTasks")),
            .. (request.CurrentTasks ?? [])
                .SelectMany(tasks => tasks.Pages ?? [])
                .Select(page => Part("green's running tasks", page, "ecs:ListTasks or ecs:DescribeTasks")),
            .. (request.TargetGroups ?? [])
                .Select(group => Part("why targets are unhealthy", group.Health, "elasticloadbalancing:DescribeTargetHealth")),
            .. (request.TaskDefinitions ?? []).Select(definition => Part("green's task definition", definition, "ecs:DescribeTaskDefinition")),
            Part("the service's events", request.Services, "ecs:DescribeServices"),
        ];

        return parts.OfType<string>().Distinct().Select(what => new Cause { Kind = CauseKind.Unread, What = what });
    }

    private static string? Part(string what, AwsResponse? response, string permission)
        => response is { Error: not null } ? Unread.Because(what, response, permission) : null;
}
