using Canary.Reporting;

namespace Rehearsal.Tests.Scenarios;

/// <summary>What a scenario must end with: each hook answered exactly once.</summary>
internal static class ScenarioAssertions
{
    /// <summary>Each of these hooks got this answer, and each of them one answer only.</summary>
    public static void ShouldAnswer(this ScenarioResult result, params (string Event, string Answer)[] answers)
        => result.Answers.Select(answer => (answer.Event, answer.Answer)).ShouldBe(answers, result.ToString());

    public static void ShouldRollBackAt(this ScenarioResult result, string lifecycleEvent, Rule rule)
    {
        result.Deployment.Status.ShouldBe(DeploymentStatus.Failed, result.ToString());
        result.Deployment.Rollback.ShouldNotBeNull(result.ToString()).Status.ShouldBe(DeploymentStatus.Succeeded);
        result.Answers[^1].ShouldSatisfyAllConditions(
            result.ToString(),
            answer => answer.Event.ShouldBe(lifecycleEvent),
            answer => answer.Answer.ShouldBe("Failed"));
        result.Answers.Select(answer => answer.Event).ShouldBeUnique(result.ToString());
        result.ReportOf(lifecycleEvent).Verdict!.Rule.ShouldBe(rule, result.ToString());
    }

    /// <summary>The watch stopped it during the shift, CodeDeploy rolled it back, and no later hook was asked.</summary>
    public static void ShouldBeStopped(this ScenarioResult result, Rule rule)
    {
        result.Deployment.Status.ShouldBe(DeploymentStatus.Stopped, result.ToString());
        result.Deployment.Rollback.ShouldNotBeNull(result.ToString()).Status.ShouldBe(DeploymentStatus.Succeeded);
        result.Deployment[LifecycleStep.AllowTraffic].Status.ShouldBe(LifecycleEventStatus.Failed);
        result.Answers[^1].Event.ShouldBe("BeforeAllowTraffic", result.ToString());
        var report = result.ReportOf("AllowTraffic");
        (report.Watched, report.Verdict!.Rule).ShouldBe((WatchOutcome.Stopped, rule), result.ToString());
    }
}
