using System.Text.Json.Serialization;

namespace Canary.Judging;

/// <summary>What the probes of one slot found, as counts; a probe counts in the slot where it was due, whenever its answer came.</summary>
[JsonConverter(typeof(SlotTallyJson))]
public sealed record SlotTally
{
    /// <summary>The number of the slot in the schedule, from 0.</summary>
    public int Slot { get; init; }

    /// <summary>Who probed; each worker compares its green probes with its own blue ones.</summary>
    public int Worker { get; init; }

    public int BlueSent { get; init; }

    public int BlueFailed { get; init; }

    /// <summary>One entry for each target that was probed in this slot.</summary>
    public IReadOnlyList<TargetTally> Green { get; init; } = [];
}

/// <summary>One green target's part of a slot. Pairs are its successful probes with blue's successful ones of the same slot.</summary>
public sealed record TargetTally
{
    public int Target { get; init; }

    public int Sent { get; init; }

    public int Failed { get; init; }

    /// <summary>Pairs in which green took longer than C0 x blue + the floor.</summary>
    public long SlowerThanTolerated { get; init; }

    /// <summary>Pairs in which green took less than C1 x blue + the floor.</summary>
    public long FasterThanPoolLimit { get; init; }

    /// <summary>Pairs in which green took less than C1Target x blue + the floor.</summary>
    public long FasterThanTargetLimit { get; init; }
}

/// <summary>A slot of which some probes have not returned yet.</summary>
public sealed record UnfinishedSlot
{
    /// <summary>What has returned so far.</summary>
    public required SlotTally Returned { get; init; }

    public int BluePending { get; init; }

    /// <summary>Probes on their way, one number for each target.</summary>
    public IReadOnlyList<int> GreenPending { get; init; } = [];
}
