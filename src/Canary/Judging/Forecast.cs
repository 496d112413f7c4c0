namespace Canary.Judging;

/// <summary>How many more probes would settle a question, if they all turned out alike.</summary>
internal static class Forecast
{
    /// <summary>Failing probes, spread over slots and fleet so that neither the cap nor a single target matters, until green fails.</summary>
    public static long FailuresUntilFail(JudgeState state, JudgeConstants limits)
    {
        var fleet = new Hierarchy(limits.Settings.PoolWeightAbsolute, state.Targets.Count);
        return FailuresUntil(state.Pool.Errors, -Math.Log(limits.Settings.PoolWeightAbsolute), limits, pooled =>
            fleet.Merge(pooled, state.Targets, sums => sums.Errors.Mixture(limits.ErrorCap)));
    }

    /// <summary>Failing blue probes, spread over slots, until blue fails.</summary>
    public static long FailuresUntilBlueFails(JudgeState state, JudgeConstants limits) =>
        FailuresUntil(state.Blue.Errors, 0, limits, pooled => pooled);

    /// <summary>Failing green probes, one to a slot in which as many blue ones are clean, until green fails more than blue.</summary>
    public static long FailuresUntilAlone(Standing it, JudgeConstants limits)
    {
        var omega = limits.Settings.Omega;
        return it.IsAlone ? 0 : (long)Math.Ceiling((limits.FailRelative - it.Relative) / Math.Log(2 * omega / (omega + 1)));
    }

    /// <summary>Green probes that turn out as those so far did on average, until evidence reaches its threshold; null when it does not grow.</summary>
    public static long? AlikeUntil(double threshold, double evidence, long sent) =>
        evidence >= threshold ? 0 : evidence > 0 ? (long)Math.Ceiling((threshold - evidence) / evidence * sent) : null;

    /// <summary>The same for all targets together, each with the probes that it still needs itself.</summary>
    public static long? AlikeUntilTargetsAreFast(JudgeState state, JudgeConstants limits) =>
        state.Targets.Aggregate((long?)0, (sum, sums) => sum + AlikeUntil(limits.PassLatencyTarget, LogSum.Mean(sums.Faster), sums.Sent));

    public static long CleanUntilHealthy(GreenSums sums, JudgeConstants limits) =>
        limits.PassTarget.CleanUntil(limits.PassErrors, limits.PassTarget.Weigh(sums.Sent, sums.Failed));

    /// <param name="errors">What the failures add to.</param>
    /// <param name="price">What the whole may lag behind it.</param>
    /// <param name="limits">The threshold and the worth of a failure.</param>
    /// <param name="whole">The evidence that must reach the threshold.</param>
    private static long FailuresUntil(CappedSums errors, double price, JudgeConstants limits, Func<double, double> whole)
    {
        // Each failure multiplies every likelihood ratio by at least P1/P0, which bounds the search.
        var most = (long)Math.Ceiling(Math.Max(0, (limits.FailErrors + price - After(0)) / limits.FailureSteps[0]));
        var (few, many) = (0L, most);
        while (few < many)
        {
            var middle = (few + many) / 2;
            (few, many) = whole(After(middle)) >= limits.FailErrors ? (few, middle) : (middle + 1, many);
        }

        return few;

        double After(long failures) => LogSum.Mean(
            [.. limits.FailureSteps.Select((step, j) => errors.At(j, limits.ErrorCap) + (failures * step))]);
    }
}
