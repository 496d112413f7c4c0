using Canary.Aws;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>How the load balancer finds out that a target is healthy: by what, and how soon.</summary>
internal static class HealthChecks
{
    public static CheckResult Path(CheckContext context) => GroupPair.Of(context).Look(pair => CheckResults.Together(
    [
        .. pair.Compare(
            ("health check protocol", group => group.HealthCheckProtocol),
            ("health check port", group => group.HealthCheckPort),
            ("health check path", group => group.HealthCheckPath ?? (IsHttp(group) ? null : "")),
            ("health check matcher", group => MatcherOf(group) ?? (IsHttp(group) ? null : ""))),
        .. pair.Both.GroupBy(group => (group.HealthCheckProtocol, group.HealthCheckPath, MatcherOf(group)))
            .Select(alike => Accepts(context.Plan, [.. alike])),
    ], context));

    private static bool IsHttp(ElbTargetGroup group) => group.HealthCheckProtocol is null or "HTTP" or "HTTPS";

    private static string? MatcherOf(ElbTargetGroup group)
        => group.Matcher?.HttpCode ?? (group.Matcher?.GrpcCode is { } codes ? $"gRPC {codes}" : null);

    /// <summary>Whether the groups, checked alike, call healthy what passes the probe.</summary>
    private static CheckResult Accepts(Plan plan, IReadOnlyList<ElbTargetGroup> alike)
    {
        var check = $"The health check of {string.Join(" and ", alike.Select(GroupPair.NameOf))}";
        if (!IsHttp(alike[0]))
        {
            return CheckResult.Good($"{check} is {alike[0].HealthCheckProtocol}: it only shows that the port is open; the probes test the rest");
        }

        return alike[0].Matcher?.GrpcCode is { } codes && plan.Probes.FirstOrDefault(probe => probe.Kind == ProbeKind.Grpc) is { } call
                ? ComparedCalls(check, alike[0].HealthCheckPath ?? "no path", codes, call)
            : plan.Probes.FirstOrDefault(probe => probe.Kind == ProbeKind.Http) is { } request
                ? AcceptsRequest(check, request, request == plan.Probes[0] ? "first probe" : "first HTTP probe", alike)
            : CheckResult.Unknown(
                $"{check} has the matcher {MatcherOf(alike[0]) ?? "(none)"}, which cannot be compared: the plan has no probe of its kind",
                severity: Severity.Info);
    }

    private static CheckResult AcceptsRequest(string check, Probe probe, string which, IReadOnlyList<ElbTargetGroup> alike)
    {
        var parts = alike[0].Matcher?.HttpCode?.Split(',', StringSplitOptions.TrimEntries) ?? [];

        return parts is [] || !parts.All(StatusSet.IsValid)
            ? CheckResult.Unknown(
                $"{check} has the matcher {MatcherOf(alike[0]) ?? "(none)"}, which cannot be compared with a probe",
                severity: parts is [] && alike[0].Matcher?.GrpcCode is not null ? Severity.Info : null)
            : Compared(check, alike[0].HealthCheckPath ?? "no path", StatusSet.Of(parts), probe, which, StatusSet.Of(probe.Expect.Status));
    }

    /// <summary>A health service reports its status within a call that is OK; other calls say nothing about this one.</summary>
    private static CheckResult ComparedCalls(string check, string path, string codes, Probe probe)
    {
        var told = $"{check} accepts gRPC {codes} on {path}, and the plan's probe {probe.Name} calls {probe.Request}";

        return path != Probe.HealthCheckPath ? CheckResult.Good($"{told}, which is another call")
            : !GrpcCodes.Has(codes, 0) ? CheckResult.Bad(
                $"{told}: a green that serves answers with 0 (OK), passes the probe and never becomes healthy", "Make the matcher accept 0")
            : CheckResult.Good(codes is "0" ? told : $"{told}; green may be healthy with a code other than 0, which the probe rejects");
    }

    private static CheckResult Compared(
        string check, string path, IReadOnlyList<int> accepted, Probe probe, string which, IReadOnlyList<int> expected)
    {
        // What one path answers says little about another, but the two should have at least one status in common.
        var isSame = path == probe.Path && probe.Method is "GET" or "HEAD";
        var refused = expected.Except(accepted).ToList();
        var (takes, wants) = (
            $"accepts {StatusSet.Written(accepted)} on {path}",
            $"the plan's {which} {probe.Name} expects {StatusSet.Written(expected)} on {Redaction.OfPath(probe.Path)}");

        return refused is [] ? CheckResult.Good($"{check} {takes}, and {wants}{Laxer(accepted.Except(expected).ToList(), isSame)}")
            : isSame ? CheckResult.Bad(
                $"{check} {takes}, but {wants}: a green that answers {StatusSet.Written(refused)} passes the probe but never becomes healthy",
                $"Make the matcher accept {StatusSet.Written(expected)}, or make the probe expect {StatusSet.Written(accepted)}")
            : expected.Intersect(accepted).Any()
                ? CheckResult.Good($"{check} {takes}, and {wants}; they have {StatusSet.Written([.. expected.Intersect(accepted)])} in common")
            : CheckResult.Bad($"{check} {takes}, but {wants}: they have no status in common", "Check which of the two is intended");
    }

    private static string Laxer(List<int> lax, bool isSame)
        => isSame && lax is [_, ..] ? $"; green may be healthy with {StatusSet.Written(lax)}, which the probe rejects" : "";

    public static CheckResult Timing(CheckContext context) => GroupPair.Of(context).Look(pair => CheckResults.Together(
    [
        .. pair.Both
            .GroupBy(
                group => (
                    group.HealthCheckIntervalSeconds, group.HealthCheckTimeoutSeconds, group.HealthyThresholdCount, group.UnhealthyThresholdCount))
            .Select(alike => TimingOf(context, string.Join(" and ", alike.Select(GroupPair.NameOf)), alike.Key)),
    ], context));

    private static CheckResult TimingOf(CheckContext context, string names, (int? Interval, int? Timeout, int? Healthy, int? Unhealthy) times)
    {
        if (times is not ({ } interval, { } timeout, { } healthy, { } unhealthy))
        {
            return CheckResult.Unknown($"The health check of {names} does not report its interval, timeout and thresholds");
        }

        var (toHealthy, toUnhealthy) = (interval * healthy, interval * unhealthy);
        var needed = Math.Max(toHealthy, toUnhealthy);
        var lacking = context.Lacking(ApiCall.Service);
        var grace = context.Service?.HealthCheckGracePeriodSeconds ?? 0;
        var allowed = context.Plan.HealthyWithinSeconds;

        // A new target is healthy after one passed check; the threshold counts once it was unhealthy.
        // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
        var told = $"The health check of {names} runs every {interval} s: green becomes healthy with its first pass ({interval} s), "
            + $"unhealthy after {unhealthy} failures in a row ({toUnhealthy} s), and healthy again after {healthy} passes in a row ({toHealthy} s)";

        return CheckResults.Together(
        [
            lacking ?? CheckResult.Good($"{told}; the grace period of {context.Site.Service} is {grace} s"),
            .. timeout < interval ? Array.Empty<CheckResult>() :
            [
                CheckResult.Bad(
                    $"The health check of {names} has a timeout of {timeout} s and runs every {interval} s: the next one starts before it has ended",
                    $"Set its timeout below {interval} s"),
            ],
            .. lacking is not null || needed <= grace ? Array.Empty<CheckResult>() :
            [
                CheckResult.Bad(
                    $"{told}. The health check grace period of {context.Site.Service} is {grace} s: "
                        + "ECS may stop a green task before it can become healthy",
                    $"Set healthCheckGracePeriodSeconds of the service to {needed} or more"),
            ],
            .. toHealthy <= allowed ? Array.Empty<CheckResult>() :
            [
                CheckResult.Bad(
                    $"The plan gives green {allowed} s to become healthy, but the health check of {names} may need {toHealthy} s",
                    $"Set healthyWithinSeconds to {toHealthy} or more"),
            ],
        ], context);
    }
}
