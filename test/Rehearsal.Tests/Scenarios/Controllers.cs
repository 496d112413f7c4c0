using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Scenarios;

/// <summary>What a scenario that is played under either controller has to say differently.</summary>
internal static class Controllers
{
    /// <summary>An event of CodeDeploy, as this controller calls its counterpart.</summary>
    public static string WordFor(this Lifecycle lifecycle, string lifecycleEvent) =>
        Lifecycle.OfCodeDeploy.Events.ToList().IndexOf(lifecycleEvent) is >= 0 and var place ? lifecycle.Events[place] : lifecycleEvent;

    /// <summary>An event of CodeDeploy, as this controller calls its counterpart.</summary>
    public static string WordFor(this Controller controller, string lifecycleEvent) => Lifecycle.Of(controller).WordFor(lifecycleEvent);

    /// <summary>Whether a function is asked for an event, which is given by CodeDeploy's name.</summary>
    public static bool IsAt(this JsonNode? payload, string lifecycleEvent) => payload is JsonObject asked
        && asked["LifecycleEvent"]?.GetValue<string>() is { } name
        && (name == lifecycleEvent || name == Lifecycle.OfEcs.WordFor(lifecycleEvent));

    /// <summary>The deployment that is under way.</summary>
    public static IDeployment? Running(this RehearsalStack stack) =>
        stack.Served is EcsService service ? service.Running?.Deployment : stack.Group.Running?.Deployment;

    public static bool IsShifting(this RehearsalStack stack) =>
        stack.Running()?.Events.Any(record => Lifecycle.IsShift(record.Event) && record.Status == EventStatus.InProgress) == true;

    /// <summary>Whether a workflow has been asked at an event, which is given by CodeDeploy's name.</summary>
    public static bool IsAsked(this RehearsalStack stack, string lifecycleEvent) => stack.Account.StateMachines.Executions.Any(execution =>
        execution.Name.Contains($"-{lifecycleEvent}-", StringComparison.Ordinal)
        || execution.Name.Contains($"-{Lifecycle.OfEcs.WordFor(lifecycleEvent)}-", StringComparison.Ordinal));

    /// <summary>A service whose production traffic moves like this under either controller.</summary>
    /// <param name="setup">The service.</param>
    /// <param name="configuration">A name of CodeDeploy.</param>
    public static ServiceSetup Shifting(this ServiceSetup setup, string configuration) => setup with
    {
        Configuration = configuration,
        Strategy = configuration switch
        {
            "CodeDeployDefault.ECSAllAtOnce" => new Strategy.BlueGreen(),
            "CodeDeployDefault.ECSLinear10PercentEvery1Minutes" => new Strategy.Linear(10, TimeSpan.FromMinutes(1)),
            "CodeDeployDefault.ECSCanary10Percent15Minutes" => new Strategy.Canary(10, TimeSpan.FromMinutes(15)),
            "CodeDeployDefault.ECSCanary10Percent5Minutes" => new Strategy.Canary(10, TimeSpan.FromMinutes(5)),
            TrafficRouting.ShortCanaryName => Strategy.ShortCanary,
            _ => throw new ArgumentException($"There is no counterpart of {configuration} yet; add it", nameof(configuration)),
        },
    };
}
