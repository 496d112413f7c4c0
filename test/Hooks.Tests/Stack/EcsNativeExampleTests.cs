using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Canary.Deployments;

namespace Hooks.Tests.Stack;

/// <summary>The example of a service with ECS's own deployments, which people copy.</summary>
public sealed partial class EcsNativeExampleTests
{
    private static readonly JsonObject s_template = Template.Read(Repository.Read("examples/ecs-native/service.yaml"));

    private static readonly JsonObject s_service = Properties("Service");

    private static readonly JsonObject s_configuration = s_service["DeploymentConfiguration"]!.AsObject();

    [Fact]
    public void ECS_deploys_it_with_a_canary_and_keeps_blue_for_a_quarter_of_an_hour()
    {
        s_service["DeploymentController"]!["Type"]!.GetValue<string>().ShouldBe("ECS");
        s_configuration["Strategy"]!.GetValue<string>().ShouldBe("CANARY");
        s_configuration["CanaryConfiguration"]!.ToJsonString().ShouldBe("""{"CanaryPercent":10,"CanaryBakeTimeInMinutes":5}""");
        Default(s_configuration["BakeTimeInMinutes"]!).GetValue<int>().ShouldBe(15);
    }

    [Fact]
    public void One_hook_is_asked_at_the_five_stages_that_our_questions_belong_to()
        => Hook()["LifecycleStages"]!.AsArray().Select(stage => stage!.GetValue<string>())
            .ShouldBe(LifecycleStage.Asked);

    [Fact]
    public void ECS_waits_an_hour_for_the_hook_and_then_rolls_back()
        => Hook()["TimeoutConfiguration"]!.ToJsonString().ShouldBe("""{"TimeoutInMinutes":60,"Action":"ROLLBACK"}""");

    [Fact]
    public void The_hook_names_the_plan_in_a_JSON_object()
    {
        var details = Hook()["HookDetails"]!["Fn::Sub"]!.GetValue<string>().Replace("${PlanParameter}", Parameter("PlanParameter").GetValue<string>(), StringComparison.Ordinal);

        JsonNode.Parse(details)!["plan"]!.GetValue<string>().ShouldBe("/hooks/shop/shop-production");
    }

    /// <summary>Its first version has no blue, and the hooks' stack needs the network of this one.</summary>
    [Fact]
    public void The_service_begins_without_a_hook()
    {
        s_configuration["LifecycleHooks"]!["Fn::If"]![2]!["Ref"]!.GetValue<string>().ShouldBe("AWS::NoValue");
        Parameter("HookFunctionArn").GetValue<string>().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ProductionRule", "ProductionListener", 80)]
    [InlineData("TestRule", "TestListener", 8080)]
    public void Each_rule_forwards_to_both_target_groups_and_at_first_sends_everything_to_the_first(string rule, string listener, int port)
    {
        Properties(rule)["ListenerArn"]!["Ref"]!.GetValue<string>().ShouldBe(listener);
        Properties(listener)["Port"]!.GetValue<int>().ShouldBe(port);
        Properties(rule)["Actions"]!.AsArray().ShouldHaveSingleItem()!["ForwardConfig"]!["TargetGroups"]!.AsArray()
            .Select(group => (group!["TargetGroupArn"]!["Ref"]!.GetValue<string>(), group["Weight"]!.GetValue<int>()))
            .ShouldBe([("FirstTargetGroup", 1), ("SecondTargetGroup", 0)]);
    }

    [Fact]
    public void The_service_has_the_pair_of_groups_both_rules_and_the_role_that_changes_them()
    {
        var balancer = s_service["LoadBalancers"]!.AsArray().ShouldHaveSingleItem()!;

        balancer["TargetGroupArn"]!["Ref"]!.GetValue<string>().ShouldBe("FirstTargetGroup");
        balancer["AdvancedConfiguration"]!.ToJsonString().ShouldBe(
            """{"AlternateTargetGroupArn":{"Ref":"SecondTargetGroup"},"ProductionListenerRule":{"Ref":"ProductionRule"},"TestListenerRule":{"Ref":"TestRule"},"RoleArn":{"Fn::GetAtt":"LoadBalancerRole.Arn"}}""");
        Properties("LoadBalancerRole")["ManagedPolicyArns"]!.ToJsonString().ShouldContain("policy/AmazonECSInfrastructureRolePolicyForLoadBalancers");
    }

    [Fact]
    public void An_alarm_on_either_group_rolls_a_deployment_back()
    {
        var alarms = s_configuration["Alarms"]!;

        (alarms["Enable"]!.GetValue<bool>(), alarms["Rollback"]!.GetValue<bool>()).ShouldBe((true, true));
        alarms["AlarmNames"]!.AsArray().Select(alarm => alarm!["Ref"]!.GetValue<string>()).ShouldBe(Resources("AWS::CloudWatch::Alarm"));
    }

    /// <summary>One set of pins, so that a newer one reaches both.</summary>
    [Fact]
    public void Its_workflow_uses_the_same_actions_as_CodeDeploys_example()
    {
        var actions = Actions("examples/ecs-native/deploy.yml");

        actions.Count().ShouldBe(4);
        actions.ShouldBe(Actions("examples/ecs-service/deploy.yml"));
    }

    private static IEnumerable<string> Actions(string workflow) => ActionPattern().Matches(Repository.Read(workflow)).Select(match => match.Value);

    private static JsonObject Hook() => s_configuration["LifecycleHooks"]!["Fn::If"]![1]!.AsArray().ShouldHaveSingleItem()!.AsObject();

    private static JsonObject Properties(string id) => s_template["Resources"]![id]!["Properties"]!.AsObject();

    private static IEnumerable<string> Resources(string type)
        => s_template["Resources"]!.AsObject().Where(resource => resource.Value!["Type"]!.GetValue<string>() == type).Select(resource => resource.Key);

    private static JsonNode Default(JsonNode reference) => Parameter(reference["Ref"]!.GetValue<string>());

    private static JsonNode Parameter(string name) => s_template["Parameters"]![name]!["Default"]!;

    [GeneratedRegex("uses: [^@]+@[0-9a-f]{40} # v[0-9.]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ActionPattern();
}
