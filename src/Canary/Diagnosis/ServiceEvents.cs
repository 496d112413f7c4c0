namespace Canary.Diagnosis;

/// <summary>The service's last words about green; about the service as a whole when green is not known.</summary>
internal static class ServiceEvents
{
    private const int EventsShown = 5;

    /// <summary>Nothing to add when green is steady and only its answers were found wanting.</summary>
    public static IEnumerable<Cause> In(Symptoms symptoms, IReadOnlyList<Cause> found)
        => symptoms.Green is { IsSteady: true } && found.All(cause => cause.Kind is CauseKind.ProbesFail) ? [] : symptoms.Events
            .Where(happened => happened.Message is not null
                && (symptoms.Green is null || happened.Message.Contains(symptoms.Green.Id, StringComparison.Ordinal)))
            .Select(happened => Phrases.Quote(happened.Message))
            .Distinct()
            .Take(EventsShown)
            .Select(words => new Cause { Kind = CauseKind.ServiceSays, What = $"ECS says: {words}" });
}
