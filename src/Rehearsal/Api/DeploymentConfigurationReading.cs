using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Ecs;

namespace Rehearsal.Api;

/// <summary>Reads deploymentConfiguration of CreateService and UpdateService; what is left out stays as it was.</summary>
internal static class DeploymentConfigurationReading
{
    private const int MostMinutes = 1440;
    private const int MostHooks = 10;

    private static readonly DeploymentStage[] s_withoutHook = [DeploymentStage.ScaleUp, DeploymentStage.BakeTime, DeploymentStage.CleanUp];

    private static readonly Dictionary<string, DeploymentStage> s_stages = Enum.GetValues<DeploymentStage>()
        .Except(s_withoutHook)
        .ToDictionary(stage => stage.Name());

    /// <exception cref="AwsException">It is not valid, or it is nothing that the rehearsal plays.</exception>
    public static DeploymentConfiguration Read(CallParameters section, DeploymentConfiguration before)
    {
        section.RefuseUnknown(
        [
            "Strategy", "BakeTimeInMinutes", "CanaryConfiguration", "LinearConfiguration", "LifecycleHooks", "Alarms", "DeploymentCircuitBreaker",
            "MaximumPercent", "MinimumHealthyPercent",
        ]);
        Only(section, "MaximumPercent", 200);
        Only(section, "MinimumHealthyPercent", 100);
        return before with
        {
            Strategy = StrategyOf(section, before.Strategy),
            BakeTime = Minutes(section, "BakeTimeInMinutes") ?? before.BakeTime,
            Hooks = section.Sections("LifecycleHooks") is { } hooks ? Hooks(hooks) : before.Hooks,
            Alarms = section.Section("Alarms") is { } alarms ? AlarmsOf(alarms) : before.Alarms,
            HasCircuitBreaker = section.Section("DeploymentCircuitBreaker") is { } breaker ? IsOn(breaker) : before.HasCircuitBreaker,
        };
    }

    private static Strategy StrategyOf(CallParameters section, Strategy before)
    {
        var name = section.Text("Strategy") ?? before.Name;
        var (canary, linear) = (section.Section("CanaryConfiguration"), section.Section("LinearConfiguration"));
        if (canary is not null && name != "CANARY" || linear is not null && name != "LINEAR")
        {
            throw Invalid($"The strategy is {name}; canaryConfiguration is for CANARY alone, linearConfiguration for LINEAR.");
        }

        return name switch
        {
            "BLUE_GREEN" => new Strategy.BlueGreen(),
            "CANARY" => Canary(canary, before as Strategy.Canary ?? new Strategy.Canary(5, TimeSpan.FromMinutes(10))),
            "LINEAR" => Linear(linear, before as Strategy.Linear ?? new Strategy.Linear(10, TimeSpan.FromMinutes(6))),
            _ => throw Invalid($"The strategy is {name}; the rehearsal plays BLUE_GREEN, CANARY and LINEAR, and no rolling update."),
        };
    }

    private static Strategy.Canary Canary(CallParameters? given, Strategy.Canary before)
    {
        given?.RefuseUnknown(["CanaryPercent", "CanaryBakeTimeInMinutes"]);
        return given is null
            ? before
            : new Strategy.Canary(Percent(given, "CanaryPercent", 0.1m) ?? before.Percent, Minutes(given, "CanaryBakeTimeInMinutes") ?? before.Bake);
    }

    private static Strategy.Linear Linear(CallParameters? given, Strategy.Linear before)
    {
        given?.RefuseUnknown(["StepPercent", "StepBakeTimeInMinutes"]);
        return given is null
            ? before
            : new Strategy.Linear(Percent(given, "StepPercent", 3) ?? before.StepPercent, Minutes(given, "StepBakeTimeInMinutes") ?? before.Bake);
    }

    private static IReadOnlyList<LifecycleHook> Hooks(IReadOnlyList<CallParameters> hooks) => hooks.Count <= MostHooks
        ? [.. hooks.Select(Hook)]
        : throw Invalid($"lifecycleHooks has {hooks.Count}; at most {MostHooks} are allowed.");

    private static LifecycleHook Hook(CallParameters hook)
    {
        hook.RefuseUnknown(["TargetType", "HookTargetArn", "RoleArn", "LifecycleStages", "HookDetails", "TimeoutConfiguration"]);
        if (hook.Text("TargetType") is { } type and not "AWS_LAMBDA")
        {
            throw Invalid($"The targetType of a lifecycle hook is {type}; the rehearsal plays AWS_LAMBDA.");
        }

        var timeout = hook.Section("TimeoutConfiguration");
        timeout?.RefuseUnknown(["TimeoutInMinutes", "Action"]);
        return new LifecycleHook(
            hook.RequiredText("HookTargetArn", Code), [.. hook.RequiredTexts("LifecycleStages", Code).Select(Stage)])
        {
            Details = hook["HookDetails"] switch
            {
                null => null,
                JsonObject details => details.DeepClone().AsObject(),
                _ => throw Invalid("hookDetails of a lifecycle hook is to be an object."),
            },
            Timeout = timeout is null ? LifecycleHook.LongestTimeout : Minutes(timeout, "TimeoutInMinutes", least: 1) ?? LifecycleHook.LongestTimeout,
            TimeoutAction = timeout?.Text("Action") switch
            {
                null or "ROLLBACK" => TimeoutAction.Rollback,
                "CONTINUE" => TimeoutAction.Continue,
                var action => throw Invalid($"The action of a lifecycle hook's timeout is {action}; use ROLLBACK or CONTINUE."),
            },
        };
    }

    private static DeploymentStage Stage(string name) => s_stages.TryGetValue(name, out var stage)
        ? stage
        : throw Invalid($"{name} is no lifecycle stage with hooks; use {string.Join(", ", s_stages.Keys)}.");

    private static IReadOnlyList<string> AlarmsOf(CallParameters alarms)
    {
        alarms.RefuseUnknown(["AlarmNames", "Enable", "Rollback"]);
        return IsOn(alarms) ? alarms.RequiredTexts("AlarmNames", Code) : [];
    }

    /// <summary>A deployment of blue and green that fails is always rolled back.</summary>
    private static bool IsOn(CallParameters section)
    {
        section.RefuseUnknown(["AlarmNames", "Enable", "Rollback"]);
        var isOn = section.Flag("Enable") is true;
        return !isOn || section.Flag("Rollback") is true
            ? isOn
            : throw Invalid("The rehearsal rolls back what fails: set rollback of alarms and of deploymentCircuitBreaker with enable, or neither.");
    }

    private static TimeSpan? Minutes(CallParameters section, string name, int least = 0) => section.Number(name) switch
    {
        null => null,
        var minutes when minutes >= least && minutes <= MostMinutes => TimeSpan.FromMinutes(minutes.Value),
        var minutes => throw Invalid($"{Spelled(name)} is {minutes}; use {least} to {MostMinutes}."),
    };

    private static decimal? Percent(CallParameters section, string name, decimal least) => section.Fraction(name) switch
    {
        null => null,
        var percent when percent >= least && percent <= 100 && decimal.IsInteger(percent.Value * 10) => percent,
        var percent => throw Invalid($"{Spelled(name)} is {percent}; use {least} to 100, in steps of 0.1."),
    };

    private static void Only(CallParameters section, string name, int value)
    {
        if (section.Number(name) is { } given && given != value)
        {
            throw Invalid($"{Spelled(name)} is {given}; the rehearsal runs both versions at 100%: use {value}, or leave it out.");
        }
    }

    private static string Spelled(string name) => $"{char.ToLowerInvariant(name[0])}{name[1..]}";

    private const string Code = "InvalidParameterException";

    private static AwsException Invalid(string message) => new(Code, message);
}
