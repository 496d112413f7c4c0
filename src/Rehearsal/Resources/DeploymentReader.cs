using System.Text.Json;
using System.Text.Json.Nodes;
using Rehearsal.Ecs;

namespace Rehearsal.Resources;

/// <summary>Reads how ECS deploys a service itself.</summary>
internal static class DeploymentReader
{
    private const int LongestBake = 1440;

    /// <param name="configuration">As the service has it.</param>
    /// <param name="chosen">In place of the strategy that it says; null: that.</param>
    /// <param name="service">What notes call it.</param>
    /// <param name="notes">Gets the hooks that are not served.</param>
    public static DeploymentConfiguration Read(Item configuration, Strategy? chosen, string service, List<string> notes)
    {
        var alarms = configuration.Section("alarms");
        var hooks = configuration.Items("lifecycleHooks").Select(hook => Hook(hook, service, notes)).OfType<LifecycleHook>().ToList();
        if (hooks is [])
        {
            notes.Add($"the service {service} has no hook of this project: it gets the stack's, at its five stages");
        }

        return new DeploymentConfiguration
        {
            Strategy = chosen ?? StrategyOf(configuration),
            BakeTime = Minutes(configuration, "bakeTimeInMinutes", 0),
            Alarms = alarms?.Flag("enable") is true ? alarms.Texts("alarmNames") : [],
            HasCircuitBreaker = configuration.Section("deploymentCircuitBreaker")?.Flag("enable") is true,
            Hooks = hooks,
        };
    }

    private static Strategy StrategyOf(Item configuration)
    {
        var (canary, linear) = (configuration.Section("canaryConfiguration"), configuration.Section("linearConfiguration"));
        return configuration.Text("strategy") switch
        {
            "CANARY" => new Strategy.Canary(
                canary?.Percent("canaryPercent", 0.1m, UsualCanary) ?? UsualCanary, Minutes(canary, "canaryBakeTimeInMinutes", 10)),
            "LINEAR" => new Strategy.Linear(linear?.Percent("stepPercent", 3, 10) ?? 10, Minutes(linear, "stepBakeTimeInMinutes", 6)),
            "BLUE_GREEN" => new Strategy.BlueGreen(),
            var other => Unknown(configuration, other),
        };
    }

    /// <summary>The defaults of ECS: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html</summary>
    private const decimal UsualCanary = 5;

    private static Strategy.BlueGreen Unknown(Item configuration, string? strategy)
    {
        configuration.Mistake($".strategy is {strategy}; use BLUE_GREEN, CANARY or LINEAR");
        return new Strategy.BlueGreen();
    }

    private static TimeSpan Minutes(Item? section, string name, int otherwise) =>
        TimeSpan.FromMinutes(section?.Number(name, 0, LongestBake, otherwise) ?? otherwise);

    /// <summary>The stack's own function is known by its name, whatever the stack is called; no other function is in the account.</summary>
    private static LifecycleHook? Hook(Item hook, string service, List<string> notes)
    {
        var target = hook.Required("hookTargetArn");
        var name = target.Split(":function:")[^1].Split(':')[0];
        if (!name.EndsWith(RehearsalStack.HookOfEcs, StringComparison.Ordinal))
        {
            notes.Add($"the service {service} has the hook {name}, whose function is not in this account: it is left out");
            return null;
        }

        var timeout = hook.Section("timeoutConfiguration");
        return new LifecycleHook(target, [.. hook.Texts("lifecycleStages").Select(stage => Stage(hook, stage)).OfType<DeploymentStage>()])
        {
            Details = Details(hook),
            Timeout = TimeSpan.FromMinutes(timeout?.Number("timeoutInMinutes", 1, LongestBake, LongestBake) ?? LongestBake),
            TimeoutAction = timeout?.Text("action") is "CONTINUE" ? TimeoutAction.Continue : TimeoutAction.Rollback,
        };
    }

    private static DeploymentStage? Stage(Item hook, string text)
    {
        if (Enum.GetValues<DeploymentStage>().Cast<DeploymentStage?>().FirstOrDefault(stage => stage!.Value.Name() == text) is { } known)
        {
            return known;
        }

        hook.Mistake($".lifecycleStages has {text}, which is no stage of a deployment");
        return null;
    }

    /// <summary>CloudFormation has them as a text, the API as an object.</summary>
    private static JsonObject? Details(Item hook)
    {
        try
        {
            return hook["hookDetails"] switch
            {
                JsonObject details => details.DeepClone().AsObject(),
                JsonValue text => JsonNode.Parse(text.ToString()) as JsonObject,
                _ => null,
            };
        }
        catch (JsonException)
        {
            hook.Mistake(".hookDetails is not JSON; give an object");
            return null;
        }
    }
}
