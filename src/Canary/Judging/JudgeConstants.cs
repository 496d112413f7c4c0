using System.Runtime.CompilerServices;

namespace Canary.Judging;

/// <summary>What follows from the settings alone, worked out once: the thresholds and what each outcome adds.</summary>
internal sealed class JudgeConstants
{
    // Not state: the same settings always give the same constants, and they leave together.
    private static readonly ConditionalWeakTable<JudgeSettings, JudgeConstants> _known = [];

    // By green, then by blue. A schedule repeats a few sizes of slot; a larger one is worked out anew each time, so that this stays small.
    private readonly LatencyWeights?[]?[] _latencyWeights = new LatencyWeights[MaxRemembered + 1][];

    private const int MaxRemembered = 128;

    private JudgeConstants(JudgeSettings settings)
    {
        if (settings.Problems() is { Count: > 0 } problems)
        {
            throw new ArgumentException($"The judge cannot work with these settings: {string.Join(". ", problems)}.", nameof(settings));
        }

        Settings = settings;
        var grid = ErrorTest.Grid(settings);
        FailureSteps = [.. grid.Select(theta => Math.Log(theta / settings.P0))];
        SuccessSteps = [.. grid.Select(theta => AccurateLog.OnePlus(-theta) - AccurateLog.OnePlus(-settings.P0))];
        PassFleet = new PassTest(settings.P1, settings.Q);
        PassTarget = new PassTest(settings.P1Target, settings.QTarget);
        FailErrors = -Math.Log(settings.Alpha);
        FailRelative = -Math.Log(settings.AlphaRel);
        FailLatency = -Math.Log(settings.AlphaLat);
        PassErrors = -Math.Log(settings.Beta);
        PassLatency = -Math.Log(settings.BetaLat);
        PassLatencyTarget = -Math.Log(settings.BetaLatTarget);
        ErrorCap = settings.SlotCap * FailErrors;
        LatencyCap = settings.SlotCap * FailLatency;
        HealthyLatencyStep = LogSum.Mean([.. settings.Deltas.Select(HealthyStep)]);

        // One probe of a healthy target beats C1Target x blue in about eight of ten pairs.
        static double HealthyStep(double delta) =>
            (8 * LatencyTest.Lambda(1, 10, delta)) - LatencyTest.LogNorm(1, 10, LatencyTest.Lambda(1, 10, delta));
    }

    public JudgeSettings Settings { get; }

    public double[] FailureSteps { get; }

    public double[] SuccessSteps { get; }

    public PassTest PassFleet { get; }

    public PassTest PassTarget { get; }

    public double FailErrors { get; }

    public double FailRelative { get; }

    public double FailLatency { get; }

    public double PassErrors { get; }

    public double PassLatency { get; }

    public double PassLatencyTarget { get; }

    public double ErrorCap { get; }

    public double LatencyCap { get; }

    /// <summary>What a probe of a healthy target is expected to add to the evidence that it is fast.</summary>
    public double HealthyLatencyStep { get; }

    public bool ComparesErrors => Settings.Comparative;

    public bool JudgesLatency => Settings is { Comparative: true, Latency: true };

    public static JudgeConstants For(JudgeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return _known.GetValue(settings, known => new JudgeConstants(known));
    }

    /// <summary>What a count of pairs of so many green and blue latencies is worth.</summary>
    public LatencyWeights LatencyWeights(int green, int blue)
    {
        if (green > MaxRemembered || blue > MaxRemembered)
        {
            return new LatencyWeights(green, blue, Settings.Deltas);
        }

        // Two threads may work out the same; either result is right.
        var row = _latencyWeights[green] ??= new LatencyWeights[MaxRemembered + 1];
        return row[blue] ??= new LatencyWeights(green, blue, Settings.Deltas);
    }

    /// <summary>The constants, once it is sure that the state was started with settings of this shape.</summary>
    public static JudgeConstants For(JudgeSettings settings, JudgeState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var limits = For(settings);
        limits.RefuseForeign(state);
        return limits;
    }

    private void RefuseForeign(JudgeState state)
    {
        var (rates, shifts) = (FailureSteps.Length, Settings.Deltas.Count);
        if (state.Targets is { Count: > 0 } targets && Fits(state.Pool) && AllFit(targets) && Has(state.Blue?.Errors, rates))
        {
            return;
        }

        throw new ArgumentException(
            $"The state has sums that do not fit GridSize {rates} and {shifts} Deltas; start a new one with Judge.Start", nameof(state));

        bool AllFit(IReadOnlyList<GreenSums> all)
        {
            foreach (var sums in all.AsSpan())
            {
                if (!Fits(sums))
                {
                    return false;
                }
            }

            return true;
        }

        bool Fits(GreenSums? sums) => sums is not null && Has(sums.Errors, rates) && Has(sums.Slower, shifts) && sums.Faster?.Count == shifts;
        static bool Has(CappedSums? sums, int count) => sums?.Before?.Count == count && sums.InSlot?.Count == count;
    }
}
