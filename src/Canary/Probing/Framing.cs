using System.Net.Http.Headers;

namespace Canary.Probing;

/// <summary>Whether an answer says unmistakably where its body ends.</summary>
/// <remarks>
/// The transport takes the first of two lengths and overlooks one that is no number. Load balancers, proxies and browsers choose otherwise, or
/// refuse, so such an
/// answer is none that users can count on, and the usual sign of a response that is split. One length twice is a slip that RFC 9110 (8.6) lets a
/// recipient overlook;
/// a length beside a transfer coding ought to be handled as an error (RFC 9112, 6.3).
/// </remarks>
internal static class Framing
{
    private const int ShownOfLength = 40;

    /// <summary>What is wrong, in words; null when nothing is.</summary>
    public static string? Mistake(HttpResponseMessage response)
    {
        var lengths = Lengths(response.Content.Headers);

        return lengths.FirstOrDefault(length => !IsLength(length)) is { } none ? $"Content-Length is {Shown(none)}, which is not a length"
            : lengths is [var one, var other, ..] ? $"Content-Length is {Shown(one)} and {Shown(other)} at once"
            : lengths is [_]
                && response.Headers.NonValidated.Contains("Transfer-Encoding") ? "the answer has both a Content-Length and a Transfer-Encoding, "
                    + "so its end is ambiguous"
            : null;
    }

    /// <summary>Each once; a list in one header says the same as several headers.</summary>
    private static List<string> Lengths(HttpContentHeaders headers) => headers.NonValidated.TryGetValues("Content-Length", out var values)
        ? [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)).Distinct()]
        : [];

    private static bool IsLength(string text) => text is not "" && text.All(char.IsAsciiDigit);

    private static string Shown(string length) => length is "" ? "empty" : Excerpt.Of(length, ShownOfLength);
}
