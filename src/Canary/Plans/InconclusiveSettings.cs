using System.Text.Json.Serialization;

namespace Canary.Plans;

/// <summary>What an Inconclusive verdict means for CodeDeploy, by where production traffic stands.</summary>
public sealed record InconclusiveSettings
{
    /// <summary>At AfterAllowTestTraffic and BeforeAllowTraffic: blue still serves, so a fail costs no user anything.</summary>
    public BeforeTraffic BeforeTraffic { get; init => field = value ?? new BeforeTraffic(); } = new();

    /// <summary>At AfterAllowTraffic: green serves, and going back needs a reason too.</summary>
    public AfterTraffic AfterTraffic { get; init => field = value ?? new AfterTraffic(); } = new();
}

/// <summary>Policies while production traffic is blue's.</summary>
public sealed record BeforeTraffic
{
    /// <summary>Green and blue fail alike: Retry, Pass, Fail or Ask.</summary>
    public Policy Shared { get; init; } = Policy.Retry;

    /// <summary>Time ran out between the error rates that are surely good and surely bad: Pass, Fail or Ask.</summary>
    public Policy Errors { get; init; } = Policy.Fail;

    /// <summary>Errors are fine, and time ran out before the latency could be called as good as blue's: Pass, Fail or Ask.</summary>
    public Policy Latency { get; init; } = Policy.Fail;

    /// <summary>A rate limit turned probes away, at the lowest rate too: Pass, Fail or Ask.</summary>
    public Policy Limited { get; init; } = Policy.Fail;

    /// <summary>The pause before the one retry. Seconds, 5 to 900.</summary>
    public int RetryAfterSeconds { get; init; } = 60;

    /// <summary>How long the answer of a person is waited for. Minutes, 1 to 40.</summary>
    public int AskMinutes { get; init; } = 15;

    /// <summary>What decides where a person was to be asked, and none answered: Pass or Fail.</summary>
    public Policy Unanswered { get; init; } = Policy.Fail;

    /// <summary>Whether one of the policies asks a person.</summary>
    internal bool Asks => Policy.Ask == Shared || Policy.Ask == Errors || Policy.Ask == Latency || Policy.Ask == Limited;

    /// <summary>How long the answer of a person may take. Seconds; 0 where nobody is asked.</summary>
    internal int AskSeconds => Asks ? 60 * AskMinutes : 0;
}

/// <summary>
/// The policy once green has production traffic: a bake fails on evidence and passes at its end, so a rate limit is all that can leave it
/// undecided.
/// </summary>
public sealed record AfterTraffic
{
    /// <summary>A rate limit turned probes away, at the lowest rate too: Pass or Fail.</summary>
    public Policy Limited { get; init; } = Policy.Pass;
}

/// <summary>What to make of evidence that decides nothing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Policy>))]
public enum Policy
{
    /// <summary>First, so that a missing policy passes nothing.</summary>
    Fail,

    /// <summary>Go on, where there is evidence at all.</summary>
    Pass,

    /// <summary>Judge once more after a pause, and fail when that decides nothing either.</summary>
    Retry,

    /// <summary>Ask a person, where there is evidence at all, and wait for the answer.</summary>
    Ask,
}
