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
        var (status, body) = await Ask(target, parameters);
        status.ShouldBe(200, body.ToJsonString());
        return body;
    }

    /// <summary>Sends a request to ECS that it refuses, and returns the error's code and message.</summary>
    public async Task<(string Code, string Message)> Refused(string operation, JsonObject parameters)
    {
        var (status, body) = await Ask($"AmazonEC2ContainerServiceV20141113.{operation}", parameters);
        status.ShouldNotBe(200, body.ToJsonString());
        return (Text(body, "__type").Split('#')[^1], Text(body, "message"));
    }

    private async Task<(int Status, JsonObject Body)> Ask(string target, JsonObject parameters)
    {
        var response = await _endpoint.Answer(
            new Request("POST", "/", [new("X-Amz-Target", target)], Encoding.UTF8.GetBytes(parameters.ToJsonString())), CancellationToken.None);
        return (response.Status, JsonNode.Parse(response.Body.Span)!.AsObject());
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

    /// <summary>The service of that name that was made last.</summary>
    public AccountService Service(string name) => Account.Stack.Account.Services.Last(service => service.Name == name);

    public async Task<JsonNode> Update(string service, JsonObject change)
    {
        var parameters = change.DeepClone().AsObject();
        (parameters["cluster"], parameters["service"]) = ("shop", service);
        return (await Ecs("UpdateService", parameters))["service"]!;
    }

    public Task<JsonNode> Scale(string service, int count) => Update(service, new() { ["desiredCount"] = count });

    public async Task<JsonNode> DescribeService(string name) =>
        (await Ecs("DescribeServices", new() { ["cluster"] = "shop", ["services"] = new JsonArray(name) }))["services"]![0]!;

    /// <summary>As `aws ecs wait services-stable` asks.</summary>
    public async Task WaitUntilStable(string name)
    {
        for (var attempt = 0; attempt < 40; attempt++)
        {
            var service = await DescribeService(name);
            Text(service, "status").ShouldBe("ACTIVE");
            if (service["deployments"]!.AsArray().Count == 1 && service["runningCount"]!.GetValue<int>() == service["desiredCount"]!.GetValue<int>())
            {
                return;
            }

            await Pass(TimeSpan.FromSeconds(15));
        }

        throw new TimeoutException($"{name} was not stable after 40 looks");
    }

    /// <summary>As `aws ecs wait services-inactive` asks.</summary>
    public async Task WaitUntilInactive(string name)
    {
        for (var attempt = 0; Text(await DescribeService(name), "status") != "INACTIVE"; attempt++)
        {
            attempt.ShouldBeLessThan(40);
            await Pass(TimeSpan.FromSeconds(15));
        }
    }

    /// <summary>The service that ECS deploys itself, which was made last.</summary>
    public EcsService Native => Account.Stack.Ecs.Services[^1];

    /// <summary>What makes the service again, from what DescribeServices says of it.</summary>
    public async Task<JsonObject> CreationOf(string name)
    {
        var described = await DescribeService(name);
        var creation = new JsonObject(
            new[] { "serviceName", "taskDefinition", "desiredCount", "loadBalancers", "networkConfiguration", "deploymentController", "deploymentConfiguration" }
                .Where(member => described[member] is not null)
                .Select(member => KeyValuePair.Create(member, described[member]?.DeepClone())))
        {
            ["cluster"] = "shop",
        };
        return creation;
    }

    public async Task WaitUntilGreenRuns(string name)
    {
        for (var attempt = 0; Service(name).TaskSets is not [_, .., { IsLaunched: true, IsSteady: true }]; attempt++)
        {
            attempt.ShouldBeLessThan(200, Said);
            await Pass(TimeSpan.FromSeconds(5));
        }
    }

    /// <summary>The tasks of a service, described.</summary>
    public async Task<IEnumerable<JsonNode>> Tasks(string service, string desiredStatus)
    {
        var listed = await Ecs("ListTasks", new() { ["cluster"] = "shop", ["serviceName"] = service, ["desiredStatus"] = desiredStatus });
        return listed["taskArns"]!.AsArray() is { Count: > 0 } arns
            ? (await Ecs("DescribeTasks", new() { ["cluster"] = "shop", ["tasks"] = arns.DeepClone() }))["tasks"]!.AsArray().Select(task => task!)
            : [];
    }

    /// <summary>The service deployments of ECS with their status, newest first; none of CodeDeploy.</summary>
    public async Task<IReadOnlyList<string>> Deployments(string service) =>
        [.. (await Ecs("ListServiceDeployments", new() { ["cluster"] = "shop", ["service"] = service }))["serviceDeployments"]!.AsArray()
            .Select(deployment => $"{Text(deployment!, "serviceDeploymentArn")} {Text(deployment!, "status")}")];

    public async Task<string> NewestDeployment(string service) => (await Deployments(service))[0].Split(' ')[0];

    /// <summary>What the hooks have reported, a line each: for the message of a test that fails.</summary>
    public string Said => string.Join('\n', Account.Stack.Reports.Select(report => $"{report.LifecycleEvent} {report.Status}: {string.Join("; ", report.Reasons)}"));

    public static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}
