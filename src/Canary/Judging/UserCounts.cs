namespace Canary.Judging;

/// <summary>
/// Weighs what a load balancer counts of users' requests, minute by minute, for green and for blue beside it: whether green's fail more than is
/// tolerated, and more than blue's. It sees what no probe asks for, minutes later than the probes.
/// </summary>
/// <remarks>
/// Both bounds hold given that the load balancer sends each request to either side at random, which stickiness breaks, and given the dispersion,
/// which is an estimate. Requests of one minute share their fate, so a minute counts as so many independent requests as its dispersion says.
/// </remarks>
public static class UserCounts
{
    /// <summary>A minute that failed counts from so many minutes' restarts.</summary>
    private const double Minutes = 60;

    /// <summary>The error rate of users' requests that is tolerated.</summary>
    internal const double Tolerated = 0.005;

    /// <summary>What must be left of green's requests after dividing by the dispersion, for a minute to be weighed.</summary>
    private const long LeastRequests = 20;

    private const double Alpha = 0.0005;
    private const double AlphaRelative = 0.05;

    /// <summary>So many times blue's odds of failing are tolerated.</summary>
    private const double ToleratedOdds = 1.5;

    // So that one minute alone never fails: each may bring at most so much of the way.
    private const double ShareOfMinute = 0.65;
    private const double ShareOfMinuteRelative = 0.8;

    private static readonly double s_lnMinutes = Math.Log(Minutes);
    private static readonly double s_lnHalf = Math.Log(0.5);
    private static readonly double[] s_odds = [4, 20];
    private static readonly ErrorSteps s_errors = new(Tolerated, [0.01, 0.03, 0.1, 0.5]);
    private static readonly EProcess s_absolute = new(0, 4);
    private static readonly EProcess s_relative = new(s_absolute.Size, 2);

    /// <summary>ln evidence from which green's requests are believed to fail more than is tolerated.</summary>
    public static double FailAbsolute { get; } = -Math.Log(Alpha);

    /// <summary>ln evidence from which green's are believed to fail more than blue's.</summary>
    public static double FailRelative { get; } = -Math.Log(AlphaRelative);

    /// <summary>
    /// How many times as much as chance alone blue's failures varied from minute to minute, 1 or more: Pearson's chi-square by its degrees of
    /// freedom (McCullagh and Nelder 1989, 4.5). 1 where nothing failed, or one minute is all there is.
    /// </summary>
    /// <param name="blue">Its minutes before traffic moved, 30 by custom.</param>
    public static double DispersionOf(IReadOnlyList<RequestCount> blue)
    {
        ArgumentNullException.ThrowIfNull(blue);
        var minutes = blue.Where(minute => minute.Requests > 0).ToList();
        var rate = minutes.Sum(minute => (double)minute.Failed) / Math.Max(1, minutes.Sum(minute => (double)minute.Requests));
        if (minutes.Count < 2 || rate is 0 or 1)
        {
            return 1;
        }

        var square = minutes.Sum(minute => Math.Pow(minute.Failed - (minute.Requests * rate), 2) / (minute.Requests * rate * (1 - rate)));

        return Math.Max(1, square / (minutes.Count - 1));
    }

    /// <summary>Nothing seen yet.</summary>
    /// <param name="dispersion">1 or more.</param>
    public static UserCountsState Start(double dispersion)
    {
        if (!(dispersion >= 1 && double.IsFinite(dispersion)))
        {
            throw new ArgumentOutOfRangeException(nameof(dispersion), dispersion, "a dispersion is 1 or more");
        }

        var sums = new double[s_absolute.Size + s_relative.Size];
        s_absolute.Clear(sums);
        s_relative.Clear(sums);

        return new UserCountsState(dispersion, default, default, 0, UserCountsState.Rounded(sums));
    }

    /// <summary>One more minute, which must be final; minutes with few requests are put together until there are enough.</summary>
    public static UserCountsState After(UserCountsState state, RequestCount green, RequestCount blue)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (greens, blues) = (state.Green + green, state.Blue + blue);
        if (Math.Floor(greens.Requests / state.Dispersion) < LeastRequests)
        {
            return state with { Green = greens, Blue = blues };
        }

        var sums = state.Exact();
        var (g, b) = (greens.Over(state.Dispersion), blues.Over(state.Dispersion));
        Span<double> absolute = stackalloc double[4];
        s_errors.Weigh(g.Requests, g.Failed, absolute);
        s_absolute.Add(sums, absolute, FailAbsolute * ShareOfMinute, s_lnMinutes);
        Span<double> relative = [Relative(g, b, s_odds[0]), Relative(g, b, s_odds[1])];
        s_relative.Add(sums, relative, FailRelative * ShareOfMinuteRelative, s_lnMinutes, spends: g.Failed + b.Failed > 0);

        return state with { Green = default, Blue = default, Weighed = state.Weighed + 1, Sums = UserCountsState.Rounded(sums) };
    }

    /// <summary>ln evidence that green's requests fail more than is tolerated.</summary>
    public static double Absolute(UserCountsState state) => Value(state, s_absolute, Mix.Four);

    /// <summary>ln evidence that green's requests fail more than blue's.</summary>
    public static double Relative(UserCountsState state) => Value(state, s_relative, Mix.Two);

    /// <summary>Whether green is to be stopped: both hold, after two minutes at least.</summary>
    public static bool IsFailing(UserCountsState state)
    {
        ArgumentNullException.ThrowIfNull(state);

        return Absolute(state) >= FailAbsolute && Relative(state) >= FailRelative;
    }

    private static double Value(UserCountsState state, EProcess process, double[] mix)
    {
        ArgumentNullException.ThrowIfNull(state);

        return process.Value(state.Exact(), s_lnHalf, s_lnHalf, mix);
    }

    /// <summary>Fisher's noncentral hypergeometric likelihood ratio of these odds against those that are tolerated.</summary>
    private static double Relative((int Requests, int Failed) green, (int Requests, int Failed) blue, double odds)
        => RelativeTest.Weigh(green.Requests, green.Failed, blue.Requests, blue.Failed, odds)
            - RelativeTest.Weigh(green.Requests, green.Failed, blue.Requests, blue.Failed, ToleratedOdds);
}
