namespace Canary.Judging;

/// <summary>
/// Evidence that something fails less often than a limit: Wald's likelihood ratio of a healthy rate to the limit, which holds for every
/// rate at or above the limit. It is never capped, since a cap on good news would also be one on bad news.
/// </summary>
internal sealed record PassTest
{
    public PassTest(double limit, double healthy)
    {
        FailureStep = Math.Log(healthy / limit);
        SuccessStep = AccurateLog.OnePlus(-healthy) - AccurateLog.OnePlus(-limit);
    }

    /// <summary>What a failure adds; negative.</summary>
    public double FailureStep { get; }

    /// <summary>What a success adds.</summary>
    public double SuccessStep { get; }

    public double Weigh(long sent, long failed) => (failed * FailureStep) + ((sent - failed) * SuccessStep);

    /// <summary>Successes in a row until the evidence reaches the threshold.</summary>
    public long CleanUntil(double threshold, double evidence) =>
        evidence >= threshold ? 0 : (long)Math.Ceiling((threshold - evidence) / SuccessStep);
}
