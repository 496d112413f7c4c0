using Canary.Judging;

namespace Canary.Metrics;

/// <summary>Users' requests since traffic began to shift, minute by minute, for people: the judgement needs none of it.</summary>
/// <remarks>A shift may last for days and a state of a workflow has 256 KiB, so that after an hour two minutes become one entry, and so on.</remarks>
/// <param name="From">Where the first entry begins.</param>
/// <param name="Each">So many minutes are one entry.</param>
/// <param name="Counts">Four numbers each, the oldest first: green's requests and failures, then blue's. None was read: zeros.</param>
public sealed record TrafficMinutes(DateTimeOffset From, int Each, IReadOnlyList<long> Counts)
{
    /// <summary>Entries, at most.</summary>
    internal const int Most = 60;

    private const int Numbers = 4;

    public IReadOnlyList<long> Counts { get; init; } = Counts ?? [];

    /// <summary>The oldest first.</summary>
    internal IReadOnlyList<TrafficEntry> Entries =>
    [
        .. Counts.Chunk(Numbers).Where(entry => entry.Length == Numbers).Select((entry, index) => new TrafficEntry(
            From.AddMinutes(index * Each),
            From.AddMinutes((index + 1) * Each),
            new RequestCount(entry[0], entry[1]),
            new RequestCount(entry[2], entry[3]))),
    ];

    /// <summary>With one more minute; those between that were not read are empty.</summary>
    internal static TrafficMinutes With(TrafficMinutes? before, DateTimeOffset minute, RequestCount green, RequestCount blue)
    {
        var known = before is null or { Each: < 1 } ? new TrafficMinutes(minute, 1, []) : before;
        var index = (int)((minute - known.From).TotalMinutes / known.Each);
        while (index >= Most)
        {
            known = known.Halved();
            index = (int)((minute - known.From).TotalMinutes / known.Each);
        }

        long[] counts = [.. known.Counts, .. new long[Math.Max(0, ((index + 1) * Numbers) - known.Counts.Count)]];
        foreach (var (place, count) in new[] { green.Requests, green.Failed, blue.Requests, blue.Failed }.Index())
        {
            counts[(index * Numbers) + place] += count;
        }

        return known with { Counts = counts };
    }

    private TrafficMinutes Halved() => this with
    {
        Each = Each * 2,
        Counts =
        [
            .. Counts.Chunk(2 * Numbers).SelectMany(two => Enumerable.Range(0, Numbers)
                .Select(place => two[place] + two.ElementAtOrDefault(Numbers + place))),
        ],
    };
}

/// <summary>What users met in some minutes.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Green">Of green.</param>
/// <param name="Blue">Of blue.</param>
internal sealed record TrafficEntry(DateTimeOffset From, DateTimeOffset To, RequestCount Green, RequestCount Blue);
