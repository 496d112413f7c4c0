using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Whether the plan leaves a green of this size the time that a pass takes: with more targets there is more to prove.</summary>
internal static class PlanFeasibilityCheck
{
    public static CheckResult Look(CheckContext context)
    {
        var desired = context.Service?.DesiredCount;
        var targets = Math.Max(1, desired ?? 1);

        return PlanFeasibility.ShortfallOf(context.Plan, targets) is { } shortfall ? CheckResult.Bad(shortfall.Message, shortfall.Cure)
            : desired is null && context.Plan.Via == Via.Targets
                ? CheckResult.Unread("the desired count of the service", context.Facts.Service?.Services, ApiCall.Service)
            : CheckResult.Good(
                $"A healthy green{(context.Plan.Via == Via.Targets ? $" of {targets} {(targets == 1 ? "target" : "targets")}" : "")} can pass within "
                    + "the plan's times, at its probe rate");
    }
}
