namespace Canary.Judging;

/// <summary>
/// Weighs paired probes of green and blue slot by slot, and says when there is enough evidence for a verdict. It may be asked after every
/// slot: each bound holds for all looks together (Ville 1939). A verdict of Pass or Fail is final; what arrives later is not weighed.
/// </summary>
public static class Judge
{
    /// <summary>Nothing seen yet, of this many targets; their number and so the weight of each stays as it is.</summary>
    public static JudgeState Start(JudgeSettings settings, int targets)
    {
        var limits = JudgeConstants.For(settings);
        if (targets < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(targets), targets, $"targets is {targets}; at least one green target is needed, for without one there is nothing to judge");
        }

        var (rates, shifts) = (limits.FailureSteps.Length, settings.Deltas.Count);
        var none = new GreenSums { Errors = CappedSums.Zero(rates), Slower = CappedSums.Zero(shifts), Faster = new double[shifts] };
        return new JudgeState
        {
            Pool = none,
            Targets = [.. Enumerable.Repeat(none, targets)],
            Blue = new BlueSums { Errors = CappedSums.Zero(rates) },
        };
    }

    /// <summary>The state after one more tally. Tallies come in the order of slot, then worker; one that cannot be true is refused.</summary>
    public static JudgeState After(JudgeState state, SlotTally slot, JudgeSettings settings)
    {
        var limits = JudgeConstants.For(settings, state);
        RefuseImputed(state);
        TallyCheck.Refuse(state, slot);

        return IsFinal(state, limits) ? state : CountSharedFault(Weighing.Add(state, slot, limits, limits.JudgesLatency), limits);
    }

    /// <summary>The verdict, or null when it is too early for one.</summary>
    /// <param name="state">What was seen.</param>
    /// <param name="settings">Those that it was weighed with.</param>
    /// <param name="names">The targets' addresses, in the order of their numbers, for the reasons to name; null where nobody reads them.</param>
    public static Verdict? Decide(JudgeState state, JudgeSettings settings, IReadOnlyList<string>? names = null)
    {
        var limits = JudgeConstants.For(settings, state);
        var standing = new Standing(state, limits);

        return Apply(standing, state, limits) is { } rule ? new Reasons(state, standing, limits, names).Explain(rule) : null;
    }

    /// <summary>
    /// Whether the verdict is sure for a worker that knows of these targets alone: with all of them any verdict, with some of them a fail that
    /// their own evidence carries, however much the other workers find in green's favour. Nothing but a fail can be told from a part.
    /// </summary>
    /// <param name="targets">The worker's targets; nobody else probes them.</param>
    public static bool IsSure(JudgeState state, IReadOnlyList<int> targets, JudgeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var limits = JudgeConstants.For(settings, state);
        var known = targets.Count == state.Targets.Count ? state : OnlyOf(state, targets);

        return Apply(new Standing(known, limits), known, limits) is not null;
    }

    /// <summary>
    /// The state if every pending probe turned out in green's favour: green answers, blue fails. A fail that this shows stands however the
    /// probes return; nothing else can be read from it, and nothing be added to it. Looking at whatever has returned would not do: failures
    /// return fast and timeouts slowly.
    /// </summary>
    public static JudgeState Pending(JudgeState state, IReadOnlyList<UnfinishedSlot> slots, JudgeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(slots);
        var limits = JudgeConstants.For(settings, state);
        RefuseImputed(state);

        var closed = IsFinal(state, limits);
        var (green, blue) = (0L, 0L);
        foreach (var slot in slots)
        {
            TallyCheck.Refuse(state, slot);
            var imputed = Impute(slot, state.Targets.Count);
            TallyCheck.Refuse(state, imputed);

            // Latency is left out: no value of a pending latency is the least evidence in every case.
            if (!closed)
            {
                state = Weighing.Add(state, imputed, limits, latency: false);
                (green, blue) = (green + slot.GreenPending.Sum(), blue + slot.BluePending);
            }
        }

        return state with { Imputed = true, PendingGreen = green, PendingBlue = blue };
    }

    /// <summary>The first rule that holds, in order of gravity. Every threshold is inclusive.</summary>
    private static Rule? Apply(Standing it, JudgeState state, JudgeConstants limits)
    {
        var settings = limits.Settings;
        return it switch
        {
            { IsFailing: true, IsAlone: true } => Rule.FailErrors,
            { IsSlow: true } => Rule.FailLatency,
            _ when state.Imputed => null,
            { IsSharedFault: true } when Lasts(state.SharedSlots, settings.SharedHoldSeconds) => Rule.InconclusiveShared,
            { IsHealthy: true, IsFast: true } when Lasts(state.Slots, settings.MinSeconds) => Rule.Passed,
            _ when !Lasts(state.Slots, settings.MaxSeconds) => null,
            { IsFailing: true, IsBlueFailing: true } => Rule.InconclusiveShared,
            { IsHealthy: true } => Rule.InconclusiveLatency,
            _ => Rule.InconclusiveErrors,
        };

        // A tenth of a second is no binary fraction: slots that add up to the time must count as having reached it.
        bool Lasts(int slots, double seconds) => (slots * settings.SlotSeconds) + 1e-9 >= seconds;
    }

    private static bool IsFinal(JudgeState state, JudgeConstants limits) =>
        Apply(new Standing(state, limits), state, limits) is Rule.FailErrors or Rule.FailLatency or Rule.Passed;

    /// <summary>The state without any evidence of the fleet and of other targets: as if it spoke for green beyond measure.</summary>
    private static JudgeState OnlyOf(JudgeState state, IReadOnlyList<int> targets)
    {
        var unknown = new GreenSums[state.Targets.Count];
        Array.Fill(unknown, Unknown(state.Pool));
        foreach (var target in targets)
        {
            unknown[target] = state.Targets[target];
        }

        return state with { Pool = Unknown(state.Pool), Targets = unknown, Imputed = true };
    }

    private static GreenSums Unknown(GreenSums sums)
    {
        // A weight of e^-1e6 is none, and unlike infinity it can be subtracted from itself.
        const double nothing = -1e6;

        return sums with { Errors = Filled(sums.Errors), Relative = nothing, Slower = Filled(sums.Slower) };

        static CappedSums Filled(CappedSums sums) =>
            new() { Before = [.. Enumerable.Repeat(nothing, sums.Before.Count)], InSlot = new double[sums.InSlot.Count] };
    }

    private static JudgeState CountSharedFault(JudgeState state, JudgeConstants limits) =>
        !state.SharedInLastSlot && new Standing(state, limits).IsSharedFault
            ? state with { SharedSlots = state.SharedSlots + 1, SharedInLastSlot = true }
            : state;

    private static SlotTally Impute(UnfinishedSlot slot, int targets)
    {
        var returned = slot.Returned;
        var green = returned.Green.ToDictionary(target => target.Target);
        return returned with
        {
            BlueSent = returned.BlueSent + slot.BluePending,
            BlueFailed = returned.BlueFailed + slot.BluePending,
            Green = [.. Enumerable.Range(0, targets).Select(Answered)],
        };

        TargetTally Answered(int target)
        {
            var tally = green.GetValueOrDefault(target) ?? new TargetTally { Target = target };
            return new TargetTally { Target = target, Sent = tally.Sent + slot.GreenPending[target], Failed = tally.Failed };
        }
    }

    private static void RefuseImputed(JudgeState state)
    {
        if (state.Imputed)
        {
            throw new ArgumentException("The state holds imputed probes; go on from the state that Judge.After returned", nameof(state));
        }
    }
}
