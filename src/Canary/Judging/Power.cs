namespace Canary.Judging;

/// <summary>
/// What a plan can tell apart and how soon, before any probe is sent: whole deployments simulated through the judge itself, with the
/// schedule that the prober uses. The same arguments give the same table.
/// </summary>
public static class Power
{
    /// <summary>Shares are good to 6 percentage points at worst (95% of seeds); rare mistakes are the bounds' to tell, not the table's.</summary>
    public const int Deployments = 300;

    private const double MostHealthyErrors = 0.001;
    private const double OftenFound = 0.95;
    private const double Median = 50_000;
    private const double Sigma = 0.5;
    private const double Outliers = 0.01;
    private const double OutlierFactor = 8;
    private const double ColdSeconds = 30;

    /// <summary>The chances of a wrong answer before traffic, the same for every plan; docs/judge.md tells what each is conditional on.</summary>
    public static PowerBounds Bounds { get; } = new(
        JudgeConstants.Alpha,
        JudgeConstants.AlphaRelative,
        2 * JudgeConstants.Alpha,
        JudgeConstants.Beta + JudgeConstants.BetaOfOne,
        JudgeConstants.Beta);

    /// <summary>The error rate of blue, and of green where nothing else is said: 0.1%, or what is tolerated if that is less.</summary>
    public static double HealthyErrors(JudgeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Math.Min(MostHealthyErrors, settings.Errors.Tolerated);
    }

    /// <summary>The greens that are worth asking about, each played many times; each row is worked out when asked for.</summary>
    /// <param name="settings">Of a gate, or of a bake.</param>
    public static IEnumerable<PowerRow> Table(JudgeSettings settings, FleetShape shape, int pairs, int seed, int deployments = Deployments) =>
        Cases(settings, shape).Select(green => Of(green, settings, shape, pairs, seed, deployments));

    /// <summary>The least of these faults that is found in 95% of deployments, and so every greater one; null where none is.</summary>
    public static PowerRow? LeastFound(
        IReadOnlyList<PowerCase> rising, JudgeSettings settings, FleetShape shape, int pairs, int seed, int deployments = Deployments)
    {
        ArgumentNullException.ThrowIfNull(rising);
        PowerRow? least = null;

        // From the greatest down: where one is missed, the lesser are too.
        foreach (var green in rising.Reverse())
        {
            var row = Of(green, settings, shape, pairs, seed, deployments);
            if (row.Failed < OftenFound)
            {
                break;
            }

            least = row;
        }

        return least;
    }

    /// <summary>Error rates of a fleet, rising.</summary>
    public static IReadOnlyList<PowerCase> ErrorRates { get; } =
        [.. new[] { 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1 }.Select(errors => new PowerCase(errors))];

    /// <summary>Slowdowns of a fleet, rising.</summary>
    public static IReadOnlyList<PowerCase> Slowdowns { get; } =
        [.. new[] { 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2, 2.5, 3, 5, 10 }.Select(slower => new PowerCase(0, Slower: slower))];

    /// <summary>How the judge answers one kind of green.</summary>
    public static PowerRow Of(PowerCase green, JudgeSettings settings, FleetShape shape, int pairs, int seed, int deployments = Deployments)
    {
        ArgumentNullException.ThrowIfNull(green);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(deployments, 1);

        var ends = new SimulatedDeployment.End[deployments];
        Parallel.For(0, deployments, i => ends[i] = Play(green, settings, shape, pairs, seed, i));

        return new PowerRow
        {
            Green = green,
            Failed = Share(Outcome.Fail),
            Passed = Share(Outcome.Pass),
            Inconclusive = Share(Outcome.Inconclusive),
            WarmUpSeconds = Spread.Of(ends.Where(end => end.State.IsWarm).Select(end => end.WarmUpSeconds)),
            Seconds = Spread.Of(Commonest(ends).Select(end => end.Seconds - Onset(green, settings)))!,
        };

        double Share(Outcome outcome) => (double)ends.Count(end => end.Decision.Outcome == outcome) / deployments;
    }

    private static IEnumerable<SimulatedDeployment.End> Commonest(SimulatedDeployment.End[] ends)
        => ends.GroupBy(end => end.Decision.Outcome).MaxBy(group => group.Count())!;

    /// <summary>One of them.</summary>
    internal static SimulatedDeployment.End Play(PowerCase green, JudgeSettings settings, FleetShape shape, int pairs, int seed, int index)
        => Play(green, settings, shape, pairs, new Chance(((ulong)(uint)seed << 32) + (ulong)index));

    /// <summary>When a fault begins in a bake: after a third of it. Seconds.</summary>
    public static double OnsetInBake(double bakeSeconds) => Math.Floor(bakeSeconds / 3);

    private static double Onset(PowerCase green, JudgeSettings settings)
        => settings.Stage == JudgeStage.Bake && green != new PowerCase(HealthyErrors(settings)) ? OnsetInBake(settings.BakeSeconds) : 0;

    private static SimulatedDeployment.End Play(PowerCase green, JudgeSettings settings, FleetShape shape, int pairs, Chance chance)
    {
        var dealt = shape with { Deal = chance.Below(int.MaxValue) };
        var (badTarget, badPath) = (chance.Below(shape.Greens), chance.Below(shape.Paths));
        var (healthy, onset) = (HealthyErrors(settings), Onset(green, settings));

        return new SimulatedDeployment(settings, dealt, pairs).Run(Answer, [.. Enumerable.Repeat(Median, shape.Paths)]);

        Reply Answer(bool isGreen, int target, int path, double seconds)
        {
            var isOne = isGreen && seconds >= onset && (!green.IsOneTarget || target == badTarget) && (!green.IsOnePath || path == badPath);
            var errors = isOne ? Math.Max(healthy, green.Errors) : healthy;
            var factor = !isOne ? 1
                : green.IsCold ? 1 + ((green.Slower - 1) * Math.Exp(-seconds / ColdSeconds))
                : chance.Next() < green.SlowShare ? green.Slower : 1;

            return chance.Next() < errors
                ? Reply.Failed
                : Reply.Answered((long)(Median * factor * Math.Exp(Sigma * chance.Normal()) * (chance.Next() < Outliers ? OutlierFactor : 1)));
        }
    }

    private static IEnumerable<PowerCase> Cases(JudgeSettings settings, FleetShape shape) => settings.Stage == JudgeStage.Bake
        ? [new(HealthyErrors(settings)), new(1), new(0.05), .. Latency(settings, [new PowerCase(0, Slower: 2)])]
        :
        [
            new(HealthyErrors(settings)),
            .. settings.WarmUp.Enabled ? Latency(settings, [new PowerCase(HealthyErrors(settings), Slower: 5, IsCold: true)]) : [],
            new(1),
            new(0.2),
            new(0.05),
            new(0.02),
            .. Ones(shape).SelectMany(one => new[] { one with { Errors = 1 }, one with { Errors = 0.2 } }),
            .. Latency(settings, [new(0, Slower: 2), new(0, Slower: 1.5), .. Ones(shape).Select(one => one with { Slower = 5 })]),
            .. settings.Latency.Tail ? Latency(settings, [new PowerCase(0, Slower: 5, SlowShare: 0.1)]) : [],
        ];

    private static IReadOnlyList<PowerCase> Latency(JudgeSettings settings, IReadOnlyList<PowerCase> cases) => settings.Latency.Judged ? cases : [];

    private static IEnumerable<PowerCase> Ones(FleetShape shape) =>
    [
        .. shape.HasTargets ? [new PowerCase(0, IsOneTarget: true)] : Array.Empty<PowerCase>(),
        .. shape.HasPaths ? [new PowerCase(0, IsOnePath: true)] : Array.Empty<PowerCase>(),
    ];
}

/// <summary>A green to be judged beside a healthy blue.</summary>
/// <param name="Errors">The rate at which it fails; at least the healthy one.</param>
/// <param name="Slower">How many times as long as blue it takes.</param>
/// <param name="SlowShare">The share of its answers that do.</param>
/// <param name="IsOneTarget">Whether one target alone is so.</param>
/// <param name="IsOnePath">Whether one path alone is so.</param>
/// <param name="IsCold">Whether that goes away, two thirds of it in half a minute.</param>
public sealed record PowerCase(
    double Errors, double Slower = 1, double SlowShare = 1, bool IsOneTarget = false, bool IsOnePath = false, bool IsCold = false);

/// <param name="FailsWithinErrors">A green within the tolerated errors is failed for them.</param>
/// <param name="FailsLikeBlue">One that fails no more than blue is, for each part of it that fails.</param>
/// <param name="FailsWithinLatency">One within the tolerated latency is failed for it.</param>
/// <param name="PassesErrors">One at the refused errors, and three times blue's odds, passes.</param>
/// <param name="PassesLatency">One at the refused latency does.</param>
public sealed record PowerBounds(
    double FailsWithinErrors, double FailsLikeBlue, double FailsWithinLatency, double PassesErrors, double PassesLatency);

/// <summary>How the judge answers one kind of green: shares of deployments, and when the verdict stands.</summary>
public sealed record PowerRow
{
    public required PowerCase Green { get; init; }

    public required double Failed { get; init; }

    public required double Passed { get; init; }

    public required double Inconclusive { get; init; }

    /// <summary>Until green had settled; null where it never had.</summary>
    public required Spread? WarmUpSeconds { get; init; }

    /// <summary>Of the deployments that ended as most did: since the first probe; in a bake since the fault began.</summary>
    public required Spread Seconds { get; init; }
}
