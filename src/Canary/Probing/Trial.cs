using Canary.Deployments;
using Canary.Judging;

namespace Canary.Probing;

/// <summary>Who is probed beside whom, for one lifecycle event.</summary>
/// <remarks>
/// Before production traffic moves, green is judged beside blue: straight at the targets, or through the test and production
/// listeners. Afterwards the production listener leads to green, and green is judged alone.
/// </remarks>
internal sealed record Trial(Plan Plan, IReadOnlyList<string> Green, IReadOnlyList<string> Blue, string? Problem)
{
    /// <param name="lifecycleEvent">One of those that judge.</param>
    /// <param name="location">Where green and blue are.</param>
    /// <param name="attempt">Which judgement of this lifecycle event, from 1.</param>
    public static Trial Of(string lifecycleEvent, Location location, int attempt = 1)
    {
        var plan = location.Plan ?? throw new ArgumentException("The location has no plan", nameof(location));
        plan = plan with { Judge = InconclusivePolicy.SettingsOf(lifecycleEvent, plan, attempt) };

        return lifecycleEvent == LifecycleEvent.AfterAllowTraffic
            ? Of(Alone(plan), Url(location.Production), [])
            : plan.Via == Via.Route
                ? Of(plan, Url(location.Test), Url(location.Production))
                : Of(plan, Addresses(location.Green), Addresses(location.Blue));
    }

    private static Trial Of(Plan plan, IReadOnlyList<string> green, IReadOnlyList<string> blue) => new(
        plan,
        green,
        blue,
        green is [] ? "Green has no address that could be probed"
            : green.Count > FleetSize.Most(plan.Judge)
                ? $"Green has {green.Count} targets; with {plan.Judge.Deltas.Count} values in judge.deltas at most {FleetSize.Most(plan.Judge)} can be judged: use fewer of them, or set via to route"
            : blue is [] && plan.Judge.Comparative ? "Blue has no address that could be probed beside green"
            : Unreachable([.. green, .. blue]));

    /// <summary>What is wrong with an address, such as the id of an instance; null when nothing is.</summary>
    public static string? Unreachable(IReadOnlyList<string> addresses)
        => addresses.FirstOrDefault(address => !Uri.TryCreate(address, UriKind.Absolute, out _) || address.Contains("://i-", StringComparison.Ordinal)) is { } wrong
            ? $"The target {wrong} cannot be reached by its address; set the plan's via to route"
            : null;

    /// <summary>A bake of more than this many seconds is looked at less often: alarms count minutes, and a fail of the prober ends a round at once.</summary>
    private const int LongBake = 120;

    /// <summary>Of one worker, which comes back with its verdict at once: short enough to be watched in the console, long enough to keep transitions few.</summary>
    public double RoundSeconds => Plan.Judge is { Comparative: false, MinSeconds: > LongBake } ? 30 : 10;

    /// <summary>Slower in what follows the time in which green would have been judged; only a bake lasts longer.</summary>
    public Trial AtSlot(int slot, JudgeSettings judge) => slot * judge.SlotSeconds >= judge.MaxSeconds ? this with { Plan = Plan.Slowed(Green.Count) } : this;

    private static Plan Alone(Plan plan) => plan with { Judge = plan.BakeJudge };

    private static IReadOnlyList<string> Url(Route? route) => route is null ? [] : [route.Url];

    /// <summary>In the order of their addresses, so that a target keeps its number from one round to the next.</summary>
    public static IReadOnlyList<string> Addresses(TaskSet? set) => set is null ? [] :
    [
        .. set.Staying()
            .Where(target => target.Id is not "")
            .Select(target => $"{(set.Protocol is "HTTPS" or "TLS" ? "https" : "http")}://{target.Address}")
            .Order(StringComparer.Ordinal),
    ];
}
