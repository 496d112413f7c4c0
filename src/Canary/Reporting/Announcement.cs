using Canary.Probing;

namespace Canary.Reporting;

/// <summary>What the workflow stores and sends: a list is empty where nothing is to be sent, and the workflow decides nothing.</summary>
public sealed record Announcement
{
    public string ReportKey { get; init => field = value ?? ""; } = "";

    public string PageKey { get; init => field = value ?? ""; } = "";

    /// <summary>The report as an HTML document.</summary>
    public string Page { get; init => field = value ?? ""; } = "";

    /// <summary>What the bake needs to know of blue: one entry after a judgement beside it.</summary>
    public IReadOnlyList<StoredBaseline> Baselines { get; init => field = value ?? []; } = [];

    public IReadOnlyList<BusEvent> Events { get; init => field = value ?? []; } = [];

    public IReadOnlyList<TopicMessage> Messages { get; init => field = value ?? []; } = [];

    public IReadOnlyList<LogEvent> Metrics { get; init => field = value ?? []; } = [];
}

/// <summary>An object of the bucket.</summary>
public sealed record StoredBaseline(string Key, Baseline Body);

/// <summary>An entry of EventBridge's PutEvents.</summary>
/// <param name="Source">Who says it.</param>
/// <param name="DetailType">What kind of event it is.</param>
/// <param name="Detail">A JSON text.</param>
/// <param name="Resources">ARNs that the event is about.</param>
public sealed record BusEvent(string Source, string DetailType, string Detail, IReadOnlyList<string> Resources);

/// <summary>A message for the subscribers of an SNS topic.</summary>
public sealed record TopicMessage(string TopicArn, string Subject, string Message);

/// <summary>A line for CloudWatch Logs.</summary>
/// <param name="Message">A JSON text in the embedded metric format.</param>
/// <param name="Timestamp">Milliseconds since 1970.</param>
public sealed record LogEvent(string Message, long Timestamp);
