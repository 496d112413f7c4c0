using System.CommandLine;
using System.Globalization;
using Canary.Judging;
using Canary.Plans;
using Canary.Reporting;

namespace Rehearsal.Terminal;

/// <summary>The command that judges stored reports again, by another plan.</summary>
internal static class ReplayCommand
{
    /// <summary>What help tells beside the options.</summary>
    public const string More =
        """
        Examples:
          aws s3 sync s3://BUCKET/reports reports
          hooks replay reports --plan plan.json
          hooks replay report.json

        Without --plan, each is judged by the plan as it was, and comes out as it was.

        Exit code:
          0  judged again, whatever came out
          2  the command line, the plan or a path is wrong; every mistake is listed
          3  the command itself failed, or its output could not be written

        """;

    private const int MostWhys = 8;

    /// <param name="refuse">What to do with mistakes.</param>
    public static Command For(TerminalEnvironment terminal, Func<IReadOnlyList<string>, int> refuse)
    {
        var paths = new Argument<string[]>("reports")
        {
            Description = "Reports, or directories with reports, as they are stored in the stack's bucket.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var plan = RehearsalArguments.Text("--plan", "file", "The plan to judge by. [default: each report's own]");
        var command = new Command("replay", "Judges stored reports again, by another plan, and shows what would have changed.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.Arguments.Add(paths);
        command.Options.Add(plan);
        command.SetAction((line, cancellationToken) => Task.FromResult(Run(line, paths, plan, terminal, refuse, cancellationToken)));

        return command;
    }

    private static int Run(
        ParseResult line,
        Argument<string[]> paths,
        Option<string[]> planOption,
        TerminalEnvironment terminal,
        Func<IReadOnlyList<string>, int> refuse,
        CancellationToken cancellationToken)
    {
        // An option in front of the word is the rehearsal's, and would be ignored here.
        if (LineReader.OptionsBefore(line) is [_, ..] before)
        {
            terminal.Error.WriteLine($"{string.Join(", ", before)} precedes replay; write replay first, then its options");

            return ExitCode.Misused;
        }

        var (plan, mistakes) = ReplayReader.Read(line, planOption, terminal);
        List<string> named = [.. (line.GetValue(paths) ?? []).Where(word => !word.StartsWith('-'))];
        mistakes.AddRange((line.GetValue(paths) ?? []).Except(named).Select(word => $"{word} is not an option; --help lists them"));
        if (named is [])
        {
            mistakes.Add("no report is named; name reports, or the directory that aws s3 sync has filled");
        }

        var files = StoredReports.Files(named, mistakes);
        if (mistakes is [_, ..])
        {
            return refuse(mistakes);
        }

        var replayed = Replay(files, plan, terminal, cancellationToken);
        foreach (var text in Lines(replayed, files.Count, plan is null ? "their own plans" : line.GetValue(planOption)![0]))
        {
            terminal.Output.WriteLine(text);
        }

        return ExitCode.Deployed;
    }

    private static List<Replayed> Replay(IReadOnlyList<string> files, Plan? plan, TerminalEnvironment terminal, CancellationToken cancellationToken)
    {
        var replayed = StoredReports.Each(files, "judged again", (_, report) => Replayer.Replay(report, plan), terminal, cancellationToken);

        return [.. replayed.OrderBy(one => one.Report.StartedAt).ThenBy(one => one.Report.DeploymentId, StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Lines(List<Replayed> all, int files, string by)
    {
        List<Replayed> judged = [.. all.Where(one => one.Is is not null || one.IsOpen)];
        foreach (var changed in judged.Where(one => one.HasChanged))
        {
            yield return Line.Clean(Text(
                $"{changed.Report.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm}  {changed.Report.DeploymentId}  {changed.Report.LifecycleEvent}  ")
                + $"{changed.Report.Application}/{changed.Report.DeploymentGroup}");
            yield return Line.Clean($"  was {changed.Was}: {changed.Report.Verdict?.Reasons.FirstOrDefault()}");
            yield return Line.Clean(
                changed.Is is { } now ? $"  now {now}: {changed.Verdict?.Reasons.FirstOrDefault()}" : $"  now undecided: {changed.Why}");
            yield return "";
        }

        var deployments = judged.Select(one => one.Report.DeploymentId).Distinct(StringComparer.Ordinal).Count();
        var changes = judged.Count(one => one.HasChanged);
        yield return $"{Count(judged.Count, "verdict")} of {Count(deployments, "deployment")} {(judged.Count == 1 ? "was" : "were")} "
            + Text($"judged again by {by}; {changes:#,0} would be different.");
        if (judged is [_, ..])
        {
            yield return "";
            yield return $"{"",-16}{"failed",8}{"passed",8}{"undecided",11}{"median",9}";
            yield return Row("as they were", judged, one => one.Report.Verdict?.Outcome, one => one.Report.Seconds);
            yield return Row("judged again", judged, one => one.IsOpen ? Outcome.Inconclusive : one.Verdict?.Outcome, one => one.Seconds);
        }

        foreach (var text in NotJudged(all, files))
        {
            yield return text;
        }
    }

    private static IEnumerable<string> NotJudged(List<Replayed> all, int files)
    {
        var whys = all.Where(one => one.Is is null && !one.IsOpen).CountBy(one => one.Why).OrderByDescending(why => why.Value).ToList();
        if (whys is [_, ..] || files > all.Count)
        {
            yield return "";
            yield return "Not judged again:";
        }

        foreach (var (why, count) in whys.Take(MostWhys))
        {
            yield return Line.Clean(Text($"  {count,5:#,0}  {why}"));
        }

        if (files > all.Count)
        {
            yield return Text($"  {files - all.Count,5:#,0}  {(files - all.Count == 1 ? "a file that is no report" : "files that are no reports")}");
        }
    }

    private static string Row(string name, List<Replayed> judged, Func<Replayed, Outcome?> outcomeOf, Func<Replayed, double> secondsOf)
    {
        var seconds = judged.Select(secondsOf).Order().ToList();

        return Text($"{name,-16}{Of(Outcome.Fail),8:#,0}{Of(Outcome.Pass),8:#,0}{Of(Outcome.Inconclusive),11:#,0}")
            + Text($"{Score.Quantile(seconds, 0.5),7:0.0} s");

        int Of(Outcome outcome) => judged.Count(one => outcomeOf(one) == outcome);
    }

    private static string Count(int count, string what) => Text($"{count:#,0} {what}{(count == 1 ? "" : "s")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads what <c>replay</c> is given.</summary>
    private sealed class ReplayReader : LineReader
    {
        private ReplayReader(ParseResult line, TimeProvider clock)
            : base(line, clock)
        {
        }

        public static (Plan? Plan, List<string> Mistakes) Read(ParseResult line, Option<string[]> option, TerminalEnvironment terminal)
        {
            var reader = new ReplayReader(line, terminal.Clock);
            var plan = reader.IsGiven(option) ? reader.ReadPlan(option)?.Plan : null;

            return (plan, reader.Mistakes);
        }
    }
}
