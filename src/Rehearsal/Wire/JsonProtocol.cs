using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal.Wire;

/// <summary>
/// JSON with the operation in X-Amz-Target: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html. What is in no protocol that is
/// known is answered in this one too.
/// </summary>
internal sealed class JsonProtocol(Request request) : IWireProtocol
{
    /// <summary>The header with the code of the query protocol.</summary>
    public const string QueryError = "x-amzn-query-error";

    private const string Malformed = "SerializationException";

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions s_options = new() { AllowDuplicateProperties = false };

    private readonly string? _target = request.Header("X-Amz-Target");

    public WireMistakes Mistakes => WireMistakes.OfJson;

    private WireService? Service => WireServices.OfTarget(_target?.Split('.')[0]);

    public WireCall Read() =>
        _target?.Split('.') is [var prefix, [var first, .. var rest]]
            ? new WireCall(
                Service?.Id ?? prefix, char.ToLowerInvariant(first) + rest, Service is { } service ? Parameters(service, request.Body) : [])
            : throw Mistakes.OperationIsUnknown($"The rehearsal has no operation {_target ?? WithoutTarget()}");

    public Response Answer(WireCall call, JsonObject answer, string requestId) =>
        Answer(200, WireMembers.ToWire(WireServices.Of(call.Service), call.Action, answer, inSeconds: true), requestId);

    /// <summary>A client that knows the service's errors by the codes of the query protocol says so, and gets them in a header.</summary>
    public Response Refuse(AwsException problem, string requestId)
    {
        var refusal = Answer(problem.StatusCode, new JsonObject { ["__type"] = problem.Code, ["message"] = problem.Message }, requestId);
        return request.Header("x-amzn-query-mode") is "true" ? refusal.With(QueryError, QueryErrorOf(problem)) : refusal;
    }

    /// <summary>The code, and whose fault it is.</summary>
    public static string QueryErrorOf(AwsException problem) => $"{problem.Code};{(problem.StatusCode < 500 ? "Sender" : "Receiver")}";

    /// <summary>What a body in JSON asks for; no body asks for nothing.</summary>
    /// <exception cref="AwsException">It is no JSON object.</exception>
    private static JsonObject Parameters(WireService service, ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.IsEmpty ? []
                : JsonNode.Parse(s_strict.GetString(body.Span), null, s_options) is JsonObject members ? WireMembers.FromWire(service, members)
                : throw new JsonException("The body is JSON, but not an object.");
        }
        catch (Exception problem) when (problem is JsonException or DecoderFallbackException or FormatException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair, which is found when the text is read.
            throw new AwsException(Malformed, problem.Message);
        }
    }

    private string WithoutTarget() =>
        Credentials.SigningName(request) is { } service ? $"{request.Method} {request.Path} of {service}" : "without X-Amz-Target";

    private Response Answer(int status, JsonObject body, string requestId) =>
        Response.Text(status, body.ToJsonString(), $"application/x-amz-json-{Service?.JsonVersion ?? "1.1"}").With("x-amzn-RequestId", requestId);
}
