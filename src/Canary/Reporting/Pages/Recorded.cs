using System.Runtime.InteropServices;
using Canary.Gates;
using Canary.Judging;

namespace Canary.Reporting.Pages;

/// <summary>What each probe of the judgement that counts came to, as the report's recording has it.</summary>
/// <param name="Slots">Those that were weighed, in order.</param>
/// <param name="WarmSlots">So many of the first were the warm-up, which counts for nothing.</param>
/// <param name="Length">How many slots the judgement took.</param>
/// <param name="IsWarm">Whether the warm-up ended, or there was none.</param>
internal sealed record Recorded(IReadOnlyList<SlotTally> Slots, int WarmSlots, int Length, bool IsWarm)
{
    /// <summary>Null where the report keeps none: it is an old one, one of a watch, or its recording was too long.</summary>
    public static Recorded? Of(Report report)
    {
        if (report is not { Recording: { IsCut: false, Calls: var calls }, Evidence: { } evidence })
        {
            return null;
        }

        try
        {
            var length = SlotsOf(evidence.Seconds);
            List<SlotTally> slots = [.. Weighed(calls).Where(slot => slot.Slot < length)];

            return slots is [] ? null : new Recorded(
                slots, SlotsOf(evidence.WarmUp?.Seconds ?? 0), length, evidence.WarmUp is null or { Seconds: not null });
        }
        catch (FormatException)
        {
            // The page is of a verdict that stands, whatever became of its recording.
            return null;
        }
    }

    /// <summary>Each probe of the plan that was sent, as the judge counts it.</summary>
    public IReadOnlyList<Part> Paths =>
    [
        .. Judged.Where(pair => pair.Kind is PairKind.Turn or PairKind.ForPath)
            .GroupBy(pair => pair.Path)
            .Select(path => new Part(path.Key, SideFigures.OfGreen(path), SideFigures.OfBlue(path))),
    ];

    /// <summary>Each target of green that was asked, as the judge counts it, beside all of blue.</summary>
    public IReadOnlyList<Part> Targets
    {
        get
        {
            var blue = SideFigures.OfBlue(Judged);

            return [.. Judged.GroupBy(pair => pair.Green).Select(target => new Part(target.Key, SideFigures.OfGreen(target), blue))];
        }
    }

    /// <summary>Failures over time: everything that was sent, the warm-up included.</summary>
    /// <param name="most">Bins; each is a round number of slots.</param>
    public IReadOnlyList<FailureBin> Failures(int most)
    {
        var size = SizeOfBin(Length, most);
        var bySlot = Slots.ToLookup(slot => slot.Slot / size, slot => slot.Pairs);

        return
        [
            .. Enumerable.Range(0, (Length + size - 1) / size).Select(bin =>
            {
                List<Pair> pairs = [.. bySlot[bin].SelectMany(some => some)];

                return new FailureBin(
                    bin * size * JudgeConstants.SlotSeconds,
                    Math.Min((bin + 1) * size, Length) * JudgeConstants.SlotSeconds,
                    SideFigures.Counted(pairs.Select(pair => pair.GreenReply)),
                    SideFigures.Counted(pairs.Where(pair => pair.HasBlue).Select(pair => pair.BlueReply)));
            }),
        ];
    }

    /// <summary>A first hit meets cold code, and users will not.</summary>
    private IEnumerable<Pair> Judged => Slots.Where(slot => slot.Slot >= WarmSlots)
        .SelectMany(slot => slot.Pairs)
        .Where(pair => pair.Kind is not PairKind.FirstHit);

    /// <summary>A retry begins at slot 0 again, and a slot that was given up is sent again: the last counts.</summary>
    private static IEnumerable<SlotTally> Weighed(IReadOnlyList<RecordedCall> calls)
    {
        Dictionary<(int Slot, int Worker), SlotTally> slots = [];
        var begins = false;
        foreach (var call in calls)
        {
            begins |= call.Begins;
            List<SlotTally> brought = call.Rounds is ""
                ? []
                : [.. PackedRounds.Unpack(call.Rounds).SelectMany(round => round.Slots.Concat(round.Unfinished))];
            if (begins && brought is [_, ..])
            {
                begins = false;
                if (brought.Any(slot => slot.Slot == 0))
                {
                    slots.Clear();
                }
            }

            foreach (var slot in brought)
            {
                slots[(slot.Slot, slot.Worker)] = slot;
            }
        }

        return slots.Values.OrderBy(slot => slot.Slot).ThenBy(slot => slot.Worker);
    }

    private static int SizeOfBin(int length, int most)
    {
        int[] sizes = [1, 2, 4, 10, 20, 60, 120, 240];

        return sizes.FirstOrDefault(size => length <= size * most) is > 0 and var size ? size : (length + most - 1) / most;
    }

    private static int SlotsOf(double seconds) => (int)Math.Round(seconds / JudgeConstants.SlotSeconds);
}

/// <summary>A probe of the plan, or a target of green, beside blue.</summary>
/// <param name="Index">Its number.</param>
/// <param name="Green">What green came to.</param>
/// <param name="Blue">What blue came to.</param>
internal sealed record Part(int Index, SideFigures Green, SideFigures Blue)
{
    /// <summary>First what fails more than blue does, then what takes longer than blue.</summary>
    public static IReadOnlyList<Part> WorstFirst(IEnumerable<Part> parts) =>
    [
        .. parts.OrderByDescending(part => part.Green.Count.Rate - part.Blue.Count.Rate)
            .ThenByDescending(part => part.TimesBlue)
            .ThenBy(part => part.Index),
    ];

    private double TimesBlue => Green.Milliseconds(0.5) / Blue.Milliseconds(0.5) is { } times && double.IsFinite(times) ? times : 0;
}

/// <summary>How many were sent and failed, and how long the answers took.</summary>
internal sealed record SideFigures(Tally Count, Histogram Latency)
{
    public static SideFigures OfGreen(IEnumerable<Pair> pairs) => Of([.. pairs.Select(pair => pair.GreenReply)]);

    public static SideFigures OfBlue(IEnumerable<Pair> pairs) => Of([.. pairs.Where(pair => pair.HasBlue).Select(pair => pair.BlueReply)]);

    /// <summary>As the judge counts: what a limiter turned away, and what is on its way, was not sent.</summary>
    public static Tally Counted(IEnumerable<Reply> replies)
        => replies.Aggregate(default(Tally), (tally, reply) => reply.IsLimited || reply.IsPending ? tally : tally.Plus(1, reply.IsFailed ? 1 : 0));

    /// <summary>Null where there is no answer.</summary>
    public double? Milliseconds(double share) => Latency.Quantile(share) / 1000.0;

    private static SideFigures Of(List<Reply> replies)
        => new(Counted(replies), Histogram.Of(replies.Where(reply => reply.IsAnswered).Select(reply => reply.Microseconds)));
}

/// <summary>What failed in a stretch of time.</summary>
/// <param name="From">Seconds since the first probe, inclusive.</param>
/// <param name="To">Seconds, exclusive.</param>
/// <param name="Green">Of green.</param>
/// <param name="Blue">Of blue.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FailureBin(double From, double To, Tally Green, Tally Blue);
