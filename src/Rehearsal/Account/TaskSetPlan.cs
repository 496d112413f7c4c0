using Canary.Deployments;
using Rehearsal.Fleet;

namespace Rehearsal.Account;

/// <summary>What a task set is made of.</summary>
/// <param name="ExternalId">The deployment that creates it; the service's first task set has none.</param>
internal sealed record TaskSetPlan(
    TaskSetLabel Label, TargetGroup TargetGroup, string TaskDefinition, string ContainerName, int ContainerPort, string? ExternalId)
{
    /// <summary>Null: the service's.</summary>
    public AwsvpcConfiguration? Network { get; init; }
}

internal enum TaskSetStatus
{
    Primary,
    Active,
    Draining,
}

/// <summary>Which side of a deployment: Blue is the original, Green the replacement.</summary>
internal enum TaskSetLabel
{
    Blue,
    Green,
}
