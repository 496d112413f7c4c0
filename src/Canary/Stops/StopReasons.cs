using Canary.Aws;

namespace Canary.Stops;

/// <summary>Why a task stopped: the one reading of stop codes, stopped reasons and exit codes.</summary>
/// <remarks>
/// | read first | tells |
/// | an error that ECS names | what kept the task from starting: <see cref="StartFailureTexts"/> |
/// | the stop codes of others' doing | that its capacity was taken away, or a person or a tool stopped it |
/// | "failed … health checks" | that ECS stopped it for its health |
/// | the container that took the others with it | what ended it: <see cref="ExitCodes"/> |
/// </remarks>
internal static class StopReasons
{
    /// <summary>Null for a task that was stopped because it was not needed any more.</summary>
    /// <param name="task">A stopped task.</param>
    /// <param name="definition">Its task definition, for its platform and for which containers are essential; null: not known.</param>
    public static StopReason? Of(EcsTask task, TaskDefinition? definition)
    {
        var words = StopWording.Of(task);

        return StartFailureTexts.Named.FirstOrDefault(text => text.IsAbout(words)) is { } named ? ReasonOf(named, words, task, definition)
            : ByOthers(task, words) ?? ForItsHealth(words)
            ?? (task.StopCode == "ServiceSchedulerInitiated" ? null
            : ExitCodes.Of(task, definition) is { } ending ? ending
            : task.StopCode == "TaskFailedToStart" ? ReasonOf(StartFailureTexts.Unnamed.First(text => text.IsAbout(words)), words, task, definition)
            : Unexplained(task, words));
    }

    private static StopReason? ByOthers(EcsTask task, string words) => task.StopCode switch
    {
        "SpotInterruption" => Spot(),
        "TerminationNotice" when !words.Contains("Host EC2", StringComparison.OrdinalIgnoreCase) => Spot(),
        "TerminationNotice" => new(
            StopKind.Interrupted,
            MissingResource.Capacity,
            Retry.MayHelp,
            "the instance that ran the task was stopped or terminated",
            "Find out what ended the instance: its Auto Scaling group and CloudTrail show it"),
        "UserInitiated" => new(
            StopKind.Interrupted,
            MissingResource.Nothing,
            Retry.MayHelp,
            "a person or a tool stopped the task",
            "Find out who called StopTask: CloudTrail shows it"),
        _ => null,
    };

    private static StopReason Spot() => new(
        StopKind.Interrupted,
        MissingResource.Capacity,
        Retry.MayHelp,
        "AWS reclaimed the capacity (Spot interruption)",
        "Run green on FARGATE, or give FARGATE a base in the capacity provider strategy");

    private static StopReason? ForItsHealth(string words)
        => words.Contains("failed ELB health checks", StringComparison.OrdinalIgnoreCase) ? new(
            StopKind.Unhealthy, MissingResource.Nothing, Retry.IsUnclear,
            "ECS stopped the task for failing the load balancer's health check",
            "Fix what fails the health check; if the application is just slow to start, raise the service's health-check grace period")
        : words.Contains("failed container health checks", StringComparison.OrdinalIgnoreCase) ? new(
            StopKind.Unhealthy, MissingResource.Nothing, Retry.IsUnclear,
            "ECS stopped the task for failing its container's health check",
            "Run the health check's command in the image; if the application is just slow to start, raise its startPeriod")
        : null;

    /// <summary>A container that has started says that the task has: then a runtime's error is what ended it.</summary>
    private static StopReason ReasonOf(StopText text, string words, EcsTask task, TaskDefinition? definition)
    {
        var container = NotStarted(task);

        var kind = task.StartedAt is null ? StopKind.NeverStarted : StopKind.Died;

        return new StopReason(kind, text.Lack, text.Retry, Fill(text.How), text.Cure) { Container = container };

        string Fill(string how) => how
            .Replace("{image}", Image(words, task), StringComparison.Ordinal)
            .Replace("{platform}", Platform(definition), StringComparison.Ordinal)
            .Replace("{container}", container ?? "unnamed", StringComparison.Ordinal)
            .Replace("{words}", words is "" ? "ECS gives no reason" : StopWording.Quoted(words), StringComparison.Ordinal);
    }

    private static StopReason Unexplained(EcsTask task, string words) => new(
        task.StopCode == "EssentialContainerExited" ? StopKind.Died : StopKind.Unexplained,
        MissingResource.Nothing,
        Retry.IsUnclear,
        words is "" ? "ECS stopped the task and gives no reason" : $"ECS stopped the task: {StopWording.Quoted(words)}",
        "");

    private static string? NotStarted(EcsTask task)
        => (task.Containers ?? []).FirstOrDefault(container => !string.IsNullOrEmpty(container.Reason))?.Name
            ?? task.Containers?.FirstOrDefault()?.Name;

    /// <summary>The image that the text names; where it names none, the task's only one.</summary>
    private static string Image(string words, EcsTask task)
    {
        var images = (task.Containers ?? []).Select(container => container.Image)
            .OfType<string>()
            .Where(image => image is not "")
            .Distinct()
            .ToList();

        return (images.Find(image => words.Contains(image, StringComparison.OrdinalIgnoreCase)) ?? (images is [var only] ? only : null)) is { } named
            ? $"the image {named}"
            : "an image of the task";
    }

    private static string Platform(TaskDefinition? definition) => definition?.RuntimePlatform is { CpuArchitecture: { } architecture } platform
        ? $"{platform.OperatingSystemFamily ?? "LINUX"} on {architecture}"
        : "the task's platform (LINUX on X86_64 unless runtimePlatform says otherwise)";
}
