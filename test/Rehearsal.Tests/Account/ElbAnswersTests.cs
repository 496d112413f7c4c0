using Rehearsal.Fleet;
using Rehearsal.Tests.CodeDeploy;

namespace Rehearsal.Tests.Account;

/// <summary>The load balancer's answers in full, as a workflow gets them.</summary>
public class ElbAnswersTests
{
    [Fact]
    public void A_listener_names_its_one_group_twice_and_several_once() => Scene.Play(async scene =>
    {
        var (one, two) = (scene.Group.TargetGroups.One, scene.Group.TargetGroups.Two);
        var listener = scene.Group.ProductionListener;
        var parameters = $$"""{ "ListenerArns": ["{{listener.Arn}}"] }""";

        var before = (await scene.Call("elasticloadbalancingv2:describeListeners", parameters))["Listeners"]![0]!;
        listener.Forwards = [new Forward(one, 90), new Forward(two, 10)];
        var shifting = (await scene.Call("elasticloadbalancingv2:describeListeners", parameters))["Listeners"]![0]!;
        var rule = (await scene.Call("elasticloadbalancingv2:describeRules", $$"""{ "ListenerArn": "{{listener.Arn}}" }"""))["Rules"]![0]!;

        Answers.Same(
            before["DefaultActions"]!,
            $$"""
            [ { "Type": "forward", "TargetGroupArn": "{{one.Arn}}", "ForwardConfig": {
                "TargetGroups": [ { "TargetGroupArn": "{{one.Arn}}", "Weight": 1 } ], "TargetGroupStickinessConfig": { "Enabled": false } } } ]
            """);
        Answers.Same(
            shifting["DefaultActions"]!,
            $$"""
            [ { "Type": "forward", "ForwardConfig": {
                "TargetGroups": [ { "TargetGroupArn": "{{one.Arn}}", "Weight": 90 }, { "TargetGroupArn": "{{two.Arn}}", "Weight": 10 } ],
                "TargetGroupStickinessConfig": { "Enabled": false } } } ]
            """);
        Answers.Same(rule["Actions"]!, shifting["DefaultActions"]!.ToJsonString());
        (rule["Priority"]!.GetValue<string>(), rule["IsDefault"]!.GetValue<bool>()).ShouldBe(("default", true));
        (before["Port"]!.GetValue<int>(), before["Protocol"]!.GetValue<string>()).ShouldBe((listener.Port, "HTTP"));
    });

    [Fact]
    public void A_target_group_belongs_to_a_load_balancer_while_a_listener_names_it() => Scene.Play(async scene =>
    {
        var answer = await scene.Call("elasticloadbalancingv2:describeTargetGroups", """{ "Names": ["shop-a", "shop-b"] }""");

        var (used, unused) = (answer["TargetGroups"]![0]!.AsObject(), answer["TargetGroups"]![1]!.AsObject());
        var balancer = (await scene.Call("elasticloadbalancingv2:describeLoadBalancers", "{}"))["LoadBalancers"]![0]!;
        used["LoadBalancerArns"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldBe(balancer["LoadBalancerArn"]!.GetValue<string>());
        balancer["DNSName"]!.GetValue<string>().ShouldBe("127.0.0.1");
        Answers.Same(
            unused,
            $$"""
            { "TargetGroupName": "shop-b", "TargetGroupArn": "{{scene.Group.TargetGroups.Two.Arn}}", "Port": 8080, "Protocol": "HTTP",
              "ProtocolVersion": "HTTP1", "TargetType": "ip", "IpAddressType": "ipv4", "VpcId": "vpc-0a1b2c3d",
              "HealthCheckEnabled": true, "HealthCheckPath": "/health", "HealthCheckPort": "traffic-port", "HealthCheckProtocol": "HTTP",
              "HealthCheckIntervalSeconds": 5, "HealthCheckTimeoutSeconds": 2, "HealthyThresholdCount": 2, "UnhealthyThresholdCount": 2,
              "Matcher": { "HttpCode": "200" } }
            """);
    });

    [Fact]
    public void The_health_of_targets() => Scene.Play(async scene =>
    {
        await scene.Clock.PassSeconds(60);
        var port = scene.Service.Primary.Running[0].Running!.Address.Port;
        var arn = scene.Group.TargetGroups.One.Arn;

        var all = await scene.Call("elasticloadbalancingv2:describeTargetHealth", $$"""{ "TargetGroupArn": "{{arn}}" }""");
        var asked = await scene.Call(
            "elasticloadbalancingv2:describeTargetHealth", $$"""{ "TargetGroupArn": "{{arn}}", "Targets": [ { "Id": "10.0.0.9", "Port": 80 } ] }""");

        all["TargetHealthDescriptions"]!.AsArray().Count.ShouldBe(2);
        Answers.Same(
            all["TargetHealthDescriptions"]![0]!,
            $$"""
            { "HealthCheckPort": "{{port}}", "Target": { "AvailabilityZone": "local-a", "Id": "127.0.0.1", "Port": {{port}} },
              "TargetHealth": { "State": "healthy" } }
            """);
        Answers.Same(
            asked["TargetHealthDescriptions"]![0]!["TargetHealth"]!,
            """{ "State": "unused", "Reason": "Target.NotRegistered", "Description": "Target is not registered to the target group" }""");
    });
}
