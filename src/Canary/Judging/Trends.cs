namespace Canary.Judging;

/// <summary>How d = ln green - ln blue goes for each target and path: a mean of the last seconds beside one of the last half minute.</summary>
internal static class Trends
{
    private const double LeastWeight = 4;
    private const double LeastWeightOfCold = 8;

    /// <summary>Watching on is cheap and a cold path that is called steady fails: here half of a standard error is enough.</summary>
    public const double Doubt = 0.5;

    private static readonly double s_fast = Math.Exp(-JudgeConstants.SlotSeconds / 10);
    private static readonly double s_slow = Math.Exp(-JudgeConstants.SlotSeconds / 30);

    public static void Decay(JudgeState state)
    {
        foreach (var target in state.Layout.Targets)
        {
            Decay(state, target.Trend);
        }

        foreach (var path in state.Layout.Paths)
        {
            Decay(state, path.Trend);
        }
    }

    public static void Add(JudgeState state, Pair pair, double d)
    {
        if (pair.Kind != PairKind.ForPath)
        {
            Add(state, state.Layout.Targets[pair.Green].Trend, d);
        }

        if (pair.Kind != PairKind.ForTarget)
        {
            Add(state, state.Layout.Paths[pair.Path].Trend, d);
        }
    }

    /// <summary>
    /// Whether some target or path is far slower than blue; once patience is over, only while it is getting faster, and only where it is far
    /// slower than all of green too: of many that are slow alike some always seem to get faster.
    /// </summary>
    /// <param name="fleet">The recent mean of d over all of green.</param>
    public static bool AnyCold(JudgeState state, JudgeConstants limits, double fleet, bool isPatient)
    {
        var (cold, deviation) = (Math.Log(limits.Settings.Latency.ToleratedOfOne), Deviation(state));

        return All(state).Any(trend => state.Sums[trend.FastWeight] >= LeastWeightOfCold && FastMean(state, trend) > cold
            && (isPatient || (FastMean(state, trend) - fleet > cold && IsFalling(state, trend, Doubt * deviation))));
    }

    public static bool AnyFallingSuspect(JudgeState state, Standing standing, double deviation)
    {
        for (var target = 0; target < state.Shape.Greens; target++)
        {
            if (standing.TargetSuspicion(target) >= JudgeConstants.SuspectFrom && IsFalling(state, state.Layout.Targets[target].Trend, deviation))
            {
                return true;
            }
        }

        for (var path = 0; path < state.Shape.Paths; path++)
        {
            if (standing.PathSlow(path) >= JudgeConstants.SuspectFrom && IsFalling(state, state.Layout.Paths[path].Trend, deviation))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The standard deviation of d within the windows.</summary>
    public static double Deviation(JudgeState state)
    {
        const double usual = 0.7;
        var (count, squares) = (0, 0.0);
        foreach (var window in state.Windows)
        {
            if (window.Answered > 1)
            {
                (count, squares) = (count + window.Answered - 1, squares + window.Squares - (window.Sum * window.Sum / window.Answered));
            }
        }

        return count == 0 ? usual : Math.Sqrt(Math.Max(0, squares / count));
    }

    /// <summary>How many times as long as blue, recently; null without answers from both.</summary>
    public static double? TimesBlue(JudgeState state, Layout.Trend trend)
        => state.Sums[trend.FastWeight] > 0.5 ? Math.Exp(FastMean(state, trend)) : null;

    private static bool IsFalling(JudgeState state, Layout.Trend trend, double deviation)
        => state.Sums[trend.FastWeight] is >= LeastWeight and var weight
            && (state.Sums[trend.SlowSum] / state.Sums[trend.SlowWeight]) - FastMean(state, trend) > deviation / Math.Sqrt(2 * weight);

    private static double FastMean(JudgeState state, Layout.Trend trend) => state.Sums[trend.FastSum] / state.Sums[trend.FastWeight];

    private static IEnumerable<Layout.Trend> All(JudgeState state)
        => state.Layout.Targets.Select(target => target.Trend).Concat(state.Layout.Paths.Select(path => path.Trend));

    private static void Decay(JudgeState state, Layout.Trend trend)
    {
        state.Sums[trend.FastWeight] *= s_fast;
        state.Sums[trend.FastSum] *= s_fast;
        state.Sums[trend.SlowWeight] *= s_slow;
        state.Sums[trend.SlowSum] *= s_slow;
    }

    private static void Add(JudgeState state, Layout.Trend trend, double d)
    {
        state.Sums[trend.FastWeight]++;
        state.Sums[trend.FastSum] += d;
        state.Sums[trend.SlowWeight]++;
        state.Sums[trend.SlowSum] += d;
    }
}
