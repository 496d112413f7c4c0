namespace Canary.Preflight;

/// <summary>Will the load balancer see it? Target groups, listeners, and what the hooks cover.</summary>
internal static class ReachChecks
{
    public static IReadOnlyList<Check> All { get; } = [];
}
