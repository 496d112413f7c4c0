using Canary.Aws;
using Canary.Deployments;
using Canary.Probing;

namespace Canary.Diagnosis;

/// <summary>What green's probes met, and what blue answered to the same requests.</summary>
internal static class FailingProbes
{
    private const int BodyShown = 120;

    public static IEnumerable<Cause> In(Symptoms symptoms)
    {
        var failures = (symptoms.Request.Judged?.Observations.Failures ?? []).ToLookup(failure => failure.Side);
        var warmUp = symptoms.Request.Judged?.Evidence?.WarmUp;

        // What a cold green met explains nothing where what it met later is known.
        List<FailureSample> judged = [.. failures[Side.Green].Where(failure => !failure.IsOf(warmUp))];

        return (judged is [] ? failures[Side.Green] : judged)
            .GroupBy(failure => (IsOfLoadBalancer: IsOfLoadBalancer(failure, symptoms.Request.Location), failure.Status, failure.Reason))
            .OrderByDescending(alike => alike.Count())
            .Select(alike => alike.Key.IsOfLoadBalancer
                ? NoTarget([.. alike], symptoms)
                : CauseOf([.. alike], failures[Side.Blue].FirstOrDefault(blue => alike.Any(green => green.Probe == blue.Probe)), symptoms));
    }

    private static Cause CauseOf(IReadOnlyList<FailureSample> alike, FailureSample? blue, Symptoms symptoms) => new()
    {
        Kind = CauseKind.ProbesFail,
        What = $"{Phrases.Sentence(Names(alike))} failed{At(alike)}{Health(symptoms)}: {Met(alike[0])}; {Blue(blue, symptoms)}",
        Evidence = [.. alike.Select(failure => $"{failure.Target}: {Phrases.Quote(failure.Reason)} {Excerpt.Of(failure.Body, BodyShown)}".TrimEnd())],
        Cure = alike[0].Refusal is { } faults ? CertificateCure.Of(faults) : Cure(alike, symptoms),
    };

    private static string Names(IReadOnlyList<FailureSample> alike)
        => alike.Select(failure => failure.Probe).Where(name => name is not "").Distinct().ToList() switch
        {
            [] => "a probe",
            [var only] => $"the probe {only}",
            var names => $"the probes {Phrases.List(names)}",
        };

    private static string At(IReadOnlyList<FailureSample> alike)
        => alike.Select(failure => failure.Target).Where(target => target is not "").Distinct().ToList() is [_, ..] targets
            ? $" at {string.Join(", ", targets)}"
            : "";

    private static string Met(FailureSample failure) => failure.Reason is "" ? $"status {failure.Status}" : Phrases.Quote(failure.Reason);

    private static string Health(Symptoms symptoms) => symptoms.Targets.Count == 0 ? ""
        : $", while {symptoms.Targets.Count(target => target.TargetHealth?.State == "healthy")} of "
            + $"{Phrases.Count(symptoms.Targets.Count, "green target")} are healthy";

    private static string Blue(FailureSample? blue, Symptoms symptoms) => (blue, symptoms.Request.Judged?.Evidence?.Blue) switch
    {
        ({ } met, _) => $"blue failed the same request with {Met(met)}",
        (null, { Sent: > 0 } count) => $"blue failed {count.Failed} of {count.Sent} of the same requests",
        _ => "blue was not probed",
    };

    private static string Cure(IReadOnlyList<FailureSample> alike, Symptoms symptoms) => alike[0].Status switch
    {
        0 => $"No answer: look for a crash, a closed port or a timeout. Its log: {Log(symptoms, Silent(symptoms))}",
        >= 500 => $"The application failed; its log may show why: {Log(symptoms, Behind(alike, symptoms))}",
        >= 300 => "If green's answer is right, correct the probe's path, headers or expectation in the plan; otherwise, correct the application",
        _ => "Green's answer is not what the plan expects: correct the application, or the probe's expect",
    };

    /// <summary>The tasks that the probes met, where their addresses tell; else all of green's.</summary>
    private static IReadOnlyList<EcsTask> Behind(IReadOnlyList<FailureSample> alike, Symptoms symptoms)
    {
        HashSet<string> hosts = [.. alike.Select(failure => HostOf(failure.Target))];

        return symptoms.Current.Where(task => hosts.Contains(TaskAddress.Of(task))).ToList() is [_, ..] behind ? behind : symptoms.Current;
    }

    /// <summary>A target is written with or without its scheme; a name without a host is that of no task.</summary>
    private static string HostOf(string target)
        => Uri.TryCreate(target.Contains("://", StringComparison.Ordinal) ? target : $"http://{target}", UriKind.Absolute, out var url)
            ? url.Host.Trim('[', ']')
            : "-";

    /// <summary>Tasks that died are silent, and the last words are theirs; where there are many, those of the last one do for all.</summary>
    private static IReadOnlyList<EcsTask> Silent(Symptoms symptoms)
        => symptoms.Stopped.Where(task => TaskEnding.Of(task, symptoms.Definition) is { Kind: not CauseKind.TaskNeverStarted }).ToList() switch
        {
            [] => symptoms.Current,
            { Count: > Logs.Few } many => [many[^1]],
            var few => few,
        };

    private static string Log(Symptoms symptoms, IReadOnlyList<EcsTask> tasks)
        => symptoms.Green?.Container is { } container and not "" ? Logs.Of(container, tasks, symptoms.Definition) : "the application's log";

    /// <summary>A route answers 503 by itself when it has no target; its page says so. A target that answers 503 has a body of its own.</summary>
    private static bool IsOfLoadBalancer(FailureSample failure, Site? site)
        => failure.Status == 503
            && new[] { site?.Test, site?.Production }.Any(route => route?.Url == failure.Target)
            && (failure.Body is "" || failure.Body.Contains("503 Service Temporarily Unavailable", StringComparison.OrdinalIgnoreCase));

    private static Cause NoTarget(IReadOnlyList<FailureSample> alike, Symptoms symptoms) => new()
    {
        Kind = CauseKind.NoTarget,
        What = $"The load balancer itself answered 503 to {Names(alike)}: it has no target for {alike[0].Target}{Health(symptoms)}",
        Evidence = [.. alike.Select(failure => $"{failure.Target}: {Phrases.Quote(failure.Reason)} {Excerpt.Of(failure.Body, BodyShown)}".TrimEnd())],
        Cure = "Find out why green's tasks are not registered or have stopped, and check that the listener forwards to green's target group",
    };
}
