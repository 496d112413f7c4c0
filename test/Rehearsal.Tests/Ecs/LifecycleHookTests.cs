using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Ecs;

public class LifecycleHookTests
{
    private const string Succeeded = """{ "hookStatus": "SUCCEEDED" }""";

    [Fact]
    public void Gets_the_deployment_the_service_and_the_target_revision() => TestServiceDeployment.Play(async scene =>
    {
        var deployment = await scene.Deploy();

        deployment.Arn.ShouldMatch("^arn:aws:ecs:local:000000000000:service-deployment/main/shop/[A-Za-z0-9_-]{21}$");
        deployment.Green.Arn.ShouldMatch("^arn:aws:ecs:local:000000000000:service-revision/main/shop/[1-9][0-9]{18}$");
        var asked = scene.Asked[0];
        asked.Event.ToJsonString().ShouldBe(
            $$$$"""{"executionId":"{{{{asked.ExecutionId}}}}","lifecycleStage":"PRE_SCALE_UP","resourceArn":"{{{{deployment.Arn}}}}","executionDetails":{"serviceArn":"arn:aws:ecs:local:000000000000:service/main/shop","targetServiceRevisionArn":"{{{{deployment.Green.Arn}}}}","testTrafficWeights":{},"productionTrafficWeights":{}}}""");
    });

    [Fact]
    public void Weights_are_told_at_the_shifts_alone_with_a_fraction() => TestServiceDeployment.Play(async scene =>
    {
        var deployment = await scene.Deploy();

        Told(scene, deployment).ShouldBe(
        [
            "TEST_TRAFFIC_SHIFT test blue 0.0 green 100.0",
            "PRE_PRODUCTION_TRAFFIC_SHIFT production blue 100.0 green 0.0",
            "PRODUCTION_TRAFFIC_SHIFT production blue 90.0 green 10.0",
            "PRE_PRODUCTION_TRAFFIC_SHIFT production blue 90.0 green 10.0",
            "PRODUCTION_TRAFFIC_SHIFT production blue 0.0 green 100.0",
        ]);
    });

    [Fact]
    public void Weights_before_a_step_may_be_those_before_the_deployment() => TestServiceDeployment.Play(async scene =>
    {
        scene.Ecs.Options = new EcsOptions { WeightsAreAlwaysThoseBeforeTheDeployment = true };

        var deployment = await scene.Deploy();

        Told(scene, deployment).Where(line => line.StartsWith("PRE_", StringComparison.Ordinal))
            .ShouldBe(Enumerable.Repeat("PRE_PRODUCTION_TRAFFIC_SHIFT production blue 100.0 green 0.0", 2));
    });

    [Fact]
    public void Details_may_stand_at_the_top() => TestServiceDeployment.Play(async scene =>
    {
        scene.Ecs.Options = new EcsOptions { OmitsExecutionDetails = true };

        var deployment = await scene.Deploy();

        scene.Asked[0].Event.Select(member => member.Key).ShouldBe(
            ["executionId", "lifecycleStage", "resourceArn", "serviceArn", "targetServiceRevisionArn", "testTrafficWeights", "productionTrafficWeights"]);
        scene.Asked[^2].Event["productionTrafficWeights"]![deployment.Green.Arn]!.ToJsonString().ShouldBe("100.0");
    });

    [Fact]
    public void In_progress_is_asked_again_after_the_delay_with_what_it_returned_last() => TestServiceDeployment.Play(
        async scene =>
        {
            string[] answers =
            [
                """{ "hookStatus": "IN_PROGRESS", "callBackDelay": 45, "hookDetails": { "execution": "e-1", "round": 1 } }""",
                """{ "hookStatus": "IN_PROGRESS", "hookDetails": { "round": 2, "plan": "theirs" } }""",
                Succeeded,
            ];
            var calls = 0;
            scene.Answers[DeploymentStage.PostScaleUp] = _ => Task.FromResult<string?>(answers[calls++]);

            await scene.Deploy();

            var asked = scene.Asked.Where(it => it.Stage is DeploymentStage.PostScaleUp).ToList();
            asked.Select(it => it.Event["hookDetails"]!.ToJsonString()).ShouldBe(
                ["""{"plan":"own"}""", """{"plan":"own","execution":"e-1","round":1}""", """{"plan":"theirs","round":2}"""]);
            (asked[1].When - asked[0].When, asked[2].When - asked[1].When).ShouldBe((TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(30)));
            scene.Asked[^1].Event["hookDetails"]!.ToJsonString().ShouldBe("""{"plan":"own"}""", "details last within one stage");
        },
        TestServiceDeployment.Setup with { HookDetails = new JsonObject { ["plan"] = "own" } });

    [Fact]
    public void Details_may_be_left_out() => TestServiceDeployment.Play(
        async scene =>
        {
            scene.Ecs.Options = new EcsOptions { OmitsHookDetails = true };
            AskTwice(scene);

            await scene.Deploy();

            scene.Asked.ShouldAllBe(asked => !asked.Event.ContainsKey("hookDetails"));
        },
        TestServiceDeployment.Setup with { HookDetails = new JsonObject { ["plan"] = "own" } });

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public void The_execution_id_may_change_between_calls(bool changes, int ids) => TestServiceDeployment.Play(async scene =>
    {
        scene.Ecs.Options = new EcsOptions { ExecutionIdChangesBetweenCalls = changes };
        AskTwice(scene);

        await scene.Deploy();

        scene.Asked.Where(asked => asked.Stage is DeploymentStage.PostScaleUp).Select(asked => asked.ExecutionId).Distinct().Count().ShouldBe(ids);
        scene.Asked.Select(asked => asked.ExecutionId).Distinct().Count().ShouldBe(8 + ids);
    });

    [Fact]
    public void Is_told_once_when_it_is_asked_and_once_when_it_has_answered() => TestServiceDeployment.Play(async scene =>
    {
        AskTwice(scene);

        var deployment = await scene.Deploy();

        var invoked = scene.Progress.OfType<DeploymentProgress.HookInvoked>().Where(it => it.Event == "POST_SCALE_UP").ShouldHaveSingleItem();
        (invoked.DeploymentId, invoked.Function).ShouldBe((deployment.Id, "Hook"));
        var answered = scene.Progress.OfType<DeploymentProgress.HookAnswered>().Where(it => it.Event == "POST_SCALE_UP").ShouldHaveSingleItem();
        (answered.Status, answered.Took).ShouldBe(("SUCCEEDED", TimeSpan.FromSeconds(30)));
    });

    [Theory]
    [InlineData("""{ "hookStatus": "FAILED", "reason": "tolerated" }""", "Lifecycle hook target ARN returned FAILED status.")]
    [InlineData(null, "ECS was unable to parse the response from ARN due to HookStatus must not be null")]
    [InlineData("{}", "ECS was unable to parse the response from ARN due to HookStatus must not be null")]
    [InlineData("""{ "hookStatus": "Succeeded" }""", "ECS was unable to parse the response from ARN due to HookStatus must not be null")]
    [InlineData("""{ "hookStatus": true }""", "ECS was unable to parse the response from ARN due to HookStatus must not be null")]
    [InlineData("[]", "ECS was unable to parse the response from ARN due to HookStatus must not be null")]
    public void Anything_but_succeeded_rolls_back_with_its_reason(string? answer, string reason) => TestServiceDeployment.Play(async scene =>
    {
        scene.Answer(DeploymentStage.PostScaleUp, answer);

        var deployment = await scene.Deploy();

        deployment.Status.ShouldBe(ServiceDeploymentStatus.RollbackSuccessful);
        deployment.StatusReason.ShouldBe(
            "Service deployment rolled back because POST_SCALE_UP lifecycle hook(s) failed. "
            + reason.Replace("ARN", TestServiceDeployment.HookArn, StringComparison.Ordinal));
    });

    [Fact]
    public void An_exception_is_no_answer() => TestServiceDeployment.Play(async scene =>
    {
        scene.Answers[DeploymentStage.PreScaleUp] = _ => throw new FunctionException("InvalidOperationException", "no plan");

        var deployment = await scene.Deploy();

        deployment.StatusReason.ShouldBe(
            "Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. ECS was unable to parse the response from "
            + $"{TestServiceDeployment.HookArn} due to HookStatus must not be null");
        scene.Progress.OfType<DeploymentProgress.HookFunctionFailed>().ShouldHaveSingleItem().Message.ShouldBe("no plan");
        scene.Progress.OfType<DeploymentProgress.HookAnswered>().ShouldNotContain(answered => answered.Event == "PRE_SCALE_UP");
    });

    [Fact]
    public void A_function_that_is_not_there_cannot_be_invoked() => TestServiceDeployment.Play(async scene =>
    {
        scene.Answers[DeploymentStage.PreScaleUp] = asked => throw new FunctionNotFoundException(asked.Function);

        var deployment = await scene.Deploy();

        deployment.StatusReason.ShouldBe(
            "Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. ECS was unable to invoke hook target "
            + $"{TestServiceDeployment.HookArn} due to Function not found: Hook");
    });

    [Theory]
    [InlineData(TimeoutAction.Rollback, ServiceDeploymentStatus.RollbackSuccessful)]
    [InlineData(TimeoutAction.Continue, ServiceDeploymentStatus.Successful)]
    internal void A_hook_that_goes_on_for_too_long_has_timed_out(TimeoutAction action, ServiceDeploymentStatus end) => TestServiceDeployment.Play(async scene =>
    {
        scene.Service.Configuration = Timing(scene.Service.Configuration, TimeSpan.FromMinutes(10), action);
        scene.Answer(DeploymentStage.PostScaleUp, """{ "hookStatus": "IN_PROGRESS", "callBackDelay": 240 }""");

        var deployment = await scene.Deploy();

        deployment.Status.ShouldBe(end);
        var stage = deployment.Stages.Single(record => record.Stage is DeploymentStage.PostScaleUp);
        (stage.Ended - stage.Started).ShouldBe(TimeSpan.FromMinutes(10));
        scene.Asked.Count(asked => asked.Stage is DeploymentStage.PostScaleUp).ShouldBe(2);
        scene.Progress.OfType<DeploymentProgress.HookAnswered>().ShouldNotContain(answered => answered.Event == "POST_SCALE_UP");
        deployment.StatusReason.ShouldBe(action is TimeoutAction.Continue ? null
            : $"Service deployment rolled back because POST_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target {TestServiceDeployment.HookArn} timed out.");
    });

    [Fact]
    public void A_call_that_never_returns_has_timed_out_too() => TestServiceDeployment.Play(async scene =>
    {
        scene.Service.Configuration = Timing(scene.Service.Configuration, TimeSpan.FromMinutes(10), TimeoutAction.Rollback);
        scene.Answers[DeploymentStage.PreScaleUp] = _ => new TaskCompletionSource<string?>().Task;

        var deployment = await scene.Deploy();

        deployment.StatusReason!.ShouldEndWith("timed out.");
        (deployment.Finished - deployment.Started).ShouldBe(TimeSpan.FromMinutes(12), "ten, and the two hooks of the rollback");
    });

    [Fact]
    public void Hooks_of_a_stage_are_asked_at_once_and_all_must_succeed() => TestServiceDeployment.Play(async scene =>
    {
        scene.Service.Configuration = scene.Service.Configuration with
        {
            Hooks =
            [
                .. scene.Service.Configuration.Hooks,
                new LifecycleHook("arn:aws:lambda:local:000000000000:function:Other", [DeploymentStage.PreScaleUp]),
            ],
        };
        scene.Answers[DeploymentStage.PreScaleUp] = async asked =>
        {
            await scene.Clock.Pass(TimeSpan.FromMinutes(asked.Function == "Other" ? 2 : 30));
            return asked.Function == "Other" ? """{ "hookStatus": "FAILED" }""" : Succeeded;
        };

        var deployment = await scene.Deploy();

        deployment.StatusReason!.ShouldEndWith("Lifecycle hook target arn:aws:lambda:local:000000000000:function:Other returned FAILED status.");
        scene.Asked[0].When.ShouldBe(scene.Asked[1].When);
        (deployment.Stages[^1].Ended - deployment.Stages[^1].Started).ShouldBe(TimeSpan.FromMinutes(2));
    });

    [Fact]
    public void Its_state_is_described_while_it_runs() => TestServiceDeployment.Play(async scene =>
    {
        var run = scene.Start();
        await scene.Clock.PassSeconds(30);

        (await scene.Describe(run.Deployment))["LifecycleHookDetails"]!.ToJsonString().ShouldBe(
            $$"""[{"ExpiresAt":"2026-01-01T01:00:00Z","Status":"IN_PROGRESS","TargetArn":"{{TestServiceDeployment.HookArn}}","TargetType":"AWS_LAMBDA","TimeoutAction":"ROLLBACK"}]""");
        await run.Completion;
    });

    private static DeploymentConfiguration Timing(DeploymentConfiguration configuration, TimeSpan timeout, TimeoutAction action) => configuration with
    {
        Hooks = [.. configuration.Hooks.Select(hook => hook with { Timeout = timeout, TimeoutAction = action })],
    };

    private static void AskTwice(TestServiceDeployment scene)
    {
        var calls = 0;
        scene.Answers[DeploymentStage.PostScaleUp] = _ => Task.FromResult<string?>(
            calls++ == 0 ? """{ "hookStatus": "IN_PROGRESS", "hookDetails": { "round": 1 } }""" : Succeeded);
    }

    /// <summary>The weights of each event that has some, such as "TEST_TRAFFIC_SHIFT test blue 0.0 green 100.0".</summary>
    private static IEnumerable<string> Told(TestServiceDeployment scene, ServiceDeployment deployment) =>
        from asked in scene.Asked
        from route in new[] { "test", "production" }
        let weights = asked.Details[$"{route}TrafficWeights"]!.AsObject()
        where weights.Count > 0
        select $"{asked.Stage.Name()} {route} blue {weights[deployment.Blue!.Arn]!.ToJsonString()} green {weights[deployment.Green.Arn]!.ToJsonString()}";
}
