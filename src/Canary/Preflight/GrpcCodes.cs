using System.Globalization;

namespace Canary.Preflight;

/// <summary>The codes of a matcher for gRPC, such as <c>0</c>, <c>0,12</c> or <c>0-99</c>.</summary>
internal static class GrpcCodes
{
    public static bool Has(string codes, int code) => codes.Split(',', StringSplitOptions.TrimEntries)
        .Select(part => part.Split('-', StringSplitOptions.TrimEntries).Select(Number).ToList())
        .Any(bounds => bounds is [{ } only] ? only == code : bounds is [{ } first, { } last] && first <= code && code <= last);

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
