namespace Canary.Deployments;

/// <summary>The points at which ECS asks in its own deployments, by its own names.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html</remarks>
public static class LifecycleStage
{
    public const string ReconcileService = "RECONCILE_SERVICE";
    public const string PreScaleUp = "PRE_SCALE_UP";
    public const string PostScaleUp = "POST_SCALE_UP";
    public const string TestTrafficShift = "TEST_TRAFFIC_SHIFT";
    public const string PostTestTrafficShift = "POST_TEST_TRAFFIC_SHIFT";
    public const string PreProductionTrafficShift = "PRE_PRODUCTION_TRAFFIC_SHIFT";
    public const string ProductionTrafficShift = "PRODUCTION_TRAFFIC_SHIFT";
    public const string PostProductionTrafficShift = "POST_PRODUCTION_TRAFFIC_SHIFT";

    /// <summary>The five at which a gate is asked, in the order of a deployment.</summary>
    public static IReadOnlyList<string> Asked { get; } =
        [PreScaleUp, PostScaleUp, PostTestTrafficShift, PreProductionTrafficShift, PostProductionTrafficShift];

    /// <summary>
    /// Those at which nothing is to be judged. The last two are the only ones that a rollback asks at, and a hook that failed there would make the
    /// rollback fail.
    /// </summary>
    public static IReadOnlyList<string> Unjudged { get; } = [ReconcileService, TestTrafficShift, ProductionTrafficShift];

    /// <summary>Whether it is one of ECS's, and not one of CodeDeploy's lifecycle events.</summary>
    public static bool IsOne(string name) => Asked.Contains(name) || Unjudged.Contains(name);
}
