namespace Canary.Tests.Probing;

public sealed class ReachabilityProbeTests
{
    private const string First = "http://10.0.2.11:8080";
    private const string Second = "http://10.0.2.12:8080";

    [Fact]
    public void Any_answer_will_do_and_is_asked_for_once_with_the_plans_first_probe()
    {
        var (round, fleet, seconds) = Knock(_ => FakeAnswer.Broken());

        round.Reached.ShouldBe([new TargetAnswer(First, true, ""), new TargetAnswer(Second, true, "")]);
        fleet.Sent.ShouldBe([(First, "/first"), (Second, "/first")]);
        seconds.ShouldBe(0);
        round.Slots.ShouldBeEmpty();
    }

    [Fact]
    public void A_target_that_does_not_answer_is_tried_three_times_and_told()
    {
        var (round, fleet, seconds) = Knock(request => request.RequestUri!.Host == "10.0.2.12" ? FakeAnswer.Never() : FakeAnswer.Ok());

        round.Reached.ShouldBe([new TargetAnswer(First, true, ""), new TargetAnswer(Second, false, "no answer within 2000 ms")]);
        fleet.Sent.Count(sent => sent.Address == Second).ShouldBe(3);
        seconds.ShouldBe((3 * 2) + 2, "three timeouts and two pauses");
    }

    [Fact]
    public void A_target_that_answers_the_second_time_has_answered()
    {
        var tries = 0;

        Knock(request => request.RequestUri!.Host == "10.0.2.12" && ++tries < 2 ? FakeAnswer.Throws(new HttpRequestException("refused")) : FakeAnswer.Ok())
            .Round.Reached.ShouldAllBe(target => target.IsThere);
    }

    [Fact]
    public void A_certificate_that_is_refused_is_told_and_not_tried_again()
    {
        var refusal = new CertificateRefusal(CertificateFaults.Expired, "the certificate expired on 2026-01-02");

        var (round, fleet, _) = Knock(_ => FakeAnswer.Throws(new HttpRequestException(HttpRequestError.SecureConnectionError, "no", new CertificateRefusedException(refusal))));

        round.Reached.ShouldAllBe(target => !target.IsThere && target.Refusal == CertificateFaults.Expired && target.Failure == "TLS failed: the certificate expired on 2026-01-02");
        fleet.Sent.Count.ShouldBe(2);
        LambdaJson.Travel(round).Reached.ShouldBe(round.Reached);
    }

    [Theory]
    [InlineData(HttpRequestError.ResponseEnded, true)]
    [InlineData(HttpRequestError.ConnectionError, false)]
    [InlineData(HttpRequestError.NameResolutionError, false)]
    [InlineData(HttpRequestError.SecureConnectionError, false)]
    public void Whoever_takes_a_connection_and_cuts_it_is_there(HttpRequestError error, bool isThere)
        => Knock(_ => FakeAnswer.Throws(new HttpRequestException(error, "no"))).Round.Reached.ShouldAllBe(target => target.IsThere == isThere);

    [Fact]
    public async Task A_connection_that_is_reset_shows_that_somebody_is_there()
    {
        await using var site = await WebSite.Start(context =>
        {
            context.Abort();

            return Task.CompletedTask;
        });
        using var transport = Transport.Create(TimeProvider.System);
        using var prober = new Prober(transport, TimeProvider.System);

        var round = await prober.Knock(new ProbeRequest { Knock = true, Green = [site.Address], Plan = new Plan() }, TestContext.Current.CancellationToken);

        round.Reached.ShouldHaveSingleItem().IsThere.ShouldBeTrue();
    }

    private static (Round Round, FakeFleet Fleet, double Seconds) Knock(Func<HttpRequestMessage, FakeAnswer> answer)
    {
        var clock = new ManualClock();
        using var fleet = new FakeFleet(clock, answer);
        using var prober = new Prober(fleet, clock);
        var plan = new Plan { Probes = [new Probe { Name = "first", Path = "/first" }, new Probe { Name = "second", Path = "/second" }] };

        var round = clock.Run(() => prober.Knock(new ProbeRequest { Knock = true, Green = [First, Second], Plan = plan }, default));

        return (round, fleet, clock.Elapsed.TotalSeconds);
    }
}
