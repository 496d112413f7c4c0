using Canary.Judging;
using Canary.Reporting;
using Spectre.Console;

namespace Rehearsal.Terminal;

/// <summary>The judge's questions on their way to their thresholds.</summary>
internal sealed class EvidencePanel(RehearsalProgress progress, RehearsalOptions options)
{
    private const int ClaimWidth = 40;

    /// <param name="width">Of each row.</param>
    /// <param name="rows">The most rows to draw.</param>
    public List<Line> Draw(int width, int rows) => progress.LastSlot is { } slot
        ? [Rule(Heading(slot.Evidence, width), width), .. Questions(slot.Evidence.Questions, width, rows - 1)]
        : [Rule(new Line().Add(" EVIDENCE ", Ink.Strong).Add("none yet: probes start with test traffic "), width)];

    /// <summary>Where not all fit, those that are nearest to a verdict are shown: what speaks against green, then what a pass still needs.</summary>
    private static IEnumerable<Line> Questions(IReadOnlyList<Question> all, int width, int rows)
    {
        var shown = all.Count <= rows ? all : [.. all.OrderByDescending(Urgency).Take(Math.Max(0, rows - 1))];
        List<Question> hidden = [.. all.Except(shown)];

        return all.Where(shown.Contains).Select(question => QuestionLine(question, width))
            .Concat(hidden is [] ? [] : [new Line().Add(
                $" and {hidden.Count} more{(hidden.TrueForAll(question => question.IsReached) ? ", all reached" : "")}", Ink.Faint)]);
    }

    private static double Urgency(Question question) => (question.SpeaksForGreen, question.IsReached) switch
    {
        (false, true) => 3,
        (true, false) => 2,
        (false, false) => Figures.Progress(question),
        (true, true) => -1,
    };

    private Line Heading(Evidence evidence, int width)
    {
        var judge = options.Plan.Judge;
        var heading = new Line().Add(" EVIDENCE ", Ink.Strong)
            .Add(width >= 96 ? $"{progress.ProbedAt}  " : "")
            .Add(evidence.WarmUp is { Seconds: null } ? $"warming up, {evidence.Seconds:0.0} s (at most {judge.WarmUp.MaxSeconds:0.#})  failed: "
                : progress.ProbedAt == progress.Lifecycle.Shift ? $"{evidence.Seconds:0.0} s{Share}  failed: "
                : progress.ProbedAt == progress.Lifecycle.Bake ? $"{evidence.Seconds:0.0} of "
                    + $"{options.Plan.BakeSeconds ?? judge.Times.MinSeconds:0.#} s  failed: "
                : $"{evidence.Seconds:0.0} s (at least {judge.Times.MinSeconds:0.#})  failed: ")
            .Add("green", Ink.GreenSide).Add($" {evidence.Green.Failed}/{evidence.Green.Sent} ");

        return evidence.Blue.Sent == 0 ? heading : heading.Add(" ").Add("blue", Ink.BlueSide).Add($" {evidence.Blue.Failed}/{evidence.Blue.Sent} ");
    }

    /// <summary>What is green's now says nothing of a shift that is over.</summary>
    private string Share => progress.IsShifting ? $" at {progress.GreenPercent:0.#}% of traffic" : "";

    private static Line Rule(Line heading, int width) =>
        new Line().Add("──", Ink.Faint).Add(heading).Add(new string('─', Math.Max(0, width - heading.Width - 2)), Ink.Faint);

    private static Line QuestionLine(Question question, int width)
    {
        var ink = question.Ink();
        var isWide = width >= 90;
        var bar = Math.Clamp(width - ClaimWidth - 49, 6, 40);
        return new Line().Add(" ").Add(question.ShortClaim(), ClaimWidth, ink)
            .Add(Gauge.Bar(Figures.Progress(question), bar), question.BarInk())
            .AddRight(Figures.Evidence(question.Value), 7, ink).Add($" (needs {Figures.Evidence(question.Threshold)})", 14)
            .Add(question.ToGo(isWide), Ink.Faint);
    }
}
