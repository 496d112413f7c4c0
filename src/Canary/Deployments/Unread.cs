namespace Canary.Deployments;

/// <summary>Says what could not be read, and which permission is missing when that is why.</summary>
internal static class Unread
{
    private const int CauseShown = 300;

    public static string Because(string what, AwsResponse? response, string permission) => response switch
    {
        { Error: { } error } when IsDenied(error, response.Cause) => $"Could not read {what}: the workflow's role lacks {permission}",
        { Error: { } error, Cause: { } cause } => $"Could not read {what}: {error}: {Shorten(cause)}",
        { Error: { } error } => $"Could not read {what}: {error}",
        _ => $"Could not read {what}: the response is empty",
    };

    /// <summary>Errors that a service's model does not know, as those of permissions, arrive under the service's own name.</summary>
    private static bool IsDenied(string error, string? cause)
        => error.Contains("AccessDenied", StringComparison.Ordinal) || (cause ?? "").Contains("not authorized", StringComparison.OrdinalIgnoreCase);

    private static string Shorten(string cause) => cause.Length <= CauseShown ? cause : cause[..CauseShown] + "…";
}
