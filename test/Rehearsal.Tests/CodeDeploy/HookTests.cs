using System.Text;
using System.Text.Json.Nodes;

namespace Rehearsal.Tests.CodeDeploy;

public class HookTests
{
    [Fact]
    public void Is_asked_with_two_ids_and_nothing_else_and_the_second_is_no_execution_name() => TestDeployment.Play(async scene =>
    {
        var deployment = await scene.Deploy();

        deployment.Id.ShouldMatch("^d-[A-Z0-9]{9}$");
        var id = scene.Asked[0].ExecutionId;
        id.Length.ShouldBeInRange(300, 360);
        id.ShouldEndWith("=");
        JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(id)))!.AsObject().Select(member => member.Key)
            .ShouldBe(["encryptedData", "ivParameterSpec", "materialSetSerial"]);
    });

    [Fact]
    public void Is_invoked_and_not_waited_for() => TestDeployment.Play(async scene =>
    {
        scene.Hooks[LifecycleStep.AfterInstall] = async (deployment, execution) =>
        {
            await scene.Answer(deployment, execution, "Succeeded");
            await scene.Clock.Pass(TimeSpan.FromHours(10));
        };

        var run = scene.Start();
        await scene.Clock.PassSeconds(61);

        run.Deployment[LifecycleStep.AfterInstall].Status.ShouldBe(LifecycleEventStatus.Succeeded);
        await run.Completion;
    });

    [Fact]
    public void Takes_one_answer() => TestDeployment.Play(async scene =>
    {
        AwsException? second = null;
        scene.Hooks[LifecycleStep.BeforeInstall] = async (deployment, execution) =>
        {
            var answer = await scene.Answer(deployment, execution, "Succeeded");
            answer["LifecycleEventHookExecutionId"]!.GetValue<string>().ShouldBe(execution);
            second = await Thrown.By<AwsException>(() => scene.Answer(deployment, execution, "Failed"));
        };

        var deployment = await scene.Deploy();

        second!.Code.ShouldBe("LifecycleEventAlreadyCompletedException");
        deployment.Status.ShouldBe(DeploymentStatus.Succeeded);
    });

    [Theory]
    [InlineData("InProgress")]
    [InlineData("Skipped")]
    [InlineData("")]
    public void Takes_only_Succeeded_or_Failed(string status) => TestDeployment.Play(async scene =>
    {
        scene.Hooks[LifecycleStep.BeforeInstall] = async (deployment, execution) =>
        {
            (await Thrown.By<AwsException>(() => scene.Answer(deployment, execution, status))).Code
                .ShouldBe("InvalidLifecycleEventHookExecutionStatusException");
            await scene.Answer(deployment, execution, "Succeeded");
        };

        (await scene.Deploy()).Status.ShouldBe(DeploymentStatus.Succeeded);
    });

    [Fact]
    public void An_answer_under_another_id_is_refused() => TestDeployment.Play(async scene =>
    {
        var first = await scene.Deploy();
        var second = await scene.Deploy();
        var ofSecond = scene.Asked.First(asked => asked.DeploymentId == second.Id).ExecutionId;

        (await Thrown.By<AwsException>(() => scene.Answer(first.Id, ofSecond, "Succeeded"))).Code.ShouldBe("InvalidLifecycleEventHookExecutionIdException");
        (await Thrown.By<AwsException>(() => scene.Answer("d-NOTTHERE0", ofSecond, "Succeeded"))).Code.ShouldBe("DeploymentDoesNotExistException");
        (await Thrown.By<AwsException>(() => scene.Answer("", ofSecond, "Succeeded"))).Code.ShouldBe("DeploymentIdRequiredException");
    });

    [Fact]
    public void An_hour_without_an_answer_fails_the_deployment() => TestDeployment.Play(async scene =>
    {
        scene.Hooks[LifecycleStep.AfterInstall] = (_, _) => Task.CompletedTask;

        var deployment = await scene.Deploy();

        deployment.Status.ShouldBe(DeploymentStatus.Failed);
        deployment.Error!.Code.ShouldBe("HOOK_EXECUTION_FAILURE");
        deployment.Error.Message.ShouldBe("The hook AfterInstall was not answered within 60 minutes (function AfterInstall).");
        var record = deployment[LifecycleStep.AfterInstall];
        (record.Ended - record.Started).ShouldBe(TimeSpan.FromHours(1));
        var (_, id, execution) = scene.Asked[^1];
        (await Thrown.By<AwsException>(() => scene.Answer(id, execution, "Succeeded"))).Code.ShouldBe("LifecycleEventAlreadyCompletedException");
    });

    [Fact]
    public void A_function_that_throws_has_not_answered() => TestDeployment.Play(async scene =>
    {
        scene.Hooks[LifecycleStep.AfterInstall] = (_, _) => throw new InvalidOperationException("no plan");

        var deployment = await scene.Deploy();

        deployment.Error!.Message.ShouldContain("not answered within 60 minutes");
        scene.Progress.OfType<DeploymentProgress.HookFunctionFailed>().ShouldHaveSingleItem().Message.ShouldBe("no plan");
    });

    [Fact]
    public void A_function_that_throws_after_its_answer_changes_nothing() => TestDeployment.Play(async scene =>
    {
        scene.Hooks[LifecycleStep.AfterInstall] = async (deployment, execution) =>
        {
            await scene.Answer(deployment, execution, "Succeeded");
            throw new InvalidOperationException("too late");
        };

        (await scene.Deploy()).Status.ShouldBe(DeploymentStatus.Succeeded);
    });

    [Fact]
    public void A_function_that_is_not_there_fails_the_deployment_at_once() => TestDeployment.Play(async scene =>
    {
        scene.Hooks[LifecycleStep.BeforeAllowTraffic] = (_, _) => throw new FunctionNotFoundException("BeforeAllowTraffic");

        var deployment = await scene.Deploy();

        deployment.Error!.Code.ShouldBe("INVALID_LAMBDA_FUNCTION");
        deployment[LifecycleStep.BeforeAllowTraffic].Ended.ShouldBe(deployment[LifecycleStep.BeforeAllowTraffic].Started);
    });

    [Fact]
    public void May_be_delivered_twice() => TestDeployment.Play(async scene =>
    {
        scene.CodeDeploy.Options = new CodeDeployOptions { RedeliverHooks = true };

        var deployment = await scene.Deploy();

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded);
        scene.Asked.Count.ShouldBe(10);
        scene.Asked.Select(asked => asked.ExecutionId).Distinct().Count().ShouldBe(5);

        // The second answer to each was refused, and the function that got the refusal failed.
        scene.Progress.OfType<DeploymentProgress.HookFunctionFailed>().Count().ShouldBe(5);
    });

    [Fact]
    public async Task Is_a_function_that_may_be_named_by_its_arn()
    {
        var functions = new Recorded();

        await new FunctionHooks(functions).Invoke("arn:aws:lambda:eu-west-1:111122223333:function:CodeDeployHook_shop", """{"DeploymentId":"d-1"}""", CancellationToken.None);

        functions.Calls.ShouldBe(["""CodeDeployHook_shop {"DeploymentId":"d-1"}"""]);
    }

    private sealed class Recorded : IFunctions
    {
        public List<string> Calls { get; } = [];

        public Task<JsonNode?> Invoke(string functionName, JsonNode? payload, CancellationToken cancellationToken)
        {
            Calls.Add($"{functionName} {payload!.ToJsonString()}");
            return Task.FromResult<JsonNode?>(null);
        }
    }
}
