namespace Canary.Tests.Gates;

public class GateTests
{
    [Theory]
    [InlineData(LifecycleEvent.BeforeInstall, typeof(PreflightGate))]
    [InlineData(LifecycleEvent.AfterInstall, typeof(StartupGate))]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic, typeof(ComparisonGate))]
    [InlineData(LifecycleEvent.BeforeAllowTraffic, typeof(AdmissionGate))]
    [InlineData(LifecycleEvent.AllowTraffic, typeof(WatchGate))]
    [InlineData(LifecycleEvent.AfterAllowTraffic, typeof(BakeGate))]
    public void Each_lifecycle_event_asks_its_gate(string lifecycleEvent, Type gate) => Gate.AskedAt(lifecycleEvent).ShouldNotBeNull().GetType().ShouldBe(gate);

    [Fact]
    public void Every_lifecycle_event_with_a_hook_asks_a_gate_and_every_gate_is_asked_once()
    {
        LifecycleEvent.All.Select(Gate.AskedAt).ShouldBe(Gate.All.Except([Gate.Watch]));
        Gate.All.Count.ShouldBe(typeof(Gate).Assembly.GetTypes().Count(type => type.IsSubclassOf(typeof(Gate))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("beforeInstall")]
    [InlineData("Install")]
    public void No_other_event_asks_one(string lifecycleEvent) => Gate.AskedAt(lifecycleEvent).ShouldBeNull();

    [Fact]
    public void Only_the_watch_and_the_bake_come_after_users()
        => Gate.All.Where(gate => gate.Stage == TrafficStage.AfterTraffic).ShouldBe([Gate.Watch, Gate.Bake]);

    [Fact]
    public void Only_gates_before_users_are_stopped_by_a_freeze_window()
        => Gate.All.Where(gate => gate.IsStoppedByFreeze).ShouldBe([Gate.Preflight, Gate.Admission]);

    [Fact]
    public void Questions_are_those_of_the_README()
    {
        var readme = Repository.Read("README.md");

        Gate.All.ShouldAllBe(gate => readme.Contains(gate.Question, StringComparison.Ordinal));
    }
}
