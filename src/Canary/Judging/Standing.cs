namespace Canary.Judging;

/// <summary>Where every question stands: ln evidence now, and whether it has reached its threshold (inclusive).</summary>
internal sealed class Standing
{
    private readonly JudgeConstants _limits;

    public Standing(JudgeState state, JudgeConstants limits)
    {
        _limits = limits;
        var (settings, targets) = (limits.Settings, state.Targets);
        var (errorCap, latencyCap) = (limits.ErrorCap, limits.LatencyCap);

        Absolute = new Hierarchy(settings.PoolWeightAbsolute, targets.Count).Merge(Errors(state.Pool), targets, Errors);
        Relative = new Hierarchy(settings.PoolWeightRelative, targets.Count).Merge(state.Pool.Relative, targets, sums => sums.Relative);
        Blue = state.Blue.Errors.Mixture(errorCap);
        FleetHealthy = limits.PassFleet.Weigh(state.Pool.Sent, state.Pool.Failed);
        // The only target is the fleet, and held to the fleet's limits.
        TargetHealthy = targets.Count == 1 ? FleetHealthy : targets.Min(sums => limits.PassTarget.Weigh(sums.Sent, sums.Failed));
        if (limits.JudgesLatency)
        {
            Slower = new Hierarchy(settings.PoolWeightLatency, targets.Count).Merge(Slowness(state.Pool), targets, Slowness);
            FleetFast = LogSum.Mean(state.Pool.Faster);
            TargetFast = targets.Count == 1 ? FleetFast : targets.Min(sums => LogSum.Mean(sums.Faster));
        }

        double Errors(GreenSums sums) => sums.Errors.Mixture(errorCap);
        double Slowness(GreenSums sums) => sums.Slower.Mixture(latencyCap);
    }

    /// <summary>That green fails more than P0.</summary>
    public double Absolute { get; }

    /// <summary>That green fails more than blue.</summary>
    public double Relative { get; }

    /// <summary>That green is slower than C0 x blue.</summary>
    public double Slower { get; }

    /// <summary>That blue fails more than P0.</summary>
    public double Blue { get; }

    /// <summary>That green fails less than P1.</summary>
    public double FleetHealthy { get; }

    /// <summary>That the least proven target fails less than P1Target.</summary>
    public double TargetHealthy { get; }

    /// <summary>That green is faster than C1 x blue.</summary>
    public double FleetFast { get; }

    /// <summary>That the least proven target is faster than C1Target x blue.</summary>
    public double TargetFast { get; }

    public bool IsFailing => Absolute >= _limits.FailErrors;

    /// <summary>Green fails by itself, not together with blue; without a blue there is no one to share a fault with.</summary>
    public bool IsAlone => !_limits.ComparesErrors || Relative >= _limits.FailRelative;

    public bool IsBlueFailing => _limits.ComparesErrors && Blue >= _limits.FailErrors;

    public bool IsSlow => _limits.JudgesLatency && Slower >= _limits.FailLatency;

    public bool IsSharedFault => IsFailing && !IsAlone && IsBlueFailing;

    public bool IsHealthy => FleetHealthy >= _limits.PassErrors && TargetHealthy >= _limits.PassErrors && !IsFailing;

    /// <summary>A blue that fails is no yardstick: a fix for it must be able to pass.</summary>
    public bool IsFast => !_limits.JudgesLatency || IsBlueFailing
        || (FleetFast >= _limits.PassLatency && TargetFast >= _limits.PassLatencyTarget);

    /// <summary>The target with the strongest evidence of errors, the first of equals.</summary>
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
}
