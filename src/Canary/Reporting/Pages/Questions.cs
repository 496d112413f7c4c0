using Canary.Judging;

namespace Canary.Reporting.Pages;

/// <summary>The rule that decided, with the evidence for each question it asks, and what is still open.</summary>
internal static class Questions
{
    public static Markup Of(VerdictNotice notice)
    {
        var evidence = notice.Report.Evidence;
        var decided = RuleWording.Questions(notice.Verdict, evidence).ToList();
        var open = RuleWording.Open(notice.Verdict, evidence).ToList();

        return Markup.Together(
            Markup.Element("h2", "Rule"),
            Markup.Element("p", $"{notice.Verdict.Rule} ({notice.Verdict.Outcome}): {RuleWording.InWords(notice.Verdict.Rule)}"),
            Asked(decided, "rule stack"),
            open is [] ? Markup.Nothing : Markup.Element("p class='faint'", "Still undecided"),
            Asked(open, "rule stack faint"));
    }

    private static Markup Asked(List<Question> questions, string look) => questions is []
        ? Markup.Nothing
        : Markup.Element($"table class='{look}'", questions.Select(question => Markup.Element(
            "tr",
            Markup.Element("td", question.Claim),
            Markup.Element("td", Markup.Bar(Figures.Progress(question), Look(question))),
            Markup.Element("td", $"{Figures.Evidence(question.Value)} (needs {Figures.Evidence(question.Threshold)})"),
            Markup.Element("td", question.IsReached ? "✓" : question.Missing))));

    /// <summary>What speaks for green is good news, what speaks against it is bad; that blue fails is neither.</summary>
    private static string Look(Question question) => question switch
    {
        { IsReached: false } => "open",
        { Kind: QuestionKind.BlueDead } => "doubt",
        _ => question.SpeaksForGreen ? "good" : "bad",
    };
}
