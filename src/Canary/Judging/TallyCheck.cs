namespace Canary.Judging;

/// <summary>Refuses a tally that cannot be true: an impossible count is a bug, and a bug is never evidence.</summary>
internal static class TallyCheck
{
    // Far beyond any schedule; below it no sum or product of a slot can overflow.
    private const int MaxProbes = 1_000_000;

    public static void Refuse(JudgeState state, SlotTally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        Refuse([.. Slot(state, tally), .. Blue(tally), .. Green(state, tally)], tally);
    }

    public static void Refuse(JudgeState state, UnfinishedSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        Refuse(state, slot.Returned);
        var targets = state.Targets.Count;
        Refuse(
            [
                .. InRange("BluePending", slot.BluePending, MaxProbes),
                .. slot.GreenPending?.Count == targets
                    ? slot.GreenPending.SelectMany((pending, target) => InRange($"GreenPending of target {target}", pending, MaxProbes))
                    : [$"GreenPending has {slot.GreenPending?.Count ?? 0} numbers; give one for each of the {targets} targets"],
            ],
            slot.Returned);
    }

    private static void Refuse(IReadOnlyList<string> problems, SlotTally tally)
    {
        if (problems.Count > 0)
        {
            throw new ArgumentException(
                $"The tally of slot {tally.Slot} by worker {tally.Worker} cannot be true: {string.Join(". ", problems)}.", nameof(tally));
        }
    }

    private static IEnumerable<string> Slot(JudgeState state, SlotTally tally)
    {
        if (tally.Slot is < 0 or int.MaxValue)
        {
            yield return $"Slot is {tally.Slot}; number the slots from 0";
        }

        if (tally.Worker < 0)
        {
            yield return $"Worker is {tally.Worker}; number the workers from 0";
        }

        // In order, so that the cap of a slot holds across its workers, and once, so that no evidence counts twice.
        var last = state.Slots - 1;
        if (tally.Slot < last || (tally.Slot == last && tally.Worker <= state.LastWorker))
        {
            yield return $"Slot is {tally.Slot} of Worker {tally.Worker} after slot {last} of worker {state.LastWorker}; "
                + "deliver tallies in the order of slot, then worker, and each once";
        }
    }

    private static IEnumerable<string> Blue(SlotTally tally) =>
        InRange("BlueSent", tally.BlueSent, MaxProbes).Concat(InRange("BlueFailed", tally.BlueFailed, tally.BlueSent));

    private static IEnumerable<string> Green(JudgeState state, SlotTally tally)
    {
        if (tally.Green is null)
        {
            return ["Green is missing; give an empty list when no green probe was due"];
        }

        return
        [
            .. tally.Green.SelectMany(target => Target(target, tally, state.Targets.Count)),
            .. tally.Green.GroupBy(target => target.Target).Where(same => same.Count() > 1)
                .Select(same => $"Target {same.Key} is there {same.Count()} times; give each target once"),
            .. InRange("Sent of all targets together", tally.Green.Sum(target => (long)target.Sent), MaxProbes),
        ];
    }

    private static IEnumerable<string> Target(TargetTally target, SlotTally tally, int targets)
    {
        var pairs = Math.Max(0, (long)target.Sent - target.Failed) * Math.Max(0, (long)tally.BlueSent - tally.BlueFailed);
        var of = $" of target {target.Target}";
        return
        [
            .. target.Target >= 0 && target.Target < targets ? [] : (string[])[$"Target is {target.Target}; use 0 to {targets - 1}"],
            .. InRange("Sent" + of, target.Sent, MaxProbes),
            .. InRange("Failed" + of, target.Failed, target.Sent),
            .. InRange("SlowerThanTolerated" + of, target.SlowerThanTolerated, pairs),
            .. InRange("FasterThanPoolLimit" + of, target.FasterThanPoolLimit, pairs),
            .. InRange("FasterThanTargetLimit" + of, target.FasterThanTargetLimit, pairs),
        ];
    }

    private static IEnumerable<string> InRange(string field, long value, long most) =>
        value >= 0 && value <= most ? [] : [$"{field} is {value}; it must be 0 to {Math.Max(0, most)}"];
}
