using System.Text.Json.Serialization;

namespace Canary.Judging;

/// <summary>What the judge answers, by which rule, and why in sentences for an operator.</summary>
public sealed record Verdict
{
    public required Outcome Outcome { get; init; }

    public required Rule Rule { get; init; }

    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>The target that explains a fail better than the fleet as a whole does; null when none does.</summary>
    public int? Suspect { get; init; }
}

/// <summary>Whether the deployment goes on.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
public enum Outcome
{
    Pass,
    Fail,
    Inconclusive,
}

/// <summary>The rule that decided, in the order in which they are asked.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Rule>))]
public enum Rule
{
    /// <summary>Green fails more than tolerated, and more than blue.</summary>
    FailErrors,

    /// <summary>Green is slower than tolerated.</summary>
    FailLatency,

    /// <summary>Green and blue fail together.</summary>
    InconclusiveShared,

    Passed,

    /// <summary>Time is up: the errors would pass, the latency is not proven.</summary>
    InconclusiveLatency,

    /// <summary>Time is up: the errors are proven neither good nor bad.</summary>
    InconclusiveErrors,
}
