using Canary.Deployments;
using Canary.Plans;

namespace Canary.Reporting;

/// <summary>What CodeDeploy, or ECS, does with an answer, in its own words.</summary>
internal static class NextInLifecycle
{
    /// <param name="lifecycleEvent">At which it was asked.</param>
    /// <param name="answer">What it was told.</param>
    /// <param name="isStep">Whether green has users already, and more are to follow.</param>
    public static string Of(string lifecycleEvent, Answer answer, bool isStep = false)
        => answer == Answer.Succeeded ? Goes(lifecycleEvent, isStep) : Stops(lifecycleEvent, isStep);

    private static string Goes(string lifecycleEvent, bool isStep) => lifecycleEvent switch
    {
        LifecycleEvent.BeforeInstall => "CodeDeploy continues with Install and creates green's task set",
        LifecycleEvent.AfterInstall => "CodeDeploy continues with AllowTestTraffic: the test listener, if there is one, routes to green",
        LifecycleEvent.AfterAllowTestTraffic => "CodeDeploy continues with BeforeAllowTraffic; production traffic stays on blue until AllowTraffic",
        LifecycleEvent.BeforeAllowTraffic => "CodeDeploy continues with AllowTraffic: production traffic moves to green",
        LifecycleEvent.AfterAllowTraffic
            => "CodeDeploy keeps blue for the deployment group's wait time, then terminates it and marks the deployment Succeeded",
        LifecycleStage.PreScaleUp => "ECS continues with SCALE_UP and starts green's tasks",
        LifecycleStage.PostScaleUp => "ECS continues with TEST_TRAFFIC_SHIFT: the test rule, if there is one, routes to green",
        LifecycleStage.PostTestTrafficShift => "ECS continues with PRE_PRODUCTION_TRAFFIC_SHIFT; production traffic stays on blue until "
            + "PRODUCTION_TRAFFIC_SHIFT",
        LifecycleStage.PreProductionTrafficShift when isStep => "ECS continues with the next step of PRODUCTION_TRAFFIC_SHIFT: more production "
            + "traffic moves to green",
        LifecycleStage.PreProductionTrafficShift => "ECS continues with PRODUCTION_TRAFFIC_SHIFT: production traffic moves to green",
        LifecycleStage.PostProductionTrafficShift
            => "ECS keeps blue for the service's bake time, then stops its tasks and marks the deployment SUCCESSFUL",
        _ when LifecycleStage.IsOne(lifecycleEvent) => "ECS continues",
        _ => "CodeDeploy continues",
    };

    /// <summary>Whether CodeDeploy rolls back is the group's setting, which the preflight check rollback-enabled looks at; ECS always does.</summary>
    private static string Stops(string lifecycleEvent, bool isStep) => lifecycleEvent switch
    {
        LifecycleEvent.BeforeInstall => "CodeDeploy marks the deployment Failed before green is created; blue keeps serving production",
        LifecycleEvent.AfterInstall or LifecycleEvent.AfterAllowTestTraffic or LifecycleEvent.BeforeAllowTraffic
            => "CodeDeploy marks the deployment Failed and rolls back if automatic rollback is on; production traffic has not moved from blue",
        LifecycleEvent.AfterAllowTraffic
            => "CodeDeploy marks the deployment Failed and, if automatic rollback is on, moves production traffic back to blue",
        LifecycleStage.PreScaleUp => "ECS rolls the deployment back before green is started; blue keeps serving production",
        LifecycleStage.PostProductionTrafficShift => "ECS rolls the deployment back and moves production traffic back to blue",
        LifecycleStage.PreProductionTrafficShift when isStep => "ECS rolls the deployment back and moves production traffic back to blue",
        LifecycleStage.PostScaleUp or LifecycleStage.PostTestTrafficShift or LifecycleStage.PreProductionTrafficShift
            => "ECS rolls the deployment back; production traffic has not moved from blue",
        _ when LifecycleStage.IsOne(lifecycleEvent) => "ECS rolls the deployment back",
        _ => "CodeDeploy marks the deployment Failed and rolls back if automatic rollback is on",
    };
}
