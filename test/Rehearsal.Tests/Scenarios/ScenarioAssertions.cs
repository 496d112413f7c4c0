using Canary.Reporting;

namespace Rehearsal.Tests.Scenarios;

/// <summary>What a scenario must end with: each hook answered exactly once.</summary>
internal static class ScenarioAssertions
{
    /// <summary>Green serves; blue is gone.</summary>
    public static void ShouldSucceed(this ScenarioResult result) => result.Deployed.Status.ShouldBe(result.Lifecycle.Succeeded, result.ToString());

    /// <summary>Green serves, and each of the five hooks let it.</summary>
    public static void ShouldPassEverywhere(this ScenarioResult result)
    {
        result.ShouldSucceed();
        result.ShouldAnswer([.. LifecycleEvent.All.Select(lifecycleEvent => (lifecycleEvent, "Succeeded"))]);
    }

    /// <summary>Blue serves, because a hook said no at such an event of CodeDeploy or its counterpart; no hook was answered twice.</summary>
    public static void ShouldFailAt(this ScenarioResult result, string lifecycleEvent)
    {
        result.ShouldHaveRolledBack("Failed");
        var last = result.Answers[^1];
        (last.Event, last.Answer).ShouldBe((result.InItsWords(lifecycleEvent), result.Lifecycle.No), result.ToString());
        result.ShouldAnswerOnce();
    }

    /// <summary>No hook was answered twice; but ECS asks before each step of the shift.</summary>
    public static void ShouldAnswerOnce(this ScenarioResult result) =>
        result.Answers.Where(answer => answer.Event != Lifecycle.OfEcs.Admission).Select(answer => answer.Event).ShouldBeUnique(result.ToString());

    /// <summary>
    /// Each of these hooks, by CodeDeploy's names, got this answer, and each of them one answer only; but ECS asks before each step of the shift.
    /// </summary>
    public static void ShouldAnswer(this ScenarioResult result, params (string Event, string Answer)[] answers) =>
        result.Answers.Select(answer => (answer.Event, answer.Answer))
            .Where((answer, place) => !result.IsOfEcs || place == 0 || result.Answers[place - 1].Event != answer.Event || answer.Answer == result.Lifecycle.No)
            .ShouldBe(answers.Select(answer => (result.InItsWords(answer.Event), answer.Answer is "Succeeded" ? result.Lifecycle.Yes : result.Lifecycle.No)), result.ToString());

    public static void ShouldRollBackAt(this ScenarioResult result, string lifecycleEvent, Rule rule)
    {
        result.ShouldFailAt(lifecycleEvent);
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
    public static void ShouldHaveRolledBack(this ScenarioResult result, string statusOfCodeDeploy)
    {
        result.Deployed.Status.ShouldBe(result.IsOfEcs ? result.Lifecycle.Restored : statusOfCodeDeploy, result.ToString());
        if (!result.IsOfEcs)
        {
            result.Deployment.Rollback.ShouldNotBeNull(result.ToString()).Status.ShouldBe(DeploymentStatus.Succeeded);
        }
    }
}
