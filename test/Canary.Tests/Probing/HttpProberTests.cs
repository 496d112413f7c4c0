using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Canary.Tests.Probing;

/// <summary>One probe over real sockets.</summary>
public sealed class HttpProberTests : IDisposable
{
    private static readonly Probe s_probe = new() { Name = "home", TimeoutMs = 10_000 };

    private readonly SocketsHttpHandler _transport = Transport.Create(TimeProvider.System);

    public void Dispose() => _transport.Dispose();

    [Fact]
    public async Task Sends_what_the_plan_says_under_the_hosts_name()
    {
        var seen = "";
        await using var site = await WebSite.Start(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            seen = $"{context.Request.Headers["X-Probe"]} {context.Request.ContentType} {await body.ReadToEndAsync(context.RequestAborted)}";
        });
        var probe = s_probe with
        {
            Method = "PUT",
            Path = "/cart/ü?x=%20",
            Body = "{}",
            Headers = new Dictionary<string, string> { ["X-Probe"] = "1", ["content-type"] = "text/plain" },
        };

        var answer = await Send(site.Address, probe, "shop.example.com");

        answer.Failure.ShouldBeNull();
        site.Requests.ShouldHaveSingleItem().ShouldBe(("shop.example.com", "PUT /cart/%C3%BC?x=%20"));
        seen.ShouldBe("1 text/plain {}");
    }

    [Fact]
    public async Task Sends_its_body_as_JSON_and_the_address_as_host_where_the_plan_says_nothing()
    {
        var type = "";
        await using var site = await WebSite.Start(context =>
        {
            type = context.Request.ContentType;

            return Task.CompletedTask;
        });

        (await Send(site.Address, s_probe with { Method = "POST", Body = "{}" })).Failure.ShouldBeNull();

        type.ShouldBe("application/json");
        site.Requests.ShouldHaveSingleItem().Host.ShouldBe(site.Address["http://".Length..]);
    }

    /// <summary>A date says when by the other side's clock, which need not be ours.</summary>
    [Theory]
    [InlineData(429, null, nameof(RateLimit.TooManyRequests), 0)]
    [InlineData(429, "7", nameof(RateLimit.TooManyRequests), 7)]
    [InlineData(429, "3600", nameof(RateLimit.TooManyRequests), 60)]
    [InlineData(429, "Tue, 31 Dec 2199 23:59:59 GMT", nameof(RateLimit.TooManyRequests), 0)]
    [InlineData(503, "7", nameof(RateLimit.RetryLater), 7)]
    [InlineData(503, "Tue, 31 Dec 2199 23:59:59 GMT", nameof(RateLimit.RetryLater), 0)]
    [InlineData(503, null, nameof(RateLimit.None), 0)]
    [InlineData(500, "7", nameof(RateLimit.None), 7)]
    public async Task Sees_what_may_be_a_rate_limit_and_how_long_it_asks_to_wait(int status, string? retryAfter, string limit, int seconds)
    {
        await using var site = await WebSite.Start(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = retryAfter;

            return Task.CompletedTask;
        });

        var answer = await Send(site.Address, s_probe);

        (answer.Succeeded, $"{answer.Limit}", answer.RetryAfterSeconds).ShouldBe((false, limit, seconds));
    }

    [Fact]
    public async Task Measures_to_the_last_byte_of_the_body()
    {
        await using var site = await WebSite.Start(async context =>
        {
            await context.Response.WriteAsync("a", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(30, context.RequestAborted);
            await context.Response.WriteAsync("b", context.RequestAborted);
        });

        var answer = await Send(site.Address, s_probe with { Expect = new Expectation { BodyContains = "ab" } });

        answer.Failure.ShouldBeNull();
        answer.Microseconds.ShouldBeGreaterThanOrEqualTo(25_000);
    }

    [Fact]
    public async Task Verifies_certificates_and_asks_for_the_hosts_name()
    {
        using var certificate = WebSite.SelfSigned("shop.example.com");
        await using var site = await WebSite.Start(_ => Task.CompletedTask, certificate);

        var answer = await Send(site.Address, s_probe, "shop.example.com:8443");

        answer.Failure.ShouldNotBeNull().ShouldStartWith("TLS failed: ");
        site.ServerNames.ShouldContain("shop.example.com");
        site.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_certificate_that_is_trusted_but_bears_another_name_fails_as_well()
    {
        using var certificate = WebSite.SelfSigned("other.example.com");
        await using var site = await WebSite.Start(_ => Task.CompletedTask, certificate);
        _transport.SslOptions.CertificateChainPolicy = new() { TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust, RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck };
        _transport.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(certificate);

        (await Send(site.Address, s_probe, "shop.example.com")).Failure.ShouldNotBeNull().ShouldStartWith("TLS failed: ");
        (await Send(site.Address, s_probe, "other.example.com")).Failure.ShouldBeNull();
    }

    [Fact]
    public async Task Does_not_follow_redirects_unless_the_plan_says_so()
    {
        await using var site = await WebSite.Start(Redirect("/next"));

        (await Send(site.Address, s_probe)).Failure.ShouldBe("status 302 instead of 2xx");
        (await Send(site.Address, s_probe with { Expect = new Expectation { Status = ["302"], Header = new Dictionary<string, string> { ["Location"] = "/next" } } })).Failure.ShouldBeNull();
        site.Requests.ShouldAllBe(request => request.Request == "GET /");
    }

    [Fact]
    public async Task Follows_redirects_to_the_same_host_and_port()
    {
        await using var site = await WebSite.Start(context => context.Request.Path == "/" ? Redirect("deeper?x=1")(context) : Task.CompletedTask);

        (await Send(site.Address, s_probe with { FollowRedirects = true })).Failure.ShouldBeNull();

        site.Requests.Select(request => request.Request).ShouldBe(["GET /", "GET /deeper?x=1"]);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("//evil.example.com/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http:///")]
    public async Task Does_not_follow_redirects_to_any_other_place(string location)
    {
        await using var site = await WebSite.Start(Redirect(location));

        var answer = await Send(site.Address, s_probe with { FollowRedirects = true });

        answer.Failure.ShouldNotBeNull();
        answer.Status.ShouldBe(302);
        site.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Follows_no_more_than_five_redirects()
    {
        await using var site = await WebSite.Start(Redirect("/"));

        (await Send(site.Address, s_probe with { FollowRedirects = true })).Failure.ShouldBe("more than 5 redirects");

        site.Requests.Count.ShouldBe(6);
    }

    [Theory]
    [InlineData(1 << 20, null)]
    [InlineData((1 << 20) + 1, "the body is larger than 1 MB")]
    [InlineData(int.MaxValue, "the body is larger than 1 MB")]
    public async Task Reads_no_more_than_a_megabyte_of_body(int length, string? failure)
    {
        var chunk = Encoding.ASCII.GetBytes(new string('x', 1 << 16));
        await using var site = await WebSite.Start(async context =>
        {
            for (var left = length; left > 0 && !context.RequestAborted.IsCancellationRequested; left -= chunk.Length)
            {
                await context.Response.Body.WriteAsync(chunk.AsMemory(0, Math.Min(left, chunk.Length)), context.RequestAborted);
            }
        });

        var answer = await Send(site.Address, s_probe with { TimeoutMs = 10_000 });

        answer.Failure.ShouldBe(failure);
        answer.Body.Length.ShouldBe(failure is null ? 0 : 300);
    }

    [Fact]
    public async Task A_stalled_answer_ends_with_the_probes_time()
    {
        await using var site = await WebSite.Start(async context =>
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        (await Send(site.Address, s_probe with { TimeoutMs = 80 })).Failure.ShouldBe("no answer within 80 ms");
    }

    [Fact]
    public async Task A_refused_connection_is_a_failure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";
        listener.Stop();

        var answer = await Send(address, s_probe);

        answer.Failure.ShouldNotBeNull().ShouldStartWith("could not connect: ");
        answer.Status.ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u001b[2J nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")]
    [InlineData("HTTP/1.1 200 OK\r\nbad header\u001b[2J\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task An_answer_that_is_no_HTTP_or_only_half_of_it_is_a_failure_safe_to_show(string sent)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Serve();

        var answer = await Send($"http://{listener.LocalEndpoint}", s_probe);

        answer.Failure.ShouldNotBeNullOrWhiteSpace();
        answer.Failure.ShouldNotContain('\u001b');
        listener.Stop();
        await serving;

        async Task Serve()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
                    _ = await client.GetStream().ReadAsync(new byte[4096], TestContext.Current.CancellationToken);
                    await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(sent), TestContext.Current.CancellationToken);
                }
            }
            catch (Exception exception) when (exception is SocketException or IOException or InvalidOperationException)
            {
                // Stopped, or the prober has gone.
            }
        }
    }

    [Theory]
    [InlineData("Content-Length: 5", null)]
    [InlineData("Content-Length: 5\r\ncontent-length: 5", null)]
    [InlineData("Content-Length: 5, 5", null)]
    [InlineData("Transfer-Encoding: identity", null)]
    [InlineData("Content-Length: 5\r\nContent-Length: 3", "Content-Length is 5 and 3 at once")]
    [InlineData("Content-Length: 3\r\nContent-Length: 5", "Content-Length is 3 and 5 at once")]
    [InlineData("Content-Length: 5, 3", "Content-Length is 5 and 3 at once")]
    [InlineData("Content-Length: -1", "Content-Length is -1, which is not a length")]
    [InlineData("Content-Length: 5\r\nContent-Length: -1", "Content-Length is -1, which is not a length")]
    [InlineData("Content-Length: +5", "Content-Length is +5, which is not a length")]
    [InlineData("Content-Length: 0x5", "Content-Length is 0x5, which is not a length")]
    [InlineData("Content-Length:", "Content-Length is empty, which is not a length")]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked", "the answer has both a Content-Length and a Transfer-Encoding, so its end is ambiguous")]
    [InlineData("Transfer-Encoding: identity\r\nContent-Length: 5", "the answer has both a Content-Length and a Transfer-Encoding, so its end is ambiguous")]
    public async Task An_answer_that_contradicts_itself_about_its_length_is_a_failure(string headers, string? failure)
    {
        var body = headers.Contains("chunked", StringComparison.Ordinal) ? "5\r\nhello\r\n0\r\n\r\n" : "hello";
        await using var site = new RawSite($"HTTP/1.1 200 OK\r\nConnection: close\r\n{headers}\r\n\r\n{body}");

        var answer = await Send(site.Address, s_probe with { Expect = new Expectation { BodyContains = "hello" } });

        (answer.Status, answer.Failure).ShouldBe((200, failure));
    }

    [Fact]
    public async Task A_redirect_that_contradicts_itself_about_its_length_is_not_followed()
    {
        await using var site = new RawSite("HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: /next\r\nContent-Length: 0\r\nContent-Length: 7\r\n\r\n");

        var answer = await Send(site.Address, s_probe with { FollowRedirects = true });

        answer.Failure.ShouldBe("Content-Length is 0 and 7 at once");
        site.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_probe_throws()
    {
        await using var site = await WebSite.Start(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var ended = new CancellationTokenSource();
        using var http = new HttpMessageInvoker(_transport, disposeHandler: false);

        var probe = new HttpProber(http, TimeProvider.System, Redaction.Of(new Plan())).Send(site.Address, s_probe, "", ended.Token);
        await ended.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => probe);
    }

    private async Task<ProbeAnswer> Send(string address, Probe probe, string host = "")
    {
        using var http = new HttpMessageInvoker(_transport, disposeHandler: false);

        return await new HttpProber(http, TimeProvider.System, Redaction.Of(new Plan())).Send(address, probe, host, TestContext.Current.CancellationToken);
    }

    private static RequestDelegate Redirect(string location) => context =>
    {
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = location;

        return Task.CompletedTask;
    };
}
