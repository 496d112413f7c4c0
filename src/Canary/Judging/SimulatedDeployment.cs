namespace Canary.Judging;

/// <summary>One deployment played through the judge itself, slot by slot, until it decides.</summary>
/// <remarks>
/// It is what a single prober does, in no time: a slot is weighed when its last answer is in, and a fail that is sure before then ends it at
/// once. One thing it does not do: a slot's plan knows all answers of the slots before it, of which a real prober may still await some.
/// </remarks>
internal sealed class SimulatedDeployment(JudgeSettings settings, FleetShape shape, int pairs)
{
    private const int SlotsOfRound = 20;

    /// <summary>After which a probe has failed for want of an answer: a plan's default. Seconds.</summary>
    private const double Timeout = 2;

    /// <summary>What a target answers.</summary>
    /// <param name="isGreen">Or blue.</param>
    /// <param name="target">The target's number.</param>
    /// <param name="path">The path's.</param>
    /// <param name="seconds">Since the first probe.</param>
    internal delegate Reply Answer(bool isGreen, int target, int path, double seconds);

    /// <param name="answer">Is asked in the order in which the probes are sent.</param>
    /// <param name="underUsers">Blue's median by path at the gate, in microseconds; for a bake.</param>
    public End Run(Answer answer, IReadOnlyList<double>? underUsers = null) => GoOn(Judge.Start(settings, shape, underUsers), answer);

    /// <summary>A deployment that has come so far already; its state is used up.</summary>
    public End GoOn(JudgeState state, Answer answer) => Play(state, answer, slots: null)!;

    /// <summary>The first slots of a deployment; null where it is decided by then.</summary>
    public JudgeState? Begin(Answer answer, int slots, IReadOnlyList<double>? underUsers = null)
    {
        var state = Judge.Start(settings, shape, underUsers);

        return Play(state, answer, slots) is null ? state : null;
    }

    private End? Play(JudgeState state, Answer answer, int? slots)
    {
        var limits = JudgeConstants.For(settings, shape);
        var planner = new Planner(state, settings, worker: 0, [.. Enumerable.Range(0, shape.Greens)]);
        for (var (slot, halvings) = (state.Slots, 0); slots is not { } most || slot < most; slot++)
        {
            var asked = Ask(planner.Next(state, slot, Math.Max(1, pairs >> halvings)), slot, answer);
            var before = Array.Exists(asked, pair => pair.GreenReply.IsFailed) ? state.Copy() : null;
            Weighing.Add(state, [new SlotTally { Slot = slot, Pairs = asked }], limits);
            if (Judge.Decide(state, settings) is { } decision)
            {
                var length = decision.Rule == Rule.FailErrors && before is not null ? SureAfter(before, slot, asked) : Length(asked);

                return new End(decision, (slot * JudgeConstants.SlotSeconds) + length, state.WarmSlots * JudgeConstants.SlotSeconds, state, halvings);
            }

            // As between the rounds of a workflow; the pause that a limiter asks for is left out.
            if ((slot + 1) % SlotsOfRound == 0 && state.Limited.IsReached)
            {
                if (halvings == RateLimits.MostHalvings || state.Limited.IsGreensAlone(shape))
                {
                    return new End(
                        new Decision(Rule.InconclusiveLimited, Stratum.Pool),
                        state.Slots * JudgeConstants.SlotSeconds,
                        state.WarmSlots * JudgeConstants.SlotSeconds,
                        state,
                        halvings);
                }

                halvings++;
            }
        }

        return null;
    }

    private static Pair[] Ask(IReadOnlyList<Planned> plan, int slot, Answer answer)
    {
        var asked = new Pair[plan.Count];
        for (var i = 0; i < asked.Length; i++)
        {
            var seconds = (slot * JudgeConstants.SlotSeconds) + SentAfter(i, asked.Length);
            var pair = plan[i];
            var green = answer(true, pair.Green, pair.Path, seconds);
            asked[i] = pair.With(green, pair.Blue < 0 ? Reply.Pending : answer(false, pair.Blue, pair.Path, seconds));
        }

        return asked;
    }

    private static double SentAfter(int pair, int of) => (pair + 0.5) / of * JudgeConstants.SlotSeconds;

    /// <summary>From a slot's beginning to its last answer, or to its end where all are in by then. Seconds.</summary>
    private static double Length(Pair[] asked)
    {
        var last = JudgeConstants.SlotSeconds;
        for (var i = 0; i < asked.Length; i++)
        {
            last = Math.Max(last, SentAfter(i, asked.Length) + Math.Max(Took(asked[i].GreenReply), asked[i].HasBlue ? Took(asked[i].BlueReply) : 0));
        }

        return last;
    }

    /// <summary>From a slot's beginning to the answer after which none that is still to come could save green. Seconds.</summary>
    private double SureAfter(JudgeState before, int slot, Pair[] asked)
    {
        int[] own = [.. Enumerable.Range(0, shape.Greens)];
        var moments = asked.Index()
            .SelectMany(it => new[] { it.Item.GreenReply, it.Item.BlueReply }.Select(reply => SentAfter(it.Index, asked.Length) + Took(reply)))
            .Order();
        foreach (var moment in moments)
        {
            Pair[] known =
            [
                .. asked.Select((pair, i) => pair with { GreenReply = By(moment, i, pair.GreenReply), BlueReply = By(moment, i, pair.BlueReply) }),
            ];
            if (Judge.SureFail(before, [new SlotTally { Slot = slot, Pairs = known }], own, settings) is not null)
            {
                return moment;
            }
        }

        return Length(asked);

        Reply By(double moment, int i, Reply reply) => SentAfter(i, asked.Length) + Took(reply) <= moment ? reply : Reply.Pending;
    }

    private static double Took(Reply reply) => reply.IsTimedOut ? Timeout : reply.IsAnswered ? reply.Microseconds / 1e6 : 0;

    /// <param name="Decision">What was decided.</param>
    /// <param name="Seconds">Since the first probe.</param>
    /// <param name="WarmUpSeconds">Of these; 0 where the warm-up did not end.</param>
    /// <param name="State">At the end.</param>
    /// <param name="Halvings">How often a rate limit made it ask half as much.</param>
    internal sealed record End(Decision Decision, double Seconds, double WarmUpSeconds, JudgeState State, int Halvings)
    {
        /// <summary>Since the warm-up; where it did not end, since the first probe.</summary>
        public double JudgedSeconds => Seconds - WarmUpSeconds;
    }
}
