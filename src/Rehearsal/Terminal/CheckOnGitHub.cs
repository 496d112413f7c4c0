using System.Text;
using Canary.Plans;
using Canary.Preflight;

namespace Rehearsal.Terminal;

/// <summary>What <c>check</c> found, as GitHub Actions reads it: commands that annotate lines, and Markdown for the summary of the step.</summary>
internal static class CheckOnGitHub
{
    /// <remarks>https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands</remarks>
    public static IEnumerable<string> Commands(PartialResult result, FindingPlaces places) => Shown(result).Select(finding =>
    {
        var where = places.Of(finding) is { } place ? $"file={Property(place.File)},line={place.Line}," : "";

        return $"::{Word(finding)} {where}title={Property(finding.Id)}::{Data(Line.Clean(finding.Text))}";
    });

    /// <param name="word">error, warning or notice.</param>
    public static IEnumerable<string> Commands(string word, IReadOnlyList<string> texts)
        => texts.Select(text => $"::{word}::{Data(Line.Clean(text))}");

    public static string Summary(PartialResult result, FindingPlaces places)
    {
        var errors = result.Findings.Count(finding => finding.StopsDeployment);
        var rows = Shown(result)
            .Select(finding => $"| {Word(finding)} | `{finding.Id}` | {Where(places.Of(finding))} | {Markdown(finding.Text)} |\n")
            .ToList();
        var table = rows is [] ? "" : $"| | check | where | finding |\n|---|---|---|---|\n{string.Concat(rows)}";
        var waiting = result.NotKnown.SelectMany(missing => missing.Checks).Distinct().Count();

        return $"### Hooks: {errors switch { 0 => "no error", 1 => "1 error", _ => $"{errors} errors" }}\n\n"
            + $"{Finding.Passed(result.Findings)}; {waiting} wait for facts that are in no file. AWS was not called.\n\n{table}";
    }

    /// <summary>What asks for something, the worst first.</summary>
    private static IEnumerable<Finding> Shown(PartialResult result) => result.Findings
        .Where(finding => finding.Outcome is FindingOutcome.Failed or FindingOutcome.Unknown)
        .OrderBy(finding => finding.Severity switch { Severity.Error => 0, Severity.Warning => 1, _ => 2 });

    private static string Word(Finding finding)
        => finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };

    private static string Where(FindingPlace? place) => place is null ? "" : $"{Markdown(place.File)} line {place.Line}";

    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);

    /// <summary>The text as it is: with a backslash, every mark of ASCII is only itself: no link, tag, image or name of a person begins.</summary>
    private static string Markdown(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in Line.Clean(text))
        {
            plain.Append(char.IsAscii(letter) && (char.IsPunctuation(letter) || char.IsSymbol(letter)) ? $"\\{letter}" : $"{letter}");
        }

        return plain.ToString();
    }
}
