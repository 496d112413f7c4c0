using System.Text.Json.Nodes;
using static Rehearsal.Tests.Serving.ServedScene;

namespace Rehearsal.Tests.Serving;

/// <summary>A pipeline deletes a service and makes it again, over the target groups and rules that it had.</summary>
public class ServedCreationTests
{
    [Theory]
    [InlineData("shop")]
    [InlineData("shop-native")]
    public void A_service_that_is_deleted_drains_and_is_inactive_when_its_tasks_have_stopped(string name) => Play(async scene =>
    {
        (await scene.Refused("DeleteService", Named(name))).ShouldBe(("InvalidParameterException", "The service cannot be stopped while it is scaled above 0."));

        var deleted = await Delete(scene, name, force: true);
        (Text(deleted, "status"), deleted["desiredCount"]!.GetValue<int>()).ShouldBe(("DRAINING", 0));
        await scene.Pass(TimeSpan.FromSeconds(10));
        Text(await Delete(scene, name, force: false), "status").ShouldBe("DRAINING");
        (await Listed(scene)).ShouldNotContain($"service/shop/{name}");
        (await scene.Refused("UpdateService", Named(name))).ShouldBe(("ServiceNotActiveException", "Service was not ACTIVE."));
        await scene.WaitUntilInactive(name);

        scene.Service(name).Tasks.ShouldAllBe(task => !task.IsRunning);
        (await scene.DescribeService(name))["runningCount"]!.GetValue<int>().ShouldBe(0);
        (await scene.Refused("DeleteService", Named(name))).Code.ShouldBe("ServiceNotFoundException");
        await scene.Pass(TimeSpan.FromMinutes(6));
        scene.Account.Services.First(service => service.Service.Name == name).TargetGroups.One.Targets.ShouldBeEmpty();
    });

    [Fact]
    public void A_service_without_tasks_is_deleted_without_force() => Play(async scene =>
    {
        await scene.Scale("shop-native", 0);
        await scene.Pass(TimeSpan.FromMinutes(1));

        await Delete(scene, "shop-native", force: false);

        await scene.WaitUntilInactive("shop-native");
    });

    [Theory]
    [InlineData("PRE_SCALE_UP")]
    [InlineData("POST_TEST_TRAFFIC_SHIFT")]
    [InlineData("BAKE_TIME")]
    [InlineData("CLEAN_UP")]
    public void ECS_stops_the_deployment_of_a_service_that_is_deleted(string stage) => Play(async scene =>
    {
        await scene.UpdateService("shop-native", await scene.Register("shop-native"));
        var deployment = scene.Native.Deployments[^1];
        while (deployment.Stage?.Name() != stage)
        {
            await scene.Pass(TimeSpan.FromSeconds(1));
        }

        await scene.Scale("shop-native", 0);
        (await scene.Refused("DeleteService", Named("shop-native"))).ShouldBe(("InvalidParameterException", "The service cannot be stopped while deployments are active."));
        await Delete(scene, "shop-native", force: true);
        await scene.WaitUntilInactive("shop-native");

        deployment.Status.ShouldBe(stage == "CLEAN_UP" ? ServiceDeploymentStatus.Successful : ServiceDeploymentStatus.Stopped);
        scene.Service("shop-native").Tasks.ShouldAllBe(task => !task.IsRunning);
        (await scene.Deployments("shop-native")).ShouldBeEmpty();
    });

    [Fact]
    public void A_rollback_and_what_waits_for_it_end_with_the_service() => Play(async scene =>
    {
        var failing = await scene.UpdateService("shop-native", await scene.Register("shop-native", "errors=20%"));
        while (scene.Native.Deployments[^1].RollbackStarted is null)
        {
            await scene.Pass(TimeSpan.FromSeconds(1));
        }

        await scene.UpdateService("shop-native", await scene.Register("shop-native"));
        await Delete(scene, "shop-native", force: true);
        await scene.WaitUntilInactive("shop-native");

        scene.Native.Deployments.ShouldAllBe(deployment => deployment.IsOver);
        scene.Native.Deployments[^1].Status.ShouldBe(ServiceDeploymentStatus.Stopped);
        scene.Service("shop-native").Tasks.ShouldAllBe(task => !task.IsRunning);
    });

    [Fact]
    public void ECS_makes_the_service_again_and_deploys_it() => Play(async scene =>
    {
        var creation = await scene.CreationOf("shop-native");
        await Delete(scene, "shop-native", force: true);
        (await scene.Refused("CreateService", creation)).ShouldBe(("InvalidParameterException", "Unable to Start a service that is still Draining."));
        await scene.WaitUntilInactive("shop-native");
        (creation["deploymentConfiguration"], creation["desiredCount"]) = (
            JsonNode.Parse("""
                {
                  "strategy": "LINEAR",
                  "linearConfiguration": { "stepPercent": 12.5, "stepBakeTimeInMinutes": 2 },
                  "bakeTimeInMinutes": 1,
                  "maximumPercent": 200,
                  "minimumHealthyPercent": 100,
                  "alarms": { "alarmNames": ["shop-native-5xx"], "enable": true, "rollback": true },
                  "deploymentCircuitBreaker": { "enable": true, "rollback": true }
                }
                """),
            3);

        var created = (await scene.Ecs("CreateService", creation))["service"]!;

        (Text(created, "status"), Text(created["deployments"]![0]!, "status")).ShouldBe(("ACTIVE", "PRIMARY"));
        (await scene.Refused("CreateService", creation)).ShouldBe(("InvalidParameterException", "Creation of service was not idempotent."));
        Text(await scene.WaitForEcs(await scene.NewestDeployment("shop-native")), "status").ShouldBe("SUCCESSFUL", scene.Said);
        await scene.WaitUntilStable("shop-native");
        var configuration = (await scene.DescribeService("shop-native"))["deploymentConfiguration"]!;
        (Text(configuration, "strategy"), configuration["linearConfiguration"]!.ToJsonString()).ShouldBe(
            ("LINEAR", """{"stepBakeTimeInMinutes":2,"stepPercent":12.5}"""));

        var next = await scene.UpdateService("shop-native", await scene.Register("shop-native"));
        Text(await scene.WaitForEcs(next), "status").ShouldBe("SUCCESSFUL", scene.Said);
        (await scene.Tasks("shop-native", "RUNNING")).Count().ShouldBe(3);
    });

    [Fact]
    public void CodeDeploy_deploys_the_service_that_is_made_again() => Play(async scene =>
    {
        var creation = await scene.CreationOf("shop");
        await Delete(scene, "shop", force: true);
        await scene.WaitUntilInactive("shop");
        (await Thrown.By<ShouldAssertException>(async () => await scene.CreateDeployment(Text(creation, "taskDefinition")))).Message
            .ShouldContain("InvalidECSServiceException");

        await scene.Ecs("CreateService", creation);
        await scene.Pass(TimeSpan.FromMinutes(1));

        Text(await scene.WaitFor(await scene.CreateDeployment(await scene.Register("shop"))), "status").ShouldBe("Succeeded", scene.Said);
        (await scene.DescribeService("shop"))["runningCount"]!.GetValue<int>().ShouldBe(2);
    });

    [Fact]
    public void A_service_under_a_deployment_of_CodeDeploy_is_not_deleted() => Play(async scene =>
    {
        var deployment = await scene.CreateDeployment(await scene.Register("shop"));

        (await scene.Refused("DeleteService", new() { ["cluster"] = "shop", ["service"] = "shop", ["force"] = true })).ShouldBe(
            ("InvalidParameterException", "The service cannot be stopped while deployments are active."));

        Text(await scene.WaitFor(deployment), "status").ShouldBe("Succeeded");
    });

    [Theory]
    [InlineData("""{ "loadBalancers": [] }""", "loadBalancers is to have one item: the rehearsal plays services behind one load balancer.")]
    [InlineData("""{ "deploymentController": { "type": "EXTERNAL" } }""", "The deployment controller is EXTERNAL; the rehearsal plays ECS and CODE_DEPLOY.")]
    [InlineData("""{ "deploymentConfiguration": { "strategy": "ROLLING" } }""", "The strategy is ROLLING; the rehearsal plays BLUE_GREEN, CANARY and LINEAR, and no rolling update.")]
    [InlineData("""{ "deploymentConfiguration": { "strategy": "BLUE_GREEN" } }""", "deploymentConfiguration.bakeTimeInMinutes is missing; BLUE_GREEN needs it.")]
    [InlineData("""{ "deploymentConfiguration": { "strategy": "CANARY", "canaryConfiguration": { "canaryPercent": 0.05 } } }""", "canaryPercent is 0.05; use 0.1 to 100, in steps of 0.1.")]
    [InlineData("""{ "deploymentConfiguration": { "strategy": "CANARY", "lifecycleHooks": [ { "targetType": "PAUSE", "lifecycleStages": ["PRE_SCALE_UP"] } ] } }""", "The targetType of a lifecycle hook is PAUSE; the rehearsal plays AWS_LAMBDA.")]
    [InlineData("""{ "desiredCount": 41 }""", "desiredCount is 41; the rehearsal runs all tasks on one machine: use 0 to 40.")]
    [InlineData("""{ "launchType": "EC2" }""", "LaunchType is EC2; the rehearsal plays FARGATE.")]
    [InlineData("""{ "serviceName": "a b" }""", "serviceName is up to 255 letters, numbers, underscores and hyphens.")]
    public void What_the_rehearsal_does_not_play_is_refused_and_says_what_to_do(string change, string message) => Play(async scene =>
    {
        var creation = await scene.CreationOf("shop-native");
        await Delete(scene, "shop-native", force: true);
        await scene.WaitUntilInactive("shop-native");
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            creation[name] = value?.DeepClone();
        }

        (await scene.Refused("CreateService", creation)).ShouldBe(("InvalidParameterException", message));

        scene.Service("shop-native").Status.ShouldBe(ServiceStatus.Inactive);
    });

    [Fact]
    public void A_pair_of_target_groups_has_one_service() => Play(async scene =>
    {
        var creation = await scene.CreationOf("shop-native");
        creation["serviceName"] = "second";

        (await scene.Refused("CreateService", creation)).Message.ShouldEndWith(" is that of the service shop-native; delete it first.");

        await Delete(scene, "shop-native", force: true);
        await scene.WaitUntilInactive("shop-native");
        await scene.Ecs("CreateService", creation);
        await scene.WaitUntilStable("second");
        (await Listed(scene)).ShouldBe(["service/shop/shop", "service/shop/second"]);
    });

    [Fact]
    public void An_update_of_how_and_of_the_grace_period_deploys_nothing_and_the_next_deployment_goes_by_it() => Play(async scene =>
    {
        var before = await scene.Deployments("shop-native");

        var updated = await scene.Update("shop-native", JsonNode.Parse(
            """{ "deploymentConfiguration": { "strategy": "CANARY", "bakeTimeInMinutes": 2 }, "healthCheckGracePeriodSeconds": 90 }""")!.AsObject());

        updated["healthCheckGracePeriodSeconds"]!.GetValue<int>().ShouldBe(90);
        updated["deploymentConfiguration"]!["canaryConfiguration"]!.ToJsonString().ShouldBe("""{"canaryBakeTimeInMinutes":10,"canaryPercent":5}""");
        updated["deploymentConfiguration"]!["lifecycleHooks"]!.AsArray().Count.ShouldBe(1);
        (await scene.Deployments("shop-native")).ShouldBe(before);
        Text(await scene.WaitForEcs(await scene.UpdateService("shop-native", await scene.Register("shop-native"))), "status").ShouldBe("SUCCESSFUL", scene.Said);
    });

    [Fact]
    public void Another_network_is_deployed_and_one_that_is_not_there_is_refused() => Play(async scene =>
    {
        static JsonObject In(string subnet) => JsonNode.Parse(
            $$"""{ "networkConfiguration": { "awsvpcConfiguration": { "subnets": ["{{subnet}}"], "securityGroups": ["sg-0c1d2e3f"] } } }""")!.AsObject();
        var missing = In("subnet-none");
        (missing["cluster"], missing["service"]) = ("shop", "shop-native");
        (await scene.Refused("UpdateService", missing)).Message.ShouldStartWith("subnet-none: not in the account, which has ");

        await scene.Update("shop-native", In("subnet-4e5f6a7b"));

        Text(await scene.WaitForEcs(await scene.NewestDeployment("shop-native")), "status").ShouldBe("SUCCESSFUL", scene.Said);
        (await scene.DescribeService("shop-native"))["networkConfiguration"]!["awsvpcConfiguration"]!["subnets"]!.ToJsonString().ShouldBe("""["subnet-4e5f6a7b"]""");
    });

    private static JsonObject Named(string service) => new() { ["cluster"] = "shop", ["service"] = service };

    private static async Task<JsonNode> Delete(ServedScene scene, string service, bool force) =>
        (await scene.Ecs("DeleteService", new() { ["cluster"] = "shop", ["service"] = service, ["force"] = force }))["service"]!;

    private static async Task<IEnumerable<string>> Listed(ServedScene scene) =>
        (await scene.Ecs("ListServices", new() { ["cluster"] = "shop" }))["serviceArns"]!.AsArray().Select(arn => arn!.GetValue<string>().Split(':')[^1]);
}
