namespace Rehearsal.Tests.CodeDeploy;

public class DeploymentTests
{
    private const string Canary = "CodeDeployDefault.ECSCanary10Percent5Minutes";

    [Fact]
    public void Shifts_the_weights_of_the_rule_in_which_the_pair_stands_and_of_no_other() => TestDeployment.Play(
        async scene =>
        {
            var (production, test) = (scene.Group.ProductionListener, scene.Group.TestListener!);
            string Told(Listener listener) => string.Join("; ", scene.Group.RulesOf(listener).Select(rule => $"{rule.Priority}: {string.Join(", ", rule.Forwards.Select(forward => $"{forward.Group.Name} {forward.Weight}"))}"));
            List<IReadOnlyList<Forward>> Others() => [.. production.Rules.Concat(test.Rules).Except(scene.Group.RulesOf(production)).Except(scene.Group.RulesOf(test)).Select(rule => rule.Forwards)];
            var before = Others();
            List<string> seen = [];
            scene.Hooks[LifecycleStep.AfterAllowTestTraffic] = async (deployment, execution) =>
            {
                seen.Add($"production {Told(production)}, test {Told(test)}");
                await scene.Answer(deployment, execution, "Succeeded");
            };
            scene.Hooks[LifecycleStep.AfterAllowTraffic] = async (deployment, execution) =>
            {
                seen.Add($"production {Told(production)}, test {Told(test)}");
                await scene.Answer(deployment, execution, "Failed");
            };

            var failed = await scene.Deploy("CodeDeployDefault.ECSAllAtOnce");

            seen.ShouldBe(["production 15: shop-a 1, test 15: shop-b 100", "production 15: shop-b 100, test 15: shop-b 100"]);
            failed.Rollback.ShouldNotBeNull().Status.ShouldBe(DeploymentStatus.Succeeded);
            (Told(production), Told(test)).ShouldBe(("15: shop-a 1", "15: shop-a 1"));
            Others().ShouldBe(before);
        },
        new ServiceSetup { NeighbourRules = 3, TerminationWait = TimeSpan.FromMinutes(5) });

    [Fact]
    public void Passes_the_eight_events_in_order_and_asks_each_hook_once() => TestDeployment.Play(async scene =>
    {
        var deployment = await scene.Deploy();

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded);
        TestDeployment.Events(deployment).ShouldBe(
        [
            "BeforeInstall Succeeded", "Install Succeeded", "AfterInstall Succeeded", "AllowTestTraffic Succeeded",
            "AfterAllowTestTraffic Succeeded", "BeforeAllowTraffic Succeeded", "AllowTraffic Succeeded", "AfterAllowTraffic Succeeded",
        ]);
        scene.Asked.Select(asked => asked.Function).ShouldBe(["BeforeInstall", "AfterInstall", "AfterAllowTestTraffic", "BeforeAllowTraffic", "AfterAllowTraffic"]);
        scene.Asked.ShouldAllBe(asked => asked.DeploymentId == deployment.Id);
        scene.Asked.Select(asked => asked.ExecutionId).Distinct().Count().ShouldBe(5);
        scene.Progress.OfType<DeploymentProgress.HookAnswered>().ShouldAllBe(answer => answer.Took == TestDeployment.AnswerTime);
    });

    [Fact]
    public void At_each_hook_the_routes_are_what_codedeploy_says_they_are() => TestDeployment.Play(async scene =>
    {
        var seen = new List<string>();
        foreach (var lifecycleEvent in LifecycleEvents.WithHook)
        {
            scene.Hooks[lifecycleEvent] = async (deployment, execution) =>
            {
                seen.Add($"{lifecycleEvent}: {scene.Service.TaskSets.Count} task sets, production {TestDeployment.Forwards(scene.Group.ProductionListener)}, test {TestDeployment.Forwards(scene.Group.TestListener)}");
                await scene.Answer(deployment, execution, "Succeeded");
            };
        }

        await scene.Deploy();

        seen.ShouldBe(
        [
            "BeforeInstall: 1 task sets, production shop-a 1, test shop-a 1",
            "AfterInstall: 2 task sets, production shop-a 1, test shop-a 1",
            "AfterAllowTestTraffic: 2 task sets, production shop-a 1, test shop-b 100",
            "BeforeAllowTraffic: 2 task sets, production shop-a 1, test shop-b 100",
            "AfterAllowTraffic: 2 task sets, production shop-b 100, test shop-b 100",
        ]);
    });

    [Fact]
    public void Green_is_the_task_set_with_the_deployments_id() => TestDeployment.Play(async scene =>
    {
        var first = scene.Service.Primary;
        first.Plan.ExternalId.ShouldBeNull();

        var deployment = await scene.Deploy();

        var green = scene.Service.TaskSets.ShouldHaveSingleItem();
        green.Plan.ExternalId.ShouldBe(deployment.Id);
        green.StartedBy.ShouldBe("CODE_DEPLOY");
        green.Status.ShouldBe(TaskSetStatus.Primary);
        green.Running.Count.ShouldBe(2);
        first.Running.ShouldBeEmpty();
    });

    [Fact]
    public void The_target_groups_take_turns_at_every_deployment() => TestDeployment.Play(async scene =>
    {
        scene.Service.Primary.TargetGroup.Name.ShouldBe("shop-a");

        var first = await scene.Deploy();
        var afterFirst = scene.Service.Primary.TargetGroup.Name;
        var second = await scene.Deploy();

        afterFirst.ShouldBe("shop-b");
        scene.Service.Primary.TargetGroup.Name.ShouldBe("shop-a");
        scene.Service.Primary.Plan.ExternalId.ShouldBe(second.Id);
        second.PreviousAppSpec.ShouldBe(first.AppSpec);
        TestDeployment.Forwards(scene.Group.ProductionListener).ShouldBe("shop-a 100");
        TestDeployment.Forwards(scene.Group.TestListener).ShouldBe("shop-a 100");
        scene.Group.TargetGroups.Two.Targets.ShouldBeEmpty();
    });

    [Fact]
    public void Stays_in_progress_until_the_termination_wait_is_over_and_blue_is_gone() => TestDeployment.Play(
        async scene =>
        {
            var run = scene.Start();
            await scene.Clock.PassSeconds(6 * 60);

            run.Deployment.LifecycleEvents.ShouldAllBe(record => record.Status == LifecycleEventStatus.Succeeded);
            run.Deployment.Status.ShouldBe(DeploymentStatus.InProgress);
            run.Deployment.HasTerminationWaitStarted.ShouldBeTrue();
            scene.Service.TaskSets.Select(set => set.Status).ShouldBe([TaskSetStatus.Active, TaskSetStatus.Primary]);

            await run.Completion;
            run.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded);
            (run.Deployment.Completed - run.Deployment.Created).ShouldBe(TimeSpan.FromMinutes(5 + 20) + scene.CodeDeploy.Options.DrainingTime);
            scene.Service.TaskSets.ShouldHaveSingleItem();
        },
        new ServiceSetup { TerminationWait = TimeSpan.FromMinutes(20) });

    [Fact]
    public void Keeps_blue_when_the_group_says_so() => TestDeployment.Play(
        async scene =>
        {
            var deployment = await scene.Deploy();

            deployment.Status.ShouldBe(DeploymentStatus.Succeeded);
            scene.Service.TaskSets.Count.ShouldBe(2);
        },
        new ServiceSetup { TerminatesBlue = false });

    [Theory]
    [InlineData("CodeDeployDefault.ECSAllAtOnce", "0: shop-b 100%")]
    [InlineData(Canary, "0: shop-a 90% shop-b 10%; 5: shop-b 100%")]
    [InlineData("CodeDeployDefault.ECSCanary10Percent15Minutes", "0: shop-a 90% shop-b 10%; 15: shop-b 100%")]
    [InlineData(
        "CodeDeployDefault.ECSLinear10PercentEvery3Minutes",
        "0: shop-a 90% shop-b 10%; 3: shop-a 80% shop-b 20%; 6: shop-a 70% shop-b 30%; 9: shop-a 60% shop-b 40%; 12: shop-a 50% shop-b 50%; "
        + "15: shop-a 40% shop-b 60%; 18: shop-a 30% shop-b 70%; 21: shop-a 20% shop-b 80%; 24: shop-a 10% shop-b 90%; 27: shop-b 100%")]
    public void Shifts_production_traffic_as_the_configuration_says(string configuration, string shifts) => TestDeployment.Play(async scene =>
    {
        var deployment = await scene.Deploy(configuration);

        var shifted = scene.Progress.OfType<DeploymentProgress.TrafficShifted>().Where(shift => shift.Route == RouteKind.Production).ToList();
        string.Join("; ", shifted.Select(shift =>
            $"{(shift.When - shifted[0].When).TotalMinutes}: {string.Join(' ', shift.Shares.Select(share => $"{share.TargetGroup} {share.Percent}%"))}"))
            .ShouldBe(shifts);
        (deployment[LifecycleStep.AllowTraffic].Ended - deployment[LifecycleStep.AllowTraffic].Started).ShouldBe(shifted[^1].When - shifted[0].When);
    });

    [Fact]
    public void Without_a_test_listener_there_is_no_test_traffic_and_its_hook_is_ignored() => TestDeployment.Play(
        async scene =>
        {
            var deployment = await scene.Deploy();

            deployment.Status.ShouldBe(DeploymentStatus.Succeeded);
            deployment.LifecycleEvents.ShouldAllBe(record => record.Status == LifecycleEventStatus.Succeeded);
            scene.Asked.Select(asked => asked.Function).ShouldBe(["BeforeInstall", "AfterInstall", "BeforeAllowTraffic", "AfterAllowTraffic"]);
            scene.Progress.OfType<DeploymentProgress.TrafficShifted>().ShouldAllBe(shift => shift.Route == RouteKind.Production);
        },
        new ServiceSetup { HasTestListener = false });

    [Fact]
    public void A_group_has_one_deployment_at_a_time() => TestDeployment.Play(async scene =>
    {
        var run = scene.Start();

        Should.Throw<AwsException>(() => scene.Start()).Code.ShouldBe("DeploymentLimitExceededException");
        await run.Completion;
        (await scene.Deploy()).Status.ShouldBe(DeploymentStatus.Succeeded);
    });

    [Fact]
    public void A_task_definition_that_is_not_there_fails_the_install() => TestDeployment.Play(async scene =>
    {
        var appSpec = AppSpec.Parse(scene.NextAppSpec().Content.Replace("shop:2", "shop:99", StringComparison.Ordinal));

        var run = scene.CodeDeploy.Deploy(scene.Group, appSpec, scene);
        await run.Completion;

        run.Deployment.Status.ShouldBe(DeploymentStatus.Failed);
        run.Deployment.Error!.Code.ShouldBe("ECS_UPDATE_ERROR");
        run.Deployment.Error.Message.ShouldContain("task-definition/shop:99");
        run.Deployment[LifecycleStep.Install].Status.ShouldBe(LifecycleEventStatus.Failed);
        scene.Service.TaskSets.ShouldHaveSingleItem();
    });

    [Fact]
    public void Tells_everything_in_the_order_in_which_it_happens() => TestDeployment.Play(async scene =>
    {
        await scene.Deploy(Canary);

        scene.Progress.Select(Line).ShouldBe(
        [
            "00:00 InProgress",
            "00:00 > BeforeInstall", "00:00 ? BeforeInstall", "01:00 BeforeInstall answered Succeeded", "01:00 < BeforeInstall Succeeded",
            "01:00 > Install", "01:00 < Install Succeeded",
            "01:00 > AfterInstall", "01:00 ? AfterInstall", "02:00 AfterInstall answered Succeeded", "02:00 < AfterInstall Succeeded",
            "02:00 > AllowTestTraffic", "02:00 Test shop-b 100", "02:00 < AllowTestTraffic Succeeded",
            "02:00 > AfterAllowTestTraffic", "02:00 ? AfterAllowTestTraffic", "03:00 AfterAllowTestTraffic answered Succeeded",
            "03:00 < AfterAllowTestTraffic Succeeded",
            "03:00 > BeforeAllowTraffic", "03:00 ? BeforeAllowTraffic", "04:00 BeforeAllowTraffic answered Succeeded", "04:00 < BeforeAllowTraffic Succeeded",
            "04:00 > AllowTraffic", "04:00 Production shop-a 90, shop-b 10", "09:00 Production shop-b 100", "09:00 < AllowTraffic Succeeded",
            "09:00 > AfterAllowTraffic", "09:00 ? AfterAllowTraffic", "10:00 AfterAllowTraffic answered Succeeded", "10:00 < AfterAllowTraffic Succeeded",
            "15:30 Succeeded",
        ]);
    });

    [Fact]
    public void Nobody_sees_an_error_while_a_good_version_is_deployed() => TestDeployment.Play(async scene =>
    {
        using var client = new HttpMessageInvoker(scene.Network.Handler, disposeHandler: false);
        await scene.Clock.PassSeconds(30);
        var run = scene.Start(Canary);

        var statuses = new List<int>();
        while (!run.Completion.IsCompleted)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(scene.Group.ProductionListener.Address, "/products"));
            using var response = await client.SendAsync(request, CancellationToken.None);
            statuses.Add((int)response.StatusCode);
            await scene.Clock.PassSeconds(2);
        }

        statuses.Count.ShouldBeGreaterThan(400);
        statuses.ShouldAllBe(status => status == 200);
    });

    private static string Line(DeploymentProgress progress) => $"{progress.When - VirtualTime.Start:mm\\:ss} " + progress switch
    {
        DeploymentProgress.StatusChanged changed => $"{changed.Status}",
        DeploymentProgress.LifecycleEventStarted started => $"> {started.Event}",
        DeploymentProgress.LifecycleEventEnded ended => $"< {ended.Event} {ended.Status}",
        DeploymentProgress.HookInvoked invoked => $"? {invoked.Function}",
        DeploymentProgress.HookAnswered answered => $"{answered.Event} answered {answered.Status}",
        DeploymentProgress.TrafficShifted shifted =>
            $"{shifted.Route} {string.Join(", ", shifted.Shares.Select(share => $"{share.TargetGroup} {share.Percent}"))}",
        _ => progress.ToString(),
    };
}
