using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Canary.Plans;

/// <summary>
/// Local texts and times in a zone, by the zones that NodaTime carries: what a machine knows of them differs, and a decision must not.
/// </summary>
internal static class LocalTimes
{
    /// <summary>A time that a clock skips is the moment at which it skips; one that it shows twice is the first.</summary>
    private static readonly ZoneLocalMappingResolver s_earlier = Resolvers.CreateMappingResolver(
        Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>The same, but one that a clock shows twice is the second: a window is rather longer than shorter.</summary>
    private static readonly ZoneLocalMappingResolver s_later = Resolvers.CreateMappingResolver(
        Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter);

    private static readonly LocalDateTimePattern[] s_times =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss"),
    ];

    public static DateTimeZone? Zone(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id);

    /// <summary>The first moment of a date, or the time itself; null when the text is neither.</summary>
    public static Instant? Begin(string text, DateTimeZone zone)
        => Date(text) is { } date ? zone.AtStartOfDay(date).ToInstant()
            : Time(text) is { } time ? zone.ResolveLocal(time, s_earlier).ToInstant()
            : null;

    /// <summary>The first moment after a date, or the time itself; null when the text is neither.</summary>
    public static Instant? End(string text, DateTimeZone zone)
        => Date(text) is { } date ? zone.AtStartOfDay(date.PlusDays(1)).ToInstant()
            : Time(text) is { } time ? zone.ResolveLocal(time, s_later).ToInstant()
            : null;

    public static Instant Begin(LocalDateTime time, DateTimeZone zone) => zone.ResolveLocal(time, s_earlier).ToInstant();

    private static LocalDate? Date(string text) =>
        LocalDatePattern.Iso.Parse(text) is { Success: true } read && IsNear(read.Value) ? read.Value : null;

    private static LocalDateTime? Time(string text)
        => s_times
            .Select(pattern => pattern.Parse(text))
            .FirstOrDefault(read => read.Success && IsNear(read.Value.Date))?.Value;

    /// <summary>The ends of the calendar have no day before or after them.</summary>
    private static bool IsNear(LocalDate date) => date.Year is >= 1900 and <= 9000;
}
