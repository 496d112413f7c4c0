using System.Text.Json.Serialization;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>The outcome of one check: what was found, and the cure when it is not as it should be.</summary>
public sealed record Finding
{
    public string Id { get; init; } = "";

    public FindingOutcome Outcome { get; init; }

    public Severity Severity { get; init; }

    /// <summary>The thing, its value, and why that is good or bad.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>What to do about it; empty when there is nothing to do.</summary>
    public string Cure { get; init => field = value ?? ""; } = "";

    /// <summary>Why the plan makes an exception of this check; empty unless excepted.</summary>
    public string Exception { get; init => field = value ?? ""; } = "";

    /// <summary>Calls that were not made, and that would tell the rest: the check waits for them, wholly when it is unknown.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Message and cure, as sentences without the last full stop.</summary>
    [JsonIgnore]
    public string Text => Cure is "" ? Message : $"{Message}. {Cure}";

    /// <summary>A pass with such a finding is a narrow one: what it looks at was not seen, and the plan does not call that an info.</summary>
    [JsonIgnore]
    public bool NarrowsPass => Outcome is FindingOutcome.Unknown && Severity is not Severity.Info;

    [JsonIgnore]
    public bool StopsDeployment => Outcome is FindingOutcome.Failed or FindingOutcome.Unknown && Severity is Severity.Error;

    /// <summary>How many checks passed, and of how many where not all did.</summary>
    public static string Passed(IReadOnlyCollection<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var passed = findings.Count(finding => finding.Outcome is FindingOutcome.Passed);
        var checks = findings.Count == 1 ? "check" : "checks";

        return passed == findings.Count ? $"{passed} {checks} passed" : $"{passed} of {findings.Count} {checks} passed";
    }
}

/// <summary>
/// A fact that could not be read is neither passed nor failed. Excepted: it failed or is unknown, and the plan says why that does not matter.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingOutcome>))]
public enum FindingOutcome
{
    Unknown,
    Failed,
    Passed,
    Excepted,
}
