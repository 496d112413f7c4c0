using System.Net;

namespace Canary.Tests.Probing;

/// <summary>What the prober brings back from the routes before anything is deployed.</summary>
public sealed class RouteProbesTests
{
    private static readonly RouteQuery s_production = new("https://lb.example.com:443", "shop.example.com");
    private static readonly RouteQuery s_target = new("http://10.0.1.11:8080", "");

    [Fact]
    public void Sends_the_plans_first_probe_once_to_each_with_its_own_host()
    {
        var hosts = new List<string?>();

        var (round, fleet, seconds) = Ask(request =>
        {
            hosts.Add(request.Headers.Host);

            return FakeAnswer.Ok();
        });

        round.Answers.ShouldBe([Answered(s_production), Answered(s_target)]);
        fleet.Sent.ShouldBe([("https://lb.example.com", "/first"), ("http://10.0.1.11:8080", "/first")]);
        hosts.ShouldBe(["shop.example.com", null]);
        seconds.ShouldBe(0);
        round.Slots.ShouldBeEmpty();
    }

    [Fact]
    public void A_stumble_is_asked_again_until_an_answer_is_as_expected()
    {
        var tries = 0;

        var (round, _, seconds) = Ask(request => request.RequestUri!.Host == "lb.example.com" && ++tries < 3 ? FakeAnswer.Broken() : FakeAnswer.Ok());

        round.Answers.ShouldBe([Answered(s_production) with { Tries = 3 }, Answered(s_target)]);
        seconds.ShouldBe(0.4, 0.001, "two pauses");
    }

    [Fact]
    public void What_stays_wrong_is_asked_three_times_and_told_with_who_answered()
    {
        var (round, fleet, _) = Ask(request => request.RequestUri!.Host == "lb.example.com" ? Own(HttpStatusCode.Found, "https://elsewhere.example.com/") : FakeAnswer.Ok());

        round.Answers[0].ShouldBe(new RouteAnswer
        {
            Address = s_production.Address,
            Status = 302,
            Failure = "status 302 instead of 2xx",
            Server = "awselb/2.0",
            RedirectedTo = "https://elsewhere.example.com/",
            Tries = 3,
        });
        fleet.Sent.Count(sent => sent.Address == "https://lb.example.com").ShouldBe(3);
    }

    [Fact]
    public void Hides_a_plans_credentials_in_headers_that_come_back()
    {
        var plan = new Plan { Probes = [new Probe { Headers = new Dictionary<string, string> { ["Authorization"] = "s3cret-of-the-shop" } }] };

        var (round, _, _) = Ask(_ => Own(HttpStatusCode.Found, "https://elsewhere.example.com/?back=s3cret-of-the-shop"), plan);

        round.Answers[0].RedirectedTo.ShouldBe("https://elsewhere.example.com/?back=[redacted]");
    }

    /// <summary>The bound that docs/preflight.md gives: no try begins after three seconds, whatever the plan allows a probe.</summary>
    [Theory]
    [InlineData(50, 3, 0.55)]
    [InlineData(2000, 2, 4.2)]
    [InlineData(2800, 2, 5.8)]
    [InlineData(2801, 1, 2.801)]
    [InlineData(10_000, 1, 10)]
    public void Silence_costs_no_more_than_three_seconds_and_the_probes_time(int timeoutMs, int tries, double most)
    {
        var (round, _, seconds) = Ask(_ => FakeAnswer.Never(), timeoutMs);

        round.Answers.ShouldAllBe(answer => answer.Tries == tries && answer.Silence == Silence.Unanswered && answer.Failure == $"no answer within {timeoutMs} ms");
        seconds.ShouldBe(most, 0.001, "both at once");
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, Silence.Unresolved)]
    [InlineData(HttpRequestError.ConnectionError, Silence.Refused)]
    [InlineData(HttpRequestError.SecureConnectionError, Silence.Untrusted)]
    [InlineData(HttpRequestError.ResponseEnded, Silence.Cut)]
    [InlineData(HttpRequestError.InvalidResponse, Silence.Cut)]
    public void Tells_apart_why_nothing_answered(HttpRequestError error, Silence silence)
        => Ask(_ => FakeAnswer.Throws(new HttpRequestException(error, "no"))).Round.Answers.ShouldAllBe(answer => answer.Silence == silence && answer.Status == 0);

    [Fact]
    public void A_network_without_a_way_there_is_no_refusal()
        => Ask(_ => FakeAnswer.Throws(new HttpRequestException(HttpRequestError.ConnectionError, "no", new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.NetworkUnreachable))))
            .Round.Answers.ShouldAllBe(answer => answer.Silence == Silence.Unanswered);

    [Fact]
    public async Task A_port_where_nobody_listens_refuses()
    {
        string address;
        await using (var site = await WebSite.Start(_ => Task.CompletedTask))
        {
            address = site.Address;
        }

        (await Ask(new RouteQuery(address, ""))).Silence.ShouldBe(Silence.Refused);
    }

    /// <summary>The case that used to be found only after users had moved: the certificate bears the service's name, and the load balancer is asked under its own.</summary>
    [Fact]
    public async Task A_trusted_certificate_that_bears_another_name_is_not_accepted_and_by_its_own_name_it_is()
    {
        using var authority = Authority.Root("an authority");
        using var certificate = authority.Issue(["shop.example.com"]);
        await using var site = await WebSite.Start(_ => Task.CompletedTask, certificate);

        var unnamed = await Ask(new RouteQuery(site.Address, ""), authority.Pem);
        var named = await Ask(new RouteQuery(site.Address, "shop.example.com"), authority.Pem);

        unnamed.ShouldBe(new RouteAnswer
        {
            Address = site.Address,
            Failure = "TLS failed: the certificate does not cover 127.0.0.1 (it covers shop.example.com)",
            Silence = Silence.Untrusted,
            Refusal = CertificateFaults.OtherName,
            Tries = 1,
        });
        (named.Silence, named.Status, named.Failure).ShouldBe((Silence.None, 200, ""));
    }

    private static async Task<RouteAnswer> Ask(RouteQuery query, string caBundle = "")
    {
        using var transport = Transport.Create(TimeProvider.System, caBundle);
        using var prober = new Prober(transport, TimeProvider.System);

        return (await prober.Ask(new ProbeRequest { Routes = [query], Plan = new Plan() }, TestContext.Current.CancellationToken)).Answers.ShouldHaveSingleItem();
    }

    private static RouteAnswer Answered(RouteQuery query) => new() { Address = query.Address, Status = 200, Tries = 1 };

    private static FakeAnswer Own(HttpStatusCode status, string location) => new(TimeSpan.Zero, () =>
    {
        var response = new HttpResponseMessage(status);
        response.Headers.TryAddWithoutValidation("Server", "awselb/2.0");
        response.Headers.Location = new Uri(location);

        return response;
    });

    private static (Round Round, FakeFleet Fleet, double Seconds) Ask(Func<HttpRequestMessage, FakeAnswer> answer, int timeoutMs = 2000)
        => Ask(answer, new Plan { Probes = [new Probe { Name = "first", Path = "/first", TimeoutMs = timeoutMs }, new Probe { Name = "second", Path = "/second" }] });

    private static (Round Round, FakeFleet Fleet, double Seconds) Ask(Func<HttpRequestMessage, FakeAnswer> answer, Plan plan)
    {
        var clock = new ManualClock();
        using var fleet = new FakeFleet(clock, answer);
        using var prober = new Prober(fleet, clock);
        var round = clock.Run(() => prober.Ask(new ProbeRequest { Routes = [s_production, s_target], Plan = plan }, default));

        return (round, fleet, clock.Elapsed.TotalSeconds);
    }
}
