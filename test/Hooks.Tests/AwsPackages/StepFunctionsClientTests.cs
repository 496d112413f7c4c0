using System.Net;
using System.Text.Json.Nodes;
using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;

namespace Hooks.Tests.AwsPackages;

public sealed class StepFunctionsClientTests
{
    private const string Arn = "arn:aws:states:eu-central-1:111122223333:execution:Canary:d-ABCDEFGHI";

    private static readonly LoopbackAnswer Started = new($$"""{"executionArn":"{{Arn}}","startDate":1767225600.25}""");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Starts_an_execution_in_the_json_protocol()
    {
        await using var service = await LoopbackService.StartAsync(Started);
        using var client = service.StepFunctions();

        await client.StartExecutionAsync(Canary(), Cancel);

        var request = service.Requests.ShouldHaveSingleItem();
        request.Method.ShouldBe("POST");
        request.ContentType.ShouldBe("application/x-amz-json-1.0");
        request.Target.ShouldBe("AWSStepFunctions.StartExecution");
        JsonNode.DeepEquals(
            JsonNode.Parse(request.Body),
            new JsonObject { ["stateMachineArn"] = "arn:machine", ["name"] = "d-ABCDEFGHI", ["input"] = """{"hook":"<ä>"}""" }).ShouldBeTrue(request.Body);
    }

    [Fact]
    public async Task Reads_the_response()
    {
        await using var service = await LoopbackService.StartAsync(Started);
        using var client = service.StepFunctions();

        var response = await client.StartExecutionAsync(Canary(), Cancel);

        response.ExecutionArn.ShouldBe(Arn);
        response.StartDate!.Value.ToUniversalTime().ShouldBe(new DateTime(2026, 1, 1, 0, 0, 0, 250, DateTimeKind.Utc));
        response.HttpStatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Lists_executions_by_status_page_by_page()
    {
        await using var service = await LoopbackService.StartAsync(new LoopbackAnswer(
            $$"""{"executions":[{"executionArn":"{{Arn}}","stateMachineArn":"arn:machine","name":"x","status":"TIMED_OUT","startDate":1767225600,"stopDate":1767225660.5}],"nextToken":"more"}"""));
        using var client = service.StepFunctions();

        var response = await client.ListExecutionsAsync(new ListExecutionsRequest { StateMachineArn = "arn:machine", StatusFilter = ExecutionStatus.TIMED_OUT, NextToken = "page" }, Cancel);

        var request = service.Requests.ShouldHaveSingleItem();
        request.Target.ShouldBe("AWSStepFunctions.ListExecutions");
        JsonNode.DeepEquals(JsonNode.Parse(request.Body), new JsonObject { ["stateMachineArn"] = "arn:machine", ["statusFilter"] = "TIMED_OUT", ["nextToken"] = "page" }).ShouldBeTrue(request.Body);
        response.NextToken.ShouldBe("more");
        var execution = response.Executions.ShouldHaveSingleItem();
        (execution.ExecutionArn, execution.Name, execution.Status).ShouldBe((Arn, "x", ExecutionStatus.TIMED_OUT));
        execution.StopDate!.Value.ToUniversalTime().ShouldBe(new DateTime(2026, 1, 1, 0, 1, 0, 500, DateTimeKind.Utc));
    }

    [Fact]
    public async Task Describes_an_execution_with_its_input()
    {
        await using var service = await LoopbackService.StartAsync(new LoopbackAnswer(
            $$"""{"executionArn":"{{Arn}}","stateMachineArn":"arn:machine","status":"FAILED","startDate":1767225600,"input":"{\"a\":1}","error":"E","cause":"C"}"""));
        using var client = service.StepFunctions();

        var response = await client.DescribeExecutionAsync(new DescribeExecutionRequest { ExecutionArn = Arn }, Cancel);

        var request = service.Requests.ShouldHaveSingleItem();
        request.Target.ShouldBe("AWSStepFunctions.DescribeExecution");
        JsonNode.DeepEquals(JsonNode.Parse(request.Body), new JsonObject { ["executionArn"] = Arn }).ShouldBeTrue(request.Body);
        (response.Input, response.Error, response.Cause, response.Status).ShouldBe(("""{"a":1}""", "E", "C", ExecutionStatus.FAILED));
        response.StopDate.ShouldBeNull();
    }

    [Theory]
    [InlineData("ExecutionLimitExceeded", typeof(ExecutionLimitExceededException))]
    [InlineData("ExecutionAlreadyExists", typeof(ExecutionAlreadyExistsException))]
    [InlineData("InvalidArn", typeof(InvalidArnException))]
    [InlineData("InvalidExecutionInput", typeof(InvalidExecutionInputException))]
    [InlineData("InvalidName", typeof(InvalidNameException))]
    [InlineData("StateMachineDoesNotExist", typeof(StateMachineDoesNotExistException))]
    [InlineData("StateMachineDeleting", typeof(StateMachineDeletingException))]
    [InlineData("ValidationException", typeof(ValidationException))]
    [InlineData("KmsAccessDeniedException", typeof(KmsAccessDeniedException))]
    [InlineData("KmsInvalidStateException", typeof(KmsInvalidStateException))]
    [InlineData("KmsThrottlingException", typeof(KmsThrottlingException))]
    [InlineData("com.amazonaws.swf.service.v2.model#ExecutionAlreadyExists", typeof(ExecutionAlreadyExistsException))]
    [InlineData("AccessDeniedException", typeof(AmazonStepFunctionsException))]
    [InlineData("ThrottlingException", typeof(AmazonStepFunctionsException))]
    [InlineData("ExecutionDoesNotExist", typeof(AmazonStepFunctionsException))]
    [InlineData("InvalidToken", typeof(AmazonStepFunctionsException))]
    public Task Throws_the_exception_that_an_error_of_StartExecution_names(string error, Type exception)
        => Throws(client => client.StartExecutionAsync(Canary(), Cancel), error, exception);

    [Theory]
    [InlineData("InvalidArn", typeof(InvalidArnException))]
    [InlineData("InvalidToken", typeof(InvalidTokenException))]
    [InlineData("ResourceNotFound", typeof(ResourceNotFoundException))]
    [InlineData("StateMachineDoesNotExist", typeof(StateMachineDoesNotExistException))]
    [InlineData("StateMachineTypeNotSupported", typeof(StateMachineTypeNotSupportedException))]
    [InlineData("ValidationException", typeof(ValidationException))]
    [InlineData("KmsThrottlingException", typeof(AmazonStepFunctionsException))]
    [InlineData("ExecutionAlreadyExists", typeof(AmazonStepFunctionsException))]
    public Task Throws_the_exception_that_an_error_of_ListExecutions_names(string error, Type exception)
        => Throws(client => client.ListExecutionsAsync(new ListExecutionsRequest { StateMachineArn = "arn:machine" }, Cancel), error, exception);

    [Theory]
    [InlineData("ExecutionDoesNotExist", typeof(ExecutionDoesNotExistException))]
    [InlineData("InvalidArn", typeof(InvalidArnException))]
    [InlineData("KmsAccessDeniedException", typeof(KmsAccessDeniedException))]
    [InlineData("KmsInvalidStateException", typeof(KmsInvalidStateException))]
    [InlineData("KmsThrottlingException", typeof(KmsThrottlingException))]
    [InlineData("StateMachineDoesNotExist", typeof(AmazonStepFunctionsException))]
    [InlineData("ValidationException", typeof(AmazonStepFunctionsException))]
    public Task Throws_the_exception_that_an_error_of_DescribeExecution_names(string error, Type exception)
        => Throws(client => client.DescribeExecutionAsync(new DescribeExecutionRequest { ExecutionArn = Arn }, Cancel), error, exception);

    private static async Task Throws(Func<AmazonStepFunctionsClient, Task> call, string error, Type exception)
    {
        await using var service = await LoopbackService.StartAsync(LoopbackAnswer.Error(error));
        using var client = service.StepFunctions();

        var thrown = await Should.ThrowAsync<AmazonStepFunctionsException>(() => call(client));

        thrown.ShouldBeOfType(exception);
        thrown.ErrorCode.ShouldBe(error.Split('#')[^1]);
        thrown.Message.ShouldBe("as told");
    }

    private static StartExecutionRequest Canary() => new() { StateMachineArn = "arn:machine", Name = "d-ABCDEFGHI", Input = """{"hook":"<ä>"}""" };
}
