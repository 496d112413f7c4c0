using System.Text.Json.Serialization;

namespace Canary.Judging;

/// <summary>Where the judge stands, for people: each question with its evidence, its threshold and how far it is from it.</summary>
public sealed record Evidence
{
    /// <summary>Since the first probe.</summary>
    public required double Seconds { get; init; }

    /// <summary>The time that the counts are of: since the warm-up; while it lasts, since the first probe.</summary>
    [JsonIgnore]
    public double CountedSeconds => Seconds - (WarmUp?.Seconds ?? 0);

    /// <summary>Null where there is none.</summary>
    public WarmUpReport? WarmUp { get; init; }

    /// <summary>Probes by turns since the warm-up; while it lasts, since its start.</summary>
    public required Tally Green { get; init; }

    public required Tally Blue { get; init; }

    /// <summary>How much more often green fails than blue; null where there is no blue to compare with.</summary>
    public Interval? Difference => Blue.Sent == 0 ? null : ConfidenceSequence.Difference(Green, Blue);

    public required IReadOnlyList<Question> Questions { get; init; }

    /// <summary>Each target of green, in the order of their numbers.</summary>
    public required IReadOnlyList<StratumEvidence> Targets { get; init; }

    /// <summary>Each probe of the plan, in its order.</summary>
    public required IReadOnlyList<StratumEvidence> Paths { get; init; }

    /// <param name="decision">What was decided: the questions about its stratum are asked too.</param>
    /// <param name="names">What the claims call targets and paths.</param>
    public static Evidence Of(JudgeState state, JudgeSettings settings, Decision? decision = null, JudgedNames? names = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        var limits = JudgeConstants.For(settings, state.Shape);
        var standing = new Standing(state, limits);

        return new Evidence
        {
            Seconds = state.Slots * JudgeConstants.SlotSeconds,
            WarmUp = WarmUpReport.Of(state, settings),
            Green = state.Green,
            Blue = state.Blue,
            Questions = [.. new Questionnaire(state, standing, limits, names ?? JudgedNames.None).Ask(decision?.Stratum)],
            Targets = [.. state.Targets.Select((tally, target) => StratumEvidence.OfTarget(target, tally, state, standing))],
            Paths =
            [
                .. state.Paths.Select((tally, path) => StratumEvidence.OfPath(path, state.Shape.HasPaths ? tally : state.Green, state, standing)),
            ],
        };
    }
}

/// <summary>One target or path of green: its counts and what speaks against it.</summary>
public sealed record StratumEvidence
{
    /// <summary>Its number.</summary>
    public required int Index { get; init; }

    public required long Sent { get; init; }

    public required long Failed { get; init; }

    /// <summary>ln evidence that it fails more than tolerated.</summary>
    public required double Errors { get; init; }

    /// <summary>ln evidence that it is slower than tolerated.</summary>
    public required double Slower { get; init; }

    /// <summary>How many times as long as blue it took recently; null without answers from both.</summary>
    public double? TimesBlue { get; init; }

    internal static StratumEvidence OfTarget(int target, Tally tally, JudgeState state, Standing standing)
    {
        var isJudged = state is { IsWarm: true, Shape.HasTargets: true };

        return new StratumEvidence
        {
            Index = target,
            Sent = isJudged ? tally.Sent : state.Shape.HasTargets ? 0 : state.Green.Sent,
            Failed = isJudged ? tally.Failed : state.Shape.HasTargets ? 0 : state.Green.Failed,
            Errors = Figure.Known(isJudged ? standing.TargetErrors(target) : standing.Errors),
            Slower = Figure.Known(standing.SuspectOf(target)?.LeastSlower ?? (isJudged ? Math.Min(0, standing.TargetSuspicion(target)) : 0)),
            TimesBlue = Trends.TimesBlue(state, state.Layout.Targets[target].Trend),
        };
    }

    internal static StratumEvidence OfPath(int path, Tally tally, JudgeState state, Standing standing)
    {
        var isJudged = state is { IsWarm: true, Shape.HasPaths: true };

        return new StratumEvidence
        {
            Index = path,
            Sent = tally.Sent,
            Failed = tally.Failed,
            Errors = Figure.Known(isJudged ? standing.PathErrors(path) : standing.Errors),
            Slower = Figure.Known(isJudged ? standing.PathSlow(path) : 0),
            TimesBlue = Trends.TimesBlue(state, state.Layout.Paths[path].Trend),
        };
    }
}
