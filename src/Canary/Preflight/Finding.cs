using System.Text.Json.Serialization;

namespace Canary.Preflight;

/// <summary>The outcome of one check: what was found, and the cure when it is not as it should be.</summary>
public sealed record Finding
{
    public string Id { get; init; } = "";

    public FindingOutcome Outcome { get; init; }

    public Severity Severity { get; init; }

    public string Message { get; init; } = "";

    [JsonIgnore]
    public bool StopsDeployment => Outcome is not FindingOutcome.Passed && Severity is Severity.Error;
}

/// <summary>A fact that could not be read is neither passed nor failed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingOutcome>))]
public enum FindingOutcome
{
    Unknown,
    Failed,
    Passed,
}

/// <summary>An error stops the deployment, a warning is reported, an info is told.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
public enum Severity
{
    Error,
    Warning,
    Info,
}
