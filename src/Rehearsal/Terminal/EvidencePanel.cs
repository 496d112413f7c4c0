using Canary.Judging;
using Canary.Reporting;
using Spectre.Console;

namespace Rehearsal.Terminal;

/// <summary>The judge's questions on their way to their thresholds.</summary>
internal sealed class EvidencePanel(Scene scene, RehearsalOptions options)
{
    private const int ClaimWidth = 38;

    public List<Line> Draw(int width) => scene.Progress is { } progress
        ? [Rule(Heading(progress.Evidence, width), width), .. progress.Evidence.Questions.Select(question => QuestionLine(question, width))]
        : [Rule(new Line().Add(" EVIDENCE ", Ink.Strong).Add("none yet: probes start with test traffic "), width)];

    private Line Heading(Evidence evidence, int width)
    {
        var judge = options.Plan.Judge;
        var heading = new Line().Add(" EVIDENCE ", Ink.Strong)
            .Add(width >= 96 ? $"{scene.ProbedAt}  " : "")
            .Add(evidence.WarmUp is { Seconds: null } ? $"warming up, {evidence.Seconds:0.0} of at most {judge.WarmUp.MaxSeconds:0.#} s  failed: " : $"{evidence.Seconds:0.0} s, {judge.Times.MinSeconds:0.#} at least  failed: ")
            .Add("green", Ink.GreenSide).Add($" {evidence.Green.Failed}/{evidence.Green.Sent} ");

        return evidence.Blue.Sent == 0 ? heading : heading.Add(" ").Add("blue", Ink.BlueSide).Add($" {evidence.Blue.Failed}/{evidence.Blue.Sent} ");
    }

    private static Line Rule(Line heading, int width) =>
        new Line().Add("──", Ink.Faint).Add(heading).Add(new string('─', Math.Max(0, width - heading.Width - 2)), Ink.Faint);

    private static Line QuestionLine(Question question, int width)
    {
        var ink = question.Ink();
        var isWide = width >= 90;
        var bar = Math.Clamp(width - ClaimWidth - 44, 12, 40);
        return new Line().Add(" ").Add(question.Claim, ClaimWidth, ink)
            .Add(Gauge.Bar(Figures.Progress(question), bar), question.BarInk())
            .AddRight(Figures.Evidence(question.Value), 8, ink).Add(" of ").AddRight(Figures.Evidence(question.Threshold), 4)
            .Add($"  {question.ToGo(isWide)}", Ink.Faint);
    }
}
