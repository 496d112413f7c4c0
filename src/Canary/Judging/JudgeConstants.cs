using System.Collections.Concurrent;

namespace Canary.Judging;

/// <summary>What follows from the settings and the shape of the fleet alone: thresholds, weights and caps.</summary>
/// <remarks>docs/judge.md says what each constant is good for; the simulation of test/Benchmarks is what they were chosen by.</remarks>
internal sealed class JudgeConstants
{
    public const double SlotSeconds = 0.5;

    /// <summary>How long blue must be dead and green fail beside it before that is the verdict. Seconds.</summary>
    public const double SharedHoldSeconds = 10;

    /// <summary>An error rate above which a side is dead.</summary>
    public const double DeadRate = 0.2;

    /// <summary>Green is no worse than blue while its odds of failing are below this many times blue's.</summary>
    public const double NonInferiorOdds = 3;

    /// <summary>The most targets that are held against every blue target at a time.</summary>
    public const int MostSuspects = 4;

    /// <summary>The ln evidence from which a target or path is suspect.</summary>
    public const double SuspectFrom = 4;

    /// <summary>How often green that is still getting faster is spared a fail for latency.</summary>
    public const int MostGuards = 5;

    public const double Alpha = 0.001;
    // Five failures of green alone are enough; at one in fifteen it would take six, and 5% half a second longer to find.
    public const double AlphaRelative = 1.0 / 14;

    // A bake lasts longer, and is at risk for all of it.
    private const double AlphaRelativeInBake = 1.0 / 30;
    public const double Beta = 0.01;
    public const double BetaOfOne = 0.05;

    /// <summary>The weight of the sums that bet from the start; the rest is for those that begin anew.</summary>
    private const double WeightOfStart = 0.8;

    private const double WeightOfSlow = 0.75;

    // Of the way to a fail that a slot may bring to the lower half of the grid. Rates of a few percent forget slowly: at more, two stumbles of a
    // second within half a minute would add up to a fail. A side that is down is found by the upper half.
    private const double LowerRatesInBake = 0.4;

    private const int LeastSlotsOfBake = 1200;
    private const int SlotsOfRelativeInBake = 300;

    // Of the way to a crossing that three slots may bring at the most: so that three never fail, and four can.
    private const double SlotsToFail = 3.25;

    private static readonly ConcurrentDictionary<(JudgeSettings, int, int, bool), JudgeConstants> s_known = new();

    private JudgeConstants(JudgeSettings settings, int greens, int paths, bool hasBlue)
    {
        if (settings.Problems() is { Count: > 0 } problems)
        {
            throw new ArgumentException($"The judge cannot work with these settings: {string.Join(". ", problems)}.", nameof(settings));
        }

        Settings = settings;
        HasBlue = hasBlue;
        var limits = settings.Errors;
        (FailErrors, FailLatency) = (-Math.Log(Alpha * settings.Share), -Math.Log(Alpha * settings.Share));
        FailRelative = -Math.Log((SeeksFaults ? AlphaRelativeInBake : AlphaRelative) * settings.Share);
        FailRelativeOfPath = FailRelative + Math.Log(paths);
        PassErrors = -Math.Log(Beta * settings.Share);
        PassLatency = PassErrors;
        PassOfOne = -Math.Log(BetaOfOne * settings.Share);

        var slots = SeeksFaults ? Math.Max(LeastSlotsOfBake, settings.BakeSeconds / SlotSeconds) : settings.Times.MaxSeconds / SlotSeconds;
        LnSlots = Math.Log(slots);
        LnSlotsOfRelative = SeeksFaults ? Math.Log(SlotsOfRelativeInBake) : LnSlots;
        (LnStart, LnRestart) = SeeksFaults ? (double.NegativeInfinity, 0) : (Math.Log(WeightOfStart), Math.Log(1 - WeightOfStart));

        (LnPool, LnTarget, LnPath) = Weights(greens, paths);
        WarmUpCap = (FailErrors + Math.Log(2) - Math.Log(WeightOfStart)) / SlotsToFail;
        ErrorCap = SeeksFaults && hasBlue ? 0.54 * FailErrors : SeeksFaults ? (FailErrors + Math.Log(2) + LnSlots) / 20.5 : WarmUpCap;
        // So that eleven slots never fail by themselves; paths add up, and so each may bring less.
        SlowCap = (FailLatency - LnPool - LnSlow - Math.Log(WeightOfStart)) / (paths == 1 ? 11.2 : greens == 1 ? 12.4 : 11.9);
        SlowCapOfTarget = FailLatency * 0.07;
        TailCap = FailLatency * 0.05;
        AbsoluteCap = FailLatency * 0.105;

        Errors = new ErrorSteps(limits.Tolerated, ErrorSteps.Grid(limits.Refused), SeeksFaults ? LowerRatesInBake * FailErrors : null);
        Dead = new ErrorSteps(DeadRate, [0.3, 0.5, 0.75, 0.99]);
        Absent = new ErrorSteps(0.75, [0.99]);
        PassFleet = new PassTest(limits.Refused, Math.Min(limits.Tolerated, limits.Refused / 2));
        PassOne = new PassTest(limits.RefusedOfOne, Math.Min(Math.Max(0.01, limits.Tolerated), limits.RefusedOfOne / 2));
    }

    public JudgeSettings Settings { get; }

    public bool HasBlue { get; }

    /// <summary>Users are on green: a fault is looked for, and nothing has to be proven.</summary>
    public bool SeeksFaults => Settings.Stage != JudgeStage.Gate;

    public bool JudgesLatency => HasBlue && Settings.Latency.Judged;

    public double FailErrors { get; }

    /// <summary>Of the pool and of a target, which must beat every blue target and so pays nothing for their number.</summary>
    public double FailRelative { get; }

    public double FailRelativeOfPath { get; }

    /// <summary>Before any guard: each adds ln 2.</summary>
    public double FailLatency { get; }

    public double PassErrors { get; }

    public double PassLatency { get; }

    /// <summary>Of the latency of one target or path, and of everything that is no worse than blue.</summary>
    public double PassOfOne { get; }

    public double LnSlots { get; }

    public double LnSlotsOfRelative { get; }

    public double LnStart { get; }

    public double LnRestart { get; }

    public double LnPool { get; }

    /// <summary>ln of the part of the pool's latency that is not the tail's.</summary>
    public double LnSlow => Settings.Latency.Tail ? Math.Log(WeightOfSlow) : 0;

    public static double LnTail { get; } = Math.Log(1 - WeightOfSlow);

    public double LnTarget { get; }

    public double LnPath { get; }

    public double ErrorCap { get; }

    public double WarmUpCap { get; }

    public double SlowCap { get; }

    public double SlowCapOfTarget { get; }

    public double TailCap { get; }

    public double AbsoluteCap { get; }

    public ErrorSteps Errors { get; }

    /// <summary>That a side fails more than a fifth.</summary>
    public ErrorSteps Dead { get; }

    /// <summary>That blue does not serve a path: it fails nearly always.</summary>
    public ErrorSteps Absent { get; }

    public PassTest PassFleet { get; }

    public PassTest PassOne { get; }

    /// <summary>
    /// Three times the odds of a fortieth, which must not pass. Where answers take nearly the same time, blue hardly ever exceeds what its slowest
    /// fortieth exceeded before, and there is nothing to compare green's with.
    /// </summary>
    public PassTest PassTail { get; } = new(3.0 / 42, 1.0 / 40);

    /// <summary>Which of blue's targets is the worst, to hold green's worst against: 20% against 5%.</summary>
    public static PassTest Badness { get; } = new(0.2, 0.05);

    /// <summary>How many times as long as blue green may take here: idle blue looks fast during a bake.</summary>
    public double Slower => SeeksFaults ? Math.Max(1.4, Settings.Latency.Tolerated) : Settings.Latency.Tolerated;

    public double SlowerOfOne => SeeksFaults ? Math.Max(1.4, Settings.Latency.ToleratedOfOne) : Settings.Latency.ToleratedOfOne;

    /// <summary>How many times as long as blue took under users green may take during a bake.</summary>
    public double SlowerThanUnderUsers
        => Settings.BakeLatency == BakeLatency.Strict ? Settings.Latency.Tolerated : Math.Max(1.45, Settings.Latency.Tolerated);

    /// <summary>Microseconds.</summary>
    public double Floor => Settings.Latency.FloorMs * 1000;

    public static IReadOnlyList<double> Odds { get; } = [20, 3];

    public static JudgeConstants For(JudgeSettings settings, FleetShape shape)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(shape);

        return s_known.GetOrAdd(
            (settings, shape.Greens, shape.Paths, shape.HasBlue), key => new JudgeConstants(key.Item1, key.Item2, key.Item3, key.Item4));
    }

    /// <summary>
    /// Half for the pool, whose strata are worth the other half together: one target or one path is the pool over again, and gets none.
    /// </summary>
    private static (double Pool, double Target, double Path) Weights(int greens, int paths)
    {
        const double pool = 0.5;
        var rest = greens > 1 && paths > 1 ? (1 - pool) / 2 : 1 - pool;

        return (
            Math.Log(pool),
            greens > 1 ? Math.Log(rest / greens) : double.NegativeInfinity,
            paths > 1 ? Math.Log(rest / paths) : double.NegativeInfinity);
    }
}
