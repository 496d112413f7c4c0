using System.Globalization;

namespace Rehearsal.Terminal;

/// <summary>How time and progress are drawn in a terminal; figures are written as they are everywhere.</summary>
internal static class Gauge
{
    /// <summary>Since the beginning, by the account's clock: 00:42, or 1:00:42.</summary>
    public static string Stamp(TimeSpan since) =>
        since < TimeSpan.FromHours(1) ? since.ToString(@"mm\:ss", CultureInfo.InvariantCulture) : $"{(int)since.TotalHours}:{since:mm\\:ss}";

    public static string Times(double speed) => $"{speed:0.##}x";

    /// <summary>How far something has come, clamped to what can be drawn.</summary>
    public static string Bar(double share, int width)
    {
        var filled = double.IsNaN(share) ? 0 : (int)Math.Floor(Math.Clamp(share, 0, 1) * width);
        return new string('█', filled) + new string('░', width - filled);
    }
}
