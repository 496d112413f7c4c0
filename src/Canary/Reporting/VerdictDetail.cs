using System.Text.Json.Serialization;
using Canary.Diagnosis;
using Canary.Judging;
using Canary.Plans;

namespace Canary.Reporting;

/// <summary>The detail of the event; docs/verdict-event.schema.json says what each member means.</summary>
internal sealed record VerdictDetail
{
    public required string Version { get; init; }

    public required string DeploymentId { get; init; }

    public required string LifecycleEvent { get; init; }

    public required string Application { get; init; }

    public required string DeploymentGroup { get; init; }

    public required string Service { get; init; }

    /// <summary>Null where nothing names it.</summary>
    public string? Commit { get; init; }

    public required string Status { get; init; }

    public required Outcome Outcome { get; init; }

    public required Rule Rule { get; init; }

    public required bool Narrow { get; init; }

    /// <summary>Observe or paused; null where a no stops the deployment.</summary>
    public string? Mode { get; init; }

    public bool? WouldHaveFailed { get; init; }

    /// <summary>What the gate itself said, whether or not that was taken or stopped anything; null in events of before it was there.</summary>
    public Answer? Said { get; init; }

    public required string Headline { get; init; }

    public required IReadOnlyList<string> Reasons { get; init; }

    public required IReadOnlyList<CauseDetail> Causes { get; init; }

    public double? Seconds { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public ProbesDetail? Probes { get; init; }

    public required string Execution { get; init; }

    public required ReportDetail Report { get; init; }
}

internal sealed record CauseDetail(CauseKind Kind, string What, string Cure);

internal sealed record ProbesDetail(CountDetail Green, CountDetail Blue);

internal sealed record CountDetail(long Sent, long Failed);

/// <summary>Where report and page lie, and the history of the service.</summary>
internal sealed record ReportDetail(string Bucket, string Key, string Page, string? History);

[JsonSerializable(typeof(VerdictDetail))]
internal sealed partial class EventJson : JsonSerializerContext;
