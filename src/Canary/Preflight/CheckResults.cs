using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Makes one sight of several: the worst outcome, and everything that is to be said of it.</summary>
internal static class CheckResults
{
    /// <summary>One failure fails; else one unknown is unknown; nothing seen is unknown.</summary>
    public static CheckResult Together(this IEnumerable<CheckResult> results, CheckContext context)
    {
        var all = results.ToList();
        var failed = all.Where(result => result.Outcome is FindingOutcome.Failed).ToList();
        var unknown = all.Where(result => result.Outcome is FindingOutcome.Unknown).ToList();

        // Where not every fact had to be asked for, what is missing is reported once, not by each check.
        var told = unknown.Where(result => !context.IsPartial || result.Needs is []).ToList();
        IReadOnlyList<string> needs =
            unknown.SelectMany(result => result.Needs).Distinct(StringComparer.Ordinal).ToList() is [_, ..] some ? some : Array.Empty<string>();

        return failed is [_, ..]
            ? Join(FindingOutcome.Failed, [.. failed, .. told]) with { Severity = WithUnknown(Worst(failed), told, context), Needs = needs }
            : unknown is [_, ..] ? Join(FindingOutcome.Unknown, unknown) with { Severity = Worst(unknown), Needs = needs }
            : all is [] ? CheckResult.Unknown("There is nothing to check")
            : Join(FindingOutcome.Passed, all);
    }

    private static CheckResult Join(FindingOutcome outcome, List<CheckResult> results) => new(
        outcome,
        string.Join(". ", results.Select(result => result.Message).Where(message => message is not "").Distinct()),
        string.Join(". ", results.Select(result => result.Cure).Where(cure => cure is not "").Distinct()));

    /// <summary>Null is the check's own, which is the worst that a check says of itself unless it says Error.</summary>
    private static Severity? Worst(List<CheckResult> results)
        => results.Exists(result => result.Severity is Severity.Error) ? Severity.Error
            : results.Exists(result => result.Severity is null) ? null
            : results.Min(result => result.Severity);

    /// <summary>A mild failure must not hide an unread fact that the plan calls an error.</summary>
    private static Severity? WithUnknown(Severity? severity, List<CheckResult> unknown, CheckContext context)
        => unknown is [_, ..] && context.Overrides.GetValueOrDefault(CheckIds.Unknown)?.Severity is Severity.Error ? Severity.Error : severity;
}
