using Canary.Plans;
using Canary.Preflight;
using Spectre.Console;

namespace Rehearsal.Terminal;

/// <summary>What <c>check</c> says: which file would tell more, what passed, the findings up to the errors, and last how many those are.</summary>
internal sealed class CheckScreen(PartialResult result, IReadOnlyList<string> notes)
{
    public Page Draw(int width)
    {
        var page = new Page(width);
        foreach (var note in notes)
        {
            page.Row(note == notes[0] ? "Note" : "", note, Ink.Doubt);
        }

        NotKnown(page);
        var all = result.Findings.Select(finding => finding.Id).Union(result.NotKnown.SelectMany(waiting => waiting.Checks)).Count();
        page.Row("Passed", $"{Of(FindingOutcome.Passed).Count()} of {all} checks", Ink.Good);
        ShowFindings(page, "Excepted", Of(FindingOutcome.Excepted), Ink.Faint);
        ShowFindings(page, "Unclear", Of(FindingOutcome.Unknown).Where(finding => !finding.StopsDeployment), Ink.Doubt);
        ShowFindings(page, "Info", Failed(Severity.Info), Ink.Plain);
        ShowFindings(page, "Warnings", Failed(Severity.Warning), Ink.Doubt);
        ShowFindings(page, "Errors", Failed(Severity.Error), Ink.Bad);
        Headline(page);

        return page;
    }

    private void Headline(Page page)
    {
        var errors = result.Findings.Count(finding => finding.StopsDeployment);
        page.Add(new string('─', page.Width), Ink.Faint);
        page.Add(new Line()
            .Add(errors switch { 0 => "NO ERROR", 1 => "1 ERROR", _ => $"{errors} ERRORS" }, errors == 0 ? Ink.Triumph : Ink.Alarm)
            .Add("  in these files; AWS was not called"));
    }

    /// <summary>By severity; among the errors is what is unclear and would stop the deployment.</summary>
    private IEnumerable<Finding> Failed(Severity severity) => result.Findings
        .Where(finding => finding.Severity == severity && (finding.Outcome == FindingOutcome.Failed || finding.StopsDeployment));

    private IEnumerable<Finding> Of(FindingOutcome outcome) => result.Findings.Where(finding => finding.Outcome == outcome);

    private static void ShowFindings(Page page, string label, IEnumerable<Finding> findings, Style ink)
    {
        foreach (var (index, finding) in findings.Index())
        {
            var excepted = finding.Exception is "" ? "" : $" ({finding.Exception})";
            page.Row(index == 0 ? label : "", $"{finding.Id}{excepted}: {finding.Text}", ink);
        }
    }

    private void NotKnown(Page page)
    {
        var files = result.NotKnown.Select(waiting => (Waiting: waiting, File: FactFiles.For(waiting.Call))).ToList();
        var label = "Not run";
        foreach (var (waiting, file) in files.Where(it => it.File is not null))
        {
            page.Row(label, $"needs {file!.Option} ({file.Command}): {string.Join(", ", waiting.Checks)}", Ink.Faint);
            label = "";
        }

        if (files.Where(it => it.File is null).Select(it => it.Waiting).ToList() is [_, ..] others)
        {
            var calls = others.Select(waiting => $"{waiting.Call} ({string.Join(", ", waiting.Checks)})");
            page.Row(label, $"only in {result.Hook}: {string.Join("; ", calls)}", Ink.Faint);
        }
    }
}
