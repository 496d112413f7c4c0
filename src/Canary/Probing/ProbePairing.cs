using Canary.Judging;
using Canary.Plans;

namespace Canary.Probing;

/// <summary>Who is probed beside whom, and by which plan.</summary>
/// <remarks>
/// Before production traffic moves, green is judged beside blue: straight at the targets, or through the test and production
/// listeners. Afterwards the production listener leads to green, which is what users meet; blue is asked beside it for as long as it runs
/// and its targets can be reached.
/// </remarks>
internal sealed record ProbePairing(Plan Plan, IReadOnlyList<string> Green, IReadOnlyList<string> Blue, string? Problem)
{
    /// <summary>Whether the last of green's addresses is the production listener's, of which errors alone are judged.</summary>
    public bool HasRoute { get; private init; }

    /// <summary>How long a round takes that does not follow from the plan; null: it does. Seconds.</summary>
    public double? WatchedSeconds { get; init; }

    /// <summary>With the production listener as one more of green's targets, where there is room for it.</summary>
    public ProbePairing WithRoute(string? url) => url is null || Green is [] || Green.Count >= FleetSize.MostTargets
        ? this
        : this with { Green = [.. Green, url], HasRoute = true };

    public static ProbePairing Of(Plan plan, IReadOnlyList<string> green, IReadOnlyList<string> blue) => new(
        plan,
        green,
        blue,
        green is [] ? "Green has no address that could be probed"
            : green.Count > FleetSize.MostTargets ? $"Green has {green.Count} targets, but at most {FleetSize.MostTargets} can be judged: set the "
                + "plan's via to route"
            : blue is [] && plan.Judge.Stage == JudgeStage.Gate ? "Blue has no address that could be probed beside green"
            : Unreachable([.. green, .. blue]));

    /// <summary>What is wrong with an address, such as the id of an instance; null when nothing is.</summary>
    public static string? Unreachable(IReadOnlyList<string> addresses)
        => addresses.FirstOrDefault(address => !Uri.TryCreate(address, UriKind.Absolute, out _)
            || address.Contains("://i-", StringComparison.Ordinal)) is { } wrong
            ? $"The target {wrong} cannot be reached by its address; set the plan's via to route"
            : null;

    /// <summary>
    /// A bake of more than this many seconds is looked at less often: alarms count minutes, and a fail of the prober ends a round at once.
    /// </summary>
    private const int LongBake = 120;

    /// <summary>
    /// Of one worker, which comes back with its verdict at once: short enough to be watched in the console, long enough to keep transitions few.
    /// </summary>
    public double RoundSeconds => WatchedSeconds ?? (Plan.Judge is { Stage: JudgeStage.Bake, BakeSeconds: > LongBake } ? 30 : 10);

    /// <summary>The longest that the judgement takes.</summary>
    public double LongestSeconds => Plan.Judge.Stage switch
    {
        JudgeStage.Gate => Plan.LongestJudgement,
        JudgeStage.Bake => Plan.Judge.BakeSeconds,

        // Whoever watches counts its own rounds.
        _ => 0,
    };

    /// <summary>What reasons call targets and paths.</summary>
    public JudgedNames Names => NamesOf(Green, Plan, HasRoute);

    /// <param name="deal">Who is paired with whom.</param>
    public FleetShape Shape(string deal) => new(Green.Count, Blue.Count, Plan.Probes.Count, FleetShape.DealOf(deal), HasRoute);

    /// <summary>Half, a quarter or an eighth of the rate, where a limiter turned probes away.</summary>
    public ProbePairing Slowed(int halvings) => halvings == 0 ? this : this with
    {
        Plan = Plan with { ProbesPerSecond = (int)Math.Round(2 * PairsPerSlot(halvings) / Plan.SlotSeconds) },
    };

    /// <summary>Whether there is a lower rate to try.</summary>
    public bool CanBeSlower(int halvings) => halvings < RateLimits.MostHalvings && PairsPerSlot(halvings) > 1;

    private int PairsPerSlot(int halvings) => Math.Max(1, Plan.ProbesPerSlot(Green.Count) >> halvings);

    /// <param name="green">Base addresses, of which host and port are a target's name.</param>
    /// <param name="plan">Whose probes have names of their own.</param>
    /// <param name="hasRoute">Whether the last is the production listener's.</param>
    public static JudgedNames NamesOf(IReadOnlyList<string> green, Plan plan, bool hasRoute)
    {
        IReadOnlyList<string> names = [.. green.Select(address => Uri.TryCreate(address, UriKind.Absolute, out var url) ? url.Authority : address)];
        IReadOnlyList<string> paths = [.. plan.Probes.Select(probe => probe.Name)];

        return hasRoute ? new JudgedNames([.. names.SkipLast(1)], paths, names[^1]) : new JudgedNames(names, paths);
    }
}
