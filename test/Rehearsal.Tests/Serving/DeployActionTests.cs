using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rehearsal.Tests.Crowds;
using static Rehearsal.Tests.Serving.ServedScene;

namespace Rehearsal.Tests.Serving;

/// <summary>
/// GitHub's action aws-actions/amazon-ecs-deploy-task-definition deploys to an account that is served: its calls in their order, with the parameters that
/// its source (v2.6.3) sends; and the action itself, where there is a checkout of it.
/// </summary>
public sealed class DeployActionTests : IDisposable
{
    /// <summary>A folder with the action's dist/index.js.</summary>
    private const string Checkout = "ECS_DEPLOY_ACTION";

    private static readonly string[] s_ignored =
    [
        "compatibilities", "taskDefinitionArn", "requiresAttributes", "revision", "status", "registeredAt", "deregisteredAt", "registeredBy",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("rehearsal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", null)]
    [InlineData("errors=20%", "Failed")]
    public void Its_calls_deploy_a_service_of_CodeDeploy(string fault, string? failure) => Play(async scene =>
        (await ByCodeDeploy(scene, await RegisterAsItDoes(scene, "shop", fault))).ShouldBe(failure));

    [Theory]
    [InlineData("", null)]
    [InlineData("errors=20%", "not found after stabilization")]
    public void Its_calls_deploy_a_service_that_ECS_deploys_itself(string fault, string? failure) => Play(async scene =>
        (await ByEcs(scene, await RegisterAsItDoes(scene, "shop-native", fault))).ShouldBe(failure));

    [Fact]
    public async Task The_action_itself_deploys_both_services_and_fails_when_a_bad_version_is_rolled_back()
    {
        var action = Path.Combine(Environment.GetEnvironmentVariable(Checkout) ?? "", "dist", "index.js");
        Assert.SkipUnless(File.Exists(action), $"{Checkout} names no checkout of aws-actions/amazon-ecs-deploy-task-definition");
        var options = Options with
        {
            Port = 0,
            Targets = 1,
            UsersPerSecond = 1,
            Speed = 1000,
            PlanText = ShopPlan.Text,
            Plan = PlanReader.Read(ShopPlan.Text).Plan!,
        };
        using var end = new CancellationTokenSource();
        var ready = new TaskCompletionSource<ServedAccount>(TaskCreationOptions.RunContinuationsAsynchronously);
        var serving = LiveAccount.Run(options, new ServeWatch(ready.SetResult, _ => { }, _ => { }), end.Token);
        await Task.WhenAny(ready.Task, serving);
        var address = (await ready.Task).Address;
        await Write("appspec.yml", Shipped.Text("appspec.yml"));
        await Write("good.json", await Described(address, "shop", ""));
        await Write("bad.json", await Described(address, "shop", "errors=50%"));
        await Write("native.json", await Described(address, "shop-native", ""));
        await Write("bad-native.json", await Described(address, "shop-native", "errors=50%"));

        var (good, bad) = (Run(action, address, "good.json", "shop"), Run(action, address, "native.json", "shop-native"));
        (await good).ShouldBe((0, ""));
        (await bad).ShouldBe((0, ""));
        (good, bad) = (Run(action, address, "bad.json", "shop"), Run(action, address, "bad-native.json", "shop-native"));
        (await good).ExitCode.ShouldBe(1);
        (await good).Error.ShouldContain("\"status\":\"Failed\"");
        (await bad).ExitCode.ShouldBe(1);
        (await bad).Error.ShouldContain("not found after stabilization");

        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => serving);
    }

    /// <summary>Renders what serves with another image and another environment, as the action that renders does, and registers it.</summary>
    private static async Task<string> RegisterAsItDoes(ServedScene scene, string family, string fault)
    {
        var described = await scene.Ecs("DescribeTaskDefinition", new() { ["taskDefinition"] = family, ["include"] = new JsonArray("TAGS") });
        var rendered = Rendered(described["taskDefinition"]!.AsObject(), fault);
        rendered["tags"] = described["tags"]?.DeepClone();
        var registered = WithoutEmpty(rendered)!.AsObject();

        // What it fills in again.
        registered["containerDefinitions"]![0]!["environment"]![0]!["value"] ??= "";
        return Text((await scene.Ecs("RegisterTaskDefinition", registered))["taskDefinition"]!, "taskDefinitionArn");
    }

    private static JsonObject Rendered(JsonObject definition, string fault)
    {
        var rendered = definition.DeepClone().AsObject();
        s_ignored.ToList().ForEach(name => rendered.Remove(name));
        rendered["containerDefinitions"]![0]!["environment"] = new JsonArray(new JsonObject { ["name"] = VersionFaults.Variable, ["value"] = fault });
        return rendered;
    }

    /// <summary>It leaves out what is empty: null, empty texts, lists and objects, and those with nothing else in them.</summary>
    private static JsonNode? WithoutEmpty(JsonNode? node) => node switch
    {
        JsonObject members when members.Select(member => KeyValuePair.Create(member.Key, WithoutEmpty(member.Value))).Where(member => member.Value is not null).ToList() is [_, ..] full =>
            new JsonObject(full),
        JsonArray items when items.Select(WithoutEmpty).Where(item => item is not null).ToArray() is [_, ..] full => new JsonArray(full),
        JsonObject or JsonArray or null => null,
        _ => $"{node}" is "" ? null : node.DeepClone(),
    };

    /// <summary>Returns how the deployment failed; null: it did not.</summary>
    private static async Task<string?> ByCodeDeploy(ServedScene scene, string definition)
    {
        var service = await Described(scene, "shop");
        Text(service["deploymentController"]!, "type").ShouldBe("CODE_DEPLOY");
        var group = (await scene.CodeDeploy("GetDeploymentGroup", new() { ["applicationName"] = "shop", ["deploymentGroupName"] = "shop-production" }))["deploymentGroupInfo"]!;
        var waits = group["blueGreenDeploymentConfiguration"]!;
        (waits["deploymentReadyOption"]!["waitTimeInMinutes"]!.GetValue<int>() + waits["terminateBlueInstancesOnDeploymentSuccess"]!["terminationWaitTimeInMinutes"]!.GetValue<int>())
            .ShouldBe(5);

        // Its YAML reader takes 0.0 for a number, and JSON.stringify writes 0.
        var content = """
            {"version":0,"Resources":[{"TargetService":{"Type":"AWS::ECS::Service","Properties":{"TaskDefinition":"DEFINITION","LoadBalancerInfo":{"ContainerName":"shop","ContainerPort":8080}}}}],"Hooks":[{"BeforeInstall":"CodeDeployHook_hooks-BeforeInstall"},{"AfterInstall":"CodeDeployHook_hooks-AfterInstall"},{"AfterAllowTestTraffic":"CodeDeployHook_hooks-AfterAllowTestTraffic"},{"BeforeAllowTraffic":"CodeDeployHook_hooks-BeforeAllowTraffic"},{"AfterAllowTraffic":"CodeDeployHook_hooks-AfterAllowTraffic"}]}
            """.Replace("DEFINITION", definition, StringComparison.Ordinal);
        var created = await scene.CodeDeploy("CreateDeployment", new()
        {
            ["applicationName"] = "shop",
            ["deploymentGroupName"] = "shop-production",
            ["revision"] = new JsonObject
            {
                ["revisionType"] = "AppSpecContent",
                ["appSpecContent"] = new JsonObject { ["content"] = content, ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))) },
            },
            ["description"] = "From GitHub",
        });
        var status = Text(await scene.WaitFor(Text(created, "deploymentId")), "status");
        return status is "Succeeded" ? null : status;
    }

    /// <summary>Returns what the action says of a failure; null: it says nothing.</summary>
    private static async Task<string?> ByEcs(ServedScene scene, string definition)
    {
        var before = await Described(scene, "shop-native");
        Text(before["deploymentController"]!, "type").ShouldBe("ECS");
        var updated = (await scene.Ecs("UpdateService", Update(definition)))["service"]!;
        var id = Primary(updated);
        id.ShouldNotBe(Primary(before));

        // The waiter ServicesStable.
        while (await Described(scene, "shop-native") is var service
            && (service["deployments"]!.AsArray().Count != 1 || service["runningCount"]!.GetValue<int>() != service["desiredCount"]!.GetValue<int>()))
        {
            Text(service, "status").ShouldBe("ACTIVE");
            await scene.Pass(TimeSpan.FromSeconds(15));
        }

        return (await Described(scene, "shop-native"))["deployments"]!.AsArray().Any(deployment => Text(deployment!, "id") == id) ? null : "not found after stabilization";

        static string Primary(JsonNode service) => Text(service["deployments"]!.AsArray().Single(deployment => Text(deployment!, "status") == "PRIMARY")!, "id");
    }

    /// <summary>The client leaves out what is null: enableECSManagedTags and propagateTags.</summary>
    private static JsonObject Update(string definition) => new()
    {
        ["cluster"] = "shop",
        ["service"] = "shop-native",
        ["taskDefinition"] = definition,
        ["forceNewDeployment"] = false,
        ["volumeConfigurations"] = new JsonArray(),
    };

    private static async Task<JsonNode> Described(ServedScene scene, string service)
    {
        var described = await scene.Ecs("DescribeServices", new() { ["services"] = new JsonArray(service), ["cluster"] = "shop" });
        described["failures"]!.AsArray().ShouldBeEmpty();
        return described["services"]!.AsArray().ShouldHaveSingleItem()!;
    }

    private static async Task<string> Described(Uri address, string family, string fault)
    {
        var client = AccountClient.At(address, TimeSpan.FromSeconds(1));
        return Rendered((await client.Ecs("DescribeTaskDefinition", new() { ["taskDefinition"] = family }))["taskDefinition"]!.AsObject(), fault).ToJsonString();
    }

    /// <summary>Runs the action, and returns the error that it shows in the job's log.</summary>
    private async Task<(int ExitCode, string Error)> Run(string action, Uri address, string definition, string service)
    {
        var start = new ProcessStartInfo("node", [action]) { WorkingDirectory = _folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new[]
        {
            ("AWS_ENDPOINT_URL", address.GetLeftPart(UriPartial.Authority)), ("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test"), ("AWS_REGION", "local"),
            ("GITHUB_WORKSPACE", _folder), ("GITHUB_OUTPUT", ""), ("INPUT_TASK-DEFINITION", definition), ("INPUT_SERVICE", service), ("INPUT_CLUSTER", "shop"),
            ("INPUT_WAIT-FOR-SERVICE-STABILITY", "true"), ("INPUT_WAIT-MAX-DELAY-SECONDS", "15"), ("INPUT_CODEDEPLOY-APPSPEC", "appspec.yml"),
            ("INPUT_CODEDEPLOY-APPLICATION", "shop"), ("INPUT_CODEDEPLOY-DEPLOYMENT-GROUP", "shop-production"),
        })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await error;
        return (process.ExitCode, string.Join('\n', (await output).Split('\n').Where(line => line.StartsWith("::error::", StringComparison.Ordinal))));
    }

    private Task Write(string name, string text) => File.WriteAllTextAsync(Path.Combine(_folder, name), text, TestContext.Current.CancellationToken);
}
