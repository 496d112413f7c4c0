namespace Canary.Preflight;

/// <summary>Can green start? Task definition, image and network.</summary>
internal static class StartChecks
{
    public static IReadOnlyList<Check> All { get; } =
        [.. TaskDefinitionChecks.All, .. ImageChecks.All, .. ContainerChecks.All, .. NetworkChecks.All, CapacityCheck.Capacity];
}
