namespace Rehearsal.Tests.CodeDeploy;

public class StopTests
{
    private const string Canary = "CodeDeployDefault.ECSCanary10Percent5Minutes";

    private static readonly ServiceSetup WithAlarm = new() { Alarms = ["shop-errors"], TerminationWait = TimeSpan.FromMinutes(5) };

    [Fact]
    public void An_alarm_stops_the_deployment_and_rolls_it_back() => TestDeployment.Play(
        async scene =>
        {
            var run = scene.Start(Canary);
            await scene.Clock.PassSeconds(5 * 60);
            scene.Account.Alarms.Set("shop-errors", AlarmState.Alarm);
            await run.Completion;

            run.Deployment.Status.ShouldBe(DeploymentStatus.Stopped);
            run.Deployment.Error!.Code.ShouldBe("ALARM_ACTIVE");
            run.Deployment.Error.Message.ShouldBe(
                "One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been "
                + "stopped. Activated alarms: <shop-errors>");
            TestDeployment.Events(run.Deployment).ToList()[^2..].ShouldBe(["AllowTraffic Failed", "AfterAllowTraffic Skipped"]);
            (run.Deployment.Completed - run.Deployment.Created).ShouldBe(TimeSpan.FromMinutes(5));
            run.Rollback!.Status.ShouldBe(DeploymentStatus.Succeeded);
            TestDeployment.Forwards(scene.Group.ProductionListener).ShouldBe("shop-a 1");
        },
        WithAlarm);

    [Fact]
    public void An_alarm_that_is_active_already_stops_the_deployment_before_anything_happens() => TestDeployment.Play(
        async scene =>
        {
            scene.Account.Alarms.Set("shop-errors", AlarmState.Alarm);

            var run = scene.Start();
            await run.Completion;

            run.Deployment.Status.ShouldBe(DeploymentStatus.Stopped);
            scene.Asked.ShouldBeEmpty();
            run.Rollback.ShouldBeNull();
        },
        WithAlarm);

    [Theory]
    [InlineData("shop-errors", "InsufficientData")]
    [InlineData("shop-errors", "Ok")]
    [InlineData("somebody-elses", "Alarm")]
    public void Another_alarm_or_another_state_stops_nothing(string name, string state) => TestDeployment.Play(
        async scene =>
        {
            var run = scene.Start();
            await scene.Clock.PassSeconds(90);
            scene.Account.Alarms.Set(name, Enum.Parse<AlarmState>(state));
            await run.Completion;

            run.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded);
        },
        WithAlarm);

    [Fact]
    public void A_stop_by_hand_ends_the_question_that_is_open() => TestDeployment.Play(async scene =>
    {
        var run = scene.Start();
        await scene.Clock.PassSeconds(90);
        var answer = await scene.Call("codedeploy:stopDeployment", $$"""{ "DeploymentId": "{{run.Deployment.Id}}" }""");
        await run.Completion;

        answer["Status"]!.GetValue<string>().ShouldBe("Pending");
        run.Deployment.Status.ShouldBe(DeploymentStatus.Stopped);
        run.Deployment.Error!.Code.ShouldBe("MANUAL_STOP");
        run.Deployment[LifecycleStep.AfterInstall].Status.ShouldBe(LifecycleEventStatus.Failed);
        run.Rollback.ShouldNotBeNull();
        (await scene.Refusal("codedeploy:stopDeployment", $$"""{ "DeploymentId": "{{run.Deployment.Id}}" }""")).Code.ShouldBe("DeploymentAlreadyCompletedException");
    });

    [Fact]
    public void A_stop_may_ask_for_no_rollback() => TestDeployment.Play(async scene =>
    {
        var run = scene.Start();
        await scene.Clock.PassSeconds(90);
        await scene.Call("codedeploy:stopDeployment", $$"""{ "DeploymentId": "{{run.Deployment.Id}}", "AutoRollbackEnabled": false }""");
        await run.Completion;

        run.Rollback.ShouldBeNull();
        scene.Service.TaskSets.Count.ShouldBe(2);
    });

    [Fact]
    public void In_the_termination_wait_blue_can_still_take_the_traffic_back() => TestDeployment.Play(async scene =>
    {
        var run = scene.Start();
        await scene.Clock.PassSeconds(6 * 60);
        await scene.Call("codedeploy:stopDeployment", $$"""{ "DeploymentId": "{{run.Deployment.Id}}" }""");
        await run.Completion;

        run.Deployment.LifecycleEvents.ShouldAllBe(record => record.Status == LifecycleEventStatus.Succeeded);
        run.Deployment.Status.ShouldBe(DeploymentStatus.Stopped);
        TestDeployment.Forwards(scene.Group.ProductionListener).ShouldBe("shop-a 1");
        scene.Service.Primary.TargetGroup.Name.ShouldBe("shop-a");
    });
}
