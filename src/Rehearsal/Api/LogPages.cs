using System.Globalization;
using System.Text;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>Pages of log events, and the tokens by which the next one is asked for.</summary>
/// <remarks>A token is the place of an event, so a page is right although events came or went since the last one.</remarks>
internal static class LogPages
{
    public const int MostEvents = 10_000;

    private const int MostBytes = 1 << 20;
    private const int BytesBesideMessage = 26;

    /// <summary>As many of the first events as one answer holds; at least one where there is any.</summary>
    public static IReadOnlyList<T> First<T>(IEnumerable<T> events, int limit, Func<T, LoggedEvent> logged)
    {
        var bytes = 0L;
        return [.. events.Take(limit).TakeWhile((item, index) =>
        {
            bytes += Encoding.UTF8.GetByteCount(logged(item).Message) + BytesBesideMessage;
            return index == 0 || bytes <= MostBytes;
        })];
    }

    /// <summary>As many of the last events as one answer holds.</summary>
    public static IReadOnlyList<T> Last<T>(IEnumerable<T> events, int limit, Func<T, LoggedEvent> logged) =>
        [.. First(events.Reverse(), limit, logged).Reverse()];

    public static string Token(string direction, (long Timestamp, long Number) place) =>
        string.Create(CultureInfo.InvariantCulture, $"{direction}/{place.Timestamp}.{place.Number}/s");

    /// <exception cref="AwsException">It is no token of ours.</exception>
    public static (string Direction, (long Timestamp, long Number) Place) Read(string token) =>
        token.Split('/') is [("f" or "b" or "n") and var direction, var place, "s"]
            && place.Split('.') is [var timestamp, var number]
            && long.TryParse(timestamp, CultureInfo.InvariantCulture, out var time)
            && long.TryParse(number, CultureInfo.InvariantCulture, out var order)
                ? (direction, (time, order))
                : throw new AwsException("InvalidParameterException", "The specified nextToken is invalid.");
}
