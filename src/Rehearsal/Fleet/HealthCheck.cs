using System.Globalization;

namespace Rehearsal.Fleet;

/// <summary>How a target group finds out which of its targets are well. The timeout is in real time, the interval on the account's clock.</summary>
internal sealed record HealthCheck(
    string Path = "/health",
    int IntervalSeconds = 5,
    int TimeoutSeconds = 2,
    int HealthyThreshold = 2,
    int UnhealthyThreshold = 2,
    string Matcher = "200")
{
    /// <summary>Of services and programs whose paths are not known: they answer at all, and not with a status of 5xx.</summary>
    public static HealthCheck OfAnyService { get; } = new(Path: "/", Matcher: "200-499");

    /// <summary>The statuses that count as healthy, as in 200, 200-299 or 200,202.</summary>
    public string Matcher { get; init => field = Valid(value); } = Valid(Matcher);

    public TimeSpan Interval => TimeSpan.FromSeconds(IntervalSeconds);

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    public bool Accepts(int status) => Matcher.Split(',').Select(Codes).Any(codes => codes.From <= status && status <= codes.To);

    private static string Valid(string matcher)
    {
        foreach (var codes in matcher.Split(','))
        {
            Codes(codes);
        }

        return matcher;
    }

    private static (int From, int To) Codes(string text)
    {
        int?[] bounds = [.. text.Split('-').Select(Code)];
        return bounds is [{ } only] ? (only, only)
            : bounds is [{ } from, { } to] && from <= to ? (from, to)
            : throw new FormatException($"Matcher has {text}; use codes such as 200, 200-299 or 200,202");
    }

    private static int? Code(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 200 and <= 499 ? code : null;
}
