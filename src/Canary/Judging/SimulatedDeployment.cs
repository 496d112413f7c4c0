namespace Canary.Judging;

/// <summary>One deployment played through the judge itself, slot by slot, until it decides.</summary>
/// <remarks>Answers arrive at once and verdicts at the end of a slot; otherwise it is what a single prober does.</remarks>
internal sealed class SimulatedDeployment(JudgeSettings settings, FleetShape shape, int pairs)
{
    /// <summary>What a target answers.</summary>
    /// <param name="isGreen">Or blue.</param>
    /// <param name="target">The target's number.</param>
    /// <param name="path">The path's.</param>
    /// <param name="seconds">Since the first probe.</param>
    internal delegate Reply Answer(bool isGreen, int target, int path, double seconds);

    /// <param name="answer">Is asked in the order in which the probes are sent.</param>
    /// <param name="underUsers">Blue's median by path at the gate, in microseconds; for a bake.</param>
    public End Run(Answer answer, IReadOnlyList<double>? underUsers = null)
    {
        var limits = JudgeConstants.For(settings, shape);
        var state = Judge.Start(settings, shape, underUsers);
        var planner = new Planner(state, settings, worker: 0, [.. Enumerable.Range(0, shape.Greens)]);
        for (var slot = 0; ; slot++)
        {
            Weighing.Add(state, [new SlotTally { Slot = slot, Pairs = Ask(planner.Next(state, slot, pairs), slot, answer) }], limits);
            if (Judge.Decide(state, settings) is { } decision)
            {
                return new End(decision, state.Slots * JudgeConstants.SlotSeconds, state.WarmSlots * JudgeConstants.SlotSeconds, state);
            }
        }
    }

    private static Pair[] Ask(IReadOnlyList<Planned> plan, int slot, Answer answer)
    {
        var asked = new Pair[plan.Count];
        for (var i = 0; i < asked.Length; i++)
        {
            var seconds = (slot + ((i + 0.5) / asked.Length)) * JudgeConstants.SlotSeconds;
            var pair = plan[i];
            var green = answer(true, pair.Green, pair.Path, seconds);
            asked[i] = pair.With(green, pair.Blue < 0 ? Reply.Pending : answer(false, pair.Blue, pair.Path, seconds));
        }

        return asked;
    }

    /// <param name="Decision">What was decided.</param>
    /// <param name="Seconds">Since the first probe.</param>
    /// <param name="WarmUpSeconds">Of these; 0 where the warm-up did not end.</param>
    /// <param name="State">At the end.</param>
    internal sealed record End(Decision Decision, double Seconds, double WarmUpSeconds, JudgeState State)
    {
        /// <summary>Since the warm-up; where it did not end, since the first probe.</summary>
        public double JudgedSeconds => Seconds - WarmUpSeconds;
    }
}
