using System.Text.Json.Serialization;

namespace Canary.Judging;

/// <summary>What the pairs of one slot came to, of one worker; a pair counts in the slot where it was due, whenever its answers came.</summary>
[JsonConverter(typeof(SlotTallyJson))]
public sealed record SlotTally
{
    /// <summary>The number of the slot in the schedule, from 0.</summary>
    public int Slot { get; init; }

    /// <summary>Who probed, from 0; each worker compares its green with its own blue.</summary>
    public int Worker { get; init; }

    /// <summary>In the order in which they were sent.</summary>
    public IReadOnlyList<Pair> Pairs { get; init; } = [];

    /// <summary>Probes that are still on their way.</summary>
    [JsonIgnore]
    public int Pending => Pairs.Count(pair => pair.GreenReply.IsPending) + Pairs.Count(pair => pair.HasBlue && pair.BlueReply.IsPending);
}
