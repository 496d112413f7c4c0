namespace Rehearsal.Tests.Ecs;

public class StopServiceDeploymentTests
{
    [Theory]
    [InlineData(30, "PRE_SCALE_UP")]
    [InlineData(100, "POST_SCALE_UP")]
    [InlineData(400, "PRODUCTION_TRAFFIC_SHIFT")]
    [InlineData(900, "BAKE_TIME")]
    public void Rolls_back_from_the_stage_that_is_under_way(int seconds, string at) => TestServiceDeployment.Play(async scene =>
    {
        var run = scene.Start();
        await scene.Clock.PassSeconds(seconds);
        var answer = await scene.Stop(run.Deployment);
        var status = run.Deployment.Status;
        await run.Completion;

        answer.ToJsonString().ShouldBe($$"""{"ServiceDeploymentArn":"{{run.Deployment.Arn}}"}""");
        status.ShouldBeOneOf(ServiceDeploymentStatus.RollbackRequested, ServiceDeploymentStatus.RollbackInProgress);
        run.Deployment.Status.ShouldBe(ServiceDeploymentStatus.RollbackSuccessful);
        run.Deployment.StatusReason.ShouldBe("Service deployment rolled back because a rollback was requested.");
        TestServiceDeployment.Stages(run.Deployment.Stages).Last().ShouldBe($"{at} Failed");
        TestServiceDeployment.Forwards(scene.Service.ProductionRule).ShouldBe("shop-a 100, shop-b 0");
    });

    [Fact]
    public void Does_not_wait_for_a_hook() => TestServiceDeployment.Play(async scene =>
    {
        scene.Answers[DeploymentStage.PostScaleUp] = _ => new TaskCompletionSource<string?>().Task;
        var run = scene.Start();
        await scene.Clock.PassSeconds(120);
        await scene.Stop(run.Deployment);
        await run.Completion;

        run.Deployment.Status.ShouldBe(ServiceDeploymentStatus.RollbackSuccessful);
    });

    [Fact]
    public void A_rollback_that_was_asked_for_goes_on_as_it_is() => TestServiceDeployment.Play(async scene =>
    {
        scene.Fail(DeploymentStage.PostScaleUp);
        var run = scene.Start();
        while (run.Deployment.RollbackStarted is null)
        {
            await scene.Clock.PassSeconds(10);
        }

        await scene.Stop(run.Deployment);
        await run.Completion;

        run.Deployment.Status.ShouldBe(ServiceDeploymentStatus.RollbackSuccessful);
        run.Deployment.StatusReason!.ShouldContain("POST_SCALE_UP lifecycle hook(s) failed.");
    });

    [Theory]
    [InlineData(false, "SUCCESSFUL")]
    [InlineData(true, "ROLLBACK_SUCCESSFUL")]
    public void What_is_over_is_in_conflict(bool fails, string status) => TestServiceDeployment.Play(async scene =>
    {
        if (fails)
        {
            scene.Fail(DeploymentStage.PostScaleUp);
        }

        var deployment = await scene.Deploy();

        var refusal = await Thrown.By<AwsException>(() => scene.Stop(deployment));
        (refusal.Code, refusal.Message).ShouldBe(("ConflictException", $"The service deployment {deployment.Arn} cannot be stopped: its status is {status}."));
        ErrorNames.Of("ecs", refusal.Code).ShouldBe("Ecs.ConflictException");
    });

    [Fact]
    public void Once_blue_is_being_deleted_it_is_in_conflict_too() => TestServiceDeployment.Play(async scene =>
    {
        var run = scene.Start();
        while (run.Deployment.Stage is not DeploymentStage.CleanUp)
        {
            await scene.Clock.PassSeconds(10);
        }

        (await Thrown.By<AwsException>(() => scene.Stop(run.Deployment))).Code.ShouldBe("ConflictException");
        await run.Completion;
        run.Deployment.Status.ShouldBe(ServiceDeploymentStatus.Successful);
    });

    [Fact]
    public void A_deployment_that_is_not_there_is_not_found() => TestServiceDeployment.Play(async scene =>
    {
        var refusal = await scene.Refusal("stopServiceDeployment", """{ "ServiceDeploymentArn": "arn:aws:ecs:local:000000000000:service-deployment/main/shop/x" }""");

        ErrorNames.Of("ecs", refusal.Code).ShouldBe("Ecs.ServiceDeploymentNotFoundException");
    });

    [Fact]
    public void Only_a_rollback_stops_it() => TestServiceDeployment.Play(async scene =>
    {
        var run = scene.Start();

        (await scene.Refusal("stopServiceDeployment", $$"""{ "ServiceDeploymentArn": "{{run.Deployment.Arn}}", "StopType": "ABORT" }""")).Code
            .ShouldBe("InvalidParameterException");
        await run.Completion;
        run.Deployment.Status.ShouldBe(ServiceDeploymentStatus.Successful);
    });
}
