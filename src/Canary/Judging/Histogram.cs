using System.Numerics;

namespace Canary.Judging;

/// <summary>
/// Latencies in microseconds, counted in 64 buckets to the octave: no bucket is wider than 1/64 of its lower edge, and two histograms
/// merge into the one that all their latencies would have given.
/// </summary>
public sealed record Histogram
{
    private const int Bits = 6;
    private const int BucketsPerOctave = 1 << Bits;

    public static Histogram Empty { get; } = new();

    /// <summary>The numbers of the buckets that hold anything, ascending.</summary>
    public IReadOnlyList<int> Indexes { get; init; } = [];

    /// <summary>How many latencies each of those buckets holds, in the same order.</summary>
    public IReadOnlyList<long> Counts { get; init; } = [];

    public static Histogram Of(IEnumerable<long> latencies)
    {
        ArgumentNullException.ThrowIfNull(latencies);
        return FromBuckets(latencies.Select(latency => (Index(latency), 1L)));
    }

    /// <summary>The bucket of a latency of 0 or more microseconds.</summary>
    public static int Index(long latency)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(latency);
        var octave = latency == 0 ? 0 : Math.Max(0, BitOperations.Log2((ulong)latency) - Bits);
        return (octave << Bits) + (int)(latency >> octave);
    }

    /// <summary>The shortest latency that falls into the bucket.</summary>
    public static long Lower(int index)
    {
        var octave = Octave(index);
        return (long)(index - (octave << Bits)) << octave;
    }

    /// <summary>The longest latency that falls into the bucket.</summary>
    public static long Upper(int index) => Lower(index) + (1L << Octave(index)) - 1;

    public long Total() => Counts.Sum();

    public Histogram Add(long latency) => FromBuckets(Buckets().Append((Index(latency), 1L)));

    public Histogram Merge(Histogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return FromBuckets(Buckets().Concat(other.Buckets()));
    }

    /// <summary>A latency in microseconds that at least this share of all did not exceed, at most 1/64 too long; null when there is none.</summary>
    /// <param name="share">0 (exclusive) to 1 (inclusive).</param>
    public long? Quantile(double share)
    {
        if (share is not (> 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "use a share above 0 and at most 1, such as 0.95");
        }

        var rank = Math.Ceiling(share * Total());
        var seen = 0L;
        foreach (var (index, count) in Buckets())
        {
            seen += count;
            if (seen >= rank)
            {
                return Upper(index);
            }
        }

        return null;
    }

    internal IEnumerable<(int Index, long Count)> Buckets() => Indexes.Count == Counts.Count
        ? Indexes.Zip(Counts)
        : throw new InvalidOperationException($"A histogram has {Indexes.Count} indexes and {Counts.Count} counts; give one count for each index");

    private static Histogram FromBuckets(IEnumerable<(int Index, long Count)> buckets)
    {
        SortedDictionary<int, long> counts = [];
        foreach (var (index, count) in buckets)
        {
            counts[index] = counts.GetValueOrDefault(index) + count;
        }

        return new Histogram { Indexes = [.. counts.Keys], Counts = [.. counts.Values] };
    }

    private static int Octave(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return Math.Max(0, (index / BucketsPerOctave) - 1);
    }
}
