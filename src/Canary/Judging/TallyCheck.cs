namespace Canary.Judging;

/// <summary>Refuses a slot that cannot be true: an impossible tally is a bug, and a bug is never evidence.</summary>
internal static class TallyCheck
{
    public static void Refuse(JudgeState state, IReadOnlyList<SlotTally> parts, bool mayBePending)
    {
        if (Problems(state, parts, mayBePending).FirstOrDefault() is { } problem)
        {
            throw new ArgumentException($"The tally of slot {parts.FirstOrDefault()?.Slot} cannot be true: {problem}.", nameof(parts));
        }
    }

    private static IEnumerable<string> Problems(JudgeState state, IReadOnlyList<SlotTally> parts, bool mayBePending)
    {
        if (parts is [])
        {
            yield return "it has no part; give one for each worker";
            yield break;
        }

        // In order and once, so that no evidence counts twice.
        var slot = parts[0].Slot;
        if (slot < state.Slots || slot == int.MaxValue || parts.Any(part => part.Slot != slot))
        {
            yield return $"its parts are of the slots {string.Join(", ", parts.Select(part => part.Slot))}, after slot {state.Slots - 1}; "
                + "deliver slots in order, each once and whole";
        }

        if (parts.Any(part => part.Worker is < 0 or > 1000) || parts.Select(part => part.Worker).Distinct().Count() < parts.Count)
        {
            yield return $"its workers are {string.Join(", ", parts.Select(part => part.Worker))}; number them from 0, and give each once";
        }

        foreach (var pair in parts.SelectMany(part => part.Pairs))
        {
            if (ProblemOf(pair, state.Shape, mayBePending) is { } problem)
            {
                yield return problem;
            }
        }
    }

    private static string? ProblemOf(Pair pair, FleetShape shape, bool mayBePending)
        => !Enum.IsDefined(pair.Kind) ? $"a pair is of the kind {(int)pair.Kind}"
            : pair.Path < 0 || pair.Path >= shape.Paths ? $"a path is {pair.Path}; use 0 to {shape.Paths - 1}"
            : pair.Green < 0 || pair.Green >= shape.Greens ? $"a green target is {pair.Green}; use 0 to {shape.Greens - 1}"
            : pair.Blue < -1 || pair.Blue >= shape.Blues ? $"a blue target is {pair.Blue}; use 0 to {shape.Blues - 1}, or -1 where there is none"
            : !pair.GreenReply.IsKnown || !pair.BlueReply.IsKnown
                ? $"a reply is {pair.GreenReply.Code} or {pair.BlueReply.Code}; give microseconds, or -4 to -1"
            : !mayBePending && (pair.GreenReply.IsPending || (pair.HasBlue && pair.BlueReply.IsPending))
                ? "a probe is still on its way; close a slot when all are back"
            : null;
}
