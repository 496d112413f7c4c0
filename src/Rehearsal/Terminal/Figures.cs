using System.Globalization;
using Canary.Judging;

namespace Rehearsal.Terminal;

/// <summary>How durations, rates and evidence are written.</summary>
internal static class Figures
{
    /// <summary>Since the beginning, by the account's clock: 00:42, or 1:00:42.</summary>
    public static string Stamp(TimeSpan since) =>
        since < TimeSpan.FromHours(1) ? since.ToString(@"mm\:ss", CultureInfo.InvariantCulture) : $"{(int)since.TotalHours}:{since:mm\\:ss}";

    public static string Duration(TimeSpan span) => span.TotalSeconds switch
    {
        < 59.95 => $"{span.TotalSeconds:0.0} s",
        < 3599.5 => $"{(int)Math.Round(span.TotalSeconds) / 60}m {(int)Math.Round(span.TotalSeconds) % 60:00}s",
        _ => $"{(int)Math.Round(span.TotalMinutes) / 60}h {(int)Math.Round(span.TotalMinutes) % 60:00}m",
    };

    public static string Rate(long part, long whole) => whole == 0 ? "none" : (100.0 * part / whole) switch
    {
        > 0 and < 0.01 => "below 0.01%",
        < 1 and var percent => $"{percent:0.##}%",
        var percent => $"{percent:0.#}%",
    };

    public static string Failed(ProbeCount count) => $"{count.Failed} of {count.Sent}";

    /// <summary>Evidence may be minus infinity: no failure at all was to be expected, and one came.</summary>
    public static string Evidence(double value) => double.IsFinite(value) ? $"{value:0.0;-0.0;0.0}" : double.IsNegative(value) ? "none" : "all";

    public static string Latency(double? milliseconds) => milliseconds is { } known ? known < 1000 ? $"{known:0.0} ms" : $"{known:0} ms" : "-";

    public static string Ratio(double? ratio) => ratio is { } known ? $"{known:0.00}x" : "-";

    /// <summary>A difference of two rates, in percentage points.</summary>
    public static string Points(double difference) => Math.Abs(difference) < 0.1 ? $"{difference * 100:+0.#;-0.#;0}" : $"{difference * 100:+0;-0}";

    public static string Times(double speed) => $"{speed:0.##}x";

    /// <summary>Host and port of an address, with or without its scheme.</summary>
    public static string Authority(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host is not "" ? uri.Authority : address;

    /// <summary>How far something has come, clamped to what can be drawn.</summary>
    public static string Bar(double share, int width)
    {
        var filled = double.IsNaN(share) ? 0 : (int)Math.Floor(Math.Clamp(share, 0, 1) * width);
        return new string('█', filled) + new string('░', width - filled);
    }
}
