using Benchmarks.Reality;

namespace Benchmarks.Rivals;

/// <summary>
/// What a rival sees of one deployment: the answers of every second, as a metrics store has them. Requests go to the targets and paths in turn,
/// as many as our prober sends to either side.
/// </summary>
internal sealed class Seen
{
    /// <summary>Requests of a side in a second: all that ours sends to green.</summary>
    public const int PerSecond = 20;

    /// <summary>As long as the slowest rival looks.</summary>
    public const int Seconds = 3000;

    public int[] GreenFailed { get; } = new int[Seconds];

    public int[] GreenAboveP99 { get; } = new int[Seconds];

    public int[] BlueFailed { get; } = new int[Seconds];

    /// <summary>Milliseconds, of all that were answered.</summary>
    public double[] GreenTook { get; } = new double[Seconds];

    public double[] BlueTook { get; } = new double[Seconds];

    public static Seen Of(Row row, World world, Chance chance)
    {
        var seen = new Seen();
        for (var (second, request) = (0, 0); second < Seconds; second++)
        {
            for (var i = 0; i < PerSecond; i++, request++)
            {
                var at = second + ((i + 0.5) / PerSecond);
                var path = request % row.Shape.Paths;
                var turn = request / row.Shape.Paths;
                var green = world.Ask(new Asked(true, turn % row.Shape.Greens, path, at), chance);
                var blue = world.Ask(new Asked(false, turn % row.Shape.Blues, path, at), chance);
                seen.GreenFailed[second] += green.IsAnswered ? 0 : 1;
                seen.BlueFailed[second] += blue.IsAnswered ? 0 : 1;
                seen.GreenAboveP99[second] += green.IsAnswered && green.Microseconds > row.UsualP99Ms * 1000 ? 1 : 0;
                seen.GreenTook[second] += green.IsAnswered ? green.Microseconds / 1000.0 : 0;
                seen.BlueTook[second] += blue.IsAnswered ? blue.Microseconds / 1000.0 : 0;
            }
        }

        return seen;
    }

    /// <summary>Of the whole window, or of as much of it as there has been.</summary>
    public double ErrorRate(int until, int window) => Sum(GreenFailed, until, window) / Sent(until, window);

    public double ShareAboveP99(int until, int window) => Sum(GreenAboveP99, until, window) / Sent(until, window);

    private static double Sum(int[] counts, int until, int window) => counts.AsSpan(Math.Max(0, until - window)..until).ToArray().Sum();

    private static double Sent(int until, int window) => PerSecond * (double)Math.Min(until, window);
}
