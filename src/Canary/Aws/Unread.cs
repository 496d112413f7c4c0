using System.Text.RegularExpressions;

namespace Canary.Aws;

/// <summary>Says what could not be read, and which permission is missing when that is why.</summary>
internal static partial class Unread
{
    private const int CauseShown = 300;

    /// <param name="what">Such as <c>the deployment group</c>.</param>
    /// <param name="response">The error that came instead; null when nothing came.</param>
    /// <param name="permission">What is missing where AWS does not name it.</param>
    public static string Because(string what, AwsResponse? response, string permission) => response switch
    {
        { Error: { } error } when IsDenied(error, response.Cause)
            => $"Could not read {what}: the workflow's role lacks {Named(response.Cause) ?? permission}",
        { Error: { } error, Cause: { } cause } => $"Could not read {what}: {error}: {Shorten(cause)}",
        { Error: { } error } => $"Could not read {what}: {error}",
        _ => $"Could not read {what}: the response is empty",
    };

    public static bool IsDenied(AwsResponse response) => response.Error is { } error && IsDenied(error, response.Cause);

    /// <summary>Errors that a service's model does not know, as those of permissions, arrive under the service's own name.</summary>
    private static bool IsDenied(string error, string? cause)
        => error.Contains("AccessDenied", StringComparison.Ordinal) || (cause ?? "").Contains("not authorized", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// AWS says which action was refused: a key's, or that of the workflow which reads for this one, may be another than was called.
    /// </summary>
    private static string? Named(string? cause) => Refused().Match(cause ?? "") is { Success: true } match ? match.Groups["action"].Value : null;

    private static string Shorten(string cause) => cause.Length <= CauseShown ? cause : cause[..CauseShown] + "…";

    [GeneratedRegex("not authorized to perform: (?<action>[a-z0-9-]+:[A-Za-z]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Refused();
}
