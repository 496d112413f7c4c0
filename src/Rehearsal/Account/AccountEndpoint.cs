using System.Text.Json;
using System.Text.Json.Nodes;
using Rehearsal.Fleet;

namespace Rehearsal.Account;

/// <summary>The account as SDK clients reach it: CodeDeploy and Step Functions in AWS's JSON protocols.</summary>
/// <remarks>
/// Workflows start and continue on one <see cref="SynchronizationContext"/>; requests may come on any thread. Calls are therefore made on the context
/// on which the endpoint was created, when there was one.
/// </remarks>
internal sealed class AccountEndpoint(InMemoryAccount account)
{
    private readonly SynchronizationContext? _home = SynchronizationContext.Current;

    /// <summary>A <see cref="RequestHandler"/>.</summary>
    public async Task<Response> Answer(Request request, CancellationToken cancellationToken)
    {
        var (service, action, contentType) = Target(request.Header("X-Amz-Target"));
        var (status, body) = service is null
            ? Error(400, "UnknownOperationException", $"The rehearsal has no operation {request.Header("X-Amz-Target") ?? "without X-Amz-Target"}")
            : await Call(service, action, request.Body, cancellationToken);
        return Response.Text(status, body.ToJsonString(), contentType).With("x-amzn-RequestId", account.RequestIdentifiers.Uuid());
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
            var answer = await AtHome(() => account.Call(service, action, WireJson.FromWire(parameters), cancellationToken));
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
