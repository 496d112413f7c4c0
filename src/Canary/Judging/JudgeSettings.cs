using System.Text.Json.Serialization;

namespace Canary.Judging;

/// <summary>What is tolerated, what must not pass, and how long it may take: everything that a plan can say to the judge.</summary>
/// <remarks>The constants of the arithmetic are no settings: they are in <see cref="JudgeConstants"/>, with what each is good for.</remarks>
/// <param name="Errors">Error rates.</param>
/// <param name="Latency">How much longer than blue green may take.</param>
/// <param name="Times">How long a judgement takes.</param>
/// <param name="WarmUp">The time before it.</param>
/// <param name="BakeLatency">What a green means that is slower during a bake than blue was under users.</param>
/// <param name="Stage">Which of the ways to judge; set by the step that judges, not by a plan, as those that follow are.</param>
/// <param name="BakeSeconds">How long a bake lasts; of a watch, the time that its bounds are for; 0 at a gate.</param>
/// <param name="Share">What a judgement may spend of every probability of a wrong verdict, because there may be a second. Above 0, to 1.</param>
public sealed record JudgeSettings(
    ErrorLimits? Errors = null,
    LatencyLimits? Latency = null,
    JudgeTimes? Times = null,
    WarmUpSettings? WarmUp = null,
    BakeLatency BakeLatency = BakeLatency.Default,
    JudgeStage Stage = JudgeStage.Gate,
    double BakeSeconds = 0,
    double Share = 1)
{
    // Defaults are the constructors', not the properties': generated deserialisation forgets those of init properties, and a setting that
    // is missing in the JSON would silently be zero or false.
    public static JudgeSettings Default { get; } = new();

    /// <summary>Half of the rates that are tolerated, and more time to tell them apart.</summary>
    public static JudgeSettings Strict { get; } = new(new ErrorLimits(0.001, 0.01), Times: new JudgeTimes(MaxSeconds: 300));

    /// <summary>For services that are noisy by nature.</summary>
    public static JudgeSettings Tolerant { get; } = new(
        new ErrorLimits(0.005, 0.05, 0.3), new LatencyLimits(Tolerated: 1.3, Refused: 2, ToleratedOfOne: 2, RefusedOfOne: 3, FloorMs: 5));

    public ErrorLimits Errors { get; init; } = Errors ?? new ErrorLimits();

    public LatencyLimits Latency { get; init; } = Latency ?? new LatencyLimits();

    public JudgeTimes Times { get; init; } = Times ?? new JudgeTimes();

    public WarmUpSettings WarmUp { get; init; } = WarmUp ?? new WarmUpSettings();

    /// <summary>Every mistake at once, each with the setting as a plan calls it, its value and the cure; empty when there is none.</summary>
    public IReadOnlyList<string> Problems() => [.. Errors.Problems(), .. Latency.Problems(), .. Times.Problems(), .. WarmUp.Problems()];
}

/// <summary>The ways to judge.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JudgeStage>))]
public enum JudgeStage
{
    /// <summary>Before production traffic moves: a pass has to be earned, after a warm-up.</summary>
    Gate,

    /// <summary>While production traffic is green's: a fault is looked for until the time is over.</summary>
    Bake,

    /// <summary>While production traffic moves to green: as in a bake, for as long as the move takes.</summary>
    Watch,
}

/// <summary>What a green that is slower during a bake than at the gate means.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BakeLatency>))]
public enum BakeLatency
{
    /// <summary>Fails when it takes 1.45 times as long as blue did under users, so that a peak of load fails no deployment.</summary>
    Default,

    /// <summary>Is reported, and fails nothing.</summary>
    Warn,

    /// <summary>Fails from the tolerated factor on.</summary>
    Strict,
}
