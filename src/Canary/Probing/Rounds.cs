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

    public IReadOnlyList<Assignment> Assignments { get; init => field = value ?? []; } = [];

    /// <summary>The names of alarms to look at after the round, in lists as in <see cref="Location.AlarmQueries"/>; empty where CodeDeploy's own look is enough.</summary>
    public IReadOnlyList<IReadOnlyList<string>> AlarmQueries { get; init => field = value ?? []; } = [];

    public JudgeState? State { get; init; }

    public Verdict? Verdict { get; init; }

    /// <summary>What the verdict rests on, in figures for people.</summary>
    public Evidence? Evidence { get; init; }

    public Observations Observations { get; init => field = value ?? new Observations(); } = new();
}

/// <summary>What was seen beside the counts that the judge needs; summed up over the rounds.</summary>
public sealed record Observations
{
    /// <summary>Probes that counted, green and blue together.</summary>
    public int Probes { get; init; }

    public int Discarded { get; init; }

    /// <summary>Rounds in a row that brought nothing back.</summary>
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
    private const int MostSlots = 120;

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

        var (state, judged) = Absorb(previous.State, request.Rounds ?? [], settings, trial.Green);
        var step = previous with
        {
            State = state,
            Verdict = Telling(judged, location.Plan!, previous, request.Alarms),
            Evidence = Evidence.Of(state, settings),
            Observations = Observe(previous.Observations, request.Rounds ?? []),
        };

        if (Watch(location.Plan!, step, request.Alarms) is { } alarm)
        {
            return Finish(step with { Verdict = alarm });
        }

        return step.Verdict is { } verdict ? Conclude(request.LifecycleEvent, location.Plan!, step, verdict)
            : step.Observations.MissedRounds >= MissedRoundsAllowed ? Finish(step with { Verdict = NothingCameBack(request.Rounds ?? []) })
            : Probe(trial, location.Plan!, step);
    }

    /// <summary>The same slots in the same order as the prober judged them, so the verdict is the one it came back with.</summary>
    private static (JudgeState State, Verdict? Verdict) Absorb(JudgeState state, IReadOnlyList<Round> rounds, JudgeSettings settings, IReadOnlyList<string> green)
    {
        var verdict = Judge.Decide(state, settings, green);
        foreach (var slot in rounds.SelectMany(round => round.Slots).OrderBy(slot => slot.Slot).ThenBy(slot => slot.Worker))
        {
            if (verdict is not null)
            {
                break;
            }

            state = Judge.After(state, slot, settings);
            verdict = Judge.Decide(state, settings, green);
        }

        return (state, verdict);
    }

    private static RoundStep Probe(Trial trial, Plan plan, RoundStep step)
    {
        var slowed = trial.AtSlot(step.State!.Slots, plan.Judge);

        return step with
        {
            Next = NextStep.Probe,
            Assignments =
            [
                new Assignment
                {
                    FirstSlot = step.State.Slots,
                    Slots = Math.Clamp((int)Math.Ceiling(trial.RoundSeconds / trial.Plan.Judge.SlotSeconds), 1, MostSlots),
                    Green = trial.Green,
                    Blue = trial.Blue,
                    Plan = slowed.Plan,
                    State = step.State,
                },
            ],
        };
    }

    /// <summary>A pass tells what is to be known of the alarms.</summary>
    private static Verdict? Telling(Verdict? verdict, Plan plan, RoundStep previous, IReadOnlyList<DescribeAlarms>? responses)
        => verdict is { Outcome: Outcome.Pass } && previous.AlarmQueries is [_, ..]
            ? verdict with { Reasons = [.. verdict.Reasons, .. AlarmLook.At(plan, previous.AlarmQueries, responses).Told] }
            : verdict;

    /// <summary>
    /// What the alarms say against green: users are behind production's figures, so an alarm ends the bake whatever the probes say. One that is
    /// unread ends it only where it would have passed: the next look may be better.
    /// </summary>
    private static Verdict? Watch(Plan plan, RoundStep step, IReadOnlyList<DescribeAlarms>? responses)
    {
        if (step.AlarmQueries is [] || step.Verdict is { Outcome: Outcome.Fail })
        {
            return null;
        }

        var look = AlarmLook.At(plan, step.AlarmQueries, responses);

        return look.Alarming is not null || step.Verdict is not null ? look.Against() : null;
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
    };

    private static Verdict NothingCameBack(IReadOnlyList<Round> rounds)
    {
        var error = rounds.FirstOrDefault(round => round.Error is not null);

        return Verdict.Of(
            Outcome.Inconclusive,
            Rule.NoEvidence,
            $"{MissedRoundsAllowed} rounds of probes in a row brought nothing back: {error?.Error ?? "no slot was completed"} {error?.Cause}".TrimEnd());
    }

    private static Observations Observe(Observations before, IReadOnlyList<Round> rounds) => new()
    {
        Probes = before.Probes + rounds.SelectMany(round => round.Slots).Sum(slot => slot.BlueSent + slot.Green.Sum(target => target.Sent)),
        Discarded = before.Discarded + rounds.Sum(round => round.Discarded),
        MissedRounds = rounds.Any(round => round.Slots is [_, ..]) ? 0 : before.MissedRounds + 1,
        GreenLatency = Merge(before.GreenLatency, rounds.Select(round => round.GreenLatency)),
        BlueLatency = Merge(before.BlueLatency, rounds.Select(round => round.BlueLatency)),
        Failures = [.. before.Failures.Concat(rounds.SelectMany(round => round.Failures)).GroupBy(failure => failure.Side).SelectMany(side => side.Take(SamplesPerSide))],
        MedianLatenessMs = Math.Max(before.MedianLatenessMs, rounds.Select(round => round.MedianLatenessMs).DefaultIfEmpty().Max()),
    };

    private static Histogram? Merge(Histogram? before, IEnumerable<Histogram?> rounds)
        => rounds.Prepend(before).Aggregate((sum, next) => sum is null ? next : next is null ? sum : sum.Merge(next));
}
