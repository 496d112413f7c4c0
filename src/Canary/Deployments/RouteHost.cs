using Canary.Plans;

namespace Canary.Deployments;

/// <summary>The name by which a listener is asked: the plan's, else one that a rule to the pair takes.</summary>
/// <remarks>
/// A listener of HTTPS shows a certificate for its services' names and not for that of its load balancer, and rules by host send a request
/// without the right name to another service. A rule's host that is a pattern is no name.
/// </remarks>
internal static class RouteHost
{
    /// <summary>Empty where neither the plan nor a rule has one.</summary>
    /// <param name="plan">Its host wins.</param>
    /// <param name="route">What is asked.</param>
    /// <param name="beside">What is asked in the same round, under the same name if there is one that both take.</param>
    public static string Of(Plan plan, Route? route, Route? beside = null)
    {
        var (names, others) = (NamesOf(route), NamesOf(beside));

        return plan.Host is not ""
            ? plan.Host
            : names.Intersect(others, StringComparer.OrdinalIgnoreCase).Concat(names).Concat(others).FirstOrDefault("");
    }

    /// <summary>Whether a request to the listener needs a name: for its certificate, or because nothing but a name leads to the pair.</summary>
    public static bool IsNeeded(Route route) => IsSecure(route) || (route.Rules is [_, ..] && route.Rules.All(AsksForHost));

    public static bool IsSecure(Route route) => route.Url.StartsWith("https://", StringComparison.Ordinal);

    private static List<string> NamesOf(Route? route)
        => [.. (route?.Rules ?? []).SelectMany(rule => rule.Hosts).Where(host => HostName.IsValid(host)
            && !host.Contains(':', StringComparison.Ordinal))];

    private static bool AsksForHost(RouteRule rule) =>
        rule.Hosts is [_, ..] || rule.Others.Any(other => other.StartsWith("host-header", StringComparison.Ordinal));
}
