using Rehearsal.Fleet;

namespace Rehearsal.Wire;

/// <summary>What a request's signature says of it. The signature itself is not verified: a rehearsal's account has no secrets to keep.</summary>
internal static class Credentials
{
    private const string Named = "Credential=";
    private const string End = "aws4_request";

    /// <summary>The service in the credential scope, such as <c>states</c>; null: the request is not signed, or not in version 4.</summary>
    public static string? SigningName(Request request) =>
        Scope(request)?.Split('/') is [.., var service, End] ? service : null;

    /// <summary>In the header, or in a presigned URL.</summary>
    private static string? Scope(Request request) =>
        request.Header("Authorization") is { } header
            ? header.IndexOf(Named, StringComparison.Ordinal) is var start and >= 0
                ? header[(start + Named.Length)..].Split([',', ' '], 2)[0]
                : null
            : UrlQuery.Of(request)["X-Amz-Credential"];
}
