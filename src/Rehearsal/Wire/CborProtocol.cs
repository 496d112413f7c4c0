using System.Collections.Frozen;
using System.Formats.Cbor;
using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal.Wire;

/// <summary>
/// CBOR with the operation in the path, which new clients of CloudWatch speak: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
/// </summary>
internal sealed class CborProtocol(Request request) : IWireProtocol
{
    /// <summary>The header that says so.</summary>
    public const string Header = "smithy-protocol";

    public const string Name = "rpc-v2-cbor";

    private const string Malformed = "SerializationException";

    private static readonly FrozenSet<string> s_noTimes = [];

    public WireMistakes Mistakes => WireMistakes.OfCbor;

    public WireCall Read() => request.Path.Split('/') switch
    {
        [.., "service", var target, "operation", [var first, .. var rest]] => WireServices.OfTarget(target) is { } service
            ? new WireCall(service.Id, char.ToLowerInvariant(first) + rest, Parameters(service))
            : new WireCall(target, char.ToLowerInvariant(first) + rest, []),
        _ => throw Mistakes.OperationIsUnknown($"The rehearsal has no operation {request.Path}"),
    };

    public Response Answer(WireCall call, JsonObject answer, string requestId)
    {
        var service = WireServices.Of(call.Service);
        return Answer(200, Cbor.Write(WireMembers.ToWire(service, call.Action, answer, inSeconds: false), service.Times), requestId);
    }

    /// <summary>The code that clients of the query protocol know stands in a header.</summary>
    public Response Refuse(AwsException problem, string requestId) =>
        Answer(problem.StatusCode, Cbor.Write(new JsonObject { ["__type"] = problem.Code, ["message"] = problem.Message }, s_noTimes), requestId)
            .With(JsonProtocol.QueryError, JsonProtocol.QueryErrorOf(problem));

    private JsonObject Parameters(WireService service)
    {
        try
        {
            return request.Body.IsEmpty ? []
                : Cbor.Read(request.Body) is JsonObject members ? WireMembers.FromWire(service, members)
                : throw new FormatException("The body is CBOR, but not a map.");
        }
        catch (Exception problem) when (problem is CborContentException or FormatException or OverflowException or InvalidOperationException)
        {
            throw new AwsException(Malformed, problem.Message);
        }
    }

    private static Response Answer(int status, byte[] body, string requestId) =>
        new Response(status, [new("Content-Type", "application/cbor"), new(Header, Name)], body).With("x-amzn-RequestId", requestId);
}
