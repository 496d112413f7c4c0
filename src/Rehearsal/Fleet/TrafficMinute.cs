namespace Rehearsal.Fleet;

/// <summary>What was counted in one minute of the account's clock, of one target group or of a whole load balancer.</summary>
internal sealed class TrafficMinute(DateTimeOffset start)
{
    private readonly long[] _byHundred = new long[6];

    public DateTimeOffset Start { get; } = start;

    /// <summary>Those for which a target could be reached, answered or not.</summary>
    public long Requests { get; private set; }

    /// <summary>Requests for which no connection to the target came about.</summary>
    public long ConnectionErrors { get; private set; }

    /// <summary>Statuses of 500 and above that the load balancer answered itself.</summary>
    public long OwnErrors { get; private set; }

    public ResponseTimes ResponseTimes { get; } = new();

    /// <summary>How often targets answered with a status of 200 to 299 (2), 300 to 399 (3) and so on.</summary>
    public long Answers(int hundred) => _byHundred[hundred];

    public void Answered(int status, TimeSpan time)
    {
        Requests++;
        _byHundred[Math.Clamp(status / 100, 1, 5)]++;
        ResponseTimes.Add(time);
    }

    public void NotAnswered() => Requests++;

    public void NotConnected() => ConnectionErrors++;

    public void AnsweredItself() => OwnErrors++;
}
