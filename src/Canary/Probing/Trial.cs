using Canary.Deployments;

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
            : blue is [] && plan.Judge.Comparative ? "Blue has no address that could be probed beside green"
            : green.Concat(blue).FirstOrDefault(address => !Uri.TryCreate(address, UriKind.Absolute, out _) || address.Contains("://i-", StringComparison.Ordinal)) is { } wrong
                ? $"The target {wrong} cannot be reached by its address; set the plan's via to route"
            : null);

    private static Plan Alone(Plan plan) => plan with { Judge = plan.Judge with { Comparative = false } };

    private static IReadOnlyList<string> Url(Route? route) => route is null ? [] : [route.Url];

    /// <summary>In the order of their addresses, so that a target keeps its number from one round to the next.</summary>
    private static IReadOnlyList<string> Addresses(TaskSet? set) => set is null ? [] :
    [
        .. set.Staying()
            .Where(target => target.Id is not "")
            .Select(target => $"{(set.Protocol is "HTTPS" or "TLS" ? "https" : "http")}://{target.Address}")
            .Order(StringComparer.Ordinal),
    ];
}
