using Canary.Judging;

namespace Canary.Gates;

/// <summary>A judgement that ended undecided and was followed by another.</summary>
public sealed record Attempt
{
    public required Verdict Verdict { get; init; }

    public Evidence? Evidence { get; init; }

    /// <summary>The pause between it and the next. Seconds.</summary>
    public int PauseSeconds { get; init; }
}
