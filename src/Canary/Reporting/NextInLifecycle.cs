using Canary.Deployments;
using Canary.Plans;

namespace Canary.Reporting;

/// <summary>What CodeDeploy does with an answer, in its own words.</summary>
internal static class NextInLifecycle
{
    public static string Of(string lifecycleEvent, Answer answer) => answer == Answer.Succeeded ? Goes(lifecycleEvent) : Stops(lifecycleEvent);

    private static string Goes(string lifecycleEvent) => lifecycleEvent switch
    {
        LifecycleEvent.BeforeInstall => "CodeDeploy goes on to Install: green's task set is created",
        LifecycleEvent.AfterInstall => "CodeDeploy goes on to AllowTestTraffic: the test listener, where there is one, leads to green",
        LifecycleEvent.AfterAllowTestTraffic => "CodeDeploy goes on to BeforeAllowTraffic; production traffic stays on blue until AllowTraffic",
        LifecycleEvent.BeforeAllowTraffic => "CodeDeploy goes on to AllowTraffic: production traffic moves to green",
        LifecycleEvent.AfterAllowTraffic => "CodeDeploy keeps blue for the deployment group's wait time, terminates it and ends the deployment as Succeeded",
        _ => "CodeDeploy goes on",
    };

    /// <summary>Whether it rolls back is the group's setting, which the preflight check rollback-enabled looks at.</summary>
    private static string Stops(string lifecycleEvent) => lifecycleEvent switch
    {
        LifecycleEvent.BeforeInstall => "CodeDeploy ends the deployment as Failed before green is created; blue serves production as before",
        LifecycleEvent.AfterInstall or LifecycleEvent.AfterAllowTestTraffic or LifecycleEvent.BeforeAllowTraffic
            => "CodeDeploy ends the deployment as Failed, and rolls back where automatic rollback is on; production traffic has not moved, blue serves it",
        LifecycleEvent.AfterAllowTraffic
            => "CodeDeploy ends the deployment as Failed and, where automatic rollback is on, moves production traffic back to blue",
        _ => "CodeDeploy ends the deployment as Failed, and rolls back where automatic rollback is on",
    };
}
