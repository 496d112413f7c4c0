namespace Canary.Judging;

/// <summary>
/// What a plan can tell apart and how soon, before any probe is sent: whole deployments simulated through the judge itself, with the
/// allocation that the prober uses. The same arguments give the same table.
/// </summary>
public static class Power
{
    /// <summary>Shares are good to 7 percentage points at worst (95% of seeds); rare mistakes are the bounds' to tell, not the table's.</summary>
    public const int Deployments = 200;

    /// <summary>The error rate of blue, and of green where nothing else is said.</summary>
    public const double HealthyErrors = 0.001;

    private static readonly double[] s_fleetErrors = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
    private static readonly double[] s_targetErrors = [0.2, 0.5, 1];
    private static readonly double[] s_slowdowns = [1.3, 1.5, 2];

    /// <summary>The greens that are worth asking about under these settings, each played many times.</summary>
    public static IReadOnlyList<PowerRow> Table(JudgeSettings settings, int probesPerSlot, int targets, int seed, int deployments = Deployments) =>
        [.. Cases(settings, targets).Select(green => Of(green, settings, probesPerSlot, targets, seed, deployments))];

    /// <summary>How the judge answers one kind of green.</summary>
    public static PowerRow Of(PowerCase green, JudgeSettings settings, int probesPerSlot, int targets, int seed, int deployments = Deployments)
    {
        ArgumentNullException.ThrowIfNull(green);
        ArgumentOutOfRangeException.ThrowIfLessThan(probesPerSlot, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(deployments, 1);

        var deployment = new SimulatedDeployment(green, settings, probesPerSlot, targets, new Random(seed));
        var ends = Enumerable.Range(0, deployments).Select(_ => deployment.Run()).ToList();
        var seconds = ends.Select(end => end.Seconds).Order().ToList();
        return new PowerRow
        {
            Green = green,
            Failed = Share(Outcome.Fail),
            Passed = Share(Outcome.Pass),
            Inconclusive = Share(Outcome.Inconclusive),
            MedianSeconds = Quantile(0.5),
            P95Seconds = Quantile(0.95),
        };

        double Share(Outcome outcome) => (double)ends.Count(end => end.Outcome == outcome) / deployments;

        double Quantile(double share) => seconds[(int)Math.Ceiling(share * deployments) - 1];
    }

    private static IEnumerable<PowerCase> Cases(JudgeSettings settings, int targets)
    {
        IEnumerable<PowerCase> cases = [new PowerCase(0), new PowerCase(HealthyErrors), .. s_fleetErrors.Select(errors => new PowerCase(errors))];
        if (targets > 1)
        {
            cases = cases.Concat(s_targetErrors.Select(errors => new PowerCase(HealthyErrors, OneTargetErrors: errors)));
        }

        return settings is { Latency: true, Comparative: true }
            ? cases.Concat(s_slowdowns.Select(slower => new PowerCase(HealthyErrors, Slower: slower)))
            : cases;
    }
}

/// <summary>A green to be judged beside a healthy blue.</summary>
/// <param name="Errors">The error rate of every target.</param>
/// <param name="OneTargetErrors">The error rate of one of them, where it differs.</param>
/// <param name="Slower">How many times as long as blue it takes.</param>
public sealed record PowerCase(double Errors, double? OneTargetErrors = null, double Slower = 1);

/// <summary>How the judge answers one kind of green: shares of deployments, and when the verdict stands.</summary>
public sealed record PowerRow
{
    public required PowerCase Green { get; init; }

    public required double Failed { get; init; }

    public required double Passed { get; init; }

    public required double Inconclusive { get; init; }

    public required double MedianSeconds { get; init; }

    public required double P95Seconds { get; init; }
}
