using System.Text.Json;
using Canary.Tests.Gates;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Reporting;

/// <summary>Simulated deployments of every ending, judged by their gates and judged again from what their reports keep.</summary>
public sealed class ReplayPropertyTests
{
    private const int DeploymentsOfAnEnding = 24;

    private static readonly string[] s_gates = [LifecycleEvent.AfterAllowTestTraffic, LifecycleEvent.AfterAllowTraffic, LifecycleStage.PreProductionTrafficShift];
    private static readonly string[] s_afterTraffic = [LifecycleEvent.AfterAllowTraffic, LifecycleStage.PreProductionTrafficShift];

    private static readonly Gen<SimulatedGate> s_plans =
        from preset in Mostly("default", "strict", "tolerant")
        from probes in Mostly(1, 2, 5)
        from rate in Mostly(40, 20, 80)
        from isRoute in Mostly(false, true)
        from warmsUp in Gen.Elements(false, true)
        from minSeconds in Gen.Elements(0, 5, 15)
        from maxSeconds in Gen.Elements(20, 40)
        from bakeSeconds in Mostly(20, 10, 60, 130)
        from shared in Gen.Frequency((3, Gen.Constant("retry")), (3, Gen.Constant("pass")), (1, Gen.Constant("fail")))
        from undecided in Gen.Elements("fail", "pass")
        from metrics in Mostly(false, true)
        from alarms in Mostly(null, "warning", "it rings all night")
        from observes in Mostly(false, true)
        select new SimulatedGate
        {
            Preset = preset,
            Probes = probes,
            Rate = rate,
            ViaRoute = isRoute,
            WarmsUp = warmsUp,
            MinSeconds = minSeconds,
            MaxSeconds = maxSeconds,
            BakeSeconds = bakeSeconds,
            Shared = shared,
            Undecided = undecided,
            HasMetrics = metrics,
            AlarmsQuiet = alarms,
            Observes = observes,
        };

    private static readonly Gen<SimulatedGate> s_deployments =
        from plan in s_plans
        from askedAt in Gen.Elements(s_gates)
        from seed in Gen.Choose(1, 1_000_000)
        from greens in Gen.Choose(1, 4)
        from blues in Gen.Choose(1, 4)
        from isFirst in Mostly(false, false, true)
        from isKnown in Gen.Elements(false, true)
        from cold in Mostly(0.0, 4, 12)
        from missed in Mostly(0, 1, 2)
        from how in Gen.Elements("nothing", "error", "unread", "slots")
        from alarms in Mostly("OK", "INSUFFICIENT_DATA", "denied absent OK")
        from unread in Mostly(0, 1, 3)
        from isMoved in Gen.Elements(false, true)
        select plan with
        {
            AskedAt = askedAt,
            Seed = seed,
            Greens = greens,
            Blues = blues,
            IsFirst = isFirst && askedAt == LifecycleEvent.AfterAllowTestTraffic,
            KnowsBlueUnderUsers = isKnown,
            ColdFor = cold,
            MissedRounds = missed,
            Missed = how,
            Alarms = alarms,
            UnreadCounts = unread,
            Moves = isMoved,
        };

    public static TheoryData<Rule> Endings => [.. s_endings.Keys];

    /// <summary>What leads to a verdict of the rule, more often than not.</summary>
    private static readonly Dictionary<Rule, Gen<SimulatedGate>> s_endings = new()
    {
        [Rule.Passed] = Before(it => it with { MaxSeconds = 180 }),
        [Rule.PassedNoWorse] = from fails in Gen.Elements(2.0, 4)
                               from it in Before(it => it with { GreenFails = fails, BlueFails = fails, MaxSeconds = 120, JudgesLatency = false })
                               select it,
        [Rule.Held] = After(it => it with { Alarms = it.AlarmsQuiet is "it rings all night" ? "OK ALARM" : it.Alarms }),
        [Rule.FailErrors] = from fails in Gen.Elements(10.0, 30, 100)
                            from after in Gen.Elements(0.0, 12)
                            from isOne in Gen.Elements(false, true)
                            from isLarge in Mostly(false, true)
                            from it in s_deployments
                            select (isLarge ? it with { Greens = 8, Rate = 400 } : it) with { GreenFails = fails, FailsAfter = after, OneTargetOnly = isOne },
        [Rule.FailLatency] = from takes in Gen.Elements(180.0, 300)
                             from isOne in Gen.Elements(false, true)
                             from it in s_deployments
                             select it with { GreenTakes = takes, OneTargetOnly = isOne, KnowsBlueUnderUsers = true },
        [Rule.FailTraffic] = from fails in Gen.Elements(0.0, 10)
                             from waits in Gen.Elements(100.0, 300)
                             from it in After(it => it)
                             select it with { UsersFail = fails, UsersWait = fails > 0 ? waits : 300 },
        [Rule.InconclusiveShared] = from fails in Gen.Elements(50.0, 100)
                                    from after in Gen.Elements(0.0, 12)
                                    from it in Before(it => it with { IsFirst = false })
                                    select it with { GreenFails = fails, BlueFails = fails, FailsAfter = after },
        [Rule.InconclusiveErrors] = from isLong in Mostly(false, true)
                                    from it in Before(it => it with { IsFirst = false, MinSeconds = 5 })
                                    select isLong
                                        ? it with { GreenFails = 1.1, Rate = 80, Greens = 1, Probes = 1, MaxSeconds = 40 }
                                        : it with { GreenFails = 0.8, Rate = 20, MaxSeconds = 20 },
        [Rule.InconclusiveLatency] = from takes in Gen.Elements(124.0, 126)
                                     from it in Before(it => it with { IsFirst = false, Preset = "default", JudgesLatency = true, ColdFor = 0, MinSeconds = 5, MaxSeconds = 20 })
                                     select it with { GreenTakes = takes, Rate = 80 },
        [Rule.InconclusiveLimited] = from green in Gen.Elements(0.0, 40)
                                     from blue in Gen.Elements(10.0, 40)
                                     from it in s_deployments
                                     select it with { GreenLimited = green, BlueLimited = blue, MaxSeconds = 120, IsFirst = false, ViaRoute = false },
        [Rule.NoEvidence] = from missed in Gen.Elements(3, 5)
                            from it in s_deployments
                            select it with { MissedRounds = missed },
        [Rule.Alarm] = from quiet in Gen.Choose(0, 2)
                       from it in After(it => it with { AlarmsQuiet = it.AlarmsQuiet is "warning" ? "warning" : null })
                       select it with { BakeSeconds = 60, MissedRounds = 0, Alarms = $"{string.Concat(Enumerable.Repeat("OK ", quiet))}ALARM" },
        [Rule.CannotJudge] = from how in Gen.Elements("denied", "absent")
                             from it in After(it => it with { AlarmsQuiet = null })
                             select it with { BakeSeconds = 60, MissedRounds = 0, Alarms = $"OK {how}" },
    };

    [Theory]
    [MemberData(nameof(Endings))]
    public void By_the_plan_as_it_was_every_simulated_verdict_comes_out_again_figure_for_figure(Rule rule)
    {
        List<SimulatedGate.Played> played = [];
        Prop.ForAll(Arb.From(s_endings[rule], gate => gate.Simpler()), gate =>
        {
            var one = gate.Play();
            played.Add(one);

            ShouldComeOutAgain(one.Report);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(DeploymentsOfAnEnding));

        var ended = played.Where(one => one.Report is { Verdict: { } verdict, Recording.IsCut: false } && verdict.Rule == rule).ToList();
        ended.Count.ShouldBeGreaterThan(1, "what is simulated has to end so");
        ShouldBeVaried(rule, ended);
    }

    /// <summary>Where there is more than one way to end so.</summary>
    private static void ShouldBeVaried(Rule rule, IReadOnlyList<SimulatedGate.Played> ended)
    {
        if (rule is Rule.FailErrors)
        {
            ended.ShouldContain(one => one.WasBrokenOff, "a worker comes back before its last probes");
        }

        if (rule is Rule.InconclusiveLimited)
        {
            ended.ShouldContain(one => one.Pauses > 0, "the rate is halved after a pause");
        }

        if (rule is Rule.InconclusiveShared)
        {
            ended.ShouldContain(one => one.Report.Earlier.Count > 0, "it is judged once more");
        }

        if (rule is Rule.InconclusiveShared or Rule.InconclusiveLimited)
        {
            ended.Select(one => one.Report.Said).Distinct().Count().ShouldBe(2, "a plan's policy decides");
        }
    }

    private static void ShouldComeOutAgain(Report report)
    {
        var again = Replayer.Replay(report);
        if (report.Recording!.IsCut)
        {
            (again.Is, again.Why).ShouldBe((null, "its tallies were too many to keep"));

            return;
        }

        again.Why.ShouldBe("", report.Headline);
        (again.Was, again.Is, again.HasChanged, again.IsOpen).ShouldBe((report.Said, report.Said, false, false), report.Headline);
        Text(again.Verdict).ShouldBe(Text(report.Verdict), report.Headline);
        Text(again.Evidence).ShouldBe(Text(report.Evidence), report.Headline);
        again.Seconds.ShouldBe(report.Seconds, 0.001, report.Headline);
    }

    private static string Text<T>(T value) => JsonSerializer.Serialize(value);

    private static Gen<SimulatedGate> Before(Func<SimulatedGate, SimulatedGate> with) => s_deployments.Select(it => with(it with { AskedAt = LifecycleEvent.AfterAllowTestTraffic }));

    private static Gen<SimulatedGate> After(Func<SimulatedGate, SimulatedGate> with) =>
        from askedAt in Gen.Elements(s_afterTraffic)
        from it in s_deployments
        select with(it with { AskedAt = askedAt, IsFirst = false });

    private static Gen<T> Mostly<T>(T usual, params T[] odd) => Gen.Frequency((4, Gen.Constant(usual)), (1, Gen.Elements(odd)));
}
