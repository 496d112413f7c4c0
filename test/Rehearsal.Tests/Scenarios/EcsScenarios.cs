namespace Rehearsal.Tests.Scenarios;

/// <summary>Deployments that ECS carries out itself, judged by the shipped stack.</summary>
public class EcsScenarios
{
    private static readonly Scenario s_shop = new() { Controller = Controller.Ecs };

    [Fact]
    public void Deploys_a_version_as_good_as_the_last()
    {
        var result = s_shop.Deploy();

        result.ShouldSucceed();
        result.ShouldAnswer(
            ("BeforeInstall", "Succeeded"), ("AfterInstall", "Succeeded"), ("AfterAllowTestTraffic", "Succeeded"),
            ("BeforeAllowTraffic", "Succeeded"), ("AfterAllowTraffic", "Succeeded"));
    }

    [Fact]
    public void Rolls_back_when_errors_spike()
    {
        var result = (s_shop with { GreenFault = "errors=5%" }).Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        result.Deployed.Message.ShouldNotBeNull().ShouldContain("POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed.");
    }
}
