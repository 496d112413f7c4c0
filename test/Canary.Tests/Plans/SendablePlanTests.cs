using System.Net.Security;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Plans;

/// <summary>Whatever the reader accepts goes over a real socket: what could not be sent is a mistake of the plan, told before anything is deployed.</summary>
public sealed class SendablePlanTests
{
    private static readonly JsonSerializerOptions s_withoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly Gen<string> s_host = Mostly(
        Gen.Elements("", "shop.example.com", "shop.test:8443", "shop.test:65535", "10.0.0.1:80", "[::1]:443", "[2001:db8::7]", "my_service.internal", "xn--bcher-kva.example", "SHOP", "a.1", new('a', 63)),
        Gen.OneOf(Gen.Elements("shop.test:99999", "a..b", "shop.test:0"), Gen.NonEmptyListOf(Gen.Elements(
            "a", "shop", "-", "_", ".", "..", ":", "::1", "[", "]", "[fe80::1%1]", "0", "80", "65536", "99999", "256", "1.2.3", "xn--", "0x7f", "@", "/", "%", " ", "é", new('b', 64))).Select(words => string.Concat(words.Take(5)))));

    private static readonly Gen<string> s_path = Gen.ListOf(Gen.Elements(
        "/", "//", "a", "?", "&", "=", "#", "%", "%2F", "%zz", "\\", ":", "@", " ", "\t", "\r\n", "\0", "é", "😀", "..", ".", ";", "\"", "<", "[", "]", "{", "|", "^", "`", "\u202e", "token=x")).Select(words => "/" + string.Concat(words));

    private static readonly Gen<string> s_headerName = Mostly(
        Gen.Elements(
            "X-Probe", "Authorization", "Cookie", "Connection", "Keep-Alive", "TE", "Date", "Range", "Referer", "If-Match", "If-Modified-Since", "Max-Forwards", "From", "Via", "Warning", "Pragma", "Cache-Control",
            "Proxy-Authorization", "Proxy-Connection", "Set-Cookie", "User-Agent", "Accept", "Accept-Encoding", "!~x"),
        Gen.Elements(
            "Host", "Upgrade", "Content-Type", "Content-Length", "Content-Encoding", "Content-MD5", "Allow", "Expires", "Transfer-Encoding", "Expect", "Trailer", "ETag", "Location", "Server", "Age", "Vary", "Retry-After",
            "WWW-Authenticate", "Proxy-Authenticate", "Accept-Ranges", ":path", "X Y", "é", "", "a:b", "a\r\nb"));

    private static readonly Gen<string> s_headerValue = Mostly(
        Gen.ListOf(Gen.Elements("a", "1", " ", ",", ";", "=", "\"", "close", "chunked", "Bearer ", "~", "GMT", "\\")).Select(string.Concat),
        Gen.Elements("\t", "\r\n", "\0", "é"));

    private static readonly Gen<object> s_probe =
        from method in Mostly(Gen.Elements("GET", "head", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"), Gen.Elements("TRACE", "CONNECT", "G T", ""))
        from path in s_path
        from names in Gen.ListOf(s_headerName)
        from values in Gen.ListOf(s_headerValue)
        from body in Gen.Elements<string?>(null, "", "{}", "é😀", "\0")
        from follows in Gen.Elements(true, false)
        from expected in s_headerName
        select (object)new
        {
            method,
            path,
            headers = names.Zip(values).Take(4).DistinctBy(header => header.First).ToDictionary(header => header.First, header => header.Second),
            body,
            followRedirects = follows,
            expect = new { header = new Dictionary<string, string> { [expected] = "x" } },
        };

    private static readonly Gen<string> s_plan =
        from host in s_host
        from probe in s_probe
        select JsonSerializer.Serialize(new { host, probes = new[] { probe } }, s_withoutNulls);

    [Fact]
    public async Task Whatever_the_reader_accepts_arrives_at_the_target_under_the_hosts_name()
    {
        await using var target = new RawSite("HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
        using var transport = Transport.Create(TimeProvider.System);
        var accepted = 0;

        await Task.Run(() => Prop.ForAll(s_plan.ToArbitrary(), Sent).Check(Config.QuickThrowOnFailure.WithMaxTest(600)), TestContext.Current.CancellationToken);

        accepted.ShouldBeGreaterThan(100);

        async Task Sent(string text)
        {
            if (PlanReader.Read(text).Plan is not { } plan)
            {
                return;
            }

            accepted++;
            target.Requests.Clear();
            var answer = await Send(plan, target.Address, transport);
            var host = plan.Host is "" ? target.Address["http://".Length..] : plan.Host;

            answer.Status.ShouldBe(302, answer.Failure);
            target.Requests.Count.ShouldBe(plan.Probes[0].FollowRedirects ? 6 : 1);
            target.Requests.ShouldAllBe(request => request.Contains($"\r\nHost: {host}\r\n", StringComparison.Ordinal));
            plan.Probes[0].Headers.Keys.ShouldAllBe(name => target.Requests.First().Contains($"\r\n{name}:", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Every_host_that_the_reader_accepts_is_a_name_that_TLS_can_ask_for()
    {
        using var certificate = WebSite.SelfSigned("other.example.com");
        await using var site = await WebSite.Start(_ => Task.CompletedTask, certificate);
        using var transport = Transport.Create(TimeProvider.System);
        var names = new List<string>();
        transport.SslOptions.RemoteCertificateValidationCallback = (sender, _, _, _) =>
        {
            names.Add(((SslStream)sender).TargetHostName);

            return false;
        };

        await Task.Run(() => Prop.ForAll(s_host.Where(host => host is not "").ToArbitrary(), Asked).Check(Config.QuickThrowOnFailure.WithMaxTest(300)), TestContext.Current.CancellationToken);

        async Task Asked(string host)
        {
            if (PlanReader.Read(JsonSerializer.Serialize(new { host })).Plan is not { } plan)
            {
                return;
            }

            names.Clear();
            var answer = await Send(plan, site.Address, transport);

            answer.Failure.ShouldNotBeNull().ShouldStartWith("TLS failed: ");
            host.ShouldBeOneOf(names.SelectMany(name => new[] { name, $"{name}:{Port(host)}", $"[{name}]", $"[{name}]:{Port(host)}" }).ToArray());
        }
    }

    private static Gen<string> Mostly(Gen<string> usual, Gen<string> odd) => Gen.Frequency((12, usual), (1, odd));

    private static string Port(string host) => host[(host.LastIndexOf(':') + 1)..];

    private static async Task<ProbeAnswer> Send(Plan plan, string address, SocketsHttpHandler transport)
    {
        using var http = new HttpMessageInvoker(transport, disposeHandler: false);

        return await new HttpProber(http, TimeProvider.System, Redaction.Of(new Plan())).Send(address, plan.Probes[0] with { TimeoutMs = 10_000 }, plan.Host, TestContext.Current.CancellationToken);
    }
}
