using System.Net;
using System.Net.Http.Headers;
using Canary.Plans;

namespace Canary.Probing;

/// <summary>One call of grpc.health.v1.Health/Check, over HTTP/2: by ALPN with TLS, by prior knowledge without.</summary>
/// <remarks>
/// Over the transport of all probes, with its certificates and limits. Grpc.Net.Client was not taken: it makes of every answer that is not gRPC
/// one exception, and what answered is what people need to know (docs/choices.md).
/// </remarks>
internal static class HealthCall
{
    private const string ContentType = "application/grpc";
    private const int ShownOfType = 60;
    private const int ExcerptLength = 300;

    public static HttpRequestMessage On(HttpRequestMessage request, string service)
    {
        request.Method = HttpMethod.Post;
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Content = new ByteArrayContent(HealthMessage.RequestFor(service));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity");

        return request;
    }

    public static async Task<ProbeAnswer> Read(HttpResponseMessage response, Probe probe, Redaction redaction, CancellationToken cancellationToken)
    {
        var limit = response.StatusCode == HttpStatusCode.TooManyRequests ? RateLimit.TooManyRequests : RateLimit.None;
        if (TypeOf(response) is var type && !IsGrpc(type))
        {
            return Failed(response, $"status {(int)response.StatusCode} with {redaction.Excerpt(type, ShownOfType)}: the answer is not gRPC", limit);
        }

        var buffer = new byte[HealthMessage.MostBytes];
        var length = await ReadTo(buffer, response, cancellationToken);
        if (length == buffer.Length)
        {
            return Failed(response, "the answer is larger than 1 kB", limit);
        }

        var status = GrpcStatus.Of(response, hasBody: length > 0);

        return Failed(
            response,
            redaction.Hide(Broken(response, status, probe, buffer.AsSpan(0, length), redaction) ?? ""),
            status.Code == GrpcStatus.ResourceExhausted && limit is RateLimit.None ? RateLimit.RetryLater : limit) with
        {
            Body = redaction.Excerpt(GrpcStatus.MessageOf(response), ExcerptLength),
        };
    }

    private static async Task<int> ReadTo(byte[] buffer, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = 0;
        for (int read; length < buffer.Length && (read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0;)
        {
            length += read;
        }

        return length;
    }

    /// <summary>The outcome of the call comes first: it says why there is no message.</summary>
    private static string? Broken(
        HttpResponseMessage response, GrpcStatus status, Probe probe, ReadOnlySpan<byte> body, Redaction redaction)
    {
        if (status.Failure is { } failure)
        {
            return failure;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            return $"status {(int)response.StatusCode} instead of 200";
        }

        var (serving, mistake) = HealthMessage.Read(body);

        return mistake ?? (probe.Expect.Status.Contains(serving) ? null : $"answered {serving} instead of {string.Join(" or ", probe.Expect.Status)}")
            ?? Expectations.BrokenHeader(probe.Expect, response.Headers, response.Content.Headers, redaction);
    }

    private static ProbeAnswer Failed(HttpResponseMessage response, string failure, RateLimit limit) => new()
    {
        Status = (int)response.StatusCode,
        Failure = failure is "" ? null : failure,
        Limit = limit,
    };

    private static string TypeOf(HttpResponseMessage response)
        => response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : "no content type";

    /// <summary>Also application/grpc+proto, but not application/grpc-web.</summary>
    private static bool IsGrpc(string type)
        => type.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
            && (type.Length == ContentType.Length || type[ContentType.Length] is '+' or ';');
}
