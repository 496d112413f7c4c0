using System.Text.Json.Serialization;

namespace Canary.Deployments;

/// <summary>One task set of the deployment, with the targets that its target group holds, or, where it has none, with its tasks.</summary>
public sealed record TaskSet
{
    public required string Id { get; init; }

    /// <summary>Empty where there is no load balancer.</summary>
    public required string TargetGroupArn { get; init; }

    [JsonIgnore]
    internal bool HasTargetGroup => TargetGroupArn is not "";

    /// <summary>What its targets are found under: the target group, or, where there is none, what its tasks are started by.</summary>
    [JsonIgnore]
    internal string ListedBy => HasTargetGroup ? TargetGroupArn : Id;

    public string TaskDefinition { get; init; } = "";

    /// <summary>HTTP or HTTPS: how the target group speaks to its targets.</summary>
    public string Protocol { get; init; } = "HTTP";

    /// <summary>The container that takes the traffic.</summary>
    public string Container { get; init; } = "";

    /// <summary>Where there is no load balancer: the name of the container's port; empty otherwise.</summary>
    public string PortName { get; init => field = value ?? ""; } = "";

    /// <summary>0 when ECS does not say.</summary>
    public int ContainerPort { get; init; }

    public TargetHealthCheck? HealthCheck { get; init; }

    public int Desired { get; init; }

    public int Running { get; init; }

    public bool IsSteady { get; init; }

    public IReadOnlyList<Target> Targets { get; init; } = [];

    /// <summary>Base addresses of the targets, in the order of their texts, so that a target keeps its number from one round to the next.</summary>
    internal IReadOnlyList<string> Addresses() =>
    [
        .. Staying()
            .Where(target => target.Id is not "")
            .Select(target => $"{(Protocol is "HTTPS" or "TLS" ? "https" : "http")}://{target.Address}")
            .Order(StringComparer.Ordinal),
    ];

    internal int HealthyCount() => Staying().Count(target => target.IsHealthy);

    /// <summary>Targets that are being taken out do not count for or against a task set.</summary>
    public IReadOnlyList<Target> Staying() => [.. Targets.Where(target => target.State is not ("draining" or "unhealthy.draining"))];
}

/// <summary>How the load balancer finds out whether a target is well; what it does not say is null. Seconds.</summary>
/// <param name="Port">A number in a text, or traffic-port.</param>
/// <param name="Codes">What counts as healthy, such as 200-299.</param>
public sealed record TargetHealthCheck(string? Path, string? Port, string? Codes, int? IntervalSeconds, int? TimeoutSeconds, int? HealthyThreshold);

/// <summary>One registered target and what the load balancer thinks of it.</summary>
/// <remarks>The workflow carries two hundred of them, so what follows from the rest is left out.</remarks>
public sealed record Target(string Id, int Port, string State, string Reason)
{
    /// <summary>No listener points here yet, which is as it should be before test traffic.</summary>
    [JsonIgnore]
    public bool IsUnused => State == "unused" && Reason is "Target.NotInUse" or "";

    [JsonIgnore]
    public bool IsHealthy => State == "healthy";

    [JsonIgnore]
    public string Address => Id.Contains(':') && !Id.StartsWith('[') ? $"[{Id}]:{Port}" : $"{Id}:{Port}";
}
