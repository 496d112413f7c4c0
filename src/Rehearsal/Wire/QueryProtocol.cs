using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using System.Xml.Linq;
using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal.Wire;

/// <summary>
/// Forms that name Action and Version, answered in XML: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html, and EC2's own
/// https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
/// </summary>
internal sealed class QueryProtocol : IWireProtocol
{
    private const string Ec2 = "ec2";

    private readonly List<KeyValuePair<string, string>> _pairs;
    private readonly string? _signingName;
    private readonly WireService? _service;

    public QueryProtocol(Request request)
    {
        _pairs = [.. Pairs(UrlQuery.Of(request)), .. Pairs(HttpUtility.ParseQueryString(Encoding.UTF8.GetString(request.Body.Span)))];
        _signingName = Credentials.SigningName(request);
        _service = WireServices.OfVersion(First("Version"));
    }

    public static bool IsSpokenBy(Request request) =>
        request.Header("Content-Type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true
            || UrlQuery.Of(request)["Action"] is not null;

    public WireMistakes Mistakes => IsEc2 ? WireMistakes.OfEc2 : WireMistakes.OfQuery;

    private bool IsEc2 => (_service?.Id ?? _signingName) is Ec2;

    public WireCall Read()
    {
        if (First("Action") is not [var first, .. var rest])
        {
            throw new AwsException("MissingAction", "The request must contain the parameter Action.");
        }

        try
        {
            var parameters = _pairs.Where(pair => pair.Key is not ("Action" or "Version") && !IsOfSignature(pair.Key));
            return new WireCall(
                _service?.Id ?? $"{_signingName ?? "of the API"} of version {First("Version") ?? "(none)"}",
                char.ToLowerInvariant(first) + rest,
                _service is null ? [] : QueryParameters.Read(_service, parameters));
        }
        catch (FormatException problem)
        {
            throw new AwsException("MalformedQueryString", problem.Message);
        }
    }

    public Response Answer(WireCall call, JsonObject answer, string requestId)
    {
        var service = _service!;
        var wire = WireMembers.ToWire(service, call.Action, answer, inSeconds: false);
        var action = char.ToUpperInvariant(call.Action[0]) + call.Action[1..];
        var xml = IsEc2 ? XmlAnswers.OfEc2 : XmlAnswers.OfQuery(service);
        return Answer(200, requestId, IsEc2
            ? xml.Root($"{action}Response", xml.Members("", new JsonObject { ["RequestId"] = requestId }), xml.Members(call.Action, wire))
            : xml.Root(
                $"{action}Response",
                xml.Root($"{action}Result", xml.Members(call.Action, wire)),
                xml.Root("ResponseMetadata", xml.Root("RequestId", requestId))));
    }

    public Response Refuse(AwsException problem, string requestId) =>
        Answer(problem.StatusCode, requestId, IsEc2 ? RefusalOfEc2(problem, requestId) : Refusal(problem, requestId));

    private static XElement RefusalOfEc2(AwsException problem, string requestId) =>
        new(
            "Response",
            new XElement("Errors", new XElement(
                "Error", new XElement("Code", problem.Code), new XElement("Message", XmlAnswers.Text(problem.Message)))),
            new XElement("RequestID", requestId));

    private XElement Refusal(AwsException problem, string requestId)
    {
        const string Suffix = "Exception";
        XNamespace space = _service?.Namespace ?? "";
        var code = _service?.LeavesOutException == true && problem.Code.EndsWith(Suffix, StringComparison.Ordinal)
            ? problem.Code[..^Suffix.Length]
            : problem.Code;
        return new(
            space + "ErrorResponse",
            new XElement(
                space + "Error",
                new XElement(space + "Type", problem.StatusCode < 500 ? "Sender" : "Receiver"),
                new XElement(space + "Code", code),
                new XElement(space + "Message", XmlAnswers.Text(problem.Message))),
            new XElement(space + "RequestId", requestId));
    }

    private static Response Answer(int status, string requestId, XElement root) =>
        Response.Text(status, XmlAnswers.Document(root), "text/xml;charset=UTF-8").With("x-amzn-RequestId", requestId);

    private string? First(string name) => _pairs.FirstOrDefault(pair => pair.Key == name).Value;

    /// <summary>Of a presigned query.</summary>
    private static bool IsOfSignature(string name) => name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<KeyValuePair<string, string>> Pairs(System.Collections.Specialized.NameValueCollection query) =>
        from name in query.AllKeys
        from value in query.GetValues(name) ?? []
        select KeyValuePair.Create(name ?? value, name is null ? "" : value);
}
