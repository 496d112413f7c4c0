namespace Rehearsal.Tests.Ecs;

public class ServiceRollbackTests
{
    private static readonly ServiceSetup s_withAlarm = TestServiceDeployment.Setup with { Alarms = ["shop-5xx"] };

    [Theory]
    [InlineData("PreScaleUp")]
    [InlineData("PostScaleUp")]
    [InlineData("TestTrafficShift")]
    [InlineData("PostTestTrafficShift")]
    [InlineData("PreProductionTrafficShift")]
    [InlineData("PostProductionTrafficShift")]
    public void Gives_the_routes_back_to_blue_and_removes_green(string at) => TestServiceDeployment.Play(async scene =>
    {
        var blue = scene.Service.Serving!;
        FailOnce(scene, Enum.Parse<DeploymentStage>(at));

        var deployment = await scene.Deploy();

        deployment.Status.ShouldBe(ServiceDeploymentStatus.RollbackSuccessful, deployment.StatusReason);
        deployment.StatusReason.ShouldBe(
            $"Service deployment rolled back because {Enum.Parse<DeploymentStage>(at).Name()} lifecycle hook(s) failed. "
            + $"Lifecycle hook target {TestServiceDeployment.HookArn} returned FAILED status.");
        TestServiceDeployment.Forwards(scene.Service.ProductionRule).ShouldBe("shop-a 100, shop-b 0");
        TestServiceDeployment.Forwards(scene.Service.TestRule).ShouldBe("shop-a 100, shop-b 0");
        scene.Service.ActiveRevisions.ShouldHaveSingleItem().ShouldBe(blue);
        (blue.Tasks.Status, blue.Tasks.Running.Count).ShouldBe((TaskSetStatus.Primary, 2));
        scene.Service.TargetGroups.Two.Targets.ShouldAllBe(target => target.State == FleetTarget.Draining);
    });

    [Fact]
    public void Before_scale_up_no_task_has_started() => TestServiceDeployment.Play(async scene =>
    {
        scene.Fail(DeploymentStage.PreScaleUp);

        var deployment = await scene.Deploy();

        deployment.Status.ShouldBe(ServiceDeploymentStatus.RollbackSuccessful);
        deployment.Green.Tasks.Tasks.ShouldBeEmpty();
        scene.Service.Service.Events.Select(happened => happened.Message).ShouldContain(
            $"(service shop) (deployment {deployment.Green.Tasks.Id}) deployment failed: PRE_SCALE_UP lifecycle hook(s) failed. "
            + $"Lifecycle hook target {TestServiceDeployment.HookArn} returned FAILED status.");
    });

    [Theory]
    [InlineData("PreScaleUp")]
    [InlineData("PostProductionTrafficShift")]
    public void Asks_the_two_shifts_alone_with_green_at_0_and_the_other_at_100(string at) => TestServiceDeployment.Play(async scene =>
    {
        scene.Fail(Enum.Parse<DeploymentStage>(at));

        var deployment = await scene.Deploy();

        TestServiceDeployment.Stages(deployment.RollbackStages).ShouldBe(["PRODUCTION_TRAFFIC_SHIFT Succeeded", "TEST_TRAFFIC_SHIFT Succeeded"]);
        scene.AskedStages.TakeLast(2).ShouldBe(["PRODUCTION_TRAFFIC_SHIFT", "TEST_TRAFFIC_SHIFT"]);
        var weights = $$"""{"{{deployment.Blue!.Arn}}":100.0,"{{deployment.Green.Arn}}":0.0}""";
        scene.Asked[^2].Details["productionTrafficWeights"]!.ToJsonString().ShouldBe(weights);
        scene.Asked[^1].Details["testTrafficWeights"]!.ToJsonString().ShouldBe(weights);
        scene.Asked.ShouldAllBe(asked => asked.Details["targetServiceRevisionArn"]!.GetValue<string>() == deployment.Green.Arn);
    });

    [Fact]
    public void Gives_the_weights_back_before_the_hooks_and_before_greens_tasks_go() => TestServiceDeployment.Play(async scene =>
    {
        scene.Fail(DeploymentStage.PostProductionTrafficShift);
        var run = scene.Start();
        while (run.Deployment.RollbackStarted is null)
        {
            await scene.Clock.PassSeconds(10);
        }

        var described = await scene.Describe(run.Deployment);
        described["Status"]!.GetValue<string>().ShouldBe("ROLLBACK_IN_PROGRESS");
        described["LifecycleStage"]!.GetValue<string>().ShouldBe("PRODUCTION_TRAFFIC_SHIFT");
        described["Rollback"]!["ServiceRevisionArn"]!.GetValue<string>().ShouldBe(run.Deployment.Blue!.Arn);
        TestServiceDeployment.Forwards(scene.Service.ProductionRule).ShouldBe("shop-a 100, shop-b 0");
        run.Deployment.Green.Tasks.Running.Count.ShouldBe(2);
        await run.Completion;

        run.Deployment.Green.Tasks.Running.ShouldBeEmpty();
    });

    [Fact]
    public void A_hook_that_fails_in_it_makes_it_fail_and_leaves_green() => TestServiceDeployment.Play(async scene =>
    {
        scene.Fail(DeploymentStage.PostTestTrafficShift);
        scene.Fail(DeploymentStage.ProductionTrafficShift);

        var deployment = await scene.Deploy();

        deployment.Status.ShouldBe(ServiceDeploymentStatus.RollbackFailed);
        deployment.StatusReason.ShouldBe(
            "Service deployment rollback failed because PRODUCTION_TRAFFIC_SHIFT lifecycle hook(s) failed. "
            + $"Lifecycle hook target {TestServiceDeployment.HookArn} returned FAILED status.");
        deployment.Green.IsActive.ShouldBeTrue();
        scene.Service.Serving.ShouldBe(deployment.Blue);
        scene.Progress[^1].ShouldBeOfType<DeploymentProgress.RollbackFinished>().Status.ShouldBe("ROLLBACK_FAILED");
    });

    [Fact]
    public void Is_told_with_its_beginning_and_its_end() => TestServiceDeployment.Play(async scene =>
    {
        scene.Fail(DeploymentStage.PostTestTrafficShift);

        var deployment = await scene.Deploy();

        scene.Progress.ShouldAllBe(it => it.DeploymentId == deployment.Id);
        scene.Progress.OfType<DeploymentProgress.StatusChanged>().Select(change => change.Status).ShouldBe(
            ["IN_PROGRESS", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL"]);
        scene.Progress.OfType<DeploymentProgress.RollbackStarted>().ShouldHaveSingleItem().RollbackDeploymentId.ShouldBe(deployment.Id);
        scene.Progress[^1].ShouldBeOfType<DeploymentProgress.RollbackFinished>().Status.ShouldBe("ROLLBACK_SUCCESSFUL");
        scene.Progress.OfType<DeploymentProgress.TrafficShifted>().Select(shift => (shift.Route, shift.BluePercent)).ShouldBe(
            [(RouteKind.Test, 0), (RouteKind.Test, 100)]);
        scene.Progress.OfType<DeploymentProgress.HookAnswered>().Select(answered => answered.Status).ShouldBe(
            ["SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "FAILED", "SUCCEEDED", "SUCCEEDED"]);
    });

    [Fact]
    public void The_next_deployment_starts_from_blue_again() => TestServiceDeployment.Play(async scene =>
    {
        scene.Fail(DeploymentStage.PostProductionTrafficShift);
        var failed = await scene.Deploy();
        scene.Answers.Clear();

        var deployment = await scene.Deploy();

        (deployment.Status, deployment.Blue).ShouldBe((ServiceDeploymentStatus.Successful, failed.Blue));
        deployment.Stages[0].Stage.ShouldBe(DeploymentStage.PreScaleUp);
    });

    [Theory]
    [InlineData(3.5, true)]
    [InlineData(5.5, true)]
    [InlineData(13.5, true)]
    [InlineData(18, true)]
    public void An_alarm_before_the_end_of_the_bake_rolls_back(double minutes, bool isRolledBack) => TestServiceDeployment.Play(
        async scene =>
        {
            var run = scene.Start();
            await scene.Clock.Pass(TimeSpan.FromMinutes(minutes));
            scene.Account.Alarms.Set("shop-5xx", AlarmState.Alarm);
            await run.Completion;

            (run.Deployment.Status is ServiceDeploymentStatus.RollbackSuccessful).ShouldBe(isRolledBack);
            run.Deployment.StatusReason.ShouldBe("Service deployment rolled back because the alarm shop-5xx is in ALARM state.");
            run.Deployment.Stages[^1].Stage.ShouldBeOneOf(
                DeploymentStage.ProductionTrafficShift, DeploymentStage.PreProductionTrafficShift, DeploymentStage.PostProductionTrafficShift, DeploymentStage.BakeTime);
            (await scene.Describe(run.Deployment))["Alarms"]!.ToJsonString()
                .ShouldBe("""{"AlarmNames":["shop-5xx"],"Status":"TRIGGERED","TriggeredAlarmNames":["shop-5xx"]}""");
            TestServiceDeployment.Forwards(scene.Service.ProductionRule).ShouldBe("shop-a 100, shop-b 0");
        },
        s_withAlarm);

    [Fact]
    public void An_alarm_that_was_active_at_the_start_is_ignored() => TestServiceDeployment.Play(
        async scene =>
        {
            scene.Account.Alarms.Set("shop-5xx", AlarmState.Alarm);
            var run = scene.Start();
            await scene.Clock.Pass(TimeSpan.FromMinutes(6));
            scene.Account.Alarms.Set("shop-5xx", AlarmState.Alarm);
            await run.Completion;

            run.Deployment.Status.ShouldBe(ServiceDeploymentStatus.Successful);
            (await scene.Describe(run.Deployment))["Alarms"]!["Status"]!.GetValue<string>().ShouldBe("MONITORING_COMPLETE");
        },
        s_withAlarm);

    [Fact]
    public void An_alarm_of_somebody_else_is_ignored() => TestServiceDeployment.Play(
        async scene =>
        {
            var run = scene.Start();
            await scene.Clock.Pass(TimeSpan.FromMinutes(6));
            scene.Account.Alarms.Set("cart-5xx", AlarmState.Alarm);
            await run.Completion;

            run.Deployment.Status.ShouldBe(ServiceDeploymentStatus.Successful);
        },
        s_withAlarm);

    [Fact]
    public void A_green_that_never_comes_up_is_left_for_24_hours() => TestServiceDeployment.Play(async scene =>
    {
        scene.Tasks.GreenFaults = Fault.Ordered("image-missing");

        var deployment = await scene.Deploy();

        deployment.StatusReason.ShouldBe("Service deployment rolled back because the stage SCALE_UP timed out.");
        var stage = deployment.Stages[^1];
        (stage.Stage, stage.Ended - stage.Started).ShouldBe((DeploymentStage.ScaleUp, TimeSpan.FromHours(24)));
    });

    [Fact]
    public void The_circuit_breaker_trips_when_three_tasks_have_failed() => TestServiceDeployment.Play(
        async scene =>
        {
            scene.Tasks.GreenFaults = Fault.Ordered("image-missing");

            var deployment = await scene.Deploy();

            deployment.StatusReason.ShouldBe("Service deployment rolled back because the circuit breaker threshold was exceeded.");
            (deployment.Stages[^1].Ended - deployment.Stages[^1].Started)!.Value.ShouldBeLessThan(TimeSpan.FromMinutes(1));
            (await scene.Describe(deployment))["DeploymentCircuitBreaker"]!.ToJsonString().ShouldBe("""{"FailureCount":4,"Status":"TRIGGERED","Threshold":3}""");
        },
        TestServiceDeployment.Setup with { HasCircuitBreaker = true });

    [Theory]
    [InlineData(1, 3)]
    [InlineData(7, 4)]
    [InlineData(1000, 200)]
    public void The_circuit_breakers_threshold_is_half_of_the_tasks_between_3_and_200(int desired, int threshold) => TestServiceDeployment.Play(
        scene =>
        {
            scene.Service.Deployments[0].FailureThreshold.ShouldBe(threshold);
            return Task.CompletedTask;
        },
        TestServiceDeployment.Setup with { DesiredCount = desired });

    private static void FailOnce(TestServiceDeployment scene, DeploymentStage at)
    {
        var calls = 0;
        scene.Answers[at] = _ => Task.FromResult<string?>($$"""{ "hookStatus": "{{(calls++ == 0 ? "FAILED" : "SUCCEEDED")}}" }""");
    }
}
