namespace Rehearsal.Tests.CodeDeploy;

public class RollbackTests
{
    private const string Canary = "CodeDeployDefault.ECSCanary10Percent5Minutes";

    [Fact]
    public void A_failed_hook_fails_the_deployment_and_skips_what_is_left() => TestDeployment.Play(async scene =>
    {
        scene.Fail(LifecycleStep.AfterAllowTestTraffic);

        var deployment = await scene.Deploy();

        deployment.Status.ShouldBe(DeploymentStatus.Failed);
        deployment.Error.ShouldBe(new DeploymentError(
            "HOOK_EXECUTION_FAILURE", "The hook AfterAllowTestTraffic answered Failed (function AfterAllowTestTraffic)."));
        TestDeployment.Events(deployment).ShouldBe(
        [
            "BeforeInstall Succeeded", "Install Succeeded", "AfterInstall Succeeded", "AllowTestTraffic Succeeded",
            "AfterAllowTestTraffic Failed", "BeforeAllowTraffic Skipped", "AllowTraffic Skipped", "AfterAllowTraffic Skipped",
        ]);
    });

    [Theory]
    [InlineData("AfterInstall")]
    [InlineData("AfterAllowTestTraffic")]
    [InlineData("BeforeAllowTraffic")]
    [InlineData("AfterAllowTraffic")]
    public void Gives_the_routes_back_to_blue_and_removes_green(string at) => TestDeployment.Play(async scene =>
    {
        var blue = scene.Service.Primary;
        scene.Fail(Enum.Parse<LifecycleStep>(at));

        await scene.Deploy(Canary);

        TestDeployment.Forwards(scene.Group.ProductionListener).ShouldBe("shop-a 1");
        TestDeployment.Forwards(scene.Group.TestListener).ShouldBe("shop-a 1");
        scene.Service.TaskSets.ShouldHaveSingleItem().ShouldBe(blue);
        blue.Status.ShouldBe(TaskSetStatus.Primary);
        blue.Running.Count.ShouldBe(2);
        scene.Group.TargetGroups.Two.Targets.ShouldBeEmpty();
    });

    [Fact]
    public void Gives_the_traffic_back_the_moment_the_hook_fails_and_drains_green_after_it() => TestDeployment.Play(async scene =>
    {
        scene.Fail(LifecycleStep.AfterAllowTraffic);

        var run = scene.Start();
        await run.Deployment.Completion;
        await scene.Clock.PassSeconds(1);

        TestDeployment.Forwards(scene.Group.ProductionListener).ShouldBe("shop-a 1");
        scene.Service.TaskSets.Select(set => set.Status).ShouldBe([TaskSetStatus.Primary, TaskSetStatus.Draining]);
        run.Rollback!.Status.ShouldBe(DeploymentStatus.InProgress);

        await run.Completion;
        run.Rollback.Status.ShouldBe(DeploymentStatus.Succeeded);
    });

    [Fact]
    public void Is_a_deployment_of_its_own_and_both_know_of_each_other() => TestDeployment.Play(async scene =>
    {
        scene.Fail(LifecycleStep.AfterInstall);

        var run = scene.Start(Canary);
        await run.Completion;

        var (failed, rollback) = (run.Deployment.Id, run.Rollback!.Id);
        rollback.ShouldNotBe(failed);
        var ofFailed = await scene.InfoOf(run.Deployment);
        ofFailed["RollbackInfo"]!.ToJsonString().ShouldBe(
            $$"""{"RollbackDeploymentId":"{{rollback}}","RollbackMessage":"Deployment {{failed}} terminated. Automatic rollback is triggered with a DeploymentId {{rollback}}."}""");
        ofFailed["Creator"]!.GetValue<string>().ShouldBe("user");
        ofFailed["ErrorInformation"]!["Code"]!.GetValue<string>().ShouldBe("HOOK_EXECUTION_FAILURE");
        var ofRollback = await scene.InfoOf(run.Rollback);
        ofRollback["RollbackInfo"]!.ToJsonString().ShouldBe(
            $$"""{"RollbackMessage":"Deployment {{rollback}} is triggered to roll back deployment {{failed}}.","RollbackTriggeringDeploymentId":"{{failed}}"}""");
        ofRollback["Creator"]!.GetValue<string>().ShouldBe("codeDeployRollback");
        ofRollback["DeploymentConfigName"]!.GetValue<string>().ShouldBe("CodeDeployDefault.ECSAllAtOnce");
        ofRollback["Status"]!.GetValue<string>().ShouldBe("Succeeded");
    });

    [Fact]
    public void Creates_no_task_set_and_asks_no_hook() => TestDeployment.Play(async scene =>
    {
        scene.Fail(LifecycleStep.AfterInstall);

        var run = scene.Start();
        await run.Completion;

        scene.Asked.ShouldAllBe(asked => asked.DeploymentId == run.Deployment.Id);
        scene.Service.Tasks.Select(task => task.StartedBy).Distinct().Count().ShouldBe(2);
        run.Rollback!.LifecycleEvents.ShouldAllBe(record => record.Status == LifecycleEventStatus.Succeeded);
    });

    [Fact]
    public void May_ask_the_hooks_where_aws_is_not_clear() => TestDeployment.Play(async scene =>
    {
        scene.CodeDeploy.Options = new CodeDeployOptions { RunHooksInRollback = true };
        scene.Hooks[LifecycleStep.AfterInstall] = async (deployment, execution) =>
        {
            var info = await scene.Call("codedeploy:getDeployment", $$"""{ "DeploymentId": "{{deployment}}" }""");
            var isRollback = info["DeploymentInfo"]!["Creator"]!.GetValue<string>() == "codeDeployRollback";
            await scene.Answer(deployment, execution, isRollback ? "Succeeded" : "Failed");
        };

        var run = scene.Start();
        await run.Completion;

        run.Rollback!.Status.ShouldBe(DeploymentStatus.Succeeded);
        scene.Asked.Count(asked => asked.DeploymentId == run.Rollback.Id).ShouldBe(5);
    });

    [Fact]
    public void Before_install_there_is_nothing_to_roll_back() => TestDeployment.Play(async scene =>
    {
        scene.Fail(LifecycleStep.BeforeInstall);

        var run = scene.Start();
        await run.Completion;

        run.Deployment.Status.ShouldBe(DeploymentStatus.Failed);
        run.Rollback.ShouldBeNull();
        scene.Service.TaskSets.ShouldHaveSingleItem();
        (await scene.InfoOf(run.Deployment)).ContainsKey("RollbackInfo").ShouldBeFalse();
    });

    [Fact]
    public void Without_automatic_rollback_everything_stays_as_it_failed() => TestDeployment.Play(
        async scene =>
        {
            scene.Fail(LifecycleStep.AfterAllowTraffic);

            var run = scene.Start();
            await run.Completion;

            run.Rollback.ShouldBeNull();
            run.Deployment.Status.ShouldBe(DeploymentStatus.Failed);
            TestDeployment.Forwards(scene.Group.ProductionListener).ShouldBe("shop-b 100");
            scene.Service.TaskSets.Count.ShouldBe(2);
        },
        new ServiceSetup { AutoRollback = new AutoRollback(true, [AutoRollbackEvent.DeploymentStopOnAlarm]) });

    [Fact]
    public void The_next_deployment_starts_from_blue_again() => TestDeployment.Play(async scene =>
    {
        scene.Fail(LifecycleStep.AfterAllowTraffic);
        await scene.Deploy();
        scene.Hooks.Clear();

        var deployment = await scene.Deploy();

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded);
        scene.Service.Primary.TargetGroup.Name.ShouldBe("shop-b");
    });

    [Fact]
    public void Is_told_with_its_beginning_and_its_end() => TestDeployment.Play(async scene =>
    {
        scene.Fail(LifecycleStep.AfterInstall);

        var run = scene.Start();
        await run.Completion;

        scene.Progress.OfType<DeploymentProgress.RollbackStarted>().ShouldHaveSingleItem().RollbackDeploymentId.ShouldBe(run.Rollback!.Id);
        scene.Progress[^1].ShouldBeOfType<DeploymentProgress.RollbackFinished>().Status.ShouldBe("Succeeded");
        scene.Progress.OfType<DeploymentProgress.StatusChanged>().Select(change => (change.DeploymentId == run.Rollback.Id, change.Status)).ShouldBe(
            [(false, "InProgress"), (false, "Failed"), (true, "InProgress"), (true, "Succeeded")]);
    });
}
