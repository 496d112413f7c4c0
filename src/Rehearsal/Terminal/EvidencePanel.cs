using Canary.Judging;
using Spectre.Console;

namespace Rehearsal.Terminal;

/// <summary>The judge's questions on their way to their thresholds.</summary>
internal sealed class EvidencePanel(Scene scene, RehearsalOptions options)
{
    private const int ClaimWidth = 38;
    private const int WidthOfWide = 96;

    public List<Line> Draw(int width) => scene.Progress is { } progress
        ? [Rule(Heading(progress.Evidence, width), width), .. progress.Evidence.Questions.Select(question => QuestionLine(question, width))]
        : [Rule(new Line().Add(" EVIDENCE ", Ink.Strong).Add("none yet: probes start with test traffic "), width)];

    private Line Heading(Evidence evidence, int width)
    {
        var judge = options.Plan.Judge;
        var heading = new Line().Add(" EVIDENCE ", Ink.Strong)
            .Add(width >= WidthOfWide ? $"{scene.ProbedAt}  " : "")
            .Add($"{evidence.Seconds:0.0} of {judge.MinSeconds:0.#} to {judge.MaxSeconds:0.#} s  failed: ")
            .Add("green", Ink.GreenSide).Add($" {evidence.Green.Failed}/{evidence.Green.Sent} ");

        if (evidence.Blue.Sent > 0)
        {
            heading.Add(" ").Add("blue", Ink.BlueSide).Add($" {evidence.Blue.Failed}/{evidence.Blue.Sent} ");
        }

        return scene.Discarded > 0 && width >= WidthOfWide ? heading.Add($" warm-up {scene.Discarded} discarded ") : heading;
    }

    private static Line Rule(Line heading, int width) =>
        new Line().Add("──", Ink.Faint).Add(heading).Add(new string('─', Math.Max(0, width - heading.Width - 2)), Ink.Faint);

    private static Line QuestionLine(Question question, int width)
    {
        var ink = question.Ink();
        var bar = Math.Clamp(width - ClaimWidth - 42, 12, 40);
        var toGo = width >= 90 ? " to go" : "";
        return new Line().Add(" ").Add(question.Claim, ClaimWidth, ink)
            .Add(Figures.Bar(question.Share(), bar), question.BarInk())
            .AddRight(Figures.Evidence(question.Value), 8, ink).Add(" of ").AddRight(Figures.Evidence(question.Threshold), 4)
            .Add(question switch
            {
                { IsReached: true } => "  reached",
                { CleanProbesToGo: { } clean } => $"  {clean} clean{toGo}",
                { FailingProbesToGo: { } failing } => $"  {failing} failing{toGo}",
                { AlikeProbesToGo: { } alike } => $"  ~{alike} alike{toGo}",
                _ => "",
            }, Ink.Faint);
    }
}
