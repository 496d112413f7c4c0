using System.Text.Json.Nodes;
using Rehearsal.Account;
using StepFunctions;

namespace Rehearsal.Api;

/// <summary>Does what a workflow's Task states ask for: calls the account, or invokes a function.</summary>
/// <param name="requests">What the ids of requests are drawn from; null: from what the ids of everything else are.</param>
internal sealed class SdkIntegration(AccountApi api, IFunctions functions, Identifiers? requests = null) : ITaskRunner
{
    private const string Latest = "$LATEST";
    private const string InvokeFunction = "lambda:invoke";

    private static readonly string[] s_invokeParameters = ["FunctionName", "Payload"];

    private readonly Identifiers _requests = requests ?? api.Account.Identifiers;

    public string? Objection(string resource, IReadOnlyCollection<string> parameters) =>
        resource.Split(':') switch
        {
            ["arn", _, "states", "", "", "aws-sdk", var service, var action] => api.Objection(service, action, parameters),
            ["arn", _, "states", "", "", "lambda", "invoke"] => CallParameters.Objection(InvokeFunction, parameters, s_invokeParameters),
            ["arn", var partition, "states", "", "", var service, var action] when api.Objection(service, action, []) is null =>
                $"{service}:{action} is part of the rehearsal as an SDK integration alone; use arn:{partition}:states:::aws-sdk:{service}:{action}",
            _ => "it is not part of the rehearsal; use arn:aws:states:::aws-sdk:<service>:<action> or arn:aws:states:::lambda:invoke",
        };

    public Task<JsonNode?> Run(string resource, JsonNode? parameters, CancellationToken cancellationToken) =>
        resource.Split(':') switch
        {
            ["arn", _, "states", "", "", "aws-sdk", var service, var action] =>
                Call(service, action, Members(resource, parameters), cancellationToken),
            ["arn", _, "states", "", "", "lambda", "invoke"] => Invoke(Members(resource, parameters), cancellationToken),
            _ => throw new UnsupportedCallException($"{resource}: {Objection(resource, [])}"),
        };

    private async Task<JsonNode?> Call(string service, string action, JsonObject parameters, CancellationToken cancellationToken)
    {
        try
        {
            return await api.Call(service, action, parameters, cancellationToken);
        }
        catch (AwsException problem)
        {
            throw new TaskFailedException(
                ErrorNames.Of(service, problem.Code),
                $"{problem.Message} (Service: {ErrorNames.Prefix(service)}, Status Code: {problem.StatusCode}, Request ID: "
                    + $"{_requests.Uuid()}) "
                + "(SDK Attempt Count: 1)");
        }
    }

    private async Task<JsonNode?> Invoke(JsonObject parameters, CancellationToken cancellationToken)
    {
        var call = new CallParameters(InvokeFunction, parameters);
        call.RefuseUnknown(s_invokeParameters);
        var function = Arns.FunctionName(call.RequiredText("FunctionName"));
        var requestId = _requests.Uuid();
        try
        {
            var answer = await functions.Invoke(function, call["Payload"]?.DeepClone(), cancellationToken);
            return Result(answer, requestId);
        }
        catch (FunctionException problem)
        {
            throw new TaskFailedException(problem.ErrorType, Cause(problem, requestId));
        }
        catch (FunctionNotFoundException)
        {
            throw new TaskFailedException(
                "Lambda.ResourceNotFoundException",
                $"Function not found: {api.Account.Arns.Function(function)} (Service: AWSLambda; Status Code: 404; Error Code: "
                    + "ResourceNotFoundException; "
                + $"Request ID: {requestId}; Proxy: null)");
        }
    }

    /// <summary>Payload is there even when the function returned nothing.</summary>
    private static JsonObject Result(JsonNode? answer, string requestId) =>
        new()
        {
            ["ExecutedVersion"] = Latest,
            ["Payload"] = answer?.DeepClone(),
            ["SdkHttpMetadata"] = new JsonObject
            {
                ["AllHttpHeaders"] = new JsonObject
                {
                    ["X-Amz-Executed-Version"] = new JsonArray(Latest),
                    ["x-amzn-RequestId"] = new JsonArray(requestId),
                },
                ["HttpHeaders"] = new JsonObject { ["X-Amz-Executed-Version"] = Latest, ["x-amzn-RequestId"] = requestId },
                ["HttpStatusCode"] = 200,
            },
            ["SdkResponseMetadata"] = new JsonObject { ["RequestId"] = requestId },
            ["StatusCode"] = 200,
        };

    private static string Cause(FunctionException problem, string requestId) =>
        new JsonObject
        {
            ["errorMessage"] = problem.Message,
            ["errorType"] = problem.ErrorType,
            ["requestId"] = requestId,
            ["stackTrace"] = ApiResponse.Texts(problem.Trace),
        }.ToJsonString();

    private static JsonObject Members(string resource, JsonNode? parameters) =>
        parameters as JsonObject
        ?? throw new UnsupportedCallException($"{resource} was given {parameters?.ToJsonString() ?? "null"}; its Parameters must be an object");
}
