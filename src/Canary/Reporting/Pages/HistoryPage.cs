using System.Globalization;

namespace Canary.Reporting.Pages;

/// <summary>A history as one HTML document: scores, a bar for each day, and the deployments with their pages. It filters without a script.</summary>
public static class HistoryPage
{
    /// <summary>Beyond it a page is slow to open; the scores are of all.</summary>
    private const int MostDeployments = 2000;

    /// <summary>Of which the deployments can be shown alone.</summary>
    private const int MostServices = 40;

    private const int MostDays = 60;
    private const int BarWidth = 10;
    private const int PlotHeight = 80;

    private static readonly (PastOutcome Outcome, string Word, string Class)[] s_outcomes =
    [
        (PastOutcome.Failed, "failed", "bad"),
        (PastOutcome.WouldHaveFailed, "would have failed", "doubt"),
        (PastOutcome.Undecided, "undecided", "faint"),
        (PastOutcome.Passed, "passed", "good"),
    ];

    private static readonly string[] s_scores =
        ["", "deployments", "passed", "failed", "would have failed", "undecided", "gate broke", "median", "95%", "precision", "recall"];

    private static readonly string[] s_columns = ["began", "service", "deployment", "outcome", "why", "marked"];

    /// <summary>How many of the scores, the last ones, and of the columns are made of marks.</summary>
    private const int MarkedScores = 2;
    private const int MarkedColumns = 1;

    public static string Of(History history, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(history);

        return Of(history, now, new Scope(MostDeployments, HasMarks: true, []));
    }

    /// <summary>The page of one service, which lies in the bucket, where no marks are.</summary>
    /// <param name="anew">When the history began anew, because what there was could not be read; null: it did not.</param>
    /// <param name="most">How many deployments are listed.</param>
    internal static string OfService(History history, DateTimeOffset? anew, DateTimeOffset now, int most) => Of(
        history,
        now,
        new Scope(
            most,
            HasMarks: false,
            [
                Text($"At most the latest {KeptHistory.MostDeployments} deployments are kept. ")
                    + "Marks are not shown here; the command history shows them.",
                .. anew is { } at
                    ? [Text($"It begins on {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC: what was kept before could not be read. ")
                        + "The command history shows all reports that there are."]
                    : Array.Empty<string>(),
            ]));

    private static string Of(History history, DateTimeOffset now, Scope scope)
    {
        List<string> services = [.. history.Scores.Select(score => score.Service).Take(MostServices)];

        return Markup.Document(Markup.Element("html lang='en'", Head(services), Body(history, services, now, scope)));
    }

    private static Markup Head(List<string> services) => Markup.Element(
        "head",
        Markup.Empty("meta charset='utf-8'"),
        Markup.Empty("meta http-equiv='Content-Security-Policy' content='default-src &#x27;none&#x27;; style-src &#x27;unsafe-inline&#x27;'"),
        Markup.Empty("meta name='viewport' content='width=device-width, initial-scale=1'"),
        Markup.Empty("meta name='referrer' content='no-referrer'"),
        Markup.Element("title", "What the hooks said"),
        PageStyle.Sheet,
        Markup.Style(string.Concat(Rules(services))));

    /// <summary>A radio button that is checked hides the rows of the others.</summary>
    private static IEnumerable<string> Rules(List<string> services) =>
    [
        "input.pick{position:absolute;opacity:0}",
        "label.pick{display:inline-block;margin:.2rem .4rem .2rem 0;padding:.1rem .6rem;border:1px solid var(--line);border-radius:1rem;"
            + "cursor:pointer}",
        "input.pick:checked+label{background:var(--ink);color:var(--back)}input.pick:focus-visible+label{outline:2px solid var(--ink)}",
        "body{max-width:80rem}.list{overflow-x:auto}.list td:nth-child(2){min-width:9rem}.list td:nth-child(5){min-width:16rem}",
        "@media(min-width:40.001rem){.list th,.list td:nth-child(1),.list td:nth-child(3),.list td:nth-child(4){white-space:nowrap}}",
        "@media(max-width:40rem){.list tr:first-child{display:none}.list td:nth-child(n){min-width:0}}",
        // Eleven columns have no room on a phone: there each is a line with its name.
        "@media(max-width:40rem){.scores tr{display:block;padding:.4rem 0;border-bottom:1px solid var(--line)}.scores tr:first-child{display:none}"
            + ".scores td:nth-child(n){display:flex;justify-content:space-between;padding:0;border:0;white-space:normal}"
            + ".scores td::before{content:attr(data-is);color:var(--faint)}.scores td:first-child{font-weight:600}"
            + ".scores td:first-child::before{content:none}}",
        "svg{width:100%;height:7rem}svg .bad{fill:var(--bad)}svg .doubt{fill:var(--doubt)}svg .faint{fill:var(--faint)}"
            + "svg .good{fill:var(--good)}.key span{margin-right:1rem}",
        .. services.Select((_, i) => $"#s{i}:checked~.list tr.row:not(.s{i}){{display:none}}"),
        .. s_outcomes.Select((_, i) => $"#o{i}:checked~.list tr.row:not(.o{i}){{display:none}}"),
    ];

    private static Markup Body(History history, List<string> services, DateTimeOffset now, Scope scope) => Markup.Element(
        "body",
        Markup.Element("h1", "What the hooks said"),
        Markup.Element(
            "p class='faint small'",
            Text($"{history.Deployments.Count:#,0} {(history.Deployments.Count == 1 ? "deployment" : "deployments")}, ")
                + Text($"written {now.UtcDateTime:yyyy-MM-dd HH:mm} UTC")),
        Markup.Together(scope.Notes.Select(note => Markup.Element("p class='faint small'", note))),
        history.Deployments is [] ? Markup.Element("p", "There is no report yet: after the first deployment it stands here.") : Markup.Together(
            Markup.Element("h2", "Services"),
            Markup.Element("div class='wide'", Scores(history, scope)),
            Markup.Element("h2", "Deployments by day"),
            Plot(history),
            Markup.Element("h2", "Deployments"),
            Picks("s", "every service", services),
            Markup.Empty("br"),
            Picks("o", "every outcome", [.. s_outcomes.Select(outcome => outcome.Word)]),
            Markup.Element("div class='list'", List(history, services, scope))));

    private static Markup Picks(string name, string all, IReadOnlyList<string> choices) => Markup.Together(
    [
        Markup.Empty($"input class='pick' type='radio' name='{name}' id='{name}all' checked='checked'"),
        Markup.Element($"label class='pick small' for='{name}all'", all),
        .. choices.SelectMany((choice, i) => new[]
        {
            Markup.Empty($"input class='pick' type='radio' name='{name}' id='{name}{i}'"),
            Markup.Element($"label class='pick small' for='{name}{i}'", choice),
        }),
    ]);

    private static Markup Scores(History history, Scope scope)
    {
        var scores = history.Scores;
        List<Score> rows = scores is [_, _, ..] ? [.. scores, history.Total] : [.. scores];

        return Markup.Element(
            "table class='figures small scores'",
            Markup.Element(
                "tr", scope.Shown(s_scores, MarkedScores).Select(title => Markup.Element("th", title))),
            Markup.Together(rows.Select(row => Markup.Element(
                "tr", scope.Shown(Cells(row), MarkedScores).Zip(scope.Shown(s_scores, MarkedScores), (cell, title) =>
                    Markup.Element($"td data-is='{title}'", cell))))));
    }

    private static string[] Cells(Score row) =>
    [
        row.Service, Text($"{row.Deployments:#,0}"), Text($"{row.Passed:#,0}"), Text($"{row.Failed:#,0}"), Text($"{row.WouldHaveFailed:#,0}"),
        Text($"{row.Undecided:#,0}"), Text($"{row.GateFailures:#,0}"), Seconds(row.MedianSeconds), Seconds(row.P95Seconds), Share(row.Precision),
        Share(row.Recall),
    ];

    /// <summary>The latest days on which there was a deployment, the latest last; each bar from good to bad.</summary>
    private static Markup Plot(History history)
    {
        var days = history.Deployments.GroupBy(one => one.StartedAt.UtcDateTime.Date)
            .OrderByDescending(day => day.Key)
            .Take(MostDays)
            .Reverse()
            .ToList();
        var most = days.Max(day => day.Count());
        var width = Math.Max(30, days.Count) * BarWidth;

        var (from, to) = (Text($"{days[0].Key:yyyy-MM-dd}"), Text($"{days[^1].Key:yyyy-MM-dd}"));

        return Markup.Together(
            Markup.Element(
                $"svg viewBox='0 0 {width} {PlotHeight}' preserveAspectRatio='none' role='img' aria-labelledby='plot'",
                Markup.Element("title id='plot'", $"Deployments by day, from {from} to {to}"),
                Markup.Together(days.SelectMany((day, i) => Bar([.. day], i, most)))),
            Markup.Element(
                "p class='small key'",
                Markup.Element("span class='faint'", Text($"{from} to {to}, days with deployments, at most {most} a day")),
                Markup.Together(s_outcomes.Select(one => Markup.Element(
                    $"span class='{one.Class}'",
                    Text($"{days.Sum(day => day.Count(it => it.Outcome == one.Outcome)):#,0} {one.Word}"))))));
    }

    private static IEnumerable<Markup> Bar(List<PastDeployment> day, int index, int most)
    {
        var top = (double)PlotHeight;
        foreach (var (outcome, word, style) in s_outcomes.Reverse())
        {
            var count = day.Count(one => one.Outcome == outcome);
            if (count > 0)
            {
                var height = (double)PlotHeight * count / most;
                top -= height;
                yield return Markup.Element(
                    Text($"rect class='{style}' x='{index * BarWidth}' y='{top:0.##}' width='{BarWidth - 2}' height='{height:0.##}'"),
                    Markup.Element("title", Text($"{day[0].StartedAt.UtcDateTime:yyyy-MM-dd}: {count} {word}")));
            }
        }
    }

    private static Markup List(History history, List<string> services, Scope scope) => Markup.Together(
        Markup.Element(
            "table class='stack small'",
            Markup.Element("tr", scope.Shown(s_columns, MarkedColumns).Select(title => Markup.Element("th", title))),
            Markup.Together(history.Deployments.Take(scope.Most).Select(one => Row(one, services, scope)))),
        history.Deployments.Count > scope.Most
            ? Markup.Element("p class='faint small'", Text($"the latest {scope.Most:#,0} of {history.Deployments.Count:#,0}"))
            : Markup.Nothing);

    private static Markup Row(PastDeployment deployment, List<string> services, Scope scope)
    {
        var outcome = Array.FindIndex(s_outcomes, one => one.Outcome == deployment.Outcome);
        var (decisive, style) = (deployment.Decisive, s_outcomes[outcome].Class);

        return Markup.Element(
            $"tr class='row s{services.IndexOf(deployment.Service)} o{outcome}'",
            Markup.Element("td", Text($"{deployment.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm}")),
            Markup.Element("td", deployment.Service),
            Markup.Element("td", decisive.Page is "" ? Markup.Text(deployment.Id) : Markup.Link(new ConsoleLink(deployment.Id, decisive.Page))),
            Markup.Element($"td class='{style}'", s_outcomes[outcome].Word),
            Markup.Element("td", outcome == s_outcomes.Length - 1 ? "" : $"{decisive.LifecycleEvent}: {decisive.Reason}", 200),
            scope.HasMarks ? Markup.Element("td", Marked(deployment.Mark)) : Markup.Nothing);
    }

    private static string Marked(Mark? mark) => mark is null ? ""
        : $"{(mark.IsRight ? "right" : "wrong")}{(mark.Note is "" ? "" : $": {mark.Note}")}";

    private static string Seconds(double? seconds) => seconds is { } known ? Text($"{known:0.0} s") : "-";

    private static string Share(double? share) => share is { } known ? Text($"{known:0%}") : "-";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a page shows of a history.</summary>
    /// <param name="Most">How many deployments are listed.</param>
    /// <param name="Notes">Below the title.</param>
    private sealed record Scope(int Most, bool HasMarks, IReadOnlyList<string> Notes)
    {
        public IEnumerable<string> Shown(IReadOnlyList<string> cells, int marked) => HasMarks ? cells : cells.SkipLast(marked);
    }
}
