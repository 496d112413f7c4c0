using System.Text.Json.Serialization;

namespace Canary.Judging;

/// <summary>One question of the judge: what is claimed, the ln evidence for it, and the threshold from which it is believed (inclusive).</summary>
public sealed record Question
{
    public required QuestionKind Kind { get; init; }

    /// <summary>The part of green that it is about.</summary>
    public required Stratum Stratum { get; init; }

    public required string Claim { get; init; }

    public required double Value { get; init; }

    public required double Threshold { get; init; }

    public bool IsReached => Value >= Threshold;

    /// <summary>Clean green probes in a row until the threshold; null where probes alone do not say.</summary>
    public long? CleanProbesToGo { get; init; }

    /// <summary>Failing probes, of the side that is spoken of, one to a slot until the threshold; null where probes alone do not say.</summary>
    public long? FailingProbesToGo { get; init; }

    /// <summary>
    /// Green probes until the threshold if the next ones turn out as all so far did on average, which is what latencies allow to say; null
    /// where evidence does not grow, and where clean or failing probes say it.
    /// </summary>
    public long? AlikeProbesToGo { get; init; }

    /// <summary>Whether it speaks for green: a pass needs it.</summary>
    [JsonIgnore]
    public bool SpeaksForGreen => Kind >= QuestionKind.Clean;

    /// <summary>Failing probes to go, in words: they are more of something only where what was seen speaks for the claim.</summary>
    [JsonIgnore]
    public string? FailingToGo => FailingProbesToGo is { } failing ? $"{failing}{(Value > 0 ? " more" : "")} failing {Probes(failing)}" : null;

    /// <summary>What would cross the threshold, in words; empty where it is reached.</summary>
    [JsonIgnore]
    public string Missing => this switch
    {
        { IsReached: true } => "",
        { CleanProbesToGo: { } clean } => $"{clean} more clean {Probes(clean)}",
        { FailingToGo: { } failing } => failing,
        { AlikeProbesToGo: { } alike } => $"about {alike} more {Probes(alike)} like these",
        _ => "not at this rate",
    };

    private static string Probes(long count) => count == 1 ? "probe" : "probes";
}

/// <summary>What the judge asks: first what speaks against a side, then, from <see cref="Clean"/> on, what speaks for green.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QuestionKind>))]
public enum QuestionKind
{
    /// <summary>Fails more than tolerated.</summary>
    Errors,

    /// <summary>Fails more than blue.</summary>
    Relative,

    /// <summary>Blue is dead.</summary>
    BlueDead,

    /// <summary>Takes longer than tolerated.</summary>
    Slower,

    /// <summary>During a bake: takes longer than blue took under users.</summary>
    SlowerThanUnderUsers,

    /// <summary>Fails less than what must not pass.</summary>
    Clean,

    /// <summary>Is no worse than blue, which is the other door.</summary>
    NoWorse,

    /// <summary>The same of the target that is furthest off.</summary>
    CleanTargets,

    /// <summary>The same of the path that is furthest off.</summary>
    CleanPaths,

    /// <summary>Is faster than what must not pass.</summary>
    Fast,

    FastTargets,

    FastPaths,

    /// <summary>The slowest answers are no slower than blue's.</summary>
    FastTail,
}
