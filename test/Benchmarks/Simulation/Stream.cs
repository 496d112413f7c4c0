namespace Benchmarks.Simulation;

/// <summary>What the services do while they are judged: how often each target fails, how slow it is, and what blue does meanwhile.</summary>
internal sealed record Stream(string Name)
{
    public const double Healthy = 0.001;
    public const double SlotSeconds = 0.5;

    private const double MedianMs = 50;
    private const double Sigma = 0.5;
    private const double OutlierShare = 0.01;
    private const double OutlierFactor = 8;

    public int Targets { get; init; } = 5;

    /// <summary>How many of the targets are bad, the first ones; the others are healthy.</summary>
    public int Bad { get; init; } = 5;

    public double BadRate { get; init; } = Healthy;

    public double GoodRate { get; init; } = Healthy;

    public double BlueRate { get; init; } = Healthy;

    /// <summary>How many times as long as blue a bad target takes.</summary>
    public double Slowness { get; init; } = 1;

    public double DelayMs { get; init; }

    /// <summary>The probability that all green probes of a slot fail.</summary>
    public double Blips { get; init; }

    public bool IsAboutLatency => Slowness > 1;

    /// <summary>The error rate of green, when it is the same for each target.</summary>
    public double? FleetRate => Bad == Targets && BlueRate <= Healthy && Blips == 0 && !IsAboutLatency ? BadRate : null;

    public double Rate(int target) => target < Bad ? BadRate : GoodRate;

    public double Latency(int target, Dice dice) => target < Bad ? (Latency(dice) * Slowness) + DelayMs : Latency(dice);

    // A lognormal with rare outliers: what a web service looks like from outside, and where a mean misleads.
    public static double Latency(Dice dice) =>
        MedianMs * Math.Exp(Sigma * dice.Normal()) * (dice.Happens(OutlierShare) ? OutlierFactor : 1);

    /// <summary>Failures among green probes that are spread evenly over the targets for so many seconds.</summary>
    public int GreenFailures(int probes, double seconds, Dice dice)
    {
        var slots = (int)Math.Round(seconds / SlotSeconds);
        var blipped = (int)((long)probes * dice.Binomial(slots, Blips) / Math.Max(1, slots));
        var bad = (probes - blipped) * Bad / Targets;
        return blipped + dice.Binomial(bad, BadRate) + dice.Binomial(probes - blipped - bad, GoodRate);
    }

    /// <summary>Green answers of so many that take longer than the limit.</summary>
    public int GreenSlow(int probes, double limitMs, Dice dice)
    {
        var bad = probes * Bad / Targets;
        return dice.Binomial(bad, ShareAbove(limitMs / Slowness)) + dice.Binomial(probes - bad, ShareAbove(limitMs));
    }

    /// <summary>The mean latency of so many answers, which is as good as normal for some hundreds.</summary>
    public double MeanLatency(int probes, bool green, Dice dice)
    {
        var mean = MedianMs * Math.Exp(Sigma * Sigma / 2) * (1 - OutlierShare + (OutlierShare * OutlierFactor));
        var square = MedianMs * MedianMs * Math.Exp(2 * Sigma * Sigma) * (1 - OutlierShare + (OutlierShare * OutlierFactor * OutlierFactor));
        var slowness = green ? 1 + ((Slowness - 1) * Bad / Targets) : 1;
        return slowness * (mean + (Math.Sqrt((square - (mean * mean)) / probes) * dice.Normal()));
    }

    private static double ShareAbove(double ms) =>
        ((1 - OutlierShare) * NormalAbove(Math.Log(ms / MedianMs) / Sigma))
        + (OutlierShare * NormalAbove(Math.Log(ms / MedianMs / OutlierFactor) / Sigma));

    // Abramowitz and Stegun 26.2.17, to 1e-7.
    private static double NormalAbove(double z)
    {
        var t = 1 / (1 + (0.2316419 * Math.Abs(z)));
        var tail = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI)
            * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return z >= 0 ? tail : 1 - tail;
    }
}
