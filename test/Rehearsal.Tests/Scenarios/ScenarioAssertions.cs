using Canary.Judging;
using Rehearsal.CodeDeploy;

namespace Rehearsal.Tests.Scenarios;

/// <summary>What a scenario must end with: each hook answered exactly once.</summary>
internal static class ScenarioAssertions
{
    /// <summary>Each of these hooks got this answer, and each of them one answer only.</summary>
    public static void ShouldAnswer(this ScenarioResult told, params (string Event, string Answer)[] answers)
        => told.Answers.Select(answer => (answer.Event, answer.Answer)).ShouldBe(answers, told.ToString());

    public static void ShouldRollBackAt(this ScenarioResult told, string lifecycleEvent, Rule rule)
    {
        told.Deployment.Status.ShouldBe(DeploymentStatus.Failed, told.ToString());
        told.Deployment.Rollback.ShouldNotBeNull(told.ToString()).Status.ShouldBe(DeploymentStatus.Succeeded);
        told.Answers[^1].ShouldSatisfyAllConditions(
            told.ToString(),
            answer => answer.Event.ShouldBe(lifecycleEvent),
            answer => answer.Answer.ShouldBe("Failed"));
        told.Answers.Select(answer => answer.Event).ShouldBeUnique(told.ToString());
        told.ReportOf(lifecycleEvent).Verdict!.Rule.ShouldBe(rule, told.ToString());
    }
}
