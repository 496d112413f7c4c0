using System.Text.Json.Nodes;

namespace Canary.Tests.Preflight;

/// <summary>Whether an alarm would tell of errors and of latency of the version that comes, whichever of the two target groups it gets.</summary>
public sealed class TellingCheckTests
{
    private const string Errors = "HTTPCode_Target_5XX_Count";
    private const string Latency = "TargetResponseTime";
    private const string One = "targetgroup/shop-blue/aaa";
    private const string Two = "targetgroup/shop-green/bbb";

    [Fact]
    public void One_on_the_load_balancer_sees_both_groups()
        => Of(Metric(Errors), Metric(Latency)).ShouldBe((
            FindingOutcome.Passed,
            "The alarms look at 5XX and at latency, whichever target group green gets"));

    [Fact]
    public void So_do_those_on_each_group_and_the_load_balancers_own_errors()
    {
        Of(Metric(Errors, One), Metric(Errors, Two), Metric(Latency, One), Metric(Latency, Two)).Outcome.ShouldBe(FindingOutcome.Passed);
        Of(Metric("HTTPCode_ELB_5XX_Count"), Metric(Latency)).Outcome.ShouldBe(FindingOutcome.Passed);
    }

    /// <summary>Every deployment swaps the groups.</summary>
    [Fact]
    public void One_on_a_single_group_sees_every_other_version()
        => Of(Metric(Errors, One), Metric(Latency)).ShouldBe((
            FindingOutcome.Failed,
            "No alarm looks at HTTPCode_Target_5XX_Count of shop-green; those of the deployment group look at HTTPCode_Target_5XX_Count, TargetResponseTime. "
                + "Add alarms to the deployment group; `check` with --alarms, --target-groups and the deployment group writes the commands"));

    [Fact]
    public void One_on_CPU_tells_nothing()
        => Of(Metric("CPUUtilization", space: "AWS/ECS")).Text.ShouldStartWith(
            "No alarm looks at HTTPCode_Target_5XX_Count of shop-blue and shop-green and TargetResponseTime of shop-blue and shop-green; those of the deployment group look at CPUUtilization. ");

    [Fact]
    public void One_of_another_load_balancer_is_none_of_this_service()
        => Of(Metric(Errors, balancer: "app/other/1"), Metric(Latency)).Text.ShouldStartWith("No alarm looks at HTTPCode_Target_5XX_Count of shop-blue and shop-green; ");

    [Fact]
    public void What_a_composite_alarm_or_one_on_own_metrics_looks_at_is_unknown_and_stops_nothing()
    {
        var finding = Find(Alarms(Metric(Errors)).Set("Service.Alarms[0].MetricAlarms[1]", """{ "AlarmName": "shop-latency", "Namespace": "Shop", "MetricName": "P99" }"""));

        (finding.Outcome, finding.Severity).ShouldBe((FindingOutcome.Unknown, Severity.Info));
        finding.Message.ShouldBe("Whether shop-latency looks at TargetResponseTime of shop-blue and shop-green is not known: it is a composite alarm, or on metrics of your own");
    }

    [Fact]
    public void Without_an_alarm_it_says_which_would_tell_and_leaves_the_warning_to_rollback_on_alarm()
    {
        var finding = Find(Sample.BeforeInstall().Set(Sample.Group + ".AlarmConfiguration", "null"));

        (finding.Outcome, finding.Severity).ShouldBe((FindingOutcome.Failed, Severity.Info));
        finding.Message.ShouldStartWith("There is no alarm that would tell of HTTPCode_Target_5XX_Count of shop-blue and shop-green and TargetResponseTime");
    }

    [Fact]
    public void A_network_load_balancer_counts_neither()
        => Find(Sample.BeforeInstall().Set("Service.TargetGroups.TargetGroups[0].Protocol", "\"TCP\"").Set("Service.TargetGroups.TargetGroups[1].Protocol", "\"TCP\""))
            .Message.ShouldBe("A network load balancer counts neither 5XX nor latency: whether the alarms look at those is not known");

    [Fact]
    public void Alarms_that_could_not_be_read_are_unknown()
        => Find(Sample.BeforeInstall().Set("Service.Alarms[0]", Sample.Denied("CloudWatch", "cloudwatch:DescribeAlarms"))).Message
            .ShouldBe("Could not read the metrics of the alarms: the workflow's role lacks cloudwatch:DescribeAlarms");

    [Fact]
    public void Check_writes_the_commands_with_the_dimensions_of_each_group()
    {
        var result = PartialChecks.Run(Alarms(Metric(Errors, One), Metric(Latency)).Read(), new Plan(), DateTimeOffset.UnixEpoch);

        result.Findings.Single(finding => finding.Id == "alarms-telling").Cure.ShouldBe(
            "Add alarms to the deployment group, with limits of your own: aws cloudwatch put-metric-alarm --alarm-name shop-green-5xx --namespace AWS/ApplicationELB "
                + "--metric-name HTTPCode_Target_5XX_Count --dimensions Name=TargetGroup,Value=targetgroup/shop-green/bbb Name=LoadBalancer,Value=app/shop/1 "
                + "--statistic Sum --threshold 5 --comparison-operator GreaterThanThreshold --period 60 --evaluation-periods 2 --treat-missing-data notBreaching");
    }

    /// <summary>Ten alarms with all that describes them would fill the state.</summary>
    [Fact]
    public void What_is_kept_of_an_alarm_is_what_it_looks_at()
    {
        var kept = PreflightQueries.Keep(LambdaJson.Read<Facts>($$"""
            { "Service": { "Alarms": [{ "MetricAlarms": [{ "AlarmName": "a", "StateValue": "OK", "StateReason": "fine", "Threshold": 1,
                "Metrics": [{ "Id": "m", "MetricStat": { "Metric": {{Metric(Errors, One).ToJsonString()}} } }, { "Id": "e", "Expression": "m" }] }] }] } }
            """));

        LambdaJson.Write(kept.Service!.Alarms!.Single()).ShouldBe(
            """{"MetricAlarms":[{"AlarmName":"a","StateValue":"OK","StateReason":"fine","Watched":[{"Name":"HTTPCode_Target_5XX_Count","Of":"targetgroup/shop-blue/aaa","Balancer":"app/shop/1"}]}]}""");
        LambdaJson.Write(PreflightQueries.Keep(LambdaJson.Travel(kept)).Service!.Alarms!.Single()).ShouldBe(LambdaJson.Write(kept.Service!.Alarms!.Single()));
    }

    private static JsonObject Metric(string name, string? group = null, string space = "AWS/ApplicationELB", string balancer = "app/shop/1")
    {
        var dimensions = new JsonArray(new JsonObject { ["Name"] = "LoadBalancer", ["Value"] = balancer });
        if (group is not null)
        {
            dimensions.Add(new JsonObject { ["Name"] = "TargetGroup", ["Value"] = group });
        }

        return new JsonObject { ["Namespace"] = space, ["MetricName"] = name, ["Dimensions"] = dimensions };
    }

    /// <summary>Two alarms: the first looks at all of these by an expression, the second at the first of them.</summary>
    private static Sample Alarms(params JsonObject[] metrics)
    {
        var all = new JsonArray([.. metrics.Select(metric => new JsonObject { ["MetricStat"] = new JsonObject { ["Metric"] = metric.DeepClone() } })]);
        var second = new JsonObject { ["AlarmName"] = "shop-latency", ["StateValue"] = "OK" };
        foreach (var (name, value) in metrics[0])
        {
            second[name] = value!.DeepClone();
        }

        return Sample.BeforeInstall().Set("Service.Alarms", new JsonArray(new JsonObject
        {
            ["MetricAlarms"] = new JsonArray(new JsonObject { ["AlarmName"] = "shop-5xx", ["StateValue"] = "OK", ["Metrics"] = all }, second),
        }).ToJsonString());
    }

    private static (FindingOutcome Outcome, string Text) Of(params JsonObject[] metrics) => Find(Alarms(metrics)) is var finding ? (finding.Outcome, finding.Text) : default;

    private static Finding Find(Sample sample)
    {
        var location = sample.Locate(LifecycleEvent.BeforeInstall);

        return PreflightChecks.Run(new PreflightRequest { Location = LambdaJson.Travel(location), Facts = sample.Read() }).Findings.Single(finding => finding.Id == "alarms-telling");
    }
}
