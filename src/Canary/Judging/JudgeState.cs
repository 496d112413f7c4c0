using System.Text.Json.Serialization;

namespace Canary.Judging;

/// <summary>
/// Everything the judge remembers between slots, however many they are. It travels through the workflow as JSON, in whole thousandths rounded down.
/// </summary>
/// <remarks>From outside it never changes: the judge returns another.</remarks>
[JsonConverter(typeof(JudgeStateJson))]
public sealed class JudgeState
{
    internal const int WindowsKept = 12;

    internal JudgeState(FleetShape shape)
    {
        Shape = shape;
        Layout = Layout.Of(shape);
        Sums = new double[Layout.Size];
        Targets = new Tally[shape.Greens];
        Paths = new Tally[shape.Paths];
        BluePaths = new Tally[shape.Paths];
    }

    public FleetShape Shape { get; }

    /// <summary>The highest slot heard so far, plus one.</summary>
    public int Slots { get; internal set; }

    /// <summary>Whether the warm-up is over, or there was none.</summary>
    public bool IsWarm { get; internal set; }

    /// <summary>The slot at which the warm-up was over.</summary>
    public int WarmSlots { get; internal set; }

    /// <summary>Whether the warm-up ended because its time was up.</summary>
    public bool IsStillGettingFaster { get; internal set; }

    /// <summary>Slots since the warm-up.</summary>
    public int JudgedSlots => IsWarm ? Slots - WarmSlots : 0;

    /// <summary>Slots in which green failed beside a dead blue.</summary>
    public int SharedSlots { get; internal set; }

    /// <summary>How often green was spared a fail for latency because it was still getting faster.</summary>
    public int Guards { get; internal set; }

    /// <summary>Green by turns, since the warm-up; before its end, in it.</summary>
    public Tally Green { get; internal set; }

    /// <summary>Blue by turns.</summary>
    public Tally Blue { get; internal set; }

    /// <summary>All probes of each target of green.</summary>
    public IReadOnlyList<Tally> GreenTargets => Targets;

    /// <summary>All probes of each path to green.</summary>
    public IReadOnlyList<Tally> GreenPaths => Paths;

    /// <summary>How long blue takes by path: followed at a gate, given to a bake; 0 where it is not known. Microseconds.</summary>
    public IReadOnlyList<double> UnderUsers => [.. Layout.Paths.Select(path => Sums[path.UnderUsers])];

    /// <summary>Turns that each worker has sent: where the next round goes on.</summary>
    internal List<long> Turns { get; init; } = [];

    internal Tally[] Targets { get; init; }

    internal Tally[] Paths { get; init; }

    /// <summary>Blue's turns of each path.</summary>
    internal Tally[] BluePaths { get; init; }

    /// <summary>Green's answers, and how many took longer than what is tolerated beside blue's slowest fortieth.</summary>
    internal Tally TailGreen { get; set; }

    /// <summary>Blue's answers, and how many were of its slowest.</summary>
    internal Tally TailBlue { get; set; }

    internal double[] Sums { get; init; }

    internal List<Suspect> Suspects { get; init; } = [];

    internal List<Window> Windows { get; init; } = [];

    internal int WindowsClosed { get; set; }

    internal Window OpenWindow { get; set; }

    internal Window FirstHits { get; set; }

    /// <summary>The last seconds of the warm-up; while it lasts, those until now.</summary>
    internal Window WarmUpWindow
    {
        get => IsWarm ? field : Windows is [.., var before, var last] ? before + last : Windows is [var only] ? only + OpenWindow : OpenWindow;
        set;
    }

    /// <summary>The last seconds.</summary>
    internal Window Latest => (Windows is [.., var last] ? last : default) + OpenWindow;

    /// <summary>Probes that a rate limit rejected recently.</summary>
    internal RateLimits Limited { get; set; } = RateLimits.None;

    internal Layout Layout { get; }

    internal long TurnsOf(int worker) => worker < Turns.Count ? Turns[worker] : 0;

    internal JudgeState Copy() => new(Shape)
    {
        Slots = Slots,
        IsWarm = IsWarm,
        WarmSlots = WarmSlots,
        IsStillGettingFaster = IsStillGettingFaster,
        SharedSlots = SharedSlots,
        Guards = Guards,
        Green = Green,
        Blue = Blue,
        Turns = [.. Turns],
        Targets = [.. Targets],
        Paths = [.. Paths],
        BluePaths = [.. BluePaths],
        TailGreen = TailGreen,
        TailBlue = TailBlue,
        Sums = [.. Sums],
        Suspects = [.. Suspects],
        Windows = [.. Windows],
        WindowsClosed = WindowsClosed,
        OpenWindow = OpenWindow,
        FirstHits = FirstHits,
        WarmUpWindow = IsWarm ? WarmUpWindow : default,
        Limited = Limited,
    };
}
