using System.Text.RegularExpressions;

namespace Canary.Diagnosis;

/// <summary>The service's last words about what is wrong with green; with the service as a whole when green is not known.</summary>
internal static partial class ServiceEvents
{
    private const int EventsShown = 5;

    /// <summary>Nothing to add when green is steady and only its answers were found wanting.</summary>
    public static IEnumerable<Cause> In(Symptoms symptoms, IReadOnlyList<Cause> found)
        => symptoms.Green is { IsSteady: true } && found.All(cause => cause.Kind is CauseKind.ProbesFail) ? [] : symptoms.Events
            .Where(happened => happened.Message is not null
                && !IsRoutine().IsMatch(happened.Message)
                && (symptoms.Green is null || happened.Message.Contains(symptoms.Green.Id, StringComparison.Ordinal)))
            .Select(happened => Phrases.Quote(happened.Message))
            .Distinct()
            .Take(EventsShown)
            .Select(words => new Cause { Kind = CauseKind.ServiceSays, What = $"ECS says: {words}" });

    /// <summary>
    /// What ECS says of every deployment, to its end: "has started 1 tasks: (task 1f). Amazon ECS replaced 1 tasks due to an unhealthy status."
    /// begins like one. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
    /// </summary>
    [GeneratedRegex(
        @"^\(service [^)]*\)( \([^)]*\))? (has reached a steady state|has (started|stopped) \d+ ((running|pending) )?tasks:?( \(task [^)]*\))*"
            + @"|has begun draining connections on \d+ tasks|(de)?registered \d+ (targets|instances) in \([^)]*\)|deployment completed"
            + @"|updated state to STEADY_STATE|updated computedDesiredCount to \d+)\.?$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex IsRoutine();
}
