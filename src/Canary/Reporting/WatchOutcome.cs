using System.Text.Json.Serialization;
using Canary.Deployments;
using Canary.Gates;
using Canary.Judging;

namespace Canary.Reporting;

/// <summary>How the watch of a traffic shift ended, which answers no hook.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WatchOutcome>))]
public enum WatchOutcome
{
    /// <summary>First, so that a missing outcome claims nothing: the shift was not watched, or not to its end.</summary>
    Unwatched,

    /// <summary>To the end of the shift, or of the deployment, and nothing spoke against green.</summary>
    Watched,

    /// <summary>There is evidence against green, and CodeDeploy stops the deployment and rolls it back.</summary>
    Stopped,

    /// <summary>There is evidence against green, and the deployment was over already.</summary>
    TooLate,

    /// <summary>There is evidence against green, and CodeDeploy did not take the stop.</summary>
    NotStopped,

    /// <summary>There is evidence against green, and stack or plan say that it is reported and nothing is stopped.</summary>
    Reported,
}

internal static class WatchOutcomes
{
    /// <summary>What a stop meets that comes too late: ECS says Conflict of a deployment that is over, or being rolled back.</summary>
    private static readonly string[] s_tooLate = ["CodeDeploy.DeploymentAlreadyCompletedException", "Ecs.ConflictException"];

    /// <summary>Only what was judged speaks against green: a watch that could not look stops nothing.</summary>
    public static WatchOutcome Of(ReportRequest request, Verdict verdict)
        => request.Judged is not { Watch: { } watch } judged || judged.Verdict != verdict ? WatchOutcome.Unwatched
            : verdict.Outcome != Outcome.Fail ? watch.Ending is WatchEnding.ShiftOver or WatchEnding.DeploymentEnded
                ? WatchOutcome.Watched
                : WatchOutcome.Unwatched
            : watch.Ending == WatchEnding.DeploymentEnded ? WatchOutcome.TooLate
            : request.Stopped switch
            {
                { Error: { } error } when s_tooLate.Contains(error) => WatchOutcome.TooLate,
                { Error: not null } => WatchOutcome.NotStopped,
                { Status: not null } or { ServiceDeploymentArn: not null } => WatchOutcome.Stopped,
                _ => WatchOutcome.Reported,
            };

    /// <summary>Whether there is evidence against green.</summary>
    public static bool IsAgainst(WatchOutcome outcome)
        => outcome is WatchOutcome.Stopped or WatchOutcome.TooLate or WatchOutcome.NotStopped or WatchOutcome.Reported;

    /// <summary>As a headline says it.</summary>
    public static string InWords(WatchOutcome outcome) => outcome switch
    {
        WatchOutcome.Stopped => "Stopped",
        WatchOutcome.TooLate => "Too late to stop",
        WatchOutcome.NotStopped => "Not stopped",
        WatchOutcome.Reported => "Reported, not stopped",
        WatchOutcome.Watched => "Watched",
        _ => "Not watched",
    };

    /// <summary>What follows, for a reader who knows nothing else.</summary>
    /// <param name="outcome">How the watch ended.</param>
    /// <param name="deploymentId">CodeDeploy's.</param>
    /// <param name="serviceDeploymentArn">Of ECS; null where the deployment is CodeDeploy's.</param>
    public static string Aftermath(WatchOutcome outcome, string deploymentId, string? serviceDeploymentArn)
    {
        var words = ControllerWords.Of(serviceDeploymentArn is null ? Controller.CodeDeploy : Controller.Ecs);
        var stop = serviceDeploymentArn is null
            ? $"aws deploy stop-deployment --deployment-id {deploymentId} --auto-rollback-enabled"
            : $"aws ecs stop-service-deployment --service-deployment-arn {serviceDeploymentArn} --stop-type ROLLBACK";

        return outcome switch
        {
            WatchOutcome.Stopped => $"{words.Name} stops the deployment and moves production traffic back to blue",
            WatchOutcome.TooLate => $"The deployment had ended before it could be stopped; {words.Name}'s console shows whether blue is back",
            WatchOutcome.NotStopped => $"Production traffic keeps moving to green; stop it now: {stop}",
            WatchOutcome.Reported => $"Production traffic keeps moving to green, for the watch only reports; to stop it: {stop}",
            WatchOutcome.Watched => $"{words.AfterTraffic} judges what all users get",
            _ => $"The shift goes on without a watch, and {words.AfterTraffic} judges as always",
        };
    }
}
