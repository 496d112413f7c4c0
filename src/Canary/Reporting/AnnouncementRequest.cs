namespace Canary.Reporting;

/// <summary>What the workflow hands over once it has answered.</summary>
public sealed record AnnouncementRequest
{
    /// <summary>From the execution's input, as the lifecycle event is, so that both are known when no report could be made.</summary>
    public string DeploymentId { get; init => field = value ?? ""; } = "";

    public string LifecycleEvent { get; init => field = value ?? ""; } = "";

    public string ExecutionArn { get; init => field = value ?? ""; } = "";

    public DateTimeOffset Now { get; init; }

    public string ReportBucket { get; init => field = value ?? ""; } = "";

    /// <summary>The ARN of the topic for people; empty: there is none.</summary>
    public string Topic { get; init => field = value ?? ""; } = "";

    /// <summary>One of <see cref="Audience"/>; anything else is taken for failures.</summary>
    public string NotifyOn { get; init => field = value ?? ""; } = "";

    /// <summary>
    /// What CodeDeploy said to the answer: an error where it had one already, from a hook function, from Backstop or because the deployment was
    /// stopped.
    /// </summary>
    public StepFailure? Answered { get; init; }

    /// <summary>What Step Functions said to the start of the watch; empty where none was to start.</summary>
    public StepFailure? WatchStarted { get; init; }

    /// <summary>Only status and headline are in it when the report itself failed.</summary>
    public Report? Report { get; init; }
}

/// <summary>The words of <see cref="AnnouncementRequest.NotifyOn"/>.</summary>
public static class Audience
{
    /// <summary>What failed, and what passed although the verdict was no clean pass.</summary>
    public const string Failures = "failures";

    public const string All = "all";
}
