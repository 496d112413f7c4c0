using System.Text.Json.Serialization;

namespace Canary.Deployments;

/// <summary>Whose deployment it is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Controller>))]
public enum Controller
{
    CodeDeploy,
    Ecs,
}

/// <summary>What a controller calls the things that sentences speak of.</summary>
/// <param name="Name">The controller's own name.</param>
/// <param name="Group">What holds the settings of deployments.</param>
/// <param name="TaskSet">The tasks of one version.</param>
/// <param name="Spec">What says which tasks a deployment brings.</param>
/// <param name="Test">Where test traffic comes in.</param>
/// <param name="Production">Where users come in.</param>
/// <param name="Listener">What should lead to green's target group.</param>
/// <param name="ContainerPort">Where the port of the container that takes the traffic is set.</param>
/// <param name="First">Where a deployment is checked before anything is made.</param>
/// <param name="AfterTestTraffic">Where green is compared with blue.</param>
/// <param name="BeforeTraffic">The last question before users meet green.</param>
/// <param name="AfterTraffic">Where all users are on green.</param>
internal sealed record ControllerWords(
    string Name,
    string Group,
    string TaskSet,
    string Spec,
    string Test,
    string Production,
    string Listener,
    string ContainerPort,
    string First,
    string AfterTestTraffic,
    string BeforeTraffic,
    string AfterTraffic)
{
    private static readonly ControllerWords s_codeDeploy = new(
        "CodeDeploy",
        "deployment group",
        "task set",
        "AppSpec",
        "test listener",
        "production listener",
        "deployment group's listener",
        "ContainerPort in the AppSpec",
        LifecycleEvent.BeforeInstall,
        LifecycleEvent.AfterAllowTestTraffic,
        LifecycleEvent.BeforeAllowTraffic,
        LifecycleEvent.AfterAllowTraffic);

    private static readonly ControllerWords s_ecs = new(
        "ECS",
        "service",
        "service revision",
        "service",
        "test rule",
        "production rule",
        "service's test rule, or its production rule,",
        "containerPort in the service's load balancer",
        LifecycleStage.PreScaleUp,
        LifecycleStage.PostTestTrafficShift,
        LifecycleStage.PreProductionTrafficShift,
        LifecycleStage.PostProductionTrafficShift);

    public static ControllerWords Of(Controller controller) => controller == Controller.Ecs ? s_ecs : s_codeDeploy;
}
