using Canary.Diagnosis;

namespace Canary.Reporting.Pages;

/// <summary>The likely causes, the most telling first, with what shows them and the cure.</summary>
internal static class Causes
{
    private const int MostCauses = 6;
    private const int MostEvidence = 2;
    private const int MostOfWhat = 400;
    private const int MostOfLine = 250;

    public static Markup Of(IReadOnlyList<Cause> causes) => causes is []
        ? Markup.Nothing
        : Markup.Together(
            Markup.Element("h2", causes.Count == 1 ? "Likely cause" : "Likely causes"),
            Markup.Element("ul", causes.Take(MostCauses).Select(Render)),
            causes.Count > MostCauses
                ? Markup.Element("p class='faint small'", $"and {causes.Count - MostCauses} more in the JSON report")
                : Markup.Nothing);

    private static Markup Render(Cause cause) => Markup.Element(
        "li",
        Markup.Text(cause.What, MostOfWhat),
        cause.Cure is "" ? Markup.Nothing : Markup.Together(Markup.FullStop, Markup.Element("strong", cause.Cure, MostOfWhat)),
        cause.Evidence is []
            ? Markup.Nothing
            : Markup.Element(
                "ul class='faint small'", cause.Evidence.Distinct().Take(MostEvidence).Select(line => Markup.Element("li", line, MostOfLine))));
}
