using System.Text.Json.Nodes;
using Canary.Preflight;

namespace Rehearsal.Tests.Scenarios;

/// <summary>No value of a task's or a function's environment stands in a state, a history, a report, a notice or a log, and credentials are found by them all the same.</summary>
public sealed class SecretScenarios
{
    private const string Value = "hunter2-of-the-task";
    private const string FunctionsValue = "hunter2-of-the-function";

    [Theory]
    [OnBoth("", "a pass")]
    [OnBoth("oom=20s", "tasks that die, whose definition the diagnosis reads")]
    [OnBoth("down", "a green that does not work, whose health checks are looked at again and again")]
    public void No_value_of_an_environment_stands_anywhere(Controller controller, string fault, string what)
    {
        RehearsalStack stack = null!;
        var asked = new List<string>();
        var handed = new List<(string Function, string Payload)>();
        var result = new Scenario
        {
            Controller = controller,
            Service = Environment(("DB_PASSWORD", Value), ("DATABASE_URL", $"postgres://shop:{Value}@db/shop"), ("REGION", Value)),
            GreenFault = fault,
            PlanText = """{ "healthyWithinSeconds": 60 }""",
            Given = it =>
            {
                stack = it;
                stack.Account.Functions.Put("CodeDeployHook_hooks-AfterInstall", stack.Account.Functions.Find("CodeDeployHook_hooks-AfterInstall")! with { Environment = [KeyValuePair.Create("TOKEN", FunctionsValue)] });
                stack.Api.Rewrite = (operation, answer) =>
                {
                    asked.AddRange(answer.ToJsonString() is var text && (text.Contains(Value, StringComparison.Ordinal) || text.Contains(FunctionsValue, StringComparison.Ordinal)) ? [operation] : []);

                    return answer;
                };
            },
            Intercept = async (function, payload, proceed, _) =>
            {
                var answer = await proceed();
                handed.AddRange([(function.LogicalId, payload?.ToJsonString() ?? ""), ($"{function.LogicalId}'s answer", answer?.ToJsonString() ?? "")]);

                return answer;
            },
        }.Deploy();

        // It was there to be kept: AWS answered with it, and the function that redacts was given it.
        asked.Distinct().ShouldBe(controller is Controller.Ecs ? ["ecs:describeTaskDefinition"] : ["ecs:describeTaskDefinition", "lambda:getFunctionConfiguration"], ignoreOrder: true, what);
        handed.Where(it => Has(it.Payload)).Select(it => it.Function).Distinct().ShouldBe(["Redact"]);

        result.Executions.Count.ShouldBeGreaterThan(1);
        result.Executions.SelectMany(execution => execution.History).Where(happened => Has(Told(happened))).Select(happened => $"{happened.Type} {happened.State}").ShouldBeEmpty();
        result.Executions.Select(execution => execution.Output?.ToJsonString()).ShouldAllBe(output => !Has(output));
        stack.Stored.ShouldAllBe(stored => !Has(stored.Body));
        stack.Account.EventBus.Events.ShouldAllBe(arrived => !Has(arrived.Envelope.ToJsonString()));
        stack.Account.Topics.Messages.ShouldAllBe(message => !Has($"{message.Subject} {message.Message}"));
        stack.Log.ShouldAllBe(line => !Has(line.Message));
    }

    [Theory]
    [OnBoth]
    public void Credentials_are_found_by_name_and_by_value_and_told_without_it(Controller controller)
    {
        var result = new Scenario { Controller = controller, Service = Environment(("DB_PASS", Value), ("QUEUE", $"amqps://shop:{Value}@mq/shop"), ("REGION", "eu")) }.Deploy();

        result.ReportOf("BeforeInstall").Findings.Single(finding => finding.Id == "secrets").ShouldSatisfyAllConditions(
            finding => (finding.Outcome, finding.Severity).ShouldBe((FindingOutcome.Failed, Severity.Warning)),
            finding => finding.Message.ShouldBe("The container shop has DB_PASS, QUEUE (a URL with a password) in its environment, where anyone who may describe the task definition can read the value"));
    }

    /// <summary>A function that cannot redact hands on nothing, not even why: its cause might quote what it was given.</summary>
    [Theory]
    [OnBoth]
    public void When_redacting_fails_nothing_is_read_and_no_value_gets_out(Controller controller)
    {
        var result = new Scenario
        {
            Controller = controller,
            Service = Environment(("DB_PASSWORD", Value)),
            Intercept = (function, payload, proceed, _) => function.LogicalId == "Redact" ? throw new FunctionException("JsonException", $"cannot read {payload!.ToJsonString()}") : proceed(),
        }.Deploy();

        result.Executions.SelectMany(execution => execution.History).ShouldAllBe(happened => !Has(Told(happened)));
        result.ReportOf("BeforeInstall").Findings.Single(finding => finding.Id == "task-definition").Message
            .ShouldContain("Gate.NothingRead: the discreet workflow could not redact what it read");
    }

    [Fact]
    public void A_hook_function_of_another_name_is_not_read_and_no_mistake()
    {
        RehearsalStack stack = null!;
        var result = new Scenario
        {
            AppSpecText = text => text.Replace("\"CodeDeployHook_hooks-AfterAllowTraffic\"", "\"verify-shop\"", StringComparison.Ordinal),
            Given = it => (stack = it).Account.Functions.Put("verify-shop", new DeployedFunction { Environment = [KeyValuePair.Create("TOKEN", FunctionsValue)] }),
        }.Deploy();

        result.ReportOf("BeforeInstall").Findings.Single(finding => finding.Id == "appspec-hooks").ShouldSatisfyAllConditions(
            finding => (finding.Outcome, finding.Severity).ShouldBe((FindingOutcome.Unknown, Severity.Info)),
            finding => finding.Message.ShouldContain("verify-shop, was not checked"));
        result.Answers[0].Answer.ShouldBe("Succeeded");
        stack.Api.Calls.Count(call => call.Operation == "lambda:getFunctionConfiguration").ShouldBe(4);
        stack.Account.Topics.Messages.ShouldAllBe(message => !$"{message.Subject}".Contains("BeforeInstall", StringComparison.Ordinal));
    }

    private static string? Told(HistoryEvent happened) => happened.Detail?.ToJsonString();

    private static bool Has(string? text) => text?.Contains(Value, StringComparison.Ordinal) == true || text?.Contains(FunctionsValue, StringComparison.Ordinal) == true;

    /// <summary>The container that is made for the service, with these variables, and labels that hold what they should not.</summary>
    private static ServiceSetup Environment(params (string Name, string Value)[] variables)
    {
        var container = new JsonObject
        {
            ["Name"] = "shop",
            ["Image"] = "000000000000.dkr.ecr.local.amazonaws.com/shop:v1",
            ["Essential"] = true,
            ["PortMappings"] = new JsonArray(new JsonObject { ["ContainerPort"] = 8080, ["Protocol"] = "tcp" }),
            ["Environment"] = new JsonArray([.. variables.Select(variable => new JsonObject { ["Name"] = variable.Name, ["Value"] = variable.Value })]),
            ["DockerLabels"] = new JsonObject { ["org.opencontainers.image.revision"] = Value, ["org.opencontainers.image.source"] = Value },
            ["LogConfiguration"] = new JsonObject { ["LogDriver"] = "awslogs", ["Options"] = new JsonObject { ["awslogs-group"] = "/ecs/shop" } },
        };

        return new Scenario().Service with { TaskDefinition = new JsonObject { ["ContainerDefinitions"] = new JsonArray(container) } };
    }
}
