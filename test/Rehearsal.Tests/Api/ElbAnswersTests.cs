namespace Rehearsal.Tests.Api;

/// <summary>The load balancer's answers in full, as a workflow gets them.</summary>
public class ElbAnswersTests
{
    [Fact]
    public void A_listener_names_its_one_group_twice_and_several_once() => TestDeployment.Play(async scene =>
    {
        var (one, two) = (scene.Group.TargetGroups.One, scene.Group.TargetGroups.Two);
        var listener = scene.Group.ProductionListener;
        var parameters = $$"""{ "ListenerArns": ["{{listener.Arn}}"] }""";

        var before = (await scene.Call("elasticloadbalancingv2:describeListeners", parameters))["Listeners"]![0]!;
        listener.Forwards = [new Forward(one, 90), new Forward(two, 10)];
        var shifting = (await scene.Call("elasticloadbalancingv2:describeListeners", parameters))["Listeners"]![0]!;
        var rule = (await scene.Call("elasticloadbalancingv2:describeRules", $$"""{ "ListenerArn": "{{listener.Arn}}" }"""))["Rules"]![0]!;

        ApiAnswers.Same(
            before["DefaultActions"]!,
            $$"""
            [ { "Type": "forward", "TargetGroupArn": "{{one.Arn}}", "ForwardConfig": {
                "TargetGroups": [ { "TargetGroupArn": "{{one.Arn}}", "Weight": 1 } ], "TargetGroupStickinessConfig": { "Enabled": false } } } ]
            """);
        ApiAnswers.Same(
            shifting["DefaultActions"]!,
            $$"""
            [ { "Type": "forward", "ForwardConfig": {
                "TargetGroups": [ { "TargetGroupArn": "{{one.Arn}}", "Weight": 90 }, { "TargetGroupArn": "{{two.Arn}}", "Weight": 10 } ],
                "TargetGroupStickinessConfig": { "Enabled": false } } } ]
            """);
        ApiAnswers.Same(rule["Actions"]!, shifting["DefaultActions"]!.ToJsonString());
        (rule["Priority"]!.GetValue<string>(), rule["IsDefault"]!.GetValue<bool>()).ShouldBe(("default", true));
        (before["Port"]!.GetValue<int>(), before["Protocol"]!.GetValue<string>()).ShouldBe((listener.Port, "HTTP"));
    });

    [Fact]
    public void A_rule_tells_its_conditions_twice_and_where_it_forwards() => TestDeployment.Play(
        async scene =>
        {
            var listener = scene.Group.ProductionListener;
            var rules = (await scene.Call("elasticloadbalancingv2:describeRules", $$"""{ "ListenerArn": "{{listener.Arn}}" }"""))["Rules"]!.AsArray();

            rules.Select(rule => rule!["Priority"]!.GetValue<string>()).ShouldBe(["10", "15", "20", "30", "default"]);
            ApiAnswers.Same(
                rules[1]!,
                $$"""
                { "RuleArn": "{{listener.Rules[1].Arn}}", "Priority": "15", "IsDefault": false,
                  "Conditions": [ { "Field": "host-header", "HostHeaderConfig": { "Values": [ "shop.example.com" ] }, "Values": [ "shop.example.com" ] } ],
                  "Actions": [ { "Type": "forward", "TargetGroupArn": "{{scene.Group.TargetGroups.One.Arn}}", "ForwardConfig": {
                    "TargetGroups": [ { "TargetGroupArn": "{{scene.Group.TargetGroups.One.Arn}}", "Weight": 1 } ], "TargetGroupStickinessConfig": { "Enabled": false } } } ] }
                """);
            ApiAnswers.Same(rules[2]!["Conditions"]!, """
                [ { "Field": "host-header", "HostHeaderConfig": { "Values": [ "service-002.example.com", "*.service-002.example.com" ] }, "Values": [ "service-002.example.com", "*.service-002.example.com" ] },
                  { "Field": "path-pattern", "PathPatternConfig": { "Values": [ "/service-002", "/service-002/*", "/v?/service-002/*" ] }, "Values": [ "/service-002", "/service-002/*", "/v?/service-002/*" ] } ]
                """);
            ApiAnswers.Same(rules[4]!["Actions"]!, """[ { "Type": "fixed-response", "FixedResponseConfig": { "StatusCode": "404", "ContentType": "text/plain", "MessageBody": "Not Found" } } ]""");
        },
        new ServiceSetup { NeighbourRules = 3, Host = "shop.example.com" });

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 3)]
    [InlineData(5, 1)]
    [InlineData(400, 1)]
    public void Rules_come_in_pages_and_each_but_the_last_names_the_next(int size, int pages) => TestDeployment.Play(
        async scene =>
        {
            var listener = scene.Group.ProductionListener;
            var (arns, marker, read) = (new List<string>(), "", 0);
            do
            {
                var answer = await scene.Call(
                    "elasticloadbalancingv2:describeRules",
                    $$"""{ "ListenerArn": "{{listener.Arn}}", "PageSize": {{size}}{{(marker is "" ? "" : $", \"Marker\": \"{marker}\"")}} }""");
                arns.AddRange(answer["Rules"]!.AsArray().Select(rule => rule!["RuleArn"]!.GetValue<string>()));
                marker = answer["NextMarker"]?.GetValue<string>() ?? "";
                read++;
            }
            while (marker is not "");

            read.ShouldBe(pages);
            arns.ShouldBe(listener.Rules.Select(rule => rule.Arn));
        },
        new ServiceSetup { NeighbourRules = 3 });

    [Fact]
    public void Rules_are_told_by_their_ARNs_too_and_one_that_is_gone_fails_the_call() => TestDeployment.Play(
        async scene =>
        {
            var arn = scene.Group.RulesOf(scene.Group.ProductionListener).Single().Arn;

            var known = await scene.Call("elasticloadbalancingv2:describeRules", $$"""{ "RuleArns": ["{{arn}}"] }""");
            var gone = await scene.Refusal("elasticloadbalancingv2:describeRules", $$"""{ "RuleArns": ["{{arn}}", "{{arn}}0"] }""");

            known["Rules"]!.AsArray().ShouldHaveSingleItem()!["Priority"]!.GetValue<string>().ShouldBe("15");
            (gone.Code, gone.Message).ShouldBe(("RuleNotFoundException", $"One or more rules not found: {arn}0"));
        },
        new ServiceSetup { NeighbourRules = 3 });

    [Theory]
    [InlineData("\"PageSize\": 0")]
    [InlineData("\"PageSize\": 401")]
    [InlineData("\"Marker\": \"bm9uZQ==\"")]
    public void A_page_that_there_cannot_be_is_refused(string parameter) => TestDeployment.Play(async scene =>
        (await scene.Refusal("elasticloadbalancingv2:describeRules", $$"""{ "ListenerArn": "{{scene.Group.ProductionListener.Arn}}", {{parameter}} }""")).Code.ShouldBe("ValidationError"));

    [Fact]
    public void A_target_group_belongs_to_a_load_balancer_while_a_listener_names_it() => TestDeployment.Play(async scene =>
    {
        var answer = await scene.Call("elasticloadbalancingv2:describeTargetGroups", """{ "Names": ["shop-a", "shop-b"] }""");

        var (used, unused) = (answer["TargetGroups"]![0]!.AsObject(), answer["TargetGroups"]![1]!.AsObject());
        var balancer = (await scene.Call("elasticloadbalancingv2:describeLoadBalancers", "{}"))["LoadBalancers"]![0]!;
        used["LoadBalancerArns"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldBe(balancer["LoadBalancerArn"]!.GetValue<string>());
        balancer["DNSName"]!.GetValue<string>().ShouldBe("127.0.0.1");
        ApiAnswers.Same(
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
    public void The_health_of_targets() => TestDeployment.Play(async scene =>
    {
        await scene.Clock.PassSeconds(60);
        var port = scene.Service.Primary.Running[0].Running!.Address.Port;
        var arn = scene.Group.TargetGroups.One.Arn;

        var all = await scene.Call("elasticloadbalancingv2:describeTargetHealth", $$"""{ "TargetGroupArn": "{{arn}}" }""");
        var asked = await scene.Call(
            "elasticloadbalancingv2:describeTargetHealth", $$"""{ "TargetGroupArn": "{{arn}}", "Targets": [ { "Id": "10.0.0.9", "Port": 80 } ] }""");

        all["TargetHealthDescriptions"]!.AsArray().Count.ShouldBe(2);
        ApiAnswers.Same(
            all["TargetHealthDescriptions"]![0]!,
            $$"""
            { "HealthCheckPort": "{{port}}", "Target": { "AvailabilityZone": "local-a", "Id": "127.0.0.1", "Port": {{port}} },
              "TargetHealth": { "State": "healthy" } }
            """);
        ApiAnswers.Same(
            asked["TargetHealthDescriptions"]![0]!["TargetHealth"]!,
            """{ "State": "unused", "Reason": "Target.NotRegistered", "Description": "Target is not registered to the target group" }""");
    });
}
