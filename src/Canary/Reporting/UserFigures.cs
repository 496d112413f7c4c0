using System.Globalization;
using Canary.Judging;
using Canary.Metrics;

namespace Canary.Reporting;

/// <summary>What users met while traffic shifted, by CloudWatch's counts, in the words that message and page share.</summary>
internal sealed record UserFigures(int Minutes, int Busy, UserFigures.Side Green, UserFigures.Side Blue)
{
    public const string Title = "Users' requests";

    /// <summary>Null where CloudWatch was not asked, or had no final minute yet.</summary>
    public static UserFigures? Of(UserTrafficState? traffic) => traffic is not { Totals: { Minutes: > 0 } totals, Evidence.Slow: var slow }
        ? null
        : new UserFigures(
            totals.Minutes,
            totals.Busy,
            new Side("green", totals.Green, Known(totals.GreenMedian), Known(slow.GreenP90)),
            new Side("blue", totals.Blue, Known(totals.BlueMedian), Known(slow.BlueP90)));

    public string Counted => $"CloudWatch, {(Minutes == 1 ? "1 minute" : $"{Minutes} minutes")}"
        + (Busy == Minutes ? "" : $", {Busy} with requests to green");

    /// <summary>The 90th percentiles are kept where green was slow.</summary>
    public bool HasP90 => Green.P90Ms is not null;

    /// <summary>Milliseconds; null: not known.</summary>
    private static double? Known(long microseconds) => microseconds > 0 ? microseconds / 1000.0 : null;

    /// <param name="MedianMs">Of the last minute that has one. Milliseconds; null: none has.</param>
    /// <param name="P90Ms">The 90th percentile. Milliseconds; null: not known.</param>
    internal sealed record Side(string Name, RequestCount Count, double? MedianMs, double? P90Ms)
    {
        public string Requests => Count.Requests.ToString("#,0", CultureInfo.InvariantCulture);

        public string Failed => Count.Failed.ToString("#,0", CultureInfo.InvariantCulture);

        public string Rate => Figures.Rate(Count.Failed, Count.Requests);
    }
}
