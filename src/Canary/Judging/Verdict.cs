using System.Text.Json.Serialization;

namespace Canary.Judging;

/// <summary>What the judge answers, by which rule, and why in sentences for an operator.</summary>
public sealed record Verdict
{
    public required Outcome Outcome { get; init; }

    public required Rule Rule { get; init; }

    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>The part of green that the verdict is about; null where it is about something else.</summary>
    public Stratum? Stratum { get; init; }

    /// <summary>The target that a fail is about; null when it is about green as a whole, a path or nothing.</summary>
    [JsonIgnore]
    public int? Suspect => Stratum is { Kind: StratumKind.Target, Index: var target } ? target : null;

    internal static Verdict Of(Outcome outcome, Rule rule, params IReadOnlyList<string> reasons)
        => new() { Outcome = outcome, Rule = rule, Reasons = reasons };
}

/// <summary>Whether the deployment goes on.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
public enum Outcome
{
    Pass,
    Fail,
    Inconclusive,
}

/// <summary>The rule that decided: first the judge's own, in the order in which they are asked, then those of the steps around it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Rule>))]
public enum Rule
{
    /// <summary>Green fails more than tolerated, and more than blue.</summary>
    FailErrors,

    /// <summary>Green is slower than tolerated.</summary>
    FailLatency,

    /// <summary>What a load balancer counts of users' requests, or a metric of the plan, speaks against green.</summary>
    FailTraffic,

    /// <summary>Tasks of green stop by themselves, or none of its targets is healthy any more.</summary>
    FailTasks,

    /// <summary>Green and blue both fail.</summary>
    InconclusiveShared,

    Passed,

    /// <summary>Green fails, and no worse than blue does.</summary>
    PassedNoWorse,

    /// <summary>The bake is over, and nothing spoke against green.</summary>
    Held,

    /// <summary>Time is up: the errors would pass, the latency is not proven.</summary>
    InconclusiveLatency,

    /// <summary>Time is up: the errors are proven neither good nor bad.</summary>
    InconclusiveErrors,

    /// <summary>A rate limit turned probes away, however few were sent.</summary>
    InconclusiveLimited,

    /// <summary>A rollback restores what was judged before.</summary>
    Rollback,

    /// <summary>The facts do not say who green is, or could not be read.</summary>
    CannotJudge,

    /// <summary>Green is as far up as this lifecycle event asks for.</summary>
    GreenIsUp,

    /// <summary>Green did not come up in time.</summary>
    GreenIsNotUp,

    /// <summary>The plan forbids traffic to move now.</summary>
    Frozen,

    /// <summary>An alarm of the deployment group is in ALARM.</summary>
    Alarm,

    /// <summary>No probe could be sent, or nothing came back.</summary>
    NoEvidence,

    /// <summary>The preflight checks.</summary>
    Preflight,

    /// <summary>A step of the workflow itself failed.</summary>
    GateFailed,
}
