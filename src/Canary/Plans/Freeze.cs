using System.Globalization;
using Cronos;
using NodaTime;
using NodaTime.Text;

namespace Canary.Plans;

/// <summary>Whether traffic may move now: which of a plan's freeze windows covers a moment, and until when.</summary>
internal static class Freeze
{
    /// <summary>More than any zone has moved its clocks at once, but for the days that islands have skipped.</summary>
    private static readonly Duration s_clockShift = Duration.FromHours(3);

    private static readonly ZonedDateTimePattern s_told = ZonedDateTimePattern.CreateWithInvariantCulture(
        "uuuu-MM-dd HH:mm z '('o<g>')'", zoneProvider: null);

    /// <summary>
    /// Why no deployment may go on at this moment, in a sentence; null when none of the windows covers it. Of several, the one that ends last.
    /// </summary>
    public static string? Forbids(IReadOnlyList<FreezeWindow> windows, DateTimeOffset now)
    {
        var instant = Instant.FromDateTimeOffset(now);
        var covering = windows
            .Select(window => (Window: window, End: EndOf(window, instant)))
            .Where(found => found.End is not null)
            .OrderByDescending(found => found.End)
            .Select(found => Sentence(found.Window, found.End!.Value));

        return covering.FirstOrDefault();
    }

    /// <summary>When the window that covers the moment ends; null when it does not cover it. The begin is in it, the end is not.</summary>
    private static Instant? EndOf(FreezeWindow window, Instant now)
    {
        var zone = LocalTimes.Zone(window.Zone)
            ?? throw new ArgumentException($"The zone is {window.Zone}; the plan's reader knows it", nameof(window));
        var spans = window.IsOnce
            ? [new Interval(LocalTimes.Begin(window.From, zone), LocalTimes.End(window.To, zone))]
            : Occurrences(window, zone, now);
        var ends = spans.Where(span => span.Contains(now)).Select(span => span.End).ToList();

        return ends is [] ? null : ends.Max();
    }

    /// <summary>Those that could cover the moment.</summary>
    private static IEnumerable<Interval> Occurrences(FreezeWindow window, DateTimeZone zone, Instant now)
    {
        var length = Duration.FromMinutes(window.Minutes);

        // Cronos would want the machine's idea of the zone, so it gets local times that say they are UTC.
        var local = now.InZone(zone).LocalDateTime.InUtc().ToInstant();
        var (first, last) = ((local - length - s_clockShift).ToDateTimeUtc(), (local + s_clockShift).ToDateTimeUtc());

        return CronExpression.Parse(window.Cron).GetOccurrences(first, last, fromInclusive: true, toInclusive: true)
            .Select(start => LocalTimes.Begin(LocalDateTime.FromDateTime(start), zone))
            .Select(start => new Interval(start, start + length));
    }

    private static string Sentence(FreezeWindow window, Instant end) => string.Create(
        CultureInfo.InvariantCulture,
        $"A freeze window ({window.Text}) blocks traffic shifts until {s_told.Format(end.InZone(LocalTimes.Zone(window.Zone)!))}: {window.Reason}");
}
