using System.Text;
using System.Text.Json.Nodes;
using Rehearsal.Tests.Api;
using Rehearsal.Tests.Ecs;

namespace Rehearsal.Tests.Wire;

/// <summary>All that the tests of clients ask, in one process: most of its time goes into reading what AWS's services are.</summary>
public sealed class ClientConversation : IAsyncLifetime
{
    private const string MetricData =
        """{ "MetricDataQueries": [{ "Id": "a", "Expression": "a +" }], "StartTime": "2026-01-01T00:00:00Z", "EndTime": "2026-01-01T01:00:00Z" }""";

    private const string TaskDefinition =
        """
        { "family": "web", "networkMode": "awsvpc", "executionRoleArn": "arn:aws:iam::000000000000:role/r", "requiresCompatibilities": ["FARGATE"], "cpu": "256", "memory": "512", "tags": [{ "key": "Commit", "value": "a" }],
          "containerDefinitions": [{ "name": "web", "image": "nginx", "dockerLabels": { "org.Label": "B" }, "environment": [{ "name": "A", "value": "b" }],
              "portMappings": [{ "containerPort": 80 }], "logConfiguration": { "logDriver": "awslogs", "options": { "awslogs-group": "G" } } }] }
        """;

    /// <summary>A moment at which the account's clock stands, in milliseconds.</summary>
    private static readonly long Logged = VirtualTime.Start.ToUnixTimeMilliseconds();

    private static readonly JsonObject[] s_empties =
    [
        Call("ecs", "list_tasks", """{ "cluster": "main", "startedBy": "nobody" }"""),
        Call("ecs", "describe_services", """{ "cluster": "main", "services": ["shop"] }"""),
        Call("cloudwatch", "describe_alarms", """{ "AlarmNames": ["none"] }"""),
        Call("cloudwatch", "describe_alarms", """{ "AlarmNames": ["none"] }""", "query"),
        Call("ec2", "describe_vpc_endpoints", "{}"),
        Call("elbv2", "describe_load_balancers", """{ "Names": [] }"""),
    ];

    private static readonly JsonObject[] s_errors =
    [
        Call("codedeploy", "get_deployment", """{ "deploymentId": "d-1" }"""),
        Call("codedeploy", "list_git_hub_account_token_names", "{}"),
        Call("ecs", "describe_services", """{ "cluster": "none", "services": ["shop"] }"""),
        Call("ecs", "describe_task_sets", """{ "cluster": "main", "service": "none" }"""),
        Call("stepfunctions", "describe_execution", """{ "executionArn": "arn:none" }"""),
        Call("elbv2", "describe_target_health", """{ "TargetGroupArn": "arn:none" }"""),
        Call("elbv2", "describe_listeners", """{ "ListenerArns": ["arn:none"], "LoadBalancerArn": "arn:none" }"""),
        Call("elbv2", "describe_ssl_policies", "{}"),
        Call("elbv2", "describe_rules", """{ "ListenerArn": "arn:none", "PageSize": 401 }"""),
        Call("sns", "publish", """{ "TopicArn": "arn:none", "Message": "m" }"""),
        Call("ec2", "describe_subnets", """{ "SubnetIds": ["subnet-none"] }"""),
        Call("ec2", "describe_subnets", """{ "DryRun": true }"""),
        Call("ec2", "describe_vpcs", "{}"),
        Call("cloudwatch", "list_dashboards", "{}"),
        Call("cloudwatch", "get_metric_data", MetricData),
        Call("cloudwatch", "get_metric_data", MetricData, "query"),
        Call("cloudwatch", "get_metric_data", MetricData, "smithy-rpc-v2-cbor"),
        Call("s3", "get_object", """{ "Bucket": "reports", "Key": "none" }"""),
        Call("s3", "head_object", """{ "Bucket": "reports", "Key": "none" }"""),
        Call("s3", "list_objects_v2", """{ "Bucket": "none" }"""),
        Call("s3", "list_objects_v2", """{ "Bucket": "reports", "StartAfter": "a" }"""),
        Call("s3", "get_object_tagging", """{ "Bucket": "reports", "Key": "a b/ä+.json" }"""),
        Call("s3", "list_buckets", "{}"),
        Call("s3", "put_object", """{ "Bucket": "none", "Key": "a", "Body": "b" }"""),
        Call("s3", "put_object", """{ "Bucket": "reports", "Key": "a", "Body": "b", "ACL": "public-read", "Metadata": { "a": "b" } }"""),
        Call("s3", "delete_object", """{ "Bucket": "none", "Key": "a" }"""),
        Call("s3", "create_bucket", """{ "Bucket": "reports", "CreateBucketConfiguration": { "LocationConstraint": "local" } }"""),
        Call("s3", "create_bucket", """{ "Bucket": "elsewhere", "CreateBucketConfiguration": { "LocationConstraint": "eu-west-1" } }"""),
        Call("secretsmanager", "get_secret_value", """{ "SecretId": "none" }"""),
        Call("secretsmanager", "create_secret", """{ "Name": "shop", "SecretString": "b" }"""),
        Call("secretsmanager", "create_secret", """{ "Name": "binary", "SecretBinary": "b" }"""),
        Call("ecr", "put_image", """{ "repositoryName": "side/car", "imageTag": "v2", "imageManifestMediaType": "application/vnd.oci.image.index.v1+json", "imageManifest": "{ \"manifests\": [] }" }"""),
        Call("ecr", "put_image", """{ "repositoryName": "none", "imageTag": "v2", "imageManifest": "{}" }"""),
        Call("lambda", "get_function_configuration", """{ "FunctionName": "none" }"""),
        Call("lambda", "list_functions", "{}"),
        Call("iam", "list_users", "{}"),
        Call("dynamodb", "list_tables", "{}"),
    ];

    /// <summary>Why there was none; null: there was.</summary>
    public string? WhyNot { get; private set; }

    /// <summary>What the account answers at all.</summary>
    public IReadOnlyList<string> Operations { get; private set; } = [];

    internal IReadOnlyList<ClientReading> Readings { get; private set; } = [];

    /// <summary>Types and bodies of the responses, the readings' first.</summary>
    public IReadOnlyList<string> Sent { get; private set; } = [];

    public IReadOnlyList<JsonObject> Empties { get; private set; } = [];

    public IReadOnlyList<JsonObject> Errors { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await using var network = new LoopbackNetwork();
        var (shop, own) = (Shop(), OwnShop());
        var (callsOfShop, callsOfOwn) = (CallsOf(shop), CallsOfEcs(own));
        var (atShop, atOwn) = (await Site.Open(network, shop), await Site.Open(network, own));
        List<(Site Site, JsonObject Call)> readings = [.. callsOfShop.Select(call => (atShop, call)), .. callsOfOwn.Select(call => (atOwn, call))];

        (var results, WhyNot) = await AwsClient.Make(
            [.. readings.Select(one => one.Site.Addressed(one.Call)), .. s_empties.Concat(s_errors).Select(atShop.Addressed)], CancellationToken.None);

        Sent = [.. atOwn.Sent, .. atShop.Sent];
        Operations = [.. shop.Operations];
        Readings = [.. readings.Zip(results, (one, result) => one.Site.Reading(one.Call, result))];
        (Empties, Errors) = ([.. results.Skip(readings.Count).Take(s_empties.Length)], [.. results.Skip(readings.Count + s_empties.Length)]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A shop that CodeDeploy has deployed once, with something of everything that an account can hold.</summary>
    private static AccountApi Shop()
    {
        AccountApi api = null!;
        var image = new PushedImage { Findings = new Dictionary<string, int> { ["CRITICAL"] = 2, ["HIGH"] = 1 } };
        TestDeployment.Play(Fill, new ServiceSetup { BlueImage = image });
        return api;

        async Task Fill(TestDeployment scene)
        {
            await scene.Deploy();
            var tasks = new SdkIntegration(scene.Api, new NoFunctions());
            var machine = StateMachine.Load("pass", """{ "StartAt": "P", "States": { "P": { "Type": "Pass", "End": true } } }""", tasks);
            scene.Account.StateMachines.Add(machine, new StepFunctionsEngine(tasks, scene.Clock));
            scene.Account.StateMachines.Start(machine.Arn, "one", """{ "Ä": [1, 2.5, null, true] }""");
            scene.Account.Parameters.Put("/shop/token", "s3cret & <more>");
            scene.Account.Secrets.Put("shop", "s3cret");
            scene.Account.Buckets.Create("reports").Put(new StoredObject("a b/ä+.json", "application/json", """{ "a": "ä" }""", VirtualTime.Start));
            scene.Account.Functions.Put("Hook", new DeployedFunction { Environment = [new("aB", "<c>")] });
            scene.Account.Alarms.Set("shop-5xx", AlarmState.Alarm, "5 > 3 & rising");
            scene.Account.Alarms.LookAt("shop-5xx", "CPUUtilization");
            scene.Account.Alarms.Set("shop-slow", AlarmState.Ok);
            scene.Account.LogGroups.CreateStream("reports", "shop");
            scene.Account.Topics.Create("arn:aws:sns:local:000000000000:verdicts");
            await Visit(scene);
            await scene.Clock.PassSeconds(600);
            scene.Account.TaskDefinitions.Put(scene.Account.Arns.TaskDefinition("logging", 1), JsonNode.Parse(
                """
                { "ContainerDefinitions": [{ "Name": "shop", "DockerLabels": { "Org.label": "a", "lower": "b" },
                    "LogConfiguration": { "LogDriver": "awslogs", "Options": { "awslogs-group": "shop" } } }] }
                """)!.AsObject());
            api = scene.Api;
        }
    }

    private static async Task Visit(TestDeployment scene)
    {
        using var client = new HttpMessageInvoker(scene.Network.Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, scene.Group.ProductionListener.Address);
        using var response = await client.SendAsync(request, CancellationToken.None);
    }

    /// <summary>A shop that ECS has deployed itself.</summary>
    private static AccountApi OwnShop()
    {
        AccountApi api = null!;
        TestServiceDeployment.Play(async scene =>
        {
            await scene.Deploy();
            api = scene.Api;
        });
        return api;
    }

    private static List<JsonObject> CallsOf(AccountApi api)
    {
        var balancer = api.Account.LoadBalancers.Single();
        var (listener, group) = (balancer.Listeners.First(), balancer.TargetGroups.First());
        var service = api.Account.Services.Single();
        var deployment = Answer(api, "codedeploy", "getDeploymentGroup", """{ "ApplicationName": "shop", "DeploymentGroupName": "shop-production" }""")
            ["DeploymentGroupInfo"]!["LastSuccessfulDeployment"]!["DeploymentId"]!.GetValue<string>();
        var sha256 = Answer(api, "codedeploy", "getDeployment", $$"""{ "DeploymentId": "{{deployment}}" }""")
            ["DeploymentInfo"]!["Revision"]!["AppSpecContent"]!["Sha256"];
        var execution = api.Account.StateMachines.Executions.Single();
        var metric = new JsonObject
        {
            ["MetricDataQueries"] = new JsonArray(new JsonObject
            {
                ["Id"] = "n",
                ["MetricStat"] = new JsonObject
                {
                    ["Metric"] = new JsonObject
                    {
                        ["Namespace"] = "AWS/ApplicationELB",
                        ["MetricName"] = "RequestCount",
                        ["Dimensions"] = new JsonArray(new JsonObject { ["Name"] = "LoadBalancer", ["Value"] = balancer.Arn.Split(":loadbalancer/")[1] }),
                    },
                    ["Period"] = 60,
                    ["Stat"] = "Sum",
                },
                ["ReturnData"] = true,
            }),
            ["StartTime"] = "2026-01-01T00:00:00Z",
            ["EndTime"] = "2026-01-02T00:00:00Z",
        }.ToJsonString();
        return
        [
            Call("codedeploy", "get_deployment", $$"""{ "deploymentId": "{{deployment}}" }"""),
            Call("codedeploy", "get_deployment_group", """{ "applicationName": "shop", "deploymentGroupName": "shop-production" }"""),
            Call("codedeploy", "get_deployment_config", """{ "deploymentConfigName": "CodeDeployDefault.ECSCanary10Percent5Minutes" }"""),
            Call("codedeploy", "list_deployment_targets", $$"""{ "deploymentId": "{{deployment}}" }"""),
            Call("codedeploy", "get_deployment_target", $$"""{ "deploymentId": "{{deployment}}", "targetId": "main:shop" }"""),
            Call("codedeploy", "batch_get_deployment_targets", $$"""{ "deploymentId": "{{deployment}}", "targetIds": ["main:shop"] }"""),
            Call(
                "codedeploy",
                "get_application_revision",
                $$"""{ "applicationName": "shop", "revision": { "revisionType": "AppSpecContent", "appSpecContent": { "sha256": "{{sha256}}" } } }"""),
            Call("codedeploy", "list_applications", "{}"),
            Call("codedeploy", "get_application", """{ "applicationName": "shop" }"""),
            Call("codedeploy", "list_deployment_groups", """{ "applicationName": "shop" }"""),
            Call("codedeploy", "list_deployments", """{ "createTimeRange": { "start": "2025-12-31T00:00:00Z" } }"""),
            Call("codedeploy", "batch_get_deployments", $$"""{ "deploymentIds": ["{{deployment}}"] }"""),
            Call("stepfunctions", "list_state_machines", "{}"),
            Call("stepfunctions", "get_execution_history", $$"""{ "executionArn": "{{execution.Arn}}", "reverseOrder": true }"""),
            Call("stepfunctions", "describe_execution", $$"""{ "executionArn": "{{execution.Arn}}" }"""),
            Call("stepfunctions", "list_executions", $$"""{ "stateMachineArn": "{{execution.Machine.Arn}}", "statusFilter": "SUCCEEDED" }"""),
            Call("ecs", "describe_services", """{ "cluster": "main", "services": ["shop", "none"] }"""),
            Call("ecs", "describe_task_sets", """{ "cluster": "main", "service": "shop" }"""),
            Call("ecs", "list_tasks", """{ "cluster": "main", "serviceName": "shop" }"""),
            Call("ecs", "describe_tasks", new JsonObject { ["cluster"] = "main", ["tasks"] = new JsonArray([.. service.Tasks.Select(task => task.Arn)]) }.ToJsonString()),
            Call("ecs", "describe_task_definition", """{ "taskDefinition": "shop" }"""),
            Call("ecs", "register_task_definition", TaskDefinition),
            Call("ecs", "describe_task_definition", """{ "taskDefinition": "web", "include": ["TAGS"] }"""),
            Call("ecs", "deregister_task_definition", """{ "taskDefinition": "web:1" }"""),
            Call("ecs", "list_task_definitions", """{ "familyPrefix": "shop", "sort": "DESC" }"""),
            Call("ecs", "list_services", """{ "cluster": "main" }"""),
            Call("ecs", "list_clusters", "{}"),
            Call("ecs", "describe_task_definition", """{ "taskDefinition": "logging" }"""),
            Call("ecr", "describe_images", """{ "repositoryName": "shop" }"""),
            Call("ecr", "describe_image_scan_findings", """{ "repositoryName": "shop", "imageId": { "imageTag": "v1" } }"""),
            Call("ecr", "batch_get_image", """{ "repositoryName": "shop", "imageIds": [{ "imageTag": "v1" }, { "imageTag": "none" }] }"""),
            Call("ecr", "get_lifecycle_policy", """{ "repositoryName": "shop" }"""),
            Call("ecr", "get_authorization_token", "{}"),
            Call("ecr", "create_repository", """{ "repositoryName": "side/car", "imageTagMutability": "IMMUTABLE" }"""),
            Call("ecr", "put_image", """{ "repositoryName": "side/car", "imageTag": "v2", "imageManifestMediaType": "application/vnd.oci.image.index.v1+json", "imageManifest": "{ \"manifests\": [] }" }"""),
            Call("ecr", "put_image_tag_mutability", """{ "repositoryName": "side/car", "imageTagMutability": "MUTABLE" }"""),
            Call("ecr", "describe_repositories", """{ "repositoryNames": ["side/car", "shop"] }"""),
            Call("ssm", "get_parameter", """{ "Name": "/shop/token", "WithDecryption": true }"""),
            Call("ssm", "get_parameters", """{ "Names": ["/shop/token", "none"] }"""),
            Call("ssm", "put_parameter", """{ "Name": "/shop/plan", "Value": "{}", "Type": "String", "Tier": "Intelligent-Tiering" }"""),
            Call("ssm", "delete_parameter", """{ "Name": "/shop/plan" }"""),
            Call("sts", "get_caller_identity", "{}"),
            Call("secretsmanager", "get_secret_value", """{ "SecretId": "shop" }"""),
            Call("secretsmanager", "create_secret", """{ "Name": "own", "Description": "d", "SecretString": "a" }"""),
            Call("secretsmanager", "put_secret_value", """{ "SecretId": "own", "SecretString": "b" }"""),
            Call("secretsmanager", "describe_secret", """{ "SecretId": "own" }"""),
            Call("secretsmanager", "delete_secret", """{ "SecretId": "own", "RecoveryWindowInDays": 7 }"""),
            Call("secretsmanager", "restore_secret", """{ "SecretId": "own" }"""),
            Call("logs", "put_log_events", """{ "logGroupName": "reports", "logStreamName": "shop", "logEvents": [{ "timestamp": 1, "message": "old" }] }"""),
            Call("logs", "put_log_events", $$"""{ "logGroupName": "reports", "logStreamName": "shop", "logEvents": [{ "timestamp": {{Logged}}, "message": "ä" }] }"""),
            Call("logs", "describe_log_groups", "{}"),
            Call("logs", "describe_log_streams", """{ "logGroupName": "reports" }"""),
            Call("logs", "get_log_events", """{ "logGroupName": "reports", "logStreamName": "shop", "startFromHead": true }"""),
            Call("logs", "filter_log_events", """{ "logGroupName": "reports", "filterPattern": "ä" }"""),
            Call("events", "put_events", """{ "Entries": [{ "Source": "mine", "DetailType": "d", "Detail": "{}" }, { "Source": "aws.x", "DetailType": "d", "Detail": "{}" }] }"""),
            Call("sns", "publish", """{ "TopicArn": "arn:aws:sns:local:000000000000:verdicts", "Subject": "a & b", "Message": "ä" }"""),
            Call("elbv2", "describe_load_balancers", """{ "Names": ["shop"] }"""),
            Call("elbv2", "describe_listeners", $$"""{ "LoadBalancerArn": "{{balancer.Arn}}" }"""),
            Call("elbv2", "describe_rules", $$"""{ "ListenerArn": "{{listener.Arn}}", "PageSize": 1 }"""),
            Call("elbv2", "describe_target_groups", $$"""{ "TargetGroupArns": ["{{group.Arn}}"] }"""),
            Call("elbv2", "describe_target_group_attributes", $$"""{ "TargetGroupArn": "{{group.Arn}}" }"""),
            Call("elbv2", "describe_target_health", $$"""{ "TargetGroupArn": "{{group.Arn}}", "Targets": [{ "Id": "10.0.1.7", "Port": 80 }] }"""),
            .. new[] { null, "query", "smithy-rpc-v2-cbor" }.SelectMany(protocol => new[]
            {
                Call("cloudwatch", "describe_alarms", """{ "AlarmNames": ["shop-5xx", "shop-slow"], "MaxRecords": 50 }""", protocol),
                Call("cloudwatch", "get_metric_data", metric, protocol),
            }),
            Call("ec2", "describe_subnets", "{}"),
            Call("ec2", "describe_security_groups", """{ "Filters": [{ "Name": "vpc-id", "Values": ["vpc-0a1b2c3d"] }], "MaxResults": 50 }"""),
            Call("ec2", "describe_route_tables", """{ "Filters": [{ "Name": "association.main", "Values": ["true", "false"] }] }"""),
            Call("ec2", "describe_vpc_endpoints", "{}"),
            Call("s3", "get_object", """{ "Bucket": "reports", "Key": "a b/ä+.json" }"""),
            Call("s3", "get_object", """{ "Bucket": "reports", "Key": "a b/ä+.json", "Range": "bytes=0-3" }"""),
            Call("s3", "put_object", """{ "Bucket": "reports", "Key": "new", "Body": "<ä>", "ContentType": "text/plain" }"""),
            Call("s3", "delete_object", """{ "Bucket": "reports", "Key": "new" }"""),
            Call("s3", "create_bucket", """{ "Bucket": "specs", "CreateBucketConfiguration": { "LocationConstraint": "local" } }"""),
            Call("s3", "list_objects_v2", """{ "Bucket": "reports", "Prefix": "a ", "MaxKeys": 10 }"""),
            Call("s3", "list_objects_v2", """{ "Bucket": "reports", "Delimiter": "/" }"""),
            Call("lambda", "get_function_configuration", """{ "FunctionName": "arn:aws:lambda:local:000000000000:function:Hook" }"""),
        ];
    }

    /// <summary>Nothing that is read takes time.</summary>
    private static JsonObject Answer(AccountApi api, string service, string action, string parameters) =>
        api.Call(service, action, JsonNode.Parse(parameters)!.AsObject(), CancellationToken.None).GetAwaiter().GetResult();

    private static List<JsonObject> CallsOfEcs(AccountApi api)
    {
        var newest = Answer(api, "ecs", "listServiceDeployments", """{ "Cluster": "main", "Service": "shop" }""")["ServiceDeployments"]![0]!;
        return
        [
            Call("ecs", "describe_services", """{ "cluster": "main", "services": ["shop"] }"""),
            Call("ecs", "list_service_deployments", """{ "cluster": "main", "service": "shop", "createdAt": { "after": "2025-12-31T00:00:00Z" } }"""),
            Call("ecs", "describe_service_deployments", $$"""{ "serviceDeploymentArns": ["{{newest["ServiceDeploymentArn"]}}", "none"] }"""),
            Call("ecs", "describe_service_revisions", $$"""{ "serviceRevisionArns": ["{{newest["TargetServiceRevisionArn"]}}"] }"""),
        ];
    }

    private static JsonObject Call(string service, string operation, string parameters, string? protocol = null) =>
        new() { ["service"] = service, ["operation"] = operation, ["parameters"] = JsonNode.Parse(parameters), ["protocol"] = protocol };

    /// <summary>An account behind an endpoint of its own, which remembers what it answered.</summary>
    private sealed class Site(IListening listening, List<string> sent)
    {
        /// <summary>Types and bodies of the responses.</summary>
        public IReadOnlyList<string> Sent => sent;

        private readonly Queue<(string Operation, JsonObject Answer)> _answered = [];

        public static async Task<Site> Open(LoopbackNetwork network, AccountApi api)
        {
            List<string> sent = [];
            var endpoint = new AccountEndpoint(api);
            var site = new Site(
                await network.Listen(
                    async (request, cancellationToken) =>
                    {
                        var response = await endpoint.Answer(request, cancellationToken);
                        sent.Add($"{response.Header("Content-Type")} {Encoding.UTF8.GetString(response.Body.Span)}");
                        return response;
                    },
                    CancellationToken.None),
                sent);
            api.Intercept = async (call, _, proceed, _) =>
            {
                var answer = await proceed();
                site._answered.Enqueue((call.Operation, answer.DeepClone().AsObject()));
                return answer;
            };
            return site;
        }

        public JsonObject Addressed(JsonObject call)
        {
            var addressed = call.DeepClone().AsObject();
            addressed["endpoint"] = $"http://{listening.EndPoint}";
            return addressed;
        }

        /// <summary>The account answers calls in their order, but those that it refuses.</summary>
        public ClientReading Reading(JsonObject call, JsonObject result)
        {
            var name = $"{call["service"]}.{call["operation"]} {call["protocol"]}".TrimEnd();
            var (operation, answer) = result.ContainsKey("answer") ? _answered.Dequeue() : ("", []);
            return new ClientReading(name, operation, answer, result);
        }
    }
}

/// <summary>A call that reads, what the account answered, and what the client made of it.</summary>
internal sealed record ClientReading(string Call, string Operation, JsonObject Answer, JsonObject Result);
