namespace Canary.Judging;

/// <summary>How many more probes would settle a question, if they all turned out alike.</summary>
internal static class Forecast
{
    private const int Most = 1000;

    /// <summary>Failing probes, one to a slot so that no cap matters, until the process reaches its threshold; null when a thousand do not.</summary>
    public static long? FailuresUntil(JudgeState state, EProcess process, ErrorSteps steps, JudgeConstants limits, double threshold)
    {
        var sums = state.Sums.AsSpan(process.At, process.Size).ToArray();
        var own = process with { At = 0 };
        Span<double> failure = stackalloc double[process.Components];
        steps.Weigh(1, 1, failure);
        for (var failures = 0; failures <= Most; failures++)
        {
            if (own.Value(sums, limits.LnStart, limits.LnRestart, Mix.Four) >= threshold)
            {
                return failures;
            }

            own.Add(sums, failure, double.PositiveInfinity, limits.LnSlots);
        }

        return null;
    }

    /// <summary>Failing green probes, each beside a clean one of blue, until green fails more often than blue.</summary>
    public static long FailuresUntilAlone(double relative, double threshold)
    {
        var step = RelativeTest.Weigh(1, 1, 1, 0, JudgeConstants.Odds[0]);

        // Before the first failure there is no evidence either way.
        var known = double.IsFinite(relative) ? relative : 0;

        return known >= threshold ? 0 : (long)Math.Ceiling((threshold - known) / step);
    }

    /// <summary>
    /// Green probes that turn out as those so far did on average, until evidence reaches its threshold; null when it does not grow.
    /// </summary>
    public static long? AlikeUntil(double threshold, double evidence, long sent) =>
        evidence >= threshold ? 0 : evidence > 0 ? (long)Math.Ceiling((threshold - evidence) / evidence * sent) : null;
}
