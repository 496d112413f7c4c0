namespace Canary.Preflight;

/// <summary>Makes one sight of several: the worst outcome, and everything that is to be said of it.</summary>
internal static class Sights
{
    /// <summary>One failure fails; else one unknown is unknown; nothing seen is unknown.</summary>
    public static Sight Together(this IEnumerable<Sight> sights, Setting setting)
    {
        var all = sights.ToList();
        var failed = all.Where(sight => sight.Outcome is FindingOutcome.Failed).ToList();
        var unknown = all.Where(sight => sight.Outcome is FindingOutcome.Unknown).ToList();

        // Where nobody was to ask for everything, what is missing is told once, and not by each check.
        var told = unknown.Where(sight => !setting.IsPartial || sight.Needs is []).ToList();
        IReadOnlyList<string> needs = unknown.SelectMany(sight => sight.Needs).Distinct(StringComparer.Ordinal).ToList() is [_, ..] some ? some : Array.Empty<string>();

        return failed is [_, ..] ? Told(FindingOutcome.Failed, [.. failed, .. told]) with { Severity = WithUnknown(Worst(failed), told, setting), Needs = needs }
            : unknown is [_, ..] ? Told(FindingOutcome.Unknown, unknown) with { Severity = Worst(unknown), Needs = needs }
            : all is [] ? Sight.Unknown("There is nothing to look at")
            : Told(FindingOutcome.Passed, all);
    }

    private static Sight Told(FindingOutcome outcome, List<Sight> sights) => new(
        outcome,
        string.Join(". ", sights.Select(sight => sight.Message).Where(message => message is not "").Distinct()),
        string.Join(". ", sights.Select(sight => sight.Cure).Where(cure => cure is not "").Distinct()));

    /// <summary>Null is the check's own, which is the worst that a check says of itself unless it says Error.</summary>
    private static Severity? Worst(List<Sight> sights)
        => sights.Exists(sight => sight.Severity is Severity.Error) ? Severity.Error
            : sights.Exists(sight => sight.Severity is null) ? null
            : sights.Min(sight => sight.Severity);

    /// <summary>A mild failure must not hide an unread fact that the plan calls an error.</summary>
    private static Severity? WithUnknown(Severity? severity, List<Sight> unknown, Setting setting)
        => unknown is [_, ..] && setting.Overrides.GetValueOrDefault(Check.UnknownId)?.Severity is Severity.Error ? Severity.Error : severity;
}
