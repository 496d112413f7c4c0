namespace Canary.Judging;

/// <summary>
/// Evidence that something fails more often than P0: a mixture sequential probability ratio test (Wald 1945; Robbins 1970). Every alternative
/// lies above P0, so that it holds for any mix of error rates at or below P0, changing in time; a mixture that reaches below P0 would not.
/// </summary>
internal static class ErrorTest
{
    /// <summary>Error rates from P1 to ThetaMax, evenly spaced in their logarithm.</summary>
    public static double[] Grid(JudgeSettings settings)
    {
        var (first, last) = (Math.Log(settings.P1), Math.Log(settings.ThetaMax));
        var steps = settings.GridSize - 1;

        // The ends are taken as given: the last digit of 0.99 is worth two digits of ln(1 - 0.99).
        return
        [
            settings.P1,
            .. Enumerable.Range(1, steps - 1).Select(j => Math.Exp(first + ((last - first) * j / steps))),
            settings.ThetaMax,
        ];
    }

    /// <summary>ln evidence of counts as a whole, with no cap on a slot: what they say about who is to blame, rather than whether to.</summary>
    public static double Uncapped(GreenSums sums, JudgeConstants limits)
    {
        Span<double> increments = stackalloc double[limits.FailureSteps.Length];
        Weigh(sums.Sent, sums.Failed, limits, increments);

        return LogSum.Mean(increments);
    }

    /// <summary>ln of the likelihood ratio of each alternative to P0: k ln(theta/p0) + (n-k) ln((1-theta)/(1-p0)).</summary>
    public static void Weigh(long sent, long failed, JudgeConstants limits, Span<double> increments)
    {
        for (var j = 0; j < increments.Length; j++)
        {
            increments[j] = (failed * limits.FailureSteps[j]) + ((sent - failed) * limits.SuccessSteps[j]);
        }
    }
}
