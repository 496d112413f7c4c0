using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Fleet;
using Rehearsal.Wire;

namespace Rehearsal.Api;

/// <summary>
/// The account as AWS's clients reach it, each service in the protocol that its clients speak; and as the extension for parameters and secrets
/// reads it for the prober. Signatures are not verified.
/// </summary>
/// <remarks>
/// Workflows start and continue on one <see cref="SynchronizationContext"/>; requests may come on any thread. Calls are therefore made on the context
/// on which the endpoint was created, when there was one.
/// </remarks>
internal sealed class AccountEndpoint(AccountApi api)
{
    /// <summary>What a request to the extension must carry.</summary>
    public const string ExtensionToken = "rehearsal";

    /// <summary>The longest body in bytes, inclusive. Of a longer one, a byte more is enough to be refused.</summary>
    public const int LongestBody = 8 * 1024 * 1024;

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

        var protocol = WireProtocols.Of(request);
        try
        {
            var call = Read(protocol, request);
            var answer = await AtHome(() => api.Call(call.Service, call.Action, call.Parameters, cancellationToken));
            return protocol.Answer(call, answer, NextRequestId());
        }
        catch (AwsException problem)
        {
            return protocol.Refuse(problem, NextRequestId());
        }
        catch (UnsupportedCallException gap)
        {
            return protocol.Refuse(protocol.Mistakes.ParameterIsUnknown(gap.Message), NextRequestId());
        }
    }

    /// <exception cref="AwsException">The request is too long, malformed, or for an operation that the account does not answer.</exception>
    private WireCall Read(IWireProtocol protocol, Request request)
    {
        if (request.Body.Length > LongestBody)
        {
            throw protocol.Mistakes.BodyIsTooLong(LongestBody);
        }

        var call = protocol.Read();
        return api.Objection(call.Service, call.Action, []) is { } objection ? throw protocol.Mistakes.OperationIsUnknown(objection) : call;
    }

    private string NextRequestId() => api.Account.RequestIdentifiers.Uuid();

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
