using Canary.Deployments;

namespace Canary.Diagnosis;

/// <summary>The health check of a target group in words, whatever of it is known.</summary>
internal sealed class HealthCheckWording(TaskSet? set)
{
    private readonly TargetHealthCheck? _check = set?.HealthCheck;

    public string Container => set?.Container is { Length: > 0 } name ? $"the {name} container" : "the application's container";

    public string Path => _check?.Path ?? "its path";

    public string Request => _check?.Path is { } path ? $"the health check GET {path} on {Port}" : $"the health check on {Port}";

    /// <summary>The port of the check; the container's when the check goes where the traffic goes.</summary>
    public string Port
        => _check?.Port is { } port and not "traffic-port" ? $"port {port}"
            : set is { ContainerPort: > 0 } ? $"port {set.ContainerPort}"
            : "the container's port";

    public string Within => _check?.TimeoutSeconds is { } seconds ? $"within {seconds} s" : "in time";

    public string Codes => _check?.Codes ?? "what the matcher expects";
}
