namespace Canary.Tests.Probing;

public sealed class BaselineTests
{
    private static readonly Plan s_plan = new() { Probes = [new Probe { Name = "home", Path = "/" }, new Probe { Name = "cart", Path = "/cart" }] };

    [Fact]
    public void Is_what_the_gate_followed_of_blue_by_the_name_of_the_probe()
    {
        var state = Judge.Start(JudgeSettings.Default with { WarmUp = new WarmUpSettings(false) }, new FleetShape(1, 1, 2));
        for (var slot = 0; slot < 200; slot++)
        {
            state = Judge.After(state, new SlotTally { Slot = slot, Pairs = [Pair(0, 20_000), Pair(1, 300_000)] }, JudgeSettings.Default with { WarmUp = new WarmUpSettings(false) });
        }

        var medians = Baseline.Of(state, s_plan)!.Medians;

        medians.Keys.ShouldBe(["home", "cart"]);
        medians["home"].ShouldBeInRange(19_000, 21_000);
        medians["cart"].ShouldBeInRange(285_000, 315_000);

        static Pair Pair(int path, long microseconds) => new(PairKind.Turn, path, 0, Reply.Answered(1000), 0, Reply.Answered(microseconds));
    }

    [Fact]
    public void There_is_none_where_green_was_judged_alone()
        => Baseline.Of(Judge.Start(JudgeSettings.Default, new FleetShape(1, 0, 2)), s_plan).ShouldBeNull();

    [Fact]
    public void Reads_what_was_stored_and_nothing_that_is_no_time()
        => Baseline.Read("""{"Medians":{"home":20000,"cart":0,"old":-5,"text":"x","half":1.5}}""").Medians.ShouldBe(new Dictionary<string, long> { ["home"] = 20_000 });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Medians":7}""")]
    public void What_cannot_be_read_is_none(string? text) => Baseline.Read(text).Medians.ShouldBeEmpty();

    [Theory]
    [InlineData("d-A1B2C3D4E", "reports/baselines/d-A1B2C3D4E.json")]
    [InlineData("../d-1/x", "reports/baselines/d-1x.json")]
    public void Lies_beside_the_reports_under_the_deployments_id(string deploymentId, string key) => Baseline.KeyOf(deploymentId).ShouldBe(key);

    [Fact]
    public void A_bake_starts_from_it_in_the_order_of_the_plan()
    {
        var location = new Site
        {
            Plan = s_plan,
            Baseline = new Baseline(new Dictionary<string, long> { ["cart"] = 300_000, ["gone"] = 1 }),
            Production = new Route { ListenerArn = "listener", Url = "http://shop.example.com:80" },
            Blue = new TaskSet { Id = "ecs-svc/1", TargetGroupArn = "blue", Targets = [new Target("10.0.0.1", 8080, "healthy", "")] },
        };

        Rounds.Next(new RoundRequest { LifecycleEvent = LifecycleEvent.AfterAllowTraffic, Location = location }).State!.UnderUsers.ShouldBe([0, 300_000]);
    }
}
