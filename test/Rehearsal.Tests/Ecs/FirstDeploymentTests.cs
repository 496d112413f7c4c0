namespace Rehearsal.Tests.Ecs;

public class FirstDeploymentTests
{
    [Fact]
    public void Passes_all_stages_and_shifts_to_green_alone_in_one_step() => TestServiceDeployment.Play(
        async scene =>
        {
            var deployment = await scene.Deploy();

            deployment.Status.ShouldBe(ServiceDeploymentStatus.Successful, deployment.StatusReason);
            scene.AskedStages.ShouldBe(
            [
                "PRE_SCALE_UP", "POST_SCALE_UP", "TEST_TRAFFIC_SHIFT", "POST_TEST_TRAFFIC_SHIFT", "PRE_PRODUCTION_TRAFFIC_SHIFT",
                "PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT",
            ]);
            scene.Asked[5].Details["productionTrafficWeights"]!.ToJsonString().ShouldBe($$"""{"{{deployment.Green.Arn}}":100.0}""");
            (await scene.Describe(deployment)).ContainsKey("SourceServiceRevisions").ShouldBeFalse();
            TestServiceDeployment.Forwards(scene.Service.ProductionRule).ShouldBe("shop-a 100, shop-b 0");
        },
        isFirst: true);

    [Fact]
    public void Has_nothing_to_go_back_to_and_tells_the_cause_in_the_events_alone() => TestServiceDeployment.Play(
        async scene =>
        {
            scene.Fail(DeploymentStage.PostScaleUp);

            var deployment = await scene.Deploy();

            (deployment.Status, deployment.StatusReason).ShouldBe(
                (ServiceDeploymentStatus.RollbackFailed, "No rollback candidate was found to run the rollback."));
            scene.AskedStages.ShouldBe(["PRE_SCALE_UP", "POST_SCALE_UP"]);
            scene.Service.Service.Events.Select(happened => happened.Message).ShouldContain(
                $"(service shop) (deployment {deployment.Green.Tasks.Id}) deployment failed: POST_SCALE_UP lifecycle hook(s) failed. "
                + $"Lifecycle hook target {TestServiceDeployment.HookArn} returned FAILED status.");
            scene.Service.Service.Tasks.ShouldAllBe(task => !task.IsRunning);
            (await scene.Describe(deployment)).ContainsKey("Rollback").ShouldBeFalse();
        },
        isFirst: true);

    [Fact]
    public void That_failed_is_followed_by_another_first_one() => TestServiceDeployment.Play(
        async scene =>
        {
            scene.Fail(DeploymentStage.PostScaleUp);
            await scene.Deploy();
            scene.Answers.Clear();

            var deployment = await scene.Deploy();

            (deployment.Status, deployment.Blue).ShouldBe((ServiceDeploymentStatus.Successful, null));
        },
        isFirst: true);
}
