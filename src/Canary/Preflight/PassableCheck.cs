using Canary.Probing;

namespace Canary.Preflight;

/// <summary>Whether the plan leaves a green of this size the time that a pass takes: with more targets there is more to prove.</summary>
internal static class PassableCheck
{
    public static Sight Look(Setting setting)
    {
        var desired = setting.Service?.DesiredCount;
        var targets = Math.Max(1, desired ?? 1);

        return Passable.ShortfallOf(setting.Plan, targets) is { } shortfall ? Sight.Bad(shortfall.Message, shortfall.Cure)
            : desired is null && setting.Plan.Via == Via.Targets ? Sight.Unread("the desired count of the service", setting.Facts.Service?.Services, Need.Service)
            : Sight.Good($"A healthy green{(setting.Plan.Via == Via.Targets ? $" of {targets} {(targets == 1 ? "target" : "targets")}" : "")} can pass within the plan's times, at its rate");
    }
}
