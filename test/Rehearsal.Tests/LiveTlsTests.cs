namespace Rehearsal.Tests;

/// <summary>A rehearsal over real sockets with a shop that speaks TLS: the load balancer takes its certificates, and the prober does not.</summary>
public sealed class LiveTlsTests
{
    [Fact]
    public async Task Blue_is_healthy_and_green_with_an_expired_certificate_is_told_within_seconds()
    {
        var options = new RehearsalOptions
        {
            PlanText = ShopPlan.OverTls,
            Plan = PlanReader.Read(ShopPlan.OverTls).Plan!,
            AppSpecText = Shipped.Text("appspec.yml"),
            GreenFault = "tls=expired",
            Targets = 2,
            Speed = 20,
        };

        var outcome = await LiveRehearsal.Run(options, new RehearsalRun(_ => { }, (_, _) => Task.CompletedTask), TestContext.Current.CancellationToken);

        var report = outcome.Reports.Single(report => report.LifecycleEvent == "AfterInstall");
        report.Verdict!.Rule.ShouldBe(Rule.GreenIsNotUp);
        report.Reasons[0].ShouldContain("2 of 2 green targets fail in the same way: TLS failed: the certificate expired on ");
        report.Seconds.ShouldBeLessThan(300, "healthyWithinSeconds is 900");
        outcome.Users.ShouldSatisfyAllConditions(users => users.Requests.ShouldBeGreaterThan(0), users => users.Failed.ShouldBe(0));
    }
}
