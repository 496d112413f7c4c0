using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hooks.Tests;

/// <summary>The shipped workflow files beside the shipped template.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string, string> Workflows => new() { { "preflight", "PreflightWorkflow" }, { "canary", "CanaryWorkflow" } };

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Reads_AWS_and_answers_and_does_nothing_else(string file, string resource)
    {
        _ = resource;

        Resources(file).Distinct().Where(called => called is not "arn:aws:states:::lambda:invoke").ShouldAllBe(called => ReadPattern().IsMatch(called));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Has_one_state_that_answers(string file, string resource)
    {
        _ = resource;

        Resources(file).Count(called => called.EndsWith(":putLifecycleEventHookExecutionStatus", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Ends_in_no_other_way_than_behind_the_answer(string file, string resource)
    {
        _ = resource;
        var states = Definition(file).GetProperty("States").EnumerateObject().ToList();

        states.Where(state => state.Value.TryGetProperty("End", out _) || state.Value.GetProperty("Type").GetString() is "Succeed" or "Fail")
            .Select(state => state.Name).ShouldBe(["Answered"]);
        states.Where(state => Objects(state.Value).Any(part => part.TryGetProperty("Next", out var next) && next.GetString() == "Answered"))
            .Select(state => state.Name).ShouldBe(["Answer"]);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Times_out_within_55_minutes_and_so_does_each_task(string file, string resource)
    {
        _ = resource;
        var root = Definition(file);

        root.GetProperty("TimeoutSeconds").GetInt32().ShouldBe(3300);
        Objects(root).Where(state => state.TryGetProperty("Resource", out _)).ShouldAllBe(task => task.GetProperty("TimeoutSeconds").GetInt32() <= 100);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Uses_every_substitution_and_is_given_each(string file, string resource)
    {
        var used = SubstitutionPattern().Matches(Text(file)).Select(match => match.Groups["name"].Value).Distinct();
        var given = LinesOf(resource, "DefinitionSubstitutions:").Select(line => line.Split(':')[0].Trim());

        used.ShouldBe(given, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Is_allowed_every_call_it_makes_and_no_other(string file, string resource)
    {
        var made = Resources(file)
            .Where(called => called.Contains(":aws-sdk:", StringComparison.Ordinal))
            .Select(called => called.Split(':')[^2..])
            .Select(call => $"{call[0].Replace("elasticloadbalancingv2", "elasticloadbalancing", StringComparison.Ordinal)}:{char.ToUpperInvariant(call[1][0])}{call[1][1..]}")
            .Append("lambda:InvokeFunction")
            .Distinct();
        var allowed = ActionPattern().Matches(Section(resource)).Select(match => match.Groups["action"].Value).Distinct();

        made.ShouldBe(allowed, ignoreOrder: true);
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"{file}.asl.json"));

    private static JsonElement Definition(string file) => JsonDocument.Parse(Text(file)).RootElement;

    private static IEnumerable<string> Resources(string file)
        => Objects(Definition(file)).Where(state => state.TryGetProperty("Resource", out _)).Select(state => state.GetProperty("Resource").GetString()!);

    private static IEnumerable<JsonElement> Objects(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Objects(member.Value)).Prepend(element),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Objects),
        _ => [],
    };

    /// <summary>The lines of one resource of the template.</summary>
    private static string Section(string resource)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "template.yaml"));

        return string.Join('\n', lines.SkipWhile(line => line != $"  {resource}:").Skip(1).TakeWhile(line => line is "" || line.StartsWith("   ", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> LinesOf(string resource, string property)
    {
        var lines = Section(resource).Split('\n').SkipWhile(line => line.Trim() != property).ToList();
        var indent = lines[0].IndexOf(property, StringComparison.Ordinal);

        return lines.Skip(1).TakeWhile(line => line.Length > indent && line[indent] == ' ');
    }

    [GeneratedRegex("^arn:aws:states:::aws-sdk:[a-z0-9]+:((get|list|describe|batchGet)[A-Z][A-Za-z]*|putLifecycleEventHookExecutionStatus)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReadPattern();

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SubstitutionPattern();

    [GeneratedRegex("(Action: |- )(?<action>[a-z0-9]+:[A-Z][A-Za-z]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ActionPattern();
}
