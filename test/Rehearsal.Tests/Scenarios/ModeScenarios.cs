using System.Text.Json.Nodes;
using Canary.Gates;

namespace Rehearsal.Tests.Scenarios;

/// <summary>A gate that only observes, or is paused: it judges and tells as ever, every hook is answered Succeeded, and nothing is stopped.</summary>
public sealed class ModeScenarios
{
    private const string Observing = """{ "mode": "observe", "probes": [ { "name": "home", "path": "/" }, { "name": "products", "path": "/products" } ] }""";

    [Theory]
    [OnBoth]
    public void A_bad_version_goes_through_and_every_report_says_that_it_would_have_failed(Controller controller)
        => ShouldObserve(new Scenario { Controller = controller, PlanText = Observing, GreenFault = "errors=20%", UsersPerSecond = 10 }, "the plan's mode is observe");

    [Theory]
    [OnBoth]
    public void So_it_does_where_the_stack_observes_whatever_the_plan_says(Controller controller)
        => ShouldObserve(
            new Scenario { Controller = controller, Service = new Scenario().Service with { StackMode = "observe" }, GreenFault = "errors=20%", UsersPerSecond = 10 },
            "the stack's Mode is observe");

    [Theory]
    [OnBoth]
    public void A_plan_that_cannot_be_read_goes_through_where_the_stack_observes(Controller controller)
    {
        var result = new Scenario { Controller = controller, PlanText = "{", Service = new Scenario().Service with { StackMode = "observe" } }.Deploy();

        result.Deployed.Status.ShouldBe(result.Lifecycle.Succeeded, result.ToString());
        result.Reports.ShouldAllBe(report => report.WouldHaveFailed && report.Verdict!.Rule == Rule.CannotJudge);
    }

    [Theory]
    [OnBoth]
    public void And_stops_the_deployment_where_the_stack_decides_for_nobody_knows_what_the_plan_says(Controller controller)
        => new Scenario { Controller = controller, PlanText = """{ "mode": "observe", "hosts": 1 }""" }.Deploy().ShouldAnswer(("BeforeInstall", "Failed"));

    [Theory]
    [OnBoth]
    public void A_failed_check_goes_through(Controller controller)
    {
        var result = new Scenario { Controller = controller, PlanText = Observing, Service = new Scenario().Service with { TerminationWait = TimeSpan.Zero } }.Deploy();

        result.Deployed.Status.ShouldBe(result.Lifecycle.Succeeded, result.ToString());
        var report = result.ReportOf("BeforeInstall");
        (report.WouldHaveFailed, report.Status, report.Verdict!.Outcome).ShouldBe((true, Answer.Succeeded, Outcome.Fail));
        report.Headline.ShouldStartWith($"{result.InItsWords("BeforeInstall")} Observed: would have failed: termination-wait: ");
    }

    [Theory]
    [OnBoth]
    public void A_good_version_passes_as_ever_and_is_told_to_be_observed(Controller controller)
    {
        var result = new Scenario { Controller = controller, PlanText = Observing }.Deploy();

        result.ShouldPassEverywhere();
        result.Reports.ShouldAllBe(report => report.Mandate == MandateKind.Observes && !report.WouldHaveFailed);
        result.ReportOf("AfterInstall").Headline.ShouldStartWith($"{result.InItsWords("AfterInstall")} Observed: succeeded: ");
    }

    [Theory]
    [OnBoth]
    public void A_pause_lets_through_until_its_end_and_is_told_with_its_reason(Controller controller)
    {
        var result = Paused(controller, minutesFromNow: 600).Deploy();

        result.Deployed.Status.ShouldBe(result.Lifecycle.Succeeded, result.ToString());
        var report = result.Reports.First(report => report.WouldHaveFailed);
        report.Mandate.ShouldBe(MandateKind.Paused);
        report.Reasons.ShouldContain(reason => reason.StartsWith("Nothing is failed or stopped, because the plan pauses the gate until ", StringComparison.Ordinal) && reason.EndsWith(" UTC: incident 4711", StringComparison.Ordinal));
    }

    [Theory]
    [OnBoth]
    public void An_expired_pause_is_none(Controller controller)
    {
        var result = Paused(controller, minutesFromNow: -1).Deploy();

        result.Deployed.Status.ShouldNotBe(result.Lifecycle.Succeeded);
        result.Reports.ShouldAllBe(report => report.Mandate == MandateKind.Decides);
    }

    private static Scenario Paused(Controller controller, int minutesFromNow) => new()
    {
        Controller = controller,
        GreenFault = "errors=20%",
        Given = stack => stack.Account.Parameters.Put($"/hooks/{(controller is Controller.Ecs ? "main/shop" : "shop/shop-production")}", new JsonObject
        {
            ["probes"] = JsonNode.Parse("""[ { "name": "home", "path": "/" }, { "name": "products", "path": "/products" } ]"""),
            ["pause"] = new JsonObject { ["until"] = $"{stack.Account.Clock.GetUtcNow().AddMinutes(minutesFromNow):yyyy-MM-dd'T'HH:mm:ss}Z", ["reason"] = "incident 4711" },
        }.ToJsonString()),
    };

    private static void ShouldObserve(Scenario scenario, string why)
    {
        RehearsalStack played = null!;

        var result = (scenario with { Given = stack => played = stack }).Deploy();

        result.Deployed.Status.ShouldBe(result.Lifecycle.Succeeded, result.ToString());
        result.Answers.ShouldAllBe(answer => string.Equals(answer.Answer, "Succeeded", StringComparison.OrdinalIgnoreCase));
        played.Api.CallsOf("codedeploy:stopDeployment").ShouldBe(0);
        played.Api.CallsOf("ecs:stopServiceDeployment").ShouldBe(0);
        foreach (var lifecycleEvent in new[] { "AfterAllowTestTraffic", "AllowTraffic", "AfterAllowTraffic" })
        {
            var report = result.ReportOf(lifecycleEvent);
            report.WouldHaveFailed.ShouldBeTrue(lifecycleEvent);
            report.Verdict!.Rule.ShouldBeOneOf(Rule.FailErrors, Rule.FailTraffic);
            report.MandateBecause.ShouldBe(why);
            report.Reasons.ShouldContain($"Nothing is failed or stopped, because {why}");
        }

        result.ReportOf("AllowTraffic").Headline.ShouldStartWith($"{result.InItsWords("AllowTraffic")} Observed: would have been stopped: ");
        var pages = played.Stored.Where(stored => stored.Key.EndsWith(".html", StringComparison.Ordinal) && !stored.Key.EndsWith("/index.html", StringComparison.Ordinal)).Select(stored => stored.Body).ToList();
        pages.ShouldAllBe(page => page.Contains("<h1>Observed: ", StringComparison.Ordinal));
        pages.Count(page => page.Contains("<h1>Observed: would have ", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(3);
        var details = played.Account.EventBus.Events.Where(happened => happened.DetailType == "Lifecycle Hook Verdict").Select(happened => happened.Envelope["detail"]!).ToList();
        details.ShouldAllBe(detail => (string)detail["mode"]! == "observe");
        details.Count(detail => (bool)detail["wouldHaveFailed"]!).ShouldBeGreaterThanOrEqualTo(3);
    }
}
