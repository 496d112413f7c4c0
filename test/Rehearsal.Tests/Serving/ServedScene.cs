using System.Text;
using System.Text.Json.Nodes;
using Rehearsal.Tests.Scenarios;

namespace Rehearsal.Tests.Serving;

/// <summary>An account that is served in virtual time, and a pipeline that speaks to its endpoint.</summary>
internal sealed class ServedScene
{
    private readonly AccountEndpoint _endpoint;
    private readonly VirtualTime _time;

    private ServedScene(ServedStack account, VirtualTime time) => (Account, _time, _endpoint) = (account, time, new AccountEndpoint(account.Stack.Api));

    public ServedStack Account { get; }

    public static ServeOptions Options { get; } = new()
    {
        Targets = 2,
        PlanText = Scenario.Plan,
        Plan = PlanReader.Read(Scenario.Plan).Plan!,
        DeploymentConfig = TrafficRouting.AllAtOnceName,
        Strategy = new Strategy.BlueGreen(),
    };

    public static void Play(Func<ServedScene, Task> body, ServeOptions? options = null, Action<RehearsalEvent>? watch = null, Action<ServedAccount>? ready = null) => VirtualTime.Run(
        async time =>
        {
            await using var network = new InMemoryNetwork();
            options ??= Options;
            await using var account = await ServedStack.SetUp(
                new VirtualEnvironment(network, time, 1), options, LiveAccount.Services(options), programs: null, new InPlaceProgress<RehearsalEvent>(watch ?? (_ => { })), CancellationToken.None);
            await Task.Delay(TimeSpan.FromMinutes(1), time);
            ready?.Invoke(account.DescribeAt(new Uri("http://127.0.0.1:4566")));
            await body(new ServedScene(account, time));
        });

    /// <summary>Sends a request in AWS's JSON protocol, and returns what is answered.</summary>
    public async Task<JsonObject> Send(string target, JsonObject parameters)
    {
        var response = await _endpoint.Answer(
            new Request("POST", "/", [new("X-Amz-Target", target)], Encoding.UTF8.GetBytes(parameters.ToJsonString())), CancellationToken.None);
        var body = JsonNode.Parse(response.Body.Span)!.AsObject();
        response.Status.ShouldBe(200, body.ToJsonString());
        return body;
    }

    public Task Pass(TimeSpan span) => Task.Delay(span, _time);

    public Task<JsonObject> Ecs(string operation, JsonObject parameters) => Send($"AmazonEC2ContainerServiceV20141113.{operation}", parameters);

    public Task<JsonObject> CodeDeploy(string operation, JsonObject parameters) => Send($"CodeDeploy_20141006.{operation}", parameters);

    /// <summary>Registers what serves again, with a fault, and returns its ARN.</summary>
    public async Task<string> Register(string family, string fault = "")
    {
        var serving = (await Ecs("DescribeTaskDefinition", new() { ["taskDefinition"] = family }))["taskDefinition"]!;
        var next = new JsonObject(
            new[] { "family", "networkMode", "requiresCompatibilities", "cpu", "memory", "executionRoleArn", "runtimePlatform", "containerDefinitions" }
                .Select(name => KeyValuePair.Create(name, serving[name]?.DeepClone())));
        next["containerDefinitions"]![0]!["environment"] = new JsonArray(new JsonObject { ["name"] = VersionFaults.Variable, ["value"] = fault });
        return Text((await Ecs("RegisterTaskDefinition", next))["taskDefinition"]!, "taskDefinitionArn");
    }

    /// <summary>Has CodeDeploy deploy, and returns the deployment's id.</summary>
    public async Task<string> CreateDeployment(string taskDefinition)
    {
        var spec = Shipped.Text("appspec.yml").Replace("arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:8", taskDefinition, StringComparison.Ordinal);
        var content = new JsonObject { ["content"] = spec };
        return Text(
            await CodeDeploy("CreateDeployment", new()
            {
                ["applicationName"] = "shop",
                ["deploymentGroupName"] = "shop-production",
                ["revision"] = new JsonObject { ["revisionType"] = "AppSpecContent", ["appSpecContent"] = content },
            }),
            "deploymentId");
    }

    /// <summary>Asks every 15 seconds, as the waiter of the AWS CLI does, and returns how the deployment ended.</summary>
    public async Task<JsonNode> WaitFor(string deployment)
    {
        while (true)
        {
            var info = (await CodeDeploy("GetDeployment", new() { ["deploymentId"] = deployment }))["deploymentInfo"]!;
            if (Text(info, "status") is "Succeeded" or "Failed" or "Stopped")
            {
                return info;
            }

            await Task.Delay(TimeSpan.FromSeconds(15), _time);
        }
    }

    /// <summary>Has ECS deploy, and returns the deployment's ARN, found as examples/ecs-native/deploy.yml finds it.</summary>
    public async Task<string> UpdateService(string service, string taskDefinition)
    {
        var updated = await Ecs("UpdateService", new() { ["cluster"] = "shop", ["service"] = service, ["taskDefinition"] = taskDefinition });
        var id = updated["service"]!["deployments"]!.AsArray().First(one => Text(one!, "taskDefinition") == taskDefinition)!["id"]!.GetValue<string>();
        var listed = await Ecs("ListServiceDeployments", new() { ["cluster"] = "shop", ["service"] = service });
        return Text(
            listed["serviceDeployments"]!.AsArray().First(one => Text(one!, "targetServiceRevisionArn").EndsWith(id.Replace("ecs-svc", "", StringComparison.Ordinal), StringComparison.Ordinal))!,
            "serviceDeploymentArn");
    }

    public async Task<JsonNode> WaitForEcs(string arn)
    {
        while (true)
        {
            var described = (await Ecs("DescribeServiceDeployments", new() { ["serviceDeploymentArns"] = new JsonArray(arn) }))["serviceDeployments"]![0]!;
            if (Text(described, "status") is "SUCCESSFUL" or "STOPPED" or "ROLLBACK_SUCCESSFUL" or "ROLLBACK_FAILED")
            {
                return described;
            }

            await Task.Delay(TimeSpan.FromSeconds(20), _time);
        }
    }

    public static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}
