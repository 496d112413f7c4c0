using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Scenarios;

/// <summary>A shipped workflow as a document, whose states can be broken.</summary>
internal sealed class BreakableWorkflow
{
    private readonly JsonObject _definition;

    private BreakableWorkflow(JsonObject definition) => _definition = definition;

    /// <summary>The definition with its substitutions made.</summary>
    public string Text => _definition.ToJsonString();

    /// <summary>Every state, nested ones too, in the order of the file.</summary>
    public IReadOnlyList<string> States => [.. All(_definition).Select(state => state.Name)];

    /// <summary>The logical id of the workflow that answers a lifecycle event.</summary>
    public static string Of(string lifecycleEvent) => lifecycleEvent == "BeforeInstall" ? "PreflightWorkflow" : "CanaryWorkflow";

    public static BreakableWorkflow Read(RehearsalStack stack, string logicalId)
    {
        var resource = stack.Template.StateMachines.Single(machine => machine.LogicalId == logicalId);
        return new BreakableWorkflow(JsonNode.Parse(resource.Fill(Shipped.Text(resource.DefinitionUri)))!.AsObject());
    }

    /// <summary>A task whose call fails in every attempt.</summary>
    public BreakableWorkflow Refusing(string task) => With(task, (state, _) =>
    {
        state["Resource"] = "arn:aws:states:::lambda:invoke";
        state["Parameters"] = new JsonObject { ["FunctionName"] = "nobody" };
        state.Remove("ResultSelector");
    });

    /// <summary>A state that is never left; what it did stands behind it, because each state must be led to.</summary>
    public BreakableWorkflow Lingering(string name) => With(name, (state, scope) =>
    {
        var behind = $"{name} at last";
        scope[behind] = state.DeepClone();
        scope[name] = new JsonObject { ["Type"] = "Wait", ["Seconds"] = 90_000, ["Next"] = behind };
    });

    /// <summary>A state that kills the execution: nothing catches a definite path to what is not there.</summary>
    public BreakableWorkflow Fatal(string name) => With(name, (state, scope) =>
    {
        if (state["Type"]!.GetValue<string>() == "Fail")
        {
            // A Fail state reads nothing: a Pass in its place.
            scope[name] = state = new JsonObject { ["Type"] = "Pass", ["End"] = true };
        }

        state["InputPath"] = "$.not.there";
    });

    /// <summary>Which states a situation leads into, by itself or when the call of a task is refused.</summary>
    /// <param name="situation">Its name.</param>
    /// <param name="covered">States that are known already.</param>
    /// <param name="visit">Plays a workflow, and returns the states that it came through.</param>
    public async Task<IReadOnlyDictionary<string, (string Way, BreakableWorkflow Definition)>> Ways(
        string situation, IReadOnlyCollection<string> covered, Func<string, BreakableWorkflow, Task<IEnumerable<string>>> visit)
    {
        var ways = new Dictionary<string, (string Way, BreakableWorkflow Definition)>();
        await Add(situation, this);
        while (Catchers.FirstOrDefault(it => ways.ContainsKey(it.Task) && !ways.ContainsKey(it.Catcher) && !covered.Contains(it.Catcher)) is { Task: { } task })
        {
            var (way, definition) = ways[task];
            await Add($"{way}, {task} refused", definition.Refusing(task));
        }

        return ways;

        async Task Add(string way, BreakableWorkflow definition)
        {
            foreach (var state in (await visit(way, definition)).Where(state => !covered.Contains(state)))
            {
                ways.TryAdd(state, (way, definition));
            }
        }
    }

    /// <summary>The states that catch what a task throws, by the task's name.</summary>
    public IEnumerable<(string Task, string Catcher)> Catchers =>
        from state in All(_definition)
        where state.State["Type"]!.GetValue<string>() == "Task"
        from catcher in state.State["Catch"]?.AsArray() ?? []
        select (state.Name, catcher!["Next"]!.GetValue<string>());

    private BreakableWorkflow With(string name, Action<JsonObject, JsonObject> change)
    {
        var copy = _definition.DeepClone().AsObject();
        var (_, state, scope) = All(copy).Single(state => state.Name == name);
        change(state, scope);
        return new BreakableWorkflow(copy);
    }

    /// <summary>Every state with the scope that it stands in.</summary>
    private static IEnumerable<(string Name, JsonObject State, JsonObject Scope)> All(JsonObject machine)
    {
        var scope = machine[nameof(States)]!.AsObject();
        foreach (var (name, value) in scope)
        {
            var state = value!.AsObject();
            yield return (name, state, scope);
            var inner = (state["Branches"]?.AsArray() ?? []).Append(state["ItemProcessor"]).OfType<JsonObject>();
            foreach (var nested in inner.SelectMany(All))
            {
                yield return nested;
            }
        }
    }
}
