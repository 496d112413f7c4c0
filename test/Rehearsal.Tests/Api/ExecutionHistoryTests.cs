namespace Rehearsal.Tests.Api;

/// <summary>Step Functions tells what an execution did.</summary>
public class ExecutionHistoryTests
{
    private const string Definition =
        """
        { "StartAt": "Read", "States": { "Read": { "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:ssm:getParameter", "Parameters": { "Name": "/p" }, "Next": "No" },
            "No": { "Type": "Fail", "Error": "My.Error", "Cause": "why" } } }
        """;

    [Fact]
    public void Every_event_has_the_member_of_its_type() => Play(async (scene, arn) =>
    {
        var answer = await scene.Call("sfn:getExecutionHistory", $$"""{ "ExecutionArn": "{{arn}}" }""");

        // The request's id is another each time.
        var cause = answer["Events"]![5]!["ExecutionFailedEventDetails"]!["Cause"]!.GetValue<string>();
        cause.ShouldStartWith("The parameter couldn't be found. Verify the name and try again. (Service: Ssm, Status Code: 400, Request ID: ");
        ApiAnswers.Same(
            answer,
            $$"""
            { "Events": [
              { "Id": 1, "PreviousEventId": 0, "Timestamp": "2026-01-01T00:00:00Z", "Type": "ExecutionStarted",
                "ExecutionStartedEventDetails": { "Input": "{\"A\":1}", "InputDetails": { "Truncated": false } } },
              { "Id": 2, "PreviousEventId": 1, "Timestamp": "2026-01-01T00:00:00Z", "Type": "TaskStateEntered",
                "StateEnteredEventDetails": { "Name": "Read", "Input": "{\"A\":1}", "InputDetails": { "Truncated": false } } },
              { "Id": 3, "PreviousEventId": 2, "Timestamp": "2026-01-01T00:00:00Z", "Type": "TaskScheduled",
                "TaskScheduledEventDetails": { "Region": "local", "ResourceType": "aws-sdk:ssm", "Resource": "getParameter", "Parameters": "{\"Name\":\"/p\"}" } },
              { "Id": 4, "PreviousEventId": 3, "Timestamp": "2026-01-01T00:00:00Z", "Type": "TaskStarted",
                "TaskStartedEventDetails": { "ResourceType": "aws-sdk:ssm", "Resource": "getParameter" } },
              { "Id": 5, "PreviousEventId": 4, "Timestamp": "2026-01-01T00:00:00Z", "Type": "TaskFailed",
                "TaskFailedEventDetails": { "Cause": "{{cause}}", "Error": "Ssm.ParameterNotFoundException",
                  "ResourceType": "aws-sdk:ssm", "Resource": "getParameter" } },
              { "Id": 6, "PreviousEventId": 5, "Timestamp": "2026-01-01T00:00:00Z", "Type": "ExecutionFailed",
                "ExecutionFailedEventDetails": { "Cause": "{{cause}}", "Error": "Ssm.ParameterNotFoundException" } } ] }
            """);
    });

    [Fact]
    public void Events_come_a_page_at_a_time_from_either_end_and_without_their_documents() => Play(async (scene, arn) =>
    {
        var page = await scene.Call(
            "sfn:getExecutionHistory", $$"""{ "ExecutionArn": "{{arn}}", "ReverseOrder": true, "MaxResults": 1, "NextToken": "5", "IncludeExecutionData": false }""");

        ApiAnswers.Same(page, """{ "Events": [ { "Id": 1, "PreviousEventId": 0, "Timestamp": "2026-01-01T00:00:00Z", "Type": "ExecutionStarted" } ] }""");
        (await scene.Call("sfn:getExecutionHistory", $$"""{ "ExecutionArn": "{{arn}}", "MaxResults": 2 }"""))["NextToken"]!.GetValue<string>().ShouldBe("2");
    });

    [Theory]
    [InlineData("arn:aws:states:local:000000000000:execution:wait:none", "", "ExecutionDoesNotExist")]
    [InlineData(null, """, "MaxResults": 1001 """, "ValidationException")]
    [InlineData(null, """, "NextToken": "x" """, "InvalidToken")]
    public void What_cannot_be_told_is_refused(string? other, string more, string code) => Play(async (scene, arn) =>
        (await scene.Refusal("sfn:getExecutionHistory", $$"""{ "ExecutionArn": "{{other ?? arn}}" {{more}} }""")).Code.ShouldBe(code));

    [Fact]
    public void State_machines_are_listed_by_name_and_type() => Play(async (scene, _) => ApiAnswers.Same(
        await scene.Call("sfn:listStateMachines", "{}"),
        """
        { "StateMachines": [ { "CreationDate": "2026-01-01T00:00:00Z", "Name": "read", "StateMachineArn": "arn:aws:states:local:000000000000:stateMachine:read",
            "Type": "STANDARD" } ] }
        """));

    private static void Play(Func<TestDeployment, string, Task> body) => TestDeployment.Play(async scene =>
    {
        var tasks = new SdkIntegration(scene.Api, new NoFunctions());
        var machine = StateMachine.Load("read", Definition, tasks);
        scene.Account.StateMachines.Add(machine, new StepFunctionsEngine(tasks, scene.Clock));
        var execution = scene.Account.StateMachines.Start(machine.Arn, "one", """{"A":1}""");
        await execution.Completion;
        await body(scene, execution.Arn);
    });
}
