using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Canary.Judging;

/// <summary>Where in the ledger of sums each stratum keeps what; the same for every judgement of fleets of one shape.</summary>
internal sealed class Layout
{
    public const int Rates = 4;
    public const int Odds = 2;
    public const int Shifts = 2;

    private static readonly ConcurrentDictionary<(int, int, int), Layout> s_known = new();

    private Layout(int greens, int blues, int paths)
    {
        var plot = new Plot();
        Pool = new PoolSums(plot);
        Blue = new BlueSums(plot);
        Targets = [.. Enumerable.Range(0, greens).Select(_ => new TargetSums(plot))];
        Paths = [.. Enumerable.Range(0, paths).Select(_ => new PathSums(plot))];
        BlueTargets = [.. Enumerable.Range(0, blues).Select(_ => new BlueTargetSums(plot.Number(), plot.Number(), plot.Number()))];
        Judged = [.. Pool.Judged, .. Blue.Judged, .. Targets.SelectMany(target => target.Judged), .. Paths.SelectMany(path => path.Judged)];
        OfLatency = [.. Pool.OfLatency, .. Targets.SelectMany(target => target.OfLatency), .. Paths.SelectMany(path => path.OfLatency)];
        Size = plot.Size;
    }

    public int Size { get; }

    public PoolSums Pool { get; }

    public BlueSums Blue { get; }

    public IReadOnlyList<TargetSums> Targets { get; }

    public IReadOnlyList<PathSums> Paths { get; }

    public IReadOnlyList<BlueTargetSums> BlueTargets { get; }

    /// <summary>All that begin empty when the warm-up is over.</summary>
    public IReadOnlyList<EProcess> Judged { get; }

    /// <summary>All that a guard empties.</summary>
    public IReadOnlyList<EProcess> OfLatency { get; }

    public static Layout Of(FleetShape shape)
        => s_known.GetOrAdd((shape.Greens, shape.Blues, shape.Paths), key => new Layout(key.Item1, key.Item2, key.Item3));

    /// <summary>Hands out places one after the other.</summary>
    internal sealed class Plot
    {
        public int Size { get; private set; }

        public EProcess Process(int components)
        {
            var process = new EProcess(Size, components);
            Size += process.Size;

            return process;
        }

        public int Number() => Size++;
    }

    internal sealed class PoolSums(Plot plot)
    {
        /// <summary>Fails more than tolerated; in the warm-up, more than a fifth.</summary>
        public EProcess Errors { get; } = plot.Process(Rates);

        public EProcess Relative { get; } = plot.Process(Odds);

        public EProcess NonInferior { get; } = plot.Process(1);

        public EProcess Pass { get; } = plot.Process(1);

        public EProcess Slow { get; } = plot.Process(Shifts);

        public EProcess Fast { get; } = plot.Process(Shifts);

        public EProcess Tail { get; } = plot.Process(1);

        public EProcess TailNonInferior { get; } = plot.Process(1);

        /// <summary>That few of green's answers are beyond blue's slowest fortieth, however many of blue's are.</summary>
        public EProcess TailClean { get; } = plot.Process(1);

        /// <summary>Slower than blue was under users; in a bake alone.</summary>
        public EProcess Absolute { get; } = plot.Process(1);

        public IEnumerable<EProcess> Judged => [Errors, Relative, NonInferior, Pass, .. OfLatency, Absolute];

        public IEnumerable<EProcess> OfLatency => [Slow, Fast, Tail, TailNonInferior, TailClean];
    }

    internal sealed class BlueSums(Plot plot)
    {
        public EProcess Errors { get; } = plot.Process(Rates);

        public EProcess Dead { get; } = plot.Process(Rates);

        public IEnumerable<EProcess> Judged => [Errors, Dead];
    }

    internal sealed class TargetSums(Plot plot)
    {
        public EProcess Errors { get; } = plot.Process(Rates);

        public EProcess Pass { get; } = plot.Process(1);

        /// <summary>Beside blue's worst target.</summary>
        public EProcess NonInferior { get; } = plot.Process(1);

        /// <summary>Slower than blue's targets on average: no verdict, but a reason to look closer.</summary>
        public EProcess Suspicion { get; } = plot.Process(Shifts);

        public EProcess Fast { get; } = plot.Process(Shifts);

        public EProcess Absolute { get; } = plot.Process(1);

        public Trend Trend { get; } = new(plot.Number(), plot.Number(), plot.Number(), plot.Number());

        public IEnumerable<EProcess> Judged => [Errors, Pass, NonInferior, .. OfLatency, Absolute];

        public IEnumerable<EProcess> OfLatency => [Suspicion, Fast];
    }

    internal sealed class PathSums(Plot plot)
    {
        public EProcess Errors { get; } = plot.Process(Rates);

        public EProcess Relative { get; } = plot.Process(Odds);

        public EProcess Pass { get; } = plot.Process(1);

        /// <summary>Held to the fleet's limit: of a path that blue does not serve.</summary>
        public EProcess PassAlone { get; } = plot.Process(1);

        public EProcess NonInferior { get; } = plot.Process(1);

        public EProcess Slow { get; } = plot.Process(Shifts);

        public EProcess Fast { get; } = plot.Process(Shifts);

        public EProcess Absolute { get; } = plot.Process(1);

        /// <summary>That blue does not serve it; goes on when the warm-up is over.</summary>
        public EProcess Absent { get; } = plot.Process(1);

        public Trend Trend { get; } = new(plot.Number(), plot.Number(), plot.Number(), plot.Number());

        /// <summary>Microseconds that blue's slowest fortieth exceeds; 0 before its first answer.</summary>
        public int TailLimit { get; } = plot.Number();

        /// <summary>Blue's median in microseconds, recorded at the gate, under users; 0 where it is not known.</summary>
        public int UnderUsers { get; } = plot.Number();

        public IEnumerable<EProcess> Judged => [Errors, Relative, Pass, PassAlone, NonInferior, .. OfLatency, Absolute];

        public IEnumerable<EProcess> OfLatency => [Slow, Fast];
    }

    /// <summary>Weight and sum of d, decaying fast and slowly.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Trend(int FastWeight, int FastSum, int SlowWeight, int SlowSum);

    /// <summary>ln evidence that the target fails less than others; the sum of ln(latency / the path's tail limit), and of how many.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct BlueTargetSums(int Goodness, int Slowness, int Answers);
}
