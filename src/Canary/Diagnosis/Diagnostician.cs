using Canary.Deployments;

namespace Canary.Diagnosis;

/// <summary>Reads stopped tasks, target health, probes and service events for what explains a failure.</summary>
public static class Diagnostician
{
    public static DiagnosisResult Diagnose(DiagnosisRequest gathered)
    {
        var request = gathered.Unfold();
        var symptoms = Symptoms.Of(request);
        List<Cause> found =
        [
            .. TaskEndings.In(symptoms),
            .. Restarts.In(symptoms),
            .. UnhealthyTargets.In(symptoms),
            .. UnhealthyContainers.In(symptoms),
            .. FailingProbes.In(symptoms),
            .. PendingTasks.In(symptoms),
        ];

        // A stable sort: within a kind the order is that of who found it, the most frequent first.
        IReadOnlyList<Cause> causes = [.. found.OrderBy(cause => cause.Kind), .. ServiceEvents.In(symptoms, found), .. UnreadFacts.In(request)];

        return new DiagnosisResult { Causes = causes, Reasons = [.. causes.Select(cause => cause.Text())], Digests = DigestsIn(request) };
    }

    private static IReadOnlyList<ContainerDigest> DigestsIn(DiagnosisRequest request) => ContainerDigest.In(
        (request.CurrentTasks ?? []).Append(request.StoppedTasks).SelectMany(tasks => tasks?.Pages ?? []).SelectMany(page => page.Tasks ?? []));
}
