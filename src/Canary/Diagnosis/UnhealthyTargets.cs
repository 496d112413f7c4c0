using System.Text.RegularExpressions;
using Canary.Aws;
using Canary.Deployments;
using Canary.Gates;

namespace Canary.Diagnosis;

/// <summary>Green's targets that the load balancer does not call healthy, grouped by what its health check met.</summary>
internal static partial class UnhealthyTargets
{
    private const int TargetsShown = 3;

    public static IEnumerable<Cause> In(Symptoms symptoms)
        => symptoms.Targets
            .Where(target => target.TargetHealth is { State: "unhealthy" or "initial" or "unavailable" } or { State: "unused" })
            .GroupBy(target => (target.TargetHealth!.State, target.TargetHealth.Reason, target.TargetHealth.Description))
            .OrderByDescending(alike => alike.Count())
            .Where(alike => alike.Key is not ("unused", null or "Target.NotInUse", _) || ShouldBeInUse(symptoms))
            .Select(alike => CauseOf(alike.First().TargetHealth!, [.. alike], symptoms));

    private static Cause CauseOf(TargetHealth health, IReadOnlyList<TargetHealthDescription> targets, Symptoms symptoms)
    {
        var (how, cure) = Meaning(health, symptoms, targets.Count > 1);

        return new Cause
        {
            Kind = CauseKind.NeverHealthy,
            What = $"{targets.Count} of {Phrases.Count(symptoms.Targets.Count, "green target")} {how}",
            Evidence = [.. targets.Take(TargetsShown).Select(target => $"{target.Target?.Id}:{target.Target?.Port} is {Words(health)}")],
            Cure = cure,
        };
    }

    private static (string How, string Cure) Meaning(TargetHealth health, Symptoms symptoms, bool many)
    {
        var check = new HealthCheckWording(symptoms.Green);
        var are = many ? "are" : "is";
        var words = symptoms.Request.Location?.Words ?? ControllerWords.Of(Controller.CodeDeploy);

        return health.Reason switch
        {
            "Target.Timeout" => (
                $"{(many ? "do" : "does")} not answer {check.Request} {check.Within} (Target.Timeout)",
                $"Check that the load balancer's security group can reach the tasks on {check.Port}; if it can, "
                    + "the application is too slow to answer the health check: speed it up, or raise the timeout"),
            "Target.ResponseCodeMismatch" => Mismatch(health, check, many),
            "Target.FailedHealthChecks" => (
                $"{(many ? "refuse or close" : "refuses or closes")} the connection of {check.Request} (Target.FailedHealthChecks)",
                $"Nothing listens on {check.Port}: make {check.Container} listen on all addresses, not only 127.0.0.1, "
                    + $"or correct {words.ContainerPort}"),
            "Elb.InitialHealthChecking" or "Elb.RegistrationInProgress" => FirstHealthChecks.Explain(health.Reason, symptoms, check, are),
            null or "Target.NotInUse" when health.State == "unused" => (
                $"{are} not used by any listener (Target.NotInUse)",
                $"Make the {words.Listener} forward to green's target group: another change may have redirected it"),
            "Target.IpUnusable" => (
                $"{are} at an address that cannot be a target (Target.IpUnusable)",
                "The address belongs to a load balancer: give the tasks another subnet"),
            "Target.InvalidState" => ($"{are} stopped (Target.InvalidState)", "Find out why the tasks stopped"),
            "Target.HealthCheckDisabled" => ($"{are} not checked: the target group's health check is off", "Turn the health check on"),
            _ => ($"{are} {Words(health)}", ""),
        };
    }

    private static (string How, string Cure) Mismatch(TargetHealth health, HealthCheckWording check, bool many)
    {
        var codes = CodesPattern().Match(health.Description ?? "") is { Success: true } match ? match.Groups["codes"].Value : null;
        var path = check.Path;
        var cure = codes switch
        {
            "404" => $"The application has nothing at {path}: correct the health check's path, or add it to the application",
            ['3', ..] => $"{path} redirects: use the path that it redirects to, or accept the code in the matcher",
            "401" or "403" => $"{path} requires a login: give the health check a path that does not",
            ['5', ..] => "The application reports that it is unhealthy: read its log",
            _ => $"Correct the health check's path, or make its matcher accept what {path} answers",
        };

        return (
            $"{(many ? "answer" : "answers")} {check.Request} with {codes ?? "a code"} instead of {check.Codes} (Target.ResponseCodeMismatch)", cure);
    }

    /// <summary>Before test traffic nothing points at green, and without a test listener nothing does before production traffic.</summary>
    private static bool ShouldBeInUse(Symptoms symptoms)
        => symptoms.Request.Location is { } site && Gate.AskedAt(symptoms.Request.LifecycleEvent, site)?.ExpectsTraffic(site) == true;

    private static string Words(TargetHealth health) => $"{health.State}: "
        + (health is { Reason: null, Description: null }
            ? "the load balancer gives no reason"
            : Phrases.Quote($"{health.Reason} {health.Description}"));

    [GeneratedRegex(@"\[(?<codes>[0-9, ]+)\]", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CodesPattern();
}
