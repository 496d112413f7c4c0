using Canary.Aws;
using Canary.Deployments;
using Canary.Judging;
using Canary.Metrics;
using Canary.Plans;
using Canary.Probing;

namespace Canary.Gates;

/// <summary>What the workflow hands over before the first round of probes and after each.</summary>
public sealed record RoundRequest
{
    public string LifecycleEvent { get; init; } = "";

    public Site? Location { get; init; }

    /// <summary>What <see cref="Rounds"/> said last time; empty before the first round.</summary>
    public RoundStep? Previous { get; init; }

    /// <summary>What the workers brought back, in any order; empty before the first round.</summary>
    public IReadOnlyList<Round>? Rounds { get; init; }

    /// <summary>The group's alarms after the round, as <see cref="RoundStep.AlarmQueries"/> asked for them.</summary>
    public IReadOnlyList<DescribeAlarms>? Alarms { get; init; }

    /// <summary>CloudWatch's counts after the round, as <see cref="RoundStep.MetricQueries"/> asked for them.</summary>
    public IReadOnlyList<GetMetricData>? Metrics { get; init; }

    public string DeploymentId { get; init => field = value ?? ""; } = "";

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset Now { get; init; }

    /// <summary>Of a watch alone: the name of the execution that asks.</summary>
    public string ExecutionName { get; init => field = value ?? ""; } = "";

    /// <summary>Of a watch alone: what the stack lets it do, stop, tell or off.</summary>
    public string StackAction { get; init => field = value ?? ""; } = "";

    /// <summary>Of a watch: the stack's parameter Mode, decide or observe.</summary>
    public string StackMode { get; init => field = value ?? ""; } = "";

    /// <summary>Of a watch alone: what it gathered after the round.</summary>
    public LookFacts? Look { get; init; }
}

/// <summary>What was seen beside the counts that the judge needs; summed up over the rounds.</summary>
public sealed record Observations
{
    /// <summary>Probes that were answered or failed, green and blue together.</summary>
    public int Probes { get; init; }

    /// <summary>Rounds in a row in which a worker brought nothing back.</summary>
    public int MissedRounds { get; init; }

    public Histogram? GreenLatency { get; init; }

    public Histogram? BlueLatency { get; init; }

    public IReadOnlyList<FailureSample> Failures { get; init => field = value ?? []; } = [];

    /// <summary>The worst median of a round. Milliseconds.</summary>
    public double MedianLatenessMs { get; init; }
}

/// <summary>Turns a location into rounds of probes, and rounds of probes into a verdict.</summary>
public static class Rounds
{
    private const int MissedRoundsAllowed = 3;

    /// <summary>Before a bake, of which CloudWatch's minutes are read with it.</summary>
    private const int MinutesOfShift = 5;

    public static RoundStep Next(RoundRequest request)
    {
        var site = request.Location ?? throw new ArgumentException("The request has no location", nameof(request));
        var gate = Gate.AskedAt(request.LifecycleEvent, site)
            ?? throw new ArgumentException($"No gate is asked at {request.LifecycleEvent}", nameof(request));
        if (gate is WatchGate watch)
        {
            return Watching.Next(watch, request, site);
        }

        return Judged(gate, site, request) with { Recording = Recording.After(request, site) };
    }

    /// <summary>Of a gate, and without a recording: that is what is being judged again.</summary>
    internal static RoundStep Judged(Gate gate, Site site, RoundRequest request)
    {
        var previous = request.Previous ?? new RoundStep();
        var pairing = gate.Pair(site, attempt: previous.Earlier.Count + 1);

        return pairing.Problem is { } problem ? NoEvidence(previous, problem)
            : previous.State is null || previous.Step is JudgeStep.Pause ? Begin(gate, site, pairing, previous, request)
            : After(gate, site, pairing, previous, request);
    }

    private static RoundStep NoEvidence(RoundStep previous, string problem) => new()
    {
        Step = new JudgeStep.Conclude(Verdict.Of(Outcome.Inconclusive, Rule.NoEvidence, problem), null),
        Earlier = previous.Earlier,
    };

    /// <summary>The first round, or the first after a pause.</summary>
    private static RoundStep Begin(
        Gate gate, Site site, ProbePairing pairing, RoundStep previous, RoundRequest request) => Probe(pairing, previous with
        {
            State = previous.State is { } state && AreTheSame(previous, pairing)
            ? state
            : Judge.Start(pairing.Plan.Judge, pairing.Shape(site.Green?.Id ?? ""), site.Baseline?.By(pairing.Plan)),
            AlarmQueries = gate.Alarms == AlarmRule.AfterEachRound ? site.AlarmQueries : [],
            MetricQueries = MetricQueries(gate, site, previous.Traffic, pairing, request),
        });

    /// <summary>What follows from a round that is over: a verdict, a slower rate, or the next round.</summary>
    private static RoundStep After(Gate gate, Site site, ProbePairing pairing, RoundStep previous, RoundRequest request)
    {
        var plan = site.Plan!;
        var rounds = request.Rounds ?? [];
        var judgement = RoundJudgement.Of(previous.State!, previous.Assignments, rounds, pairing.Plan.Judge);
        var seen = Observe(previous, rounds, judgement);
        var step = previous with { State = judgement.State, Observations = seen, Traffic = TrafficAfter(site, previous, request) };
        var judged = RateLimiting.EndOfBake(judgement, step, pairing)
            ?? WithTraffic(Judged(judgement, pairing), step, pairing)
            ?? (seen.MissedRounds >= MissedRoundsAllowed ? NothingCameBack(judgement) : null)
            ?? RateLimiting.Of(step, pairing);

        return WithAlarms(judged, plan, previous.AlarmQueries, request.Alarms) is { } verdict
                ? Conclude(gate, plan, pairing, step, verdict, judgement.Decision)
            : judgement.State.Limited.IsReached ? RateLimiting.Slow(step, rounds)
            : Probe(pairing, step with { MetricQueries = MetricQueries(gate, site, step.Traffic, pairing, request) });
    }

    /// <summary>
    /// In a bake users are on green, and CloudWatch counts them; its minutes come late, so those of the end of the shift are read too.
    /// </summary>
    private static IReadOnlyList<MetricDataRequest> MetricQueries(
        Gate gate, Site site, UserTrafficState? traffic, ProbePairing pairing, RoundRequest request)
        => gate.HasUsers && SinceShift(request) is { } since
            ? UserTraffic.Queries(site, request.DeploymentId, traffic, since, request.Now.AddSeconds(pairing.RoundSeconds))
            : [];

    private static UserTrafficState? TrafficAfter(Site site, RoundStep previous, RoundRequest request)
        => previous.MetricQueries is [_, ..] && SinceShift(request) is { } since
            ? UserTraffic.After(site, request.DeploymentId, previous.Traffic, previous.MetricQueries, request.Metrics, since)
            : previous.Traffic;

    /// <summary>Null where the clock of the execution is not known.</summary>
    private static DateTimeOffset? SinceShift(RoundRequest request)
        => request is { StartedAt.Year: > 2000, Now.Year: > 2000 } ? request.StartedAt.AddMinutes(-MinutesOfShift) : null;

    /// <summary>
    /// What users met beside what the probes did. Where blue's probes fail more than is tolerated, users' failures may be of something that both
    /// share, and are held against nobody.
    /// </summary>
    private static Verdict? WithTraffic(Verdict? judged, RoundStep step, ProbePairing pairing)
    {
        if (judged is { Outcome: Outcome.Fail } || step.Traffic is null)
        {
            return judged;
        }

        var isShared = step.State is { Blue: { Sent: > 0 } blue } && blue.Rate > pairing.Plan.Judge.Errors.Tolerated;

        return isShared || UserTraffic.Fail(step.Traffic, pairing.Plan) is not { } failing
            ? judged is { Outcome: Outcome.Pass } && step.Traffic.Totals.Green.Requests > 0
                ? judged with { Reasons = [.. judged.Reasons, .. UserTraffic.Remarks(step.Traffic)] }
                : judged
            : failing;
    }

    /// <summary>
    /// A pause is long enough for targets to be replaced or to be more: what is known of the old ones says nothing of the new, and those may be
    /// cold.
    /// </summary>
    private static bool AreTheSame(RoundStep previous, ProbePairing pairing) =>
        previous.Green.SequenceEqual(pairing.Green) && previous.Blue.SequenceEqual(pairing.Blue);

    /// <summary>
    /// The judge's decision in words; one that was made while a worker was missing has not shown what the plan's policies are about.
    /// </summary>
    private static Verdict? Judged(RoundJudgement judgement, ProbePairing pairing)
    {
        if (judgement.Decision is not { } decision)
        {
            return null;
        }

        var verdict = Judge.Explain(decision, judgement.State, pairing.Plan.Judge, pairing.Names);

        return judgement switch
        {
            { Missing: [_, ..] } when decision.Outcome == Outcome.Inconclusive => Verdict.Of(
                Outcome.Inconclusive, Rule.NoEvidence, [.. judgement.Missing.Select(one => "the last round was not complete: "
                    + $"{one}"), .. verdict.Reasons]),
            { Pending: { Green: > 0 } or { Blue: > 0 } } => verdict with { Reasons = [.. verdict.Reasons, PendingRemark(judgement.Pending)] },
            _ => verdict,
        };
    }

    private static string PendingRemark((int Green, int Blue) pending)
    {
        var who = pending switch
        {
            (var green, 0) => $"{Probes(green)} to green",
            (0, var blue) => $"{Probes(blue)} to blue",
            var (green, blue) => $"{Probes(green)} to green and {blue} to blue",
        };

        return pending.Green + pending.Blue == 1
            ? $"{who} was still pending; it could not change the verdict"
            : $"{who} were still pending; they could not change the verdict";

        static string Probes(int count) => count == 1 ? "1 probe" : $"{count} probes";
    }

    private static RoundStep Probe(ProbePairing pairing, RoundStep step) => step with
    {
        Step = new JudgeStep.Probe(Roster.Of(pairing.Slowed(step.Halvings), step.State!.Slots), pairing.Green, pairing.Blue, pairing.Plan.Judge),
    };

    /// <summary>
    /// The judge's verdict beside what the alarms say: users are behind production's figures, so an alarm ends the bake whatever the probes say.
    /// One that is unread ends it only where it would have ended otherwise: the next look may be better.
    /// </summary>
    private static Verdict? WithAlarms(
        Verdict? judged, Plan plan, IReadOnlyList<IReadOnlyList<string>> queries, IReadOnlyList<DescribeAlarms>? responses)
    {
        if (queries is [] || judged is { Outcome: Outcome.Fail })
        {
            return judged;
        }

        var look = AlarmCheck.At(plan, queries, responses);
        var against = look.Alarming is not null || judged is not null ? look.Against() : null;

        return (against, judged) switch
        {
            (not null, { Outcome: Outcome.Inconclusive }) => against with { Reasons = [.. against.Reasons, .. judged.Reasons] },
            (not null, _) => against,
            (_, { Outcome: Outcome.Pass }) => judged with { Reasons = [.. judged.Reasons, .. look.Remarks] },
            _ => judged,
        };
    }

    /// <summary>The next attempt begins with empty sums, for after an outage the old ones could never pass, and with a green that is warm.</summary>
    private static RoundStep Conclude(Gate gate, Plan plan, ProbePairing pairing, RoundStep step, Verdict verdict, Decision? decision)
    {
        verdict = RateLimiting.WithRemark(verdict, step);
        var evidence = Evidence.Of(step.State!, pairing.Plan.Judge, decision, pairing.Names);
        var attempt = step.Earlier.Count + 1;

        var concluded = step with { Step = new JudgeStep.Conclude(verdict, evidence) };

        return InconclusivePolicy.PauseAfter(gate.Stage, plan, verdict, attempt) is { } seconds
            ? new RoundStep
            {
                Step = new JudgeStep.Pause(seconds, step.Green, step.Blue),
                State = Judge.Again(step.State!, InconclusivePolicy.SettingsOf(gate.Stage, plan, attempt + 1)),
                Halvings = step.Halvings,
                Earlier = [.. step.Earlier, new Attempt { Verdict = verdict, Evidence = evidence, PauseSeconds = seconds }],
            }
            : concluded with { Asks = InconclusivePolicy.Asks(gate.Stage, plan, concluded.ToUndecided()) };
    }

    private static Verdict NothingCameBack(RoundJudgement judgement) => Verdict.Of(
        Outcome.Inconclusive,
        Rule.NoEvidence,
        [.. judgement.Missing.Select(missing => $"{MissedRoundsAllowed} rounds of probes in a row were not complete: {missing}")]);

    internal static Observations Observe(RoundStep previous, IReadOnlyList<Round> rounds, RoundJudgement judgement)
    {
        var (before, state) = (previous.Observations, judgement.State);

        // What a cold green took is the warm-up's to tell.
        var isJustWarm = state.IsWarm && !previous.State!.IsWarm;
        List<Pair> judged = [.. rounds.SelectMany(round => round.Slots.Concat(round.Unfinished)).Where(slot => !state.IsWarm
            || slot.Slot >= state.WarmSlots).SelectMany(slot => slot.Pairs)];

        return new Observations
        {
            Probes = before.Probes + rounds.SelectMany(round => round.Slots.Concat(round.Unfinished))
                .Sum(slot => slot.Pairs.Count + slot.Pairs.Count(pair => pair.HasBlue) - slot.Pending),
            MissedRounds = judgement.Missing is [] ? 0 : before.MissedRounds + 1,
            GreenLatency = Latencies(isJustWarm ? null : before.GreenLatency, judged.Select(pair => pair.GreenReply)),
            BlueLatency = Latencies(isJustWarm ? null : before.BlueLatency, judged.Where(pair => pair.HasBlue).Select(pair => pair.BlueReply)),
            Failures = [.. before.Failures
                .Concat(rounds.SelectMany(round => round.Failures))
                .GroupBy(failure => failure.Side)
                .SelectMany(side => side
                    .OrderBy(failure => state.IsWarm && failure.Slot < state.WarmSlots)
                    .Take(FailureSample.MostPerSide))],
            MedianLatenessMs = Math.Max(before.MedianLatenessMs, rounds.Select(round => round.MedianLatenessMs).DefaultIfEmpty().Max()),
        };
    }

    private static Histogram? Latencies(Histogram? before, IEnumerable<Reply> replies)
    {
        var answered = Histogram.Of(replies.Where(reply => reply.IsAnswered).Select(reply => reply.Microseconds));

        return before is null ? answered : before.Merge(answered);
    }
}
