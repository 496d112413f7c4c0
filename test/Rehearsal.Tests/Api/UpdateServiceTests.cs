using System.Text.Json.Nodes;
using Rehearsal.Tests.Ecs;

namespace Rehearsal.Tests.Api;

/// <summary>UpdateService: starts deployments where ECS deploys a service itself, and refuses to where CodeDeploy does.</summary>
public class UpdateServiceTests
{
    [Fact]
    public void A_new_task_definition_starts_a_deployment() => Play(async scene =>
    {
        await scene.Call("registerTaskDefinition", Next(scene));

        var answer = await scene.Call("updateService", """{ "Cluster": "main", "Service": "shop", "TaskDefinition": "shop" }""");

        var green = answer["Service"]!["Deployments"]!.AsArray().Single(one => Text(one, "TaskDefinition").EndsWith("shop:2", StringComparison.Ordinal));
        (Text(green, "Status"), $"ecs-svc/{scene.Service.Deployments[^1].Green.Id}").ShouldBe(("PRIMARY", Text(green, "Id")));
        await scene.Service.Deployments[^1].Completion;
        scene.Service.Deployments[^1].Status.ShouldBe(ServiceDeploymentStatus.Successful);
        var stable = await scene.DescribeService();
        stable["Deployments"]!.AsArray().Count.ShouldBe(1);
        stable["RunningCount"]!.GetValue<int>().ShouldBe(stable["DesiredCount"]!.GetValue<int>());
    });

    [Fact]
    public void Force_deploys_what_serves_again_and_nothing_new_deploys_nothing() => Play(async scene =>
    {
        await scene.Call("updateService", """{ "Cluster": "main", "Service": "shop" }""");
        await scene.Call("updateService", """{ "Cluster": "main", "Service": "shop", "TaskDefinition": "shop:1", "DesiredCount": 2 }""");
        scene.Service.Deployments.Count.ShouldBe(1);

        await scene.Call("updateService", """{ "Cluster": "main", "Service": "shop", "ForceNewDeployment": true }""");

        scene.Service.Deployments.Count.ShouldBe(2);
        scene.Service.Deployments[^1].Green.Plan.TaskDefinition.ShouldEndWith("shop:1");
    });

    [Theory]
    [InlineData(""" "Cluster": "none", "Service": "shop" """, "ClusterNotFoundException", "Cluster not found.")]
    [InlineData(""" "Cluster": "main", "Service": "none" """, "ServiceNotFoundException", "Service not found.")]
    [InlineData(""" "Cluster": "main", "Service": "shop", "TaskDefinition": "shop:9" """, "ClientException", "TaskDefinition not found.")]
    [InlineData(""" "Cluster": "main", "Service": "shop", "TaskDefinition": "old:1" """, "ClientException", "TaskDefinition is inactive")]
    [InlineData(""" "Cluster": "main", "Service": "shop", "TaskDefinition": "other" """, "InvalidParameterException", "The container shop does not exist in the task definition.")]
    [InlineData(""" "Cluster": "main", "Service": "shop", "TaskDefinition": "port" """, "InvalidParameterException", "The container shop did not have a container port 8080 defined.")]
    public void What_ECS_refuses_is_refused_in_its_words(string parameters, string code, string message) => Play(async scene =>
    {
        foreach (var (family, container) in new[] { ("old", "shop"), ("other", "web"), ("port", "shop") })
        {
            await scene.Call("registerTaskDefinition", $$"""{ "Family": "{{family}}", "ContainerDefinitions": [ { "Name": "{{container}}", "Image": "nginx" } ] }""");
        }

        await scene.Call("deregisterTaskDefinition", """{ "TaskDefinition": "old:1" }""");

        var refusal = await scene.Refusal("updateService", $$"""{ {{parameters}} }""");

        (refusal.Code, refusal.Message).ShouldBe((code, message));
        scene.Service.Deployments.Count.ShouldBe(1);
    });

    [Fact]
    public void Volumes_are_refused_and_the_empty_list_of_them_that_pipelines_send_asks_for_nothing() => Play(async scene =>
    {
        (await Thrown.By<UnsupportedCallException>(() => scene.Call("updateService", """{ "Cluster": "main", "Service": "shop", "VolumeConfigurations": [ { "Name": "data" } ] }"""))).Message
            .ShouldBe("The rehearsal attaches no volumes: leave VolumeConfigurations out, or empty");
        await scene.Call("updateService", """{ "Cluster": "main", "Service": "shop", "VolumeConfigurations": [], "ForceNewDeployment": true }""");

        scene.Service.Deployments.Count.ShouldBe(2);
    });

    [Theory]
    [InlineData(""" "TaskDefinition": "shop" """, "Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.")]
    [InlineData(""" "ForceNewDeployment": true """, "Cannot force a new deployment on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.")]
    public void A_service_that_CodeDeploy_deploys_is_left_to_it(string change, string message) => TestDeployment.Play(async scene =>
    {
        var refusal = await scene.Refusal("ecs:updateService", $$"""{ "Cluster": "main", "Service": "shop", {{change}} }""");

        (refusal.Code, refusal.Message).ShouldBe(("InvalidParameterException", message));
    });

    [Fact]
    public void A_service_that_CodeDeploy_deploys_has_no_deployments_so_that_the_waiter_for_stable_services_waits_in_vain() => TestDeployment.Play(async scene =>
        (await scene.Call("ecs:describeServices", """{ "Cluster": "main", "Services": ["shop"] }"""))["Services"]![0]!.AsObject().ContainsKey("Deployments").ShouldBeFalse());

    [Fact]
    public void Clusters_and_services_are_listed() => Play(async scene =>
    {
        ApiAnswers.Same(await scene.Call("listClusters", "{}"), """{ "ClusterArns": ["arn:aws:ecs:local:000000000000:cluster/main"] }""");
        ApiAnswers.Same(await scene.Call("listServices", """{ "Cluster": "main" }"""), """{ "ServiceArns": ["arn:aws:ecs:local:000000000000:service/main/shop"] }""");
    });

    private static void Play(Func<TestServiceDeployment, Task> body) => TestServiceDeployment.Play(async scene =>
    {
        (scene.Ecs.Functions, scene.Ecs.Progress) = (scene, scene);
        await body(scene);
    });

    /// <summary>What serves, as a pipeline hands it back.</summary>
    private static string Next(TestServiceDeployment scene)
    {
        var serving = scene.Account.TaskDefinitions.Find("shop")!;
        return new JsonObject(TaskDefinitionCalls.Members.Where(serving.ContainsKey).Select(name => KeyValuePair.Create(name, serving[name]?.DeepClone()))).ToJsonString();
    }

    private static string Text(JsonNode? node, string member) => node![member]!.GetValue<string>();
}
