using System.Text.Json.Serialization;

namespace Canary.Plans;

/// <summary>What came of asking a person about a green on which the evidence decided nothing.</summary>
/// <param name="Status">What the person said, or why nobody did.</param>
/// <param name="Summary">In the person's words; why nobody was asked; or the answer that could not be read.</param>
/// <param name="Minutes">How long the answer was waited for.</param>
public sealed record Approval(ApprovalStatus Status, string Summary = "", int Minutes = 0)
{
    /// <summary>To follow on "Undecided, and".</summary>
    internal string InWords() => Status switch
    {
        ApprovalStatus.Approved => Summary is "" ? "approved by a person" : $"approved by a person ({Summary})",
        ApprovalStatus.Rejected => Summary is "" ? "rejected by a person" : $"rejected by a person ({Summary})",
        ApprovalStatus.Unreadable => $"the person's answer is {Summary}; only {{\"status\":\"Approved\"}} approves",
        ApprovalStatus.Unanswered => $"nobody answered within {Minutes} min",
        _ => Summary is "" ? "nobody was asked" : $"nobody was asked, because {Summary}",
    };
}

/// <summary>As for a manual approval of CodePipeline, and what else may come of a question.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApprovalStatus>))]
public enum ApprovalStatus
{
    /// <summary>First: what is missing approves nothing.</summary>
    NotAsked,
    Unanswered,

    /// <summary>What came back is neither.</summary>
    Unreadable,
    Rejected,
    Approved,
}
