using Canary.Gates;

namespace Canary.Reporting.Pages;

/// <summary>Judgements that ended undecided before the one that counts.</summary>
internal static class Attempts
{
    private const int MostAttempts = 2;
    private const int MostOfReason = 500;

    public static Markup Of(IReadOnlyList<Attempt> earlier) => earlier is []
        ? Markup.Nothing
        : Markup.Together(Markup.Element("h2", "Earlier attempts"), Markup.Element("ul", earlier.Take(MostAttempts).Select(Render)));

    private static Markup Render(Attempt attempt, int index)
    {
        var probed = attempt.Evidence is { } evidence
            ? $" Green failed {evidence.Green.Failed} of {evidence.Green.Sent}, blue {evidence.Blue.Failed} of {evidence.Blue.Sent}."
            : "";

        return Markup.Element(
            "li",
            Markup.Text($"Attempt {index + 1}: {attempt.Verdict.Rule} ({attempt.Verdict.Outcome}), retried after {attempt.PauseSeconds} s.{probed}"),
            Markup.Space,
            Markup.Element("span class='faint'", string.Join("; ", attempt.Verdict.Reasons), MostOfReason));
    }
}
