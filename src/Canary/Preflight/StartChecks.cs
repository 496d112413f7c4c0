namespace Canary.Preflight;

/// <summary>Can green start? Task definition, image and network.</summary>
internal static class StartChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        .. TaskDefinitionChecks.All,
        MemoryCheck.Fit,
        VolumeCheck.Volumes,
        .. ImageChecks.All,
        .. ContainerChecks.All,
        PullRightsCheck.PullRights,
        .. NetworkChecks.All,
        CapacityCheck.Capacity,
    ];
}
