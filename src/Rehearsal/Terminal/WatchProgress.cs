using Canary.Gates;
using Canary.Judging;
using Canary.Probing;

namespace Rehearsal.Terminal;

/// <summary>How far the watch of a traffic shift is.</summary>
internal sealed record WatchProgress
{
    /// <summary>Where its workflow is.</summary>
    public string State { get; init; } = "";

    /// <summary>Its last completed slot; null before its first probe.</summary>
    public SlotProgress? Slot { get; init; }

    /// <summary>The last one after which there was something to say; null before the shift.</summary>
    public WatchLooked? Look { get; init; }

    /// <summary>Null while it goes on.</summary>
    public Verdict? Verdict => Look?.Judged.Verdict;

    /// <summary>Whether there is evidence against green.</summary>
    public bool IsAgainst => Verdict is { Outcome: Outcome.Fail };

    /// <summary>Whether it has the deployment stopped.</summary>
    public bool Stops => Look?.Judged.Step is JudgeStep.Stop;

    /// <summary>One that asks for tasks judges again at once; one before the shift has seen nothing of it.</summary>
    public WatchProgress After(WatchLooked look) =>
        look.Judged is { Watch.Began: null } or { Step: JudgeStep.AskTasks } ? this : this with { Look = look };
}
