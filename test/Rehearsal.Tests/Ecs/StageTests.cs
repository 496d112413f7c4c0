namespace Rehearsal.Tests.Ecs;

public class StageTests
{
    private static readonly string[] s_before = ["PRE_SCALE_UP", "POST_SCALE_UP", "TEST_TRAFFIC_SHIFT", "POST_TEST_TRAFFIC_SHIFT"];
    private static readonly string[] s_step = ["PRE_PRODUCTION_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"];

    [Theory]
    [InlineData("BLUE_GREEN", 1)]
    [InlineData("CANARY", 2)]
    [InlineData("LINEAR", 4)]
    public void Hooks_are_called_in_order_and_those_of_a_step_at_each(string strategy, int steps) => TestServiceDeployment.Play(
        async scene =>
        {
            var deployment = await scene.Deploy();

            deployment.Status.ShouldBe(ServiceDeploymentStatus.Successful, deployment.StatusReason);
            scene.AskedStages.ShouldBe([.. s_before, .. Enumerable.Repeat(s_step, steps).SelectMany(it => it), "POST_PRODUCTION_TRAFFIC_SHIFT"]);
            scene.Asked.ShouldAllBe(asked => asked.Function == "Hook");
        },
        With(strategy));

    [Fact]
    public void Ecs_does_its_own_work_between_them() => TestServiceDeployment.Play(async scene =>
    {
        var deployment = await scene.Deploy();

        TestServiceDeployment.Stages(deployment.Stages).ShouldBe(
        [
            "PRE_SCALE_UP Succeeded", "SCALE_UP Succeeded", "POST_SCALE_UP Succeeded", "TEST_TRAFFIC_SHIFT Succeeded", "POST_TEST_TRAFFIC_SHIFT Succeeded",
            "PRE_PRODUCTION_TRAFFIC_SHIFT Succeeded", "PRODUCTION_TRAFFIC_SHIFT Succeeded",
            "PRE_PRODUCTION_TRAFFIC_SHIFT Succeeded", "PRODUCTION_TRAFFIC_SHIFT Succeeded",
            "POST_PRODUCTION_TRAFFIC_SHIFT Succeeded", "BAKE_TIME Succeeded", "CLEAN_UP Succeeded",
        ]);
        deployment.RollbackStages.ShouldBeEmpty();
        scene.Service.Serving.ShouldBe(deployment.Green);
        scene.Service.ActiveRevisions.ShouldHaveSingleItem().ShouldBe(deployment.Green);
        scene.Service.Service.Events.Select(happened => happened.Message)
            .ShouldContain($"(service shop) (deployment {deployment.Green.Tasks.Id}) deployment completed.");
    });

    [Fact]
    public void Without_a_test_rule_the_test_stages_do_not_come() => TestServiceDeployment.Play(
        async scene =>
        {
            var deployment = await scene.Deploy();

            scene.AskedStages.ShouldBe(["PRE_SCALE_UP", "POST_SCALE_UP", .. s_step, .. s_step, "POST_PRODUCTION_TRAFFIC_SHIFT"]);
            deployment.Stages.Select(record => record.Stage).ShouldNotContain(DeploymentStage.TestTrafficShift);
            (await scene.Describe(deployment))["TargetServiceRevision"]!.AsObject().ContainsKey("RequestedTestTrafficWeight").ShouldBeFalse();
        },
        TestServiceDeployment.Setup with { HasTestListener = false });

    [Fact]
    public void A_hook_is_called_at_the_stages_that_it_names() => TestServiceDeployment.Play(async scene =>
    {
        scene.Service.Configuration = scene.Service.Configuration with
        {
            Hooks = [new LifecycleHook(TestServiceDeployment.HookArn, [DeploymentStage.PostScaleUp])],
        };

        await scene.Deploy();

        scene.AskedStages.ShouldBe(["POST_SCALE_UP"]);
    });

    [Theory]
    [InlineData("BLUE_GREEN", "shop-a 100, shop-b 0|shop-a 0, shop-b 100")]
    [InlineData("CANARY", "shop-a 100, shop-b 0|shop-a 90, shop-b 10|shop-a 0, shop-b 100")]
    [InlineData("CANARY 2.5", "shop-a 100, shop-b 0|shop-a 975, shop-b 25|shop-a 0, shop-b 100")]
    [InlineData("LINEAR", "shop-a 100, shop-b 0|shop-a 70, shop-b 30|shop-a 40, shop-b 60|shop-a 10, shop-b 90|shop-a 0, shop-b 100")]
    public void Both_groups_stay_in_the_production_rule_with_their_weights(string strategy, string weights) => TestServiceDeployment.Play(
        async scene =>
        {
            var seen = new List<string> { TestServiceDeployment.Forwards(scene.Service.ProductionRule) };
            scene.Answers[DeploymentStage.ProductionTrafficShift] = _ =>
            {
                seen.Add(TestServiceDeployment.Forwards(scene.Service.ProductionRule));
                return Task.FromResult<string?>("""{ "hookStatus": "SUCCEEDED" }""");
            };

            await scene.Deploy();

            string.Join('|', seen).ShouldBe(weights);
        },
        With(strategy));

    [Fact]
    public void The_test_rule_moves_to_greens_group_and_stays_there() => TestServiceDeployment.Play(async scene =>
    {
        var run = scene.Start();
        await scene.Clock.PassSeconds(90);
        TestServiceDeployment.Forwards(scene.Service.TestRule).ShouldBe("shop-a 100, shop-b 0");
        await run.Completion;

        TestServiceDeployment.Forwards(scene.Service.TestRule).ShouldBe("shop-a 0, shop-b 100");
        TestServiceDeployment.Forwards(scene.Service.ProductionRule).ShouldBe("shop-a 0, shop-b 100");
    });

    [Fact]
    public void The_groups_swap_with_each_deployment() => TestServiceDeployment.Play(async scene =>
    {
        await scene.Deploy();
        var second = await scene.Deploy();

        second.Green.Plan.TargetGroup.Name.ShouldBe("shop-a");
        TestServiceDeployment.Forwards(scene.Service.ProductionRule).ShouldBe("shop-a 100, shop-b 0");
    });

    [Fact]
    public void A_step_bakes_after_its_hook_and_the_last_one_does_not() => TestServiceDeployment.Play(async scene =>
    {
        var deployment = await scene.Deploy();

        Took(deployment, DeploymentStage.ProductionTrafficShift).ShouldBe([TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(1)]);
        Took(deployment, DeploymentStage.BakeTime).ShouldBe([TimeSpan.FromMinutes(5)]);
    });

    [Fact]
    public void Green_starts_after_the_first_hook_and_blue_goes_after_the_bake() => TestServiceDeployment.Play(async scene =>
    {
        var (run, blue) = (scene.Start(), scene.Service.Serving!);
        await scene.Clock.PassSeconds(30);
        (run.Deployment.Green.Tasks.DesiredCount, run.Deployment.Green.Tasks.Running.Count).ShouldBe((0, 0));
        await scene.Clock.PassSeconds(60);
        (run.Deployment.Green.Tasks.DesiredCount, run.Deployment.Green.Tasks.Running.Count).ShouldBe((2, 2));

        await run.Completion;

        blue.IsActive.ShouldBeFalse();
        blue.Tasks.Running.ShouldBeEmpty();
        blue.Tasks.Tasks[0].End!.Stop.Reason.ShouldBe($"Scaling activity initiated by (deployment {blue.Tasks.Id})");
        scene.Service.TargetGroups.One.Targets.ShouldAllBe(target => target.State == FleetTarget.Draining);
    });

    [Fact]
    public void Post_scale_up_waits_until_green_is_healthy() => TestServiceDeployment.Play(async scene =>
    {
        scene.Tasks.GreenFaults = Fault.Ordered("slow-start=2m");
        FleetTarget[] seen = [];
        scene.Answers[DeploymentStage.PostScaleUp] = _ =>
        {
            seen = [.. scene.Service.TargetGroups.Two.Targets];
            return Task.FromResult<string?>("""{ "hookStatus": "SUCCEEDED" }""");
        };

        await scene.Deploy();

        seen.Length.ShouldBe(2);
        seen.ShouldAllBe(target => target.State == FleetTarget.Healthy);
    });

    [Fact]
    public void The_same_task_definition_makes_a_new_revision() => TestServiceDeployment.Play(async scene =>
    {
        var blue = scene.Service.Serving!;

        var run = scene.Start(blue.Plan.TaskDefinition);
        await run.Completion;

        run.Deployment.Status.ShouldBe(ServiceDeploymentStatus.Successful);
        run.Deployment.Green.Plan.TaskDefinition.ShouldBe(blue.Plan.TaskDefinition);
        run.Deployment.Green.Id.ShouldNotBe(blue.Id);
    });

    [Fact]
    public void A_task_definition_that_is_not_there_is_refused_at_once() => TestServiceDeployment.Play(scene =>
    {
        Should.Throw<AwsException>(() => scene.Start("arn:aws:ecs:local:000000000000:task-definition/shop:99")).Code.ShouldBe("ClientException");
        scene.Service.Deployments.Count.ShouldBe(1);
        return Task.CompletedTask;
    });

    [Fact]
    public void A_test_rule_may_be_on_the_production_listener() => TestServiceDeployment.Play(
        async scene =>
        {
            var deployment = await scene.Deploy();

            deployment.Status.ShouldBe(ServiceDeploymentStatus.Successful);
            scene.Service.TestListener.ShouldBe(scene.Service.ProductionListener);
            scene.Service.TestRule!.Condition.Hosts.ShouldBe(["test.internal"]);
            TestServiceDeployment.Forwards(scene.Service.TestRule).ShouldBe("shop-a 0, shop-b 100");
        },
        TestServiceDeployment.Setup with { HasTestRuleOnProduction = true });

    [Fact]
    public void What_a_failed_rollback_left_is_reconciled_first() => TestServiceDeployment.Play(async scene =>
    {
        scene.Fail(DeploymentStage.PostScaleUp);
        scene.Fail(DeploymentStage.ProductionTrafficShift);
        var left = (await scene.Deploy()).Green;
        scene.Answers.Clear();
        scene.Asked.Clear();

        var run = scene.Start();
        await scene.Clock.PassSeconds(30);
        var described = await scene.Describe(run.Deployment);
        await run.Completion;

        described["LifecycleStage"]!.GetValue<string>().ShouldBe("RECONCILE_SERVICE");
        described["SourceServiceRevisions"]!.AsArray().Count.ShouldBe(2);
        scene.AskedStages.First().ShouldBe("RECONCILE_SERVICE");
        left.IsActive.ShouldBeFalse();
        run.Deployment.Status.ShouldBe(ServiceDeploymentStatus.Successful);
    });

    private static IEnumerable<TimeSpan?> Took(ServiceDeployment deployment, DeploymentStage stage) =>
        deployment.Stages.Where(record => record.Stage == stage).Select(record => record.Ended - record.Started);

    private static ServiceSetup With(string strategy) => TestServiceDeployment.Setup with
    {
        Strategy = strategy switch
        {
            "BLUE_GREEN" => new Strategy.BlueGreen(),
            "CANARY 2.5" => new Strategy.Canary(2.5m, TimeSpan.FromMinutes(5)),
            "LINEAR" => new Strategy.Linear(30, TimeSpan.FromMinutes(5)),
            _ => TestServiceDeployment.Setup.Strategy,
        },
    };
}
