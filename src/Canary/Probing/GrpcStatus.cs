using System.Globalization;
using System.Net.Http.Headers;

namespace Canary.Probing;

/// <summary>The outcome of a call, which gRPC sends after the message, or in its place.</summary>
/// <param name="Code">Null: there is none that could be read.</param>
/// <param name="Mistake">What is wrong with it; null when nothing is.</param>
internal sealed record GrpcStatus(int? Code, string? Mistake)
{
    public const int ResourceExhausted = 8;

    /// <summary>https://grpc.io/docs/guides/status-codes/, by their numbers.</summary>
    private static readonly string[] s_names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    /// <summary>Why the call came to nothing; null: it is OK.</summary>
    public string? Failure => Mistake ?? (Code == 0 ? null : $"grpc-status {Code} {s_names.ElementAtOrDefault(Code ?? -1)}".TrimEnd());

    /// <summary>Of an answer whose body was read to its end: before that there are no trailers.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="hasBody">Then the outcome follows the body; without one the headers are the trailers.</param>
    public static GrpcStatus Of(HttpResponseMessage response, bool hasBody)
    {
        var after = Values(response.TrailingHeaders).ToList();
        var given = Values(response.Headers).Concat(after).Distinct(StringComparer.Ordinal).ToList();

        return given is [] || (hasBody && after is []) ? new GrpcStatus(null, "the answer ended without a grpc-status")
            : given is not [var only] ? new GrpcStatus(null, "the answer has more than one grpc-status")
            : int.TryParse(only, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? new GrpcStatus(code, null)
            : new GrpcStatus(null, "the grpc-status is not a number");
    }

    /// <summary>What the server says about it, as it is encoded; empty when it says nothing.</summary>
    public static string MessageOf(HttpResponseMessage response)
        => Uri.UnescapeDataString(new[] { response.TrailingHeaders, response.Headers }
            .Select(headers => headers.NonValidated.TryGetValues("grpc-message", out var values) ? values.ToString() : "")
            .FirstOrDefault(text => text is not "") ?? "");

    private static IEnumerable<string> Values(HttpResponseHeaders headers)
        => headers.NonValidated.TryGetValues("grpc-status", out var values) ? values : Enumerable.Empty<string>();
}
