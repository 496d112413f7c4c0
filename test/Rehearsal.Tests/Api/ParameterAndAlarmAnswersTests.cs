namespace Rehearsal.Tests.Api;

/// <summary>Systems Manager's and CloudWatch's answers in full, as a workflow gets them.</summary>
public class ParameterAndAlarmAnswersTests
{
    [Fact]
    public void Parameters_that_are_there_and_those_that_are_not() => TestDeployment.Play(async scene =>
    {
        scene.Account.Parameters.Put("/hooks/shop/production", "{}");
        scene.Account.Parameters.Put("/hooks/shop/production", """{"probes":[]}""");

        ApiAnswers.Same(
            await scene.Call("ssm:getParameters", """{ "Names": ["/hooks/shop/production", "/hooks/other"] }"""),
            """
            { "InvalidParameters": ["/hooks/other"],
              "Parameters": [ { "ARN": "arn:aws:ssm:local:000000000000:parameter/hooks/shop/production", "DataType": "text",
                  "LastModifiedDate": "2026-01-01T00:00:00Z", "Name": "/hooks/shop/production", "Type": "String", "Value": "{\"probes\":[]}", "Version": 2 } ] }
            """);
        (await scene.Call("ssm:getParameter", """{ "Name": "/hooks/shop/production" }"""))["Parameter"]!["Version"]!.GetValue<int>().ShouldBe(2);
        (await scene.Refusal("ssm:getParameter", """{ "Name": "/hooks/other" }""")).Code.ShouldBe("ParameterNotFound");
    });

    [Fact]
    public void Alarms_by_name_and_by_state() => TestDeployment.Play(async scene =>
    {
        scene.Account.Alarms.Set("a", AlarmState.Ok);
        scene.Account.Alarms.Set("b", AlarmState.Alarm, "3 datapoints were greater than the threshold");

        (await Names("""{ "AlarmNames": ["a", "c"] }""")).ShouldBe(["a"]);
        (await Names("""{ "StateValue": "ALARM" }""")).ShouldBe(["b"]);
        (await Names("""{ "AlarmTypes": ["CompositeAlarm"] }""")).ShouldBeEmpty();
        ApiAnswers.Same(
            (await scene.Call("cloudwatch:describeAlarms", """{ "AlarmNames": ["b"] }"""))["MetricAlarms"]![0]!,
            $$"""
            { "ActionsEnabled": true, "AlarmArn": "arn:aws:cloudwatch:local:000000000000:alarm:b", "AlarmName": "b",
              "Metrics": [{{string.Join(", ", new[] { "HTTPCode_Target_5XX_Count", "TargetResponseTime" }.Select(Metric))}}],
              "StateReason": "3 datapoints were greater than the threshold", "StateUpdatedTimestamp": "2026-01-01T00:00:00Z", "StateValue": "ALARM" }
            """);

        static string Metric(string name) => $$"""
            { "MetricStat": { "Metric": { "Dimensions": [{ "Name": "LoadBalancer", "Value": "app/shop/8d9001d32c6a703d" }], "MetricName": "{{name}}", "Namespace": "AWS/ApplicationELB" } } }
            """;

        async Task<IEnumerable<string>> Names(string parameters) =>
            (await scene.Call("cloudwatch:describeAlarms", parameters))["MetricAlarms"]?.AsArray().Select(alarm => alarm!["AlarmName"]!.GetValue<string>()) ?? [];
    });
}
