using System.Text;

namespace Rehearsal.Tests.Fleet;

public sealed class LoopbackNetworkTests : IAsyncLifetime
{
    private readonly LoopbackNetwork _network = new();
    private readonly HttpMessageInvoker _client;

    public LoopbackNetworkTests() => _client = new HttpMessageInvoker(_network.Handler, disposeHandler: false);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task Carries_a_request_and_its_response_whole()
    {
        Request? arrived = null;
        await using var listening = await _network.Listen(Echo, Cancellation);

        using var request = new HttpRequestMessage(HttpMethod.Post, Address(listening, "/a%20path/x?q=1&r=%2F")) { Content = new StringContent("hello") };
        request.Headers.Add("X-Asked", "yes");
        using var response = await _client.SendAsync(request, Cancellation);

        (arrived!.Method, arrived.Target, Encoding.UTF8.GetString(arrived.Body.Span)).ShouldBe(("POST", "/a%20path/x?q=1&r=%2F", "hello"));
        arrived.Header("x-asked").ShouldBe("yes");
        arrived.Header("Content-Type").ShouldBe("text/plain; charset=utf-8");
        ((int)response.StatusCode).ShouldBe(418);
        response.Headers.GetValues("X-Answer").ShouldBe(["42"]);
        response.Headers.Contains("Server").ShouldBeFalse();
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldBe("short and stout");

        Task<Response> Echo(Request request, CancellationToken cancellationToken)
        {
            arrived = request;
            return Task.FromResult(Response.Text(418, "short and stout").With("X-Answer", "42"));
        }
    }

    /// <summary>Far longer than Kestrel itself takes, and sent as a whole before the answer is read.</summary>
    [Theory]
    [InlineData(8, 8)]
    [InlineData(9, 9)]
    [InlineData(40_000_000, 9)]
    public async Task Of_a_body_beyond_the_ports_limit_a_byte_more_arrives_and_it_is_answered(int sent, int arrived)
    {
        await using var listening = await _network.Listen(
            (request, _) => Task.FromResult(Response.Text(413, $"{request.Body.Length}")), 0, int.MaxValue, longestBody: 8, Cancellation);

        using var request = new HttpRequestMessage(HttpMethod.Post, Address(listening, "/")) { Content = new ByteArrayContent(new byte[sent]) };
        using var response = await _client.SendAsync(request, Cancellation);

        ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation)).ShouldBe((413, $"{arrived}"));
    }

    [Fact]
    public async Task A_port_with_a_certificate_speaks_TLS_and_the_others_do_not()
    {
        using var authority = new CertificateAuthority(TimeProvider.System);
        await using var secure = await _network.Listen(Ok, authority.Issue(CertificateFlaw.None), Cancellation);
        await using var plain = await _network.Listen(Ok, Cancellation);
        using var trusting = new HttpMessageInvoker(Canary.Probing.Transport.Create(TimeProvider.System, authority.Pem));
        using var asking = new HttpRequestMessage(HttpMethod.Get, $"https://{secure.EndPoint}/");
        asking.Headers.Host = CertificateAuthority.Host;

        using var believed = await trusting.SendAsync(asking, Cancellation);

        (await believed.Content.ReadAsStringAsync(Cancellation)).ShouldBe("ok");
        (await Body(plain)).ShouldBe("ok");
        (await Should.ThrowAsync<HttpRequestException>(() => _client.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"https://{secure.EndPoint}/"), Cancellation))).HttpRequestError.ShouldBe(HttpRequestError.SecureConnectionError);
    }

    [Theory]
    [InlineData(nameof(CertificateFlaw.SelfSigned), "the certificate is self-signed")]
    [InlineData(nameof(CertificateFlaw.Expired), "the certificate expired on ")]
    [InlineData(nameof(CertificateFlaw.WrongName), "the certificate does not cover shop.rehearsal (it covers other.rehearsal)")]
    public async Task A_load_balancer_takes_a_certificate_that_the_prober_refuses(string flaw, string result)
    {
        using var authority = new CertificateAuthority(TimeProvider.System);
        await using var task = await _network.Listen(Ok, authority.Issue(Enum.Parse<CertificateFlaw>(flaw)), Cancellation);
        using var balancer = new HttpMessageInvoker(_network.ToTargets, disposeHandler: false);
        using var prober = new HttpMessageInvoker(Canary.Probing.Transport.Create(TimeProvider.System, authority.Pem));
        var address = new Uri($"https://{task.EndPoint}");
        using var probe = new HttpRequestMessage(HttpMethod.Get, address);
        probe.Headers.Host = CertificateAuthority.Host;

        var health = await new HealthChecker(balancer, TimeProvider.System).Check(address, new HealthCheck(), Cancellation);
        var refused = await Should.ThrowAsync<HttpRequestException>(() => prober.SendAsync(probe, Cancellation));

        health(Rehearsal.Fleet.FleetTarget.Registering(address).Checking()).State.ShouldBe("healthy");
        refused.GetBaseException().Message.ShouldStartWith(result);
    }

    [Fact]
    public async Task Serves_many_ports_each_by_its_own_handler()
    {
        var ports = new List<IListening>();
        for (var i = 0; i < 20; i++)
        {
            var name = $"port {i}";
            ports.Add(await _network.Listen((_, _) => Task.FromResult(Response.Text(200, name)), Cancellation));
        }

        var bodies = await Task.WhenAll(ports.Select(Body));

        bodies.ShouldBe(Enumerable.Range(0, 20).Select(i => $"port {i}"));
    }

    [Fact]
    public async Task Cuts_the_connection_of_a_dropped_request()
    {
        await using var listening = await _network.Listen((_, _) => throw new ConnectionDroppedException(), Cancellation);

        var cut = await Should.ThrowAsync<HttpRequestException>(() => Body(listening));

        // Reset or ended: which of the two the client sees first is a race.
        cut.HttpRequestError.ShouldBeOneOf(HttpRequestError.ResponseEnded, HttpRequestError.Unknown);
    }

    [Fact]
    public async Task Refuses_connections_after_a_port_is_closed_and_leaves_the_others_open()
    {
        await using var other = await _network.Listen(Ok, Cancellation);
        var listening = await _network.Listen(Ok, Cancellation);
        (await Body(listening)).ShouldBe("ok");

        await listening.DisposeAsync();

        var refused = await Should.ThrowAsync<HttpRequestException>(() => Body(listening));
        refused.HttpRequestError.ShouldBe(HttpRequestError.ConnectionError);
        (await Body(other)).ShouldBe("ok");
    }

    [Fact]
    public async Task A_request_that_is_being_served_is_still_answered_when_its_port_closes()
    {
        var (arrived, proceed) = (new TaskCompletionSource(), new TaskCompletionSource());
        var listening = await _network.Listen(Slow, Cancellation);

        var body = Body(listening);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        await listening.DisposeAsync();
        proceed.SetResult();

        (await body).ShouldBe("late");

        async Task<Response> Slow(Request request, CancellationToken cancellationToken)
        {
            arrived.SetResult();
            await proceed.Task;
            return Response.Text(200, "late");
        }
    }

    [Fact]
    public async Task Tells_the_handler_when_the_caller_hangs_up()
    {
        var (arrived, hungUp) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var listening = await _network.Listen(Wait, Cancellation);
        using var caller = new CancellationTokenSource();

        var call = AnswerOf(listening, caller.Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await hungUp.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);

        async Task<Response> Wait(Request request, CancellationToken cancellationToken)
        {
            arrived.SetResult();
            await using var _ = cancellationToken.Register(hungUp.SetResult);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return Response.Text(200, "never");
        }
    }

    [Fact]
    public async Task Serves_a_thousand_requests_over_few_connections()
    {
        var connections = 0;
        await using var listening = await _network.Listen(Ok, Cancellation);
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 4, ConnectCallback = Connect };
        using var client = new HttpMessageInvoker(handler);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1_000),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation },
            async (_, token) =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, Address(listening, "/"));
                using var response = await client.SendAsync(request, token);
                response.IsSuccessStatusCode.ShouldBeTrue();
            });

        connections.ShouldBeLessThanOrEqualTo(8);

        async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken token)
        {
            Interlocked.Increment(ref connections);
            var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, token);
            return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task<Response> Ok(Request request, CancellationToken cancellationToken) => Task.FromResult(Response.Text(200, "ok"));

    private static Uri Address(IListening listening, string target) => new($"http://{listening.EndPoint}{target}");

    private Task<string> Body(IListening listening) => AnswerOf(listening, Cancellation);

    private async Task<string> AnswerOf(IListening listening, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(listening, "/"));
        using var response = await _client.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}
