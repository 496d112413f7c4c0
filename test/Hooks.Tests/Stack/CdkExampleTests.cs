using System.Text.RegularExpressions;
using Canary.Deployments;
using Canary.Plans;

namespace Hooks.Tests.Stack;

/// <summary>examples/cdk beside the stack that it nests. That it compiles, and makes a template that cfn-lint takes, is a step of .ci/run.</summary>
public sealed partial class CdkExampleTests
{
    private static readonly string s_stack = Repository.Read("examples/cdk/ShopStack.cs");

    [Fact]
    public void Passes_parameters_of_the_template_and_every_one_that_it_must_be_given()
    {
        var passed = KeyPattern().Matches(s_stack.Split("Parameters = new Dictionary<string, string>")[1].Split("},")[0]).Select(found => found.Groups["name"].Value).ToList();

        passed.Count.ShouldBe(4);
        passed.ShouldBeSubsetOf(Template.Parameters.Select(parameter => parameter.Key));
        Template.Parameters.Where(parameter => parameter.Value!["Default"] is null).Select(parameter => parameter.Key).ShouldBeSubsetOf(passed);
    }

    [Fact]
    public void Names_every_hook_in_the_AppSpec_by_an_output_of_the_template()
    {
        s_stack.ShouldContain($"string[] events = [{string.Join(", ", LifecycleEvent.All.Select(hook => $"\"{hook}\""))}];");
        s_stack.ShouldContain("$\"  - {hook}: \\\"{hooks.GetAtt($\"Outputs.{hook}Function\")}\\\"\"");
        LifecycleEvent.All.Select(hook => $"{hook}Function").ShouldBeSubsetOf(Template.Root["Outputs"]!.AsObject().Select(output => output.Key));
    }

    /// <summary>CloudFormation adds two hyphens and 13 characters to the names of both stacks.</summary>
    [Fact]
    public void Refuses_a_name_that_makes_the_name_of_a_function_too_long()
    {
        var most = 64 - "CodeDeployHook_".Length - "-AfterAllowTestTraffic".Length - "--".Length - 13;

        s_stack.ShouldContain($"if (StackName.Length + Hooks.Length > {most})");
    }

    [Fact]
    public void Its_plan_is_one_and_stands_where_the_stack_looks_for_it()
    {
        PlanReader.Read(Repository.Read("examples/cdk/plan.json")).Problems.ShouldBeEmpty();
        s_stack.ShouldContain($"ParameterName = $\"{Template.Parameters["PlanParameterPrefix"]!["Default"]!.GetValue<string>()}/{{StackName}}/{{StackName}}-production\"");
    }

    [GeneratedRegex("\\[\"(?<name>[A-Za-z]+)\"\\] = ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyPattern();
}
