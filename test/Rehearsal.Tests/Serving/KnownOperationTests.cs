using System.Text.RegularExpressions;
using Rehearsal.Tests.Terminal;

namespace Rehearsal.Tests.Serving;

/// <summary>What the workflows of the hooks and the examples' pipelines call is answered by an account that is served.</summary>
public partial class KnownOperationTests
{
    /// <summary>The CLI's names of services, and of commands that are more than one call.</summary>
    private static readonly Dictionary<string, string> s_services = new() { ["deploy"] = "codedeploy", ["elbv2"] = "elasticloadbalancingv2" };

    private static readonly Dictionary<string, string[]> s_commands = new() { ["s3 cp"] = ["s3:getObject", "s3:listObjectsV2", "s3:putObject"] };

    private static readonly HashSet<string> s_answered = Answered();

    [Theory]
    [InlineData("canary")]
    [InlineData("discreet")]
    [InlineData("history")]
    [InlineData("preflight")]
    [InlineData("watch")]
    public void A_workflow_of_the_hooks_calls_nothing_else(string name)
    {
        var called = IntegrationPattern().Matches(Repository.Read($"src/Hooks/Workflows/{name}.asl.json")).Select(call => $"{call.Groups["service"]}:{call.Groups["action"]}").ToList();

        called.ShouldNotBeEmpty();
        called.Except(s_answered).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("examples/ecs-service/deploy.yml", 10)]
    [InlineData("examples/ecs-native/deploy.yml", 9)]
    public void An_example_s_pipeline_calls_nothing_else(string workflow, int commands)
    {
        var called = ExampleJob.ScriptsOf(workflow).Values
            .SelectMany(script => CommandPattern().Matches(script))
            .Select(call => $"{call.Groups["service"]} {call.Groups["command"]}")
            .Distinct()
            .ToList();

        called.Count.ShouldBe(commands);
        called.SelectMany(Calls).Append("ecr:getAuthorizationToken").Except(s_answered).ShouldBeEmpty();
    }

    [Fact]
    public void The_workflows_are_these() => Directory.EnumerateFiles(Repository.PathOf("src/Hooks/Workflows"), "*.asl.json").Select(file => Path.GetFileName(file).Split('.')[0])
        .ShouldBe(["canary", "discreet", "history", "preflight", "watch"], ignoreOrder: true);

    private static IEnumerable<string> Calls(string command)
    {
        var (service, words) = (command.Split(' ')[0], command.Split(' ')[1].Split('-'));
        return s_commands.GetValueOrDefault(command)
            ?? [$"{s_services.GetValueOrDefault(service, service)}:{words[0]}{string.Concat(words[1..].Select(word => char.ToUpperInvariant(word[0]) + word[1..]))}"];
    }

    private static HashSet<string> Answered()
    {
        var account = new InMemoryAccount(TimeProvider.System);
        return [.. new AccountApi(account, new CodeDeployService(account), new EcsController(account)).Operations];
    }

    [GeneratedRegex("states:::aws-sdk:(?<service>[a-z0-9]+):(?<action>[a-zA-Z0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IntegrationPattern();

    [GeneratedRegex("\\baws (?<service>[a-z0-9]+) (?<command>[a-z0-9-]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommandPattern();
}
