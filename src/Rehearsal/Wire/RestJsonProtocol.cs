using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal.Wire;

/// <summary>Lambda's JSON, with the operation in the path: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html</summary>
internal sealed class RestJsonProtocol(Request request) : IWireProtocol
{
    /// <summary>What the paths of Lambda's functions begin with.</summary>
    public const string Functions = "/2015-03-31/functions";

    private const string Lambda = "lambda";

    public WireMistakes Mistakes => WireMistakes.OfRestJson;

    public WireCall Read() => (request.Method, request.Path[Functions.Length..].Split('/')) switch
    {
        ("GET", ["", { Length: > 0 } function, "configuration"]) => new WireCall(Lambda, "getFunctionConfiguration", Parameters(function)),
        var (method, path) => throw Mistakes.OperationIsUnknown(
            $"The rehearsal has no operation {method} {Functions}{string.Join('/', path)} of {Lambda}; it answers GetFunctionConfiguration"),
    };

    public Response Answer(WireCall call, JsonObject answer, string requestId) =>
        Response.Text(200, answer.ToJsonString(), "application/json").With("x-amzn-RequestId", requestId);

    public Response Refuse(AwsException problem, string requestId) =>
        Response.Text(
                problem.StatusCode,
                new JsonObject { ["Type"] = problem.StatusCode < 500 ? "User" : "Server", ["Message"] = problem.Message }.ToJsonString(),
                "application/json")
            .With("x-amzn-ErrorType", problem.Code)
            .With("x-amzn-RequestId", requestId);

    private JsonObject Parameters(string function)
    {
        var parameters = new JsonObject { ["FunctionName"] = Uri.UnescapeDataString(function) };
        var query = UrlQuery.Of(request);
        foreach (var name in query.AllKeys)
        {
            parameters[name ?? $"{query[name]}"] = query[name];
        }

        return parameters;
    }
}
