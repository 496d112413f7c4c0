namespace Canary.Judging;

/// <summary>
/// What a plan can tell apart and how soon, before any probe is sent: whole deployments simulated through the judge itself, with the
/// schedule that the prober uses. The same arguments give the same table.
/// </summary>
public static class Power
{
    /// <summary>Shares are good to 6 percentage points at worst (95% of seeds); rare mistakes are the bounds' to tell, not the table's.</summary>
    public const int Deployments = 300;

    /// <summary>A plan under which fewer healthy greens pass is refused.</summary>
    public const double LeastHealthy = 0.99;

    private const double MostHealthyErrors = 0.001;
    private const double Median = 50_000;
    private const double Sigma = 0.5;
    private const double Outliers = 0.01;
    private const double OutlierFactor = 8;
    private const double ColdSeconds = 30;

    /// <summary>The error rate of blue, and of green where nothing else is said: 0.1%, or what is tolerated if that is less.</summary>
    public static double HealthyErrors(JudgeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Math.Min(MostHealthyErrors, settings.Errors.Tolerated);
    }

    /// <summary>The greens that are worth asking about, each played many times; each row is worked out when asked for.</summary>
    public static IEnumerable<PowerRow> Table(JudgeSettings settings, FleetShape shape, int pairs, int seed, int deployments = Deployments) =>
        Cases(settings, shape).Select(green => Of(green, settings, shape, pairs, seed, deployments));

    /// <summary>How the judge answers one kind of green.</summary>
    public static PowerRow Of(PowerCase green, JudgeSettings settings, FleetShape shape, int pairs, int seed, int deployments = Deployments)
    {
        ArgumentNullException.ThrowIfNull(green);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(deployments, 1);

        var ends = new SimulatedDeployment.End[deployments];
        Parallel.For(0, deployments, i => ends[i] = Play(green, settings, shape, pairs, new Chance(((ulong)(uint)seed << 32) + (ulong)i)));

        return new PowerRow
        {
            Green = green,
            Failed = Share(Outcome.Fail),
            Passed = Share(Outcome.Pass),
            Inconclusive = Share(Outcome.Inconclusive),
            WarmUpSeconds = Spread.Of(ends.Where(end => end.State.IsWarm).Select(end => end.WarmUpSeconds)),
            Seconds = Spread.Of(ends.Select(end => end.Seconds))!,
        };

        double Share(Outcome outcome) => (double)ends.Count(end => end.Decision.Outcome == outcome) / deployments;
    }

    /// <summary>The least rate, in pairs of a slot, at which a healthy green passes; null when four times as many do not help.</summary>
    public static int? PairsNeeded(JudgeSettings settings, FleetShape shape, int pairs, int seed)
    {
        for (var more = pairs + 1; more <= Math.Max(40, 4 * pairs); more += Math.Max(1, more / 4))
        {
            if (Of(new PowerCase(HealthyErrors(settings)), settings, shape, more, seed).Passed >= LeastHealthy)
            {
                return more;
            }
        }

        return null;
    }

    private static SimulatedDeployment.End Play(PowerCase green, JudgeSettings settings, FleetShape shape, int pairs, Chance chance)
    {
        var dealt = shape with { Deal = chance.Below(int.MaxValue) };
        var (badTarget, badPath, healthy) = (chance.Below(shape.Greens), chance.Below(shape.Paths), HealthyErrors(settings));

        return new SimulatedDeployment(settings, dealt, pairs).Run((isGreen, target, path, seconds) =>
        {
            var isOne = isGreen && (!green.IsOneTarget || target == badTarget) && (!green.IsOnePath || path == badPath);
            var errors = isOne ? Math.Max(healthy, green.Errors) : healthy;
            var factor = !isOne ? 1 : green.IsCold ? 1 + ((green.Slower - 1) * Math.Exp(-seconds / ColdSeconds)) : chance.Next() < green.SlowShare ? green.Slower : 1;

            return chance.Next() < errors ? Reply.Failed : Reply.Answered((long)(Median * factor * Math.Exp(Sigma * chance.Normal()) * (chance.Next() < Outliers ? OutlierFactor : 1)));
        });
    }

    private static IEnumerable<PowerCase> Cases(JudgeSettings settings, FleetShape shape)
    {
        yield return new PowerCase(HealthyErrors(settings));
        if (settings.Latency.Judged && settings.WarmUp.Enabled)
        {
            yield return new PowerCase(HealthyErrors(settings), Slower: 5, IsCold: true);
        }

        foreach (var errors in (double[])[1, 0.2, 0.05, 0.02])
        {
            yield return new PowerCase(errors);
        }

        foreach (var one in Ones(shape))
        {
            yield return one with { Errors = 1 };
            yield return one with { Errors = 0.2 };
        }

        if (!settings.Latency.Judged)
        {
            yield break;
        }

        yield return new PowerCase(0, Slower: 2);
        yield return new PowerCase(0, Slower: 1.5);
        foreach (var one in Ones(shape))
        {
            yield return one with { Slower = 5 };
        }

        if (settings.Latency.Tail)
        {
            yield return new PowerCase(0, Slower: 5, SlowShare: 0.1);
        }
    }

    private static IEnumerable<PowerCase> Ones(FleetShape shape)
    {
        if (shape.HasTargets)
        {
            yield return new PowerCase(0, IsOneTarget: true);
        }

        if (shape.HasPaths)
        {
            yield return new PowerCase(0, IsOnePath: true);
        }
    }
}

/// <summary>A green to be judged beside a healthy blue.</summary>
/// <param name="Errors">The rate at which it fails; at least the healthy one.</param>
/// <param name="Slower">How many times as long as blue it takes.</param>
/// <param name="SlowShare">The share of its answers that do.</param>
/// <param name="IsOneTarget">Whether one target alone is so.</param>
/// <param name="IsOnePath">Whether one path alone is so.</param>
/// <param name="IsCold">Whether that goes away, two thirds of it in half a minute.</param>
public sealed record PowerCase(double Errors, double Slower = 1, double SlowShare = 1, bool IsOneTarget = false, bool IsOnePath = false, bool IsCold = false);

/// <summary>How the judge answers one kind of green: shares of deployments, and when the verdict stands.</summary>
public sealed record PowerRow
{
    public required PowerCase Green { get; init; }

    public required double Failed { get; init; }

    public required double Passed { get; init; }

    public required double Inconclusive { get; init; }

    /// <summary>Until green had settled; null where it never had.</summary>
    public required Spread? WarmUpSeconds { get; init; }

    /// <summary>Since the first probe.</summary>
    public required Spread Seconds { get; init; }
}
