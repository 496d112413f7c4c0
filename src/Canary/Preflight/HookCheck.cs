using Canary.Aws;
using Canary.Deployments;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>
/// Whether the hooks that the AppSpec names can be asked, whether each asks the question of its own event, and which events have none.
/// </summary>
internal static class HookCheck
{
    public static CheckResult Look(CheckContext context)
        => context.IsEcs ? EcsChecks.HooksNamed(context) : context.AppSpec.Look(appSpec => Named(context, appSpec));

    private static CheckResult Named(CheckContext context, AppSpec appSpec) => CheckResults.Together(
    [
        Coverage(appSpec),
        .. Repeated(appSpec),
        .. appSpec.Hooks.Select(hook => Misplaced(hook.Key, hook.Value, ConfigurationOf(context, hook.Value))).OfType<CheckResult>(),
        .. appSpec.Hooks.GroupBy(hook => hook.Value)
            .Select(events => FunctionOf(context, events.Key, string.Join(", ", events.Select(hook => hook.Key)))),
    ], context);

    /// <summary>The functions whose configuration the stack may read, each once.</summary>
    public static IReadOnlyList<string> Askable(AppSpec appSpec)
        => [.. appSpec.Hooks.Values.Distinct(StringComparer.Ordinal).Where(hook => HookFunctionName.Parse(hook).IsAskable)];

    private static CheckResult Coverage(AppSpec appSpec)
    {
        var without = LifecycleEvent.All.Where(one => !appSpec.Hooks.ContainsKey(one)).ToList();

        return without is []
            ? CheckResult.Good("The AppSpec names a hook for each of the five events, and each is a function that can run")
            : CheckResult.Bad(
                $"The AppSpec names no hook for {string.Join(", ", without)}: nothing checks the deployment there",
                "Add the missing events to the AppSpec's Hooks");
    }

    /// <summary>A function does not hear which event it is asked at: at one of the two it asks the other's question.</summary>
    private static IEnumerable<CheckResult> Repeated(AppSpec appSpec)
    {
        var hooks = LifecycleEvent.All.Where(appSpec.Hooks.ContainsKey)
            .Select(one => (Event: one, Function: HookFunctionName.Parse(appSpec.Hooks[one])))
            .ToList();

        return hooks.Where((hook, index) => hooks.FindIndex(other => other.Function.IsSame(hook.Function)) == index)
            .Select(
                hook => (
                    hook.Function.Name, Events: hooks.Where(other => other.Function.IsSame(hook.Function)).Select(other => other.Event).ToList()))
            .Where(function => function.Events.Count > 1)
            .Select(function => CheckResult.Bad(
                $"The function {function.Name} is the hook of {string.Join(" and ", function.Events)}: it asks the same question at each, "
                    + "and the other events' questions are never asked",
                "Name each event's own function in the AppSpec's Hooks",
                Severity.Error));
    }

    private static CheckResult? Misplaced(string lifecycleEvent, string hook, GetFunctionConfiguration? configuration)
        => HookFunctionName.Parse(hook) is var function && function.OwnEvent(configuration) is { } own && own != lifecycleEvent
            ? CheckResult.Bad(
                $"The hook of {lifecycleEvent} is {function.Name}, which asks the question of {own}: that of {lifecycleEvent} is never asked",
                $"Name the stack's function for {lifecycleEvent} there",
                Severity.Error)
            : null;

    /// <summary>Where none of those that may be read could be, the one without a name says why.</summary>
    private static GetFunctionConfiguration? ConfigurationOf(CheckContext context, string hook)
    {
        var known = context.Facts.Service?.HookFunctions ?? [];

        return (known.FirstOrDefault(function => function.Name == hook)
            ?? known.FirstOrDefault(function => function.Name is null && HookFunctionName.Parse(hook).IsAskable))?.Configuration;
    }

    private static CheckResult FunctionOf(CheckContext context, string hook, string events)
    {
        var response = ConfigurationOf(context, hook);
        var named = $"The hook of {events}, {hook},";

        return response switch
        {
            // A configuration holds the function's environment, so the stack reads those of hooks alone. CodeDeploy invokes others too.
            null when !HookFunctionName.Parse(hook).IsAskable => CheckResult.Unknown(
                $"{named} was not checked: the stack may only read functions named {HookFunctionName.Prefix}*. This is not a mistake: "
                    + "CodeDeploy calls it all the same",
                severity: Severity.Info),
            { Error: { } error } when error.Contains("ResourceNotFound", StringComparison.Ordinal) => CheckResult.Bad(
                $"{named} does not exist as a function: the deployment would fail there", "Correct its name in the AppSpec, or create the function"),
            null or { Error: not null } => CheckResult.Unread(
                $"the function {hook}, the hook of {events}", response, "lambda:GetFunctionConfiguration"),
            { State: "Active" } => CheckResult.Good(""),
            { State: "Failed" } => CheckResult.Bad($"{named} is Failed: it cannot run", "Find the reason in its configuration, and deploy it again"),
            { State: "Inactive" } => CheckResult.Bad(
                $"{named} is Inactive after weeks without a call: the first call wakes it and fails", "Call it once, and wait until it is Active"),
            { State: "Pending" } => CheckResult.Bad($"{named} is Pending: it cannot run yet", "Wait until it is Active"),
            _ => CheckResult.Unknown($"{named} does not report its state: {response.State ?? "none"}"),
        };
    }
}
