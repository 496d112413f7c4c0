using System.Text.Json.Nodes;
using Canary.Diagnosis;

namespace Rehearsal.Tests.Scenarios;

/// <summary>What CodeDeploy is told when the gate itself is broken: exactly one answer, and never Succeeded.</summary>
public sealed class GateFailureScenarios
{
    [Fact]
    public void An_event_that_is_delivered_twice_is_answered_once()
    {
        var result = new Scenario { CodeDeploy = new CodeDeployOptions { RedeliverHooks = true } }.Deploy();

        result.ShouldSucceed();
        result.Answers.Count.ShouldBe(5);
        result.AnswerCalls.ShouldBe(5);
    }

    [Fact]
    public void A_hook_function_that_cannot_start_its_workflow_answers_Failed()
    {
        var result = new Scenario
        {
            Given = stack => stack.Api.Faults.Fail("sfn:startExecution", times: 1, new AwsException("StateMachineDeleting", "State Machine Is Being Deleted")),
        }.Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.Executions.ShouldBeEmpty();
        result.Log.ShouldContain(line => line.Message.Contains("State Machine Is Being Deleted", StringComparison.Ordinal));
    }

    [Fact]
    public void A_hook_function_that_throws_before_it_can_answer_leaves_CodeDeploy_to_its_own_hour()
    {
        var result = new Scenario
        {
            Intercept = (function, _, proceed, _) => function.LogicalId == "AfterInstall" ? throw new FunctionException("TypeInitializationException", "no memory") : proceed(),
        }.Deploy();

        result.Deployment.Status.ShouldBe(DeploymentStatus.Failed);
        result.Deployment[LifecycleStep.AfterInstall].ShouldSatisfyAllConditions(
            record => record.Status.ShouldBe(LifecycleEventStatus.Failed),
            record => (record.Ended - record.Started).ShouldNotBeNull().ShouldBe(TimeSpan.FromHours(1)));
    }

    [Theory]
    [OnBoth("Locate", "AfterInstall")]
    [OnBoth("Judge", "AfterAllowTestTraffic")]
    [OnBoth("Report", "AfterInstall")]
    public void A_task_that_throws_is_answered_Failed(Controller controller, string task, string lifecycleEvent)
        => Break(controller, task, lifecycleEvent, () => throw new FunctionException("InvalidOperationException", "a bug"));

    [Theory]
    [OnBoth("Locate", "AfterInstall")]
    [OnBoth("Judge", "AfterAllowTestTraffic")]
    [OnBoth("Report", "AfterInstall")]
    public void A_task_that_returns_garbage_is_answered_Failed(Controller controller, string task, string lifecycleEvent)
    {
        Break(controller, task, lifecycleEvent, () => Task.FromResult<JsonNode?>("banana"));
        Break(controller, task, lifecycleEvent, () => Task.FromResult<JsonNode?>(null));
        Break(controller, task, lifecycleEvent, () => Task.FromResult<JsonNode?>(new JsonObject { ["Next"] = "AskCodeDeploy", ["Status"] = "Maybe" }));
    }

    [Theory]
    [OnBoth("Locate", "AfterInstall")]
    [OnBoth("Judge", "AfterAllowTestTraffic")]
    [OnBoth("Report", "AfterInstall")]
    public void A_task_that_hangs_is_answered_Failed(Controller controller, string task, string lifecycleEvent)
        => Break(controller, task, lifecycleEvent, () => new TaskCompletionSource<JsonNode?>().Task);

    /// <summary>It only makes room: without it green is waited for, judged and failed as ever, and the report says what could not be read.</summary>
    [Theory]
    [InlineData("crash=1s", "AfterAllowTestTraffic")]
    [InlineData("image-missing", "AfterInstall")]
    [InlineData("unhealthy", "AfterAllowTestTraffic")]
    public void A_Condense_that_throws_changes_no_verdict_and_is_told(string fault, string lifecycleEvent)
    {
        var result = new Scenario
        {
            PlanText = """{ "healthyWithinSeconds": 60 }""",
            GreenFault = fault,
            Intercept = (function, _, proceed, _) => function.LogicalId == "Condense" ? throw new FunctionException("OutOfMemoryException", "no memory") : proceed(),
        }.Deploy();

        result.ShouldRollBackAt(lifecycleEvent, Rule.GreenIsNotUp);
        result.ReportOf(lifecycleEvent).Reasons[0].ShouldStartWith("Timed out after 60 s: ");
        result.ReportOf(lifecycleEvent).Causes.Where(cause => cause.Kind == CauseKind.Unread).Select(cause => cause.What[..cause.What.IndexOf('{')]).ShouldBe(
            [
                fault == "unhealthy" ? "Could not read green's running tasks: OutOfMemoryException: " : "Could not read why tasks stopped: OutOfMemoryException: ",
                "Could not read why targets are unhealthy: OutOfMemoryException: ",
            ],
            result.ToString());
    }

    [Theory]
    [OnBoth]
    public void A_preflight_that_throws_is_answered_Failed(Controller controller)
    {
        var result = new Scenario
        {
            Controller = controller,
            Intercept = (function, _, proceed, _) => function.LogicalId == "Preflight" ? throw new FunctionException("InvalidOperationException", "a bug") : proceed(),
        }.Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Reasons[0].ShouldContain("The gate itself failed");
    }

    [Theory]
    [OnBoth]
    public void A_prober_that_hangs_is_no_evidence_and_no_pass(Controller controller)
    {
        var result = new Scenario
        {
            Controller = controller,
            Intercept = (function, payload, proceed, _) => IsRound(function, payload) ? new TaskCompletionSource<JsonNode?>().Task : proceed(),
        }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.NoEvidence);
    }

    [Theory]
    [OnBoth]
    public void A_prober_that_returns_garbage_is_no_evidence_and_no_pass(Controller controller)
    {
        var result = new Scenario
        {
            Controller = controller,
            Intercept = (function, payload, proceed, _) => IsRound(function, payload) ? Task.FromResult<JsonNode?>(new JsonObject { ["Slots"] = "banana" }) : proceed(),
        }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.GateFailed);
    }

    [Theory]
    [OnBoth]
    public void A_prober_that_throws_three_times_is_no_evidence_and_no_pass(Controller controller)
    {
        var result = new Scenario
        {
            Controller = controller,
            Intercept = (function, payload, proceed, _) => IsRound(function, payload) ? throw new FunctionException("SocketException", "no route to host") : proceed(),
        }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.NoEvidence);
        result.ReportOf("AfterAllowTestTraffic").Reasons[0].ShouldContain("no route to host");
    }

    [Theory]
    [OnBoth]
    public void A_prober_that_fails_once_is_asked_again(Controller controller)
    {
        var failed = false;

        var result = new Scenario
        {
            Controller = controller,
            Intercept = (function, payload, proceed, _) =>
            {
                if (!IsRound(function, payload) || failed)
                {
                    return proceed();
                }

                failed = true;

                throw new FunctionException("Sandbox.Timedout", "Task timed out");
            },
        }.Deploy();

        result.ShouldSucceed();
    }

    [Theory]
    [OnBoth("throws")]
    [OnBoth("garbage")]
    [OnBoth("hangs")]
    public void A_prober_that_breaks_when_it_knocks_does_not_let_AfterInstall_pass(Controller controller, string how)
    {
        var result = new Scenario
        {
            Controller = controller,
            PlanText = """{ "healthyWithinSeconds": 60 }""",
            Intercept = (function, payload, proceed, _) => IsKnock(function, payload) ? Broken(how) : proceed(),
        }.Deploy();

        result.ShouldRollBackAt("AfterInstall", Rule.GreenIsNotUp);
    }

    [Theory]
    [OnBoth("throws", "the prober failed: SocketException")]
    [OnBoth("garbage", "the prober returned no answer")]
    [OnBoth("nothing", "the prober returned no answer")]
    [OnBoth("empty", "the prober returned no answer")]
    [OnBoth("other answers", "the prober returned no answer")]
    [OnBoth("numbers", "The gate itself failed")]
    [OnBoth("hangs", "the prober failed: Sandbox.Timedout")]
    public void A_prober_that_breaks_when_it_asks_the_routes_does_not_let_BeforeInstall_pass(Controller controller, string how, string reason)
    {
        var result = new Scenario { Controller = controller, Intercept = (function, payload, proceed, _) => IsRoutes(function, payload) ? Broken(how) : proceed() }.Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Reasons.ShouldHaveSingleItem().ShouldContain(reason);
    }

    [Theory]
    [OnBoth]
    public void A_prober_that_is_throttled_when_it_asks_the_routes_is_asked_again(Controller controller)
    {
        var times = 0;

        var result = new Scenario
        {
            Controller = controller,
            Intercept = (function, payload, proceed, _) => IsRoutes(function, payload) && times++ < 2 ? throw new FunctionException("Lambda.TooManyRequestsException", "Rate Exceeded.") : proceed(),
        }.Deploy();

        result.ShouldSucceed();
        times.ShouldBe(3);
    }

    [Theory]
    [OnBoth]
    public void A_certificate_that_every_target_shows_and_the_prober_refuses_is_not_waited_for(Controller controller)
    {
        var knocks = 0;

        var result = new Scenario
        {
            Controller = controller,
            Intercept = (function, payload, proceed, _) =>
            {
                if (!IsKnock(function, payload))
                {
                    return proceed();
                }

                knocks++;

                return Task.FromResult<JsonNode?>(new JsonObject { ["Reached"] = new JsonArray([.. payload!["Green"]!.AsArray().Select(address => Expired(address!.GetValue<string>()))]) });
            },
        }.Deploy();

        result.ShouldRollBackAt("AfterInstall", Rule.GreenIsNotUp);
        knocks.ShouldBe(3);
        result.ReportOf("AfterInstall").Seconds.ShouldBeLessThan(30);
        result.ReportOf("AfterInstall").Reasons[0].ShouldContain("4 of 4 green targets fail in the same way: TLS failed: the certificate expired on 2026-01-02. Renew it. Targets: http://127.0.0.1:");

        static JsonNode Expired(string address)
            => new JsonObject { ["Address"] = address, ["IsThere"] = false, ["Failure"] = "TLS failed: the certificate expired on 2026-01-02", ["Refusal"] = "Expired" };
    }

    [Theory]
    [OnBoth]
    public void A_diagnosis_that_fails_does_not_change_the_verdict(Controller controller)
    {
        var result = new Scenario
        {
            Controller = controller,
            GreenFault = "down",
            Intercept = (function, _, proceed, _) => function.LogicalId == "Diagnose" ? throw new FunctionException("Exception", "x") : proceed(),
        }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        result.ReportOf("AfterAllowTestTraffic").Reasons.ShouldContain(reason => reason.StartsWith("The diagnosis failed: Exception: "));
    }

    [Theory]
    [OnBoth("ecs:listTasks", "Could not read why tasks stopped: the workflow's role lacks ecs:ListTasks or ecs:DescribeTasks")]
    [OnBoth("ecs:describeTasks", "Could not read green's running tasks: the workflow's role lacks ecs:ListTasks or ecs:DescribeTasks")]
    [OnBoth("ecs:describeTaskDefinition", "Could not read green's task definition: the workflow's role lacks ecs:DescribeTaskDefinition")]
    public void A_symptom_that_cannot_be_read_is_told_and_changes_no_verdict(Controller controller, string operation, string reason)
    {
        var result = new Scenario
        {
            Controller = controller,
            GreenFault = "down",
            Given = stack => stack.Api.Faults.Fail(operation, times: 100, new AwsException("AccessDeniedException", "User is not authorized to perform it")),
        }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        result.ReportOf("AfterAllowTestTraffic").Reasons.ShouldContain(reason);
    }

    [Fact]
    public void An_answer_that_is_throttled_ten_times_gets_through()
    {
        var result = new Scenario
        {
            Given = stack => stack.Api.Faults.Fail("codedeploy:putLifecycleEventHookExecutionStatus", times: 10, new AwsException("ThrottlingException", "Rate exceeded")),
        }.Deploy();

        result.ShouldSucceed();
        result.Answers.Count.ShouldBe(5);
        result.AnswerCalls.ShouldBe(15);
    }

    [Fact]
    public void An_answer_whose_receipt_is_lost_is_not_given_twice()
    {
        var result = new Scenario
        {
            Given = stack => stack.Api.Faults.LoseAnswer("codedeploy:putLifecycleEventHookExecutionStatus", times: 1, new AwsException("ServiceUnavailable", "try again", 503)),
        }.Deploy();

        result.ShouldSucceed();
        result.Answers.Count.ShouldBe(5);
        result.Executions.ShouldAllBe(execution => execution.Status == ExecutionStatus.Succeeded);
    }

    [Fact]
    public void A_workflow_that_is_aborted_is_answered_for_by_Backstop()
    {
        var result = new Scenario
        {
            Meanwhile = async (stack, time) =>
            {
                while (stack.Account.StateMachines.Executions.All(execution => !execution.Name.Contains("AfterAllowTestTraffic", StringComparison.Ordinal)))
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), time);
                }

                stack.Account.StateMachines.Executions.Last().Stop("Operator", "pressed the button");
            },
        }.Deploy();

        result.Deployment.Status.ShouldBe(DeploymentStatus.Failed, result.ToString());
        result.Answers[^1].ShouldSatisfyAllConditions(answer => answer.Event.ShouldBe("AfterAllowTestTraffic"), answer => answer.Answer.ShouldBe("Failed"));
        result.Answers.Select(answer => answer.Event).ShouldBeUnique();
    }

    [Theory]
    [OnBoth]
    public void A_fact_that_cannot_be_read_is_answered_Failed_and_names_the_permission(Controller controller)
    {
        var result = new Scenario
        {
            Controller = controller,
            Given = stack => stack.Api.Faults.Fail("elasticloadbalancingv2:describeListeners", times: 100, new AwsException("AccessDenied", "User is not authorized", 403)),
        }.Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Reasons[0].ShouldContain("elasticloadbalancing:DescribeListeners");
    }

    [Theory]
    [OnBoth]
    public void Throttled_facts_are_asked_for_again(Controller controller)
    {
        var result = new Scenario
        {
            Controller = controller,
            Given = stack => stack.Api.Faults.Fail("ecs:describeServices", times: 2, new AwsException("ThrottlingException", "Rate exceeded")),
        }.Deploy();

        result.ShouldSucceed();
    }

    /// <summary>A run of slots, not the knock of AfterInstall nor the routes of BeforeInstall.</summary>
    private static bool IsRound(FunctionResource function, JsonNode? payload) => function.LogicalId == "Probe" && payload?["Assignment"] is not null;

    private static bool IsKnock(FunctionResource function, JsonNode? payload) => function.LogicalId == "Probe" && payload?["Knock"] is not null;

    private static bool IsRoutes(FunctionResource function, JsonNode? payload) => function.LogicalId == "Probe" && payload?["Routes"] is not null;

    private static Task<JsonNode?> Broken(string how) => how switch
    {
        "throws" => throw new FunctionException("SocketException", "no route to host"),
        "garbage" => Task.FromResult<JsonNode?>("banana"),
        "nothing" => Task.FromResult<JsonNode?>(null),
        "empty" => Task.FromResult<JsonNode?>(new JsonObject { ["Answers"] = new JsonArray() }),
        "other answers" => Task.FromResult<JsonNode?>(new JsonObject { ["Answers"] = new JsonArray(new JsonObject { ["Address"] = "http://127.0.0.1:1", ["Status"] = 200 }) }),
        "numbers" => Task.FromResult<JsonNode?>(new JsonObject { ["Answers"] = new JsonArray(1, 2) }),
        _ => new TaskCompletionSource<JsonNode?>().Task,
    };

    private static void Break(Controller controller, string task, string lifecycleEvent, Func<Task<JsonNode?>> instead)
    {
        var result = new Scenario
        {
            Controller = controller,
            Intercept = (function, payload, proceed, _) => function.LogicalId == task && payload.IsAt(lifecycleEvent) ? instead() : proceed(),
        }.Deploy();

        result.ShouldFailAt(lifecycleEvent);
        result.EventOf(lifecycleEvent).Took.ShouldBeLessThan(TimeSpan.FromMinutes(55));
    }
}
