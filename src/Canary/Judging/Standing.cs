namespace Canary.Judging;

/// <summary>Where every question stands: ln evidence now, and whether it has reached its threshold (inclusive).</summary>
internal sealed class Standing(JudgeState state, JudgeConstants limits)
{
    private readonly JudgeSettings _settings = limits.Settings;

    // Worked out when first asked for: most looks end long before the last question.
    private double? _absolute;
    private double? _relative;
    private double? _slower;
    private double? _targetHealthy;
    private double? _targetFast;

    /// <summary>That green fails more than P0.</summary>
    public double Absolute => _absolute ??= Merge(_settings.PoolWeightAbsolute, sums => sums.Errors.Mixture(limits.ErrorCap));

    /// <summary>That green fails more than blue.</summary>
    public double Relative => _relative ??= Merge(_settings.PoolWeightRelative, sums => sums.Relative);

    /// <summary>That green is slower than C0 x blue.</summary>
    public double Slower => _slower ??= limits.JudgesLatency
        ? Merge(_settings.PoolWeightLatency, sums => sums.Slower.Mixture(limits.LatencyCap))
        : 0;

    /// <summary>That blue fails more than P0.</summary>
    public double Blue => state.Blue.Errors.Mixture(limits.ErrorCap);

    /// <summary>That green fails less than P1.</summary>
    public double FleetHealthy => limits.PassFleet.Weigh(state.Pool.Sent, state.Pool.Failed);

    /// <summary>That the least proven target fails less than P1Target; the only target is the fleet, and held to the fleet's limits.</summary>
    public double TargetHealthy => _targetHealthy ??= state.Targets.Count == 1
        ? FleetHealthy
        : state.Targets.Min(sums => limits.PassTarget.Weigh(sums.Sent, sums.Failed));

    /// <summary>That green is faster than C1 x blue.</summary>
    public double FleetFast => limits.JudgesLatency ? LogSum.Mean(state.Pool.Faster) : 0;

    /// <summary>That the least proven target is faster than C1Target x blue; the only target is the fleet here too.</summary>
    public double TargetFast => _targetFast ??= state.Targets.Count == 1 || !limits.JudgesLatency
        ? FleetFast
        : state.Targets.Min(sums => LogSum.Mean(sums.Faster));

    public bool IsFailing => MayReach(limits.FailErrors, limits.ErrorCap, sums => sums.Errors) && Absolute >= limits.FailErrors;

    /// <summary>Green fails by itself, not together with blue; without a blue there is no one to share a fault with.</summary>
    public bool IsAlone => !limits.ComparesErrors || Relative >= limits.FailRelative;

    public bool IsBlueFailing => limits.ComparesErrors && Blue >= limits.FailErrors;

    public bool IsSlow => MayReach(limits.FailLatency, limits.LatencyCap, sums => sums.Slower) && Slower >= limits.FailLatency;

    public bool IsSharedFault => IsBlueFailing && IsFailing && !IsAlone;

    public bool IsHealthy => FleetHealthy >= limits.PassErrors && TargetHealthy >= limits.PassErrors && !IsFailing;

    /// <summary>A blue that fails is no yardstick: a fix for it must be able to pass.</summary>
    public bool IsFast => !limits.JudgesLatency || IsBlueFailing
        || (FleetFast >= limits.PassLatency && TargetFast >= limits.PassLatencyTarget);

    /// <summary>The target with the strongest evidence, the first of equals.</summary>
    public static int Suspect(JudgeState state, Func<GreenSums, double> evidence)
    {
        var suspect = 0;
        var strongest = double.NegativeInfinity;
        for (var i = 0; i < state.Targets.Count; i++)
        {
            if (evidence(state.Targets[i]) is var found && found > strongest)
            {
                (suspect, strongest) = (i, found);
            }
        }

        return suspect;
    }

    // An average is at most its greatest part, but for rounding. Most looks find no part at the threshold, and are spared the exponentials.
    private bool MayReach(double threshold, double cap, Func<GreenSums, CappedSums> evidence)
    {
        var enough = threshold - 1e-9;
        var greatest = evidence(state.Pool).Greatest(cap);
        for (var i = 0; i < state.Targets.Count && greatest < enough; i++)
        {
            greatest = evidence(state.Targets[i]).Greatest(cap);
        }

        return greatest >= enough;
    }

    private double Merge(double poolWeight, Func<GreenSums, double> evidence) =>
        new Hierarchy(poolWeight, state.Targets.Count).Merge(evidence(state.Pool), state.Targets, evidence);
}
