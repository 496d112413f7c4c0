using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Canary.Tests.Reporting;

/// <summary>Chromium without a window, by its own protocol, https://chromedevtools.github.io/devtools-protocol.</summary>
/// <remarks>Not Microsoft.Playwright: its package takes 790 MB, which everybody who runs the tests would have to fetch.</remarks>
internal sealed class Browser : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _end = new(s_patience);
    private string? _session;
    private int _calls;

    private Browser(string path)
    {
        _profile = Directory.CreateTempSubdirectory("hooks-browser-");
        _process = Process.Start(new ProcessStartInfo(path, ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--remote-debugging-port=0", $"--user-data-dir={_profile.FullName}", "about:blank"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>What the page wrote to the console, such as what its own policy refused.</summary>
    public List<string> Console { get; } = [];

    /// <summary>Null where none is installed.</summary>
    public static string? Installed { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    public static async Task<Browser> Start()
    {
        var browser = new Browser(Installed!);
        var address = "";
        while (!address.StartsWith("DevTools listening on ", StringComparison.Ordinal))
        {
            address = await browser._process.StandardError.ReadLineAsync(browser._end.Token) ?? throw new InvalidOperationException("The browser ended before it listened");
        }

        _ = browser._process.StandardError.ReadToEndAsync(browser._end.Token);
        _ = browser._process.StandardOutput.ReadToEndAsync(browser._end.Token);
        await browser._socket.ConnectAsync(new Uri(address["DevTools listening on ".Length..]), browser._end.Token);
        var target = await browser.Call("Target.createTarget", new() { ["url"] = "about:blank" });
        var attached = await browser.Call("Target.attachToTarget", new() { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true });
        browser._session = (string)attached["sessionId"]!;
        foreach (var domain in new[] { "Page", "Log", "Runtime" })
        {
            await browser.Call($"{domain}.enable");
        }

        return browser;
    }

    /// <param name="html">The document.</param>
    /// <param name="width">CSS pixels.</param>
    /// <param name="media">screen or print.</param>
    /// <param name="scheme">light or dark.</param>
    public async Task Show(string html, int width, string media, string scheme)
    {
        await Call("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = width < 500 });
        await Call("Emulation.setEmulatedMedia", new() { ["media"] = media, ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) });
        var frame = (string)(await Call("Page.getFrameTree"))["frameTree"]!["frame"]!["id"]!;
        await Call("Page.setDocumentContent", new() { ["frameId"] = frame, ["html"] = html });
    }

    /// <summary>The value of an expression of JavaScript.</summary>
    public async Task<JsonNode> Evaluate(string expression)
    {
        var answer = await Call("Runtime.evaluate", new() { ["expression"] = expression, ["returnByValue"] = true });

        return answer["result"]?["value"] ?? throw new InvalidOperationException($"{expression} gave {answer.ToJsonString()}");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _socket.Dispose();
        _end.Dispose();
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A folder for temporary files may keep what a browser still writes.
        }
    }

    private async Task<JsonObject> Call(string method, JsonObject? parameters = null)
    {
        var id = ++_calls;
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (_session is not null)
        {
            call["sessionId"] = _session;
        }

        await _socket.SendAsync(Encoding.UTF8.GetBytes(call.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, _end.Token);
        while (true)
        {
            var message = await Receive();
            if ((int?)message["id"] == id)
            {
                return message["result"]?.AsObject() ?? throw new InvalidOperationException($"{method}: {message.ToJsonString()}");
            }

            if ((string?)message["method"] is "Log.entryAdded" or "Runtime.consoleAPICalled" or "Runtime.exceptionThrown")
            {
                Console.Add(message["params"]!.ToJsonString());
            }
        }
    }

    private async Task<JsonObject> Receive()
    {
        using var whole = new MemoryStream();
        var part = new byte[64 * 1024];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await _socket.ReceiveAsync(part.AsMemory(), _end.Token);
            whole.Write(part, 0, received.Count);
        }
        while (!received.EndOfMessage);

        return JsonNode.Parse(whole.ToArray())!.AsObject();
    }
}
