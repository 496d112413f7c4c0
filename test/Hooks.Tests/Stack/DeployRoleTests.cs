using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hooks.Tests.Stack;

/// <summary>The role that an example's workflow takes, beside what the workflow calls.</summary>
public sealed partial class DeployRoleTests
{
    /// <summary>What the registry's login and a push by Docker ask for.</summary>
    private static readonly string[] s_push =
    [
        "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
    ];

    /// <summary>What one command asks for beside the action of its name.</summary>
    private static readonly Dictionary<string, string[]> s_needs = new(StringComparer.Ordinal)
    {
        ["ecs:RegisterTaskDefinition"] = ["iam:PassRole"],
        ["codedeploy:CreateDeployment"] = ["codedeploy:GetDeploymentConfig", "codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"],
        ["s3:Cp"] = ["s3:GetObject", "s3:ListBucket"],
    };

    [Theory]
    [InlineData("ecs-service")]
    [InlineData("ecs-native")]
    public void Is_allowed_every_command_of_the_workflow_and_nothing_else(string example)
    {
        var called = Commands(example).SelectMany(action => s_needs.TryGetValue(action, out var needs) ? action is "s3:Cp" ? needs : [action, .. needs] : new[] { action });

        Statements(example).SelectMany(Template.Actions).ShouldBe([.. s_push, .. called.Distinct()], ignoreOrder: true);
    }

    /// <summary>IAM knows no resource for a token of ECR, nor for task definitions that are described or registered.</summary>
    [Theory]
    [InlineData("ecs-service")]
    [InlineData("ecs-native")]
    public void Is_held_to_resources_wherever_IAM_knows_any(string example)
        => Statements(example).Where(statement => Template.ResourcesOf(statement).Any(resource => resource.GetValueKind() is System.Text.Json.JsonValueKind.String))
            .SelectMany(Template.Actions).ShouldBe(["ecr:GetAuthorizationToken", "ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"]);

    /// <summary>The checks are given the plan, because the pipeline must not stop what the plan excepts and the hook would let go on.</summary>
    [Theory]
    [InlineData("ecs-service", "parameter/hooks/${ServiceName}/${ServiceName}-production")]
    [InlineData("ecs-native", "parameter${PlanParameter}")]
    public void Reads_the_plan_that_its_workflow_names(string example, string resource)
    {
        var template = Template.Read(Repository.Read($"examples/{example}/service.yaml"));
        var read = Statements(example).Single(statement => Template.Actions(statement).Contains("ssm:GetParameter"))["Resource"]!["Fn::Sub"]!.GetValue<string>();
        string Default(string parameter) => template["Parameters"]![parameter]?["Default"]!.GetValue<string>() ?? "";

        read.ShouldBe($"arn:${{AWS::Partition}}:ssm:${{AWS::Region}}:${{AWS::AccountId}}:{resource}");
        Repository.Read($"examples/{example}/deploy.yml").ShouldContain(
            $"  PLAN_PARAMETER: {resource.Replace("parameter", "", StringComparison.Ordinal).Replace("${ServiceName}", Default("ServiceName"), StringComparison.Ordinal)
                .Replace("${PlanParameter}", example is "ecs-native" ? Default("PlanParameter") : "", StringComparison.Ordinal)}\n");
    }

    /// <summary>Each call of the AWS CLI, as IAM names its action.</summary>
    private static IEnumerable<string> Commands(string example)
    {
        var commands = CommandPattern().Matches(Repository.Read($"examples/{example}/deploy.yml")).ToList();
        commands.Count.ShouldBeGreaterThan(8);

        return commands.Select(found => $"{(found.Groups["service"].Value is "deploy" ? "codedeploy" : found.Groups["service"].Value)}:{Pascal(found.Groups["command"].Value)}").Distinct();
    }

    private static string Pascal(string command) => string.Concat(command.Split('-').Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"));

    private static IEnumerable<JsonObject> Statements(string example)
        => Template.Read(Repository.Read($"examples/{example}/service.yaml"))["Resources"]!["DeployRole"]!["Properties"]!["Policies"]!.AsArray().ShouldHaveSingleItem()!["PolicyDocument"]!["Statement"]!.AsArray()
            .Select(statement => (statement!["Fn::If"]?[1] ?? statement).AsObject());

    [GeneratedRegex(@"(^ +|\$\(|! )aws (?<service>[a-z0-9]+) (?<command>[a-z0-9-]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommandPattern();
}
