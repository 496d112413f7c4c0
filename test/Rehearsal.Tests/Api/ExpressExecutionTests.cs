using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Api;

/// <summary>Express state machines: answered at the end of the execution, and kept nowhere.</summary>
public class ExpressExecutionTests
{
    private const string Arn = "arn:aws:states:local:000000000000:stateMachine:quick";

    [Fact]
    public void Answers_with_what_the_execution_answered_as_a_text() => TestDeployment.Play(async scene =>
    {
        Add(scene, """{ "StartAt": "Say", "States": { "Say": { "Type": "Pass", "Result": { "Hello": 1 }, "End": true } } }""");

        var answer = await scene.Call("sfn:startSyncExecution", $$"""{ "StateMachineArn": "{{Arn}}", "Input": { "A": [1] } }""");

        (Text(answer, "Status"), Text(answer, "Output"), Text(answer, "Input")).ShouldBe(("SUCCEEDED", """{"Hello":1}""", """{"A":[1]}"""));
        answer.ContainsKey("Error").ShouldBeFalse();
    });

    [Fact]
    public void A_failed_execution_is_answered_as_well() => TestDeployment.Play(async scene =>
    {
        Add(scene, """{ "StartAt": "No", "States": { "No": { "Type": "Fail", "Error": "My.Error", "Cause": "why" } } }""");

        var answer = await scene.Call("sfn:startSyncExecution", $$"""{ "StateMachineArn": "{{Arn}}" }""");

        (Text(answer, "Status"), Text(answer, "Error"), Text(answer, "Cause")).ShouldBe(("FAILED", "My.Error", "why"));
        answer.ContainsKey("Output").ShouldBeFalse();
    });

    [Fact]
    public void Nothing_of_it_is_kept_and_its_name_may_come_again() => TestDeployment.Play(async scene =>
    {
        Add(scene, """{ "StartAt": "Say", "States": { "Say": { "Type": "Pass", "End": true } } }""");

        await scene.Call("sfn:startSyncExecution", $$"""{ "StateMachineArn": "{{Arn}}", "Name": "one" }""");
        await scene.Call("sfn:startSyncExecution", $$"""{ "StateMachineArn": "{{Arn}}", "Name": "one" }""");

        scene.Account.StateMachines.Executions.ShouldBeEmpty();
    });

    [Fact]
    public void Each_type_of_state_machine_has_its_own_calls() => TestDeployment.Play(async scene =>
    {
        Add(scene, """{ "StartAt": "Say", "States": { "Say": { "Type": "Pass", "End": true } } }""");
        var tasks = new SdkIntegration(scene.Api, new NoFunctions());
        var standard = StateMachine.Load("slow", """{ "StartAt": "Say", "States": { "Say": { "Type": "Pass", "End": true } } }""", tasks);
        scene.Account.StateMachines.Add(standard, new StepFunctionsEngine(tasks, scene.Clock));

        (await scene.Refusal("sfn:startExecution", $$"""{ "StateMachineArn": "{{Arn}}" }""")).Code.ShouldBe("StateMachineTypeNotSupported");
        (await scene.Refusal("sfn:listExecutions", $$"""{ "StateMachineArn": "{{Arn}}" }""")).Code.ShouldBe("StateMachineTypeNotSupported");
        (await scene.Refusal("sfn:startSyncExecution", $$"""{ "StateMachineArn": "{{standard.Arn}}" }""")).Code.ShouldBe("StateMachineTypeNotSupported");
        (await scene.Refusal("sfn:startSyncExecution", """{ "StateMachineArn": "arn:aws:states:local:000000000000:stateMachine:none" }""")).Code.ShouldBe("StateMachineDoesNotExist");
    });

    private static string? Text(JsonObject answer, string member) => answer[member]?.GetValue<string>();

    private static void Add(TestDeployment scene, string definition)
    {
        var tasks = new SdkIntegration(scene.Api, new NoFunctions());
        scene.Account.StateMachines.AddExpress(StateMachine.Load("quick", definition, tasks), new StepFunctionsEngine(tasks, scene.Clock));
    }
}
