namespace Canary.Judging;

/// <summary>Everything the judge remembers between slots, however many they are. It travels through the workflow as JSON.</summary>
public sealed record JudgeState
{
    /// <summary>The highest slot number heard so far, plus one.</summary>
    public int Slots { get; init; }

    /// <summary>The last worker heard in the last slot; -1 before the first.</summary>
    public int LastWorker { get; init; } = -1;

    /// <summary>Slots after which green and blue were failing together.</summary>
    public int SharedSlots { get; init; }

    /// <summary>Whether the last slot is already one of them.</summary>
    public bool SharedInLastSlot { get; init; }

    /// <summary>Whether pending probes were imputed; such a state can show a fail, and nothing else.</summary>
    public bool Imputed { get; init; }

    /// <summary>How many of green's probes are imputed: counted as sent and answered.</summary>
    public long PendingGreen { get; init; }

    /// <summary>How many of blue's probes are imputed: counted as sent and failed.</summary>
    public long PendingBlue { get; init; }

    /// <summary>Green as a whole.</summary>
    public GreenSums Pool { get; init; } = new();

    /// <summary>Each green target; their number and so their weights are fixed from the start.</summary>
    public IReadOnlyList<GreenSums> Targets { get; init; } = [];

    public BlueSums Blue { get; init; } = new();
}

/// <summary>The sums of one green target, or of all together.</summary>
public sealed record GreenSums
{
    /// <summary>The last slot in which it was probed; -1 before the first.</summary>
    public int LastSlot { get; init; } = -1;

    public long Sent { get; init; }

    public long Failed { get; init; }

    /// <summary>ln likelihood ratio of each error rate of the grid.</summary>
    public CappedSums Errors { get; init; } = new();

    /// <summary>ln evidence that it fails more often than blue.</summary>
    public double Relative { get; init; }

    /// <summary>Pairs of a green and a blue latency so far.</summary>
    public long Pairs { get; init; }

    /// <summary>How many of them were slower than tolerated.</summary>
    public long SlowerPairs { get; init; }

    /// <summary>ln evidence of each shift that it is slower than tolerated.</summary>
    public CappedSums Slower { get; init; } = new();

    /// <summary>ln evidence of each shift that it is faster than the limit.</summary>
    public IReadOnlyList<double> Faster { get; init; } = [];
}

/// <summary>The sums of all blue probes.</summary>
public sealed record BlueSums
{
    public long Sent { get; init; }

    public long Failed { get; init; }

    public CappedSums Errors { get; init; } = new();
}

/// <summary>
/// Sums of which one slot can raise each only so far, however many workers report that slot. The least of an e-process and a constant is
/// still one, so the cap costs no validity.
/// </summary>
public sealed record CappedSums
{
    /// <summary>The sums of the slots before the last one.</summary>
    public IReadOnlyList<double> Before { get; init; } = [];

    /// <summary>What the last slot added, before the cap.</summary>
    public IReadOnlyList<double> InSlot { get; init; } = [];

    internal static CappedSums Zero(int components) => new() { Before = new double[components], InSlot = new double[components] };

    internal CappedSums Add(ReadOnlySpan<double> increments, bool sameSlot, double cap)
    {
        var inSlot = increments.ToArray();
        if (!sameSlot)
        {
            var before = new double[inSlot.Length];
            Capped(cap, before);

            return new CappedSums { Before = before, InSlot = inSlot };
        }

        for (var j = 0; j < inSlot.Length; j++)
        {
            inSlot[j] += InSlot[j];
        }

        return this with { InSlot = inSlot };
    }

    /// <summary>ln of the mixture with equal weights.</summary>
    internal double Mixture(double cap)
    {
        Span<double> sums = stackalloc double[Before.Count];
        Capped(cap, sums);

        return LogSum.Mean(sums);
    }

    /// <summary>The component with the most evidence; no mixture of them has more.</summary>
    internal double Greatest(double cap)
    {
        var before = Before.AsSpan();
        var inSlot = InSlot.AsSpan();
        var greatest = double.NegativeInfinity;
        for (var j = 0; j < before.Length; j++)
        {
            greatest = Math.Max(greatest, before[j] + Math.Min(inSlot[j], cap));
        }

        return greatest;
    }

    internal double At(int component, double cap) => Before[component] + Math.Min(InSlot[component], cap);

    private void Capped(double cap, Span<double> sums)
    {
        var before = Before.AsSpan();
        var inSlot = InSlot.AsSpan();
        for (var j = 0; j < sums.Length; j++)
        {
            sums[j] = before[j] + Math.Min(inSlot[j], cap);
        }
    }
}
