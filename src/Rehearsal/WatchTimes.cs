using Canary.Judging;
using Canary.Plans;
using Canary.Probing;

namespace Rehearsal;

/// <summary>How long it took from green's first failed probe of a watch to the stop of the deployment.</summary>
internal sealed class WatchTimes
{
    /// <summary>A failure that none has followed for so long is a stray one: what comes later does not go back to it.</summary>
    private static readonly TimeSpan s_stray = TimeSpan.FromMinutes(1);

    private DateTimeOffset? _first;
    private DateTimeOffset? _last;
    private DateTimeOffset? _stopped;

    /// <summary>By the account's clock; null without a failed probe or without a stop.</summary>
    public TimeSpan? FirstFailureToStop => _stopped - _first;

    /// <param name="at">When the round was over, which is when its last slot was.</param>
    /// <param name="rounds">One of each worker.</param>
    public void Probed(DateTimeOffset at, IReadOnlyList<Round> rounds)
    {
        var slots = rounds.SelectMany(round => round.Slots.Concat(round.Unfinished)).ToList();
        foreach (var slot in slots.Where(HasGreenFailed).OrderBy(slot => slot.Slot))
        {
            var time = at - TimeSpan.FromSeconds((slots.Max(other => other.Slot) - slot.Slot + 1) * Plan.SlotSeconds);
            _first = time - _last <= s_stray ? _first : time;
            _last = time;
        }
    }

    public void Stopped(DateTimeOffset at) => _stopped ??= at;

    private static bool HasGreenFailed(SlotTally slot) => slot.Pairs.Any(pair => pair.GreenReply.IsFailed);
}
