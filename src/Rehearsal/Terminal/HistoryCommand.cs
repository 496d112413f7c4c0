using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Canary.Reporting;
using Canary.Reporting.Pages;

namespace Rehearsal.Terminal;

/// <summary>The command that shows how the hooks did, by the reports in a folder, and keeps what people found out.</summary>
internal static class HistoryCommand
{
    /// <summary>What help tells beside the options.</summary>
    public const string More =
        """
        Examples:
          aws s3 sync s3://BUCKET/reports reports
          hooks history reports
          hooks history mark d-NN167W3D6 wrong --in reports --note "the load test was running"

        A mark says whether the hooks were right about a deployment: right to fail a bad version, or to pass a good one.
        Precision: of the marked deployments that the hooks failed, the share that was bad.
        Recall: of the marked deployments that were bad, the share that the hooks failed.

        Exit code:
          0  written
          2  the command line or a directory is wrong; every mistake is listed
          3  the command itself failed, or its output could not be written

        """;

    private const string IndexName = "index.html";
    private const string Cure = "name the directory that aws s3 sync has filled";

    /// <param name="refuse">What to do with mistakes.</param>
    public static Command For(TerminalEnvironment terminal, Func<string, IReadOnlyList<string>, int> refuse)
    {
        var folder = new Argument<string[]>("directory")
        {
            Description = "The directory with the reports; index.html is written there.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("history", "Shows how the hooks did, by stored reports: on the terminal, and as a page with plots.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.Arguments.Add(folder);
        command.Subcommands.Add(MarkCommand(terminal, refuse));
        command.SetAction((line, cancellationToken) => Task.FromResult(Show(
            line.GetValue(folder) ?? [],
            LineReader.OptionsBefore(line),
            terminal,
            mistakes => refuse("Nothing was written", mistakes),
            cancellationToken)));

        return command;
    }

    private static Command MarkCommand(TerminalEnvironment terminal, Func<string, IReadOnlyList<string>, int> refuse)
    {
        var words = new Argument<string[]>("deployment and mark")
        {
            Description = "The deployment's id, then right or wrong.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var note = RehearsalArguments.Text("--note", "text", "What was found out.");
        var folder = RehearsalArguments.Text("--in", "directory", "The directory with the reports. [default: reports]");
        var command = new Command("mark", "Keeps whether the hooks were right about a deployment.") { TreatUnmatchedTokensAsErrors = false };
        command.Arguments.Add(words);
        command.Options.Add(note);
        command.Options.Add(folder);
        command.SetAction((line, _) => Task.FromResult(Keep(
            line.GetValue(words) ?? [],
            line.GetValue(folder) ?? [],
            line.GetValue(note) ?? [],
            terminal,
            mistakes => refuse("Nothing was marked", mistakes))));

        return command;
    }

    private static int Keep(string[] words, string[] folders, string[] notes, TerminalEnvironment terminal, Func<IReadOnlyList<string>, int> refuse)
    {
        List<string> mistakes = [];
        var folder = folders is [var given, ..] ? given : "reports";
        if (words is not [_, "right" or "wrong"])
        {
            mistakes.Add($"history mark is given \"{string.Join(' ', words)}\"; give a deployment's id, then right or wrong");
        }

        if (!Directory.Exists(folder))
        {
            mistakes.Add($"--in is {folder}, which is no directory; {Cure}");
        }

        if (mistakes is [] && !StoredReports.Files([folder], mistakes).Any(file => IsOf(words[0], file)))
        {
            mistakes.Add($"{folder} has no report of {words[0]}; sync the directory, or correct the id");
        }

        if (mistakes is [_, ..])
        {
            return refuse(mistakes);
        }

        try
        {
            Marks.Write(folder, words[0], new Mark(words[1] == "right", string.Join(' ', notes).Trim(), terminal.Clock.GetUtcNow()));
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return refuse([$"{Path.Combine(folder, Marks.FileName)} cannot be written: {exception.Message}"]);
        }

        terminal.Output.WriteLine($"Marked {Line.Clean(words[0])} as {words[1]}, in {Path.Combine(folder, Marks.FileName)}.");

        return ExitCode.Deployed;
    }

    /// <summary>The name comes first: reading ten thousand reports for one mark takes seconds.</summary>
    private static bool IsOf(string deployment, string file)
        => Path.GetFileName(file).StartsWith($"{deployment}-", StringComparison.Ordinal) && StoredReports.Read(file)?.DeploymentId == deployment;

    private static int Show(
        string[] words,
        IReadOnlyList<string> before,
        TerminalEnvironment terminal,
        Func<IReadOnlyList<string>, int> refuse,
        CancellationToken cancellationToken)
    {
        if (before is [_, ..])
        {
            terminal.Error.WriteLine($"{string.Join(", ", before)} precedes history; write history first, then the directory");

            return ExitCode.Misused;
        }

        List<string> mistakes = [.. words.Where(word => word.StartsWith('-')).Select(word => $"{word} is not an option; --help lists them")];
        if (words is not [var folder] || mistakes is [_, ..])
        {
            return refuse(mistakes is [_, ..] ? mistakes : [$"history is given {words.Length} directories; {Cure}"]);
        }

        if (!Directory.Exists(folder))
        {
            return refuse([$"{folder} is no directory; {Cure}"]);
        }

        try
        {
            var verdicts = StoredReports.Each(
                StoredReports.Files([folder], []),
                "read",
                (file, report) => PastVerdict.Of(report, PageOf(folder, file)),
                terminal,
                cancellationToken);
            var history = History.Of(verdicts, Marks.Read(folder));
            var index = Path.Combine(folder, IndexName);
            File.WriteAllText(index, HistoryPage.Of(history, terminal.Clock.GetUtcNow()));
            foreach (var text in Lines(folder, history).Append("").Append($"Page  {index}"))
            {
                terminal.Output.WriteLine(text);
            }

            return ExitCode.Deployed;
        }
        catch (JsonException exception)
        {
            return refuse([$"{Path.Combine(folder, Marks.FileName)} is not what history mark writes: {exception.Message}"]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return refuse([$"{folder} cannot be read and written: {exception.Message}"]);
        }
    }

    /// <summary>As a link from the index; empty where the page was not synced.</summary>
    private static string PageOf(string folder, string file)
    {
        var page = Path.ChangeExtension(file, ".html");

        return File.Exists(page)
            ? string.Join('/', Path.GetRelativePath(folder, page).Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString))
            : "";
    }

    private static IEnumerable<string> Lines(string folder, History history)
    {
        if (history.Deployments is [])
        {
            yield return $"{folder} has no reports.";

            yield break;
        }

        yield return $"{"",-30}{"deploy-",8}{"",8}{"",8}{"would",8}{"un-",9}{"gate",7}{"",9}{"",9}{"preci-",8}";
        yield return $"{"service",-30}{"ments",8}{"passed",8}{"failed",8}{"have",8}{"decided",9}{"broke",7}{"median",9}{"95%",9}{"sion",8}"
            + $"{"recall",8}";
        var scores = history.Scores;
        foreach (var score in scores is [_, _, ..] ? [.. scores, history.Total] : scores)
        {
            yield return Line.Clean(Text($"{Cut(score.Service),-30}{score.Deployments,8:#,0}{score.Passed,8:#,0}{score.Failed,8:#,0}")
                + Text($"{score.WouldHaveFailed,8:#,0}")
                + Text($"{score.Undecided,9:#,0}{score.GateFailures,7:#,0}{Seconds(score.MedianSeconds),9}{Seconds(score.P95Seconds),9}")
                + $"{Share(score.Precision),8}{Share(score.Recall),8}");
        }
    }

    private static string Cut(string service) => service.Length < 30 ? service : $"…{service[^28..]}";

    private static string Seconds(double? seconds) => seconds is { } known ? Text($"{known:0.0} s") : "-";

    private static string Share(double? share) => share is { } known ? Text($"{known:0%}") : "-";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
