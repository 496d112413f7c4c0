namespace Rehearsal.Fleet;

/// <summary>A number that wanders about 0: an Ornstein-Uhlenbeck process, the same for all who have its seed, whenever they look.</summary>
/// <remarks>
/// It goes in steps of its own and is straight between them, so that it does not depend on when it is looked at. It never goes back.
/// </remarks>
internal sealed class Wandering
{
    private const int StepsOfConstant = 20;

    private static readonly double s_kept = Math.Exp(-1.0 / StepsOfConstant);

    private readonly double _deviation;
    private readonly TimeSpan _step;
    private readonly Random _random;
    private long _number = -1;
    private double _last;
    private double _next;

    public Wandering(double deviation, TimeSpan constant, int seed)
    {
        (_deviation, _step, _random) = (deviation, constant / StepsOfConstant, new Random(seed));
        _next = deviation * _random.NextNormal();
    }

    /// <param name="time">Since it began; about as late as the latest so far, or later.</param>
    public double At(TimeSpan time)
    {
        var at = Math.Max(0, time / _step);
        for (; _number < (long)at; _number++)
        {
            (_last, _next) = (_next, (s_kept * _next) + (Math.Sqrt(1 - (s_kept * s_kept)) * _deviation * _random.NextNormal()));
        }

        return _last + ((_next - _last) * Math.Max(0, at - _number));
    }
}
