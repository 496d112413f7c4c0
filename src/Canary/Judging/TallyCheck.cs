namespace Canary.Judging;

/// <summary>Refuses a tally that cannot be true: an impossible count is a bug, and a bug is never evidence.</summary>
internal sealed class TallyCheck
{
    // Far beyond any schedule; below it no sum or product of a slot can overflow.
    private const int MaxProbes = 1_000_000;

    // Made when there is one: every slot of a deployment is checked, and hardly any is wrong.
    private List<string>? _problems;

    public static void Refuse(JudgeState state, SlotTally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        var check = new TallyCheck();
        check.Slot(state, tally);
        check.InRange("BlueSent", tally.BlueSent, MaxProbes);
        check.InRange("BlueFailed", tally.BlueFailed, tally.BlueSent);
        check.Green(tally, state.Targets.Count);
        check.Refuse(tally);
    }

    public static void Refuse(JudgeState state, UnfinishedSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        Refuse(state, slot.Returned);
        var check = new TallyCheck();
        check.InRange("BluePending", slot.BluePending, MaxProbes);
        check.Pending(slot.GreenPending, state.Targets.Count);
        check.Refuse(slot.Returned);
    }

    private void Refuse(SlotTally tally)
    {
        if (_problems is not null)
        {
            throw new ArgumentException(
                $"The tally of slot {tally.Slot} by worker {tally.Worker} cannot be true: {string.Join(". ", _problems)}.", nameof(tally));
        }
    }

    private void Slot(JudgeState state, SlotTally tally)
    {
        if (tally.Slot is < 0 or int.MaxValue)
        {
            Add($"Slot is {tally.Slot}; number the slots from 0");
        }

        if (tally.Worker < 0)
        {
            Add($"Worker is {tally.Worker}; number the workers from 0");
        }

        // In order, so that the cap of a slot holds across its workers, and once, so that no evidence counts twice.
        var last = state.Slots - 1;
        if (tally.Slot < last || (tally.Slot == last && tally.Worker <= state.LastWorker))
        {
            Add(
                $"Slot is {tally.Slot} of Worker {tally.Worker} after slot {last} of worker {state.LastWorker}; "
                + "deliver tallies in the order of slot, then worker, and each once");
        }
    }

    private void Green(SlotTally tally, int targets)
    {
        if (tally.Green is null)
        {
            Add("Green is missing; give an empty list when no green probe was due");
            return;
        }

        var (sent, seen) = (0L, new bool[targets]);
        foreach (var target in tally.Green)
        {
            if (target is null)
            {
                Add("Green holds nothing where a target should be; leave out a target that was not probed");
                continue;
            }

            sent += target.Sent;
            Target(target, tally, seen);
        }

        InRange("Sent of all targets together", sent, MaxProbes);
    }

    private void Target(TargetTally target, SlotTally tally, bool[] seen)
    {
        if (target.Target < 0 || target.Target >= seen.Length)
        {
            Add($"Target is {target.Target}; use 0 to {seen.Length - 1}");
        }
        else if (seen[target.Target])
        {
            Add($"Target {target.Target} is there more than once; give each target once");
        }
        else
        {
            seen[target.Target] = true;
        }

        var pairs = Math.Max(0, (long)target.Sent - target.Failed) * Math.Max(0, (long)tally.BlueSent - tally.BlueFailed);
        InRange("Sent", target.Sent, MaxProbes, target.Target);
        InRange("Failed", target.Failed, target.Sent, target.Target);
        InRange("SlowerThanTolerated", target.SlowerThanTolerated, pairs, target.Target);
        InRange("FasterThanPoolLimit", target.FasterThanPoolLimit, pairs, target.Target);
        InRange("FasterThanTargetLimit", target.FasterThanTargetLimit, pairs, target.Target);
    }

    private void Pending(IReadOnlyList<int> pending, int targets)
    {
        if (pending?.Count != targets)
        {
            Add($"GreenPending has {pending?.Count ?? 0} numbers; give one for each of the {targets} targets");
            return;
        }

        for (var target = 0; target < targets; target++)
        {
            InRange("GreenPending", pending[target], MaxProbes, target);
        }
    }

    private void InRange(string field, long value, long most, int? target = null)
    {
        if (value < 0 || value > most)
        {
            Add($"{field}{(target is null ? "" : $" of target {target}")} is {value}; it must be 0 to {Math.Max(0, most)}");
        }
    }

    private void Add(string problem) => (_problems ??= []).Add(problem);
}
