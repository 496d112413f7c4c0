using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.TestUtilities;
using Canary.Deployments;
using FsCheck;
using FsCheck.Fluent;

namespace Hooks.Tests;

public sealed class EcsHookTests
{
    private const string Arn = "arn:aws:ecs:eu-west-1:111122223333:service-deployment/main/shop/EZe5RNVLH6PPzHXINuP28";
    private const string Green = "arn:aws:ecs:eu-west-1:111122223333:service-revision/main/shop/9313423515462893900";
    private const string Blue = "arn:aws:ecs:eu-west-1:111122223333:service-revision/main/shop/4980306466373577095";
    private const string Passed = """{"Status":"Succeeded","Headline":"POST_SCALE_UP Succeeded: green is up"}""";

    private static readonly DateTimeOffset s_now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly HookSettings s_settings = new("arn:aws:states:eu-west-1:1:stateMachine:preflight", "arn:aws:states:eu-west-1:1:stateMachine:canary");
    private static readonly SourceGeneratorLambdaJsonSerializer<HooksJson> s_serializer = new();
    private static readonly (HttpStatusCode, string) s_exists = FakeAws.Error("ExecutionAlreadyExists");

    private readonly FakeAws _aws = new();
    private readonly TestLambdaContext _context = new() { RemainingTime = TimeSpan.FromSeconds(60), InvokedFunctionArn = "arn:aws:lambda:eu-west-1:111122223333:function:hooks-EcsLifecycleHook" };

    [Theory]
    [InlineData(LifecycleStage.PreScaleUp, "preflight")]
    [InlineData(LifecycleStage.PostScaleUp, "canary")]
    [InlineData(LifecycleStage.PostTestTrafficShift, "canary")]
    [InlineData(LifecycleStage.PreProductionTrafficShift, "canary")]
    [InlineData(LifecycleStage.PostProductionTrafficShift, "canary")]
    public async Task Starts_the_workflow_of_the_stage_with_what_it_has_to_know(string stage, string workflow)
    {
        _aws.On("StartExecution", Started());

        (await Ask(Event(stage, hookDetails: """{"plan":"/hooks/shop/shop-production"}"""))).HookStatus.ShouldBe("IN_PROGRESS");

        var start = Starts().ShouldHaveSingleItem();
        start.Workflow.ShouldBe($"arn:aws:states:eu-west-1:1:stateMachine:{workflow}");
        start.Name.ShouldStartWith($"EZe5RNVLH6PPzHXINuP28-{stage}-");
        start.Input.ToJsonString().ShouldBe(
            $$"""{"LifecycleEvent":"{{stage}}","ServiceDeploymentArns":["{{Arn}}"],"HookFunctionArns":["{{_context.InvokedFunctionArn}}"],"PlanParameters":["/hooks/shop/shop-production"],"DeploymentId":"EZe5RNVLH6PPzHXINuP28","LifecycleEventHookExecutionId":null}""");
    }

    /// <summary>Step Functions takes a second start with the same bytes for the first, and ECS does not say whether executionId stays the same.</summary>
    [Fact]
    public async Task Sends_the_same_bytes_on_every_call_whatever_the_execution_id_says()
    {
        _aws.On("StartExecution", Started());

        var first = await Ask(Event(LifecycleStage.PostScaleUp, hookDetails: """{"plan":"/hooks/shop/shop-production"}""", executionId: "\"one\""));
        await Ask(Event(LifecycleStage.PostScaleUp, hookDetails: JsonSerializer.Serialize(first.HookDetails), executionId: "\"two\""));
        await Ask(Event(LifecycleStage.PostScaleUp, hookDetails: JsonSerializer.Serialize(first.HookDetails), executionId: "null"));

        _aws.Calls.Count.ShouldBe(3);
        _aws.Calls.Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(39, 3)]
    [InlineData(100, 10)]
    [InlineData(301, 30)]
    [InlineData(3000, 30)]
    [InlineData(-60, 3)]
    public async Task Asks_ECS_to_come_back_after_a_tenth_of_what_it_has_taken_so_far(int elapsed, int seconds)
    {
        _aws.On("StartExecution", Started(s_now.AddSeconds(-elapsed)));

        (await Ask(Event(LifecycleStage.PostScaleUp))).CallBackDelay.ShouldBe(seconds);
    }

    [Fact]
    public async Task Gives_ECS_the_execution_and_the_plan_to_bring_back()
    {
        _aws.On("StartExecution", Started());

        var answer = await Ask(Event(LifecycleStage.PostScaleUp, hookDetails: """{"plan":"/hooks/shop/shop-production","owner":"team"}"""));

        answer.HookDetails.ShouldNotBeNull().ShouldBe(new Dictionary<string, string> { ["execution"] = "arn:aws:states:eu-west-1:1:execution:canary:x", ["plan"] = "/hooks/shop/shop-production" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"none\"")]
    public async Task A_service_may_give_no_details(string details)
    {
        _aws.On("StartExecution", Started());

        var answer = await Ask(Event(LifecycleStage.PostScaleUp, hookDetails: details));

        answer.HookDetails.ShouldNotBeNull().Keys.ShouldBe(["execution"]);
        Starts().ShouldHaveSingleItem().Input["PlanParameters"]!.AsArray().ShouldBeEmpty();
    }

    /// <summary>ECS may leave out details that it sent before, and then the bytes differ.</summary>
    [Fact]
    public async Task Waits_for_an_execution_that_runs_with_another_input()
    {
        _aws.On("StartExecution", s_exists).On("DescribeExecution", Described("RUNNING", started: s_now.AddSeconds(-200)));

        var answer = await Ask(Event(LifecycleStage.PostScaleUp));

        (answer.HookStatus, answer.CallBackDelay).ShouldBe(("IN_PROGRESS", 20));
        answer.HookDetails!["execution"].ShouldBe($"arn:aws:states:eu-west-1:1:execution:canary:{Starts().Single().Name}");
        _aws.Calls[^1].Body.ShouldBe($$"""{"executionArn":"{{answer.HookDetails["execution"]}}"}""");
    }

    [Fact]
    public async Task Answers_SUCCEEDED_when_the_report_does()
    {
        _aws.On("StartExecution", s_exists).On("DescribeExecution", Described("SUCCEEDED", Passed));

        var answer = await Ask(Event(LifecycleStage.PostScaleUp));

        answer.ShouldBe(new EcsHookAnswer { HookStatus = "SUCCEEDED", Reason = "POST_SCALE_UP Succeeded: green is up" });
    }

    [Theory]
    [InlineData("""{"DeploymentId":"EZe5RNVLH6PPzHXINuP28","LifecycleEvent":"POST_TEST_TRAFFIC_SHIFT","ServiceDeploymentArns":["ARN"]}""", "SUCCEEDED")]
    [InlineData("""{"DeploymentId":"EZe5RNVLH6PPzHXINuP28","LifecycleEvent":"POST_SCALE_UP","ServiceDeploymentArns":["ARN"]}""", "FAILED")]
    [InlineData("""{"DeploymentId":"EZe5RNVLH6PPzHXINuP28","LifecycleEvent":"POST_TEST_TRAFFIC_SHIFT","ServiceDeploymentArns":["another"]}""", "FAILED")]
    [InlineData("""{"DeploymentId":"EZe5RNVLH6PPzHXINuP28","LifecycleEvent":"POST_TEST_TRAFFIC_SHIFT"}""", "FAILED")]
    [InlineData("""{"DeploymentId":"EZe5RNVLH6PPzHXINuP28","LifecycleEvent":"POST_TEST_TRAFFIC_SHIFT","ServiceDeploymentArns":["ARN"],"Failure":{"Error":"x","Cause":"y"}}""", "FAILED")]
    [InlineData("""{"DeploymentId":"another","LifecycleEvent":"POST_TEST_TRAFFIC_SHIFT","ServiceDeploymentArns":["ARN"]}""", "FAILED")]
    [InlineData("?", "FAILED")]
    public async Task Believes_no_execution_that_was_asked_something_else(string input, string status)
    {
        _aws.On("StartExecution", s_exists).On("DescribeExecution", Described("SUCCEEDED", Passed, input: input.Replace("ARN", Arn, StringComparison.Ordinal)));

        var answer = await Ask(Event(LifecycleStage.PostTestTrafficShift));

        answer.HookStatus.ShouldBe(status);
        if (status == "FAILED")
        {
            answer.Reason.ShouldEndWith("was asked something else than ECS asks: it was started by hand, and is no evidence");
        }
    }

    [Theory]
    [InlineData("[\"/hooks/shop/shop-production\"]", "SUCCEEDED")]
    [InlineData("[\"/hooks/easy\"]", "FAILED")]
    [InlineData("[]", "FAILED")]
    public async Task Believes_no_execution_that_judged_by_another_plan_than_the_service_names(string plans, string status)
    {
        var input = $$"""{"DeploymentId":"EZe5RNVLH6PPzHXINuP28","LifecycleEvent":"POST_TEST_TRAFFIC_SHIFT","ServiceDeploymentArns":["{{Arn}}"],"PlanParameters":{{plans}}}""";
        _aws.On("StartExecution", s_exists).On("DescribeExecution", Described("SUCCEEDED", Passed, input: input));

        (await Ask(Event(LifecycleStage.PostTestTrafficShift, hookDetails: "{\"plan\":\"/hooks/shop/shop-production\"}"))).HookStatus.ShouldBe(status);
    }

    [Theory]
    [InlineData("{\"plan\":\"/hooks/shop/shop-production\"}")]
    [InlineData("\"{\\\"plan\\\":\\\"/hooks/shop/shop-production\\\"}\"")]
    public async Task Reads_details_that_come_as_a_text_too(string details)
    {
        _aws.On("StartExecution", Started());

        (await Ask(Event(LifecycleStage.PostScaleUp, hookDetails: details))).HookDetails!["plan"].ShouldBe("/hooks/shop/shop-production");
    }

    /// <summary>As the two workflows say it when even the report could not be made.</summary>
    [Theory]
    [InlineData("""{"Status":"Failed","Headline":"Failed: the report could not be made"}""", "Failed: the report could not be made")]
    [InlineData("""{"Status":"Unknown","Headline":"why"}""", "why")]
    [InlineData("""{"Status":"succeeded"}""", "ended without an answer")]
    [InlineData("""{"Status":null,"Headline":null}""", "ended without an answer")]
    [InlineData("""{"Status":true}""", "ended without an answer")]
    [InlineData("""{"Reported":{"Result":{"Status":"Succeeded"}}}""", "ended without an answer")]
    [InlineData("""["Succeeded"]""", "ended without an answer")]
    [InlineData("\"Succeeded\"", "ended without an answer")]
    [InlineData("{}", "ended without an answer")]
    [InlineData("null", "ended without an answer")]
    [InlineData("not JSON", "ended without an answer")]
    [InlineData("", "ended without an answer")]
    [InlineData(null, "ended without an answer")]
    public async Task Answers_FAILED_for_every_other_output(string? output, string reason)
    {
        _aws.On("StartExecution", s_exists).On("DescribeExecution", Described("SUCCEEDED", output));

        var answer = await Ask(Event(LifecycleStage.PostScaleUp));

        answer.HookStatus.ShouldBe("FAILED");
        answer.Reason.ShouldContain(reason);
        Starts().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("FAILED", LifecycleStage.PreScaleUp, "States.Runtime", "a path leads nowhere")]
    [InlineData("TIMED_OUT", LifecycleStage.PostScaleUp, null, null)]
    [InlineData("ABORTED", LifecycleStage.PreProductionTrafficShift, null, "stopped by hand")]
    public async Task Answers_FAILED_for_a_workflow_that_died_and_has_another_report_how(string status, string stage, string? error, string? cause)
    {
        _aws.On("StartExecution", s_exists, Started()).On("DescribeExecution", Described(status, error: error, cause: cause));

        var answer = await Ask(Event(stage, hookDetails: """{"plan":"/hooks/shop/shop-production"}"""));

        (answer.HookStatus, answer.CallBackDelay).ShouldBe(("FAILED", null));
        answer.Reason.ShouldContain($" ended {status}");
        answer.Reason.ShouldEndWith("there is no evidence for green");
        var (asked, told) = (Starts()[0], Starts()[1]);
        told.Name.ShouldBe($"{asked.Name}-died");
        told.Workflow.ShouldEndWith(":canary", customMessage: "preflight judges alone");
        told.Input["Failure"]!.ToJsonString().ShouldBe($$"""{"Error":"{{error ?? $"Execution.{status}"}}","Cause":"{{cause}}"}""");
        told.Input["Located"]!.ToJsonString().ShouldBe("""{"Result":{"Application":"main","DeploymentGroup":"shop","Service":"shop"}}""");
        told.Input.Select(member => member.Key).Except(["Failure", "Located"]).ShouldBe(asked.Input.Select(member => member.Key), ignoreOrder: true);
        (told.Input["LifecycleEvent"]!.GetValue<string>(), told.Input["ServiceDeploymentArns"]![0]!.GetValue<string>()).ShouldBe((stage, Arn));
    }

    [Theory]
    [InlineData("AccessDeniedException")]
    [InlineData("ExecutionAlreadyExists")]
    [InlineData("InvalidExecutionInput")]
    public async Task Answers_FAILED_all_the_same_when_that_cannot_be_started(string error)
    {
        _aws.On("StartExecution", s_exists, FakeAws.Error(error)).On("DescribeExecution", Described("FAILED", error: "States.Runtime"));

        (await Ask(Event(LifecycleStage.PostScaleUp))).Reason.ShouldContain("(States.Runtime)");

        Starts().Count.ShouldBe(2);
    }

    /// <summary>In a rollback ECS asks at two of these alone, and a hook that failed would make the rollback fail.</summary>
    [Theory]
    [InlineData("""{"lifecycleStage":"STAGE"}""")]
    [InlineData("""{"lifecycleStage":"STAGE","resourceArn":7,"executionDetails":[],"hookDetails":"?"}""")]
    [InlineData("""{"lifecycleStage":"STAGE","resourceArn":"arn:nobody","hookDetails":{"plan":"no parameter","execution":{}}}""")]
    [InlineData("""{"lifecycleStage":"STAGE","resourceArn":"\ud800","executionDetails":{"productionTrafficWeights":{"\ud800":"\ud800"}},"hookDetails":{"plan":"\ud800"},"\ud800":1}""")]
    public async Task Answers_SUCCEEDED_at_once_where_nothing_is_judged_whatever_the_event(string hookEvent)
    {
        foreach (var stage in LifecycleStage.Unjudged)
        {
            (await Ask(hookEvent.Replace("STAGE", stage, StringComparison.Ordinal))).ShouldBe(new EcsHookAnswer { HookStatus = "SUCCEEDED", Reason = $"Nothing is judged at {stage}, and a rollback is never held up" });
        }

        _aws.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"resourceArn":"ARN"}""", "no lifecycleStage")]
    [InlineData("""{"resourceArn":"ARN","lifecycleStage":3}""", "no lifecycleStage")]
    [InlineData("""{"resourceArn":"ARN","lifecycleStage":"\ud800"}""", "no lifecycleStage")]
    [InlineData("""{"resourceArn":"ARN","lifecycleStage":"BAKE_TIME"}""", "The stage BAKE_TIME is not known")]
    [InlineData("""{"resourceArn":"ARN","lifecycleStage":"AfterInstall"}""", "name the function for PRE_SCALE_UP, POST_SCALE_UP, POST_TEST_TRAFFIC_SHIFT, PRE_PRODUCTION_TRAFFIC_SHIFT, POST_PRODUCTION_TRAFFIC_SHIFT alone")]
    [InlineData("""{"lifecycleStage":"POST_SCALE_UP"}""", "resourceArn is \"\"")]
    [InlineData("""{"lifecycleStage":"POST_SCALE_UP","resourceArn":"arn:aws:ecs:eu-west-1:1:service/main/shop"}""", "which is not the ARN of a service deployment")]
    [InlineData("""{"lifecycleStage":"POST_SCALE_UP","resourceArn":"ARN","hookDetails":{"plan":"hooks/shop"}}""", "hookDetails.plan is \"hooks/shop\"")]
    [InlineData("""{"lifecycleStage":"POST_SCALE_UP","resourceArn":"ARN","hookDetails":{"plan":{"via":"route"}}}""", "set it to the name of a parameter")]
    [InlineData("""{"lifecycleStage":"POST_SCALE_UP","resourceArn":"ARN","hookDetails":{"plan":"\ud800"}}""", "set it to the name of a parameter")]
    [InlineData("[]", "no lifecycleStage")]
    [InlineData("null", "no lifecycleStage")]
    [InlineData("1", "no lifecycleStage")]
    public async Task Answers_FAILED_with_the_cure_for_an_event_that_cannot_be_judged(string hookEvent, string reason)
    {
        var answer = await Ask(hookEvent.Replace("ARN", Arn, StringComparison.Ordinal));

        answer.HookStatus.ShouldBe("FAILED");
        answer.Reason.ShouldContain(reason);
        _aws.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("StateMachineDoesNotExist")]
    [InlineData("ExecutionLimitExceeded")]
    [InlineData("AccessDeniedException")]
    public async Task Answers_FAILED_when_the_workflow_may_not_be_started(string error)
    {
        _aws.On("StartExecution", FakeAws.Error(error));

        (await Ask(Event(LifecycleStage.PostScaleUp))).ShouldBe(new EcsHookAnswer { HookStatus = "FAILED", Reason = $"The gate itself failed: {error} happened" });
    }

    [Theory]
    [InlineData("ExecutionDoesNotExist")]
    [InlineData("AccessDeniedException")]
    public async Task Answers_FAILED_when_the_workflow_may_not_be_described(string error)
    {
        _aws.On("StartExecution", s_exists).On("DescribeExecution", FakeAws.Error(error));

        (await Ask(Event(LifecycleStage.PostScaleUp))).ShouldBe(new EcsHookAnswer { HookStatus = "FAILED", Reason = $"The gate itself failed: {error} happened" });
    }

    [Fact]
    public async Task A_missing_setting_is_answered_FAILED_and_named()
    {
        var answer = await new EcsHook(_aws.StepFunctions(), new RetryingCall(new ImpatientClock()), new HookSettings(null, null), new StoppedClock(s_now)).Answer(Read(Event(LifecycleStage.PostScaleUp)), _context);

        answer.HookStatus.ShouldBe("FAILED");
        answer.Reason.ShouldContain("CANARY_WORKFLOW_ARN");
        ((TestLambdaLogger)_context.Logger).Buffer.ToString().ShouldContain("Answered FAILED at");
    }

    [Fact]
    public async Task A_stack_that_only_observes_lets_through_what_would_have_failed_and_says_why()
    {
        var answer = await new EcsHook(_aws.StepFunctions(), new RetryingCall(new ImpatientClock()), new HookSettings(null, null, "observe"), new StoppedClock(s_now)).Answer(Read(Event(LifecycleStage.PostScaleUp)), _context);

        answer.ShouldBe(new EcsHookAnswer
        {
            HookStatus = "SUCCEEDED",
            Reason = "Would have failed, but the stack's Mode is observe: The gate itself failed: CANARY_WORKFLOW_ARN is \"\"; set it to the ARN of the workflow in template.yaml",
        });
        ((TestLambdaLogger)_context.Logger).Buffer.ToString().ShouldContain("Answered SUCCEEDED at");
    }

    [Fact]
    public async Task Repeats_what_is_throttled()
    {
        _aws.On("StartExecution", FakeAws.Error("ThrottlingException"), FakeAws.Error("ServiceUnavailable", HttpStatusCode.ServiceUnavailable), s_exists)
            .On("DescribeExecution", FakeAws.Error("ThrottlingException"), Described("SUCCEEDED", Passed));

        (await Ask(Event(LifecycleStage.PostScaleUp))).HookStatus.ShouldBe("SUCCEEDED");

        _aws.Calls.Select(call => call.Operation).ShouldBe(["StartExecution", "StartExecution", "StartExecution", "DescribeExecution", "DescribeExecution"]);
    }

    /// <summary>An invocation that Lambda ends is an answer without a reason.</summary>
    [Theory]
    [InlineData("StartExecution")]
    [InlineData("DescribeExecution")]
    public async Task Answers_FAILED_in_time_when_AWS_cannot_be_reached(string lost)
    {
        var clock = new ImpatientClock();
        var context = new RunningContext(clock, TimeSpan.FromSeconds(60));
        _aws.On("StartExecution", s_exists).Lose("DescribeExecution");
        var aws = lost == "StartExecution" ? new FakeAws().Lose(lost) : _aws;

        var answer = await new EcsHook(aws.StepFunctions(), new RetryingCall(clock), s_settings, new StoppedClock(s_now)).Answer(Read(Event(LifecycleStage.PostScaleUp)), context);

        answer.HookStatus.ShouldBe("FAILED");
        answer.Reason.ShouldContain($"nobody answers {lost}");
        aws.Calls.Count.ShouldBeGreaterThan(5);
        clock.Waited.ShouldBeLessThan(TimeSpan.FromSeconds(50));
    }

    /// <summary>10, 10.0 and "10" are one share, in whichever order; older guides have the weights beside executionDetails.</summary>
    [Fact]
    public void The_same_step_has_the_same_name_however_ECS_writes_it()
    {
        string[] same =
        [
            Event(LifecycleStage.PreProductionTrafficShift, Weights("10", "90")),
            Event(LifecycleStage.PreProductionTrafficShift, Weights("10.0", "90.00")),
            Event(LifecycleStage.PreProductionTrafficShift, Weights("\"10\"", "\"9e1\"")),
            Event(LifecycleStage.PreProductionTrafficShift, $$"""{"{{Blue}}":90,"{{Green}}":10}"""),
            $$"""{"lifecycleStage":"PRE_PRODUCTION_TRAFFIC_SHIFT","resourceArn":"{{Arn}}","productionTrafficWeights":{{Weights("10", "90")}}}""",
            $$"""{"lifecycleStage":"PRE_PRODUCTION_TRAFFIC_SHIFT","resourceArn":"{{Arn}}","executionDetails":{},"productionTrafficWeights":{{Weights("10", "90")}}}""",
        ];

        same.Select(Name).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public void Another_step_stage_or_deployment_has_another_name()
    {
        string[] different =
        [
            Event(LifecycleStage.PreProductionTrafficShift),
            Event(LifecycleStage.PreProductionTrafficShift, Weights("0", "100")),
            Event(LifecycleStage.PreProductionTrafficShift, Weights("10", "90")),
            Event(LifecycleStage.PreProductionTrafficShift, Weights("10.1", "89.9")),
            Event(LifecycleStage.PreProductionTrafficShift, Weights("90", "10")),
            Event(LifecycleStage.PostScaleUp),
            Event(LifecycleStage.PreProductionTrafficShift, arn: Arn.Replace("P28", "P29", StringComparison.Ordinal)),
            Event(LifecycleStage.PreProductionTrafficShift, arn: Arn.Replace("/shop/", "/shop-2/", StringComparison.Ordinal)),
        ];

        different.Select(Name).ShouldBeUnique();
    }

    [Fact]
    public void A_name_is_one_that_Step_Functions_takes_and_one_by_which_a_death_can_be_told() => Prop.ForAll<NonEmptyString, int>((id, number) =>
    {
        var asked = new EcsHookEvent(LifecycleStage.PostProductionTrafficShift, $"arn:aws:ecs:eu-west-1:1:service-deployment/main/shop/{id.Get.Replace('/', '-')}", "", null, null);

        return $"{ExecutionName.OfStage(asked, 1 + (Math.Abs(number % 40)))}-died" is { Length: <= 80 } name && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
    }).QuickCheckThrowOnFailure();

    /// <summary>Whether ECS sends a step's weights or the same ones before each is not documented.</summary>
    [Fact]
    public async Task Where_all_steps_look_alike_an_execution_that_ended_long_ago_was_of_an_earlier_one()
    {
        _aws.On("StartExecution", s_exists, Started()).On("DescribeExecution", Described("SUCCEEDED", Passed, stopped: s_now.AddMinutes(-2).AddSeconds(-1)));

        (await Ask(Event(LifecycleStage.PreProductionTrafficShift))).HookStatus.ShouldBe("IN_PROGRESS");

        Starts()[1].Name.ShouldBe($"{Starts()[0].Name}-2");
        Starts()[1].Input.ToJsonString().ShouldBe(Starts()[0].Input.ToJsonString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(120)]
    public async Task A_call_within_two_minutes_of_the_end_gets_the_answer_that_is_there(int seconds)
    {
        _aws.On("StartExecution", s_exists).On("DescribeExecution", Described("SUCCEEDED", Passed, stopped: s_now.AddSeconds(-seconds)));

        (await Ask(Event(LifecycleStage.PreProductionTrafficShift))).HookStatus.ShouldBe("SUCCEEDED");

        Starts().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("SUCCEEDED", """{"Status":"Failed","Headline":"green fails"}""", "green fails")]
    [InlineData("SUCCEEDED", null, "ended without an answer: there is no evidence for green")]
    [InlineData("TIMED_OUT", null, "ended TIMED_OUT: there is no evidence for green")]
    [InlineData("ABORTED", Passed, "ended ABORTED: there is no evidence for green")]
    public async Task A_no_is_answered_however_long_ago_it_was_given(string ended, string? output, string reason)
    {
        _aws.On("StartExecution", s_exists, Started()).On("DescribeExecution", Described(ended, output, stopped: s_now.AddHours(-1)));

        var answer = await Ask(Event(LifecycleStage.PreProductionTrafficShift));

        answer.HookStatus.ShouldBe("FAILED");
        answer.Reason.ShouldEndWith(reason);
    }

    [Fact]
    public async Task A_yes_that_was_given_to_another_question_is_of_no_earlier_step()
    {
        _aws.On("StartExecution", s_exists, Started()).On("DescribeExecution", Described("SUCCEEDED", Passed, stopped: s_now.AddHours(-1), input: "{}"));

        (await Ask(Event(LifecycleStage.PreProductionTrafficShift))).HookStatus.ShouldBe("FAILED");
    }

    [Fact]
    public async Task The_execution_of_a_later_step_is_found_again_by_what_ECS_brings_back()
    {
        var name = Name(Event(LifecycleStage.PreProductionTrafficShift));
        _aws.On("StartExecution", s_exists).On("DescribeExecution", Described("SUCCEEDED", Passed, stopped: s_now));

        (await Ask(Event(LifecycleStage.PreProductionTrafficShift, hookDetails: $$"""{"execution":"arn:aws:states:eu-west-1:1:execution:canary:{{name}}-2"}"""))).HookStatus.ShouldBe("SUCCEEDED");

        Starts().ShouldHaveSingleItem().Name.ShouldBe($"{name}-2");
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"execution":"arn:aws:states:eu-west-1:1:execution:canary:NAME"}""")]
    [InlineData("""{"execution":"arn:aws:states:eu-west-1:1:execution:canary:another-2"}""")]
    [InlineData("""{"execution":"NAME-0"}""")]
    [InlineData("""{"execution":"NAME--2"}""")]
    [InlineData("""{"execution":"NAME-2-died"}""")]
    [InlineData("""{"execution":"NAME-41"}""")]
    [InlineData("""{"execution":["NAME-2"]}""")]
    public async Task The_execution_of_a_later_step_is_found_again_without_it(string hookDetails)
    {
        var name = Name(Event(LifecycleStage.PreProductionTrafficShift));
        _aws.On("StartExecution", s_exists).On("DescribeExecution", Described("SUCCEEDED", Passed, stopped: s_now.AddHours(-1)), Described("SUCCEEDED", """{"Status":"Failed","Headline":"of the second"}""", stopped: s_now));

        (await Ask(Event(LifecycleStage.PreProductionTrafficShift, hookDetails: hookDetails.Replace("NAME", name, StringComparison.Ordinal)))).ShouldBe(new EcsHookAnswer { HookStatus = "FAILED", Reason = "of the second" });

        Starts().Select(start => start.Name).ShouldBe([name, $"{name}-2"]);
    }

    /// <summary>Steps are of at least 3 percent: more than 34 there are not.</summary>
    [Fact]
    public async Task Looks_for_no_more_steps_than_a_shift_can_have()
    {
        _aws.On("StartExecution", s_exists).On("DescribeExecution", Described("SUCCEEDED", Passed, stopped: s_now.AddHours(-1)));

        (await Ask(Event(LifecycleStage.PreProductionTrafficShift))).ShouldBe(
            new EcsHookAnswer { HookStatus = "FAILED", Reason = "ECS has asked at PRE_PRODUCTION_TRAFFIC_SHIFT more often than a shift has steps" });

        Starts().Count.ShouldBe(40);
    }

    [Theory]
    [InlineData(LifecycleStage.PreScaleUp)]
    [InlineData(LifecycleStage.PostScaleUp)]
    [InlineData(LifecycleStage.PostTestTrafficShift)]
    [InlineData(LifecycleStage.PostProductionTrafficShift)]
    public async Task At_a_stage_that_comes_once_there_is_one_execution_however_long_ago_it_ended(string stage)
    {
        _aws.On("StartExecution", s_exists).On("DescribeExecution", Described("SUCCEEDED", Passed, stopped: s_now.AddDays(-1)));

        (await Ask(Event(stage))).HookStatus.ShouldBe("SUCCEEDED");

        Starts().ShouldHaveSingleItem();
    }

    /// <summary>https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html</summary>
    [Fact]
    public async Task Answers_with_the_members_that_ECS_reads_and_a_reason_for_people()
    {
        _aws.On("StartExecution", Started(), s_exists).On("DescribeExecution", Described("SUCCEEDED", Passed));

        var going = Write(await Ask(Event(LifecycleStage.PostScaleUp)));
        var over = Write(await Ask(Event(LifecycleStage.PostScaleUp)));

        going.ShouldBe("""{"hookStatus":"IN_PROGRESS","callBackDelay":3,"hookDetails":{"execution":"arn:aws:states:eu-west-1:1:execution:canary:x"},"reason":"arn:aws:states:eu-west-1:1:execution:canary:x is running"}""");
        over.ShouldBe("""{"hookStatus":"SUCCEEDED","reason":"POST_SCALE_UP Succeeded: green is up"}""");
    }

    [Fact]
    public void Never_throws_and_never_passes_what_was_not_judged_whatever_the_event() => Prop.ForAll(Events().ToArbitrary(), AnyAnswer().ToArbitrary(), async (hookEvent, aws) =>
    {
        var step = new FakeAws().On("StartExecution", aws.Start).On("DescribeExecution", aws.Describe);

        var answer = await new EcsHook(step.StepFunctions(), new RetryingCall(new ImpatientClock()), s_settings, new StoppedClock(s_now)).Answer(Read(hookEvent), new TestLambdaContext { RemainingTime = TimeSpan.FromSeconds(60), Logger = new Silent() });

        if (answer.HookStatus == "SUCCEEDED")
        {
            LifecycleStage.Unjudged.Any(stage => hookEvent.Contains($"\"lifecycleStage\":\"{stage}\"", StringComparison.Ordinal)).ShouldBeTrue();
            step.Calls.ShouldBeEmpty();
        }
        else
        {
            answer.HookStatus.ShouldBeOneOf("FAILED", "IN_PROGRESS");
        }

        answer.Reason.ShouldNotBeNullOrEmpty();
        Write(answer).ShouldNotBeNull();
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    /// <summary>Answers of AWS among which no report says Succeeded.</summary>
    private static Gen<((HttpStatusCode, string) Start, (HttpStatusCode, string) Describe)> AnyAnswer() =>
        from start in Gen.Elements(Started(), s_exists, s_exists, FakeAws.Error("AccessDeniedException"), (HttpStatusCode.OK, "{}"))
        from describe in Gen.Elements(
            Described("RUNNING"), Described("FAILED"), Described("SUCCEEDED"), Described("SUCCEEDED", "{"), Described("SUCCEEDED", """{"Status":"Failed","Headline":"no"}"""), Described("", Passed), (HttpStatusCode.OK, "{}"))
        select (start, describe);

    /// <summary>Objects with the members that are read, each of them there or not and of any kind.</summary>
    private static Gen<string> Events()
    {
        var text = Gen.Elements("\"\"", "\"?\"", "\"\\ud800\"", $"\"{Arn}\"", "\"/hooks/plan\"", "\"\\u0000\"", "\"arn:aws:states:eu-west-1:1:execution:canary:x-2\"");
        var stage = Gen.Elements([.. LifecycleStage.Asked.Concat(LifecycleStage.Unjudged).Append("SCALE_UP").Select(name => $"\"{name}\"")]);
        var simple = Gen.OneOf(text, stage, Gen.Elements("null", "true", "1e999", "-0.0", "10", "[]", "{}", "[{\"a\":[]}]"));
        var weights = Gen.OneOf(simple, Members((Gen.Elements(Green, Blue, "\\ud800", "").Select(name => $"\"{name}\""), simple), (Gen.Constant($"\"{Green}\""), simple)));
        var details = Gen.OneOf(simple, Members((Gen.Constant("\"plan\""), simple), (Gen.Constant("\"execution\""), simple), (Gen.Constant("\"plan\\ud800\""), simple)));
        var nested = Gen.OneOf(simple, Members((Gen.Constant("\"productionTrafficWeights\""), weights)));

        return Gen.OneOf(
            simple,
            Members(
                (Gen.Constant("\"lifecycleStage\""), Gen.OneOf(stage, stage, simple)),
                (Gen.Constant("\"resourceArn\""), Gen.OneOf(Gen.Constant($"\"{Arn}\""), simple)),
                (Gen.Constant("\"executionDetails\""), nested),
                (Gen.Constant("\"productionTrafficWeights\""), weights),
                (Gen.Constant("\"hookDetails\""), details),
                (Gen.Constant("\"lifecycle\\ud800\""), simple)));
    }

    private static Gen<string> Members(params (Gen<string> Name, Gen<string> Value)[] members)
        => Gen.CollectToSequence(members.Select(member => from isThere in Gen.Choose(0, 3) from name in member.Name from value in member.Value select isThere > 0 ? $"{name}:{value}" : ""))
            .Select(written => $"{{{string.Join(',', written.Where(member => member is not ""))}}}");

    private static string Weights(string green, string blue) => $$"""{"{{Green}}":{{green}},"{{Blue}}":{{blue}}}""";

    private static string Event(string stage, string weights = "{}", string hookDetails = "", string executionId = "\"3a0345ba-b029-404b-890d-7da2a4b266aa\"", string arn = Arn) =>
        $$"""
        {
          "executionId": {{executionId}}, "lifecycleStage": "{{stage}}", "resourceArn": "{{arn}}",
          "executionDetails": { "serviceArn": "arn:aws:ecs:eu-west-1:111122223333:service/main/shop", "targetServiceRevisionArn": "{{Green}}", "testTrafficWeights": {}, "productionTrafficWeights": {{weights}} }{{(hookDetails is "" ? "" : $", \"hookDetails\": {hookDetails}")}}
        }
        """;

    private static string Name(string hookEvent) => ExecutionName.OfStage(EcsHookEvent.Read(Read(hookEvent)), 1);

    private static (HttpStatusCode, string) Started(DateTimeOffset? at = null)
        => (HttpStatusCode.OK, $$"""{"executionArn":"arn:aws:states:eu-west-1:1:execution:canary:x","startDate":{{Seconds(at ?? s_now)}}}""");

    private static (HttpStatusCode, string) Described(string status, string? output = null, DateTimeOffset? started = null, DateTimeOffset? stopped = null, string? error = null, string? cause = null, string? input = null)
    {
        var described = new JsonObject { ["status"] = status, ["startDate"] = (started ?? s_now.AddMinutes(-2)).ToUnixTimeSeconds() };
        foreach (var (member, text) in new[] { ("output", output), ("error", error), ("cause", cause), ("input", input) }.Where(member => member.Item2 is not null))
        {
            described[member] = text;
        }

        if (status is not "RUNNING")
        {
            described["stopDate"] = (stopped ?? s_now).ToUnixTimeSeconds();
        }

        return (HttpStatusCode.OK, described.ToJsonString());
    }

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static JsonElement Read(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));

        return s_serializer.Deserialize<JsonElement>(stream);
    }

    private static string Write(EcsHookAnswer answer)
    {
        using var stream = new MemoryStream();
        s_serializer.Serialize(answer, stream);

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private Task<EcsHookAnswer> Ask(string hookEvent)
        => new EcsLifecycleHook(new EcsHook(_aws.StepFunctions(), new RetryingCall(new ImpatientClock()), s_settings, new StoppedClock(s_now))).Ask(Read(hookEvent), _context);

    private List<(string Workflow, string Name, JsonObject Input)> Starts() => [.. _aws.Calls.Where(call => call.Operation == "StartExecution").Select(call => JsonNode.Parse(call.Body)!)
        .Select(start => (start["stateMachineArn"]!.GetValue<string>(), start["name"]!.GetValue<string>(), JsonNode.Parse(start["input"]!.GetValue<string>())!.AsObject()))];

    private sealed class Silent : ILambdaLogger
    {
        public void Log(string message)
        {
        }

        public void LogLine(string message)
        {
        }

        public void Log(string level, string message, params object[] args)
        {
        }

        public void Log(string level, Exception exception, string message, params object[] args)
        {
        }
    }
}
