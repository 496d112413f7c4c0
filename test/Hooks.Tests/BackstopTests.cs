using Amazon.Lambda.TestUtilities;

namespace Hooks.Tests;

public sealed class BackstopTests
{
    private const string Input = """{"DeploymentId":"d-1","LifecycleEventHookExecutionId":"hook","LifecycleEvent":"AfterInstall"}""";

    private readonly FakeAws _aws = new();
    private readonly TestLambdaContext _context = new() { RemainingTime = TimeSpan.FromSeconds(60) };

    [Theory]
    [InlineData("FAILED")]
    [InlineData("TIMED_OUT")]
    [InlineData("ABORTED")]
    public async Task Answers_Failed_for_a_workflow_that_died(string status)
    {
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);

        await Answer(new ExecutionDetail { Status = status, Input = Input });

        var call = _aws.Calls.ShouldHaveSingleItem();
        call.Body.ShouldContain("\"d-1\"");
        call.Body.ShouldContain("\"hook\"");
        call.Body.ShouldContain("\"Failed\"");
    }

    [Fact]
    public async Task A_workflow_that_answered_before_it_died_is_left_alone()
    {
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Error("LifecycleEventAlreadyCompletedException"));

        await Answer(new ExecutionDetail { Status = "ABORTED", Input = Input });

        _aws.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("RetriesExhausted")]
    [InlineData("EventAgeExceeded")]
    public async Task Answers_Failed_for_a_hook_function_that_could_not(string condition)
    {
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);

        await Answer(new Failure
        {
            RequestContext = new InvocationContext { FunctionArn = "arn:aws:lambda:eu-west-1:1:function:CodeDeployHook_hooks-AfterInstall", Condition = condition },
            RequestPayload = new HookEvent { DeploymentId = "d-1", LifecycleEventHookExecutionId = "hook" },
        });

        var call = _aws.Calls.ShouldHaveSingleItem();
        call.Body.ShouldContain("\"d-1\"");
        call.Body.ShouldContain("\"hook\"");
        call.Body.ShouldContain("\"Failed\"");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not JSON")]
    [InlineData("""{"DeploymentId":"d-1"}""")]
    public async Task An_execution_without_ids_fails_the_invocation_so_that_it_is_seen(string? input)
    {
        await Should.ThrowAsync<ArgumentException>(() => Answer(new ExecutionDetail { ExecutionArn = "arn:x", Status = "FAILED", Input = input }));

        _aws.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_execution_that_somebody_started_by_hand_has_nobody_to_answer()
    {
        await Should.NotThrowAsync(() => Answer(new ExecutionDetail { ExecutionArn = "arn:x", Status = "FAILED", Input = "{}" }));

        _aws.Calls.ShouldBeEmpty();
    }

    /// <summary>It asks its hook again, and that answers FAILED.</summary>
    [Fact]
    public async Task Leaves_an_execution_to_ECS_that_ECS_asked_for()
    {
        await Should.NotThrowAsync(() => Answer(new ExecutionDetail
        {
            ExecutionArn = "arn:x",
            Status = "FAILED",
            Input = """{"DeploymentId":"EZe5RNVLH6PPzHXINuP28","LifecycleEventHookExecutionId":null,"LifecycleEvent":"POST_SCALE_UP","ServiceDeploymentArns":["arn:aws:ecs:eu-west-1:1:service-deployment/main/shop/EZe5RNVLH6PPzHXINuP28"]}""",
        }));

        _aws.Calls.ShouldBeEmpty();
        ((TestLambdaLogger)_context.Logger).Buffer.ToString().ShouldContain("ECS asks its hook again");
    }

    /// <summary>A list without an ARN makes no deployment ECS's: CodeDeploy waits for an answer.</summary>
    [Fact]
    public async Task Answers_for_an_execution_whose_list_of_service_deployments_is_empty()
    {
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);

        await Answer(new ExecutionDetail { Status = "FAILED", Input = """{"DeploymentId":"d-1","LifecycleEventHookExecutionId":"hook","ServiceDeploymentArns":[]}""" });

        _aws.Calls.ShouldHaveSingleItem().Body.ShouldContain("\"Failed\"");
    }

    [Theory]
    [InlineData("DeploymentDoesNotExistException")]
    [InlineData("InvalidDeploymentIdException")]
    [InlineData("InvalidLifecycleEventHookExecutionIdException")]
    [InlineData("UnsupportedActionForDeploymentTypeException")]
    public async Task Ids_that_were_made_up_are_asked_for_once(string error)
    {
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Error(error));

        await Should.NotThrowAsync(() => Answer(new ExecutionDetail { Status = "FAILED", Input = Input }));

        _aws.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_permission_that_is_missing_fails_the_invocation_so_that_it_is_repeated_and_seen()
    {
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Error("AccessDeniedException"));

        await Should.ThrowAsync<Amazon.CodeDeploy.AmazonCodeDeployException>(() => Answer(new ExecutionDetail { Status = "FAILED", Input = Input }));
    }

    [Fact]
    public async Task An_event_of_nobody_fails_the_invocation_so_that_it_is_seen()
    {
        await Should.ThrowAsync<ArgumentException>(() => Answer(new Failure()));

        _aws.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("observe", "Succeeded", "Answered Succeeded for deployment {DeploymentId}, because the stack's Mode is observe: it would have been Failed")]
    [InlineData("decide", "Failed", "Answered Failed for deployment {DeploymentId}")]
    [InlineData("Observe", "Failed", "Answered Failed for deployment {DeploymentId}")]
    [InlineData("", "Failed", "Answered Failed for deployment {DeploymentId}")]
    public async Task A_stack_that_only_observes_lets_through_whatever_died(string mode, string status, string logged)
    {
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);

        await Answer(new Failure { Detail = new ExecutionDetail { Status = "FAILED", Input = Input } }, mode);

        _aws.Calls.ShouldHaveSingleItem().Body.ShouldContain($"\"{status}\"");
        ((TestLambdaLogger)_context.Logger).Buffer.ToString().ShouldContain(logged);
    }

    private Task Answer(ExecutionDetail detail) => Answer(new Failure { Detail = detail });

    private Task Answer(Failure failure, string mode = "decide")
        => new Backstop(new HookAnswer(_aws.CodeDeploy(), new RetryingCall(new ImpatientClock()), new HookSettings(null, null, mode))).Answer(failure, _context);
}
