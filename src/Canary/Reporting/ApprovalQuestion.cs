using System.Text.Json;
using Canary.Deployments;

namespace Canary.Reporting;

/// <summary>What the workflow hands over to ask a person.</summary>
public sealed record ApprovalRequest
{
    /// <summary>What the report would be made of, if nobody were asked.</summary>
    public ReportRequest? Case { get; init; }

    /// <summary>The ARN of the topic for people; empty: there is none.</summary>
    public string Topic { get; init => field = value ?? ""; } = "";

    public string ExecutionArn { get; init => field = value ?? ""; } = "";
}

/// <summary>What a person is asked about an undecided green, and until when.</summary>
public sealed record ApprovalQuestion
{
    /// <summary>The word that the workflow follows: AwaitApproval, or Report where nobody is asked.</summary>
    public string Next { get; init => field = value ?? ""; } = "";

    /// <summary>Why nobody is asked; empty where somebody is.</summary>
    public string Because { get; init => field = value ?? ""; } = "";

    /// <summary>How long the answer is waited for; 0 where nobody is asked.</summary>
    public int Seconds { get; init; }

    public string TopicArn { get; init => field = value ?? ""; } = "";

    public string Subject { get; init => field = value ?? ""; } = "";

    /// <summary>The message, in the three parts between which the workflow puts the task token: only Step Functions knows that.</summary>
    public IReadOnlyList<string> Parts { get; init => field = value ?? []; } = [];

    /// <summary>Whether it was put to a person, so that there may be an answer.</summary>
    internal bool IsAsked => Next == NextStep.AwaitApproval;

    internal static ApprovalQuestion None(string because) => new() { Next = NextStep.Report, Because = because };
}

/// <summary>What came of a question: the output that a person sent, or an error.</summary>
public sealed record ApprovalReply
{
    /// <summary>Whatever was sent; not there where there is an error.</summary>
    public JsonElement? Answer { get; init; }

    /// <summary>What a person failed the task with, States.Timeout where none answered, or why nobody could be asked.</summary>
    public StepFailure? Failure { get; init; }
}
