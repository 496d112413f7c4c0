using System.Text.Json.Nodes;
using Canary.Preflight;

namespace Rehearsal.Tests.Scenarios;

/// <summary>The preflight workflow as a whole: what it gathers, how long it takes, how much it carries, and what becomes of a call that is refused.</summary>
public sealed class PreflightScenarios
{
    /// <summary>A warm function of this size answers in 10 to 30 ms; the rest is what Step Functions needs to reach it.</summary>
    private static readonly TimeSpan s_invocation = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan s_call = TimeSpan.FromMilliseconds(100);

    private static readonly string[] s_checksOfEcs = ["hook-timeout", "alternate-group", "groups-on-rule", "infrastructure-role", "circuit-breaker"];

    /// <summary>Of services without a load balancer, and of files alone.</summary>
    private static readonly string[] s_elsewhere = ["service-connect", "pull-rights"];

    private static readonly ServiceSetup s_sound = new Scenario().Service with { HasCircuitBreaker = true };

    private static readonly Dictionary<string, Controller> s_callsOfOne = new()
    {
        ["codedeploy:getDeployment"] = Controller.CodeDeploy,
        ["codedeploy:getDeploymentGroup"] = Controller.CodeDeploy,
        ["codedeploy:getDeploymentConfig"] = Controller.CodeDeploy,
        ["codedeploy:getApplicationRevision"] = Controller.CodeDeploy,
        ["codedeploy:listDeploymentTargets"] = Controller.CodeDeploy,
        ["codedeploy:getDeploymentTarget"] = Controller.CodeDeploy,
        ["s3:getObject"] = Controller.CodeDeploy,
        ["lambda:getFunctionConfiguration"] = Controller.CodeDeploy,
        ["ecs:describeServiceDeployments"] = Controller.Ecs,
        ["ecs:describeServiceRevisions"] = Controller.Ecs,
    };

    /// <summary>Each call of the workflow and of the one that reads for it, but the answer, and who deploys where it is made.</summary>
    public static TheoryData<Controller, string> Calls => new(
        from call in new[] { "preflight", "discreet" }.SelectMany(name => CallsOf(JsonNode.Parse(Shipped.Text($"src/Hooks/Workflows/{name}.asl.json"))!)).Distinct()
        where call != Scenario.AnswerCall && !Scenario.NoticeCalls.Contains(call) && !ServiceConnectScenarios.Calls.Contains(call)
        from controller in Enum.GetValues<Controller>()
        where !s_callsOfOne.TryGetValue(call, out var only) || only == controller
        select (controller, call));

    /// <summary>What comes after the answer: NoticeScenarios tells what becomes of it.</summary>
    [Theory]
    [OnBoth]
    public void A_sound_service_passes_every_check(Controller controller)
    {
        var result = new Scenario { Controller = controller, Service = s_sound }.Deploy();

        result.ReportOf("BeforeInstall").Findings.Where(finding => finding.Outcome != FindingOutcome.Passed).Select(finding => $"{finding.Id}: {finding.Text}").ShouldBeEmpty();
        result.ReportOf("BeforeInstall").Findings.Select(finding => finding.Id).ShouldBe(CheckIds.All.Where(id => id is not "unknown" && !s_elsewhere.Contains(id) && (controller is Controller.Ecs || !s_checksOfEcs.Contains(id))));
    }

    /// <summary>The bound is two seconds. AWS bills transitions; docs/preflight.md tells both numbers.</summary>
    [Theory]
    [InlineData(Controller.CodeDeploy, 1550, 91)]
    [InlineData(Controller.Ecs, 3400, 96)]
    public void Answers_after_little_more_than_a_second_and_takes_91_transitions(Controller controller, int milliseconds, int transitions)
    {
        var result = new Scenario { Controller = controller, Given = stack => Slow(stack) }.Deploy();

        ShouldTake(result.EventOf("BeforeInstall"), TimeSpan.FromMilliseconds(milliseconds), result);
        Preflight(result).Transitions.ShouldBe(transitions);
    }

    /// <summary>Two tries and the pause between them; docs/preflight.md tells the number.</summary>
    [Theory]
    [OnBoth]
    public void A_production_listener_that_does_not_answer_takes_four_seconds_more(Controller controller)
    {
        var result = new Scenario { Controller = controller, Service = new Scenario().Service with { IsClosedToProber = true }, Given = stack => Slow(stack) }.Deploy();

        ShouldTake(result.EventOf("BeforeInstall"), TimeSpan.FromMilliseconds(controller is Controller.Ecs ? 6550 : 1550 + 4200), result);
    }

    /// <summary>Five pages of each of two listeners, read side by side; docs/preflight.md tells both numbers. ECS names its rules, and none but those is read.</summary>
    [Theory]
    [OnBoth]
    public void A_hundred_rules_of_others_take_a_second_and_37_transitions_more(Controller controller)
    {
        var result = new Scenario { Controller = controller, Service = new Scenario().Service with { NeighbourRules = 100 }, Given = stack => Slow(stack) }.Deploy();

        ShouldTake(result.EventOf("BeforeInstall"), TimeSpan.FromMilliseconds(controller is Controller.Ecs ? 3400 : 1550 + 800), result);
        Preflight(result).Transitions.ShouldBe(controller is Controller.Ecs ? 96 : 91 + 37);
    }

    /// <summary>More than ECS allows: 10 containers, definitions of 64 KiB, 16 subnets. The limit is 256 KiB, which the interpreter enforces; docs/preflight.md tells the number.</summary>
    [Theory]
    [OnBoth]
    public void Twenty_containers_a_hundred_targets_and_sixty_subnets_fit_into_the_state(Controller controller)
    {
        var containers = Enumerable.Range(1, 20).Select(Sidecar).ToList();
        var definitions = new List<int>();
        var result = new Scenario
        {
            Controller = controller,
            Service = new ServiceSetup
            {
                DesiredCount = 100,
                Configuration = "CodeDeployDefault.ECSCanary10Percent5Minutes",
                Alarms = ["shop-5xx"],
                Network = new AwsvpcConfiguration([.. Enumerable.Range(1, 60).Select(i => $"subnet-0a1b2c3d4e5f6a{i:d2}")], ["sg-0c1d2e3f"], AssignPublicIp: false),
                TaskDefinition = new JsonObject { ["ContainerDefinitions"] = new JsonArray([.. containers.Select(container => container(1))]) },
                GreenTaskDefinition = new JsonObject { ["ContainerDefinitions"] = new JsonArray([.. containers.Select(container => container(8))]) },
            },
            Given = stack =>
            {
                stack.Api.Rewrite = (operation, answer) =>
                {
                    definitions.AddRange(operation == "ecs:describeTaskDefinition" ? [answer.ToJsonString().Length] : []);

                    return answer;
                };
                foreach (var (i, version) in Enumerable.Range(1, 20).SelectMany(i => new[] { (i, 1), (i, 8) }))
                {
                    stack.Account.Images.Push($"sidecar-{i}", $"v{version}", new PushedImage
                    {
                        Platforms = ["linux/amd64", "linux/arm64", "unknown/unknown", "unknown/unknown"],
                        Findings = new Dictionary<string, int> { ["MEDIUM"] = 250 },
                    });
                }

                for (var i = 0; i < 100; i++)
                {
                    stack.Served.Service.AddEvent($"(service shop, taskSet ecs-svc/1234567890123456789) registered 10 targets in (target-group arn:aws:elasticloadbalancing:local:000000000000:targetgroup/shop-a/{i:x16})");
                }
            },
        }.Deploy();

        var execution = Preflight(result);
        var (state, size) = Payloads.Of(execution).MaxBy(payload => payload.Size);
        TestContext.Current.TestOutputHelper!.WriteLine($"{state}: {size}");
        definitions.Count.ShouldBeGreaterThanOrEqualTo(2);
        definitions.ShouldAllBe(definition => definition > 60 * 1024);
        result.ReportOf("BeforeInstall").Verdict!.Rule.ShouldBe(Canary.Judging.Rule.Preflight, result.ToString());
        size.ShouldBeLessThan((controller is Controller.Ecs ? 176 : 168) * 1024, state);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_call_that_is_refused_is_unknown_and_names_its_permission(Controller controller, string call)
    {
        string? handedOver = null;
        var refusal = $"User: arn:aws:sts::000000000000:assumed-role/hooks is not authorized to perform: {Permission(call)}";
        var result = new Scenario
        {
            Controller = controller,
            CodeDeploy = new CodeDeployOptions { ListTargetsBeforeInstall = true },
            Service = Reading(call),
            Meanwhile = StopOnceChecked,
            Given = stack =>
            {
                LeadTo(call, stack.Api);
                stack.Api.Faults.Fail(call, times: 1000, new AwsException("AccessDeniedException", refusal, 403));
            },
            Intercept = (function, payload, proceed, _) =>
            {
                handedOver = function.LogicalId == "Preflight" ? payload?.ToJsonString() : handedOver;

                return proceed();
            },
        }.Deploy();

        Preflight(result).Status.ShouldBe(ExecutionStatus.Succeeded, result.ToString());
        if (ReaderOf(call) is { } reader && !CheckIds.All.Contains(reader))
        {
            handedOver.ShouldNotBeNull().ShouldContain($"perform: {Permission(call)}");
            return;
        }

        var report = result.ReportOf("BeforeInstall");
        var stopped = report.Verdict!.Rule is Canary.Judging.Rule.CannotJudge ? report.Reasons : [];
        var unknown = report.Findings.Where(finding => finding.Outcome == FindingOutcome.Unknown).Select(finding => finding.Message);
        stopped.Concat(unknown).ShouldContain(message => message.Contains(Permission(call), StringComparison.Ordinal), result.ToString());
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_call_that_is_throttled_is_made_again(Controller controller, string call)
    {
        var result = new Scenario
        {
            Controller = controller,
            CodeDeploy = new CodeDeployOptions { ListTargetsBeforeInstall = true },
            Service = Reading(call),
            Meanwhile = StopOnceChecked,
            Given = stack => stack.Api.Faults.Fail(call, times: 2, new AwsException("ThrottlingException", "Rate exceeded")),
        }.Deploy();

        result.ReportOf("BeforeInstall").Findings.ShouldAllBe(finding => finding.Outcome == FindingOutcome.Passed, result.ToString());
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void An_answer_with_nothing_in_it_breaks_nothing(Controller controller, string call)
    {
        var result = new Scenario { Controller = controller, Service = Reading(call), Meanwhile = StopOnceChecked, Given = stack => stack.Api.Rewrite = (operation, answer) => operation == call ? [] : answer }.Deploy();

        Preflight(result).Status.ShouldBe(ExecutionStatus.Succeeded, result.ToString());
        result.ReportOf("BeforeInstall").Verdict!.Rule.ShouldBeOneOf(Canary.Judging.Rule.Preflight, Canary.Judging.Rule.CannotJudge);
    }

    [Theory]
    [OnBoth]
    public void Answers_with_nothing_in_them_wherever_a_check_could_do_without_break_nothing(Controller controller)
    {
        string[] needed = ["codedeploy:getDeployment", "codedeploy:getDeploymentGroup", "ecs:describeServices", "elasticloadbalancingv2:describeTargetGroups", "elasticloadbalancingv2:describeListeners", Scenario.AnswerCall];

        var result = new Scenario
        {
            Controller = controller,
            Given = stack => stack.Api.Rewrite = (operation, answer) => needed.Contains(operation) || operation == "sfn:startExecution" || operation == "sfn:listExecutions" ? answer : [],
        }.Deploy();

        Preflight(result).Status.ShouldBe(ExecutionStatus.Succeeded, result.ToString());
        result.ReportOf("BeforeInstall").Verdict!.Outcome.ShouldBe(Canary.Judging.Outcome.Fail);
    }

    [Fact]
    public void Answers_that_could_not_be_condensed_are_unknown_and_stop_nothing()
    {
        var result = new Scenario
        {
            Service = s_sound,
            Meanwhile = StopOnceChecked,
            Intercept = (function, _, proceed, _) => function.LogicalId == "Condense" ? throw new FunctionException("OutOfMemoryException", "no memory") : proceed(),
        }.Deploy();

        var report = result.ReportOf("BeforeInstall");
        report.Status.ShouldBe(Answer.Succeeded, result.ToString());
        report.Findings.Where(finding => finding.Outcome == FindingOutcome.Unknown).Select(finding => $"{finding.Id}: {finding.Message.Split(": ")[0]}").ShouldBe([
            "routes-out: Could not read the route tables of green's subnets", "listener-open: Could not read the security groups of the load balancer"]);
    }

    [Theory]
    [OnBoth]
    public void Never_asks_for_everything_there_is(Controller controller)
    {
        var asked = new List<JsonObject>();
        new Scenario
        {
            Controller = controller,
            Service = new ServiceSetup { Network = new AwsvpcConfiguration([], [], AssignPublicIp: false) },
            Given = stack => stack.Api.Rewrite = (operation, answer) =>
            {
                var isOfBalancer = operation == "ec2:describeSecurityGroups" && answer["SecurityGroups"]!.AsArray().Select(group => $"{group!["GroupId"]}").SequenceEqual([Vpc.LoadBalancerGroup]);
                asked.AddRange((operation.StartsWith("ec2:", StringComparison.Ordinal) && !isOfBalancer) || operation == "cloudwatch:describeAlarms" ? [answer] : []);

                return answer;
            },
        }.Deploy();

        asked.ShouldBeEmpty();
    }

    /// <summary>Beside the calls the shop's own time to answer, through a listener; ECS asks for the answer, and CodeDeploy is told it.</summary>
    private static void ShouldTake(DeploymentEvent record, TimeSpan calls, ScenarioResult result)
        => record.Took.ShouldBeInRange(calls, calls + TimeSpan.FromMilliseconds(20), result.ToString());

    /// <summary>The AppSpec lies where the call would read it.</summary>
    private static ServiceSetup Reading(string call) => s_sound with { AppSpecBucket = call == "s3:getObject" ? Buckets.AppSpecs : null };

    private static void Slow(RehearsalStack stack)
    {
        stack.Api.Latency = s_call;
        stack.Functions.Interpose(async (_, _, proceed, token) =>
        {
            await Task.Delay(s_invocation, stack.Account.Clock, token);

            return await proceed();
        });
    }

    /// <summary>The check that alone reads the answer; where none reads it of a sound service, the refusal is still handed over.</summary>
    private static string? ReaderOf(string call) => call switch
    {
        "ecr:getLifecyclePolicy" => "lifecycle-policy",
        "elasticloadbalancingv2:describeTargetGroupAttributes" => "deregistration-delay",
        "lambda:getFunctionConfiguration" => "appspec-hooks",
        "ec2:describeVpcEndpoints" => "routes-out, but only where a subnet leads nowhere else",
        _ => null,
    };

    /// <summary>Rules are asked for only when a listener's default action forwards to neither group.</summary>
    private static void LeadTo(string call, AccountApi api) => api.Rewrite = (operation, answer) =>
    {
        if (call == "elasticloadbalancingv2:describeRules" && operation == "elasticloadbalancingv2:describeListeners")
        {
            answer["Listeners"]![0]!["DefaultActions"] = new JsonArray();
        }

        return answer;
    };

    /// <summary>What comes after the checks takes long, and is other scenarios'.</summary>
    private static async Task StopOnceChecked(RehearsalStack stack, VirtualTime time)
    {
        for (var i = 0; stack.Reports.Count == 0 && i < 3600; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }

        stack.Api.Rewrite = null;
        var report = stack.Reports[0];
        if (report.Status == Answer.Failed)
        {
            return;
        }

        await (report.ServiceDeploymentArn is { } arn
            ? stack.Api.Call("ecs", "stopServiceDeployment", new JsonObject { ["ServiceDeploymentArn"] = arn, ["StopType"] = "ROLLBACK" }, CancellationToken.None)
            : stack.Api.Call("codedeploy", "stopDeployment", new JsonObject { ["DeploymentId"] = report.DeploymentId, ["AutoRollbackEnabled"] = false }, CancellationToken.None));
    }

    private static Execution Preflight(ScenarioResult result) => result.Executions.Single(execution => execution.Machine.Name == "PreflightWorkflow");

    private static string Permission(string call)
        => call.Split(':') is [var service, [var first, .. var rest]] ? $"{service switch { "elasticloadbalancingv2" => "elasticloadbalancing", "sfn" => "states", _ => service }}:{char.ToUpperInvariant(first)}{rest}" : call;

    private static IEnumerable<string> CallsOf(JsonNode? node) => node switch
    {
        JsonObject state => (state["Resource"]?.GetValue<string>().Split(":aws-sdk:") is [_, var call] ? [call] : Array.Empty<string>()).Concat(state.SelectMany(member => CallsOf(member.Value))),
        JsonArray list => list.SelectMany(CallsOf),
        _ => [],
    };


    /// <summary>A container definition of about 3 KB, by version.</summary>
    private static Func<int, JsonObject> Sidecar(int index) => version => new JsonObject
    {
        ["Name"] = index == 1 ? "shop" : $"sidecar-{index}",
        ["Image"] = $"000000000000.dkr.ecr.local.amazonaws.com/sidecar-{index}:v{version}",
        ["Cpu"] = 0,
        ["Essential"] = true,
        ["PortMappings"] = new JsonArray(new JsonObject { ["ContainerPort"] = 8079 + index, ["HostPort"] = 8079 + index, ["Protocol"] = "tcp" }),
        ["HealthCheck"] = new JsonObject { ["Command"] = new JsonArray("CMD-SHELL", "curl -f http://localhost:8080/health"), ["Interval"] = 10, ["Timeout"] = 5, ["Retries"] = 3, ["StartPeriod"] = 10 },
        ["Environment"] = new JsonArray([.. Enumerable.Range(1, 24).Select(i => new JsonObject { ["Name"] = $"A_SETTING_OF_THE_SIDECAR_{i}", ["Value"] = $"https://service-{i}.internal.example.com/v1/path" })]),
        ["Secrets"] = new JsonArray([.. Enumerable.Range(1, 4).Select(i => new JsonObject { ["Name"] = $"SECRET_{i}", ["ValueFrom"] = $"arn:aws:secretsmanager:local:000000000000:secret:shop/production/{i}-AbCdEf" })]),
        ["LogConfiguration"] = new JsonObject { ["LogDriver"] = "awslogs", ["Options"] = new JsonObject { ["awslogs-group"] = "/ecs/shop", ["awslogs-region"] = "local", ["awslogs-stream-prefix"] = $"sidecar-{index}" } },
    };
}
