namespace Rehearsal.Ecs;

/// <summary>The points of a service deployment, in the order in which ECS passes them.</summary>
internal enum DeploymentStage
{
    ReconcileService,
    PreScaleUp,
    ScaleUp,
    PostScaleUp,
    TestTrafficShift,
    PostTestTrafficShift,
    PreProductionTrafficShift,
    ProductionTrafficShift,
    PostProductionTrafficShift,
    BakeTime,
    CleanUp,
}
