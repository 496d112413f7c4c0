using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rehearsal.Tests.Serving;

/// <summary><c>hooks serve</c> in a process of its own, at a free port, with waits that take no time.</summary>
internal sealed partial class ServedProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServedProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ServedProcess> Start(params string[] options)
    {
        var start = new ProcessStartInfo(
            "dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Rehearsal.dll"), "serve", "--port", "0", "--speed", "1000", "--targets", "1", .. options])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            if (UrlPattern().Match(line) is { Success: true } match)
            {
                // What follows must not fill the pipes.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new ServedProcess(process, match.Value);
            }
        }

        throw new InvalidOperationException($"serve ended without an address: {await process.StandardError.ReadToEndAsync(Cancellation)}");
    }

    /// <summary>Sends a request in AWS's JSON protocol, without a process for it.</summary>
    public async Task<JsonObject> Send(string target, JsonObject parameters)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new StringContent(parameters.ToJsonString()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", target);
        using var response = await client.SendAsync(request, Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        ((int)response.StatusCode).ShouldBe(200, body);
        return JsonNode.Parse(body)!.AsObject();
    }

    public Task<JsonObject> Ecs(string operation, JsonObject parameters) => Send($"AmazonEC2ContainerServiceV20141113.{operation}", parameters);

    /// <summary>Registers what serves once more, changed, and returns its ARN.</summary>
    public async Task<string> Register(string family, Action<JsonObject> change)
    {
        var serving = (await Ecs("DescribeTaskDefinition", new() { ["taskDefinition"] = family }))["taskDefinition"]!;
        var next = new JsonObject(
            new[] { "family", "networkMode", "requiresCompatibilities", "cpu", "memory", "executionRoleArn", "runtimePlatform", "containerDefinitions" }
                .Select(name => KeyValuePair.Create(name, serving[name]?.DeepClone())));
        change(next["containerDefinitions"]![0]!.AsObject());
        return (await Ecs("RegisterTaskDefinition", next))["taskDefinition"]!["taskDefinitionArn"]!.GetValue<string>();
    }

    /// <summary>Ends it as Ctrl-C does, and returns its exit code.</summary>
    public async Task<int> End()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await kill.WaitForExitAsync(Cancellation);
        await _process.WaitForExitAsync(Cancellation);
        return _process.ExitCode;
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex("http://127[.]0[.]0[.]1:[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UrlPattern();
}
