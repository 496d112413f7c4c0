using Canary.Deployments;

namespace Canary.Preflight;

/// <summary>What a check saw; null severity: the check's own.</summary>
internal sealed record Sight(FindingOutcome Outcome, string Message, string Cure = "", Severity? Severity = null)
{
    /// <summary>Calls that were not made, and that would tell what is unknown; in the words of <see cref="Need"/> where it has one.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    public static Sight Good(string message) => new(FindingOutcome.Passed, message);

    public static Sight Bad(string message, string cure, Severity? severity = null) => new(FindingOutcome.Failed, message, cure, severity);

    /// <summary>Neither good nor bad can be said, and not for want of a permission.</summary>
    public static Sight Unknown(string message, string cure = "", Severity? severity = null) => new(FindingOutcome.Unknown, message, cure, severity);

    /// <summary>A fact could not be read.</summary>
    /// <param name="what">Such as <c>the deployment group</c>.</param>
    /// <param name="response">The error that came instead; null when nothing came.</param>
    /// <param name="permission">What the workflow's role needs.</param>
    public static Sight Unread(string what, AwsResponse? response, string permission) => new(
        FindingOutcome.Unknown,
        Deployments.Unread.Because(what, response, permission))
    {
        Needs = response is null ? [permission] : [],
    };
}
