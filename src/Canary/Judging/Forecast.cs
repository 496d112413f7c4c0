namespace Canary.Judging;

/// <summary>How many more probes would settle a question, if they all turned out alike.</summary>
internal static class Forecast
{
    /// <summary>Failing probes, spread over slots and fleet so that neither the cap nor a single target matters, until green fails.</summary>
    public static long FailuresUntilFail(JudgeState state, JudgeConstants limits)
    {
        // Each failure multiplies every likelihood ratio by at least P1/P0, which bounds the search.
        var missing = limits.FailErrors - Math.Log(limits.Settings.PoolWeightAbsolute) - Pooled(0);
        var most = (long)Math.Ceiling(Math.Max(0, missing / limits.FailureSteps[0]));
        var (few, many) = (0L, most);
        while (few < many)
        {
            var middle = (few + many) / 2;
            (few, many) = Merged(middle) >= limits.FailErrors ? (few, middle) : (middle + 1, many);
        }

        return few;

        double Merged(long failures) => new Hierarchy(limits.Settings.PoolWeightAbsolute, state.Targets.Count)
            .Merge(Pooled(failures), state.Targets, sums => sums.Errors.Mixture(limits.ErrorCap));

        double Pooled(long failures) => LogSum.Mean(
            [.. limits.FailureSteps.Select((step, j) => state.Pool.Errors.At(j, limits.ErrorCap) + (failures * step))]);
    }

    /// <summary>Failing green probes, one to a slot in which as many blue ones are clean, until green fails more than blue.</summary>
    public static long FailuresUntilAlone(Standing it, JudgeConstants limits)
    {
        var omega = limits.Settings.Omega;
        return it.IsAlone ? 0 : (long)Math.Ceiling((limits.FailRelative - it.Relative) / Math.Log(2 * omega / (omega + 1)));
    }

    public static long CleanUntilHealthy(GreenSums sums, JudgeConstants limits) =>
        limits.PassTarget.CleanUntil(limits.PassErrors, limits.PassTarget.Weigh(sums.Sent, sums.Failed));
}
