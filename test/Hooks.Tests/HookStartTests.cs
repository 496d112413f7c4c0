using System.Net;
using Amazon.Lambda.TestUtilities;
using Canary.Deployments;

namespace Hooks.Tests;

public sealed class HookStartTests
{
    private static readonly HookEvent s_event = new() { DeploymentId = "d-NN167W3D6", LifecycleEventHookExecutionId = "eyJlbmNyeXB0ZWREYXRhIjoi+/==" };
    private static readonly HookSettings s_settings = new("arn:aws:states:eu-west-1:1:stateMachine:preflight", "arn:aws:states:eu-west-1:1:stateMachine:canary");

    private readonly FakeAws _aws = new();
    private readonly TestLambdaContext _context = new() { RemainingTime = TimeSpan.FromSeconds(60) };

    [Fact]
    public async Task Starts_the_workflow_under_a_name_made_from_the_ids()
    {
        _aws.On("StartExecution", FakeAws.Started);

        await Run(LifecycleEvent.AfterInstall);

        var call = _aws.Calls.ShouldHaveSingleItem();
        call.Body.ShouldContain($"\"{ExecutionName.For("d-NN167W3D6", "AfterInstall", s_event.LifecycleEventHookExecutionId!)}\"");
        call.Body.ShouldContain("stateMachine:canary");
    }

    [Fact]
    public async Task BeforeInstall_starts_the_preflight_workflow()
    {
        _aws.On("StartExecution", FakeAws.Started);

        await Run(LifecycleEvent.BeforeInstall);

        _aws.Calls.ShouldHaveSingleItem().Body.ShouldContain("stateMachine:preflight");
    }

    [Fact]
    public async Task A_redelivered_event_sends_the_same_bytes()
    {
        _aws.On("StartExecution", FakeAws.Started);

        await Run(LifecycleEvent.AfterInstall);
        await Run(LifecycleEvent.AfterInstall);

        _aws.Calls.Count.ShouldBe(2);
        _aws.Calls[1].ShouldBe(_aws.Calls[0]);
    }

    [Fact]
    public async Task An_execution_that_exists_counts_as_started()
    {
        _aws.On("StartExecution", FakeAws.Error("ExecutionAlreadyExists"));

        await Run(LifecycleEvent.AfterInstall);

        _aws.Calls.ShouldHaveSingleItem().Operation.ShouldBe("StartExecution");
    }

    [Theory]
    [InlineData("StateMachineDoesNotExist")]
    [InlineData("InvalidExecutionInput")]
    [InlineData("AccessDeniedException")]
    public async Task A_start_that_cannot_succeed_is_answered_Failed_at_once(string error)
    {
        _aws.On("StartExecution", FakeAws.Error(error)).On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);

        await Run(LifecycleEvent.AfterInstall);

        _aws.Calls.Select(call => call.Operation).ShouldBe(["StartExecution", "PutLifecycleEventHookExecutionStatus"]);
        _aws.Calls[1].Body.ShouldContain("\"Failed\"");
    }

    [Fact]
    public async Task A_throttled_start_is_repeated()
    {
        _aws.On("StartExecution", FakeAws.Error("ThrottlingException"), FakeAws.Error("ServiceUnavailable", HttpStatusCode.ServiceUnavailable), FakeAws.Started);

        await Run(LifecycleEvent.AfterInstall);

        _aws.Calls.Select(call => call.Operation).ShouldBe(["StartExecution", "StartExecution", "StartExecution"]);
    }

    [Fact]
    public async Task A_start_that_never_gets_through_leaves_time_to_answer_Failed()
    {
        _aws.Lose("StartExecution").On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);
        var clock = new ImpatientClock();
        var context = new RunningContext(clock, TimeSpan.FromSeconds(60));

        await new HookStart(_aws.StepFunctions(), new HookAnswer(_aws.CodeDeploy(), new RetryingCall(clock), s_settings), new RetryingCall(clock), s_settings)
            .Run(LifecycleEvent.AfterInstall, s_event, context);

        _aws.Calls.Count.ShouldBeGreaterThan(5);
        _aws.Calls[^1].Operation.ShouldBe("PutLifecycleEventHookExecutionStatus");
        clock.Waited.ShouldBeLessThan(TimeSpan.FromSeconds(31));
    }

    [Fact]
    public async Task A_hook_that_has_its_answer_needs_no_other()
    {
        _aws.On("StartExecution", FakeAws.Error("StateMachineDoesNotExist")).On("PutLifecycleEventHookExecutionStatus", FakeAws.Error("LifecycleEventAlreadyCompletedException"));

        await Run(LifecycleEvent.AfterInstall);

        _aws.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_failed_answer_is_repeated_while_it_may_pass()
    {
        _aws.On("StartExecution", FakeAws.Error("StateMachineDoesNotExist"))
            .On("PutLifecycleEventHookExecutionStatus", FakeAws.Error("ThrottlingException"), FakeAws.Put);

        await Run(LifecycleEvent.AfterInstall);

        _aws.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_missing_setting_is_answered_Failed_and_named_in_the_log()
    {
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);

        await Start(s_settings with { CanaryWorkflowArn = null }).Run(LifecycleEvent.AfterInstall, s_event, _context);

        _aws.Calls.ShouldHaveSingleItem().Body.ShouldContain("\"Failed\"");
        ((TestLambdaLogger)_context.Logger).Buffer.ToString().ShouldContain("CANARY_WORKFLOW_ARN");
    }

    [Theory]
    [InlineData(null, "id")]
    [InlineData("", "id")]
    [InlineData("d-1", null)]
    [InlineData("d-1", " ")]
    public async Task An_event_without_its_ids_is_refused_aloud(string? deploymentId, string? hookExecutionId)
    {
        var refused = await Should.ThrowAsync<ArgumentException>(() => Start(s_settings).Run(
            LifecycleEvent.AfterInstall, new HookEvent { DeploymentId = deploymentId, LifecycleEventHookExecutionId = hookExecutionId }, _context));

        refused.Message.ShouldContain("AfterInstall");
        _aws.Calls.ShouldBeEmpty();
        ((TestLambdaLogger)_context.Logger).Buffer.ToString().ShouldContain("no hook to answer");
    }

    private Task Run(string lifecycleEvent) => Start(s_settings).Run(lifecycleEvent, s_event, _context);

    private HookStart Start(HookSettings settings)
    {
        var patiently = new RetryingCall(new ImpatientClock());

        return new HookStart(_aws.StepFunctions(), new HookAnswer(_aws.CodeDeploy(), patiently, settings), patiently, settings);
    }
}
