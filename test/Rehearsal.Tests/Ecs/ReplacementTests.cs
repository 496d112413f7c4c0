namespace Rehearsal.Tests.Ecs;

/// <summary>An update of a service while a deployment of it is under way.</summary>
public class ReplacementTests
{
    [Theory]
    [InlineData("PRE_SCALE_UP")]
    [InlineData("SCALE_UP")]
    [InlineData("POST_SCALE_UP")]
    [InlineData("TEST_TRAFFIC_SHIFT")]
    [InlineData("PRE_PRODUCTION_TRAFFIC_SHIFT")]
    [InlineData("PRODUCTION_TRAFFIC_SHIFT")]
    [InlineData("POST_PRODUCTION_TRAFFIC_SHIFT")]
    [InlineData("BAKE_TIME")]
    public void Takes_the_place_of_the_deployment_and_gives_its_traffic_back_to_blue_first(string stage) => Play(async scene =>
    {
        var (first, replaced) = (scene.Service.Serving!, scene.Start());
        await Until(scene, () => replaced.Deployment.Stage?.Name() == stage);
        await scene.Clock.PassSeconds(3);

        var next = await Update(scene);
        replaced.Deployment.Status.ShouldBeOneOf(ServiceDeploymentStatus.StopRequested, ServiceDeploymentStatus.Stopped);
        next.Status.ShouldBe(ServiceDeploymentStatus.Pending);
        var when = scene.Clock.GetUtcNow();
        await Until(scene, () => next.Stages.Any(record => record.Stage is DeploymentStage.PreScaleUp));
        (TestServiceDeployment.Forwards(scene.Service.ProductionRule), TestServiceDeployment.Forwards(scene.Service.TestRule)).ShouldBe(
            ("shop-a 100, shop-b 0", "shop-a 100, shop-b 0"));
        replaced.Deployment.Green.Tasks.Tasks.ShouldAllBe(task => !task.IsRunning);
        await next.Completion;

        (replaced.Deployment.Status, replaced.Deployment.StatusReason).ShouldBe(
            (ServiceDeploymentStatus.Stopped, $"Service deployment stopped because the service deployment {next.Arn} takes its place."));
        replaced.Deployment.RollbackStages.ShouldBeEmpty();
        (next.Status, next.StatusReason).ShouldBe((ServiceDeploymentStatus.Successful, null));
        next.Stages[0].Stage.ShouldBe(DeploymentStage.ReconcileService);
        scene.Asked.Where(asked => asked.When > when).Select(asked => asked.Event["resourceArn"]!.GetValue<string>()).Distinct().ShouldBe([next.Arn]);
        next.Sources.ShouldBe([first, replaced.Deployment.Green]);
        OnlyServes(scene, next.Green);
    });

    [Fact]
    public void Twice_in_a_row_the_one_in_between_never_begins() => Play(async scene =>
    {
        var replaced = scene.Start();
        await Until(scene, () => replaced.Deployment.Stage is DeploymentStage.ProductionTrafficShift);

        var between = await Update(scene);
        var next = await Update(scene);
        await next.Completion;

        (replaced.Deployment.Status, between.Status, next.Status).ShouldBe(
            (ServiceDeploymentStatus.Stopped, ServiceDeploymentStatus.Stopped, ServiceDeploymentStatus.Successful));
        (between.Started, between.Stages.Count, between.Green.Tasks.Tasks.Count).ShouldBe((null, 0, 0));
        scene.Asked.ShouldNotContain(asked => asked.Event["resourceArn"]!.GetValue<string>() == between.Arn);
        OnlyServes(scene, next.Green);
    });

    [Theory]
    [InlineData(5)]
    [InlineData(45)]
    [InlineData(200)]
    public void Again_while_the_first_replacement_is_under_way(int seconds) => Play(async scene =>
    {
        var replaced = scene.Start();
        await Until(scene, () => replaced.Deployment.Stage is DeploymentStage.PostScaleUp);
        var second = await Update(scene);
        await scene.Clock.PassSeconds(seconds);

        var third = await Update(scene);
        await third.Completion;

        (second.Status, third.Status).ShouldBe((ServiceDeploymentStatus.Stopped, ServiceDeploymentStatus.Successful));
        OnlyServes(scene, third.Green);
    });

    [Fact]
    public void During_a_rollback_waits_for_its_end() => Play(async scene =>
    {
        scene.Fail(DeploymentStage.PostScaleUp);
        var failing = scene.Start();
        await Until(scene, () => failing.Deployment.RollbackStarted is not null);
        scene.Answers.Clear();

        var next = await Update(scene);
        (await scene.DescribeService())["Deployments"]![0]!["Id"]!.GetValue<string>().ShouldBe(next.Green.Tasks.Id);
        await failing.Completion;
        next.Status.ShouldBe(ServiceDeploymentStatus.Pending);
        await next.Completion;

        (failing.Deployment.Status, next.Status).ShouldBe((ServiceDeploymentStatus.RollbackSuccessful, ServiceDeploymentStatus.Successful));
        next.Stages[0].Stage.ShouldBe(DeploymentStage.PreScaleUp);
        OnlyServes(scene, next.Green);
    });

    [Fact]
    public void After_a_rollback_that_fails_takes_back_what_it_left() => Play(async scene =>
    {
        scene.Fail(DeploymentStage.PostScaleUp);
        scene.Fail(DeploymentStage.ProductionTrafficShift);
        var failing = scene.Start();
        await Until(scene, () => failing.Deployment.RollbackStarted is not null);

        var next = await Update(scene);
        await failing.Completion;
        scene.Answers.Clear();
        await next.Completion;

        (failing.Deployment.Status, next.Status).ShouldBe((ServiceDeploymentStatus.RollbackFailed, ServiceDeploymentStatus.Successful));
        OnlyServes(scene, next.Green);
    });

    [Fact]
    public void While_blue_goes_already_begins_when_it_is_gone() => Play(async scene =>
    {
        var last = scene.Start();
        await Until(scene, () => last.Deployment.Stage is DeploymentStage.CleanUp);

        var next = await Update(scene);
        await next.Completion;

        (last.Deployment.Status, next.Status).ShouldBe((ServiceDeploymentStatus.Successful, ServiceDeploymentStatus.Successful));
        next.Blue.ShouldBe(last.Deployment.Green);
        next.Green.Plan.TargetGroup.Name.ShouldBe("shop-a");
        OnlyServes(scene, next.Green);
    });

    [Fact]
    public void That_is_rolled_back_itself_leaves_what_served_before_both() => Play(async scene =>
    {
        var (first, replaced) = (scene.Service.Serving!, scene.Start());
        await Until(scene, () => replaced.Deployment.Stage is DeploymentStage.BakeTime);
        var next = await Update(scene);
        await scene.Stop(next);

        await next.Completion;

        (replaced.Deployment.Status, next.Status).ShouldBe((ServiceDeploymentStatus.Stopped, ServiceDeploymentStatus.RollbackSuccessful));
        TestServiceDeployment.Forwards(scene.Service.ProductionRule).ShouldBe("shop-a 100, shop-b 0");
        OnlyServes(scene, first);
    });

    [Fact]
    public void Of_a_deployment_whose_hook_never_answers_waits_for_no_hook() => Play(async scene =>
    {
        scene.Answers[DeploymentStage.PostTestTrafficShift] = _ => new TaskCompletionSource<string?>().Task;
        var replaced = scene.Start();
        await Until(scene, () => replaced.Deployment.Stage is DeploymentStage.PostTestTrafficShift);
        scene.Answers.Clear();

        var next = await Update(scene);
        await next.Completion;

        (replaced.Deployment.Status, next.Status).ShouldBe((ServiceDeploymentStatus.Stopped, ServiceDeploymentStatus.Successful));
    });

    [Fact]
    public void Of_a_first_deployment_is_a_first_deployment() => TestServiceDeployment.Play(
        async scene =>
        {
            (scene.Ecs.Functions, scene.Ecs.Progress) = (scene, scene);
            var replaced = scene.Start();
            await Until(scene, () => replaced.Deployment.Stage is DeploymentStage.PostScaleUp);

            var next = await Update(scene);
            await next.Completion;

            (replaced.Deployment.Status, next.Status, next.Blue).ShouldBe((ServiceDeploymentStatus.Stopped, ServiceDeploymentStatus.Successful, null));
            OnlyServes(scene, next.Green);
        },
        isFirst: true);

    [Fact]
    public void With_another_count_starts_as_many_while_blue_keeps_what_it_has() => Play(async scene =>
    {
        await scene.Call("updateService", """{ "Cluster": "main", "Service": "shop", "ForceNewDeployment": true, "DesiredCount": 3 }""");
        var run = scene.Service.Running!;
        await Until(scene, () => run.Deployment.Stage is DeploymentStage.PostScaleUp);

        scene.Service.ActiveRevisions.Select(revision => revision.Tasks.Running.Count).ShouldBe([2, 3]);
        await run.Completion;
        run.Deployment.Status.ShouldBe(ServiceDeploymentStatus.Successful);
        scene.Service.Service.Tasks.Count(task => task.IsRunning).ShouldBe(3);
    });

    private static void OnlyServes(TestServiceDeployment scene, ServiceRevision revision)
    {
        scene.Service.Serving.ShouldBe(revision);
        scene.Service.ActiveRevisions.ShouldBe([revision]);
        revision.Tasks.Status.ShouldBe(TaskSetStatus.Primary);
        scene.Service.Service.Tasks.Where(task => task.IsRunning).Select(task => task.StartedBy).ShouldBe(Enumerable.Repeat(revision.Tasks.Id, 2));
        scene.Service.Running.ShouldBeNull();
    }

    private static async Task<ServiceDeployment> Update(TestServiceDeployment scene)
    {
        var answer = await scene.Call("updateService", """{ "Cluster": "main", "Service": "shop", "ForceNewDeployment": true }""");
        answer["Service"]!["Deployments"]!.AsArray().Count(one => one!["Status"]!.GetValue<string>() == "PRIMARY").ShouldBe(1);
        return scene.Service.Deployments[^1];
    }

    private static async Task Until(TestServiceDeployment scene, Func<bool> isTrue)
    {
        for (var attempt = 0; !isTrue(); attempt++)
        {
            attempt.ShouldBeLessThan(5000);
            await scene.Clock.PassSeconds(1);
        }
    }

    private static void Play(Func<TestServiceDeployment, Task> body) => TestServiceDeployment.Play(async scene =>
    {
        (scene.Ecs.Functions, scene.Ecs.Progress) = (scene, scene);
        await body(scene);
    });
}
