using System.Text.Json.Nodes;
using static Rehearsal.Tests.Serving.ServedScene;

namespace Rehearsal.Tests.Serving;

/// <summary>A pipeline changes how many tasks a service has, by UpdateService.</summary>
public class ServedScalingTests
{
    [Theory]
    [InlineData("shop")]
    [InlineData("shop-native")]
    public void More_tasks_are_started_and_registered_and_fewer_are_drained_and_stopped_without_a_deployment(string name) => Play(async scene =>
    {
        var service = scene.Service(name);
        var before = await scene.Deployments(name);

        var answered = await scene.Scale(name, 4);
        Counts(answered).ShouldBe((4, 2, 2));
        await scene.Pass(TimeSpan.FromMinutes(1));

        Counts(await scene.DescribeService(name)).ShouldBe((4, 4, 0));
        service.Primary.TargetGroup.Targets.Select(target => target.State).ShouldBe(Enumerable.Repeat(FleetTarget.Healthy, 4));
        service.Events[0].Message.ShouldBe($"(service {name}) has reached a steady state.");

        await scene.Scale(name, 1);
        await scene.Pass(TimeSpan.FromSeconds(10));
        Counts(await scene.DescribeService(name)).ShouldBe((1, 1, 0));
        var leaving = (await scene.Tasks(name, "STOPPED")).ToList();
        leaving.Select(task => (Text(task, "lastStatus"), Text(task, "desiredStatus"))).ShouldBe(Enumerable.Repeat(("DEACTIVATING", "STOPPED"), 3));
        service.Primary.TargetGroup.Targets.Count(target => target.State == FleetTarget.Draining).ShouldBe(3);

        await scene.Pass(TimeSpan.FromMinutes(6));
        (await scene.Tasks(name, "STOPPED")).Select(task => (Text(task, "lastStatus"), Text(task, "stopCode"))).ShouldBe(
            Enumerable.Repeat(("STOPPED", "ServiceSchedulerInitiated"), 3));
        service.Primary.TargetGroup.Targets.Count.ShouldBe(1);
        service.Events.ShouldContain(happened => happened.Message.Contains(" has stopped 3 running tasks: (task ", StringComparison.Ordinal));
        (await scene.Deployments(name)).ShouldBe(before);
    });

    [Fact]
    public void A_service_without_tasks_gets_them_back() => Play(async scene =>
    {
        await scene.Scale("shop-native", 0);
        await scene.WaitUntilStable("shop-native");
        Counts(await scene.DescribeService("shop-native")).ShouldBe((0, 0, 0));

        await scene.Scale("shop-native", 3);
        await scene.WaitUntilStable("shop-native");

        Counts(await scene.DescribeService("shop-native")).ShouldBe((3, 3, 0));
    });

    [Fact]
    public void The_count_that_was_asked_for_last_counts() => Play(async scene =>
    {
        foreach (var count in new[] { 5, 1, 4, 0, 3 })
        {
            await scene.Scale("shop", count);
            await scene.Pass(TimeSpan.FromSeconds(1));
        }

        await scene.Pass(TimeSpan.FromMinutes(10));

        Counts(await scene.DescribeService("shop")).ShouldBe((3, 3, 0));
        scene.Service("shop").Primary.TargetGroup.Targets.Count.ShouldBe(3);
        scene.Service("shop").Tasks.Count(task => task.IsRunning).ShouldBe(3);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ECS_deploys_a_new_version_with_the_new_count(int count) => Play(async scene =>
    {
        var definition = await scene.Register("shop-native");

        await scene.Update("shop-native", new() { ["taskDefinition"] = definition, ["desiredCount"] = count });

        await scene.WaitUntilGreenRuns("shop-native");
        scene.Service("shop-native").TaskSets.Select(set => set.Running.Count).ShouldBe([2, count]);

        Text(await scene.WaitForEcs(await scene.NewestDeployment("shop-native")), "status").ShouldBe("SUCCESSFUL", scene.Said);
        await scene.WaitUntilStable("shop-native");
        var service = await scene.DescribeService("shop-native");
        (Text(service, "taskDefinition"), Counts(service)).ShouldBe((definition, (count, count, 0)));
        (await scene.Tasks("shop-native", "RUNNING")).Select(task => Text(task, "taskDefinitionArn")).ShouldBe(Enumerable.Repeat(definition, count));
    });

    [Fact]
    public void A_version_that_is_rolled_back_leaves_the_new_count() => Play(async scene =>
    {
        var definition = await scene.Register("shop-native", "errors=20%");
        await scene.Update("shop-native", new() { ["taskDefinition"] = definition, ["desiredCount"] = 3 });

        Text(await scene.WaitForEcs(await scene.NewestDeployment("shop-native")), "status").ShouldBe("ROLLBACK_SUCCESSFUL");

        await scene.WaitUntilStable("shop-native");
        Counts(await scene.DescribeService("shop-native")).ShouldBe((3, 3, 0));
    });

    [Theory]
    [InlineData("shop", 4)]
    [InlineData("shop", 1)]
    [InlineData("shop-native", 4)]
    [InlineData("shop-native", 1)]
    public void During_a_deployment_both_versions_are_scaled_and_it_goes_on(string name, int count) => Play(async scene =>
    {
        var definition = await scene.Register(name);
        var deployment = name == "shop" ? await scene.CreateDeployment(definition) : await scene.UpdateService(name, definition);
        await scene.WaitUntilGreenRuns(name);

        await scene.Scale(name, count);
        await scene.Pass(TimeSpan.FromSeconds(20));

        scene.Service(name).TaskSets.Select(set => set.Running.Count).ShouldBe([count, count], scene.Said);
        Text(name == "shop" ? await scene.WaitFor(deployment) : await scene.WaitForEcs(deployment), "status").ShouldBe(name == "shop" ? "Succeeded" : "SUCCESSFUL");
        await scene.Pass(TimeSpan.FromMinutes(10));
        Counts(await scene.DescribeService(name)).ShouldBe((count, count, 0));
        scene.Service(name).Tasks.Count(task => task.IsRunning).ShouldBe(count);
    });

    [Theory]
    [InlineData(-1)]
    [InlineData(41)]
    public void A_count_out_of_bounds_is_refused_and_nothing_is_changed(int count) => Play(async scene =>
    {
        var refusal = await scene.Refused("UpdateService", new()
        {
            ["cluster"] = "shop",
            ["service"] = "shop-native",
            ["taskDefinition"] = await scene.Register("shop-native"),
            ["desiredCount"] = count,
        });

        refusal.ShouldBe(("InvalidParameterException", $"desiredCount is {count}; the rehearsal runs all tasks on one machine: use 0 to 40."));
        Counts(await scene.DescribeService("shop-native")).ShouldBe((2, 2, 0));
        scene.Service("shop-native").TaskSets.Count.ShouldBe(1);
    });

    [Fact]
    public void A_service_with_more_tasks_may_have_faults_of_fewer_of_them() => Play(async scene =>
    {
        await scene.Scale("shop-native", 4);
        await scene.UpdateService("shop-native", await scene.Register("shop-native", "one-of-4:errors=1%"));

        await scene.Pass(TimeSpan.FromMinutes(2));

        scene.Service("shop-native").Events.ShouldNotContain(happened => happened.Message.Contains("unable to consistently start", StringComparison.Ordinal));
    });

    private static (int Desired, int Running, int Pending) Counts(JsonNode service) =>
        (service["desiredCount"]!.GetValue<int>(), service["runningCount"]!.GetValue<int>(), service["pendingCount"]!.GetValue<int>());
}
