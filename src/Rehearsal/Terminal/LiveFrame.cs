using Canary.Reporting;
using Rehearsal.Account;
using Spectre.Console;

namespace Rehearsal.Terminal;

/// <summary>One frame of the live view: what is known, laid out for the size of a terminal.</summary>
/// <param name="Progress">What has happened.</param>
/// <param name="Options">What is rehearsed.</param>
/// <param name="Fleet">How the fleet is now; null before it stands.</param>
/// <param name="Now">By the account's clock.</param>
/// <param name="Lately">What happened, in lines, the last one last.</param>
/// <param name="IsStopping">Whether a person has asked to stop.</param>
internal sealed record LiveFrame(
    RehearsalProgress Progress,
    RehearsalOptions Options,
    FleetSnapshot? Fleet,
    DateTimeOffset Now,
    IReadOnlyList<string> Lately,
    bool IsStopping = false)
{
    public const int LeastWidth = 70;
    public const int LeastHeight = 23;

    private const int MostWidth = 132;
    private const int RowsOutsideTheMiddle = 4;
    private const int LeastLately = 2;

    public Page Draw(int width, int height)
    {
        width = Math.Min(width, MostWidth);
        var page = new Page(width);
        var left = Events(width);
        var watch = new WatchPanel(Progress, width).Draw();
        var evidence = new EvidencePanel(Progress, Options).Draw(width, height - RowsOutsideTheMiddle - left.Count - watch.Count);
        evidence.AddRange(watch);
        var leftWidth = left.Max(line => line.Width) + 3;
        var room = Math.Max(left.Count, height - RowsOutsideTheMiddle - LeastLately - evidence.Count);
        var right = Fleet is null
            ? [new Line().Add("blue is starting", Ink.Faint)]
            : new FleetPanel(Progress, Fleet, width - leftWidth).Draw(room);

        page.Add(Title(width)).Add(Note(width)).Add(Banner());
        for (var row = 0; row < Math.Max(left.Count, right.Count); row++)
        {
            page.Add((row < left.Count ? left[row] : Line.Empty).Beside(row < right.Count ? right[row] : Line.Empty, leftWidth));
        }

        evidence.ForEach(line => page.Add(line));
        page.Add(Users());
        History(page, height);

        return page;
    }

    private Line Title(int width)
    {
        var stamp = $"+{Gauge.Stamp(Progress.Since(Now))} ";
        var left = new Line()
            .Add(" ")
            .Add(Progress.DeploymentId ?? "rehearsal", Ink.Strong)
            .Add("  ")
            .Add(RunDescription.Deployment(Options), Ink.Faint)
            .Add("  ");
        var status = Progress.Deployment?.Status;

        var ink = status switch
        {
            null => Ink.Doubt,
            _ when status == Progress.Lifecycle.Succeeded => Ink.Triumph,
            _ when Progress.Lifecycle.Failed.Contains(status) || Lifecycle.IsOfRollback(status) => Ink.Alarm,
            _ => Ink.Doubt,
        };

        return left.Add(status ?? "starting", ink)
            .Beside(new Line().Add(stamp, Ink.Strong), width - stamp.Length);
    }

    /// <summary>How green warmed up stands here where there is room for it; the report tells it in any case.</summary>
    private Line Note(int width)
    {
        var pace = $" waits {Gauge.Times(Options.Speed)} faster, probes in real time";
        var warmUp = Progress.LastSlot?.Evidence.WarmUp is { } report ? $"; {EventLog.Lower(report.Summary)}" : "";

        return new Line().Add(pace, Ink.Doubt).Add(Line.Cells(pace + warmUp) <= width ? warmUp : "", Ink.Faint);
    }

    private Line Banner() => (IsStopping, Progress.Rollback) switch
    {
        (true, _) => new Line().Add(" Stopping; Ctrl-C again quits at once", Ink.Doubt),
        (_, { } rollback) => new Line().Add($" {Named(rollback)}: {Returned(rollback.Status)}", Ink.Alarm),
        _ when Progress.Watch is { IsAgainst: true, Stops: true } =>
            new Line().Add($" STOPPING {Progress.DeploymentId}: the watch found evidence against green", Ink.Alarm),
        _ => new Line().Add($" {RunDescription.Of(Options)}", Ink.Faint),
    };

    /// <summary>Of ECS the status says that it is one, and of which deployment stands above.</summary>
    private static string Named(DeploymentState rollback) =>
        Lifecycle.IsOfRollback(rollback.Status) ? rollback.Status : $"ROLLBACK {rollback.Id} {rollback.Status}";

    private string Returned(string status) => status switch
    {
        _ when status == Progress.Lifecycle.Restored => "production traffic is back on blue",
        _ when Progress.Lifecycle.Failed.Contains(status) => "blue may not have its traffic back",
        _ => "production traffic is returning to blue",
    };

    private List<Line> Events(int width)
    {
        var hasRoom = width >= 96;
        return
        [
            new Line().Add(" LIFECYCLE", Ink.Strong),
            .. Progress.Events.Select(step => EventLine(step, hasRoom)),
            new Line().Add($"   {Progress.Activity}", NameWidth + 10 + (hasRoom ? 11 : 0), Ink.Faint),
        ];
    }

    /// <summary>AfterAllowTestTraffic and PRE_PROD_SHIFT step 10, one cell wider, are the longest.</summary>
    private int NameWidth => Progress.Lifecycle == Lifecycle.OfEcs ? 22 : 21;

    private Line EventLine(EventProgress step, bool withAnswer)
    {
        var (glyph, ink) = step.Status switch
        {
            EventStatus.Succeeded => ("✓", Ink.Good),
            EventStatus.Failed => ("✗", Ink.Bad),
            EventStatus.Skipped => ("-", Ink.Faint),
            EventStatus.InProgress => ("▶", Ink.Doubt),
            _ => ("·", Ink.Faint),
        };
        var took = step.Status is EventStatus.Skipped
            ? null
            : step.Took ?? (step.StartedAt is { } started && step.IsInProgress ? Now - started : null);
        var line = new Line().Add($" {glyph} ", ink)
            .Add(
                step.ShortName,
                NameWidth,
                step.IsInProgress ? Ink.Strong : step.Status is EventStatus.Pending or EventStatus.Skipped ? Ink.Faint : Ink.Plain)
            .AddRight(took is { } span ? Figures.Duration(span) : "", 8);

        return withAnswer ? line.Add("  ").Add(Answer(step), 9, ink) : line;
    }

    private static string Answer(EventProgress step) => step switch
    {
        { Status: EventStatus.Skipped } => "skipped",
        { Hook: EventStatus.InProgress } => "invoked",
        { Hook: { } answer } => $"{answer}",
        _ => "",
    };

    private Line Users() => Fleet?.Users is not { } users
        ? Line.Empty
        : new Line().Add(" USERS  ", Ink.Strong).Add($"{users.Requests:N0} requests, ")
            .Add($"{users.Failed:N0} failed", users.Failed > 0 ? Ink.Bad : Ink.Plain)
            .Add(users.Failed > 0 ? $" ({Figures.Rate(users.Failed, users.Requests)})" : "")
            .Add(Options.IsShop ? $"; green answered {users.ServedByGreen:N0}" : "")
            .Add(users.FailedByGreen > 0 ? $", {users.FailedByGreen:N0} of them failed" : "", Ink.Bad);

    /// <summary>Fills the rows that are left.</summary>
    private void History(Page page, int height)
    {
        var room = height - page.Height;
        if (room > LeastLately + 1)
        {
            page.Add("");
            room--;
        }

        foreach (var line in Lately.TakeLast(room))
        {
            var isBad = line.Contains(" Failed", StringComparison.Ordinal) || line.Contains(" FAILED", StringComparison.Ordinal)
                || line.Contains("] rollback", StringComparison.Ordinal);
            page.Add($" {line}", isBad ? Ink.Bad : Ink.Faint);
        }
    }
}
