using Canary.Judging;

namespace Canary.Reporting;

/// <summary>How rates, latencies, evidence and durations are written for people, wherever they read them.</summary>
public static class Figures
{
    public static string Duration(TimeSpan span) => span.TotalSeconds switch
    {
        < 59.95 => $"{span.TotalSeconds:0.0} s",
        < 3599.5 => $"{(int)Math.Round(span.TotalSeconds) / 60}m {(int)Math.Round(span.TotalSeconds) % 60:00}s",
        _ => $"{(int)Math.Round(span.TotalMinutes) / 60}h {(int)Math.Round(span.TotalMinutes) % 60:00}m",
    };

    public static string Rate(long part, long whole)
        => whole == 0 ? "none" : (100.0 * part / whole) is > 0 and < 0.01 ? "below 0.01%" : Percent.Of(part, whole);

    /// <summary>Evidence may be minus infinity: no failure at all was to be expected, and one came.</summary>
    public static string Evidence(double value) => double.IsFinite(value) ? $"{value:0.0;-0.0;0.0}" : double.IsNegative(value) ? "none" : "all";

    public static string Latency(double? milliseconds) => milliseconds is { } known ? known < 1000 ? $"{known:0.0} ms" : $"{known:0} ms" : "-";

    public static string Ratio(double? ratio) => ratio is { } known ? $"{known:0.00}×" : "-";

    /// <summary>A difference of two rates, in percentage points.</summary>
    public static string Points(double difference) => Math.Abs(difference) < 0.1 ? $"{difference * 100:+0.#;-0.#;0}" : $"{difference * 100:+0;-0}";

    /// <summary>How much more often green fails than blue, and where that difference lies.</summary>
    public static (string Difference, string Interval) Compared(Evidence evidence, Interval difference) => (
        $"{Points(Share(evidence.Green) - Share(evidence.Blue))} pts",
        $"{Points(difference.Lower)} to {Points(difference.Upper)} pts");

    /// <summary>Host and port of an address, with or without its scheme.</summary>
    public static string Authority(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host is not "" ? uri.Authority : address;

    /// <summary>The way to the threshold: 0 to 1, both inclusive.</summary>
    public static double Progress(Question question) =>
        question.IsReached ? 1
            : question.Threshold > 0 && double.IsFinite(question.Value) ? Math.Clamp(question.Value / question.Threshold, 0, 1)
            : 0;

    private static double Share(Tally count) => count.Sent == 0 ? 0 : (double)count.Failed / count.Sent;
}
