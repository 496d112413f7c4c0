using System.Text.Json.Nodes;
using Rehearsal.Tests.Api;

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

    [Fact]
    public void While_traffic_shifts_users_are_back_on_blue_at_once() => TestDeployment.Play(async scene =>
    {
        await using var users = new Users(scene.Network, scene.Group.ProductionListener.Address, ["/"], scene.Clock, perSecond: 100);
        var run = scene.Start(Canary);
        await scene.Clock.PassSeconds(5 * 60);
        users.Start();
        await scene.Clock.PassSeconds(30);
        var servedByGreen = users.Experience.ByVersion["2"].All;

        var answer = await Stop(scene, run);
        await scene.Clock.PassSeconds(30);

        ApiAnswers.Same(answer, """{ "Status": "Pending", "StatusMessage": "No more actions are started; the deployment is stopping." }""");
        servedByGreen.ShouldBeInRange(200, 400);
        users.Experience.ByVersion["2"].All.ShouldBeLessThanOrEqualTo(servedByGreen + 1, "one may have been under way");
        (users.Experience.Sent, users.Experience.Failed).ShouldBe((6_000, 0));
        run.Rollback!.Status.ShouldBe(DeploymentStatus.InProgress, "green still drains");

        await run.Completion;
        run.Deployment.Status.ShouldBe(DeploymentStatus.Stopped);
        TestDeployment.Events(run.Deployment).ShouldBe(
        [
            "BeforeInstall Succeeded", "Install Succeeded", "AfterInstall Succeeded", "AllowTestTraffic Succeeded",
            "AfterAllowTestTraffic Succeeded", "BeforeAllowTraffic Succeeded", "AllowTraffic Failed", "AfterAllowTraffic Skipped",
        ]);
        (run.Deployment.Completed - run.Deployment.Created).ShouldBe(TimeSpan.FromSeconds(5 * 60 + 30));
        scene.Asked.ShouldNotContain(asked => asked.Function == "AfterAllowTraffic");
        scene.Service.TaskSets.ShouldHaveSingleItem().ShouldBe(scene.Service.Primary);
        run.Rollback.Status.ShouldBe(DeploymentStatus.Succeeded);
    });

    [Theory]
    [InlineData(0, "BeforeInstall")]
    [InlineData(30, "BeforeInstall")]
    [InlineData(90, "AfterInstall")]
    [InlineData(150, "AfterAllowTestTraffic")]
    [InlineData(210, "BeforeAllowTraffic")]
    [InlineData(270, "AllowTraffic")]
    [InlineData(570, "AfterAllowTraffic")]
    public void The_event_that_is_under_way_fails_and_those_that_follow_are_skipped(int seconds, string at) => TestDeployment.Play(async scene =>
    {
        var run = scene.Start(Canary);
        await scene.Clock.PassSeconds(seconds);
        await Stop(scene, run);
        await run.Completion;

        var (events, stopped) = (Enum.GetNames<LifecycleStep>(), Array.IndexOf(Enum.GetNames<LifecycleStep>(), at));
        TestDeployment.Events(run.Deployment).ShouldBe(events.Select((name, place) =>
            $"{name} {(place < stopped ? "Succeeded" : place == stopped ? "Failed" : "Skipped")}"));
        (run.Deployment.Status, run.Deployment.Error!.Code).ShouldBe((DeploymentStatus.Stopped, "MANUAL_STOP"));
        (run.Rollback is null).ShouldBe(at is "BeforeInstall", "before Install there is nothing to roll back");
        TestDeployment.Forwards(scene.Group.ProductionListener).ShouldBe("shop-a 1");
        scene.Service.TaskSets.ShouldHaveSingleItem().TargetGroup.Name.ShouldBe("shop-a");
    });

    [Fact]
    public void While_install_waits_green_is_taken_back() => TestDeployment.Play(async scene =>
    {
        scene.CodeDeploy.Options = new CodeDeployOptions { InstallWaitsForSteadyState = true };
        scene.Tasks.GreenFaults = Fault.Ordered("image-missing");
        var run = scene.Start();
        await scene.Clock.PassSeconds(120);
        await Stop(scene, run);
        await run.Completion;

        TestDeployment.Events(run.Deployment).Take(3).ShouldBe(["BeforeInstall Succeeded", "Install Failed", "AfterInstall Skipped"]);
        scene.Service.TaskSets.ShouldHaveSingleItem().TargetGroup.Name.ShouldBe("shop-a");
    });

    [Theory]
    [InlineData(false, null, false)]
    [InlineData(false, false, false)]
    [InlineData(false, true, true)]
    [InlineData(true, null, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public void Who_stops_decides_on_the_rollback_and_otherwise_the_group(bool group, bool? asked, bool isRolledBack) => TestDeployment.Play(
        async scene =>
        {
            var run = scene.Start(Canary);
            await scene.Clock.PassSeconds(5 * 60);
            await Stop(scene, run, asked);
            await run.Completion;

            (run.Rollback is not null).ShouldBe(isRolledBack);
            TestDeployment.Forwards(scene.Group.ProductionListener).ShouldBe(isRolledBack ? "shop-a 1" : "shop-a 90, shop-b 10");
            scene.Service.TaskSets.Count.ShouldBe(isRolledBack ? 1 : 2);
        },
        new ServiceSetup { AutoRollback = group ? AutoRollback.OnEverything : AutoRollback.Off });

    [Fact]
    public void Who_stops_first_decides_and_the_second_changes_nothing() => TestDeployment.Play(async scene =>
    {
        var run = scene.Start(Canary);
        await scene.Clock.PassSeconds(5 * 60);
        var both = await Task.WhenAll(Stop(scene, run, rollBack: true), Stop(scene, run, rollBack: false));
        await run.Completion;

        both.ShouldAllBe(answer => answer["Status"]!.GetValue<string>() == "Pending");
        run.Rollback.ShouldNotBeNull().Status.ShouldBe(DeploymentStatus.Succeeded);
        scene.Service.TaskSets.ShouldHaveSingleItem().TargetGroup.Name.ShouldBe("shop-a");
    });

    [Fact]
    public void A_stop_after_an_alarms_leaves_the_alarms_reason() => TestDeployment.Play(
        async scene =>
        {
            var run = scene.Start(Canary);
            await scene.Clock.PassSeconds(5 * 60);
            scene.Account.Alarms.Set("shop-errors", AlarmState.Alarm);
            await Stop(scene, run, rollBack: true);
            await run.Completion;

            (run.Deployment.Status, run.Deployment.Error!.Code).ShouldBe((DeploymentStatus.Stopped, "ALARM_ACTIVE"));
            run.Rollback.ShouldNotBeNull();
        },
        WithAlarm);

    [Fact]
    public void An_answer_that_comes_after_the_stop_is_too_late() => TestDeployment.Play(async scene =>
    {
        var run = scene.Start();
        await scene.Clock.PassSeconds(90);
        await Stop(scene, run);

        var (_, deployment, execution) = scene.Asked[^1];
        (await Thrown.By<AwsException>(() => scene.Answer(deployment, execution, "Succeeded"))).Code.ShouldBe("LifecycleEventAlreadyCompletedException");
    });

    [Fact]
    public void While_blue_is_being_deleted_it_is_too_late() => TestDeployment.Play(async scene =>
    {
        var run = scene.Start();
        await scene.Clock.PassSeconds(5 * 60 + 5 * 60 + 10);
        scene.Service.TaskSets.Select(set => set.Status).ShouldBe([TaskSetStatus.Draining, TaskSetStatus.Primary]);
        await Stop(scene, run, rollBack: true);
        await run.Completion;

        run.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded);
        run.Rollback.ShouldBeNull();
        TestDeployment.Forwards(scene.Group.ProductionListener).ShouldBe("shop-b 100");
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_over_is_not_stopped(bool isStopped) => TestDeployment.Play(async scene =>
    {
        var run = scene.Start();
        await scene.Clock.PassSeconds(90);
        if (isStopped)
        {
            await Stop(scene, run);
        }

        await run.Deployment.Completion;

        var refusal = await Thrown.By<AwsException>(() => Stop(scene, run, rollBack: true));
        (refusal.Code, refusal.Message).ShouldBe(("DeploymentAlreadyCompletedException", $"The deployment {run.Deployment.Id} is already complete."));
        ErrorNames.Of("codedeploy", refusal.Code).ShouldBe("CodeDeploy.DeploymentAlreadyCompletedException");
        run.Deployment.Status.ShouldBe(isStopped ? DeploymentStatus.Stopped : DeploymentStatus.Succeeded);
    });

    private static Task<JsonObject> Stop(TestDeployment scene, DeploymentRun run, bool? rollBack = null)
    {
        var question = new JsonObject { ["DeploymentId"] = run.Deployment.Id };
        if (rollBack is { } wish)
        {
            question["AutoRollbackEnabled"] = wish;
        }

        return scene.Call("codedeploy:stopDeployment", question.ToJsonString());
    }
}
