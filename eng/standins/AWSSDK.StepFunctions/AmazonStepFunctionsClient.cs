using System.Text.Json;
using Amazon.Runtime;
using Amazon.StepFunctions.Model;

namespace Amazon.StepFunctions;

/// <summary>Speaks to something on this machine that answers as Step Functions does.</summary>
public class AmazonStepFunctionsClient : AmazonServiceClient, IAmazonStepFunctions
{
    private static readonly JsonService Wire = new(
        "AWSStepFunctions",
        "1.0",
        new Dictionary<string, JsonService.Construct>
        {
            ["ExecutionLimitExceeded"] = (message, inner, type, code, id, status) => new ExecutionLimitExceededException(message, inner, type, code, id, status),
            ["ExecutionAlreadyExists"] = (message, inner, type, code, id, status) => new ExecutionAlreadyExistsException(message, inner, type, code, id, status),
            ["InvalidArn"] = (message, inner, type, code, id, status) => new InvalidArnException(message, inner, type, code, id, status),
            ["InvalidExecutionInput"] = (message, inner, type, code, id, status) => new InvalidExecutionInputException(message, inner, type, code, id, status),
            ["InvalidName"] = (message, inner, type, code, id, status) => new InvalidNameException(message, inner, type, code, id, status),
            ["StateMachineDoesNotExist"] = (message, inner, type, code, id, status) => new StateMachineDoesNotExistException(message, inner, type, code, id, status),
            ["StateMachineDeleting"] = (message, inner, type, code, id, status) => new StateMachineDeletingException(message, inner, type, code, id, status),
            ["ExecutionDoesNotExist"] = (message, inner, type, code, id, status) => new ExecutionDoesNotExistException(message, inner, type, code, id, status),
            ["InvalidToken"] = (message, inner, type, code, id, status) => new InvalidTokenException(message, inner, type, code, id, status),
            ["ResourceNotFound"] = (message, inner, type, code, id, status) => new ResourceNotFoundException(message, inner, type, code, id, status),
            ["StateMachineTypeNotSupported"] = (message, inner, type, code, id, status) => new StateMachineTypeNotSupportedException(message, inner, type, code, id, status),
            ["ValidationException"] = (message, inner, type, code, id, status) => new ValidationException(message, inner, type, code, id, status),
            ["KmsAccessDeniedException"] = (message, inner, type, code, id, status) => new KmsAccessDeniedException(message, inner, type, code, id, status),
            ["KmsInvalidStateException"] = (message, inner, type, code, id, status) => new KmsInvalidStateException(message, inner, type, code, id, status),
            ["KmsThrottlingException"] = (message, inner, type, code, id, status) => new KmsThrottlingException(message, inner, type, code, id, status),
        },
        (message, inner, type, code, id, status) => new AmazonStepFunctionsException(message, inner, type, code, id, status));

    private static readonly JsonOperation StartExecution = new(
        "StartExecution",
        "ExecutionLimitExceeded",
        "ExecutionAlreadyExists",
        "InvalidArn",
        "InvalidExecutionInput",
        "InvalidName",
        "StateMachineDoesNotExist",
        "StateMachineDeleting",
        "ValidationException",
        "KmsAccessDeniedException",
        "KmsInvalidStateException",
        "KmsThrottlingException");

    private static readonly JsonOperation ListExecutions = new(
        "ListExecutions", "InvalidArn", "InvalidToken", "ResourceNotFound", "StateMachineDoesNotExist", "StateMachineTypeNotSupported", "ValidationException");

    private static readonly JsonOperation DescribeExecution = new(
        "DescribeExecution", "ExecutionDoesNotExist", "InvalidArn", "KmsAccessDeniedException", "KmsInvalidStateException", "KmsThrottlingException");

    public AmazonStepFunctionsClient()
        : this(new AmazonStepFunctionsConfig())
    {
    }

    public AmazonStepFunctionsClient(AmazonStepFunctionsConfig config)
        : base(config)
    {
    }

    public AmazonStepFunctionsClient(AWSCredentials credentials, AmazonStepFunctionsConfig clientConfig)
        : base(clientConfig)
    {
    }

    internal override JsonService Service => Wire;

    public virtual Task<StartExecutionResponse> StartExecutionAsync(StartExecutionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync(
            StartExecution,
            new Dictionary<string, string>
            {
                ["stateMachineArn"] = request.StateMachineArn,
                ["name"] = request.Name,
                ["input"] = request.Input,
                ["traceHeader"] = request.TraceHeader,
            },
            answer => new StartExecutionResponse
            {
                ExecutionArn = Text(answer, "executionArn"),
                StartDate = Time(answer, "startDate"),
            },
            cancellationToken);

    public virtual Task<ListExecutionsResponse> ListExecutionsAsync(ListExecutionsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync(
            ListExecutions,
            new Dictionary<string, string>
            {
                ["stateMachineArn"] = request.StateMachineArn,
                ["statusFilter"] = request.StatusFilter,
                ["nextToken"] = request.NextToken,
            },
            answer => new ListExecutionsResponse
            {
                Executions = answer.TryGetProperty("executions", out var executions) ? [.. executions.EnumerateArray().Select(Item)] : null,
                NextToken = Text(answer, "nextToken"),
            },
            cancellationToken);

    public virtual Task<DescribeExecutionResponse> DescribeExecutionAsync(DescribeExecutionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync(
            DescribeExecution,
            new Dictionary<string, string> { ["executionArn"] = request.ExecutionArn },
            answer => new DescribeExecutionResponse
            {
                ExecutionArn = Text(answer, "executionArn"),
                StateMachineArn = Text(answer, "stateMachineArn"),
                Name = Text(answer, "name"),
                Status = Text(answer, "status"),
                Input = Text(answer, "input"),
                Output = Text(answer, "output"),
                Error = Text(answer, "error"),
                Cause = Text(answer, "cause"),
                StartDate = Time(answer, "startDate"),
                StopDate = Time(answer, "stopDate"),
            },
            cancellationToken);

    private static ExecutionListItem Item(JsonElement execution) => new()
    {
        ExecutionArn = Text(execution, "executionArn"),
        StateMachineArn = Text(execution, "stateMachineArn"),
        Name = Text(execution, "name"),
        Status = Text(execution, "status"),
        StartDate = Time(execution, "startDate"),
        StopDate = Time(execution, "stopDate"),
    };

    private static string Text(JsonElement answer, string field) => answer.TryGetProperty(field, out var text) ? text.GetString() : null;

    private static DateTime? Time(JsonElement answer, string field) =>
        answer.TryGetProperty(field, out var seconds) ? DateTime.UnixEpoch.AddSeconds(seconds.GetDouble()) : null;
}
