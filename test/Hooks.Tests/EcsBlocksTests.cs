using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Canary.Deployments;
using Hooks.Tests.Stack;

namespace Hooks.Tests;

/// <summary>The blocks of docs/ecs.md that people paste into a service, written from the outputs of template.yaml: four languages, one hook.</summary>
public sealed partial class EcsBlocksTests
{
    public static TheoryData<string, string> Blocks =>
    [
        ("EcsLifecycleHooksCli", "json"),
        ("EcsLifecycleHooksCloudFormation", "yaml"),
        ("EcsLifecycleHooksTerraform", "hcl"),
        ("EcsLifecycleHooksCdk", "typescript"),
    ];

    [Fact]
    public void The_stack_has_an_output_for_each()
        => Template.Root["Outputs"]!.AsObject().Select(output => output.Key).Where(output => output.StartsWith("EcsLifecycleHooks", StringComparison.Ordinal)).ShouldBe(Blocks.Select(block => block.Data.Item1));

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Each_is_the_stacks_output_with_its_ARNs_left_open(string output, string language)
        => Repository.VerifyBetween("docs/ecs.md", $"<!-- {output} -->\n", $"<!-- /{output} -->", $"```{language}\n{Block(output)}```\n");

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Each_names_the_function_its_role_the_five_stages_an_hour_and_the_rollback(string output, string language)
    {
        var block = Block(output);

        block.ShouldContain("<EcsLifecycleHookArn>", Case.Sensitive, language);
        block.ShouldContain("<EcsHookRoleArn>", Case.Sensitive, language);
        StagePattern().Matches(block).Select(match => match.Value).ShouldBe(LifecycleStage.Asked);
        TimeoutPattern().Count(block).ShouldBe(1);
        block.ShouldContain("ROLLBACK", Case.Sensitive, language);
        block.ShouldNotContain("CONTINUE", Case.Sensitive, language);
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
        => Template.Root["Outputs"]![output]!["Value"]!["Fn::Sub"]!.GetValue<string>()
            .Replace("${EcsLifecycleHook.Arn}", "<EcsLifecycleHookArn>", StringComparison.Ordinal)
            .Replace("${EcsHookRole.Arn}", "<EcsHookRoleArn>", StringComparison.Ordinal);

    [GeneratedRegex("(PRE|POST)_[A-Z_]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StagePattern();

    [GeneratedRegex("timeout_?in_?minutes\"? *[:=] 60\\b", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TimeoutPattern();
}
