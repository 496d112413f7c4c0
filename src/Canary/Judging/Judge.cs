namespace Canary.Judging;

/// <summary>
/// Weighs pairs of probes of green and blue slot by slot, and says when there is enough evidence for a verdict. It may be asked after every
/// slot: each bound holds for all looks together (Ville 1939). A verdict of Pass or Fail is final; what arrives later is not weighed.
/// </summary>
public static class Judge
{
    /// <summary>Nothing seen yet.</summary>
    /// <param name="underUsers">What blue's median was at the gate, by path, in microseconds; for a bake, and empty where it is not known.</param>
    public static JudgeState Start(JudgeSettings settings, FleetShape shape, IReadOnlyList<double>? underUsers = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Greens, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNegative(shape.Blues, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Paths, 1, nameof(shape));
        var limits = JudgeConstants.For(settings, shape);
        var state = new JudgeState(shape) { IsWarm = limits.SeeksFaults || !settings.WarmUp.Enabled };
        foreach (var process in state.Layout.Judged.Concat(state.Layout.Paths.Select(path => path.Absent)))
        {
            process.Clear(state.Sums);
        }

        foreach (var (path, median) in (underUsers ?? []).Take(shape.Paths).Index())
        {
            state.Sums[state.Layout.Paths[path].UnderUsers] = median;
        }

        return state;
    }

    /// <summary>
    /// A judgement anew, of a green that was warm already: what was followed of blue and of green's speed goes on, all sums are empty.
    /// </summary>
    public static JudgeState Again(JudgeState state, JudgeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(state);
        var next = Start(settings, state.Shape);
        state.Sums.AsSpan().CopyTo(next.Sums);
        foreach (var process in next.Layout.Judged)
        {
            process.Clear(next.Sums);
        }

        next.IsWarm = state.IsWarm || !settings.WarmUp.Enabled;
        next.Turns.AddRange(state.Turns);
        next.Windows.AddRange(state.Windows);
        (next.WindowsClosed, next.FirstHits, next.WarmUpWindow) = (state.WindowsClosed, state.FirstHits, state.WarmUpWindow);

        return next;
    }

    /// <summary>The same judgement at another rate: what a limiter turned away at the old one says nothing about it.</summary>
    public static JudgeState AtAnotherRate(JudgeState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var next = state.Copy();
        next.Limited = RateLimits.None;

        return next;
    }

    /// <summary>The state after one more slot; one that cannot be true is refused.</summary>
    /// <param name="parts">What each worker brought of it.</param>
    public static JudgeState After(JudgeState state, IReadOnlyList<SlotTally> parts, JudgeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(parts);
        TallyCheck.Refuse(state, parts, mayBePending: false);
        var limits = JudgeConstants.For(settings, state.Shape);
        if (IsFinal(state, limits))
        {
            return state;
        }

        var next = state.Copy();
        Weighing.Add(next, parts, limits);

        return next;
    }

    public static JudgeState After(JudgeState state, SlotTally slot, JudgeSettings settings) => After(state, [slot], settings);

    /// <summary>The rule that decides, and the stratum that it names; null when it is too early.</summary>
    public static Decision? Decide(JudgeState state, JudgeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(state);
        var limits = JudgeConstants.For(settings, state.Shape);

        return Apply(new Standing(state, limits), state, limits);
    }

    /// <summary>The verdict, or null when it is too early for one.</summary>
    /// <param name="names">What the reasons call targets and paths.</param>
    public static Verdict? Explain(JudgeState state, JudgeSettings settings, JudgedNames? names = null)
        => Decide(state, settings) is { } decision ? Explain(decision, state, settings, names) : null;

    /// <summary>A decision put into words.</summary>
    public static Verdict Explain(Decision decision, JudgeState state, JudgeSettings settings, JudgedNames? names = null)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(state);

        return new Reasons(decision, state, settings, names ?? JudgedNames.None).Explain();
    }

    /// <summary>
    /// The fail that stands however the probes that are on their way turn out, and whatever other workers find; null when there is none. Looking
    /// at whatever has returned would not do: failures return fast and timeouts slowly.
    /// </summary>
    /// <param name="unfinished">Slots of this worker of which probes are pending: they count as if all turned out in green's favour.</param>
    /// <param name="own">Green's targets that this worker asks; with all of them it knows what there is to know.</param>
    public static Decision? SureFail(JudgeState state, IReadOnlyList<SlotTally> unfinished, IReadOnlyList<int> own, JudgeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(unfinished);
        ArgumentNullException.ThrowIfNull(own);
        var limits = JudgeConstants.For(settings, state.Shape);
        var imputed = state.Copy();
        foreach (var slot in unfinished)
        {
            TallyCheck.Refuse(imputed, [slot], mayBePending: true);
            Weighing.Add(imputed, [slot], limits);
        }

        var standing = new Standing(imputed, limits);

        return own.Count == state.Shape.Greens
            ? Apply(standing, imputed, limits) is { Outcome: Outcome.Fail } decision ? decision : null
            : standing.FailingOne(own) is { } target ? new Decision(Rule.FailErrors, target) : null;
    }

    /// <summary>The first rule that holds, in order of gravity. Every threshold is inclusive.</summary>
    private static Decision? Apply(Standing it, JudgeState state, JudgeConstants limits)
    {
        if (it.Failing is { } failing)
        {
            return new Decision(Rule.FailErrors, failing);
        }

        return !state.IsWarm ? null : limits.SeeksFaults ? ApplyInBake(it, state, limits) : ApplyAtGate(it, state, limits);
    }

    private static Decision? ApplyInBake(Standing it, JudgeState state, JudgeConstants limits)
    {
        var slow = limits.Settings.BakeLatency == BakeLatency.Warn ? null : it.SlowInBake;

        return slow is not null ? new Decision(Rule.FailLatency, slow)
            // A watch ends with the move, which whoever watches knows.
            : limits.Settings.Stage == JudgeStage.Watch || !Standing.Lasts(state.Slots, limits.Settings.BakeSeconds) ? null
            // Probes that a limiter turned away are in no count, and without any count nothing has held.
            : new Decision(state.Green.Sent > 0 ? Rule.Held : Rule.InconclusiveErrors, Stratum.Pool);
    }

    private static Decision? ApplyAtGate(Standing it, JudgeState state, JudgeConstants limits)
    {
        var (slower, loudest) = it.SlowerBy();
        if (slower >= it.FailLatency)
        {
            return new Decision(Rule.FailLatency, loudest);
        }

        if (Standing.Lasts(state.SharedSlots, JudgeConstants.SharedHoldSeconds))
        {
            return new Decision(Rule.InconclusiveShared, Stratum.Pool);
        }

        var times = limits.Settings.Times;
        var errors = it.ErrorsPass;
        if (errors != ErrorPass.No
            && Standing.Lasts(state.Slots, times.MinSeconds)
            && Standing.Lasts(state.JudgedSlots, JudgeTimes.Least)
            && it.LatencyPasses)
        {
            return new Decision(errors == ErrorPass.Clean ? Rule.Passed : Rule.PassedNoWorse, Stratum.Pool);
        }

        return !Standing.Lasts(state.JudgedSlots, times.MaxSeconds) ? null
            : new Decision(
                errors != ErrorPass.No ? Rule.InconclusiveLatency
                    : it.AnyHolds && it.HasBlueFailed ? Rule.InconclusiveShared
                    : Rule.InconclusiveErrors,
                Stratum.Pool);
    }

    private static bool IsFinal(JudgeState state, JudgeConstants limits)
        => Apply(new Standing(state, limits), state, limits) is { Outcome: Outcome.Pass or Outcome.Fail };
}
