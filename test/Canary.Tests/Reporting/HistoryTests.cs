using System.Xml.Linq;
using Canary.Reporting.Pages;

namespace Canary.Tests.Reporting;

public sealed class HistoryTests
{
    private static readonly DateTimeOffset s_day = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_deployment_that_a_hook_failed_has_failed()
        => Only(Said("d-1", Answer.Succeeded, at: 0), Said("d-1", Answer.Failed, Outcome.Fail, Rule.FailErrors, at: 1)).Outcome.ShouldBe(PastOutcome.Failed);

    [Fact]
    public void A_deployment_that_was_only_observed_would_have_failed()
        => Only(Said("d-1", Answer.Failed, Outcome.Fail, Rule.FailErrors) with { IsObserved = true }).Outcome.ShouldBe(PastOutcome.WouldHaveFailed);

    [Fact]
    public void A_no_that_stopped_a_deployment_weighs_more_than_an_earlier_one_that_was_only_told() => Only(
        Said("d-1", Answer.Failed, Outcome.Fail, Rule.FailErrors) with { IsObserved = true }, Said("d-1", Answer.Failed, Outcome.Fail, Rule.FailLatency, at: 1))
        .ShouldSatisfyAllConditions(
            one => one.Outcome.ShouldBe(PastOutcome.Failed),
            one => one.Decisive.Rule.ShouldBe(Rule.FailLatency));

    [Theory]
    [InlineData(WatchOutcome.Reported, true)]
    [InlineData(WatchOutcome.Stopped, false)]
    public void A_watch_that_may_only_tell_stops_nothing(WatchOutcome watched, bool isObserved)
        => PastVerdict.Of(new Report { DeploymentId = "d-1", Status = Answer.Failed, Watched = watched }, "").IsObserved.ShouldBe(isObserved);

    [Fact]
    public void A_deployment_that_passed_by_policy_is_undecided()
        => Only(Said("d-1", Answer.Succeeded, Outcome.Inconclusive, Rule.InconclusiveErrors), Said("d-1", Answer.Succeeded, at: 1)).Outcome
            .ShouldBe(PastOutcome.Undecided);

    [Fact]
    public void A_watch_that_has_decided_nothing_leaves_a_deployment_passed()
        => Only(Said("d-1", Answer.Succeeded), Said("d-1", Answer.Succeeded, Outcome.Inconclusive, Rule.InconclusiveErrors, at: 1) with { IsWatch = true }).Outcome
            .ShouldBe(PastOutcome.Passed);

    [Fact]
    public void The_first_no_tells_why() => Only(
        Said("d-1", Answer.Failed, Outcome.Fail, Rule.FailLatency, at: 2), Said("d-1", Answer.Failed, Outcome.Fail, Rule.FailErrors, at: 1), Said("d-1", Answer.Succeeded, at: 0))
        .Decisive.Rule.ShouldBe(Rule.FailErrors);

    [Fact]
    public void The_latest_deployment_comes_first() => Of([Said("d-1", at: 0), Said("d-3", at: 9), Said("d-2", at: 4)]).Deployments.Select(one => one.Id)
        .ShouldBe(["d-3", "d-2", "d-1"]);

    [Fact]
    public void A_rollback_counts_for_nothing() => Of([No("d-1"), Said("d-2", rule: Rule.Rollback)]).Total.Deployments.ShouldBe(1);

    [Fact]
    public void Counts_each_service_by_itself_and_all_together()
    {
        var history = Of([Said("d-1"), Said("d-2", Answer.Failed, Outcome.Fail, Rule.FailErrors), Said("d-3", service: "shop/eu")]);

        history.Scores.Select(score => (score.Service, score.Deployments, score.Passed, score.Failed)).ShouldBe([("shop/eu", 1, 1, 0), ("shop/us", 2, 1, 1)]);
        (history.Total.Deployments, history.Total.Passed, history.Total.Failed).ShouldBe((3, 2, 1));
    }

    [Fact]
    public void Times_are_of_hooks_that_judged_and_not_of_checks_or_watches()
    {
        var score = Of([.. Enumerable.Range(1, 100).Select(i => Said($"d-{i}") with { Seconds = i }), Said("d-1") with { Seconds = 9000, IsWatch = true, IsJudged = false }, Said("d-1", rule: Rule.Preflight) with { Seconds = 0, IsJudged = false }]).Total;

        (score.MedianSeconds, score.P95Seconds).ShouldBe((50, 95));
    }

    [Fact]
    public void Precision_is_of_the_noes_and_recall_of_the_bad_versions()
    {
        var score = Of(
            [No("d-1"), No("d-2"), No("d-3"), No("d-unmarked"), Said("d-4"), Said("d-5"), Said("d-6")],
            ("d-1", true), ("d-2", true), ("d-3", false), ("d-4", true), ("d-5", false), ("d-6", false)).Total;

        score.Precision.ShouldBe(2.0 / 3);
        score.Recall.ShouldBe(0.5);
    }

    [Fact]
    public void Without_marks_nothing_is_known() => (Of([No("d-1"), Said("d-2")]).Total is { Precision: null, Recall: null }).ShouldBeTrue();

    [Fact]
    public void A_gate_that_broke_has_said_nothing_about_the_version()
    {
        var score = Of([Said("d-1", Answer.Failed, Outcome.Fail, Rule.GateFailed)], ("d-1", false)).Total;

        (score.GateFailures, score.Precision, score.Recall).ShouldBe((1, null, 0));
    }

    [Fact]
    public void The_page_is_one_document_without_a_script_that_asks_for_nothing()
    {
        var page = XDocument.Parse(Page(Of([No("d-1"), Said("d-2")])));

        page.Descendants().Select(it => it.Name.LocalName).ShouldNotContain("script");
        page.Descendants().SelectMany(it => it.Attributes()).Where(it => it.Name.LocalName is "src" || it.Name.LocalName.StartsWith("on", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void The_page_says_that_there_is_no_report_yet() => XDocument.Parse(Page(Of([]))).Descendants("p").Last().Value
        .ShouldBe("There is no report yet: after the first deployment it stands here.");

    [Fact]
    public void The_page_says_how_many_deployments_it_is_of_and_when_it_was_written()
    {
        Page(Of([Said("d-1")])).ShouldContain(">1 deployment, written 2026-06-01 12:00 UTC<");
        Page(Of([Said("d-1"), Said("d-2")])).ShouldContain(">2 deployments, written 2026-06-01 12:00 UTC<");
    }

    [Fact]
    public void The_page_shows_what_people_wrote_as_text()
    {
        var page = Page(Of([No("d-1") with { Reason = "<script>alert(1)</script>", Service = "a'b/<i>" }], ("d-1", false)));

        page.ShouldNotContain("<script");
        XDocument.Parse(page).Descendants("td").Select(it => it.Value).ShouldContain("AfterAllowTestTraffic: <script>alert(1)</script>");
    }

    [Fact]
    public void A_row_has_the_outcome_as_a_word_the_reason_and_the_mark() => Rows(Page(Of([No("d-1") with { Page = "shop/d-1.html" }], ("d-1", false))))
        .ShouldBe(["2026-06-01 12:00 | shop/us | d-1 (shop/d-1.html) | failed | AfterAllowTestTraffic: why | wrong: looked"]);

    [Fact]
    public void A_page_lists_two_thousand_and_counts_all()
    {
        var page = Page(Of([.. Enumerable.Range(0, 2001).Select(i => Said($"d-{i}", at: i))]));

        Rows(page).Count.ShouldBe(2000);
        page.ShouldContain("the latest 2,000 of 2,001");
        page.ShouldContain("<td data-is='deployments'>2,001</td>");
    }

    [Fact]
    public void Each_service_and_each_outcome_can_be_picked()
    {
        var page = Page(Of([Said("d-1"), Said("d-2", service: "shop/eu")]));

        XDocument.Parse(page).Descendants("label").Select(it => it.Value)
            .ShouldBe(["every service", "shop/eu", "shop/us", "every outcome", "failed", "would have failed", "undecided", "passed"]);
        page.ShouldContain("#s1:checked~.list tr.row:not(.s1){display:none}");
    }

    [Fact]
    public void A_report_of_an_observed_no_counts_as_a_no()
    {
        var verdict = PastVerdict.Of(
            new Report
            {
                DeploymentId = "d-1",
                Application = "shop",
                DeploymentGroup = "us",
                LifecycleEvent = "AfterAllowTestTraffic",
                Seconds = 1.5,
                Status = Answer.Succeeded,
                WouldHaveFailed = true,
            },
            "");

        (verdict.Said, verdict.IsObserved, verdict.Service, verdict.Seconds).ShouldBe((Answer.Failed, true, "shop/us", 1.5));
    }

    private static PastVerdict No(string id) => Said(id, Answer.Failed, Outcome.Fail, Rule.FailErrors);

    private static PastVerdict Said(
        string id, Answer said = Answer.Succeeded, Outcome outcome = Outcome.Pass, Rule rule = Rule.PassedNoWorse, int at = 0, string service = "shop/us")
        => new(id, service, "AfterAllowTestTraffic", s_day.AddMinutes(at), 10, said, false, false, true, outcome, rule, "why", "");

    private static PastDeployment Only(params PastVerdict[] verdicts) => Of(verdicts).Deployments.ShouldHaveSingleItem();

    private static History Of(PastVerdict[] verdicts, params (string Id, bool IsRight)[] marks)
        => History.Of(verdicts, marks.ToDictionary(mark => mark.Id, mark => new Mark(mark.IsRight, "looked", s_day)));

    private static string Page(History history) => HistoryPage.Of(history, s_day);

    private static List<string> Rows(string page) =>
    [
        .. XDocument.Parse(page).Descendants("tr").Where(row => row.Attribute("class")?.Value.StartsWith("row", StringComparison.Ordinal) is true)
            .Select(row => string.Join(" | ", row.Elements("td").Select(cell => cell.Element("a") is { } link ? $"{cell.Value} ({link.Attribute("href")!.Value})" : cell.Value))),
    ];
}
