using Canary.Deployments;
using Canary.Judging;

namespace Canary.Preflight;

/// <summary>What the preflight workflow hands over.</summary>
public sealed record PreflightRequest
{
    public Location? Location { get; init; }

    public Facts? Facts { get; init; }
}

/// <summary>What the checks found, and what follows from it.</summary>
public sealed record PreflightResult
{
    public string Next { get; init; } = NextStep.Report;

    public Verdict? Verdict { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];
}

/// <summary>Runs every check and fails the deployment when one of them says error.</summary>
public static class PreflightChecks
{
    /// <summary>Every check there is, in the order in which they are reported.</summary>
    internal static IReadOnlyList<Check> All { get; } = UndoChecks.All;

    public static PreflightResult Run(PreflightRequest request)
    {
        var setting = new Setting(
            request.Location ?? throw new ArgumentException("The request has no location", nameof(request)),
            request.Facts ?? throw new ArgumentException("The request has no facts", nameof(request)));
        var findings = All.Select(check => check.Run(setting)).ToList();
        var unknownIds = (setting.Location.Plan?.Checks.Keys ?? []).Where(id => id != Check.Unknown && All.All(check => check.Id != id)).ToList();
        var errors = findings.Where(finding => finding.StopsDeployment).Select(finding => $"{finding.Id}: {finding.Message}")
            .Concat(unknownIds.Select(id => $"The plan's checks names {id}, which is no check; known: {string.Join(", ", All.Select(check => check.Id).Append(Check.Unknown))}"))
            .ToList();

        return new PreflightResult
        {
            Findings = findings,
            Verdict = errors is []
                ? Verdict.Of(Outcome.Pass, Rule.Preflight, $"{findings.Count(finding => finding.Outcome == FindingOutcome.Passed)} of {findings.Count} checks passed, and none of the others is an error")
                : Verdict.Of(Outcome.Fail, Rule.Preflight, [.. errors]),
        };
    }
}
