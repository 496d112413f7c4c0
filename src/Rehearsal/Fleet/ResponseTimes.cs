using System.Runtime.InteropServices;

namespace Rehearsal.Fleet;

/// <summary>How long answers took: their number, sum and extremes exactly, and their distribution to within 1%, however many they are.</summary>
/// <remarks>Each bucket is 2% wider than the one before, as CloudWatch keeps the values of a percentile in buckets too.</remarks>
internal sealed class ResponseTimes
{
    private const double Growth = 1.02;

    private readonly Dictionary<int, long> _buckets = [];

    public long Count { get; private set; }

    /// <summary>Seconds, as are the extremes.</summary>
    public double Sum { get; private set; }

    public double Shortest { get; private set; } = double.PositiveInfinity;

    public double Longest { get; private set; }

    public void Add(TimeSpan time)
    {
        var seconds = time.TotalSeconds;
        Count++;
        Sum += seconds;
        (Shortest, Longest) = (Math.Min(Shortest, seconds), Math.Max(Longest, seconds));
        CollectionsMarshal.GetValueRefOrAddDefault(_buckets, BucketOf(time), out _)++;
    }

    public void Add(ResponseTimes others)
    {
        Count += others.Count;
        Sum += others.Sum;
        (Shortest, Longest) = (Math.Min(Shortest, others.Shortest), Math.Max(Longest, others.Longest));
        foreach (var (bucket, count) in others._buckets)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_buckets, bucket, out _) += count;
        }
    }

    /// <summary>The time that so much of the answers did not exceed, in seconds; of none, none.</summary>
    /// <param name="percent">0 to 100.</param>
    public double? Percentile(double percent)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(Count * percent / 100));
        foreach (var (bucket, count) in _buckets.OrderBy(bucket => bucket.Key))
        {
            rank -= count;
            if (rank <= 0)
            {
                return Math.Clamp(MiddleOf(bucket), Shortest, Longest);
            }
        }

        return null;
    }

    private static int BucketOf(TimeSpan time) => (int)Math.Floor(Math.Log(Math.Max(1, time.TotalMicroseconds), Growth));

    private static double MiddleOf(int bucket) => Math.Pow(Growth, bucket + 0.5) / 1_000_000;
}
