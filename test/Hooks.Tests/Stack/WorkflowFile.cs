using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Canary.Deployments;

namespace Hooks.Tests.Stack;

/// <summary>A shipped workflow file, and its resource in the template.</summary>
internal sealed partial class WorkflowFile
{
    private WorkflowFile(string id)
    {
        Id = id;
        Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, Path.GetFileName(Template.Properties(id)["DefinitionUri"]!.GetValue<string>())));
        Root = JsonNode.Parse(Text)!.AsObject();
    }

    public string Id { get; }

    public string Text { get; }

    public JsonObject Root { get; }

    public JsonObject States => Root[nameof(States)]!.AsObject();

    public static WorkflowFile Of(string id) => new(id);

    /// <summary>Every state, nested ones too.</summary>
    public static IEnumerable<(string Name, JsonObject State)> AllStates(JsonNode node)
        => Template.Objects(node).Where(part => part[nameof(States)] is JsonObject && part.ContainsKey("StartAt"))
            .SelectMany(part => part[nameof(States)]!.AsObject().Select(state => (state.Key, state.Value!.AsObject())));

    /// <summary>What the tasks inside a node call, such as <c>ecs:describeTasks</c>; <c>lambda:invoke</c> for functions.</summary>
    public static IEnumerable<string> Calls(JsonNode node)
        => Template.Objects(node).Where(part => part["Resource"] is JsonValue).Select(part => ResourcePattern().Match(part["Resource"]!.GetValue<string>()).Groups["call"].Value);

    /// <summary>The functions that the tasks inside a node invoke, by their logical ids.</summary>
    public static IEnumerable<string> Functions(JsonNode node)
        => Template.Objects(node).Select(part => part["FunctionName"]).OfType<JsonValue>().Select(name => FunctionPattern().Match(name.GetValue<string>()).Groups["id"].Value);

    /// <summary>What the tasks inside a node send to a function: the names of each payload's members, in order. A payload that is a Map's item is what the Map selects.</summary>
    public static IEnumerable<IReadOnlyList<string>> PayloadsTo(string function, JsonNode node) =>
        from part in Template.Objects(node)
        from state in AllStates(part["ItemProcessor"] ?? new JsonObject()).Select(inner => inner.State).Prepend(part)
        where state["Parameters"]?["FunctionName"]?.GetValue<string>() == $"${{{function}Function}}"
        let payload = state["Parameters"]!["Payload"]?.AsObject() ?? part["ItemSelector"]?.AsObject()
        where payload is not null
        select (IReadOnlyList<string>)[.. payload.Select(member => member.Key.Replace(".$", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Where a state may go, whichever way it ends.</summary>
    public IEnumerable<string> After(string state)
    {
        var at = States[state]!.AsObject();
        var choices = (at["Choices"]?.AsArray() ?? []).Concat(at["Catch"]?.AsArray() ?? []).Select(rule => rule!["Next"]);

        return choices.Append(at["Next"]).Append(at["Default"]).OfType<JsonValue>().Select(next => next.GetValue<string>());
    }

    private IEnumerable<string> After(string state, Controller? controller)
    {
        var at = States[state]!;

        return controller is null || at["Choices"]?.AsArray() is not [{ } choice] || !AsksForEcs(choice) ? After(state)
            : [(controller is Controller.Ecs ? choice["Next"]! : at["Default"]!).GetValue<string>()];
    }

    /// <summary>Whether a Choice asks for ECS's own deployments, by what the execution was started with and by nothing else.</summary>
    public static bool AsksForEcs(JsonNode choice)
        => choice.AsObject().Count is 3 && choice["Variable"]?.GetValue<string>() == "$$.Execution.Input.ServiceDeploymentArns[0]" && choice["IsPresent"]?.GetValue<bool>() is true;

    /// <summary>The states that can be reached from the start without passing through one of them.</summary>
    /// <param name="avoided">That one; empty for none.</param>
    /// <param name="controller">Whose deployment was given in the execution's input; null: either's.</param>
    public IReadOnlySet<string> ReachableWithout(string avoided, Controller? controller = null)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([Root["StartAt"]!.GetValue<string>()]);
        while (open.TryPop(out var state))
        {
            if (state != avoided && reached.Add(state))
            {
                foreach (var next in After(state, controller))
                {
                    open.Push(next);
                }
            }
        }

        return reached;
    }

    [GeneratedRegex(@"^\$\{(?<id>[A-Za-z]+)Function\}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FunctionPattern();

    [GeneratedRegex(@"^arn:\$\{Partition\}:states:::(aws-sdk:)?(?<call>[a-z0-9]+:[a-zA-Z0-9]+)(\.waitForTaskToken)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ResourcePattern();
}
