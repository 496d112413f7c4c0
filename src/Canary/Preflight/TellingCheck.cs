using Canary.Aws;
using Canary.Deployments;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Whether an alarm would tell that green answers with errors or slowly: one on CPU or memory sees neither.</summary>
internal static class TellingCheck
{
    private const string Latency = "TargetResponseTime";

    /// <summary>What users get: of the targets, and of the load balancer where a target does not answer.</summary>
    private static readonly string[] s_errors = ["HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count"];

    public static Check Telling { get; } = new(
        "alarms-telling",
        "alarms look at 5XX and latency of both target groups",
        Severity.Warning,
        context => context.Lacking(ApiCall.Group, ApiCall.TargetGroups) ?? Look(context),
        Unknown: Severity.Error)
    { HasBalancer = true };

    private static CheckResult Look(CheckContext context)
    {
        var states = AlarmStates.Of(context.Group.Alarms(), context.Facts.Service?.Alarms);
        var missing = Wanted(context.TargetGroups).ToList();

        return context.TargetGroups is [] ? CheckResult.Unknown("The target groups are not known, so whether an alarm looks at them is not either")
            : missing is [] ? CheckResult.Unknown(
                "A network load balancer counts neither 5XX nor latency: whether the alarms look at those is not known", severity: Severity.Info)
            : states.Names is []
                ? CheckResult.Bad($"There is no alarm that would tell of {Listed(missing)}", Cure(context, missing), Severity.Info)
            : states.IsUnread ? CheckResult.Unread("the metrics of the alarms", states.Refusal, ApiCall.Alarms)
            : Of(context, AlarmsOf(context, states.Names), missing);
    }

    private static CheckResult Of(CheckContext context, List<MetricAlarm> alarms, List<Telltale> wanted)
    {
        var watched = alarms.SelectMany(alarm => WatchedMetrics.Of(alarm) ?? []).ToList();
        var missing = wanted.Where(telltale => !watched.Exists(metric => Sees(context, metric, telltale))).ToList();
        var opaque = alarms.Where(alarm => WatchedMetrics.Of(alarm) is null).Select(alarm => alarm.AlarmName).ToList();

        return missing is [] ? CheckResult.Good("The alarms look at 5XX and at latency, whichever target group green gets")
            : opaque is [_, ..] ? CheckResult.Unknown(
                $"Whether {string.Join(", ", opaque)} looks at {Listed(missing)} is not known: it is a composite alarm, or on metrics of your own",
                Cure(context, missing),
                Severity.Info)
            : CheckResult.Bad(
                $"No alarm looks at {Listed(missing)}; those of the {context.Words.Group} look at "
                    + $"{(watched is [] ? "nothing" : string.Join(", ", watched.Select(metric => metric.Name).Distinct()))}",
                Cure(context, missing));
    }

    private static List<MetricAlarm> AlarmsOf(CheckContext context, IReadOnlyList<string> names) =>
    [
        .. (context.Facts.Service?.Alarms ?? [])
            .SelectMany(response => (response.MetricAlarms ?? []).Concat(response.CompositeAlarms ?? []))
            .Where(alarm => names.Contains(alarm.AlarmName)),
    ];

    private static IEnumerable<Telltale> Wanted(IReadOnlyList<ElbTargetGroup> groups)
        => from metric in new[] { s_errors[0], Latency }
           from @group in groups
           where @group.Protocol is null or "HTTP" or "HTTPS"
           select new Telltale(metric, @group);

    /// <summary>Every deployment swaps the groups, so an alarm on one of them sees every other version; one on the load balancer sees each.</summary>
    private static bool Sees(CheckContext context, WatchedMetric metric, Telltale telltale)
        => (telltale.Metric is Latency ? metric.Name is Latency : s_errors.Contains(metric.Name))
            && (metric.Of is { } group ? group == ResourceOf(telltale.Group.TargetGroupArn) : Balancers(context).Contains(metric.Balancer));

    /// <summary>A target group that nothing forwards to yet has none.</summary>
    private static IEnumerable<string?> Balancers(CheckContext context)
        => context.TargetGroups.SelectMany(group => group.LoadBalancerArns ?? []).Select(BalancerOf).Distinct();

    private static string? BalancerOf(string? arn)
        => ResourceOf(arn) is { } resource && resource.Split('/', 2) is ["loadbalancer", var name] ? name : null;

    private static string? ResourceOf(string? arn) => arn?.Split(':', 6) is [_, _, _, _, _, var resource] ? resource : null;

    private static string Listed(List<Telltale> telltales) => string.Join(
        " and ",
        telltales.GroupBy(telltale => telltale.Metric)
            .Select(same => $"{same.Key} of {string.Join(" and ", same.Select(telltale => GroupPair.NameOf(telltale.Group)))}"));

    /// <summary>The commands stand where a person reads on a terminal, not in the reports of deployments, which are kept small.</summary>
    private static string Cure(CheckContext context, List<Telltale> missing) => context.IsPartial
        ? $"Add alarms to the {context.Words.Group}, with limits of your own: "
            + string.Join("; ", missing.Select(telltale => Command(context, telltale)))
        : $"Add alarms to the {context.Words.Group}; `check` with --alarms, --target-groups and the {context.Words.Group} writes the commands";

    private static string Command(CheckContext context, Telltale telltale)
    {
        var name = $"{GroupPair.NameOf(telltale.Group)}-{(telltale.Metric is Latency ? "latency" : "5xx")}";
        var statistic = telltale.Metric is Latency ? "--extended-statistic p99 --threshold 1" : "--statistic Sum --threshold 5";

        return $"aws cloudwatch put-metric-alarm --alarm-name {name} --namespace {WatchedMetrics.OfLoadBalancers} --metric-name {telltale.Metric} "
            + $"--dimensions Name=TargetGroup,Value={ResourceOf(telltale.Group.TargetGroupArn) ?? "TARGET-GROUP"} "
            + $"Name=LoadBalancer,Value={Balancers(context).FirstOrDefault() ?? "LOAD-BALANCER"} {statistic} "
            + "--comparison-operator GreaterThanThreshold --period 60 --evaluation-periods 2 --treat-missing-data notBreaching";
    }

    /// <summary>What an alarm would have to look at.</summary>
    private sealed record Telltale(string Metric, ElbTargetGroup Group);
}
