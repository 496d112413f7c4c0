using System.Text.Json.Serialization;

namespace Canary.Diagnosis;

/// <summary>One likely cause of green's failure: what happened with its counts, what shows it, and what to do about it.</summary>
public sealed record Cause
{
    public required CauseKind Kind { get; init; }

    /// <summary>A sentence without its full stop.</summary>
    public required string What { get; init; }

    /// <summary>What AWS or a probe said, a few of each; external texts are shortened and without control characters.</summary>
    public IReadOnlyList<string> Evidence { get; init => field = value ?? []; } = [];

    /// <summary>A sentence without its full stop; empty where what happened says it all.</summary>
    public string Cure { get; init => field = value ?? ""; } = "";

    public string Text() => Cure is "" ? What : $"{What}. {Cure}";
}

/// <summary>What kind of cause, in the order in which people look for one: the most telling first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CauseKind>))]
public enum CauseKind
{
    /// <summary>No image, no secret, no log group, no network interface, no registry.</summary>
    TaskNeverStarted,

    /// <summary>The task ran and ended: killed, crashed, ended, interrupted.</summary>
    TaskDied,

    /// <summary>Its replacements end as well.</summary>
    TasksRestart,

    /// <summary>The task runs, and the load balancer or the container's own health check does not call it well.</summary>
    NeverHealthy,

    /// <summary>The targets are well for the load balancer, and probes fail.</summary>
    ProbesFail,

    /// <summary>Tasks wait to be started.</summary>
    Pending,

    /// <summary>The load balancer itself answers: it has no target to ask.</summary>
    NoTarget,

    /// <summary>The service's own words.</summary>
    ServiceSays,

    /// <summary>What could not be asked, so that silence is not taken for health.</summary>
    Unread,
}
