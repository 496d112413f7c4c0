using Rehearsal.CodeDeploy;

namespace Rehearsal.Tests.Scenarios;

public sealed class JudgementScenarios
{
    [Fact]
    public void A_healthy_green_is_deployed()
    {
        var told = new Scenario().Deploy();

        told.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded, told.ToString());
        told.Answers.Select(answer => (answer.Event, answer.Answer)).ShouldBe(
        [
            ("BeforeInstall", "Succeeded"), ("AfterInstall", "Succeeded"), ("AfterAllowTestTraffic", "Succeeded"), ("BeforeAllowTraffic", "Succeeded"), ("AfterAllowTraffic", "Succeeded"),
        ]);
    }
}
