using Canary.Deployments;
using Canary.Plans;

namespace Canary.Reporting;

/// <summary>What CodeDeploy does with an answer, in its own words.</summary>
internal static class NextInLifecycle
{
    public static string Of(string lifecycleEvent, Answer answer) => answer == Answer.Succeeded ? Goes(lifecycleEvent) : Stops(lifecycleEvent);

    private static string Goes(string lifecycleEvent) => lifecycleEvent switch
    {
        LifecycleEvent.BeforeInstall => "CodeDeploy continues with Install and creates green's task set",
        LifecycleEvent.AfterInstall => "CodeDeploy continues with AllowTestTraffic: the test listener, if there is one, routes to green",
        LifecycleEvent.AfterAllowTestTraffic => "CodeDeploy continues with BeforeAllowTraffic; production traffic stays on blue until AllowTraffic",
        LifecycleEvent.BeforeAllowTraffic => "CodeDeploy continues with AllowTraffic: production traffic moves to green",
        LifecycleEvent.AfterAllowTraffic
            => "CodeDeploy keeps blue for the deployment group's wait time, then terminates it and marks the deployment Succeeded",
        _ => "CodeDeploy continues",
    };

    /// <summary>Whether it rolls back is the group's setting, which the preflight check rollback-enabled looks at.</summary>
    private static string Stops(string lifecycleEvent) => lifecycleEvent switch
    {
        LifecycleEvent.BeforeInstall => "CodeDeploy marks the deployment Failed before green is created; blue keeps serving production",
        LifecycleEvent.AfterInstall or LifecycleEvent.AfterAllowTestTraffic or LifecycleEvent.BeforeAllowTraffic
            => "CodeDeploy marks the deployment Failed and rolls back if automatic rollback is on; production traffic has not moved from blue",
        LifecycleEvent.AfterAllowTraffic
            => "CodeDeploy marks the deployment Failed and, if automatic rollback is on, moves production traffic back to blue",
        _ => "CodeDeploy marks the deployment Failed and rolls back if automatic rollback is on",
    };
}
