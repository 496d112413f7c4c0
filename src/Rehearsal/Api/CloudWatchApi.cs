using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal.Api;

/// <summary>CloudWatch: describes alarms, and gives what load balancers have counted.</summary>
internal sealed class CloudWatchApi : ServiceApi
{
    private static readonly string[] s_ofUsers = ["HTTPCode_Target_5XX_Count", "TargetResponseTime"];

    private readonly Alarms _alarms;
    private readonly Arns _arns;
    private readonly Func<IReadOnlyList<LoadBalancer>> _balancers;

    public CloudWatchApi(Alarms alarms, Arns arns, Func<IReadOnlyList<LoadBalancer>> balancers, TimeProvider clock)
        : base("cloudwatch")
    {
        (_alarms, _arns, _balancers) = (alarms, arns, balancers);
        var metrics = new LoadBalancerMetrics(balancers, clock);
        Answers("describeAlarms", DescribeAlarms, "AlarmNames", "AlarmNamePrefix", "AlarmTypes", "StateValue", "MaxRecords");
        Answers(
            "getMetricData", call => MetricData.Answer(call, metrics), "MetricDataQueries", "StartTime", "EndTime", "ScanBy", "NextToken");
    }

    /// <summary>Names that no alarm has are left out, as CloudWatch does; the caller compares.</summary>
    private JsonObject DescribeAlarms(CallParameters call)
    {
        var names = call.Texts("AlarmNames");
        var prefix = call.Text("AlarmNamePrefix") ?? "";
        var state = call.Text("StateValue");
        var alarms = call.Texts("AlarmTypes") is { } types && !types.Contains("MetricAlarm")
            ? []
            : _alarms.All.Where(alarm => names is null or [] || names.Contains(alarm.Name))
                .Where(alarm => alarm.Name.StartsWith(prefix, StringComparison.Ordinal))
                .Where(alarm => state is null || alarm.State.Name() == state);
        return ApiResponse.Of(("MetricAlarms", ApiResponse.List(alarms, Describe)));
    }

    private JsonObject Describe(Alarm alarm)
    {
        var metric = _alarms.MetricOf(alarm.Name);

        return ApiResponse.Of(
            ("ActionsEnabled", true),
            ("AlarmArn", _arns.Alarm(alarm.Name)),
            ("AlarmName", alarm.Name),
            ("MetricName", metric),
            ("Metrics", metric is null ? OfUsers() : null),
            ("Namespace", metric is null ? null : "AWS/ECS"),
            ("StateReason", alarm.Reason),
            ("StateUpdatedTimestamp", ApiResponse.Time(alarm.Updated)),
            ("StateValue", alarm.State.Name()));
    }

    /// <summary>An expression over what users get of each load balancer.</summary>
    private JsonArray OfUsers() => ApiResponse.List(
        from balancer in _balancers()
        from metric in s_ofUsers
        select (balancer, metric),
        query => ApiResponse.Of(("MetricStat", ApiResponse.Of(("Metric", ApiResponse.Of(
            ("Dimensions", new JsonArray(ApiResponse.Of(("Name", "LoadBalancer"), ("Value", query.balancer.Arn.Split(":loadbalancer/")[^1])))),
            ("MetricName", query.metric),
            ("Namespace", "AWS/ApplicationELB")))))));
}
