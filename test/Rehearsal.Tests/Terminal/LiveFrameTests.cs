namespace Rehearsal.Tests.Terminal;

public class LiveFrameTests
{
    private static readonly FleetSnapshot s_fleet = Fleet(4);

    [Fact]
    public void Shows_the_evidence_on_its_way() => Golden.Verify(Show(Frame(Script.WhileProbing, 78.4), 100, 32));

    [Fact]
    public void Shows_the_rollback_in_a_small_terminal() => Golden.Verify(Show(Frame(Script.Rollback, 82) with { Fleet = Fleet(10) }, 80, 24));

    [Fact]
    public void Shows_that_nothing_stands_yet() => Golden.Verify(Show(Frame([], 0) with { Fleet = null }, 80, 24));

    [Fact]
    public void Shows_what_the_watch_sees_while_traffic_shifts() => Golden.Verify(Show(Frame(WatchScript.Healthy, 290) with { Fleet = Shifting(10) }, 100, 32));

    [Fact]
    public void Shows_in_a_small_terminal_that_the_watch_stops_the_deployment() =>
        Golden.Verify(Show(Frame(WatchScript.Stopping, 278.5) with { Fleet = Shifting(10) }, 80, 24));

    [Fact]
    public void Shows_the_second_step_of_a_service_deployment_of_ECS() => Golden.Verify(Show(EcsFrame(EcsScript.SecondStep, 190) with { Fleet = Shifting(10) }, 100, 32));

    [Fact]
    public void Shows_in_a_small_terminal_that_ECS_has_rolled_back() =>
        Golden.Verify(Show(EcsFrame(EcsScript.RolledBack, 125) with { Fleet = Shifting(0) }, 80, 24));

    [Theory]
    [InlineData("ROLLBACK_REQUESTED", "production traffic is returning to blue")]
    [InlineData("ROLLBACK_IN_PROGRESS", "production traffic is returning to blue")]
    [InlineData("ROLLBACK_SUCCESSFUL", "production traffic is back on blue")]
    [InlineData("ROLLBACK_FAILED", "blue may not have its traffic back")]
    public void Shows_how_far_the_rollback_of_ECS_is(string status, string result)
    {
        var rows = Show(EcsFrame([.. EcsScript.SecondStep, DeploymentEvents.Changed(EcsScript.Id, Script.At(200), status)], 200), 100, 32).Split('\n');

        rows[0].ShouldStartWith($" {EcsScript.Id}  ECS CANARY:10:1  {status} ");
        rows[2].ShouldBe($" {status}: {result}");
    }

    [Fact]
    public void Asks_ECS_to_stop() =>
        Show(EcsFrame(EcsScript.RolledBack.TakeWhile(it => it is not DeploymentProgressed { Progress: DeploymentProgress.StatusChanged { Status: "ROLLBACK_REQUESTED" } }), 118.5), 100, 32)
            .ShouldContain("\n WATCH  asks ECS to stop the deployment and to roll back\n");

    [Fact]
    public void Lets_the_question_before_a_further_step_have_the_panel_while_the_watch_goes_on()
    {
        SlotProbed gate = new(Script.At(167), new(new() { Slot = 1 }, Rehearsals.Passed.Reports[^1].Evidence! with { Seconds = 1 }, []));
        RehearsalEvent[] shift = [.. EcsScript.Deployed.Skip(EcsScript.SecondStep.Count).Take(3)];
        var asking = Show(EcsFrame([.. EcsScript.SecondStep, WatchScript.Slot(120, failed: 0), gate, WatchScript.Slot(121, failed: 0)], 168), 100, 32);
        var shifting = Show(EcsFrame([.. EcsScript.SecondStep, gate, .. shift, WatchScript.Slot(170, failed: 0)], 191), 100, 32);

        asking.ShouldContain("── EVIDENCE PRE_PRODUCTION_TRAFFIC_SHIFT  1.0 s");
        shifting.ShouldContain("── EVIDENCE PRODUCTION_TRAFFIC_SHIFT  85.5 s at 0.5% of traffic");
    }

    [Fact]
    public void Keeps_in_sight_why_the_watch_stopped_a_deployment_while_it_is_rolled_back()
    {
        var rows = Show(Frame(WatchScript.RolledBack, 283) with { Fleet = Shifting(0) }, 100, 32).Split('\n');

        rows[2].ShouldBe(" ROLLBACK d-ROLLBACK1 Succeeded: production traffic is back on blue");
        rows.ShouldContain(" WATCH  stopped the deployment");
        rows.ShouldContain(row => row.StartsWith("        Green fails too often, and more often than blue: green failed 18 of 3460", StringComparison.Ordinal));
        rows.ShouldContain(row => row.StartsWith("── EVIDENCE AllowTraffic  173.0 s  failed: green 18/3460", StringComparison.Ordinal), "green has no share of the traffic any more");
    }

    [Fact]
    public void Shows_the_evidence_of_the_verdict_where_the_last_slot_was_not_over()
    {
        var text = Show(Frame([.. WatchScript.Healthy, WatchScript.Slot(340, failed: 3), WatchScript.Look(275.5, WatchScript.Stops())], 276), 100, 32);

        text.ShouldContain(" green's error rate is above 0.2%        ███████████   12.4 (needs 7.6)  ✓");
    }

    [Fact]
    public void Says_that_a_watch_which_only_reports_stops_nothing()
    {
        var text = Show(Frame([.. WatchScript.Healthy, WatchScript.Look(278, WatchScript.Reports())], 278), 100, 32);

        text.ShouldContain("\n WATCH  reports evidence against green, and stops nothing\n");
        text.ShouldNotContain("STOPPING");
    }

    [Theory]
    [InlineData("ALARM", "in ALARM: shop-5xx; healthy: green 3/4, blue 4/4; production listener failed 0/34\n")]
    [InlineData("OK", "alarm quiet; healthy: green 3/4, blue 4/4; production listener failed 0/34\n")]
    [InlineData(null, "healthy: green 3/4, blue 4/4; production listener failed 0/34\n")]
    public void Shows_what_the_last_look_said(string? alarm, string result)
    {
        var text = Show(Frame([.. WatchScript.Healthy.Take(12), WatchScript.Slot(16, 0), WatchScript.Look(140, WatchScript.Goes(), alarm)], 141), 100, 32);

        text.ShouldContain($"\n WATCH  {result}");
        text.ShouldContain("\n        CloudWatch has no final minute of the shift yet\n");
    }

    [Fact]
    public void Lets_AfterAllowTraffics_probes_have_the_panel_while_the_watch_finishes_its_last_round()
    {
        RehearsalEvent[] next =
        [
            DeploymentEvents.Ended(Rehearsals.Id, Script.At(402), LifecycleStep.AllowTraffic, LifecycleEventStatus.Succeeded, TimeSpan.FromSeconds(300)),
            DeploymentEvents.Started(Rehearsals.Id, Script.At(402), LifecycleStep.AfterAllowTraffic),
            new StateEntered(Script.At(403), "canary-1", "AfterAllowTraffic", "SendProbes"),
            WatchScript.Slot(600, failed: 0),
        ];
        SlotProbed bake = new(Script.At(404), new(new() { Slot = 1 }, Rehearsals.Passed.Reports[^1].Evidence! with { Seconds = 1 }, [], JudgeStage.Bake));
        var before = Show(Frame([.. WatchScript.Healthy, .. next], 403), 100, 32);
        var after = Show(Frame([.. WatchScript.Healthy, .. next, bake, WatchScript.Slot(601, failed: 0), WatchScript.State(404, "Report")], 404), 100, 32);

        before.ShouldContain("── EVIDENCE AllowTraffic  300.5 s  failed: green 0/6010");
        after.ShouldContain("── EVIDENCE AfterAllowTraffic  1.0 of 10 s");
        after.ShouldContain("   workflow: SendProbes ");
        after.ShouldNotContain(" WATCH ", Case.Sensitive);
    }

    [Theory]
    [InlineData(70, 23, 1)]
    [InlineData(70, 23, 40)]
    [InlineData(80, 24, 40)]
    [InlineData(100, 32, 4)]
    [InlineData(100, 32, 40)]
    [InlineData(250, 80, 40)]
    public void Fits_the_terminal(int width, int height, int tasks)
    {
        foreach (var happened in new[] { [], Script.WhileProbing, Script.Rollback, WatchScript.Healthy, WatchScript.Stopping, WatchScript.RolledBack, EcsScript.SecondStep, EcsScript.Deployed, EcsScript.RolledBack })
        {
            var frame = happened.Any(it => it is DeploymentProgressed { Progress.DeploymentId: var id } && id.EndsWith(EcsScript.Id, StringComparison.Ordinal)) ? EcsFrame(happened, 90) : Frame(happened, 90);
            var page = (frame with { Fleet = Fleet(tasks) }).Draw(width, height);

            page.Height.ShouldBeLessThanOrEqualTo(height);
            page.Lines.ShouldAllBe(line => line.Width <= width);
        }
    }

    [Fact]
    public void Shows_the_worst_task_where_not_all_fit() =>
        Show(Frame(Script.WhileProbing, 78) with { Fleet = Fleet(40) }, 80, 24).ShouldContain("127.0.0.1:40103 unhealthy");

    [Fact]
    public void Keeps_the_events_of_the_rollback_out_of_the_lifecycle()
    {
        var text = Show(Frame(Script.Rollback, 82), 100, 32);

        text.ShouldContain("ROLLBACK d-ROLLBACK1 Succeeded");
        text.ShouldContain(" - AllowTraffic                   skipped");
    }

    [Fact]
    public void Counts_the_time_of_the_event_in_progress() =>
        Show(Frame([DeploymentEvents.Started(Rehearsals.Id, Script.At(0), LifecycleStep.Install)], 83), 100, 32).ShouldContain("▶ Install                1m 23s");

    [Fact]
    public void Claims_no_counts_of_services_that_do_not_count()
    {
        var silent = new FleetSnapshot(
            new SideSnapshot(100, 0, [new TaskSnapshot("127.0.0.1:8081", "healthy", 0, 0)]), new SideSnapshot(0, 100, []), new UserOutcome(0, 0, 0, 0));

        Show(Frame(Script.WhileProbing, 78) with { Fleet = silent }, 100, 32).ShouldContain("127.0.0.1:8081   healthy          -      -");
    }

    [Fact]
    public void Shows_how_long_green_has_been_warming_up_and_of_how_long_at_most()
    {
        var text = Show(Frame(Script.WhileProbing.TakeWhile(rehearsalEvent => rehearsalEvent is not SlotProbed { Progress.Tally.Slot: 7 }), 76), 100, 32);

        text.ShouldContain("── EVIDENCE AfterAllowTestTraffic  warming up, 3.5 s (at most 300)  failed: green 0/70  blue 0/70 ─");
        text.ShouldContain("; green is warming up\n");
        text.ShouldNotContain("fails less than");
    }

    [Fact]
    public void Shows_how_far_the_bake_has_come()
    {
        var bake = Rehearsals.Passed.Reports[^1].Evidence!;
        var text = Show(Frame([DeploymentEvents.Started(Rehearsals.Id, Script.At(0), LifecycleStep.AfterAllowTraffic), new SlotProbed(Script.At(30), new(new() { Slot = 59 }, bake, []))], 30), 100, 32);

        text.ShouldContain("── EVIDENCE AfterAllowTraffic  30.0 of 10 s  failed: green 0/600  blue 0/600 ─");
        text.ShouldNotContain("warm");
    }

    [Fact]
    public void Says_that_it_is_stopping() => Show(Frame(Script.WhileProbing, 78) with { IsStopping = true }, 80, 24).ShouldContain("Stopping");

    private static LiveFrame Frame(IEnumerable<RehearsalEvent> happened, double now) => Frame(happened, now, Rehearsals.WithErrors);

    private static LiveFrame EcsFrame(IEnumerable<RehearsalEvent> happened, double now) => Frame(happened, now, EcsRehearsals.WithErrors);

    private static LiveFrame Frame(IEnumerable<RehearsalEvent> happened, double now, RehearsalOptions options)
    {
        var progress = RehearsalProgress.Before(Lifecycle.Of(options.Controller));
        List<string> lately = [];
        foreach (var rehearsalEvent in happened)
        {
            var before = progress;
            progress = before.After(rehearsalEvent);
            lately.AddRange(EventLog.Of(rehearsalEvent, before, progress));
        }

        return new LiveFrame(progress, options, s_fleet, Script.At(now), lately);
    }

    private static string Show(LiveFrame frame, int width, int height) => Screen.Show(frame.Draw(width, height), width);

    /// <param name="percent">What green has of production's traffic.</param>
    private static FleetSnapshot Shifting(int percent) => Fleet(4) with
    {
        Blue = Fleet(4).Blue with { ProductionPercent = 100 - percent },
        Green = Fleet(4).Green with { ProductionPercent = percent },
        Users = new UserOutcome(5640, 38, 350, 35, 3),
    };

    private static FleetSnapshot Fleet(int tasks) => new(
        new SideSnapshot(100, 0, [.. Enumerable.Range(0, tasks).Select(task => new TaskSnapshot($"127.0.0.1:{40001 + task}", "healthy", 120 + task, 0))]),
        new SideSnapshot(0, 100, [.. Enumerable.Range(0, tasks).Select(task => task == 2
            ? new TaskSnapshot("127.0.0.1:40103", "unhealthy", 31, 6)
            : new TaskSnapshot($"127.0.0.1:{40101 + task}", "healthy", 30, 0))]),
        new UserOutcome(640, 2, 0, 0));
}
