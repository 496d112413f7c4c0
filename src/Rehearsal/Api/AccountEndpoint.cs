using System.Text.Json;
using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal.Api;

/// <summary>
/// The account as SDK clients reach it, CodeDeploy and Step Functions in AWS's JSON protocols; and as the extension for parameters and secrets
/// reads it for the prober.
/// </summary>
/// <remarks>
/// Workflows start and continue on one <see cref="SynchronizationContext"/>; requests may come on any thread. Calls are therefore made on the context
/// on which the endpoint was created, when there was one.
/// </remarks>
internal sealed class AccountEndpoint(AccountApi api)
{
    /// <summary>What a request to the extension must carry.</summary>
    public const string ExtensionToken = "rehearsal";

    private readonly SynchronizationContext? _home = SynchronizationContext.Current;

    /// <summary>A <see cref="RequestHandler"/>.</summary>
    public async Task<Response> Answer(Request request, CancellationToken cancellationToken)
    {
        if (Asked(request) is var (reader, read, parameters))
        {
            return request.Header("X-Aws-Parameters-Secrets-Token") == ExtensionToken
                ? await Extend(reader, read, parameters, cancellationToken)
                : Response.Text(401, "Unauthorized");
        }

        var (service, action, contentType) = Target(request.Header("X-Amz-Target"));
        var (status, body) = service is null
            ? Error(400, "UnknownOperationException", $"The rehearsal has no operation {request.Header("X-Amz-Target") ?? "without X-Amz-Target"}")
            : await Call(service, action, request.Body, cancellationToken);
        return Response.Text(status, body.ToJsonString(), contentType).With("x-amzn-RequestId", api.Account.RequestIdentifiers.Uuid());
    }

    /// <summary>What the AWS Parameters and Secrets Lambda Extension would be asked for, as a call; null: nothing.</summary>
    private static (string Service, string Action, JsonObject Parameters)? Asked(Request request) => request.Path switch
    {
        "/systemsmanager/parameters/get" => ("ssm", "getParameter", new JsonObject
        {
            ["Name"] = Query(request, "name"),
            ["WithDecryption"] = Query(request, "withDecryption") == "true",
        }),
        "/secretsmanager/get" => ("secretsmanager", "getSecretValue", new JsonObject { ["SecretId"] = Query(request, "secretId") }),
        _ => null,
    };

    private static string? Query(Request request, string name) =>
        System.Web.HttpUtility.ParseQueryString(request.Target[request.Path.Length..])[name];

    /// <summary>It answers in the API's own words, and fails in few.</summary>
    private async Task<Response> Extend(string service, string action, JsonObject parameters, CancellationToken cancellationToken)
    {
        try
        {
            return Response.Json(200, await AtHome(() => api.Call(service, action, parameters, cancellationToken)));
        }
        catch (AwsException problem)
        {
            return Response.Text(400, $"an unexpected error occurred while executing request: {problem.Code}");
        }
    }

    private static (string? Service, string Action, string ContentType) Target(string? target) =>
        target?.Split('.') switch
        {
            ["CodeDeploy_20141006", [var first, .. var rest]] => ("codedeploy", char.ToLowerInvariant(first) + rest, "application/x-amz-json-1.1"),
            ["AWSStepFunctions", [var first, .. var rest]] => ("sfn", char.ToLowerInvariant(first) + rest, "application/x-amz-json-1.0"),
            _ => (null, "", "application/x-amz-json-1.1"),
        };

    private async Task<(int Status, JsonObject Body)> Call(
        string service, string action, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        try
        {
            var parameters = JsonNode.Parse(body.Span) as JsonObject ?? [];
            var answer = await AtHome(() => api.Call(service, action, WireJson.FromWire(parameters), cancellationToken));
            return (200, WireJson.ToWire(answer));
        }
        catch (AwsException problem)
        {
            return Error(problem.StatusCode, problem.Code, problem.Message);
        }
        catch (UnsupportedCallException gap)
        {
            return Error(400, "UnknownOperationException", gap.Message);
        }
        catch (JsonException problem)
        {
            return Error(400, "SerializationException", problem.Message);
        }
    }

    private static (int Status, JsonObject Body) Error(int status, string code, string message) =>
        (status, new JsonObject { ["__type"] = code, ["message"] = message });

    private Task<JsonObject> AtHome(Func<Task<JsonObject>> call)
    {
        if (_home is null || _home == SynchronizationContext.Current)
        {
            return call();
        }

        var answer = new TaskCompletionSource<JsonObject>();
        _home.Post(_ => _ = Relay(call, answer), null);
        return answer.Task;
    }

    private static async Task Relay(Func<Task<JsonObject>> call, TaskCompletionSource<JsonObject> answer)
    {
        try
        {
            answer.SetResult(await call());
        }
        catch (Exception problem)
        {
            answer.SetException(problem);
        }
    }
}
