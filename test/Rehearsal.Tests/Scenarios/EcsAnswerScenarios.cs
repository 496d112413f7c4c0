using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Scenarios;

/// <summary>
/// What ECS is answered when the function, its workflow or both are broken: never SUCCEEDED. In a rollback nothing is asked of anything that could
/// break.
/// </summary>
public sealed class EcsAnswerScenarios
{
    private const string HookArn = "arn:aws:lambda:local:000000000000:function:hooks-EcsLifecycleHook";
    private const string Unparsed = $"ECS was unable to parse the response from {HookArn} due to HookStatus must not be null";
    private const string Returned = $"Lifecycle hook target {HookArn} returned FAILED status.";

    private static readonly Scenario s_shop = new() { Controller = Controller.Ecs };

    private static readonly string[] s_members = ["executionDetails", "resourceArn", "hookDetails", "executionId"];

    private static readonly DeploymentStage[] s_allStages =
        [.. Enum.GetValues<DeploymentStage>().Except([DeploymentStage.ScaleUp, DeploymentStage.BakeTime, DeploymentStage.CleanUp])];

    public static TheoryData<string, string> Broken => new(
        from stage in LifecycleStage.Asked
        from how in new[] { "throws", "hangs", "returns nothing", "returns garbage", "is throttled", "is missing" }
        select (stage, how));

    public static TheoryData<string> Stages => [.. LifecycleStage.Asked];

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_function_that_is_broken_at_a_stage_rolls_back_there(string stage, string how)
    {
        var result = (s_shop with { Intercept = (function, payload, proceed, _) => StageOf(function, payload) == stage ? Break(how) : proceed() }).Deploy();

        result.ShouldHaveRolledBack("Failed");
        result.Deployed.Message.ShouldNotBeNull().ShouldStartWith($"Service deployment rolled back because {stage} lifecycle hook(s) failed. ");
        result.Deployed.Message.ShouldContain(how == "is missing" ? $"ECS was unable to invoke hook target {HookArn} due to " : Unparsed);
        result.Answers.Select(answer => answer.Event).Distinct().ShouldBe(LifecycleStage.Asked.TakeWhile(earlier => earlier != stage), result.ToString());
        result.Answers.ShouldAllBe(answer => answer.Answer == "SUCCEEDED");
        result.Deployed.Green!.Running.ShouldBeEmpty();
    }

    /// <summary>The workflow goes on and passes; ECS has not waited for it.</summary>
    [Fact]
    public void A_function_that_breaks_when_it_is_asked_again_rolls_back_whatever_its_workflow_finds()
    {
        var result = (s_shop with
        {
            Intercept = (function, payload, proceed, _) =>
                StageOf(function, payload) == "POST_TEST_TRAFFIC_SHIFT" && payload!["hookDetails"]?["execution"] is not null ? Break("throws") : proceed(),
        }).Deploy();

        result.Deployed.Message.ShouldNotBeNull().ShouldEndWith(Unparsed);
        result.ExecutionAt("AfterAllowTestTraffic").Status.ShouldBe(ExecutionStatus.Succeeded);
        result.Answers.ShouldNotContain(answer => answer.Event == "POST_TEST_TRAFFIC_SHIFT");
    }

    [Theory]
    [InlineData("StateMachineDeleting", "State Machine Is Being Deleted")]
    [InlineData("AccessDeniedException", "is not authorized to perform: states:StartExecution")]
    public void A_workflow_that_cannot_be_started_is_FAILED(string code, string message)
    {
        var result = (s_shop with { Given = stack => stack.Api.Faults.Fail("sfn:startExecution", times: 1000, new AwsException(code, message)) }).Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.Deployed.Message.ShouldNotBeNull().ShouldEndWith(Returned);
        result.Executions.ShouldBeEmpty();
        result.Log.ShouldContain(line => line.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_workflow_that_cannot_be_looked_at_is_FAILED()
    {
        var refused = new AwsException("AccessDeniedException", "is not authorized to perform: states:DescribeExecution", 403);
        var result = (s_shop with { Given = stack => stack.Api.Faults.Fail("sfn:describeExecution", times: 1000, refused) }).Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.Log.ShouldContain(line => line.Level == "Error" && line.Message.Contains("states:DescribeExecution", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sfn:startExecution")]
    [InlineData("sfn:describeExecution")]
    public void Step_Functions_that_is_busy_for_a_moment_is_asked_again(string call) =>
        (s_shop with { Given = stack => stack.Api.Faults.Fail(call, times: 2, new AwsException("ThrottlingException", "Rate exceeded")) })
            .Deploy().ShouldPassEverywhere();

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_workflow_that_is_aborted_is_FAILED_and_reported_by_another(string stage)
    {
        RehearsalStack stack = null!;
        var result = (s_shop with
        {
            Given = it =>
            {
                stack = it;
                Abort(stack, execution => !IsOfDeath(execution) && IsAt(execution, stage));
            },
        }).Deploy();

        ShouldFailAt(result, stage);
        var died = result.Executions.Where(IsOfDeath).ShouldHaveSingleItem();
        died.Status.ShouldBe(ExecutionStatus.Succeeded);
        var report = result.Reports.Last(report => report.LifecycleEvent == stage);
        report.Verdict!.Rule.ShouldBe(Rule.GateFailed);
        report.Reasons[0].ShouldContain("Operator: pressed the button");
        var told = stack.Account.EventBus.Events.Last(arrived => arrived.Source == "codedeploy.hooks" && arrived.Detail["lifecycleEvent"]!.GetValue<string>() == stage).Detail;
        (told["lifecycleEvent"]!.GetValue<string>(), told["outcome"]!.GetValue<string>()).ShouldBe((stage, "Fail"));
        stack.Account.Topics.Messages[^1].Message.ShouldContain("pressed the button");
        stack.Stored.ShouldContain(stored => stored.Key.EndsWith($"{result.Deployed.Id}-{stage}.json", StringComparison.Ordinal));
    }

    [Fact]
    public void When_what_reports_a_death_dies_too_it_is_still_FAILED()
    {
        var result = (s_shop with { Given = stack => Abort(stack, execution => IsAt(execution, "POST_TEST_TRAFFIC_SHIFT")) }).Deploy();

        ShouldFailAt(result, "POST_TEST_TRAFFIC_SHIFT");
        result.Executions.Where(IsOfDeath).ShouldHaveSingleItem().Status.ShouldBe(ExecutionStatus.Aborted);
    }

    [Fact]
    public void When_what_reports_a_death_cannot_be_started_it_is_still_FAILED()
    {
        var result = (s_shop with
        {
            Given = stack =>
            {
                Abort(stack, execution => IsAt(execution, "POST_SCALE_UP"));
                stack.Api.Intercept = (call, parameters, proceed, _) =>
                    call.Operation == "sfn:startExecution" && parameters["Name"]!.GetValue<string>().EndsWith("-died", StringComparison.Ordinal)
                        ? throw new AwsException("ThrottlingException", "Rate exceeded")
                        : proceed();
            },
        }).Deploy();

        ShouldFailAt(result, "POST_SCALE_UP");
        result.Executions.ShouldNotContain(execution => IsOfDeath(execution));
        result.Log.ShouldContain(line => line.Message.StartsWith("Could not report that ", StringComparison.Ordinal));
    }

    /// <summary>A step of the shift is asked for again where the first had its answer long before.</summary>
    [Fact]
    public void A_workflow_that_is_aborted_before_the_second_step_is_FAILED()
    {
        var seen = 0;
        var result = (s_shop with
        {
            Given = stack => stack.Engine.Happened += (execution, happened) =>
            {
                if (IsAt(execution, "PRE_PRODUCTION_TRAFFIC_SHIFT") && !IsOfDeath(execution) && happened is { State: "Locate", Type: "TaskStateEntered" }
                    && execution.History.Count(earlier => earlier is { State: "Locate", Type: "TaskStateEntered" }) == 1 && ++seen == 2)
                {
                    execution.Stop("Operator", "pressed the button");
                }
            },
        }).Deploy();

        ShouldFailAt(result, "PRE_PRODUCTION_TRAFFIC_SHIFT");
        result.Answers.Count(answer => answer.Event == "PRE_PRODUCTION_TRAFFIC_SHIFT").ShouldBe(2);
    }

    /// <summary>Named for every stage, those that a rollback asks at too, and from the moment of the rollback on AWS refuses every call.</summary>
    [Theory]
    [InlineData("errors=5%", false)]
    [InlineData("after=3m:down", false)]
    [InlineData("errors=5%", true)]
    public void In_a_rollback_nothing_of_ours_can_fail(string fault, bool isConfused) => (s_shop with { GreenFault = fault, UsersPerSecond = 10 }).Play(async (stack, _) =>
    {
        stack.EcsService.Configuration = s_shop.Service.ConfigurationWith([new LifecycleHook(HookArn, s_allStages)]);
        ServiceDeploymentRun run = null!;
        stack.Api.Intercept = (_, _, proceed, _) => IsRollingBack() ? throw new AwsException("InternalFailure", "everything is broken", 500) : proceed();
        stack.Functions.Interpose((function, payload, proceed, _) =>
        {
            // Without a deployment, a revision or weights the stage alone is left.
            foreach (var member in isConfused && IsRollingBack() && StageOf(function, payload) is not null ? s_members : [])
            {
                payload!.AsObject().Remove(member);
            }

            return proceed();
        });

        run = stack.Ecs.Deploy(stack.EcsService, s_shop.Service.PlanOf(s_shop.Service.RegisterTaskDefinition(stack.Account)), stack.Functions);
        await run.Completion;

        run.Deployment.Status.ShouldBe(ServiceDeploymentStatus.RollbackSuccessful, run.Deployment.StatusReason);
        run.Deployment.RollbackStages.Select(record => record.Stage).ShouldBe([DeploymentStage.ProductionTrafficShift, DeploymentStage.TestTrafficShift]);
        run.Deployment.RollbackStages.ShouldAllBe(record => record.Failure == null && record.Ended - record.Started == TimeSpan.Zero);
        run.Deployment.Green.Tasks.Running.ShouldBeEmpty();
        run.Deployment.ProductionPercent.ShouldBe(0);

        return true;

        bool IsRollingBack() => run?.Deployment.Failure is not null;
    });

    private static void ShouldFailAt(ScenarioResult result, string stage)
    {
        result.ShouldHaveRolledBack("Failed");
        (result.Answers[^1].Event, result.Answers[^1].Answer).ShouldBe((stage, "FAILED"), result.ToString());
        result.Answers.SkipLast(1).ShouldAllBe(answer => answer.Answer == "SUCCEEDED");
        result.Deployed.Message.ShouldNotBeNull().ShouldEndWith(Returned);
        result.Log.ShouldContain(line => line.Level == "Error" && line.Message.StartsWith($"Answered FAILED at {stage}", StringComparison.Ordinal) && line.Message.Contains("ended ABORTED", StringComparison.Ordinal));
    }

    /// <summary>In the first task of those executions.</summary>
    private static void Abort(RehearsalStack stack, Predicate<Execution> which) => stack.Engine.Happened += (execution, happened) =>
    {
        if (happened.Type == "TaskStateEntered" && which(execution))
        {
            execution.Stop("Operator", "pressed the button");
        }
    };

    private static bool IsOfDeath(Execution execution) => execution.Name.EndsWith("-died", StringComparison.Ordinal);

    private static bool IsAt(Execution execution, string stage) => execution.Name.Contains($"-{stage}-", StringComparison.Ordinal);

    private static string? StageOf(FunctionResource function, JsonNode? payload) =>
        function.LogicalId == "EcsLifecycleHook" ? payload?["lifecycleStage"]?.GetValue<string>() : null;

    private static Task<JsonNode?> Break(string how) => how switch
    {
        "throws" => throw new FunctionException("TypeInitializationException", "no memory"),
        "is throttled" => throw new FunctionException("TooManyRequestsException", "Rate Exceeded."),
        "is missing" => throw new FunctionNotFoundException(HookArn),
        "returns nothing" => Task.FromResult<JsonNode?>(null),
        "returns garbage" => Task.FromResult<JsonNode?>(new JsonObject { ["hookStatus"] = "BANANA" }),
        _ => new TaskCompletionSource<JsonNode?>().Task,
    };
}
