using System.Globalization;
using Canary.Judging;
using Canary.Metrics;

namespace Canary.Reporting.Pages;

/// <summary>When users' requests failed: green's failures upward, blue's downward, and the moment of the verdict.</summary>
internal static class UserErrors
{
    private const double Middle = Picture.Height / 2.0;

    /// <summary>Nothing where no request failed.</summary>
    public static Markup Of(Report report)
    {
        if (report.Traffic?.Minutes is not { Entries: [var first, ..] entries } minutes || entries.Max(Longest) is not (> 0 and var most))
        {
            return Markup.Nothing;
        }

        var verdict = report.StartedAt.AddSeconds(report.Seconds);
        var end = verdict > entries[^1].To ? verdict : entries[^1].To;
        var (begin, length) = (first.From, end - first.From);

        var moment = report.Watched is WatchOutcome.Stopped ? "stop" : "verdict";

        return new Picture(
            "users", "Users' errors", $"{Description(entries)} The {moment} was at {Clock(verdict)} UTC.", Caption(minutes.Each, most, moment))
        {
            Axis = [new(0, Clock(begin)), .. Middles(begin, length), new(1, $"{Clock(end)} UTC")],
        }.Of(
        [
            .. entries.SelectMany(entry => Bars(entry, most, begin, length)),
            Picture.Rectangle("line", 0, Middle - 0.5, Picture.Width, 1),
            Picture.Rectangle("moment", Place(verdict - begin, length) - 2, 0, 2, Picture.Height),
        ]);
    }

    private static IEnumerable<AxisLabel> Middles(DateTimeOffset begin, TimeSpan length)
        => length >= TimeSpan.FromMinutes(4) ? [new AxisLabel(0.5, Clock(begin + (length / 2)))] : [];

    private static IEnumerable<Markup> Bars(TrafficEntry entry, long most, DateTimeOffset begin, TimeSpan length)
    {
        var (x, end) = (Place(entry.From - begin, length), Place(entry.To - begin, length));

        return Picture.Opposed(x, Math.Max(1, end - x - 1), entry.Green.Failed, entry.Blue.Failed, most);
    }

    private static string Description(IReadOnlyList<TrafficEntry> entries)
        => $"{Side("Green", entries, entry => entry.Green)} {Side("Blue", entries, entry => entry.Blue)}";

    private static string Side(string name, IReadOnlyList<TrafficEntry> entries, Func<TrafficEntry, RequestCount> of)
    {
        var (failed, requests) = (entries.Sum(entry => of(entry).Failed), entries.Sum(entry => of(entry).Requests));
        var worst = entries.MaxBy(entry => of(entry).Failed)!;

        return $"{name} failed {Whole(failed)} of {Whole(requests)} requests"
            + (failed == 0 ? "."
                : $"; most from {Clock(worst.From)} to {Clock(worst.To)}: {Whole(of(worst).Failed)} of {Whole(of(worst).Requests)}.");
    }

    private static string Caption(int minutes, long most, string moment)
        => $"Failed requests in each {(minutes == 1 ? "minute" : $"{minutes} minutes")}, as CloudWatch counted them: green's above the line, "
            + $"blue's below it; the longest bar is {Whole(most)}. The upright line is the {moment}. "
            + $"Counts are final after {UserTraffic.FinalAfterSeconds / 60} minutes, so the last ones before the {moment} are missing.";

    private static double Place(TimeSpan since, TimeSpan length) => Picture.Width * Math.Clamp(since / length, 0, 1);

    private static long Longest(TrafficEntry entry) => Math.Max(entry.Green.Failed, entry.Blue.Failed);

    private static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Whole(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
