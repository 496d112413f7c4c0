using Rehearsal.Fleet;

namespace Rehearsal.Wire;

/// <summary>Which protocol a request is in.</summary>
internal static class WireProtocols
{
    public static IWireProtocol Of(Request request) =>
        request.Header(CborProtocol.Header) is CborProtocol.Name ? new CborProtocol(request)
        : request.Header("X-Amz-Target") is not null ? new JsonProtocol(request)
        : request.Path.StartsWith(RestJsonProtocol.Functions, StringComparison.Ordinal) ? new RestJsonProtocol(request)
        : QueryProtocol.IsSpokenBy(request) ? new QueryProtocol(request)
        : IsOfS3(request) ? new RestXmlProtocol(request)
        : new JsonProtocol(request);

    /// <summary>A request that is not signed may be S3's if it is no call of a service that has one path for all.</summary>
    private static bool IsOfS3(Request request) =>
        request.Path.StartsWith('/')
            && (Credentials.SigningName(request) is { } service ? service is "s3" : request.Method is not "POST" || request.Path is not "/");
}
