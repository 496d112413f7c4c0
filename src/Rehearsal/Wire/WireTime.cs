using System.Globalization;
using System.Text.Json.Nodes;

namespace Rehearsal.Wire;

/// <summary>Instants as the account writes them, in ISO 8601, and as JSON and CBOR carry them, in seconds since 1970.</summary>
internal static class WireTime
{
    /// <summary>With the milliseconds as a fraction.</summary>
    public static decimal Seconds(string time) => Parse(time).ToUnixTimeMilliseconds() / 1000m;

    /// <summary>To the millisecond; no fraction when it is zero.</summary>
    /// <exception cref="FormatException">No calendar has such a time.</exception>
    public static string Text(JsonValue seconds)
    {
        try
        {
            var number = decimal.Parse(seconds.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

            return DateTimeOffset.FromUnixTimeMilliseconds((long)(number * 1000))
                .ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
        }
        catch (Exception tooFar) when (tooFar is ArgumentOutOfRangeException or OverflowException)
        {
            throw new FormatException($"{seconds.ToJsonString()} s after 1970 is not a time", tooFar);
        }
    }

    /// <summary>As a header of HTTP has it.</summary>
    public static string OfHeader(string time) => Parse(time).ToString("R", CultureInfo.InvariantCulture);

    private static DateTimeOffset Parse(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
