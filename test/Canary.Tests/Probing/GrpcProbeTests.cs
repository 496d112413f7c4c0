using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Canary.Tests.Probing;

/// <summary>One probe of kind grpc over real sockets: health services as they are, and servers that are wrong or hostile.</summary>
public sealed class GrpcProbeTests : IDisposable
{
    private const string Settings = "\0\0\0\u0004\0\0\0\0\0";
    private const string GoAway = "\0\0\u0008\u0007\0\0\0\0\0\0\0\0\0\0\0\0\u000b";
    private const string TooLong = "The HTTP response headers length exceeded the set limit of 65536 bytes.";
    private static readonly byte[] s_serving = [0, 0, 0, 0, 2, 8, 1];

    private readonly SocketsHttpHandler _transport = Transport.Create(TimeProvider.System);

    public void Dispose() => _transport.Dispose();

    [Theory]
    [InlineData("", null)]
    [InlineData("shop.Orders", null)]
    [InlineData("shop.Search", "answered NOT_SERVING instead of SERVING")]
    [InlineData("shop.Nowhere", "grpc-status 5 NOT_FOUND")]
    public async Task Asks_the_health_service_for_a_service_without_TLS(string service, string? failure)
    {
        await using var site = await GrpcSite.Healthy();

        var answer = await Send(site.Address, Of($$"""{ "kind": "grpc", "service": "{{service}}" }"""));

        (answer.Failure, answer.Status).ShouldBe((failure, 200));
    }

    [Fact]
    public async Task Agrees_on_HTTP_2_with_TLS_for_the_hosts_name()
    {
        using var authority = Authority.Root("root");
        using var certificate = authority.Issue(["shop.example.com"]);
        await using var site = await GrpcSite.Healthy(certificate);
        using var trusting = Transport.Create(TimeProvider.System, authority.Pem);

        (await Send(site.Address, Of("""{ "kind": "grpc" }"""), "shop.example.com", trusting)).Failure.ShouldBeNull();
        (await Send(site.Address, Of("""{ "kind": "grpc" }"""), "other.example.com", trusting)).Refusal.ShouldBe(CertificateFaults.OtherName);
        (await Send(site.Address, Of("""{ "kind": "grpc" }"""), "shop.example.com")).Refusal.ShouldBe(CertificateFaults.UnknownAuthority);
    }

    /// <summary>The first refuses whoever offers HTTP/2 alone, the second knows nothing of ALPN.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fails_where_TLS_does_not_agree_on_HTTP_2(bool refuses)
    {
        using var authority = Authority.Root("root");
        using var certificate = authority.Issue(["shop.example.com"]);
        await using var site = await GrpcSite.Answering(_ => Task.CompletedTask, certificate, refuses ? HttpProtocols.Http1 : null);
        using var trusting = Transport.Create(TimeProvider.System, authority.Pem);

        var answer = await Send(site.Address, Of("""{ "kind": "grpc" }"""), "shop.example.com", trusting);

        (answer.Failure, answer.IsCut, answer.Silence).ShouldBe(("TLS did not agree on HTTP/2 (ALPN h2), which gRPC needs", true, Silence.Cut));
    }

    [Fact]
    public async Task Sends_what_the_plan_says_as_metadata_under_the_hosts_name()
    {
        var seen = "";
        await using var site = await GrpcSite.Healthy(
            meet: context => seen = $"{context.Request.Protocol} {context.Request.Host} {context.Request.Path} {context.Request.Headers["x-probe"]} {context.Request.Headers.TE} {context.Request.ContentType}");

        (await Send(site.Address, Of("""{ "kind": "grpc", "headers": { "X-Probe": "1" } }"""), "shop.example.com")).Failure.ShouldBeNull();

        seen.ShouldBe("HTTP/2 shop.example.com /grpc.health.v1.Health/Check 1 trailers application/grpc");
    }

    [Fact]
    public async Task A_service_that_is_expected_not_to_serve_passes_when_it_does_not()
    {
        await using var site = await GrpcSite.Healthy();
        const string Plan = """{ "kind": "grpc", "service": "SERVICE", "expect": { "status": "NOT_SERVING" } }""";

        (await Send(site.Address, Of(Plan.Replace("SERVICE", "shop.Search", StringComparison.Ordinal)))).Failure.ShouldBeNull();
        (await Send(site.Address, Of(Plan.Replace("SERVICE", "shop.Orders", StringComparison.Ordinal)))).Failure.ShouldBe("answered SERVING instead of NOT_SERVING");
    }

    [Theory]
    [InlineData("0000000000", "0", "answered UNKNOWN instead of SERVING")]
    [InlineData("00000000020800", "0", "answered UNKNOWN instead of SERVING")]
    [InlineData("00000000020803", "0", "answered SERVICE_UNKNOWN instead of SERVING")]
    [InlineData("00000000020807", "0", "answered 7, which health.proto does not know instead of SERVING")]
    [InlineData("000000000208", "0", "the message is incomplete: 6 bytes with its frame")]
    [InlineData("0000", "0", "the message is incomplete: 2 bytes with its frame")]
    [InlineData("00FFFFFFFF0801", "0", "the message is incomplete: 7 bytes with its frame")]
    [InlineData("0000000001080801", "0", "the answer has more than one message")]
    [InlineData("0000000002080100000000020801", "0", "the answer has more than one message")]
    [InlineData("000000000108", "0", "the message is not a HealthCheckResponse")]
    [InlineData("0000000003FFFFFF", "0", "the message is not a HealthCheckResponse")]
    [InlineData("01000000020801", "0", "the message is compressed, which the prober does not accept")]
    [InlineData("", "0", "the answer has no message")]
    [InlineData("00000000020801", "12", "grpc-status 12 UNIMPLEMENTED")]
    [InlineData("00000000020801", "99", "grpc-status 99")]
    [InlineData("00000000020801", "-1", "the grpc-status is not a number")]
    [InlineData("00000000020801", "0,0", "the grpc-status is not a number")]
    [InlineData("00000000020801", null, "the answer ended without a grpc-status")]
    public async Task A_reply_that_is_not_plainly_SERVING_fails(string body, string? status, string failure)
    {
        await using var site = await GrpcSite.Answering(context => Reply(context, Convert.FromHexString(body), status));

        var answer = await Send(site.Address, Of("""{ "kind": "grpc" }"""));

        (answer.Failure, answer.Status).ShouldBe((failure, 200));
    }

    [Fact]
    public async Task Two_outcomes_of_one_call_fail()
    {
        await using var site = await GrpcSite.Answering(context =>
        {
            context.Response.Headers["grpc-status"] = "13";

            return Reply(context, s_serving, "0");
        });

        (await Send(site.Address, Of("""{ "kind": "grpc" }"""))).Failure.ShouldBe("the answer has more than one grpc-status");
    }

    [Fact]
    public async Task An_outcome_before_the_message_is_none()
    {
        await using var site = await GrpcSite.Answering(context =>
        {
            context.Response.Headers["grpc-status"] = "0";

            return Reply(context, s_serving, null);
        });

        (await Send(site.Address, Of("""{ "kind": "grpc" }"""))).Failure.ShouldBe("the answer ended without a grpc-status");
    }

    [Theory]
    [InlineData(200, "text/html", "status 200 with text/html: the answer is not gRPC")]
    [InlineData(200, "application/grpc-web", "status 200 with application/grpc-web: the answer is not gRPC")]
    [InlineData(404, null, "status 404 with no content type: the answer is not gRPC")]
    [InlineData(503, "application/grpc", "status 503 instead of 200")]
    [InlineData(200, "application/grpc+proto", null)]
    public async Task An_answer_that_is_not_gRPC_fails_with_what_it_was(int status, string? type, string? failure)
    {
        await using var site = await GrpcSite.Answering(context =>
        {
            context.Response.StatusCode = status;

            return Reply(context, s_serving, "0", type);
        });

        var answer = await Send(site.Address, Of("""{ "kind": "grpc" }"""));

        (answer.Failure, answer.Status).ShouldBe((failure, status));
    }

    /// <summary>Its words are shown like a body, without what the plan keeps secret.</summary>
    [Fact]
    public async Task Keeps_what_the_server_says_of_a_failed_call_beside_the_reason()
    {
        await using var site = await GrpcSite.Answering(context =>
        {
            context.Response.Headers["grpc-message"] = "no%20orders for " + context.Request.Headers.Authorization;

            return Reply(context, [], "14");
        });
        var probe = Of("""{ "kind": "grpc", "headers": { "Authorization": "Bearer s3cr3t-token" } }""");

        var answer = await Send(site.Address, probe);

        (answer.Failure, answer.Body).ShouldBe(("grpc-status 14 UNAVAILABLE", "no orders for [redacted]"));
    }

    [Theory]
    [InlineData(200, "8", nameof(RateLimit.RetryLater))]
    [InlineData(200, "14", nameof(RateLimit.None))]
    [InlineData(429, "14", nameof(RateLimit.TooManyRequests))]
    public async Task Sees_what_may_be_a_rate_limit(int status, string code, string limit)
    {
        await using var site = await GrpcSite.Answering(context =>
        {
            context.Response.StatusCode = status;

            return Reply(context, [], code);
        });

        var answer = await Send(site.Address, Of("""{ "kind": "grpc" }"""));

        (answer.Succeeded, $"{answer.Limit}").ShouldBe((false, limit));
    }

    [Fact]
    public async Task Stops_reading_a_message_that_is_too_large()
    {
        var isCut = new TaskCompletionSource();
        await using var site = await GrpcSite.Answering(async context =>
        {
            context.RequestAborted.Register(isCut.SetResult);
            context.Response.ContentType = "application/grpc";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[4096], CancellationToken.None);
            }
        });

        (await Send(site.Address, Of("""{ "kind": "grpc" }"""))).Failure.ShouldBe("the answer is larger than 1 kB");
        await isCut.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Trailers_without_end_fail()
    {
        await using var site = await GrpcSite.Answering(context =>
        {
            for (var i = 0; i < 100; i++)
            {
                context.Response.AppendTrailer($"x-{i}", new string('x', 1000));
            }

            return Reply(context, s_serving, "0");
        });

        var answer = await Send(site.Address, Of("""{ "kind": "grpc" }"""));

        (answer.Failure, answer.Silence).ShouldBe(($"the connection broke: {TooLong}", Silence.Cut));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_never_ends_its_answer_fails_in_time_and_sees_the_call_cancelled(bool hasMessage)
    {
        var isCut = new TaskCompletionSource();
        await using var site = await GrpcSite.Answering(async context =>
        {
            context.RequestAborted.Register(isCut.SetResult);
            if (hasMessage)
            {
                context.Response.ContentType = "application/grpc";
                await context.Response.Body.WriteAsync(s_serving, CancellationToken.None);
                await context.Response.Body.FlushAsync(CancellationToken.None);
            }

            await isCut.Task;
        });

        var answer = await Send(site.Address, Of("""{ "kind": "grpc", "timeoutMs": 400 }"""));

        (answer.Failure, answer.Silence).ShouldBe(("no answer within 400 ms", Silence.Unanswered));
        await isCut.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\ngrpc-status: 0\r\nContent-Length: 7\r\n\r\n\0\0\0\0\u0002\u0008\u0001")]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData(Settings)]
    [InlineData(Settings + GoAway)]
    [InlineData(Settings + "\0\0\u0004\u0001\u0004\0\0\0\u0001\u00ff\u00ff\u00ff\u00ff")]
    [InlineData(Settings + "\0\0\u0001\0\u0001\0\0\0\u0001\0")]
    [InlineData("\u00ff\u00ff\u00ff\u0004\0\0\0\0\0")]
    public async Task What_is_no_HTTP_2_fails_and_is_reached(string bytes)
    {
        await using var site = new RawSite(bytes);

        var answer = await Send(site.Address, Of("""{ "kind": "grpc" }"""));

        answer.Failure.ShouldNotBeNull();
        (answer.Status, answer.IsCut, answer.Silence).ShouldBe((0, true, Silence.Cut), answer.Failure);
    }

    [Fact]
    public async Task Headers_without_end_fail()
    {
        await using var site = await GrpcSite.Answering(context =>
        {
            for (var i = 0; i < 100; i++)
            {
                context.Response.Headers[$"x-{i}"] = new string('x', 1000);
            }

            return Reply(context, s_serving, "0");
        });

        var answer = await Send(site.Address, Of("""{ "kind": "grpc" }"""));

        (answer.Failure, answer.IsCut).ShouldBe((TooLong, true));
    }

    [Fact]
    public async Task Frames_of_headers_without_end_fail()
    {
        var header = "\0\u0001a\u0064" + new string('x', 100);
        var block = string.Concat(Enumerable.Repeat(header, 150));
        var length = $"{(char)(block.Length >> 16)}{(char)((block.Length >> 8) & 255)}{(char)(block.Length & 255)}";
        var frames = "\0\0\u0001\u0001\0\0\0\0\u0001\u0088" + string.Concat(Enumerable.Repeat($"{length}\u0009\0\0\0\0\u0001{block}", 20));
        await using var site = new RawSite(Settings + frames);

        var answer = await Send(site.Address, Of("""{ "kind": "grpc" }"""));

        (answer.Status, answer.IsCut, answer.Silence).ShouldBe((0, true, Silence.Cut), answer.Failure);
        answer.Failure.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_closed_port_refuses()
    {
        var answer = await Send("http://127.0.0.1:1", Of("""{ "kind": "grpc" }"""));

        answer.Silence.ShouldBe(Silence.Refused);
    }

    private static async Task Reply(HttpContext context, byte[] body, string? status, string? type = "application/grpc")
    {
        context.Response.ContentType = type;
        if (status is not null)
        {
            context.Response.AppendTrailer("grpc-status", status);
        }

        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static Probe Of(string probe) => PlanReader.Read($$"""{ "probes": [{{probe}}] }""").Plan!.Probes[0] is var read && probe.Contains("timeoutMs", StringComparison.Ordinal)
        ? read
        : read with { TimeoutMs = 10_000 };

    private async Task<ProbeAnswer> Send(string address, Probe probe, string host = "", HttpMessageHandler? transport = null)
    {
        using var http = new HttpMessageInvoker(transport ?? _transport, disposeHandler: false);

        return await new HttpProber(http, TimeProvider.System, Redaction.Of(new Plan { Probes = [probe] }))
            .Send(address, probe, host, TestContext.Current.CancellationToken);
    }
}
