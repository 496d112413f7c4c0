using Canary.Preflight;

namespace Canary.Reporting;

/// <summary>Findings, ordered and worded for people.</summary>
public static class FindingOrder
{
    /// <summary>What did not pass: by severity, and in one of them what failed before what is not known and what the plan excepts.</summary>
    public static IEnumerable<Finding> First(IEnumerable<Finding> findings) => findings
        .Where(finding => finding.Outcome != FindingOutcome.Passed)
        .OrderBy(finding => finding.Severity)
        .ThenBy(finding => finding.Outcome switch { FindingOutcome.Failed => 0, FindingOutcome.Unknown => 1, _ => 2 });

    /// <summary>Severity and outcome, as in <c>warning, unknown</c>; that it failed goes without saying.</summary>
    public static string Kind(Finding finding)
    {
        var severity = finding.Severity.ToString().ToLowerInvariant();

        return finding.Outcome switch
        {
            FindingOutcome.Unknown => $"{severity}, unknown",
            FindingOutcome.Excepted => $"{severity}, excepted ({finding.Exception})",
            _ => severity,
        };
    }

    public static string Format(Finding finding) => $"{Kind(finding)} {finding.Id}: {finding.Text}";
}
