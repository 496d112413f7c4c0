using Canary.Aws;

namespace Canary.Stops;

/// <summary>What ended a task whose containers ran, by exit code: general Unix knowledge, and ECS's word for memory.</summary>
internal static class ExitCodes
{
    private const string ReadLog = "Read its log";

    /// <summary>Null when no container has ended, or none that explains why the task did not start.</summary>
    public static StopReason? Of(EcsTask task, TaskDefinition? definition)
        => Culprit(task, definition) is { } container && (task.StopCode != "TaskFailedToStart" || HasFailed(container))
            ? OfContainer(container, task)
            : null;

    /// <summary>Of a task that did not start, a container that has done its work or was stopped with the others says nothing.</summary>
    private static bool HasFailed(EcsContainer container) => IsOutOfMemory(container) || container.ExitCode is not (0 or 137 or 143);

    /// <summary>The container that took the others with it: when an essential one ends, ECS stops the rest with SIGTERM, later SIGKILL.</summary>
    private static EcsContainer? Culprit(EcsTask task, TaskDefinition? definition)
        => (task.Containers ?? []).Where(container => container.ExitCode is not null || IsOutOfMemory(container)).MinBy(container => container switch
        {
            _ when IsOutOfMemory(container) => 0,
            _ when !IsEssential(container, definition) => 9,
            { ExitCode: 137 } => 3,
            { ExitCode: 143 } => 4,
            { ExitCode: 0 } => 5,
            _ => 1,
        });

    private static StopReason OfContainer(EcsContainer container, EcsTask task)
    {
        var it = $"the {container.Name ?? "unnamed"} container";

        return container.ExitCode switch
        {
            _ when IsOutOfMemory(container) => Died(
                MissingResource.Memory, Retry.IsUnclear, $"{it} ran out of memory", "Raise its memory, or make it use less"),
            0 => Died(
                MissingResource.Nothing,
                Retry.IsUnclear,
                $"{it} ended by itself with exit code 0",
                "Run it in the foreground, or mark it as non-essential"),
            126 => Died(
                MissingResource.Entrypoint,
                Retry.CannotHelp,
                $"{it} could not run its entrypoint: it is not executable (exit code 126)",
                "Correct entryPoint and command, or the file's mode in the image"),
            127 => Died(
                MissingResource.Entrypoint,
                Retry.CannotHelp,
                $"{it} could not run its entrypoint: there is no such command (exit code 127)",
                "Correct entryPoint and command, or the image"),
            137 => Crashed(
                $"{it} was killed (exit code 137), but not for memory", "Make it stop on SIGTERM within stopTimeout, or raise stopTimeout"),
            139 => Crashed(
                $"{it} crashed with a segmentation fault (exit code 139)", "Check native libraries and the image's architecture. " + ReadLog),
            143 => Crashed(
                $"{it} ended on SIGTERM (exit code 143)", "Something asked it to stop: the service's events and CloudTrail show what. " + ReadLog),
            var code => Crashed($"{it} exited with code {code}", ReadLog),
        };

        StopReason Died(MissingResource lack, Retry retry, string how, string cure)
            => new(KindOf(task), lack, retry, how, cure) { Container = container.Name };

        StopReason Crashed(string how, string cure) => Died(MissingResource.Nothing, Retry.IsUnclear, how, cure) with { HasLastWords = true };
    }

    /// <summary>A container that others wait for may end before the task counts as started.</summary>
    private static StopKind KindOf(EcsTask task) => task.StopCode switch
    {
        "TaskFailedToStart" => StopKind.NeverStarted,
        "EssentialContainerExited" => StopKind.Died,
        _ => StopKind.Unexplained,
    };

    private static bool IsOutOfMemory(EcsContainer container)
        => container.Reason?.Contains("OutOfMemory", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>A container is essential unless it says otherwise.</summary>
    private static bool IsEssential(EcsContainer container, TaskDefinition? definition)
        => definition?.ContainerDefinitions?.FirstOrDefault(known => known.Name is not null && known.Name == container.Name)?.Essential != false;
}
