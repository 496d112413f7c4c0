namespace Rehearsal.Fleet;

/// <summary>When a fault is there: from some time on, for good or in spells.</summary>
/// <param name="From">When it is there first; null: at once, and where spells come again, after a good one.</param>
/// <param name="Length">Of a spell; null: it stays.</param>
/// <param name="Period">From the beginning of a spell to that of the next, longer than it; null: there is one spell, or it stays.</param>
internal sealed record FaultTimes(TimeSpan? From = null, TimeSpan? Length = null, TimeSpan? Period = null)
{
    public static readonly FaultTimes Always = new();

    public TimeSpan First => From ?? (Period - Length) ?? TimeSpan.Zero;

    /// <param name="time">Since the start.</param>
    /// <param name="shift">How much earlier than said the spells that come again begin.</param>
    public bool Hold(TimeSpan time, TimeSpan shift) => (Length, Period) switch
    {
        (null, _) => time >= First,
        ({ } length, null) => time >= First && time < First + length,
        ({ } length, { } period) => time >= (From ?? TimeSpan.Zero) && Into(time - First + shift, period) < length,
    };

    private static TimeSpan Into(TimeSpan span, TimeSpan period) => TimeSpan.FromTicks(((span.Ticks % period.Ticks) + period.Ticks) % period.Ticks);
}
