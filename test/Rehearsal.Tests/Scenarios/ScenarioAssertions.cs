using Canary.Reporting;

namespace Rehearsal.Tests.Scenarios;

/// <summary>What a scenario must end with: each hook answered exactly once.</summary>
internal static class ScenarioAssertions
{
    /// <summary>Green serves; blue is gone.</summary>
    public static void ShouldSucceed(this ScenarioResult result) => result.Deployed.Status.ShouldBe(result.Lifecycle.Succeeded, result.ToString());

    /// <summary>
    /// Each of these hooks, by CodeDeploy's names, got this answer, and each of them one answer only; but ECS asks before each step of the shift.
    /// </summary>
    public static void ShouldAnswer(this ScenarioResult result, params (string Event, string Answer)[] answers) =>
        result.Answers.Select(answer => (answer.Event, answer.Answer))
            .Where((answer, place) => !result.IsOfEcs || place == 0 || result.Answers[place - 1].Event != answer.Event || answer.Answer == result.Lifecycle.No)
            .ShouldBe(answers.Select(answer => (result.InItsWords(answer.Event), answer.Answer is "Succeeded" ? result.Lifecycle.Yes : result.Lifecycle.No)), result.ToString());

    public static void ShouldRollBackAt(this ScenarioResult result, string lifecycleEvent, Rule rule)
    {
        result.ShouldHaveRolledBack("Failed");
        result.Answers[^1].ShouldSatisfyAllConditions(
            result.ToString(),
            answer => answer.Event.ShouldBe(result.InItsWords(lifecycleEvent)),
            answer => answer.Answer.ShouldBe(result.Lifecycle.No));
        result.Answers.Where(answer => answer.Event != Lifecycle.OfEcs.Admission).Select(answer => answer.Event).ShouldBeUnique(result.ToString());
        result.ReportOf(lifecycleEvent).Verdict!.Rule.ShouldBe(rule, result.ToString());
    }

    /// <summary>The watch stopped it during the shift, the controller rolled it back, and no later hook was asked.</summary>
    public static void ShouldBeStopped(this ScenarioResult result, Rule rule)
    {
        result.ShouldHaveRolledBack("Stopped");
        result.Deployed.Events.Single(record => record.Event == result.Lifecycle.Shift).Status.ShouldBe(EventStatus.Failed, result.ToString());
        result.Answers[^1].Event.ShouldBe(result.Lifecycle.Admission, result.ToString());
        var report = result.ReportOf("AllowTraffic");
        (report.Watched, report.Verdict!.Rule).ShouldBe((WatchOutcome.Stopped, rule), result.ToString());
    }

    /// <summary>CodeDeploy rolls back by another deployment, ECS within the same one.</summary>
    private static void ShouldHaveRolledBack(this ScenarioResult result, string statusOfCodeDeploy)
    {
        result.Deployed.Status.ShouldBe(result.IsOfEcs ? result.Lifecycle.Restored : statusOfCodeDeploy, result.ToString());
        if (!result.IsOfEcs)
        {
            result.Deployment.Rollback.ShouldNotBeNull(result.ToString()).Status.ShouldBe(DeploymentStatus.Succeeded);
        }
    }
}
