namespace Rehearsal.CodeDeploy;

/// <summary>Why a deployment ended badly, in CodeDeploy's code and a sentence for people.</summary>
/// <param name="Code">One of CodeDeploy's error codes, such as HOOK_EXECUTION_FAILURE.</param>
/// <param name="Message">For people.</param>
/// <param name="Kind">Decides whether a rollback follows, and between Failed and Stopped.</param>
internal sealed record DeploymentError(string Code, string Message, AutoRollbackEvent Kind = AutoRollbackEvent.DeploymentFailure)
{
    public DeploymentStatus Status => Kind is AutoRollbackEvent.DeploymentFailure ? DeploymentStatus.Failed : DeploymentStatus.Stopped;

    public static DeploymentError HookFailed(HookExecution hook) =>
        new("HOOK_EXECUTION_FAILURE", $"The hook {hook.Event} answered Failed (function {hook.Function}).");

    public static DeploymentError HookTimedOut(HookExecution hook, TimeSpan timeout) =>
        new("HOOK_EXECUTION_FAILURE", $"The hook {hook.Event} was not answered within {timeout.TotalMinutes:0} minutes (function {hook.Function}).");

    public static DeploymentError NoSuchFunction(HookExecution hook) =>
        new("INVALID_LAMBDA_FUNCTION", $"The hook {hook.Event} names the function {hook.Function}, which does not exist.");

    public static DeploymentError NoSuchTaskDefinition(string arn) =>
        new("ECS_UPDATE_ERROR", $"The task set could not be created: Unable to describe task definition {arn}.");

    public static DeploymentError NeverSteady(TimeSpan waited) =>
        new("TIMEOUT", "The deployment timed out while waiting for the replacement task set to become healthy. "
            + $"This time out period is {waited.TotalMinutes:0} minutes.");

    public static DeploymentError StoppedByAlarm(string alarm) =>
        new(
            "ALARM_ACTIVE",
            "One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been "
            + $"stopped. Activated alarms: <{alarm}>",
            AutoRollbackEvent.DeploymentStopOnAlarm);

    public static DeploymentError StoppedByRequest() =>
        new("MANUAL_STOP", "The deployment was stopped by a user.", AutoRollbackEvent.DeploymentStopOnRequest);
}
