using Canary.Deployments;

namespace Canary.Diagnosis;

/// <summary>The health check of a target group in words, whatever of it is known.</summary>
internal sealed class HealthCheckWords(TaskSet? set)
{
    private readonly TargetHealthCheck? _check = set?.HealthCheck;

    public string Path => _check?.Path ?? "its path";

    public string Request => _check?.Path is { } path ? $"the health check GET {path} on port {Port}" : $"the health check on port {Port}";

    /// <summary>The port of the check; the container's when the check goes where the traffic goes.</summary>
    public string Port => _check?.Port is { } port and not "traffic-port" ? port : set is { ContainerPort: > 0 } ? $"{set.ContainerPort}" : "of the container";

    public string Within => _check?.TimeoutSeconds is { } seconds ? $"within {seconds} s" : "in time";

    public string Codes => _check?.Codes ?? "what the matcher asks for";
}
