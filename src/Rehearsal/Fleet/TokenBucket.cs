namespace Rehearsal.Fleet;

/// <summary>A token bucket that holds what a second brings, one at least, and is full at first.</summary>
internal sealed class TokenBucket(double perSecond)
{
    private readonly double _capacity = Math.Max(1, perSecond);
    private double _tokens = Math.Max(1, perSecond);
    private TimeSpan _at;

    /// <summary>Null when the request is let in; else in how many whole seconds one will be.</summary>
    /// <param name="time">No earlier than the last.</param>
    public TimeSpan? Refuse(TimeSpan time)
    {
        _tokens = Math.Min(_capacity, _tokens + (perSecond * Math.Max(0, (time - _at).TotalSeconds)));
        _at = time;
        if (_tokens >= 1)
        {
            _tokens--;
            return null;
        }

        return TimeSpan.FromSeconds(Math.Ceiling((1 - _tokens) / perSecond));
    }
}
