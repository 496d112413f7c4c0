using System.Text.Json.Nodes;
using static Rehearsal.Tests.Serving.ServedScene;

namespace Rehearsal.Tests.Serving;

/// <summary>A pipeline does not wait: it deploys the next version while the one before is under way, with the hooks that ship.</summary>
public class ServedReplacementTests
{
    [Theory]
    [InlineData("PRE_SCALE_UP", "")]
    [InlineData("POST_TEST_TRAFFIC_SHIFT", "errors=20%")]
    [InlineData("BAKE_TIME", "")]
    public void A_version_that_takes_the_place_of_another_is_judged_by_itself(string stage, string fault) => Play(async scene =>
    {
        var replaced = await scene.UpdateService("shop-native", await scene.Register("shop-native", fault));
        while ((await Describe(scene, replaced))["lifecycleStage"]?.GetValue<string>() != stage)
        {
            await scene.Pass(TimeSpan.FromSeconds(2));
        }

        await scene.Pass(TimeSpan.FromSeconds(2));
        var definition = await scene.Register("shop-native");
        var next = await scene.UpdateService("shop-native", definition);

        Text(await Describe(scene, replaced), "status").ShouldBeOneOf("STOP_REQUESTED", "STOPPED");
        Text(await scene.WaitForEcs(next), "status").ShouldBe("SUCCESSFUL", scene.Said);
        Text(await Describe(scene, replaced), "status").ShouldBe("STOPPED");
        await scene.WaitUntilStable("shop-native");
        (await scene.Tasks("shop-native", "RUNNING")).Select(task => Text(task, "taskDefinitionArn")).ShouldBe([definition, definition]);
    });

    [Fact]
    public void A_bad_version_that_takes_the_place_of_a_good_one_is_rolled_back_to_what_served_before_both() => Play(async scene =>
    {
        var before = Text(await scene.DescribeService("shop-native"), "taskDefinition");
        await scene.UpdateService("shop-native", await scene.Register("shop-native"));
        await scene.WaitUntilGreenRuns("shop-native");

        var bad = await scene.UpdateService("shop-native", await scene.Register("shop-native", "errors=20%"));

        Text(await scene.WaitForEcs(bad), "status").ShouldBe("ROLLBACK_SUCCESSFUL", scene.Said);
        await scene.WaitUntilStable("shop-native");
        Text(await scene.DescribeService("shop-native"), "taskDefinition").ShouldBe(before);
    });

    [Fact]
    public void CodeDeploy_refuses_a_second_deployment_as_before() => Play(async scene =>
    {
        var first = await scene.CreateDeployment(await scene.Register("shop"));

        (await Thrown.By<ShouldAssertException>(async () => await scene.CreateDeployment(await scene.Register("shop")))).Message
            .ShouldContain("DeploymentLimitExceededException");

        Text(await scene.WaitFor(first), "status").ShouldBe("Succeeded");
    });

    private static async Task<JsonNode> Describe(ServedScene scene, string deployment) =>
        (await scene.Ecs("DescribeServiceDeployments", new() { ["serviceDeploymentArns"] = new JsonArray(deployment) }))["serviceDeployments"]![0]!;
}
