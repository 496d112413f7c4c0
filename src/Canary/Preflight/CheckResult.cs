using Canary.Aws;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>What a check saw; null severity: the check's own.</summary>
internal sealed record CheckResult(FindingOutcome Outcome, string Message, string Cure = "", Severity? Severity = null)
{
    /// <summary>Calls that were not made, and that would tell what is unknown; in the words of <see cref="ApiCall"/> where it has one.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    public static CheckResult Good(string message) => new(FindingOutcome.Passed, message);

    public static CheckResult Bad(string message, string cure, Severity? severity = null) => new(FindingOutcome.Failed, message, cure, severity);

    /// <summary>Neither good nor bad can be said, and not for want of a permission.</summary>
    public static CheckResult Unknown(string message, string cure = "", Severity? severity = null)
        => new(FindingOutcome.Unknown, message, cure, severity);

    /// <summary>A fact could not be read.</summary>
    /// <param name="what">Such as <c>the deployment group</c>.</param>
    /// <param name="response">The error that came instead; null when nothing came.</param>
    /// <param name="permission">What the workflow's role needs.</param>
    public static CheckResult Unread(string what, AwsResponse? response, string permission) => new(
        FindingOutcome.Unknown,
        Aws.Unread.Because(what, response, permission))
    {
        Needs = response is null ? [permission] : [],
    };
}
