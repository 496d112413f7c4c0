using System.Text.Json.Serialization;

namespace Canary.Plans;

/// <summary>An error stops the deployment, a warning and an info are reported.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
public enum Severity
{
    Error,
    Warning,
    Info,
}
