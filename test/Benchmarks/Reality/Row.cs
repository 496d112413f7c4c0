namespace Benchmarks.Reality;

/// <summary>One kind of deployment, and what must come of it.</summary>
/// <param name="Number">Of the table in docs/simulation.md; rows of one number belong together.</param>
/// <param name="Name">What happens.</param>
/// <param name="Shape">The fleets.</param>
/// <param name="World">Made anew for each deployment.</param>
/// <param name="Required">All of it must hold.</param>
internal sealed record Row(int Number, string Name, FleetShape Shape, Func<Chance, World> World, params IReadOnlyList<Requirement> Required)
{
    /// <summary>What AfterAllowTestTraffic judges by at first under the built-in plan.</summary>
    private static readonly JudgeSettings s_gate = InconclusivePolicy.SettingsOf(TrafficStage.BeforeTraffic, new Plan(), attempt: 1);

    private static readonly JudgeSettings s_bake = new Plan { BakeSeconds = 600 }.BakeJudge;

    private static readonly JudgeSettings s_watch = new Plan().WatchJudge;

    /// <summary>Of a slot: twice as many probes.</summary>
    public int Pairs { get; init; } = 10;

    /// <summary>In a bake, after a gate at which blue took its usual 50 ms under users.</summary>
    public bool IsBake { get; init; }

    /// <summary>
    /// In the watch of a canary of 10%, which lasts <see cref="OfWatch"/> and has the production listener as one more of green's targets.
    /// </summary>
    public bool IsWatch { get; init; }

    /// <summary>Whether green has been judged before, by the world that goes on; what fails at that gate is not watched.</summary>
    public bool ComesFromGate { get; init; }

    /// <summary>When the fault begins; seconds to a verdict count from then. Until then both sides are healthy.</summary>
    public double Onset { get; init; }

    /// <summary>Whether seconds count from the first probe, and not from the end of the warm-up.</summary>
    public bool CountsWarmUp { get; init; }

    /// <summary>What a good answer is; null where none is wrong.</summary>
    public Outcome? Wanted { get; init; }

    /// <summary>A p99 that a user of this service would have told a rival.</summary>
    public double UsualP99Ms { get; init; } = 500;

    /// <summary>Seconds.</summary>
    public const double OfWatch = 900;

    public static JudgeSettings GateSettings => s_gate;

    public JudgeSettings Settings => IsWatch ? s_watch : IsBake ? s_bake : s_gate;

    /// <summary>The fleets without the production listener.</summary>
    public FleetShape Tasks => Shape.HasRoute ? Shape with { Greens = Shape.Greens - 1, HasRoute = false } : Shape;

    public IReadOnlyList<double> UnderUsers => IsBake || IsWatch ? [.. Enumerable.Repeat(50_000.0, Shape.Paths)] : [];
}
