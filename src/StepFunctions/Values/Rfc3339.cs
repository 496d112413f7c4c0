using System.Globalization;
using System.Text.RegularExpressions;

namespace StepFunctions.Values;

/// <summary>Timestamps as the language writes them: a date, an upper-case T, a time, and an upper-case Z or an offset.</summary>
internal static partial class Rfc3339
{
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        return Shape().Match(text) is { Success: true } match
            && DateTimeOffset.TryParse(
                // .NET keeps seven digits of a fraction.
                $"{match.Groups["time"].Value}{FirstEight(match.Groups["fraction"].Value)}{match.Groups["offset"].Value}",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out instant);
    }

    public static string Format(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string FirstEight(string fraction) => fraction[..Math.Min(8, fraction.Length)];

    [GeneratedRegex(
        @"^(?<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?<fraction>\.[0-9]+)?(?<offset>Z|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
