using Rehearsal.Tests.CodeDeploy;

namespace Rehearsal.Tests.Account;

/// <summary>ECS's answers in full, as a workflow gets them.</summary>
public class EcsAnswersTests
{
    [Fact]
    public void A_service_with_two_task_sets() => Scene.Play(async scene =>
    {
        var run = scene.Start();
        await scene.Clock.PassSeconds(90);

        var answer = await scene.Call("ecs:describeServices", """{ "Cluster": "main", "Services": ["shop", "nobody"] }""");

        Answers.Same(answer["Failures"]!, """[ { "Arn": "arn:aws:ecs:local:000000000000:service/main/nobody", "Reason": "MISSING" } ]""");
        var service = answer["Services"]!.AsArray().ShouldHaveSingleItem()!.AsObject();
        (service["Status"]!.GetValue<string>(), service["DesiredCount"]!.GetValue<int>(), service["RunningCount"]!.GetValue<int>()).ShouldBe(("ACTIVE", 2, 4));
        Answers.Same(service["DeploymentController"]!, """{ "Type": "CODE_DEPLOY" }""");
        Answers.Same(
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
    public void Task_sets_by_their_own_call() => Scene.Play(async scene =>
    {
        var answer = await scene.Call("ecs:describeTaskSets", """{ "Cluster": "main", "Service": "shop", "TaskSets": ["ecs-svc/1"] }""");
        Answers.Same(answer, """{ "Failures": [ { "Arn": "ecs-svc/1", "Reason": "MISSING" } ] }""");

        answer = await scene.Call("ecs:describeTaskSets", """{ "Cluster": "main", "Service": "shop" }""");
        answer["TaskSets"]!.AsArray().ShouldHaveSingleItem()!["Id"]!.GetValue<string>().ShouldBe(scene.Service.Primary.Id);
    });

    [Fact]
    public void Tasks_are_listed_in_pages_with_a_token_while_there_are_more() => Scene.Play(async scene =>
    {
        var first = await scene.Call("ecs:listTasks", """{ "Cluster": "main", "MaxResults": 1 }""");
        var token = first["NextToken"]!.GetValue<string>();
        var second = await scene.Call("ecs:listTasks", $$"""{ "Cluster": "main", "MaxResults": 1, "NextToken": "{{token}}" }""");

        second.ContainsKey("NextToken").ShouldBeFalse();
        new[] { first, second }.Select(page => page["TaskArns"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>()).ShouldBeUnique();
    });

    [Fact]
    public void A_running_task() => Scene.Play(async scene =>
    {
        var arns = await scene.Call("ecs:listTasks", """{ "Cluster": "main", "ServiceName": "shop" }""");
        arns["TaskArns"]!.AsArray().Count.ShouldBe(2);
        var arn = arns["TaskArns"]![0]!.GetValue<string>();
        var answer = await scene.Call("ecs:describeTasks", $$"""{ "Cluster": "main", "Tasks": ["{{arn}}", "gone"] }""");

        arn.ShouldMatch("^arn:aws:ecs:local:000000000000:task/main/[0-9a-f]{32}$");
        Answers.Same(answer["Failures"]!, """[ { "Arn": "gone", "Reason": "MISSING" } ]""");
        Answers.Same(
            answer["Tasks"]![0]!,
            $$"""
            { "TaskArn": "{{arn}}", "TaskDefinitionArn": "arn:aws:ecs:local:000000000000:task-definition/shop:1",
              "ClusterArn": "arn:aws:ecs:local:000000000000:cluster/main", "Group": "service:shop", "StartedBy": "{{scene.Service.Primary.Id}}",
              "DesiredStatus": "RUNNING", "LastStatus": "RUNNING", "HealthStatus": "UNKNOWN", "LaunchType": "FARGATE", "PlatformVersion": "1.4.0",
              "Cpu": "256", "Memory": "512", "CreatedAt": "2026-01-01T00:00:00Z", "StartedAt": "2026-01-01T00:00:00Z",
              "Attachments": [ { "Type": "ElasticNetworkInterface", "Status": "ATTACHED",
                  "Details": [ { "Name": "privateIPv4Address", "Value": "127.0.0.1" } ] } ],
              "Containers": [ { "Name": "shop", "Image": "000000000000.dkr.ecr.local.amazonaws.com/shop:v1", "LastStatus": "RUNNING", "HealthStatus": "UNKNOWN",
                  "TaskArn": "{{arn}}", "NetworkInterfaces": [ { "PrivateIpv4Address": "127.0.0.1" } ] } ] }
            """);
    });

    [Theory]
    [InlineData("shop", 2)]
    [InlineData("shop:1", 1)]
    [InlineData("arn:aws:ecs:local:000000000000:task-definition/shop:2", 2)]
    public void A_task_definition_by_each_of_its_names(string name, int revision) => Scene.Play(async scene =>
    {
        scene.NextAppSpec();

        var definition = (await scene.Call("ecs:describeTaskDefinition", $$"""{ "TaskDefinition": "{{name}}" }"""))["TaskDefinition"]!;

        definition["Revision"]!.GetValue<int>().ShouldBe(revision);
        (definition["Family"]!.GetValue<string>(), definition["Status"]!.GetValue<string>()).ShouldBe(("shop", "ACTIVE"));
        Answers.Same(definition["ContainerDefinitions"]![0]!["PortMappings"]!, """[ { "ContainerPort": 8080, "HostPort": 8080, "Protocol": "tcp" } ]""");
    });
}
