using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>CloudWatch: describes alarms, and gives what load balancers have counted.</summary>
internal sealed class CloudWatchApi : ServiceApi
{
    private readonly Alarms _alarms;
    private readonly Arns _arns;

    public CloudWatchApi(Alarms alarms, Arns arns, LoadBalancerMetrics metrics)
        : base("cloudwatch")
    {
        _alarms = alarms;
        _arns = arns;
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

    private JsonObject Describe(Alarm alarm) =>
        ApiResponse.Of(
            ("ActionsEnabled", true),
            ("AlarmArn", _arns.Alarm(alarm.Name)),
            ("AlarmName", alarm.Name),
            ("StateReason", alarm.Reason),
            ("StateUpdatedTimestamp", ApiResponse.Time(alarm.Updated)),
            ("StateValue", alarm.State.Name()));
}
