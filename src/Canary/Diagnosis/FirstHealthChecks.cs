using Canary.Deployments;

namespace Canary.Diagnosis;

/// <summary>Targets that are still in their first health checks: whether the arithmetic allows it.</summary>
internal static class FirstHealthChecks
{
    public static (string How, string Cure) Explain(string reason, Symptoms symptoms, HealthCheckWording check, string are)
    {
        var still = $"{are} still in initial health checks ({reason})";
        var (age, needed) = (Age(symptoms), Needed(symptoms.Green?.HealthCheck));

        return (age, needed) switch
        {
            ({ } old, { } least) when old > least => (
                $"{still} after {Phrases.Span(old)}, longer than the {least.TotalSeconds:0} s needed",
                $"The application on {check.Port} has not passed any of them: read its log, and request {check.Path} from it"),
            (_, { } least) => (
                $"{still}, which take at least {least.TotalSeconds:0} s", "Give green more time: raise healthyWithinSeconds in the plan"),
            _ => (still, "Give green more time, or read the application's log"),
        };
    }

    /// <summary>As many good checks as the threshold asks for, an interval apart; the last may take its whole timeout.</summary>
    private static TimeSpan? Needed(TargetHealthCheck? check) => check is { IntervalSeconds: { } interval, HealthyThreshold: { } threshold }
        ? TimeSpan.FromSeconds((interval * threshold) + (check.TimeoutSeconds ?? 0))
        : null;

    /// <summary>
    /// How long the youngest task has been running: no target of green has been checked for less. Without tasks, how long the workflow has.
    /// </summary>
    private static TimeSpan? Age(Symptoms symptoms)
        => symptoms.Request.Now - (symptoms.Current.Max(task => task.StartedAt) ?? symptoms.Request.StartedAt);
}
