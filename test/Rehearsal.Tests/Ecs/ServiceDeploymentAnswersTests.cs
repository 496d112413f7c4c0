using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Ecs;

public class ServiceDeploymentAnswersTests
{
    [Fact]
    public void The_service_names_its_deployments_and_no_task_sets() => TestServiceDeployment.Play(async scene =>
    {
        var run = scene.Start();
        await scene.Clock.PassSeconds(100);
        var service = await scene.DescribeService();

        service["DeploymentController"]!.ToJsonString().ShouldBe("""{"Type":"ECS"}""");
        service.ContainsKey("TaskSets").ShouldBeFalse();
        (await scene.Call("describeTaskSets", """{ "Cluster": "main", "Service": "shop" }""")).ShouldBeEmpty();
        service["TaskDefinition"]!.GetValue<string>().ShouldBe(run.Deployment.Green.Plan.TaskDefinition);
        service["CurrentServiceDeployment"]!.GetValue<string>().ShouldBe(run.Deployment.Arn);
        service["CurrentServiceRevisions"]!.AsArray().Select(it => it!["Arn"]!.GetValue<string>()).ShouldBe([run.Deployment.Blue!.Arn, run.Deployment.Green.Arn]);
        service["Deployments"]!.AsArray().Select(Brief).ShouldBe(
        [
            $"ecs-svc/{run.Deployment.Green.Id} PRIMARY 2 2 0 {run.Deployment.Green.Plan.TaskDefinition}",
            $"ecs-svc/{run.Deployment.Blue.Id} ACTIVE 2 2 0 {run.Deployment.Blue.Plan.TaskDefinition}",
        ]);
        await run.Completion;

        (await scene.DescribeService())["Deployments"]!.AsArray().Select(Brief).ShouldHaveSingleItem()
            .ShouldStartWith($"ecs-svc/{run.Deployment.Green.Id} PRIMARY 2 2 0");
    });

    [Fact]
    public void The_service_says_how_it_is_deployed() => TestServiceDeployment.Play(
        async scene =>
        {
            scene.Service.Configuration = scene.Service.Configuration with
            {
                Hooks = [new LifecycleHook(TestServiceDeployment.HookArn, [DeploymentStage.PreScaleUp]) { Details = new JsonObject { ["aB"] = 1 } }],
            };

            var service = await scene.DescribeService();

            service["DeploymentConfiguration"]!.ToJsonString().ShouldBe(
                $$$"""{"Alarms":{"AlarmNames":["shop-5xx"],"Enable":true,"Rollback":true},"BakeTimeInMinutes":5,"CanaryConfiguration":{"CanaryBakeTimeInMinutes":5,"CanaryPercent":10},"DeploymentCircuitBreaker":{"Enable":false,"Rollback":false},"LifecycleHooks":[{"HookDetails":{"aB":1},"HookTargetArn":"{{{TestServiceDeployment.HookArn}}}","LifecycleStages":["PRE_SCALE_UP"],"RoleArn":"arn:aws:iam::000000000000:role/ecsInfrastructureRoleForHooks","TargetType":"AWS_LAMBDA","TimeoutConfiguration":{"Action":"ROLLBACK","TimeoutInMinutes":1440}}],"MaximumPercent":200,"MinimumHealthyPercent":100,"Strategy":"CANARY"}""");
            service["LoadBalancers"]!.ToJsonString().ShouldBe(
                $$$"""[{"AdvancedConfiguration":{"AlternateTargetGroupArn":"{{{scene.Service.TargetGroups.Two.Arn}}}","ProductionListenerRule":"{{{scene.Service.ProductionRule.Arn}}}","RoleArn":"arn:aws:iam::000000000000:role/ecsInfrastructureRoleForLoadBalancers","TestListenerRule":"{{{scene.Service.TestRule!.Arn}}}"},"ContainerName":"shop","ContainerPort":8080,"TargetGroupArn":"{{{scene.Service.TargetGroups.One.Arn}}}"}]""");
        },
        TestServiceDeployment.Setup with { Alarms = ["shop-5xx"] });

    [Fact]
    public void The_rules_of_a_service_are_found_by_their_arns_default_or_not() => TestServiceDeployment.Play(
        async scene =>
        {
            var rules = (await scene.Api.Call(
                "elasticloadbalancingv2",
                "describeRules",
                JsonNode.Parse($$"""{ "RuleArns": ["{{scene.Service.ProductionRule.Arn}}", "{{scene.Service.TestRule!.Arn}}"] }""")!.AsObject(),
                CancellationToken.None))["Rules"]!.AsArray();

            rules.Select(rule => rule!["IsDefault"]!.GetValue<bool>()).ShouldBe([true, false]);
            rules[0]!["Actions"]![0]!["ForwardConfig"]!["TargetGroups"]!.AsArray().Select(group => group!["Weight"]!.GetValue<int>()).ShouldBe([100, 0]);
        },
        TestServiceDeployment.Setup with { HasTestRuleOnProduction = true });

    [Fact]
    public void Tasks_are_found_by_the_id_of_their_revision() => TestServiceDeployment.Play(async scene =>
    {
        var run = scene.Start();
        await scene.Clock.PassSeconds(100);

        var arns = (await scene.Call("listTasks", $$"""{ "Cluster": "main", "StartedBy": "ecs-svc/{{run.Deployment.Green.Id}}" }"""))["TaskArns"]!.AsArray();
        var tasks = (await scene.Call("describeTasks", $$"""{ "Cluster": "main", "Tasks": {{arns.ToJsonString()}} }"""))["Tasks"]!.AsArray();

        tasks.Select(task => task!["StartedBy"]!.GetValue<string>()).ShouldBe(Enumerable.Repeat(run.Deployment.Green.Tasks.Id, 2));
        await run.Completion;
    });

    [Fact]
    public void A_deployment_tells_its_revisions_with_their_weights() => TestServiceDeployment.Play(async scene =>
    {
        var run = scene.Start();
        await scene.Clock.PassSeconds(400);
        var described = await scene.Describe(run.Deployment);

        described["Status"]!.GetValue<string>().ShouldBe("IN_PROGRESS");
        described["LifecycleStage"]!.GetValue<string>().ShouldBe("PRODUCTION_TRAFFIC_SHIFT");
        described["SourceServiceRevisions"]!.ToJsonString().ShouldBe(
            $$"""[{"Arn":"{{run.Deployment.Blue!.Arn}}","PendingTaskCount":0,"RequestedTaskCount":2,"RunningTaskCount":2,"RequestedProductionTrafficWeight":90,"RequestedTestTrafficWeight":0}]""");
        described["TargetServiceRevision"]!.ToJsonString().ShouldBe(
            $$"""{"Arn":"{{run.Deployment.Green.Arn}}","PendingTaskCount":0,"RequestedTaskCount":2,"RunningTaskCount":2,"RequestedProductionTrafficWeight":10,"RequestedTestTrafficWeight":100}""");
        described.Select(member => member.Key).ShouldBe(
        [
            "Alarms", "ClusterArn", "CreatedAt", "DeploymentCircuitBreaker", "DeploymentConfiguration", "LifecycleHookDetails", "LifecycleStage", "ServiceArn",
            "ServiceDeploymentArn", "SourceServiceRevisions", "StartedAt", "Status", "TargetServiceRevision", "UpdatedAt",
        ]);
        await run.Completion;
    });

    [Theory]
    [InlineData(true, "blue", "blue green", "green")]
    [InlineData(false, "blue green", "blue green", "green")]
    public void A_revision_is_resolved_while_it_is_active_and_perhaps_only_once_it_runs(bool isAbsent, string before, string during, string after) =>
        TestServiceDeployment.Play(async scene =>
        {
            scene.Ecs.Options = new EcsOptions { ResolvedConfigurationIsAbsentUntilGreenRuns = isAbsent };
            var run = scene.Start();
            await scene.Clock.PassSeconds(30);
            (await Resolved(scene, run.Deployment)).ShouldBe(before);
            await scene.Clock.PassSeconds(60);
            (await Resolved(scene, run.Deployment)).ShouldBe(during);
            await run.Completion;
            (await Resolved(scene, run.Deployment)).ShouldBe(after);
        });

    [Fact]
    public void A_revision_tells_what_it_is_made_of() => TestServiceDeployment.Play(async scene =>
    {
        var deployment = await scene.Deploy();

        var revision = await scene.Describe(deployment.Green);

        revision["TaskDefinition"]!.GetValue<string>().ShouldBe("arn:aws:ecs:local:000000000000:task-definition/shop:2");
        revision["ContainerImages"]![0]!.AsObject().Select(member => member.Key).ShouldBe(["ContainerName", "Image", "ImageDigest"]);
        revision["ResolvedConfiguration"]!.ToJsonString().ShouldBe(
            $$"""{"LoadBalancers":[{"ProductionListenerRule":"{{scene.Service.ProductionRule.Arn}}","TargetGroupArn":"{{scene.Service.TargetGroups.Two.Arn}}"}]}""");
    });

    [Fact]
    public void What_is_not_there_is_listed_as_missing() => TestServiceDeployment.Play(async scene =>
    {
        (await scene.Call("describeServiceDeployments", """{ "ServiceDeploymentArns": ["none"] }""")).ToJsonString()
            .ShouldBe("""{"Failures":[{"Arn":"none","Reason":"MISSING"}]}""");
        (await scene.Call("describeServiceRevisions", """{ "ServiceRevisionArns": ["none"] }""")).ToJsonString()
            .ShouldBe("""{"Failures":[{"Arn":"none","Reason":"MISSING"}]}""");
    });

    [Theory]
    [InlineData("describeServiceDeployments", "ServiceDeploymentArns")]
    [InlineData("describeServiceRevisions", "ServiceRevisionArns")]
    public void At_most_twenty_are_described(string action, string parameter) => TestServiceDeployment.Play(async scene =>
    {
        var arns = new JsonArray([.. Enumerable.Range(0, 21).Select(number => JsonValue.Create($"arn-{number}"))]);

        (await scene.Refusal(action, $$"""{ "{{parameter}}": {{arns.ToJsonString()}} }""")).Code.ShouldBe("InvalidParameterException");
    });

    [Fact]
    public void Deployments_are_listed_newest_first_by_status_and_time() => TestServiceDeployment.Play(async scene =>
    {
        scene.Fail(DeploymentStage.PreScaleUp);
        await scene.Clock.PassSeconds(10);
        var failed = await scene.Deploy();
        await scene.Clock.PassSeconds(10);
        var running = scene.Start().Deployment;
        await scene.Clock.PassSeconds(10);

        (await Listed(scene, "")).ShouldBe([running.Arn, failed.Arn, scene.Service.Deployments[0].Arn]);
        (await Listed(scene, """, "Status": ["IN_PROGRESS", "PENDING"] """)).ShouldBe([running.Arn]);
        (await Listed(scene, """, "CreatedAt": { "After": "2026-01-01T00:00:05Z", "Before": "2026-01-01T00:01:00Z" } """)).ShouldBe([failed.Arn]);
        (await Listed(scene, """, "MaxResults": 1, "NextToken": "1" """)).ShouldBe([failed.Arn]);
        await running.Completion;
    });

    [Fact]
    public void The_event_bus_hears_of_the_deployment() => TestServiceDeployment.Play(async scene =>
    {
        var deployment = await scene.Deploy();

        var first = scene.Account.EventBus.Events[0];
        (first.Source, first.DetailType, first.Envelope["resources"]!.ToJsonString()).ShouldBe(
            ("aws.ecs", "ECS Deployment State Change", """["arn:aws:ecs:local:000000000000:service/main/shop"]"""));
        first.Detail.ToJsonString().ShouldBe(
            $$"""{"eventType":"INFO","eventName":"SERVICE_DEPLOYMENT_IN_PROGRESS","clusterArn":"arn:aws:ecs:local:000000000000:cluster/main","deploymentId":"ecs-svc/{{deployment.Green.Id}}","updatedAt":"2026-01-01T00:00:00Z","reason":"ECS deployment ecs-svc/{{deployment.Green.Id}} in progress."}""");
        Heard(scene).ShouldBe([$"SERVICE_DEPLOYMENT_IN_PROGRESS {deployment.Green.Tasks.Id}", $"SERVICE_DEPLOYMENT_COMPLETED {deployment.Green.Tasks.Id}"]);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_event_bus_hears_of_the_rollback_and_with_the_circuit_breaker_of_the_failure(bool hasCircuitBreaker) => TestServiceDeployment.Play(
        async scene =>
        {
            scene.Fail(DeploymentStage.PostScaleUp);

            var deployment = await scene.Deploy();

            string[] failure = hasCircuitBreaker ? [$"SERVICE_DEPLOYMENT_FAILED {deployment.Green.Tasks.Id}"] : [];
            Heard(scene).ShouldBe(
            [
                $"SERVICE_DEPLOYMENT_IN_PROGRESS {deployment.Green.Tasks.Id}", .. failure,
                $"SERVICE_DEPLOYMENT_IN_PROGRESS {deployment.Blue!.Tasks.Id}", $"SERVICE_DEPLOYMENT_COMPLETED {deployment.Blue.Tasks.Id}",
            ]);
        },
        TestServiceDeployment.Setup with { HasCircuitBreaker = hasCircuitBreaker });

    private static IEnumerable<string> Heard(TestServiceDeployment scene) =>
        scene.Account.EventBus.Events.Select(heard => $"{heard.Detail["eventName"]} {heard.Detail["deploymentId"]}");

    private static string Brief(JsonNode? deployment) => string.Join(
        ' ', new[] { "Id", "Status", "DesiredCount", "RunningCount", "PendingCount", "TaskDefinition" }.Select(name => $"{deployment![name]}"));

    private static async Task<string> Resolved(TestServiceDeployment scene, ServiceDeployment deployment)
    {
        var (blue, green) = (await scene.Describe(deployment.Blue!), await scene.Describe(deployment.Green));
        return string.Join(' ', new[] { ("blue", blue), ("green", green) }.Where(it => it.Item2.ContainsKey("ResolvedConfiguration")).Select(it => it.Item1));
    }

    private static async Task<IEnumerable<string>> Listed(TestServiceDeployment scene, string filter) =>
        (await scene.Call("listServiceDeployments", $$"""{ "Cluster": "main", "Service": "shop"{{filter}} }"""))["ServiceDeployments"]!.AsArray()
            .Select(deployment => deployment!["ServiceDeploymentArn"]!.GetValue<string>());
}
