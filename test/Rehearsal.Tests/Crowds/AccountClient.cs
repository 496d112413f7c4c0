using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Rehearsal.Tests.Crowds;

/// <summary>A client of an account that is served: it knows the endpoint and nothing else of it.</summary>
/// <param name="send">Sends a request and returns the response.</param>
/// <param name="clock">By which the client waits between two looks.</param>
/// <param name="betweenLooks">How long.</param>
internal sealed class AccountClient(Func<Request, Task<Response>> send, TimeProvider clock, TimeSpan betweenLooks)
{
    private static readonly string[] s_given =
    [
        "family", "networkMode", "requiresCompatibilities", "cpu", "memory", "executionRoleArn", "runtimePlatform", "containerDefinitions",
    ];

    /// <summary>A client with connections of its own, which waits in real time.</summary>
    public static AccountClient At(Uri address, TimeSpan betweenLooks)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        return new AccountClient(Send, TimeProvider.System, betweenLooks);

        async Task<Response> Send(Request request)
        {
            using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Target);
            message.Content = request.Method is "GET" ? null : new ReadOnlyMemoryContent(request.Body);
            foreach (var (name, value) in request.Headers)
            {
                message.Headers.Add(name, value);
            }

            using var answered = await http.SendAsync(message);
            return new Response((int)answered.StatusCode, [], await answered.Content.ReadAsByteArrayAsync());
        }
    }

    /// <summary>Sends a call in AWS's JSON protocol.</summary>
    /// <exception cref="InvalidOperationException">It was not answered with 200.</exception>
    public async Task<JsonObject> Send(string target, JsonObject parameters)
    {
        var response = await send(new Request("POST", "/", [new("X-Amz-Target", target)], Encoding.UTF8.GetBytes(parameters.ToJsonString())));
        return response.Status == 200
            ? JsonNode.Parse(response.Body.Span)!.AsObject()
            : throw new InvalidOperationException($"{target} {parameters.ToJsonString()}: {response.Status} {Encoding.UTF8.GetString(response.Body.Span)}");
    }

    public Task<JsonObject> Ecs(string operation, JsonObject parameters) => Send($"AmazonEC2ContainerServiceV20141113.{operation}", parameters);

    public Task<JsonObject> CodeDeploy(string operation, JsonObject parameters) => Send($"CodeDeploy_20141006.{operation}", parameters);

    public Task<JsonObject> StepFunctions(string operation, JsonObject parameters) => Send($"AWSStepFunctions.{operation}", parameters);

    /// <summary>What a call lists, page by page.</summary>
    public async Task<IReadOnlyList<JsonNode>> All(string target, JsonObject parameters, string list)
    {
        var (all, asked) = (new List<JsonNode>(), parameters.DeepClone().AsObject());
        while (true)
        {
            var page = await Send(target, asked.DeepClone().AsObject());
            all.AddRange(page[list]!.AsArray().Select(item => item!));
            if (page["nextToken"] is not { } token)
            {
                return all;
            }

            asked["nextToken"] = token.DeepClone();
        }
    }

    /// <summary>The keys of a bucket, page by page.</summary>
    public async Task<IReadOnlyList<string>> Keys(string bucket)
    {
        var (keys, token) = (new List<string>(), "");
        do
        {
            var listed = XDocument.Parse(await Get($"/{bucket}?list-type=2{(token is "" ? "" : $"&continuation-token={Uri.EscapeDataString(token)}")}")).Root!;
            keys.AddRange(Named(listed, "Key"));
            token = Named(listed, "NextContinuationToken").FirstOrDefault() ?? "";
        }
        while (token is not "");
        return keys;
    }

    public async Task<string> Get(string target)
    {
        var response = await send(new Request("GET", target, [], ReadOnlyMemory<byte>.Empty));
        var text = Encoding.UTF8.GetString(response.Body.Span);
        return response.Status == 200 ? text : throw new InvalidOperationException($"GET {target}: {response.Status} {text}");
    }

    /// <summary>Registers what serves again, with a fault, and returns its ARN.</summary>
    public async Task<string> Register(string family, string fault)
    {
        var latest = (await Ecs("DescribeTaskDefinition", new() { ["taskDefinition"] = family }))["taskDefinition"]!;
        var next = new JsonObject(s_given.Select(name => KeyValuePair.Create(name, latest[name]?.DeepClone())));
        next["containerDefinitions"]![0]!["environment"] = new JsonArray(new JsonObject { ["name"] = VersionFaults.Variable, ["value"] = fault });
        return (await Ecs("RegisterTaskDefinition", next))["taskDefinition"]!["taskDefinitionArn"]!.GetValue<string>();
    }

    /// <summary>Looks until it is as wanted.</summary>
    /// <exception cref="TimeoutException">It was not, within two hours.</exception>
    public async Task<JsonNode> Until(Func<Task<JsonNode>> look, Func<JsonNode, bool> isWanted)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (isWanted(seen))
            {
                return seen;
            }

            if (clock.GetElapsedTime(began) > TimeSpan.FromHours(2))
            {
                throw new TimeoutException(seen.ToJsonString());
            }

            await Task.Delay(betweenLooks, clock);
        }
    }

    private static IEnumerable<string> Named(XElement root, string name) =>
        root.Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value);
}
