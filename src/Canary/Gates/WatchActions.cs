using Canary.Plans;

namespace Canary.Gates;

/// <summary>What a watch may do: the weaker of what the stack and the plan say. Where a no stops nothing, the watch stops nothing either.</summary>
internal static class WatchActions
{
    /// <summary>A word that is none of the stack's stops nothing.</summary>
    public static WatchAction Of(string stackAction, Plan plan, Mandate mandate)
    {
        var most = stackAction switch
        {
            "stop" when mandate.Kind == MandateKind.Decides => WatchAction.Stop,
            "off" => WatchAction.Off,
            _ => WatchAction.Tell,
        };

        return most < plan.Watch.Action ? most : plan.Watch.Action;
    }
}
