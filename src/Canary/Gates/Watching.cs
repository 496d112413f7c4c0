using System.Globalization;
using Canary.Aws;
using Canary.Deployments;
using Canary.Judging;
using Canary.Metrics;
using Canary.Plans;
using Canary.Probing;

namespace Canary.Gates;

/// <summary>Turns each look of the watch into what comes next: another round of probes, or the end, and on evidence a stop.</summary>
/// <remarks>
/// What speaks against green is asked in this order: probes, users' counts, alarms, tasks, targets. What is not known speaks against nobody: a
/// deployment is never stopped because something could not be read.
/// </remarks>
internal static class Watching
{
    /// <summary>Rounds are short at first, when most faults show.</summary>
    private static readonly TimeSpan s_first = TimeSpan.FromMinutes(1);

    /// <summary>Of longer shifts, rounds are longer: each look costs the same.</summary>
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(30);

    // Seconds of a round: at first, then, and of a long shift. Where several workers send, none can end a round by itself.
    private const double FirstRound = 10;
    private const double Round = 30;
    private const double LongRound = 60;
    private const double RoundOfSeveral = 10;

    /// <summary>What a look adds to a history beside its workers, where each call needs its last attempt (docs/scale.md).</summary>
    private const int EventsOfLook = 140;

    private const int UnreadLooksAllowed = 10;

    /// <summary>Without an address to probe, or a prober.</summary>
    private const int SecondsWithoutProbes = 10;

    public static RoundStep Next(WatchGate gate, RoundRequest request, Site site)
    {
        var before = request.Previous ?? new RoundStep();
        var watch = before.Watch ?? new WatchState();
        var look = Unfold(request.Look ?? new LookFacts());
        if (request.ExecutionName != WatchExecution.NameOf(request.DeploymentId, watch.PartsBefore))
        {
            return End(before, watch, WatchEnding.NotTheWatch, Undecided(
                $"The watch of this deployment is the execution {WatchExecution.NameOf(request.DeploymentId)}; this one does nothing"));
        }

        var shift = Shift.Of(look, site);
        site = WithHealth(site, look);
        watch = watch with
        {
            Looks = watch.Looks + 1,
            Began = watch.Began ?? (shift.State is ShiftState.Moving or ShiftState.Over ? shift.Began ?? request.Now : null),
            GreenPercent = shift.GreenPercent ?? watch.GreenPercent,
            UnreadLooks = shift.State == ShiftState.Unknown ? watch.UnreadLooks + 1 : 0,
        };
        var step = Weigh(gate, request, before with { Watch = watch }, site, look);
        var byProbes = ByProbes(step, site);
        var isGone = byProbes?.Suspect is { } suspect && IsGone(suspect, step, site, look);
        if (watch.Began is not null && (shift.GreenIsShort || isGone) && look.Tasks is null && step.Step is not JudgeStep.AskTasks)
        {
            return step with { Step = new JudgeStep.AskTasks() };
        }

        var deaths = watch.Began is { } since ? TaskDeaths.Since(since, site.Green!, look.Tasks) : [];
        if (isGone && deaths is [] && AreKnown(look.Tasks))
        {
            (step, byProbes) = (WithoutGone(step, byProbes!.Suspect!.Value, site.Green!), null);
        }

        step = step with { Step = null, Watch = step.Watch! with { SickLooks = TaskDeaths.SickLooks(step.Watch.SickLooks, site) } };

        return (watch.Began is null ? null : byProbes ?? Against(step, site, look, shift, deaths)) is { } verdict
            ? Act(request, step, site, shift, verdict)
            : EndOf(request, step, site, shift)
                ?? Continue(gate, request, step, site, isMissed: before.Step is JudgeStep.Probe && step.Observations.MissedRounds > 0);
    }

    /// <summary>With the tasks that were read for it among the target groups.</summary>
    private static LookFacts Unfold(LookFacts look) => look.Listeners?.Readings is not [_, ..] readings ? look : look with
    {
        TargetGroups = [.. look.TargetGroups ?? [], .. readings.SelectMany(DiscreetReading.HealthIn)],
    };

    /// <summary>The name and the addresses of the judgement, which are those of the round before.</summary>
    private static JudgedNames NamesOf(RoundStep step, Plan plan)
        => ProbePairing.NamesOf(step.Watch!.Green, plan, step.State?.Shape.HasRoute ?? false);

    /// <summary>The rounds of probes and CloudWatch's minutes, each once: a look that asked for tasks brings both again.</summary>
    private static RoundStep Weigh(WatchGate gate, RoundRequest request, RoundStep step, Site site, LookFacts look)
    {
        if (step.Step is JudgeStep.AskTasks)
        {
            return step;
        }

        var watch = step.Watch!;
        if (step is { Step: JudgeStep.Probe, State: { } known })
        {
            var rounds = request.Rounds ?? [];
            var judgement = RoundJudgement.Of(known, step.Assignments, rounds, gate.Pair(site, attempt: 1).Plan.Judge);
            step = step with
            {
                State = judgement.State,
                Observations = Rounds.Observe(step, rounds, judgement),
                Watch = (watch with
                {
                    Decision = judgement.Decision,
                    Onset = judgement.Decision is { Rule: Rule.FailErrors } failed ? OnsetIn(rounds, failed, known.Shape.Route) : null,
                }).Remark(judgement.Missing.FirstOrDefault()),
            };
        }

        // Where nothing was asked, it says why.
        return watch.Began is { } began
            ? step with { Traffic = UserTraffic.After(site, request.DeploymentId, step.Traffic, step.MetricQueries, look.Metrics, began) }
            : step;
    }

    /// <summary>Hours of good answers are no news: what counts is how it was since green's first failure of the round.</summary>
    /// <param name="route">The listener's number among green's targets, which is told by itself; -1: it is not among them.</param>
    private static string? OnsetIn(IReadOnlyList<Round> rounds, Decision decision, int route)
    {
        var isRoute = route >= 0 && decision.Stratum == Stratum.Target(route);
        var slots = rounds.SelectMany(round => round.Slots.Concat(round.Unfinished))
            .Select(slot => slot with { Pairs = [.. slot.Pairs.Where(pair => pair.Green == route == isRoute)] })
            .OrderBy(slot => slot.Slot)
            .ToList();
        var since = slots.SkipWhile(slot => !slot.Pairs.Any(pair => pair.GreenReply.IsFailed)).ToList();
        if (since is [])
        {
            return null;
        }

        var green = Counted(since, pair => pair.GreenReply);
        var blue = Counted(since, pair => pair.HasBlue ? pair.BlueReply : Reply.Pending);
        var seconds = (since[^1].Slot - since[0].Slot + 1) * Canary.Plans.Plan.SlotSeconds;

        return string.Create(
            CultureInfo.InvariantCulture,
            $"In the last {seconds:0.#} s {(isRoute ? "the production listener" : "green")} failed {green.Failed} of {green.Sent} probes "
                + $"({Percent.Of(green.Rate)})")
            + (blue.Sent > 0 ? $", blue {blue.Failed} of {blue.Sent}" : "");
    }

    private static Tally Counted(IEnumerable<SlotTally> slots, Func<Pair, Reply> replyOf)
    {
        var replies = slots.SelectMany(slot => slot.Pairs).Select(replyOf).Where(reply => !reply.IsPending && !reply.IsLimited).ToList();

        return new Tally(replies.Count, replies.Count(reply => reply.IsFailed));
    }

    /// <summary>What the judge decided, in words; null while it has decided nothing.</summary>
    private static Verdict? ByProbes(RoundStep step, Site site)
    {
        if (step is not { State: { } state, Watch: { Decision: { } decision } watch })
        {
            return null;
        }

        var verdict = Judge.Explain(decision, state, site.Plan!.WatchJudge, NamesOf(step, site.Plan!));

        return watch.Onset is { } onset ? verdict with { Reasons = [onset, .. verdict.Reasons] } : verdict;
    }

    /// <summary>What speaks against green beside the probes; null when nothing does.</summary>
    private static Verdict? Against(RoundStep step, Site site, LookFacts look, Shift shift, IReadOnlyList<StoppedTask> deaths)
        => UserTraffic.Fail(step.Traffic, site.Plan!)
            ?? OfAlarms(site, step.AlarmQueries, look)
            ?? TaskDeaths.Against(deaths, site.Green!, shift)
            ?? TaskDeaths.Against(step.Watch!.SickLooks, site.Green!);

    /// <summary>The targets are others now, and so the judgement begins anew.</summary>
    private static RoundStep WithoutGone(RoundStep step, int suspect, TaskSet green) => step with
    {
        Watch = (step.Watch! with { Decision = null, Onset = null, Green = [] }).Remark(
            $"The target {step.Watch.Green[suspect]} {(green.HasTargetGroup ? "left the target group" : "was stopped by ECS")} while it was "
                + "probed, and no task of green stopped by itself: its failures do not count"),
    };

    /// <summary>One whose target group does not list it any more. Where that could not be read, none is.</summary>
    private static bool IsGone(int suspect, RoundStep step, Site site, LookFacts look)
        => HealthOf(look, site.Green!) is not null
            && (step.State is not { Shape.HasRoute: true } || suspect < step.Watch!.Green.Count - 1)
            && step.Watch!.Green.ElementAtOrDefault(suspect) is { } address
            && site.Plan!.Via == Via.Targets
            && !site.Green!.Addresses().Contains(address);

    private static bool AreKnown(TaskFacts? tasks) => tasks is { Stopped: { } pages } && pages.All(page => page.Error is null);

    private static Verdict? OfAlarms(Site site, IReadOnlyList<IReadOnlyList<string>> queries, LookFacts look)
        => queries is [] || AlarmCheck.At(site.Plan!, queries, look.Alarms) is not { Alarming: { } alarming } ? null
            : Verdict.Of(Outcome.Fail, Rule.Alarm, alarming);

    private static IEnumerable<string> Exposure(WatchState watch)
        => watch.GreenPercent is { } percent ? [$"Green had {Percent.Of(percent / 100)} of production's traffic"] : [];

    private static RoundStep Act(RoundRequest request, RoundStep step, Site site, Shift shift, Verdict verdict)
    {
        verdict = verdict with { Reasons = [.. verdict.Reasons, .. Exposure(step.Watch!)] };
        var evidence = EvidenceOf(step, site);
        var ending = shift.State == ShiftState.Stopped ? WatchEnding.DeploymentEnded : WatchEnding.Evidence;
        var mandate = Mandate.Of(request.StackMode, site.Plan, request.Now);
        var stops = ending == WatchEnding.Evidence && WatchActions.Of(request.StackAction, site.Plan!, mandate) == WatchAction.Stop;

        return step with
        {
            Watch = step.Watch! with { Ending = ending },
            Step = stops ? new JudgeStep.Stop(verdict, evidence) : new JudgeStep.Conclude(verdict, evidence),
        };
    }

    private static Evidence? EvidenceOf(RoundStep step, Site site)
        => step.State is null ? null : Evidence.Of(step.State, site.Plan!.WatchJudge, step.Watch!.Decision, NamesOf(step, site.Plan!));

    /// <summary>Why the watch is over; null while it goes on.</summary>
    private static RoundStep? EndOf(RoundRequest request, RoundStep step, Site site, Shift shift)
    {
        var watch = step.Watch!;
        var watched = watch.Began is { } began ? request.Now - began : TimeSpan.Zero;
        var most = site.Plan!.Watch.MaxMinutes;

        WatchEnding? ending = shift.State == ShiftState.Over ? WatchEnding.ShiftOver
            : shift.State == ShiftState.Stopped ? WatchEnding.DeploymentEnded
            : watched >= TimeSpan.FromMinutes(most) ? WatchEnding.TimeUp
            : watch.UnreadLooks >= UnreadLooksAllowed ? WatchEnding.Unread
            : null;

        return ending switch
        {
            null => null,
            WatchEnding.Unread => End(step, watch, WatchEnding.Unread, Undecided(UnreadOf(request.Look, site))),
            WatchEnding.TimeUp => End(
                step,
                watch.Remark($"The watch ended after {most} minutes, the plan's watch.maxMinutes: the rest of the shift is not watched"),
                WatchEnding.TimeUp,
                Held(step, site),
                EvidenceOf(step, site)),
            _ => End(step, watch, ending.Value, Held(step, site), EvidenceOf(step, site)),
        };
    }

    private static string UnreadOf(LookFacts? look, Site site)
    {
        var (shift, permission) = site.Controller == Controller.Ecs
            ? (LifecycleStage.ProductionTrafficShift, "ecs:DescribeServiceDeployments")
            : (LifecycleEvent.AllowTraffic, "codedeploy:GetDeploymentTarget");

        return Unread.Because($"how far {shift} is", (look?.Targets ?? []).FirstOrDefault(), permission);
    }

    private static Verdict Held(RoundStep step, Site site)
    {
        var held = step.State is { Green.Sent: > 0 } state
            ? Judge.Explain(new Decision(Rule.Held, Stratum.Pool), state, site.Plan!.WatchJudge, NamesOf(step, site.Plan!))
            : Undecided("The traffic shift was over before the watch had an answer to a probe");

        return step.Traffic is null ? held : held with { Reasons = [.. held.Reasons, .. UserTraffic.Remarks(step.Traffic)] };
    }

    private static Verdict Undecided(string reason) => Verdict.Of(Outcome.Inconclusive, Rule.NoEvidence, reason);

    private static RoundStep End(RoundStep step, WatchState watch, WatchEnding ending, Verdict verdict, Evidence? evidence = null) => step with
    {
        Watch = watch with { Ending = ending },
        Step = new JudgeStep.End(verdict with { Reasons = [.. verdict.Reasons, .. watch.Remarks] }, evidence),
    };

    /// <summary>
    /// The next round of probes; a wait where there is nobody to probe yet, and where a round brought nothing back, or a prober that fails at once
    /// would be asked again at once.
    /// </summary>
    private static RoundStep Continue(WatchGate gate, RoundRequest request, RoundStep step, Site site, bool isMissed)
    {
        var watch = step.Watch!;
        var pairing = gate.Pair(site, attempt: 1);
        if (watch.Looks >= MostLooks(pairing))
        {
            var next = watch with { Looks = 0, PartsBefore = watch.PartsBefore + 1 };

            return step with { Step = new JudgeStep.GoOn(WatchExecution.NameOf(request.DeploymentId, next.PartsBefore)), Watch = next };
        }

        if (watch.Began is not { } began || pairing.Problem is not null || isMissed)
        {
            var seconds = watch.Began is null ? PauseBefore(request.Now - request.StartedAt) : SecondsWithoutProbes;

            return WithQueries(request, step, site, seconds) with
            {
                Step = new JudgeStep.Wait(seconds),
                Watch = watch.Remark(watch.Began is null ? null : pairing.Problem),
            };
        }

        (step, var halvings) = Slower(step, pairing);
        var state = step.State is { } known && IsOf(watch, pairing)
            ? known
            : Judge.Start(pairing.Plan.Judge, pairing.Shape(site.Green!.Id), site.Baseline?.By(pairing.Plan));
        pairing = pairing.Slowed(halvings) with
        {
            WatchedSeconds = SecondsOfRound(request.Now, request.Now - began, Roster.Workers(pairing.Plan, pairing.Green.Count)),
        };

        return WithQueries(request, step, site, pairing.RoundSeconds) with
        {
            State = state,
            Halvings = halvings,
            Watch = watch with { Green = pairing.Green, Blue = pairing.Blue },
            Step = new JudgeStep.Probe(Roster.Of(pairing, state.Slots), pairing.Green, pairing.Blue, pairing.Plan.Judge),
        };
    }

    /// <summary>How often an execution may look before a successor goes on: a look at a large fleet takes more events.</summary>
    private static int MostLooks(ProbePairing pairing)
    {
        var workers = pairing.Problem is null ? Roster.Workers(pairing.Plan, pairing.Green.Count) : 1;

        return Roster.MostEvents / (EventsOfLook + (workers * Roster.EventsOfWorker));
    }

    /// <summary>A limiter that turns probes away is met with half the rate; a watch has no verdict on it.</summary>
    private static (RoundStep Step, int Halvings) Slower(RoundStep step, ProbePairing pairing)
        => step.State is { Limited.IsReached: true } state && pairing.CanBeSlower(step.Halvings)
            ? (step with { State = Judge.AtAnotherRate(state) }, step.Halvings + 1)
            : (step, step.Halvings);

    private static bool IsOf(WatchState watch, ProbePairing pairing) =>
        watch.Green.SequenceEqual(pairing.Green) && watch.Blue.SequenceEqual(pairing.Blue);

    private static RoundStep WithQueries(RoundRequest request, RoundStep step, Site site, double seconds) => step with
    {
        AlarmQueries = site.AlarmQueries,

        // They are asked when the round is over.
        MetricQueries = step.Watch!.Began is { } began
            ? UserTraffic.Queries(site, request.DeploymentId, step.Traffic, began, request.Now.AddSeconds(seconds))
            : [],
    };

    /// <summary>
    /// Rounds end with the clock's minutes: that is when one more of CloudWatch's is final, and waiting for it would cost half a round.
    /// </summary>
    private static double SecondsOfRound(DateTimeOffset now, TimeSpan watched, int workers)
    {
        var round = workers > 1 ? RoundOfSeveral : watched < s_first ? FirstRound : watched < s_long ? Round : LongRound;
        var rest = round - (now.TimeOfDay.TotalSeconds % round);

        return round <= FirstRound ? round : rest < FirstRound / 2 ? rest + round : rest;
    }

    /// <summary>Before the shift: CodeDeploy may wait for a person to reroute, for up to two days. Seconds.</summary>
    private static int PauseBefore(TimeSpan waited) => waited.TotalMinutes switch { < 2 => 5, < 10 => 15, _ => 60 };

    /// <summary>With the targets as they are now; where that could not be read, as they were.</summary>
    private static Site WithHealth(Site site, LookFacts look)
    {
        var health = new HealthFacts { TargetGroups = look.TargetGroups };

        return site with
        {
            Green = site.Green is { } green && HealthOf(look, green) is not null ? TaskSets.WithTargets(green, health) : site.Green,
            Blue = site.Blue is { } blue && HealthOf(look, blue) is not null ? TaskSets.WithTargets(blue, health) : site.Blue,
        };
    }

    /// <summary>Null where it could not be read.</summary>
    private static IReadOnlyList<TargetHealthDescription>? HealthOf(LookFacts look, TaskSet set)
        => (look.TargetGroups ?? []).FirstOrDefault(group => group.TargetGroupArn == set.ListedBy)?.Health is { Error: null } health
            ? health.Descriptions
            : null;
}
