namespace Rehearsal.Ecs;

/// <summary>Why a service deployment is rolled back.</summary>
/// <param name="Cause">The end of a sentence, in ECS's words where they are known.</param>
internal sealed record DeploymentFailure(string Cause)
{
    /// <summary>Of a first deployment, whose cause is told in the service's events alone.</summary>
    public const string NoCandidate = "No rollback candidate was found to run the rollback.";

    public string StatusReason => $"Service deployment {(IsStop ? "stopped" : "rolled back")} because {Cause}";

    public static DeploymentFailure CircuitBroken { get; } = new("the circuit breaker threshold was exceeded.");

    // What AWS says after a stop, an alarm or a stage that lasts too long is not documented.
    public static DeploymentFailure Requested { get; } = new("a rollback was requested.");

    /// <summary>Not a failure: another deployment takes its place, or its service is deleted, and nothing is rolled back.</summary>
    public bool IsStop { get; private init; }

    // AWS does not document what it says of either.
    public static DeploymentFailure ReplacedBy(string deployment) => new($"the service deployment {deployment} takes its place.") { IsStop = true };

    public static DeploymentFailure ServiceDeleted { get; } = new("the service is being deleted.") { IsStop = true };

    public static DeploymentFailure HookReturnedFailed(DeploymentStage stage, string target) =>
        OfHook(stage, $"Lifecycle hook target {target} returned FAILED status.");

    /// <summary>The function threw, took longer than Lambda lets it, or returned no status that ECS knows.</summary>
    public static DeploymentFailure HookUnreadable(DeploymentStage stage, string target) =>
        OfHook(stage, $"ECS was unable to parse the response from {target} due to HookStatus must not be null");

    public static DeploymentFailure HookNotInvoked(DeploymentStage stage, string target, string error) =>
        OfHook(stage, $"ECS was unable to invoke hook target {target} due to {error}");

    public static DeploymentFailure HookTimedOut(DeploymentStage stage, string target) =>
        OfHook(stage, $"Lifecycle hook target {target} timed out.");

    public static DeploymentFailure AlarmActive(string alarm) => new($"the alarm {alarm} is in ALARM state.");

    public static DeploymentFailure StageTimedOut(DeploymentStage stage) => new($"the stage {stage.Name()} timed out.");

    private static DeploymentFailure OfHook(DeploymentStage stage, string sentence) => new($"{stage.Name()} lifecycle hook(s) failed. {sentence}");
}
