using Canary.Preflight;
using Spectre.Console;

namespace Rehearsal.Terminal;

/// <summary>What <c>check</c> says: errors, warnings and the rest, then which file would tell more.</summary>
internal sealed class CheckScreen(PartialResult result, IReadOnlyList<string> notes)
{
    public Page Draw(int width)
    {
        var page = new Page(width);
        Headline(page);
        foreach (var note in notes)
        {
            page.Tell(note == notes[0] ? "Note" : "", note, Ink.Doubt);
        }

        Tell(page, "Errors", Failed(Severity.Error), Ink.Bad);
        Tell(page, "Warnings", Failed(Severity.Warning), Ink.Doubt);
        Tell(page, "Infos", Failed(Severity.Info), Ink.Plain);
        Tell(page, "Unclear", Of(FindingOutcome.Unknown).Where(finding => !finding.StopsDeployment), Ink.Doubt);
        Tell(page, "Excepted", Of(FindingOutcome.Excepted), Ink.Faint);
        var all = result.Findings.Select(finding => finding.Id).Union(result.NotKnown.SelectMany(waiting => waiting.Checks)).Count();
        page.Tell("Passed", $"{Of(FindingOutcome.Passed).Count()} of {all} checks", Ink.Good);
        NotKnown(page);

        return page;
    }

    private void Headline(Page page)
    {
        var errors = result.Findings.Count(finding => finding.StopsDeployment);
        page.Add(new Line()
            .Add(errors switch { 0 => "NO ERROR", 1 => "1 ERROR", _ => $"{errors} ERRORS" }, errors == 0 ? Ink.Triumph : Ink.Alarm)
            .Add("  in what the files tell; AWS was not asked"));
        page.Add(new string('─', page.Width), Ink.Faint);
    }

    /// <summary>By severity; among the errors is what is unclear and would stop the deployment.</summary>
    private IEnumerable<Finding> Failed(Severity severity) => result.Findings
        .Where(finding => finding.Severity == severity && (finding.Outcome == FindingOutcome.Failed || finding.StopsDeployment));

    private IEnumerable<Finding> Of(FindingOutcome outcome) => result.Findings.Where(finding => finding.Outcome == outcome);

    private static void Tell(Page page, string label, IEnumerable<Finding> findings, Style ink)
    {
        foreach (var (index, finding) in findings.Index())
        {
            var excepted = finding.Exception is "" ? "" : $" ({finding.Exception})";
            page.Tell(index == 0 ? label : "", $"{finding.Id}{excepted}: {finding.Told}", ink);
        }
    }

    private void NotKnown(Page page)
    {
        var files = result.NotKnown.Select(waiting => (Waiting: waiting, File: FactFiles.For(waiting.Call))).ToList();
        var label = "Not known";
        foreach (var (waiting, file) in files.Where(it => it.File is not null))
        {
            page.Tell(label, $"{file!.Option}, of {file.Command}: {string.Join(", ", waiting.Checks)}", Ink.Faint);
            label = "";
        }

        if (files.Where(it => it.File is null).Select(it => it.Waiting).ToList() is [_, ..] others)
        {
            page.Tell(label, $"BeforeInstall asks: {string.Join("; ", others.Select(waiting => $"{waiting.Call} ({string.Join(", ", waiting.Checks)})"))}", Ink.Faint);
        }
    }
}
