namespace Canary.Judging;

/// <summary>
/// What a plan can tell apart and how soon, before any probe is sent: whole deployments simulated through the judge itself, with the
/// allocation that the prober uses. The same arguments give the same table.
/// </summary>
public static class Power
{
    /// <summary>Shares are good to 2.5 percentage points at worst (95% of seeds); rare mistakes are the bounds' to tell, not the table's.</summary>
    public const int Deployments = 1500;

    private const double MostHealthyErrors = 0.001;

    private static readonly double[] s_fleetErrors = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
    private static readonly double[] s_targetErrors = [0.2, 0.5, 1];
    private static readonly double[] s_slowdowns = [1.3, 1.5, 2];

    /// <summary>The error rate of blue, and of green where nothing else is said: 0.1%, or what is tolerated if that is less.</summary>
    public static double HealthyErrors(JudgeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Math.Min(MostHealthyErrors, settings.P0);
    }

    /// <summary>The greens that are worth asking about under these settings, each played many times; each row is worked out when asked for.</summary>
    public static IEnumerable<PowerRow> Table(JudgeSettings settings, int probesPerSlot, int targets, int seed, int deployments = Deployments) =>
        Cases(settings, targets).Select(green => Of(green, settings, probesPerSlot, targets, seed, deployments));

    /// <summary>How the judge answers one kind of green.</summary>
    public static PowerRow Of(PowerCase green, JudgeSettings settings, int probesPerSlot, int targets, int seed, int deployments = Deployments)
    {
        ArgumentNullException.ThrowIfNull(green);
        ArgumentOutOfRangeException.ThrowIfLessThan(probesPerSlot, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(deployments, 1);

        var ends = Play(green, settings, probesPerSlot, targets, seed, deployments);
        return new PowerRow
        {
            Green = green,
            Failed = Share(Outcome.Fail),
            Passed = Share(Outcome.Pass),
            Inconclusive = Share(Outcome.Inconclusive),
            Seconds = Spread.Of(ends.Select(end => end.Seconds))!,
            SecondsToPass = Spread.Of(ends.Where(end => end.Verdict.Outcome == Outcome.Pass).Select(end => end.Seconds)),
        };

        double Share(Outcome outcome) => (double)ends.Count(end => end.Verdict.Outcome == outcome) / deployments;
    }

    // A seed for each deployment, so that the result does not depend on which core runs it when.
    private static SimulatedEnd[] Play(
        PowerCase green, JudgeSettings settings, int probesPerSlot, int targets, int seed, int deployments)
    {
        var seeds = new Random(seed);
        var each = Enumerable.Range(0, deployments).Select(_ => seeds.Next()).ToArray();
        var ends = new SimulatedEnd[deployments];
        Parallel.For(0, deployments, i => ends[i] = new SimulatedDeployment(green, settings, probesPerSlot, targets, new Random(each[i])).Run());
        return ends;
    }

    private static IEnumerable<PowerCase> Cases(JudgeSettings settings, int targets)
    {
        var healthy = HealthyErrors(settings);
        var single = targets > 1;
        var latency = settings is { Latency: true, Comparative: true };
        return
        [
            new PowerCase(0),
            new PowerCase(healthy),
            .. With(s_fleetErrors, settings.P1).Where(errors => errors > healthy).Select(errors => new PowerCase(errors)),
            .. With(s_targetErrors, settings.P1Target).Where(_ => single).Select(errors => new PowerCase(healthy, OneTargetErrors: errors)),
            .. With(s_slowdowns, settings.C1).Where(_ => latency).Select(slower => new PowerCase(healthy, Slower: slower)),
            .. With([], settings.C1Target).Where(_ => latency && single).Select(slower => new PowerCase(healthy, OneTargetSlower: slower)),
        ];

        // What the plan promises to catch is always among them.
        static IEnumerable<double> With(double[] usual, double promised) => usual.Append(promised).Distinct().Order();
    }
}

/// <summary>A green to be judged beside a healthy blue.</summary>
/// <param name="Errors">The error rate of every target.</param>
/// <param name="OneTargetErrors">The error rate of one of them, where it differs.</param>
/// <param name="Slower">How many times as long as blue it takes.</param>
/// <param name="OneTargetSlower">How many times as long one target takes, where it differs.</param>
public sealed record PowerCase(double Errors, double? OneTargetErrors = null, double Slower = 1, double? OneTargetSlower = null);

/// <summary>How the judge answers one kind of green: shares of deployments, and when the verdict stands.</summary>
public sealed record PowerRow
{
    public required PowerCase Green { get; init; }

    public required double Failed { get; init; }

    public required double Passed { get; init; }

    public required double Inconclusive { get; init; }

    public required Spread Seconds { get; init; }

    /// <summary>Of those that pass; null when none does.</summary>
    public required Spread? SecondsToPass { get; init; }
}
