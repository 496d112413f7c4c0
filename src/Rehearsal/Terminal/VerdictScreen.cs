using Canary.Judging;
using Canary.Plans;
using Canary.Preflight;
using Canary.Probing;
using Canary.Reporting;
using Rehearsal.Account;
using Spectre.Console;
using Rule = Canary.Judging.Rule;

namespace Rehearsal.Terminal;

/// <summary>
/// One screen on how a rehearsal ended: on what evidence, by which rule, what it cost the users, and last what was decided and why.
/// </summary>
/// <remarks>A terminal keeps the end in sight, so the end is what matters most, and fits into 24 rows of 80 columns with a prompt below it.</remarks>
internal sealed class VerdictScreen(RehearsalOutcome outcome, RehearsalOptions options)
{
    private const int LeastWidth = 40;
    private const int MostWidth = 120;
    private const int WidthOfWide = 96;
    private const int MostReasons = 5;
    private const int MostFindings = 3;
    private const int MostOrdered = 4;

    /// <summary>With the headline, what is next and a prompt, these fill 24 rows.</summary>
    private const int MostRowsOfReasons = 15;

    private readonly Report? _decisive = DecidingReport.Of(outcome);

    public Page Draw(int width)
    {
        var page = new Page(Math.Clamp(width, LeastWidth, MostWidth));
        Probes(page);
        RuleThatDecided(page);
        Suspect(page);
        Ordered(page);
        Failures(page);
        OtherJudgements(page);
        Findings(page);
        Users(page);
        Took(page);
        Pages(page);
        page.Add(new string('─', page.Width), Ink.Faint);
        Headline(page);
        Why(page);
        Next(page);

        return page;
    }

    private void Headline(Page page)
    {
        var ink = Conclusion.IsDoubtful(outcome) ? Ink.Doubt : outcome.IsDeployed ? Ink.Triumph : Ink.Alarm;
        var how = Conclusion.Of(outcome);
        var headline = new Line().Add(Conclusion.Word(outcome), ink).Add($"  {outcome.DeploymentId}: ");
        var fits = headline.Width + Line.Cells(how) <= page.Width;
        page.Add(fits ? headline.Add(how) : headline);
        if (!fits)
        {
            page.Row("", how);
        }
    }

    private void Why(Page page)
    {
        var shown = Shown(page.Width);
        foreach (var (index, reason) in shown.Index())
        {
            Explain(page, index == 0 ? "Why" : "", reason);
        }

        if (Reasons.Count - shown.Count is > 0 and var hidden)
        {
            page.Add("", new Line().Add($"and {hidden} more {(hidden == 1 ? "reason" : "reasons")} (--json writes all)", Ink.Faint));
        }
    }

    private IReadOnlyList<string> Reasons => _decisive switch
    {
        { Watched: not null and not WatchOutcome.Stopped } report => [Message, .. report.Reasons],
        { Status: Answer.Failed } report => report.Reasons,
        var report when outcome.IsDeployed => report?.Reasons ?? [],
        _ => [Message],
    };

    private string Message => outcome.Message ?? $"{outcome.Lifecycle.Controller} gave no reason";

    /// <summary>The first reason, then the likeliest cause, then the others, as many as there are rows for; in their own order.</summary>
    private List<string> Shown(int width)
    {
        var rows = 0;
        return [.. Reasons.Index()
            .OrderByDescending(it => it.Index == 0 || it.Item == _decisive?.Causes.FirstOrDefault()?.Text())
            .Take(MostReasons)
            .TakeWhile(it => (rows += Explain(new Page(width), "", it.Item).Height) <= MostRowsOfReasons)
            .OrderBy(it => it.Index)
            .Select(it => it.Item)];
    }

    private Page Explain(Page page, string label, string reason) =>
        page.Row(label, reason, rows: IsDiagnosed(reason) ? 6 : reason == Reasons[0] ? 4 : 3);

    /// <summary>What green is sick of ends with the cure, which must not be cut.</summary>
    private bool IsDiagnosed(string reason) => _decisive?.Causes.Any(cause => cause.Text() == reason) == true;

    private void Probes(Page page)
    {
        if (_decisive?.Evidence is { } evidence)
        {
            new ProbesTable(evidence, _decisive.Latency).Draw(page);
        }
        else
        {
            page.Add("Probes", new Line().Add("none sent"));
        }
    }

    private void RuleThatDecided(Page page)
    {
        // When the controller failed it for a reason of its own, no rule did.
        if (_decisive?.Verdict is not { } verdict || outcome.IsDeployed != (_decisive.Status == Answer.Succeeded)
            || _decisive.Watched is not (null or WatchOutcome.Stopped))
        {
            return;
        }

        var decided = RuleWording.Questions(verdict, _decisive.Evidence).ToList();
        var others = RuleWording.Open(verdict, _decisive.Evidence).ToList();
        page.Row("Rule", $"{verdict.Rule} ({verdict.Outcome}): {RuleWording.InWords(verdict.Rule)}", rows: 2);
        decided.ForEach(question => Ask(page, question, Ink.Plain, question.Ink(), question.BarInk()));
        if (others is not [])
        {
            page.Add("", new Line().Add("Still undecided", Ink.Faint));
            others.ForEach(question => Ask(page, question, Ink.Faint, Ink.Faint, Ink.Faint));
        }
    }

    private static void Ask(Page page, Question question, Style ink, Style reached, Style bar)
    {
        var isWide = page.Width >= WidthOfWide;
        var (claim, width) = ($"{(isWide ? "  " : " ")}{question.ShortClaim()}", isWide ? 42 : 41);
        var isLong = Line.Cells(claim) > width - 1;
        if (isLong)
        {
            page.Add("", new Line().Add(claim, ink));
        }

        page.Add("", new Line()
            .Add(isLong ? "" : claim, width, ink)
            .Add(isWide ? Gauge.Bar(Figures.Progress(question), 6) : "", bar)
            .AddRight(Figures.Evidence(question.Value), 6, ink).Add($" (needs {Figures.Evidence(question.Threshold)})", ink)
            .Add($"{(isWide ? "  " : " ")}{question.ToGo(isWide)}", reached));
    }

    private void Suspect(Page page)
    {
        if (_decisive is not { Verdict: { Suspect: { } suspect, Rule: var rule }, Evidence: { Targets.Count: > 1 } evidence }
            || evidence.Targets.FirstOrDefault(target => target.Index == suspect) is not { } target)
        {
            return;
        }

        var others = evidence.Targets.Where(other => other.Index != suspect).ToList();
        var who = _decisive.IsRoute(suspect) ? "green's targets"
            : !others.Exists(other => _decisive.IsRoute(other.Index)) ? $"the other {others.Count}"
            : others.Count == 1 ? "the production listener"
            : $"the other {others.Count - 1} and the production listener";
        var what = rule == Rule.FailLatency
            ? "is slow on its own, slower than the fleet as a whole"
            : $"failed {target.Failed} of {target.Sent} probes in {evidence.CountedSeconds:0.#} s; {who} failed "
                + $"{others.Sum(other => other.Failed)} of {others.Sum(other => other.Sent)}";
        page.Row("Suspect", $"{_decisive.NameOf(suspect)} {what}", Ink.Bad, rows: 2);
    }

    /// <summary>Whoever broke one task on purpose wants to see whether it was that one which was found.</summary>
    private void Ordered(Page page)
    {
        foreach (var (index, fault) in outcome.FaultyTasks.GroupBy(task => (task.Side, task.Fault)).Take(MostOrdered).Index())
        {
            var tasks = fault.Select(task => task.Address).ToList();
            var rest = tasks.Count > MostOrdered ? $" and {tasks.Count - MostOrdered} more" : "";
            var where = $"{string.Join(", ", tasks.Take(MostOrdered))}{rest}";
            page.Row(index == 0 ? "Injected" : "", $"{fault.Key.Side} {fault.Key.Fault}: {where}", Ink.Faint, rows: 2);
        }
    }

    private void Failures(Page page)
    {
        var firsts = new HashSet<Side>();
        foreach (var (index, sample) in FailureSamples.Few(_decisive?.Observations).Index())
        {
            var (ink, rows) = (sample.Side == Side.Green ? Ink.Bad : Ink.Doubt, firsts.Add(sample.Side) ? 2 : 1);
            page.Row(index == 0 ? "Failures" : "", $"{FailureSamples.Format(sample, _decisive?.Evidence?.WarmUp)}  {sample.Body}", ink, rows);
        }
    }

    /// <summary>Those that came to the same: green alone, with the users on it; and what a watch found or missed.</summary>
    private void OtherJudgements(Page page)
    {
        foreach (var report in outcome.Reports.Where(report => (report.Evidence is not null || report.Watched is not null) && report != _decisive))
        {
            page.Row("Also", report.Headline, report.Watched is null or WatchOutcome.Watched ? Ink.Plain : Ink.Doubt, rows: 2);
        }

        if (UnwatchedShift.Of(outcome) is { } unwatched)
        {
            page.Row("Also", unwatched, Ink.Doubt, rows: 2);
        }
    }

    /// <summary>Those that passed are counted.</summary>
    private void Findings(Page page)
    {
        var all = outcome.Reports.SelectMany(report => report.Findings).ToList();
        var findings = FindingOrder.First(all).Where(finding => !IsAReason(finding, page.Width)).ToList();
        var narrow = outcome.Reports.FirstOrDefault(report => report.UnseenChecks > 0);
        if (narrow is not null)
        {
            var unseen = string.Join(", ", narrow.Findings.Where(finding => finding.NarrowsPass).Select(finding => finding.Id));
            var share = $"{narrow.UnseenChecks} of {narrow.Findings.Count}";
            page.Row("Checks", $"{narrow.LifecycleEvent} passed narrowly: {share} checks could not run: {unseen}", Ink.Doubt, rows: 3);
        }

        foreach (var (index, finding) in findings.Take(MostFindings).Index())
        {
            page.Row(index == 0 && narrow is null ? "Checks" : "", FindingOrder.Format(finding), InkOf(finding), rows: 2);
        }

        if (all is [_, ..])
        {
            var hidden = findings.Count > MostFindings ? $"and {findings.Count - MostFindings} more; " : "";
            var passed = all.Count(finding => finding.Outcome == FindingOutcome.Passed);
            var count = passed == all.Count ? $"{passed}" : $"{passed} of {all.Count}";
            var label = findings is [] && narrow is null ? "Checks" : "";
            page.Add(label, new Line().Add($"{hidden}{count} checks passed (--json writes all)", Ink.Faint));
        }
    }

    private static Style InkOf(Finding finding) => finding switch
    {
        { Outcome: FindingOutcome.Excepted } or { Severity: Severity.Info } => Ink.Faint,
        { Severity: Severity.Error } => Ink.Bad,
        _ => Ink.Doubt,
    };

    private bool IsAReason(Finding finding, int width) =>
        _decisive is { Status: Answer.Failed } && Shown(width).Exists(reason => reason.Contains(finding.Message, StringComparison.Ordinal));

    /// <summary>Only the sample shop says which version answered.</summary>
    private bool IsCounted => options.IsShop;

    private void Users(Page page)
    {
        var users = outcome.Users;
        var whose = users.Failed > 0 && IsCounted ? $", {Blame(users)}" : "";
        var met = users switch
        {
            { Requests: 0 } => "no requests",
            { Failed: 0 } => $"{users.Requests:N0} requests, 0 failed",
            _ => $"{users.Requests:N0} requests, {users.Failed:N0} failed ({Figures.Rate(users.Failed, users.Requests)}{whose})",
        };
        var served = users.Requests == 0 || !IsCounted ? "" : $"; green answered {users.ServedByGreen:N0}";
        var ink = users.Failed > 0 ? Ink.Bad : Ink.Plain;
        if (DecidingReport.Stop(outcome) is not null && outcome.UsersDuringShift is { } shift)
        {
            page.Row("Users", $"{users.Requests:N0} requests, {Failed(users.Failed, users.Requests)}. {UntilStopped(shift)}", ink);
        }
        else
        {
            page.Row("Users", met + served, ink);
        }
    }

    /// <summary>Who meets a target that does not answer gets the load balancer's own answer, which does not say whose target it was.</summary>
    private string UntilStopped(UserOutcome shift) => !IsCounted
        ? $"Until the stop: {shift.Requests:N0} requests, {Failed(shift.Failed, shift.Requests)}"
        : $"Until the stop green answered {shift.ServedByGreen:N0} of {shift.Requests:N0} ({Figures.Rate(shift.ServedByGreen, shift.Requests)}), "
            + $"{Failed(shift.FailedByGreen, shift.ServedByGreen)}"
            + (shift.Unanswered > 0 ? $"; {shift.Unanswered:N0} got no answer from a task" : "");

    private static string Failed(long failed, long all) => failed == 0 ? "0 failed" : $"{failed:N0} failed ({Figures.Rate(failed, all)})";

    /// <summary>What no task answered may be green's doing, whose target group may be empty: green is cleared only of what a task answered.</summary>
    private static string Blame(UserOutcome users)
    {
        if (users is { Unanswered: 0, FailedByGreen: 0 })
        {
            return "none by green";
        }

        (long Count, string How)[] all =
        [
            (users.FailedByGreen, "by green"),
            (users.Failed - users.FailedByGreen - users.Unanswered, "by blue"),
            (users.Unanswered, "without an answer from a task"),
        ];
        var some = all.Where(part => part.Count > 0).ToList();

        return some is [var only]
            ? only.Count == 1 ? only.How : $"all {only.How}"
            : string.Join(", ", some.Select(part => $"{part.Count:N0} {part.How}"));
    }

    /// <summary>Two columns where they fit, so that eight events take four rows, and ECS's ten take five.</summary>
    private void Took(Page page)
    {
        var rows = page.Width >= WidthOfWide ? (outcome.Events.Count + 1) / 2 : outcome.Events.Count;
        for (var row = 0; row < rows; row++)
        {
            var left = EventLine(outcome.Events[row]);
            page.Add(row == 0 ? "Took" : "", row + rows < outcome.Events.Count ? left.Beside(EventLine(outcome.Events[row + rows]), 45) : left);
        }

        var toRollback = outcome switch
        {
            { FirstFailureToStop: { } span } => $"; {Figures.Duration(span)} from the first failed probe to the stop",
            { FirstProbeToRollback: { } span } => $"; {Figures.Duration(span)} from the first probe to the rollback",
            _ => "",
        };
        var spans = $"{Figures.Duration(outcome.AccountTime)} by the account's clock, {Figures.Duration(outcome.RealTime)} in real time";
        page.Row("", $"{spans}{toRollback}");
    }

    private static Line EventLine(EventOutcome lifecycleEvent)
    {
        var ink = lifecycleEvent.Status switch { EventStatus.Succeeded => Ink.Good, EventStatus.Failed => Ink.Bad, _ => Ink.Faint };
        return new Line().Add(Lifecycle.Short(lifecycleEvent.Event), 22).Add(lifecycleEvent.Status, 10, ink)
            .AddRight(lifecycleEvent.Status is EventStatus.Skipped or EventStatus.Pending ? "" : Figures.Duration(lifecycleEvent.Took), 9);
    }

    /// <summary>A path is of no use when it is cut.</summary>
    private void Pages(Page page)
    {
        if (options.ReportFolder is { } folder)
        {
            page.Row("Report", ReportFolder.KeyOfPage(outcome) switch
            {
                null => $"no workflow stored one; {folder} holds {outcome.Stored.Count} objects",
                var key when Path.Combine(folder, key) is var path && Line.Cells(path) <= page.Room => path,
                var key => $"{key} in {folder}",
            });
        }
    }

    private void Next(Page page)
    {
        List<string> hints =
        [
            .. options.JsonFile is { } file ? [$"{file} holds the full verdict"] : new[] { "--json FILE writes the full verdict" },
            .. options.Hold ? [] : new[] { "--hold keeps it running" },
            .. options.IsShop && options.GreenFault is "" ? ["--green-fault errors=5% shows a rollback"] : Array.Empty<string>(),
            "--help lists all options",
        ];
        page.Row("Next", string.Join("; ", hints), Ink.Faint);
    }
}
