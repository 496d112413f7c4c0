namespace Canary.Judging;

/// <summary>
/// Sends the next probes to the targets that are furthest from being proven healthy, so that a failing or slow one is asked again at once.
/// It looks at nothing but the past, which is what keeps every bound of the judge.
/// </summary>
public static class Allocation
{
    private const int MostPerTarget = 5;

    /// <summary>The target of each of the next probes, in the order in which they are to be sent; as many entries as probes.</summary>
    /// <param name="pendingPerTarget">Probes assigned before and not in the state yet, one number for each target.</param>
    /// <param name="slot">The slot the probes are for; it decides ties, so that the same input gives the same plan.</param>
    /// <param name="among">The targets to choose from, each once; null: all of them.</param>
    public static IReadOnlyList<int> Next(
        JudgeState state, JudgeSettings settings, int probes, IReadOnlyList<int> pendingPerTarget, int slot, IReadOnlyList<int>? among = null)
    {
        var limits = JudgeConstants.For(settings, state);
        Refuse(state.Targets.Count, probes, pendingPerTarget, slot);

        among ??= [.. Enumerable.Range(0, state.Targets.Count)];
        var needs = new Need[among.Count];
        for (var i = 0; i < needs.Length; i++)
        {
            needs[i] = Need.Of(state.Targets[among[i]], pendingPerTarget[among[i]], limits);
        }

        // A small fleet has to take more than five of a target, or probes would go unsent.
        var most = Math.Max(MostPerTarget, (probes + needs.Length - 1) / needs.Length);
        var plan = new int[probes];
        for (var probe = 0; probe < probes; probe++)
        {
            var neediest = Neediest(needs, most, first: slot % needs.Length);
            needs[neediest] = needs[neediest].AfterOneMore();
            plan[probe] = among[neediest];
        }

        return plan;
    }

    private static int Neediest(Need[] needs, int most, int first)
    {
        var neediest = -1;
        for (var i = 0; i < needs.Length; i++)
        {
            var target = first + i < needs.Length ? first + i : first + i - needs.Length;
            if (needs[target].Assigned < most && (neediest < 0 || needs[target].Progress < needs[neediest].Progress))
            {
                neediest = target;
            }
        }

        return neediest;
    }

    private static void Refuse(int targets, int probes, IReadOnlyList<int> pendingPerTarget, int slot)
    {
        ArgumentNullException.ThrowIfNull(pendingPerTarget);
        ArgumentOutOfRangeException.ThrowIfNegative(probes);
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        if (pendingPerTarget.Count != targets || pendingPerTarget.AsSpan().ContainsAnyInRange(int.MinValue, -1))
        {
            throw new ArgumentException(
                $"pendingPerTarget is [{string.Join(", ", pendingPerTarget)}]; give a number of 0 or more for each of the {targets} targets",
                nameof(pendingPerTarget));
        }
    }

    /// <summary>How far a target is on its way to a pass (1 is there), and what each probe under way is expected to add.</summary>
    private readonly record struct Need(double Errors, double ErrorStep, double Latency, double LatencyStep, int Assigned, double Progress)
    {
        public static Need Of(GreenSums sums, int pending, JudgeConstants limits)
        {
            var errors = limits.PassTarget.Weigh(sums.Sent, sums.Failed) / limits.PassErrors;
            var errorStep = limits.PassTarget.SuccessStep / limits.PassErrors;
            var (latency, latencyStep) = limits.JudgesLatency
                ? (LogSum.Mean(sums.Faster) / limits.PassLatencyTarget, limits.HealthyLatencyStep / limits.PassLatencyTarget)
                : (double.PositiveInfinity, 0);

            return new Need(errors + (pending * errorStep), errorStep, latency + (pending * latencyStep), latencyStep, 0, 0).After(0);
        }

        public Need AfterOneMore() => After(Assigned + 1);

        private Need After(int assigned) => this with
        {
            Assigned = assigned,
            Progress = Math.Min(Errors + (assigned * ErrorStep), Latency + (assigned * LatencyStep)),
        };
    }
}
