namespace Canary.Judging;

/// <summary>How long a judgement takes.</summary>
/// <param name="MinSeconds">No pass before this, counted from the first probe. Inclusive.</param>
/// <param name="MaxSeconds">Inconclusive from here on, counted from the end of the warm-up. Inclusive.</param>
public sealed record JudgeTimes(double MinSeconds = 30, double MaxSeconds = 180)
{
    /// <summary>What a judgement takes at the least, after the warm-up. Seconds.</summary>
    public const double Least = 20;

    public const double Most = 2400;

    internal IEnumerable<string> Problems()
    {
        if (!(MinSeconds >= 0 && MinSeconds <= MaxSeconds))
        {
            yield return $"judge.minSeconds is {MinSeconds}; use 0 to judge.maxSeconds ({MaxSeconds})";
        }

        if (!(MaxSeconds is >= Least and <= Most))
        {
            yield return $"judge.maxSeconds is {MaxSeconds}; use {Least} to {Most}";
        }
    }
}

/// <summary>The time before a judgement in which green is asked everything and held to nothing but to be there.</summary>
/// <param name="Enabled">Whether there is one.</param>
/// <param name="MaxSeconds">How long at most, from the first probe on.</param>
public sealed record WarmUpSettings(bool Enabled = true, double MaxSeconds = 300)
{
    private const double Least = 10;
    private const double Most = 1800;

    internal IEnumerable<string> Problems()
    {
        if (!(MaxSeconds is >= Least and <= Most))
        {
            yield return $"warmUp.maxSeconds is {MaxSeconds}; use {Least} to {Most}, or set warmUp.enabled to false";
        }
    }
}
