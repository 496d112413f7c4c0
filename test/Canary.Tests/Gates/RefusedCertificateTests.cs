namespace Canary.Tests.Gates;

/// <summary>A certificate that is refused does not change while a version starts: when that is reason enough to stop waiting for green.</summary>
public sealed class RefusedCertificateTests
{
    [Fact]
    public void Three_looks_at_the_same_refused_certificate_are_enough()
    {
        var looks = Looks(Self, Self, Self);

        looks.Select(look => look.Next).ShouldBe([NextStep.Wait, NextStep.Wait, NextStep.Diagnose]);
        looks[2].Verdict!.ShouldSatisfyAllConditions(
            verdict => (verdict.Outcome, verdict.Rule).ShouldBe((Outcome.Fail, Rule.GreenIsNotUp)),
            verdict => verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
                "Every green target's certificate was rejected for the same reason 3 times in a row; waiting does not fix a certificate (2 of 2 green targets fail in the same way: "
                + "TLS failed: the certificate is at fault. Set the plan's tls.caBundle to this certificate. Targets: http://10.0.2.11:8080, http://10.0.2.12:8080)"));
    }

    [Fact]
    public void Certificates_that_are_refused_for_different_reasons_are_waited_for()
    {
        Looks([Self[0], Expired[1]], [Self[0], Expired[1]], [Self[0], Expired[1]], [Self[0], Expired[1]]).ShouldAllBe(look => look.Next == NextStep.Wait);
        Looks([Self[0], There], [Self[0], There], [Self[0], There], [Self[0], There]).ShouldAllBe(look => look.Next == NextStep.Wait);
    }

    [Fact]
    public void A_look_that_meets_something_else_begins_the_row_anew()
    {
        Looks(Self, Self, Expired, Self, Self).ShouldAllBe(look => look.Next == NextStep.Wait);
        Looks(Self, Self, [], Self, Self).ShouldAllBe(look => look.Next == NextStep.Wait);
        Looks(Self, Self, [], Self, Self, Self).Select(look => look.Next).Last().ShouldBe(NextStep.Diagnose);
    }

    private static readonly string[] Self = Refused("SelfSigned");
    private static readonly string[] Expired = Refused("SelfSigned, Expired");
    private const string There = """{ "Address": "http://10.0.2.12:8080", "IsThere": true, "Failure": "" }""";

    private static string[] Refused(string faults) =>
    [
        .. new[] { "11", "12" }.Select(last => $$"""{ "Address": "http://10.0.2.{{last}}:8080", "IsThere": false, "Failure": "TLS failed: the certificate is at fault", "Refusal": "{{faults}}" }"""),
    ];

    /// <summary>What is decided at each look of the prober, one after the other as the workflow has them.</summary>
    private static List<Location> Looks(params string[][] looks)
    {
        var (location, seen) = (new Location(new Site(), LocateStep.AskCodeDeploy), new List<Location>());
        foreach (var (number, look) in looks.Index())
        {
            var request = LambdaJson.Read<LocateRequest>(Sample.Request(Sample.TestTraffic().Set("Reach", $$"""{ "Reached": [{{string.Join(",", look)}}] }""").Document(), LifecycleEvent.AfterInstall, 10 * number));
            location = Sample.Locate(request with { Known = LambdaJson.Travel(location) });
            seen.Add(location);
        }

        return seen;
    }
}
