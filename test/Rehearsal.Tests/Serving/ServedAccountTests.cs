using System.Text.Json.Nodes;
using Rehearsal.Tests.Terminal;
using static Rehearsal.Tests.Serving.ServedScene;

namespace Rehearsal.Tests.Serving;

/// <summary>A pipeline deploys to an account that is served, one version after the other, through its endpoint alone.</summary>
public class ServedAccountTests
{
    [Fact]
    public void CodeDeploy_deploys_a_good_version_and_rolls_a_bad_one_back() => Play(async scene =>
    {
        var good = await scene.CreateDeployment(await scene.Register("shop"));
        Text(await scene.WaitFor(good), "status").ShouldBe("Succeeded");

        var bad = await scene.WaitFor(await scene.CreateDeployment(await scene.Register("shop", "errors=20%")));
        Text(bad, "status").ShouldBe("Failed");
        Text(await scene.WaitFor(Text(bad["rollbackInfo"]!, "rollbackDeploymentId")), "status").ShouldBe("Succeeded");

        (await Serving(scene)).ShouldEndWith("task-definition/shop:2");
        var next = await scene.CreateDeployment(await scene.Register("shop"));
        Text(await scene.WaitFor(next), "status").ShouldBe("Succeeded");
        (await Serving(scene)).ShouldEndWith("task-definition/shop:4");

        static async Task<string> Serving(ServedScene scene) =>
            (await scene.Ecs("DescribeServices", new() { ["cluster"] = "shop", ["services"] = new JsonArray("shop") }))["services"]![0]!["taskSets"]!.AsArray()
                .Single(set => Text(set!, "status") == "PRIMARY")!["taskDefinition"]!.GetValue<string>();
    });

    [Fact]
    public void ECS_deploys_a_good_version_and_rolls_a_bad_one_back() => Play(async scene =>
    {
        var good = await scene.UpdateService("shop-native", await scene.Register("shop-native"));
        Text(await scene.WaitForEcs(good), "status").ShouldBe("SUCCESSFUL");

        var bad = await scene.UpdateService("shop-native", await scene.Register("shop-native", "errors=20%"));
        Text(await scene.WaitForEcs(bad), "status").ShouldBe("ROLLBACK_SUCCESSFUL");

        var service = (await scene.Ecs("DescribeServices", new() { ["cluster"] = "shop", ["services"] = new JsonArray("shop-native") }))["services"]![0]!;
        Text(service, "taskDefinition").ShouldEndWith("task-definition/shop-native:2");
        service["deployments"]!.AsArray().Count.ShouldBe(1);
    });

    [Fact]
    public void Deployments_of_both_controllers_run_beside_each_other_and_every_line_names_its_own()
    {
        var screen = new Screen();
        var view = new ServeView(screen.Terminal.Output, Options);
        var (byCodeDeploy, byEcs) = ("", "");
        Play(
            async scene =>
            {
                byCodeDeploy = await scene.CreateDeployment(await scene.Register("shop"));
                byEcs = await scene.UpdateService("shop-native", await scene.Register("shop-native", "errors=20%"));
                Text(await scene.WaitForEcs(byEcs), "status").ShouldBe("ROLLBACK_SUCCESSFUL");
                Text(await scene.WaitFor(byCodeDeploy), "status").ShouldBe("Succeeded");
            },
            watch: view.Show,
            ready: view.Ready);

        Golden.Verify(screen.Text);
        screen.Rows.ShouldContain(row => row.StartsWith($"{byCodeDeploy} ", StringComparison.Ordinal) && row.EndsWith(" Succeeded", StringComparison.Ordinal));
        var ofEcs = byEcs.Split('/')[^1];
        screen.Rows.ShouldContain(row => row.StartsWith($"{ofEcs} ", StringComparison.Ordinal) && row.Contains(" ROLLBACK_SUCCESSFUL: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_new_version_has_the_ordered_fault_unless_it_says_its_own() => Play(
        async scene =>
        {
            var definition = await scene.Register("shop");
            Text(await scene.WaitFor(await scene.CreateDeployment(definition)), "status").ShouldBe("Succeeded");

            var without = await scene.Ecs("RegisterTaskDefinition", Without(await scene.Ecs("DescribeTaskDefinition", new() { ["taskDefinition"] = definition })));
            var failed = await scene.WaitFor(await scene.CreateDeployment(Text(without["taskDefinition"]!, "taskDefinitionArn")));
            Text(failed, "status").ShouldBe("Failed");
        },
        Options with { GreenFault = "errors=20%", HasEcs = false });

    [Fact]
    public void A_fault_that_is_none_keeps_the_tasks_from_starting_and_its_text_is_not_told() => Play(async scene =>
    {
        await scene.CreateDeployment(await scene.Register("shop", "no-such-fault"));

        await scene.Pass(TimeSpan.FromSeconds(30));

        var events = scene.Account.Stack.Account.Services[0].Events.Select(happened => happened.Message).ToList();
        events.ShouldContain(message => message.Contains("the container's REHEARSAL_FAULT holds no faults", StringComparison.Ordinal));
        events.ShouldNotContain(message => message.Contains("no-such-fault", StringComparison.Ordinal));
    });

    [Fact]
    public void A_plan_that_a_pipeline_puts_is_the_one_that_judges() => Play(async scene =>
    {
        await scene.Send("AmazonSSM.PutParameter", new()
        {
            ["Name"] = "/hooks/shop/shop-production",
            ["Value"] = """{ "probes": [ { "name": "nowhere", "path": "/nowhere" } ] }""",
            ["Overwrite"] = true,
        });

        var deployment = await scene.CreateDeployment(await scene.Register("shop"));

        Text(await scene.WaitFor(deployment), "status").ShouldBe("Failed");
    });

    [Fact]
    public void What_the_hooks_log_and_do_can_be_read() => Play(async scene =>
    {
        var deployment = await scene.CreateDeployment(await scene.Register("shop", "errors=20%"));
        await scene.WaitFor(deployment);

        var logged = await scene.Send(
            "Logs_20140328.FilterLogEvents", new() { ["logGroupName"] = "/hooks/hooks/functions", ["filterPattern"] = $"\"{deployment}\"" });
        var machines = (await scene.Send("AWSStepFunctions.ListStateMachines", []))["stateMachines"]!.AsArray();
        var canary = machines.First(machine => Text(machine!, "name").Contains("Canary", StringComparison.Ordinal))!;
        var executions = await scene.Send("AWSStepFunctions.ListExecutions", new() { ["stateMachineArn"] = Text(canary, "stateMachineArn") });
        var history = await scene.Send("AWSStepFunctions.GetExecutionHistory", new() { ["executionArn"] = Text(executions["executions"]![0]!, "executionArn") });

        logged["events"]!.AsArray().ShouldNotBeEmpty();
        history["events"]![0]!["timestamp"]!.GetValueKind().ShouldBe(System.Text.Json.JsonValueKind.Number);
        Text(history["events"]![0]!, "type").ShouldBe("ExecutionStarted");
    });

    private static JsonObject Without(JsonObject described)
    {
        var given = described["taskDefinition"]!.DeepClone().AsObject();
        foreach (var name in new[] { "taskDefinitionArn", "revision", "status", "compatibilities", "registeredAt", "registeredBy" })
        {
            given.Remove(name);
        }

        given["containerDefinitions"]![0]!.AsObject().Remove("environment");
        return given;
    }
}
