using Canary.Aws;

namespace Canary.Deployments;

/// <summary>A task that no target group lists, in the words in which a target group would: by its own address, and as ECS sees its health.</summary>
internal static class TaskAddress
{
    /// <summary>
    /// The port is not known here. A task that runs counts as healthy unless ECS says it is not: UNKNOWN is also the health of a task whose
    /// containers have no health check.
    /// </summary>
    public static TargetHealthDescription Describe(EcsTask task)
        => new(new ElbTarget(Of(task), Port: null), new TargetHealth(StateOf(task), Reason: "", Description: null));

    /// <summary>Empty where it has none of its own.</summary>
    public static string Of(EcsTask task)
        => (task.Containers ?? []).SelectMany(container => container.NetworkInterfaces ?? [])
            .Select(one => one.PrivateIpv4Address ?? one.Ipv6Address)
            .FirstOrDefault(address => address is { Length: > 0 }) ?? "";

    /// <summary>https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html.</summary>
    private static string StateOf(EcsTask task) => task switch
    {
        { DesiredStatus: "STOPPED" } => "draining",
        { LastStatus: "RUNNING", HealthStatus: "UNHEALTHY" } => "unhealthy",
        { LastStatus: "RUNNING" } => "healthy",
        { LastStatus: "PROVISIONING" or "PENDING" or "ACTIVATING" } => "initial",
        _ => "draining",
    };
}
