using Canary.Probing;

namespace Rehearsal.Tests;

public class ShopPlanTests
{
    [Fact]
    public void Is_a_plan() => PlanReader.Read(ShopPlan.Text).Problems.ShouldBeEmpty();

    [Fact]
    public void Over_TLS_it_is_the_same_with_an_authority_and_a_host()
    {
        var (plan, overTls) = (PlanReader.Read(ShopPlan.Text).Plan!, PlanReader.Read(ShopPlan.OverTls).Plan!);

        overTls.Host.ShouldBe("shop.rehearsal");
        StoredValues.In(overTls).ShouldBe([new StoredValue { FromParameter = "/rehearsal/authority" }]);
        (overTls.Judge, overTls.ProbesPerSecond).ShouldBe((plan.Judge, plan.ProbesPerSecond));
        overTls.Probes.Select(probe => probe.Name).ShouldBe(plan.Probes.Select(probe => probe.Name));
    }

    [Fact]
    public void Every_probe_meets_what_it_expects_of_a_healthy_shop() => Probe("").Failures.ShouldBeEmpty();

    [Fact]
    public void Every_probe_fails_on_a_broken_shop() =>
        Probe("errors=100%").Slots.SelectMany(slot => slot.Pairs).ShouldAllBe(pair => pair.GreenReply.IsFailed && pair.BlueReply.IsAnswered);

    private static Round Probe(string fault) => VirtualTime.Run(async clock =>
    {
        var plan = PlanReader.Read(ShopPlan.Text).Plan!;
        await using var network = new InMemoryNetwork();
        var faults = fault is "" ? [] : Fault.Parse(fault).Faults;
        await using var green = await FleetTask.Start(network, new ShopApp("2", 0, faults, 1, clock, clock), CancellationToken.None);
        await using var blue = await FleetTask.Start(network, new ShopApp("1", 0, [], 2, clock, clock), CancellationToken.None);
        using var prober = new Prober(network.Handler, clock);

        return await prober.Run(
            new ProbeRequest
            {
                Assignment = new Assignment { Slots = 2, Targets = [0], ProbesPerSlot = plan.ProbesPerSlot(1), Samples = 3 },
                Green = [green.Address.GetLeftPart(UriPartial.Authority)],
                Blue = [blue.Address.GetLeftPart(UriPartial.Authority)],
                Plan = plan,
                Settings = plan.Judge,
                State = Judge.Start(plan.Judge, new FleetShape(1, 1, plan.Probes.Count)),
            },
            progress: null,
            CancellationToken.None);
    });
}
