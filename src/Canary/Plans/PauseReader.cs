using System.Globalization;

namespace Canary.Plans;

/// <summary>Reads the plan's <c>pause</c>.</summary>
internal static class PauseReader
{
    private const int MostOfReason = 200;

    /// <summary>With seconds or without, and always with an offset: of a local time nobody knows when it is.</summary>
    private static readonly string[] s_formats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK"];

    public static Pause Read(JsonSettings settings)
    {
        var (text, reason) = (settings.Text("until")?.Trim() ?? "", settings.Text("reason")?.Trim() ?? "");
        settings.Finish();
        var isTime = DateTimeOffset.TryParseExact(text, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var until)
            && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal));
        if (!isTime)
        {
            settings.Refuse("until", text is "" ? "missing or empty" : text, "give a time with its offset, such as 2026-12-01T18:00Z");
        }

        if (reason is "" || reason.Length > MostOfReason)
        {
            settings.Refuse(
                "reason",
                reason is "" ? "missing or empty" : string.Create(CultureInfo.InvariantCulture, $"{reason.Length} characters long"),
                $"give the reason, which each report repeats, in at most {MostOfReason} characters");
        }

        return new Pause(until, reason);
    }
}
