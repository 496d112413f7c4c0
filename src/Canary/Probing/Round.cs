using System.Text.Json.Serialization;
using Canary.Judging;

namespace Canary.Probing;

/// <summary>What one invocation of the prober brought back; or, when it failed, the error that the workflow caught.</summary>
/// <remarks>
/// A caught error has none of the other members, and generated serializers set an absent member to null whatever its
/// initializer says. So the lists turn null into empty themselves, here as elsewhere.
/// </remarks>
public sealed record Round
{
    public int Worker { get; init; }

    /// <summary>Completed slots, in order.</summary>
    public IReadOnlyList<SlotTally> Slots { get; init => field = value ?? []; } = [];

    /// <summary>Slots of which probes were on their way when a fail was sure all the same, in order; empty when the round ended otherwise.</summary>
    public IReadOnlyList<SlotTally> Unfinished { get; init => field = value ?? []; } = [];

    /// <summary>One for each target that was knocked at; empty in a round of slots.</summary>
    public IReadOnlyList<TargetAnswer> Reached { get; init => field = value ?? []; } = [];

    /// <summary>One for each address that was asked before anything is deployed; empty in a round of slots.</summary>
    public IReadOnlyList<RouteAnswer> Answers { get; init => field = value ?? []; } = [];

    /// <summary>
    /// A sentence for each value that the plan names and the prober could not read: then nothing was sent. Empty when there is none.
    /// </summary>
    public IReadOnlyList<string> Unread { get; init => field = value ?? []; } = [];

    /// <summary>The longest that a rate limit asked to wait; 0 where none did. Seconds.</summary>
    public int RetryAfterSeconds { get; init; }

    /// <summary>The first failures of each side, as many as the assignment asks for.</summary>
    public IReadOnlyList<FailureSample> Failures { get; init => field = value ?? []; } = [];

    /// <summary>How late the probes were sent against their schedule: the median. Milliseconds.</summary>
    public double MedianLatenessMs { get; init; }

    /// <summary>How late the latest probe was sent against its schedule. Milliseconds.</summary>
    public double MaxLatenessMs { get; init; }

    /// <summary>Green's probes of the completed slots.</summary>
    [JsonIgnore]
    public Tally Green => Count(pair => pair.GreenReply);

    /// <summary>Blue's.</summary>
    [JsonIgnore]
    public Tally Blue => Count(pair => pair.HasBlue ? pair.BlueReply : Reply.Pending);

    public string? Error { get; init; }

    public string? Cause { get; init; }

    private Tally Count(Func<Pair, Reply> replyOf)
    {
        var replies = Slots.SelectMany(slot => slot.Pairs).Select(replyOf).Where(reply => !reply.IsPending && !reply.IsLimited).ToList();

        return new Tally(replies.Count, replies.Count(reply => reply.IsFailed));
    }
}

/// <summary>One failed probe, to show what the users of a version would have met.</summary>
public sealed record FailureSample
{
    /// <summary>How many of each side are kept and shown.</summary>
    public const int MostPerSide = 3;

    public Side Side { get; init; }

    /// <summary>Of the attempt, from 0: the one in which the probe was due.</summary>
    public int Slot { get; init; }

    public string Target { get; init => field = value ?? ""; } = "";

    public string Probe { get; init => field = value ?? ""; } = "";

    /// <summary>HTTP status; 0 when there was no answer.</summary>
    public int Status { get; init; }

    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>What is wrong with the target's certificate, when that is the reason; null otherwise.</summary>
    public CertificateFaults? Refusal { get; init; }

    /// <summary>Whether it was met while green warmed up, so that no count of the judgement has it.</summary>
    public bool IsOf(WarmUpReport? warmUp) => warmUp?.Seconds is { } seconds && Slot * JudgeConstants.SlotSeconds < seconds;

    /// <summary>The first 300 characters of the body, without control characters.</summary>
    public string Body { get; init => field = value ?? ""; } = "";
}

/// <summary>Green is the version that came, blue the one that serves.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Side>))]
public enum Side
{
    Green,
    Blue,
}
