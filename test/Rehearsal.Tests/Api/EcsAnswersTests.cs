using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rehearsal.Tests.Api;

/// <summary>ECS's answers in full, as a workflow gets them.</summary>
public sealed partial class EcsAnswersTests
{
    private const string Uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    [Fact]
    public void A_service_with_two_task_sets() => TestDeployment.Play(async scene =>
    {
        var run = scene.Start();
        await scene.Clock.PassSeconds(90);

        var answer = await scene.Call("ecs:describeServices", """{ "Cluster": "main", "Services": ["shop", "nobody"] }""");

        ApiAnswers.Same(answer["Failures"]!, """[ { "Arn": "arn:aws:ecs:local:000000000000:service/main/nobody", "Reason": "MISSING" } ]""");
        var service = answer["Services"]!.AsArray().ShouldHaveSingleItem()!.AsObject();
        (service["Status"]!.GetValue<string>(), service["DesiredCount"]!.GetValue<int>(), service["RunningCount"]!.GetValue<int>()).ShouldBe(("ACTIVE", 2, 4));
        ApiAnswers.Same(service["DeploymentController"]!, """{ "Type": "CODE_DEPLOY" }""");
        ApiAnswers.Same(
            service["TaskSets"]![1]!,
            $$"""
            { "Id": "{{run.Deployment.Green!.Id}}", "ExternalId": "{{run.Deployment.Id}}", "StartedBy": "CODE_DEPLOY", "Status": "ACTIVE",
              "TaskSetArn": "arn:aws:ecs:local:000000000000:task-set/main/shop/{{run.Deployment.Green.Id}}",
              "ServiceArn": "arn:aws:ecs:local:000000000000:service/main/shop", "ClusterArn": "arn:aws:ecs:local:000000000000:cluster/main",
              "TaskDefinition": "arn:aws:ecs:local:000000000000:task-definition/shop:2",
              "ComputedDesiredCount": 2, "PendingCount": 0, "RunningCount": 2, "StabilityStatus": "STEADY_STATE",
              "Scale": { "Unit": "PERCENT", "Value": 100 }, "LaunchType": "FARGATE", "PlatformVersion": "1.4.0",
              "LoadBalancers": [ { "ContainerName": "shop", "ContainerPort": 8080, "TargetGroupArn": "{{scene.Group.TargetGroups.Two.Arn}}" } ],
              "NetworkConfiguration": { "AwsvpcConfiguration": {
                  "AssignPublicIp": "DISABLED", "SecurityGroups": ["sg-0c1d2e3f"], "Subnets": ["subnet-0a1b2c3d", "subnet-4e5f6a7b"] } },
              "CreatedAt": "2026-01-01T00:01:00Z", "UpdatedAt": "2026-01-01T00:01:00Z" }
            """);
        var blue = service["TaskSets"]![0]!.AsObject();
        blue["Status"]!.GetValue<string>().ShouldBe("PRIMARY");
        blue.ContainsKey("ExternalId").ShouldBeFalse();
        blue.ContainsKey("StartedBy").ShouldBeFalse();
        run.Deployment.Green.Id.ShouldMatch("^ecs-svc/[0-9]{19}$");
        service["Events"]![0]!["Message"]!.GetValue<string>().ShouldContain("registered 2 targets in (target-group");
        await run.Completion;
    });

    [Fact]
    public void Task_sets_by_their_own_call() => TestDeployment.Play(async scene =>
    {
        var answer = await scene.Call("ecs:describeTaskSets", """{ "Cluster": "main", "Service": "shop", "TaskSets": ["ecs-svc/1"] }""");
        ApiAnswers.Same(answer, """{ "Failures": [ { "Arn": "ecs-svc/1", "Reason": "MISSING" } ] }""");

        answer = await scene.Call("ecs:describeTaskSets", """{ "Cluster": "main", "Service": "shop" }""");
        answer["TaskSets"]!.AsArray().ShouldHaveSingleItem()!["Id"]!.GetValue<string>().ShouldBe(scene.Service.Primary.Id);
    });

    [Fact]
    public void Tasks_are_listed_in_pages_with_a_token_while_there_are_more() => TestDeployment.Play(async scene =>
    {
        var first = await scene.Call("ecs:listTasks", """{ "Cluster": "main", "MaxResults": 1 }""");
        var token = first["NextToken"]!.GetValue<string>();
        var second = await scene.Call("ecs:listTasks", $$"""{ "Cluster": "main", "MaxResults": 1, "NextToken": "{{token}}" }""");

        second.ContainsKey("NextToken").ShouldBeFalse();
        new[] { first, second }.Select(page => page["TaskArns"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>()).ShouldBeUnique();
    });

    [Fact]
    public void A_running_task() => TestDeployment.Play(async scene =>
    {
        var arns = await scene.Call("ecs:listTasks", """{ "Cluster": "main", "ServiceName": "shop" }""");
        arns["TaskArns"]!.AsArray().Count.ShouldBe(2);
        var arn = arns["TaskArns"]![0]!.GetValue<string>();
        var answer = await scene.Call("ecs:describeTasks", $$"""{ "Cluster": "main", "Tasks": ["{{arn}}", "gone"] }""");

        arn.ShouldMatch("^arn:aws:ecs:local:000000000000:task/main/[0-9a-f]{32}$");
        ApiAnswers.Same(answer["Failures"]!, """[ { "Arn": "gone", "Reason": "MISSING" } ]""");
        var task = answer["Tasks"]![0]!;
        var attachment = task["Attachments"]![0]!["Id"]!.GetValue<string>();
        var container = task["Containers"]![0]!;
        container["NetworkInterfaces"]![0]!["AttachmentId"]!.GetValue<string>().ShouldBe(attachment);
        container["ContainerArn"]!.GetValue<string>().ShouldMatch($"^{arn.Replace(":task/", ":container/", StringComparison.Ordinal)}/{Uuid}$");
        container["RuntimeId"]!.GetValue<string>().ShouldMatch("^[0-9a-f]{32}-[0-9]+$");
        ApiAnswers.Same(
            JsonNode.Parse(IdPattern().Replace(task.ToJsonString().Replace(container["RuntimeId"]!.GetValue<string>(), "RUNTIME", StringComparison.Ordinal), "ID"))!,
            $$"""
            { "TaskArn": "{{arn}}", "TaskDefinitionArn": "arn:aws:ecs:local:000000000000:task-definition/shop:1",
              "ClusterArn": "arn:aws:ecs:local:000000000000:cluster/main", "Group": "service:shop", "StartedBy": "{{scene.Service.Primary.Id}}",
              "DesiredStatus": "RUNNING", "LastStatus": "RUNNING", "HealthStatus": "UNKNOWN", "LaunchType": "FARGATE", "PlatformVersion": "1.4.0", "PlatformFamily": "Linux",
              "Cpu": "256", "Memory": "512", "CreatedAt": "2026-01-01T00:00:00Z", "StartedAt": "2026-01-01T00:00:00Z",
              "PullStartedAt": "2026-01-01T00:00:00Z", "PullStoppedAt": "2026-01-01T00:00:00Z", "Connectivity": "CONNECTED", "ConnectivityAt": "2026-01-01T00:00:00Z",
              "AvailabilityZone": "locala", "EnableExecuteCommand": false, "EphemeralStorage": { "SizeInGiB": 20 }, "FargateEphemeralStorage": { "SizeInGiB": 20 }, "Version": 3,
              "Attributes": [ { "Name": "ecs.cpu-architecture", "Value": "x86_64" } ], "Overrides": { "ContainerOverrides": [ { "Name": "shop" } ] },
              "Attachments": [ { "Id": "ID", "Type": "ElasticNetworkInterface", "Status": "ATTACHED",
                  "Details": [ { "Name": "subnetId", "Value": "subnet-0a1b2c3d" }, { "Name": "networkInterfaceId", "Value": "ID" }, { "Name": "macAddress", "Value": "ID" },
                    { "Name": "privateDnsName", "Value": "ip-127-0-0-1.local.compute.internal" }, { "Name": "privateIPv4Address", "Value": "127.0.0.1" } ] } ],
              "Containers": [ { "Name": "shop", "ContainerArn": "{{arn.Replace(":task/", ":container/", StringComparison.Ordinal)}}/ID", "RuntimeId": "RUNTIME", "LastStatus": "RUNNING", "HealthStatus": "UNKNOWN",
                  "Image": "000000000000.dkr.ecr.local.amazonaws.com/shop:v1", "ImageDigest": "ID", "Cpu": "0",
                  "TaskArn": "{{arn}}", "NetworkInterfaces": [ { "AttachmentId": "ID", "PrivateIpv4Address": "127.0.0.1" } ] } ] }
            """);
        (await scene.Call("ecs:describeTasks", $$"""{ "Cluster": "main", "Tasks": ["{{arn}}"] }"""))["Tasks"]![0]!.ToJsonString().ShouldBe(task.ToJsonString(), "ids stay");
    });

    [Fact]
    public void A_task_whose_container_was_killed_for_memory_and_took_the_others_with_it() => TestDeployment.Play(
        async scene =>
        {
            var arn = scene.Service.Primary.Tasks[0].Arn;
            scene.Service.Primary.Tasks[0].Stopped(new TaskStop("EssentialContainerExited", "Essential container in task exited", 137, "OutOfMemoryError: Container killed due to memory usage"), scene.Clock.GetUtcNow());

            var task = (await scene.Call("ecs:describeTasks", $$"""{ "Cluster": "main", "Tasks": ["{{arn}}"] }"""))["Tasks"]![0]!;

            (task["LastStatus"]!.GetValue<string>(), task["Attachments"]![0]!["Status"]!.GetValue<string>(), task["Version"]!.GetValue<int>()).ShouldBe(("STOPPED", "DELETED", 5));
            task["Containers"]!.AsArray().Select(container => (container!["Name"]!.GetValue<string>(), container["ExitCode"]!.GetValue<int>(), container["Reason"]?.GetValue<string>()))
                .ShouldBe([("shop", 137, "OutOfMemoryError: Container killed due to memory usage"), ("proxy", 143, null)]);
        },
        new ServiceSetup { TaskDefinition = JsonNode.Parse("""{ "ContainerDefinitions": [{ "Name": "shop", "Image": "shop:1" }, { "Name": "proxy", "Image": "envoy:1" }] }""")!.AsObject() });

    [Theory]
    [InlineData("shop", 2)]
    [InlineData("shop:1", 1)]
    [InlineData("arn:aws:ecs:local:000000000000:task-definition/shop:2", 2)]
    public void A_task_definition_by_each_of_its_names(string name, int revision) => TestDeployment.Play(async scene =>
    {
        scene.NextAppSpec();

        var definition = (await scene.Call("ecs:describeTaskDefinition", $$"""{ "TaskDefinition": "{{name}}" }"""))["TaskDefinition"]!;

        definition["Revision"]!.GetValue<int>().ShouldBe(revision);
        (definition["Family"]!.GetValue<string>(), definition["Status"]!.GetValue<string>()).ShouldBe(("shop", "ACTIVE"));
        ApiAnswers.Same(definition["ContainerDefinitions"]![0]!["PortMappings"]!, """[ { "ContainerPort": 8080, "HostPort": 8080, "Name": "http", "Protocol": "tcp" } ]""");
    });

    /// <summary>What a hash decides.</summary>
    [GeneratedRegex($"{Uuid}|eni-0[0-9a-f]{{16}}|([0-9a-f]{{2}}:){{5}}[0-9a-f]{{2}}|sha256:[0-9a-f]{{64}}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdPattern();
}
