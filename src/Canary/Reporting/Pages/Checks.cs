using Canary.Plans;
using Canary.Preflight;

namespace Canary.Reporting.Pages;

/// <summary>
/// The findings of the preflight checks: what did not pass by severity, with cure and exception, and the names of those that passed.
/// </summary>
internal static class Checks
{
    private const int MostFindings = 40;
    private const int MostOfMessage = 360;
    private const int MostOfCure = 250;
    private const int MostOfException = 120;
    private const int MostOfNames = 1500;

    public static Markup Of(IReadOnlyList<Finding> findings)
    {
        if (findings is [])
        {
            return Markup.Nothing;
        }

        var passed = findings.Where(finding => finding.Outcome == FindingOutcome.Passed).Select(finding => finding.Id).ToList();

        return Markup.Together(
        [
            Markup.Element("h2", "Checks"),
            .. FindingOrder.First(findings).Take(MostFindings).GroupBy(finding => finding.Severity).Select(Group),
            Markup.Element("h3", Finding.Passed(findings)),
            Markup.Element("p class='faint small'", string.Join(", ", passed), MostOfNames),
        ]);
    }

    private static Markup Group(IGrouping<Severity, Finding> findings)
    {
        var (title, look) = findings.Key switch
        {
            Severity.Error => ("Errors", "bad"),
            Severity.Warning => ("Warnings", "doubt"),
            _ => ("Info", "faint"),
        };

        return Markup.Together(Markup.Element($"h3 class='{look}'", title), Markup.Element("ul", findings.Select(Render)));
    }

    private static Markup Render(Finding finding) => Markup.Element(
        $"li{(finding.Outcome == FindingOutcome.Excepted ? " class='faint'" : "")}",
        Markup.Element("code", finding.Id, 60),
        Markup.Space,
        finding.Outcome switch
        {
            FindingOutcome.Unknown => Markup.Together(Markup.Element("em", "unknown:"), Markup.Space),
            FindingOutcome.Excepted => Markup.Together(
                Markup.Element("em", Markup.Text("excepted ("), Markup.Text(finding.Exception, MostOfException), Markup.Text("):")), Markup.Space),
            _ => Markup.Nothing,
        },
        Markup.Text(finding.Message, MostOfMessage),
        finding.Cure is "" ? Markup.Nothing : Markup.Together(Markup.FullStop, Markup.Element("strong", finding.Cure, MostOfCure)));
}
