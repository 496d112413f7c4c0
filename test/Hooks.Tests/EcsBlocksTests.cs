using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hooks.Tests.Stack;

namespace Hooks.Tests;

/// <summary>The blocks of docs/ecs.md that people paste into a service: four languages, one hook.</summary>
public sealed partial class EcsBlocksTests
{
    private static readonly string[] s_stages =
        ["PRE_SCALE_UP", "POST_SCALE_UP", "POST_TEST_TRAFFIC_SHIFT", "PRE_PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT"];

    [Theory]
    [InlineData("EcsLifecycleHooksCli")]
    [InlineData("EcsLifecycleHooksCloudFormation")]
    [InlineData("EcsLifecycleHooksTerraform")]
    [InlineData("EcsLifecycleHooksCdk")]
    public void Each_names_the_function_its_role_the_five_stages_an_hour_and_the_rollback(string output)
    {
        var block = Block(output);

        block.ShouldContain("<EcsLifecycleHookArn>");
        block.ShouldContain("<EcsHookRoleArn>");
        StagePattern().Matches(block).Select(match => match.Value).ShouldBe(s_stages);
        TimeoutPattern().Count(block).ShouldBe(1);
        block.ShouldContain("ROLLBACK");
    }

    [Fact]
    public void The_one_for_the_command_line_is_a_list_of_one_hook()
        => JsonNode.Parse(Block("EcsLifecycleHooksCli"))!.AsArray().ShouldHaveSingleItem()!.AsObject().Select(member => member.Key)
            .ShouldBe(["targetType", "hookTargetArn", "roleArn", "lifecycleStages", "timeoutConfiguration"]);

    [Fact]
    public void The_one_for_CloudFormation_is_that_of_the_example_but_for_the_plan()
    {
        var example = Template.Read(Repository.Read("examples/ecs-native/service.yaml"));
        var hook = example["Resources"]!["Service"]!["Properties"]!["DeploymentConfiguration"]!["LifecycleHooks"]!["Fn::If"]![1]![0]!.DeepClone().AsObject();
        (hook["HookTargetArn"], hook["RoleArn"]) = ("<EcsLifecycleHookArn>", "<EcsHookRoleArn>");
        hook.Remove("HookDetails").ShouldBeTrue();

        Template.Read(Block("EcsLifecycleHooksCloudFormation"))["LifecycleHooks"]!.AsArray().ShouldHaveSingleItem()!.ToJsonString().ShouldBe(hook.ToJsonString());
    }

    private static string Block(string output)
        => Regex.Match(Repository.Read("docs/ecs.md"), $"<!-- {output} -->\n```[a-z]+\n(?<block>.*?)```\n<!-- /{output} -->", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Groups["block"].Value;

    [GeneratedRegex("(PRE|POST)_[A-Z_]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StagePattern();

    [GeneratedRegex("timeout_?in_?minutes\"? *[:=] 60\\b", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TimeoutPattern();
}
