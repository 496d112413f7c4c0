using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rehearsal.Tests.Fleet;

/// <summary>Answers that are long, slow or without an end, on real sockets.</summary>
public sealed class StreamedBodyTests : IAsyncLifetime
{
    private readonly LoopbackNetwork _network = new();
    private readonly TcpListener _target = new(IPAddress.Loopback, 0);
    private readonly HttpMessageInvoker _client;
    private readonly LoadBalancer _balancer;
    private Listener _listener = null!;

    public StreamedBodyTests()
    {
        _client = new HttpMessageInvoker(_network.Handler, disposeHandler: false);
        _balancer = new LoadBalancer("shop", _network, TimeProvider.System, TimeProvider.System, seed: 1);
    }

    public async ValueTask InitializeAsync()
    {
        _target.Start();
        var group = _balancer.AddTargetGroup("blue", new HealthCheck(IntervalSeconds: 3600));
        _listener = await _balancer.AddListener("production", group, Cancellation);
        group.Register(new Uri($"http://{_target.LocalEndpoint}"));
    }

    public async ValueTask DisposeAsync()
    {
        _target.Dispose();
        await _balancer.DisposeAsync();
        await _network.DisposeAsync();
    }

    [Fact]
    public async Task A_body_without_an_end_is_passed_on_as_it_comes_and_ends_with_its_reader()
    {
        var sending = Target("Transfer-Encoding: chunked", async stream =>
        {
            var chunk = Encoding.ASCII.GetBytes($"{65536:x}\r\n{new string('x', 65536)}\r\n");
            while (true)
            {
                await stream.WriteAsync(chunk, Cancellation);
            }
        });

        using (var response = await Get())
        {
            (await Read(response, 32 << 20)).ShouldBe(32 << 20);
        }

        await Should.ThrowAsync<IOException>(sending.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
    }

    [Fact]
    public async Task What_has_come_is_passed_on_while_the_target_thinks()
    {
        var goOn = new TaskCompletionSource();
        var sending = Target("Transfer-Encoding: chunked", async stream =>
        {
            await stream.WriteAsync("5\r\nfirst\r\n"u8.ToArray(), Cancellation);
            await goOn.Task.WaitAsync(Cancellation);
            await stream.WriteAsync("4\r\nthen\r\n0\r\n\r\n"u8.ToArray(), Cancellation);
        });

        using var response = await Get();
        var body = await response.Content.ReadAsStreamAsync(Cancellation);
        var begin = new byte[5];
        await body.ReadExactlyAsync(begin, Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        goOn.SetResult();
        using var rest = new StreamReader(body);

        Encoding.ASCII.GetString(begin).ShouldBe("first");
        (await rest.ReadToEndAsync(Cancellation)).ShouldBe("then");
        await sending;
    }

    [Fact]
    public async Task A_long_body_keeps_its_length()
    {
        var body = new byte[300_000];
        Random.Shared.NextBytes(body);
        var sending = Target($"Content-Length: {body.Length}", stream => stream.WriteAsync(body, Cancellation).AsTask());

        using var response = await Get();

        response.Content.Headers.ContentLength.ShouldBe(body.Length);
        (await response.Content.ReadAsByteArrayAsync(Cancellation)).ShouldBe(body);
        await sending;
    }

    [Fact]
    public async Task Half_of_an_answer_does_not_look_whole()
    {
        var sending = Target("Transfer-Encoding: chunked", stream => stream.WriteAsync("5\r\nfirst\r\n"u8.ToArray(), Cancellation).AsTask());

        // Whether the cut is met before the head or behind it is a race.
        await Should.ThrowAsync<HttpRequestException>(async () =>
        {
            using var response = await Get();
            await response.Content.LoadIntoBufferAsync(Cancellation);
        });
        await sending;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Answers one request, then closes its connection. Health checks find nobody after it.</summary>
    private Task Target(string header, Func<NetworkStream, Task> send) => Task.Run(
        async () =>
        {
            while (true)
            {
                using var connection = await _target.AcceptTcpClientAsync(Cancellation);
                var stream = connection.GetStream();
                var request = new StreamReader(stream);
                var isHealthCheck = (await request.ReadLineAsync(Cancellation))!.Contains("/health", StringComparison.Ordinal);
                while (await request.ReadLineAsync(Cancellation) is not "")
                {
                    // The rest of its head.
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes(isHealthCheck ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" : $"HTTP/1.1 200 OK\r\n{header}\r\n\r\n"), Cancellation);
                if (!isHealthCheck)
                {
                    await send(stream);
                    return;
                }
            }
        },
        Cancellation);

    private async Task<HttpResponseMessage> Get()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_listener.Address, "/"));
        return await _client.SendAsync(request, Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    private static async Task<int> Read(HttpResponseMessage response, int most)
    {
        var body = await response.Content.ReadAsStreamAsync(Cancellation);
        var buffer = new byte[64 * 1024];
        var all = 0;
        for (int read; all < most && (read = await body.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, most - all)), Cancellation)) > 0;)
        {
            all += read;
        }

        return all;
    }
}
