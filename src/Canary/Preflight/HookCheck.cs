using Canary.Deployments;

namespace Canary.Preflight;

/// <summary>Whether the hooks that the AppSpec names can be asked, and where nobody is.</summary>
internal static class HookCheck
{
    public static Sight Look(Setting setting) => setting.AppSpec.Look(appSpec => Sights.Together(
    [
        Coverage(appSpec),
        .. appSpec.Hooks.GroupBy(hook => hook.Value).Select(events => FunctionOf(setting, events.Key, string.Join(", ", events.Select(hook => hook.Key)))),
    ], setting));

    private static Sight Coverage(AppSpec appSpec)
    {
        var without = LifecycleEvent.All.Where(one => !appSpec.Hooks.ContainsKey(one)).ToList();

        return without is []
            ? Sight.Good("The AppSpec names a hook for each of the five events, and each is a function that can run")
            : Sight.Bad($"The AppSpec names no hook for {string.Join(", ", without)}: CodeDeploy asks nobody there", "Add the missing events to the AppSpec's Hooks");
    }

    private static Sight FunctionOf(Setting setting, string hook, string events)
    {
        var response = setting.Facts.Service?.HookFunctions?.FirstOrDefault(function => function.Name == hook)?.Configuration;
        var named = $"The hook of {events}, {hook},";

        return response switch
        {
            { Error: { } error } when error.Contains("ResourceNotFound", StringComparison.Ordinal) => Sight.Bad(
                $"{named} does not exist as a function: the deployment would fail there", "Correct its name in the AppSpec, or create the function"),
            null or { Error: not null } => Sight.Unread($"the function {hook}, the hook of {events}", response, "lambda:GetFunctionConfiguration"),
            { State: "Active" } => Sight.Good(""),
            { State: "Failed" } => Sight.Bad($"{named} is Failed: it cannot run", "Find the reason in its configuration, and deploy it again"),
            { State: "Inactive" } => Sight.Bad($"{named} is Inactive after weeks without a call: the first call wakes it and fails", "Call it once, and wait until it is Active"),
            { State: "Pending" } => Sight.Bad($"{named} is Pending: it cannot run yet", "Wait until it is Active"),
            _ => Sight.Unknown($"{named} does not tell its state: {response.State ?? "none"}"),
        };
    }
}
