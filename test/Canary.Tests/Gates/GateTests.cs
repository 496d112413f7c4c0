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
    [InlineData(LifecycleStage.PreScaleUp, typeof(PreflightGate))]
    [InlineData(LifecycleStage.PostScaleUp, typeof(StartupGate))]
    [InlineData(LifecycleStage.PostTestTrafficShift, typeof(ComparisonGate))]
    [InlineData(LifecycleStage.PreProductionTrafficShift, typeof(AdmissionGate))]
    [InlineData(LifecycleStage.ProductionTrafficShift, typeof(WatchGate))]
    [InlineData(LifecycleStage.PostProductionTrafficShift, typeof(BakeGate))]
    public void Each_lifecycle_event_and_stage_asks_its_gate(string lifecycleEvent, Type gate)
        => Gate.AskedAt(lifecycleEvent).ShouldNotBeNull().GetType().ShouldBe(gate);

    [Theory]
    [InlineData(0, typeof(AdmissionGate))]
    [InlineData(0.1, typeof(StepGate))]
    [InlineData(90, typeof(StepGate))]
    public void Before_a_step_once_users_are_on_green_another_gate_is_asked(double greenPercent, Type gate)
        => Gate.AskedAt(LifecycleStage.PreProductionTrafficShift, new Site { GreenPercent = greenPercent }).ShouldNotBeNull().GetType().ShouldBe(gate);

    [Theory]
    [InlineData(LifecycleStage.PostProductionTrafficShift, typeof(BakeGate))]
    [InlineData(LifecycleStage.ProductionTrafficShift, typeof(WatchGate))]
    public void At_other_stages_users_change_no_question(string stage, Type gate)
        => Gate.AskedAt(stage, new Site { GreenPercent = 100 }).ShouldNotBeNull().GetType().ShouldBe(gate);

    [Fact]
    public void Every_lifecycle_event_with_a_hook_asks_a_gate_and_every_gate_is_asked_once()
    {
        LifecycleEvent.All.Select(Gate.AskedAt).ShouldBe(Gate.All.Except([Gate.Watch, Gate.Step]));
        LifecycleStage.Asked.Select(Gate.AskedAt).ShouldBe(LifecycleEvent.All.Select(Gate.AskedAt));
        Gate.All.Count.ShouldBe(typeof(Gate).Assembly.GetTypes().Count(type => type.IsSubclassOf(typeof(Gate))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("beforeInstall")]
    [InlineData("Install")]
    [InlineData(LifecycleStage.ReconcileService)]
    [InlineData(LifecycleStage.TestTrafficShift)]
    [InlineData("SCALE_UP")]
    public void No_other_event_asks_one(string lifecycleEvent) => Gate.AskedAt(lifecycleEvent).ShouldBeNull();

    [Fact]
    public void Only_the_watch_a_further_step_and_the_bake_come_after_users()
        => Gate.All.Where(gate => gate.Stage == TrafficStage.AfterTraffic).ShouldBe([Gate.Watch, Gate.Bake, Gate.Step]);

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
