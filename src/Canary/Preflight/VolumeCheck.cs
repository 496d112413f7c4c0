using Canary.Aws;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Whether the task definition asks for volumes that Fargate does not have: no task would start.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HostVolumeProperties.html</remarks>
internal static class VolumeCheck
{
    public static Check Volumes { get; } = new(
        "volumes",
        "no volume of the host or of Docker on Fargate",
        Severity.Error,
        context => context.Green.Look(green => Of(context, green)));

    /// <summary>Those that only a host has; null where there is none.</summary>
    public static IReadOnlyList<TaskVolume>? OfHost(TaskDefinition definition)
        => definition.Volumes?.Where(IsOfHost).ToList() is [_, ..] some ? some : null;

    private static bool IsOfHost(TaskVolume volume)
        => volume is { Host.SourcePath: not (null or "") } or { DockerVolumeConfiguration: not null };

    private static CheckResult Of(CheckContext context, TaskDefinition green)
    {
        var capacity = GreenCapacity.Of(context);

        return OfHost(green) is not { } volumes ? CheckResult.Good("The task definition has no volume of the host or of Docker")
            : capacity.IsFargate(green) switch
            {
                false => CheckResult.Good($"Green does not run on Fargate but on {capacity}, which has the volumes {Listed(volumes)}"),
                null => CheckResult.Unknown(
                    $"Fargate would not have the volumes {Listed(volumes)}, and whether green runs on Fargate is not known") with
                {
                    Needs = context.CapacityNeeds,
                },
                true => CheckResult.Bad(
                    $"Fargate does not support {string.Join(", nor ", volumes.Select(Told))}: no task would start",
                    "Use a volume without sourcePath, which is empty storage of the task, or one of Amazon EFS"),
            };
    }

    private static string Told(TaskVolume volume) => volume.Host?.SourcePath is { } path && path is not ""
        ? $"the volume {volume.Name} of the host's {path}"
        : $"the Docker volume {volume.Name}";

    private static string Listed(IReadOnlyList<TaskVolume> volumes) => string.Join(", ", volumes.Select(volume => volume.Name));
}
