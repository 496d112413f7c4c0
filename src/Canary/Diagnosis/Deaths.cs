using Canary.Deployments;

namespace Canary.Diagnosis;

/// <summary>Tasks that ran and ended, by what ended them.</summary>
internal static class Deaths
{
    private const string ReadLog = "Read its last words";

    public static Ending? Of(EcsTask task, TaskDefinition? definition) => task.StopCode switch
    {
        "SpotInterruption" or "TerminationNotice" => Died(
            "AWS took the capacity back (spot interruption)", "Run green on FARGATE, or give FARGATE a base in the capacity provider strategy"),
        "UserInitiated" => Died("a person or a tool stopped the task", "Find out who calls StopTask: CloudTrail names them"),
        _ when Says(task, "failed ELB health checks") => Sick(
            "ECS stopped the task for failing the load balancer's health check",
            "Mend what the health check meets, or raise the service's health-check grace period if it only starts slowly"),
        _ when Says(task, "failed container health checks") => Sick(
            "ECS stopped the task for failing its container's health check",
            "Run the health check's command in the image, or raise its startPeriod if the application only starts slowly"),
        "ServiceSchedulerInitiated" => null,
        _ => Culprit(task, definition) is { } container ? OfContainer(container, task, definition) : Unexplained(task),
    };

    /// <summary>The container that took the others with it: when an essential one ends, ECS stops the rest with SIGTERM, later SIGKILL.</summary>
    private static EcsContainer? Culprit(EcsTask task, TaskDefinition? definition)
        => (task.Containers ?? []).Where(container => container.ExitCode is not null || container.Reason is not null).MinBy(container => container switch
        {
            _ when IsOutOfMemory(container) => 0,
            _ when Definition(container, definition)?.Essential == false => 9,
            { ExitCode: null } => 2,
            { ExitCode: 137 } => 3,
            { ExitCode: 143 } => 4,
            { ExitCode: 0 } => 5,
            _ => 1,
        });

    private static Ending OfContainer(EcsContainer container, EcsTask task, TaskDefinition? definition)
    {
        var name = container.Name ?? "unnamed";
        var it = $"the {name} container";

        return container.ExitCode switch
        {
            _ when IsOutOfMemory(container) => OutOfMemory(it, MemoryLimit.Of(container, task, definition)),
            null => Died($"{it} did not start: {Say.Quote(container.Reason)}", "Correct the container definition"),
            0 => Died($"{it} ended by itself with exit code 0", "Let it run in the foreground, or mark it as not essential"),
            126 => Died($"{it} could not run its entrypoint: it is not executable (exit code 126)", "Correct entryPoint and command, or the file's mode in the image", Prospect.Hopeless),
            127 => Died($"{it} could not run its entrypoint: there is no such command (exit code 127)", "Correct entryPoint and command, or the image", Prospect.Hopeless),
            137 => Died($"{it} was killed with exit code 137 and not for memory", "Let it end on SIGTERM within stopTimeout, or raise stopTimeout") with { LogOf = name },
            139 => Died($"{it} crashed with a segmentation fault (exit code 139)", "Suspect native libraries and the image's architecture. " + ReadLog) with { LogOf = name },
            143 => Died($"{it} ended on SIGTERM (exit code 143)", "Something asked it to end: the service's events and CloudTrail tell what. " + ReadLog) with { LogOf = name },
            var code => Died($"{it} exited with code {code}", ReadLog) with { LogOf = name },
        };
    }

    private static Ending OutOfMemory(string it, MemoryLimit limit) => Died($"{it} was killed for memory{limit.At}", limit.Cure);

    private static Ending Unexplained(EcsTask task) => Died(
        task.StoppedReason is { } reason ? $"ECS stopped the task: {Say.Quote(reason)}" : "ECS stopped the task and gives no reason", "");

    private static Ending Died(string how, string cure, Prospect prospect = Prospect.MayRecover) => new(CauseKind.TaskDied, how, cure, prospect);

    private static Ending Sick(string how, string cure) => new(CauseKind.NeverHealthy, how, cure, Prospect.MayRecover);

    private static bool Says(EcsTask task, string words) => task.StoppedReason?.Contains(words, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsOutOfMemory(EcsContainer container) => container.Reason?.Contains("OutOfMemory", StringComparison.OrdinalIgnoreCase) == true;

    private static ContainerDefinition? Definition(EcsContainer container, TaskDefinition? definition)
        => definition?.ContainerDefinitions?.FirstOrDefault(known => known.Name is not null && known.Name == container.Name);
}
