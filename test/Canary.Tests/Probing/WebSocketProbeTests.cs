using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Canary.Tests.Probing;

/// <summary>One probe of kind websocket over real sockets: servers as they are, and such that are wrong or hostile.</summary>
public sealed class WebSocketProbeTests : IDisposable
{
    private const string Upgraded = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";

    private readonly SocketsHttpHandler _transport = Transport.Create(TimeProvider.System);

    public void Dispose() => _transport.Dispose();

    [Theory]
    [InlineData("""{ "kind": "websocket", "path": "/ws?room=1" }""", "/ws?room=1  shop.example.com 1")]
    [InlineData("""{ "kind": "websocket", "path": "/ws", "subprotocol": "graphql-transport-ws" }""", "/ws graphql-transport-ws shop.example.com 1")]
    public async Task Opens_a_socket_and_closes_it_at_once(string probe, string asked)
    {
        var (seen, closed) = ("", new TaskCompletionSource<WebSocketCloseStatus?>());
        await using var site = await Start(async context =>
        {
            var protocol = context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault();
            seen = $"{context.Request.Path}{context.Request.QueryString} {protocol} {context.Request.Host} {context.Request.Headers["X-Probe"]}";
            using var socket = await context.WebSockets.AcceptWebSocketAsync(protocol);
            closed.SetResult((await socket.ReceiveAsync(new byte[100], CancellationToken.None)).CloseStatus);
        });
        var plan = Of(probe) with { Headers = new Dictionary<string, string> { ["X-Probe"] = "1" } };

        var answer = await Send(site.Urls.Single(), plan, "shop.example.com");

        (answer.Failure, answer.Status, seen).ShouldBe((null, 101, asked));
        (await closed.Task.WaitAsync(TestContext.Current.CancellationToken)).ShouldBe(WebSocketCloseStatus.NormalClosure);
    }

    [Fact]
    public async Task A_subprotocol_that_is_not_accepted_fails()
    {
        await using var site = await Start(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
        });

        (await Send(site.Urls.Single(), Of("""{ "kind": "websocket", "subprotocol": "mqtt" }"""))).Failure.ShouldBe("status 101 with the subprotocol absent instead of mqtt");
    }

    [Theory]
    [InlineData(200, "hello", "status 200 instead of 101")]
    [InlineData(404, "nothing here", "status 404 instead of 101")]
    [InlineData(426, "", "status 426 instead of 101")]
    public async Task An_answer_other_than_101_fails_with_its_status(int status, string body, string failure)
    {
        await using var site = await WebSite.Start(context =>
        {
            context.Response.StatusCode = status;

            return context.Response.WriteAsync(body, context.RequestAborted);
        });

        var answer = await Send(site.Address, Of("""{ "kind": "websocket", "path": "/ws" }"""));

        (answer.Failure, answer.Status, answer.Body).ShouldBe((failure, status, body));
    }

    [Fact]
    public async Task A_rate_limit_is_one_here_too()
    {
        await using var site = await WebSite.Start(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (429, "7");

            return Task.CompletedTask;
        });

        var answer = await Send(site.Address, Of("""{ "kind": "websocket" }"""));

        (answer.Limit, answer.RetryAfterSeconds).ShouldBe((RateLimit.TooManyRequests, 7));
    }

    [Theory]
    [InlineData(Upgraded + "\r\n", "status 101 with no Sec-WebSocket-Accept")]
    [InlineData(Upgraded + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n", "status 101 with a wrong Sec-WebSocket-Accept")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n", "status 101 with the header Upgrade absent instead of websocket")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n", "status 101 with the header Upgrade h2c instead of websocket")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: close\r\n\r\n", "status 101 with the header Connection close instead of Upgrade")]
    public async Task A_101_that_opens_no_WebSocket_fails(string bytes, string failure)
    {
        await using var site = new RawSite(bytes);

        var answer = await Send(site.Address, Of("""{ "kind": "websocket" }"""));

        (answer.Failure, answer.Status).ShouldBe((failure, 101));
    }

    [Fact]
    public async Task Each_connection_has_a_key_of_its_own()
    {
        await using var site = new RawSite(Upgraded + "\r\n");

        await Send(site.Address, Of("""{ "kind": "websocket" }"""));
        await Send(site.Address, Of("""{ "kind": "websocket" }"""));

        site.Requests.Select(request => request.Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0]).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_keeps_silent_fails_in_time()
    {
        await using var site = await WebSite.Start(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        var answer = await Send(site.Address, Of("""{ "kind": "websocket", "timeoutMs": 400 }""") with { TimeoutMs = 400 });

        (answer.Failure, answer.Silence).ShouldBe(("no answer within 400 ms", Silence.Unanswered));
    }

    private static async Task<WebApplication> Start(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var site = builder.Build();
        site.UseWebSockets();
        site.Run(answer);
        await site.StartAsync(TestContext.Current.CancellationToken);

        return site;
    }

    private static Probe Of(string probe) => PlanReader.Read($$"""{ "probes": [{{probe}}] }""").Plan!.Probes[0] with { TimeoutMs = 10_000 };

    private async Task<ProbeAnswer> Send(string address, Probe probe, string host = "")
    {
        using var http = new HttpMessageInvoker(_transport, disposeHandler: false);

        return await new HttpProber(http, TimeProvider.System, Redaction.Of(new Plan { Probes = [probe] }))
            .Send(address, probe, host, TestContext.Current.CancellationToken);
    }
}
