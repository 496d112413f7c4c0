namespace Canary.Tests.Deployments;

/// <summary>The name by which listeners are asked where the plan gives none: it must be in the plan that every later probe is sent by.</summary>
public sealed class RouteHostTests
{
    private const string ViaRoute = """{ "via": "route" }""";

    [Fact]
    public void The_last_probes_carry_the_name_that_productions_rule_takes()
        => HostOf(WithRules(Sample.Moved(), production: """["shop.example.com"]"""), LifecycleEvent.AfterAllowTraffic).ShouldBe("shop.example.com");

    [Fact]
    public void The_plans_own_name_wins()
        => HostOf(WithRules(Sample.Moved().WithPlan("""{ "host": "www.example.com" }"""), production: """["shop.example.com"]"""), LifecycleEvent.AfterAllowTraffic).ShouldBe("www.example.com");

    [Theory]
    [InlineData("""["shop.example.com"]""", """["shop.example.com"]""", "shop.example.com")]
    [InlineData("""["www.example.com", "shop.example.com"]""", """["*.example.com", "Shop.Example.com"]""", "shop.example.com")]
    [InlineData("""["shop.example.com"]""", null, "shop.example.com")]
    [InlineData(null, """["test.example.com"]""", "test.example.com")]
    [InlineData("""["shop.example.com"]""", """["test.example.com"]""", "shop.example.com")]
    [InlineData("""["*.example.com"]""", null, "")]
    [InlineData(null, null, "")]
    public void A_plan_for_routes_asks_both_listeners_by_one_name_that_both_take_where_there_is_one(string? production, string? test, string host)
        => HostOf(WithRules(Sample.TestTraffic().WithPlan(ViaRoute), production, test), LifecycleEvent.AfterAllowTestTraffic).ShouldBe(host);

    [Theory]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic)]
    [InlineData(LifecycleEvent.AfterInstall)]
    public void Targets_are_asked_as_the_plan_says(string lifecycleEvent)
        => HostOf(WithRules(Sample.TestTraffic(), production: """["shop.example.com"]"""), lifecycleEvent).ShouldBe("");

    [Fact]
    public void Of_several_rules_the_first_that_names_a_host_decides()
    {
        var route = Route("http", Rule(hosts: ["*.example.com"]), Rule(paths: ["/shop/*"]), Rule(hosts: ["shop.example.com"]), Rule(hosts: ["www.example.com"]));

        RouteHost.Of(new Plan(), route).ShouldBe("shop.example.com");
    }

    [Theory]
    [InlineData("not a name")]
    [InlineData("shop.example.com:8443")]
    [InlineData("*.example.com")]
    [InlineData("sho?.example.com")]
    [InlineData("")]
    public void What_is_no_name_is_not_asked_for(string host) => RouteHost.Of(new Plan(), Route("https", Rule(hosts: [host]))).ShouldBe("");

    [Fact]
    public void A_name_is_needed_for_a_certificate_and_where_nothing_else_leads_to_the_pair()
    {
        RouteHost.IsNeeded(Route("https")).ShouldBeTrue();
        RouteHost.IsNeeded(Route("http", Rule(hosts: ["*.example.com"]))).ShouldBeTrue();
        RouteHost.IsNeeded(Route("http", Rule(others: ["host-header by regular expression"]))).ShouldBeTrue();

        RouteHost.IsNeeded(Route("http")).ShouldBeFalse();
        RouteHost.IsNeeded(Route("http", Rule(paths: ["/shop/*"]))).ShouldBeFalse();
        RouteHost.IsNeeded(Route("http", Rule(hosts: ["*.example.com"]), Rule(paths: ["/shop/*"]))).ShouldBeFalse();
        RouteHost.IsNeeded(Route("http", Rule(others: ["source-ip"]))).ShouldBeFalse();
    }

    private static Route Route(string scheme, params IReadOnlyList<RouteRule> rules) => new() { ListenerArn = "arn:listener", Url = $"{scheme}://lb.example.com:443", Rules = rules };

    private static RouteRule Rule(IReadOnlyList<string>? hosts = null, IReadOnlyList<string>? paths = null, IReadOnlyList<string>? others = null)
        => new() { RuleArn = "arn:rule", Priority = 1, Hosts = hosts ?? [], Paths = paths ?? [], Others = others ?? [] };

    private static string HostOf(Sample sample, string lifecycleEvent)
    {
        var location = LambdaJson.Travel(sample.Locate(lifecycleEvent));
        location.Next.ShouldBeOneOf(NextStep.Judge, NextStep.Report);

        return location.Plan!.Host;
    }

    /// <summary>Listeners that forward by host, each to whom it forwards in the sample.</summary>
    private static Sample WithRules(Sample sample, string? production, string? test = null)
    {
        var listeners = sample.Document()["Service"]!["Listeners"]!["Listeners"]!;
        foreach (var (listener, action, hosts, actions) in new[]
        {
            (Sample.ProductionListener, Sample.ProductionAction, production, listeners[1]!["DefaultActions"]!),
            (Sample.TestListener, Sample.TestAction, test, listeners[0]!["DefaultActions"]!),
        })
        {
            _ = hosts is null ? sample : sample.WithRules(listener, action, $$"""
                { "Rules": [{ "RuleArn": "rule/1", "Priority": "10", "Conditions": [{ "Field": "host-header", "Values": {{hosts}} }], "Actions": {{actions.ToJsonString()}} }] }
                """);
        }

        return sample;
    }
}
