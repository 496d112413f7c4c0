using Canary.Deployments;
using Canary.Judging;

namespace Canary.Probing;

/// <summary>What the workflow hands over before the first round of probes and after each.</summary>
public sealed record RoundRequest
{
    public string LifecycleEvent { get; init; } = "";

    public Location? Location { get; init; }

    /// <summary>What <see cref="Rounds"/> said last time; empty before the first round.</summary>
    public RoundStep? Previous { get; init; }

    /// <summary>What the workers brought back, in any order; empty before the first round.</summary>
    public IReadOnlyList<Round>? Rounds { get; init; }

    /// <summary>The group's alarms after the round, as <see cref="RoundStep.AlarmQueries"/> asked for them.</summary>
    public IReadOnlyList<DescribeAlarms>? Alarms { get; init; }
}

/// <summary>Where the judgement stands, and what to do next.</summary>
public sealed record RoundStep
{
    /// <summary>Probe, Pause, Diagnose or Report: see <see cref="NextStep"/>.</summary>
    public string Next { get; init => field = value ?? ""; } = "";

    /// <summary>How long to wait before the next attempt, when <see cref="Next"/> is Pause. Seconds.</summary>
    public int WaitSeconds { get; init; }

    /// <summary>The attempts before this one, which ended undecided.</summary>
    public IReadOnlyList<Attempt> Earlier { get; init => field = value ?? []; } = [];

    /// <summary>One for each worker of the round to come; what they share follows once, and the requests stand in the location's plan.</summary>
    public IReadOnlyList<Assignment> Assignments { get; init => field = value ?? []; } = [];

    /// <summary>Green's base addresses; the position in this list is the target's number in every tally.</summary>
    public IReadOnlyList<string> Green { get; init => field = value ?? []; } = [];

    /// <summary>Blue's base addresses; empty when green is judged alone.</summary>
    public IReadOnlyList<string> Blue { get; init => field = value ?? []; } = [];

    /// <summary>What the workers judge by in the round to come: not always what the plan says, for a judgement may be repeated or without a blue.</summary>
    public JudgeSettings? Settings { get; init; }

    /// <summary>The names of alarms to look at after the round, in lists as in <see cref="Location.AlarmQueries"/>; empty where CodeDeploy's own look is enough.</summary>
    public IReadOnlyList<IReadOnlyList<string>> AlarmQueries { get; init => field = value ?? []; } = [];

    public JudgeState? State { get; init; }

    public Verdict? Verdict { get; init; }

    /// <summary>What the verdict rests on, in figures for people; null until there is one, for the state says the same.</summary>
    public Evidence? Evidence { get; init; }

    public Observations Observations { get; init => field = value ?? new Observations(); } = new();
}

/// <summary>What was seen beside the counts that the judge needs; summed up over the rounds.</summary>
public sealed record Observations
{
    /// <summary>Probes that counted, green and blue together.</summary>
    public int Probes { get; init; }

    public int Discarded { get; init; }

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

    private const int SamplesPerSide = 3;

    public static RoundStep Next(RoundRequest request)
    {
        var location = request.Location ?? throw new ArgumentException("The request has no location", nameof(request));
        var previous = request.Previous ?? new RoundStep();
        var trial = Trial.Of(request.LifecycleEvent, location, attempt: previous.Earlier.Count + 1);
        var settings = trial.Plan.Judge;

        if (trial.Problem is { } problem)
        {
            return new RoundStep { Next = NextStep.Diagnose, Verdict = Verdict.Of(Outcome.Inconclusive, Rule.NoEvidence, problem), Earlier = previous.Earlier };
        }

        if (previous.State is null)
        {
            return Probe(trial, location.Plan!, new RoundStep
            {
                State = Judge.Start(settings, trial.Green.Count),
                Earlier = previous.Earlier,
                AlarmQueries = request.LifecycleEvent == LifecycleEvent.AfterAllowTraffic ? location.AlarmQueries : [],
            });
        }

        var rounds = request.Rounds ?? [];
        var absorbed = Absorption.Of(previous.State, previous.Assignments, rounds, settings, trial.Green);
        var seen = Observe(previous.Observations, rounds, absorbed);
        var judged = absorbed.Verdict ?? (seen.MissedRounds >= MissedRoundsAllowed ? NothingCameBack(absorbed) : null);
        var verdict = WithAlarms(judged, location.Plan!, previous.AlarmQueries, request.Alarms);
        var step = previous with
        {
            State = absorbed.State,
            Verdict = verdict,
            Evidence = verdict is null ? null : Evidence.Of(absorbed.State, settings),
            Observations = seen,
        };

        return verdict is null ? Probe(trial, location.Plan!, step) : Conclude(request.LifecycleEvent, location.Plan!, step, verdict);
    }

    private static RoundStep Probe(Trial trial, Plan plan, RoundStep step) => step with
    {
        Next = NextStep.Probe,
        Assignments = Roster.Of(trial.AtSlot(step.State!.Slots, plan.Judge), step.State.Slots),
        Green = trial.Green,
        Blue = trial.Blue,
        Settings = trial.Plan.Judge,
    };

    /// <summary>
    /// The judge's verdict beside what the alarms say: users are behind production's figures, so an alarm ends the bake whatever the probes say.
    /// One that is unread ends it only where it would have ended otherwise: the next look may be better.
    /// </summary>
    private static Verdict? WithAlarms(Verdict? judged, Plan plan, IReadOnlyList<IReadOnlyList<string>> queries, IReadOnlyList<DescribeAlarms>? responses)
    {
        if (queries is [] || judged is { Outcome: Outcome.Fail })
        {
            return judged;
        }

        var look = AlarmLook.At(plan, queries, responses);
        var against = look.Alarming is not null || judged is not null ? look.Against() : null;

        return (against, judged) switch
        {
            (not null, { Outcome: Outcome.Inconclusive }) => against with { Reasons = [.. against.Reasons, .. judged.Reasons] },
            (not null, _) => against,
            (_, { Outcome: Outcome.Pass }) => judged with { Reasons = [.. judged.Reasons, .. look.Told] },
            _ => judged,
        };
    }

    /// <summary>The next attempt begins with nothing but the memory that there was one: after an outage the old sums could never pass.</summary>
    private static RoundStep Conclude(string lifecycleEvent, Plan plan, RoundStep step, Verdict verdict)
        => InconclusivePolicy.PauseAfter(lifecycleEvent, plan, verdict, attempt: step.Earlier.Count + 1) is { } seconds
            ? new RoundStep
            {
                Next = NextStep.Pause,
                WaitSeconds = seconds,
                Earlier = [.. step.Earlier, new Attempt { Verdict = verdict, Evidence = step.Evidence, PauseSeconds = seconds }],
            }
            : Finish(step);

    private static RoundStep Finish(RoundStep step) => step with
    {
        Next = step.Verdict is { Outcome: Outcome.Pass } ? NextStep.Report : NextStep.Diagnose,
        Assignments = [],
        Green = [],
        Blue = [],
        Settings = null,
    };

    private static Verdict NothingCameBack(Absorption absorbed) => Verdict.Of(
        Outcome.Inconclusive,
        Rule.NoEvidence,
        [.. absorbed.Missing.Select(missing => $"{MissedRoundsAllowed} rounds of probes in a row were not complete: {missing}")]);

    private static Observations Observe(Observations before, IReadOnlyList<Round> rounds, Absorption absorbed) => new()
    {
        Probes = before.Probes + rounds.SelectMany(Tallies).Sum(slot => slot.BlueSent + slot.Green.Sum(target => target.Sent)),
        Discarded = before.Discarded + rounds.Sum(round => round.Discarded),
        MissedRounds = absorbed.Missing is [] ? 0 : before.MissedRounds + 1,
        GreenLatency = Merge(before.GreenLatency, rounds.Select(round => round.GreenLatency)),
        BlueLatency = Merge(before.BlueLatency, rounds.Select(round => round.BlueLatency)),
        Failures = [.. before.Failures.Concat(rounds.SelectMany(round => round.Failures)).GroupBy(failure => failure.Side).SelectMany(side => side.Take(SamplesPerSide))],
        MedianLatenessMs = Math.Max(before.MedianLatenessMs, rounds.Select(round => round.MedianLatenessMs).DefaultIfEmpty().Max()),
    };

    private static IEnumerable<SlotTally> Tallies(Round round) => round.Slots.Concat(round.Unfinished.Select(slot => slot.Returned));

    private static Histogram? Merge(Histogram? before, IEnumerable<Histogram?> rounds)
        => rounds.Prepend(before).Aggregate((sum, next) => sum is null ? next : next is null ? sum : sum.Merge(next));
}
