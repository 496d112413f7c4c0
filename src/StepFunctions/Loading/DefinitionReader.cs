using System.Text;
using System.Text.Json;
using StepFunctions.States;
using StepFunctions.Values;

namespace StepFunctions.Loading;

/// <summary>Reads a definition and everything in it, and collects what is wrong.</summary>
internal sealed class DefinitionReader(ITaskRunner tasks, List<string> problems)
{
    private const int LargestDefinition = 1024 * 1024;
    private const int LongestName = 80;

    private readonly HashSet<string> _names = [];

    public ITaskRunner Tasks => tasks;

    public static (Workflow? Workflow, int? TimeoutSeconds) Read(string name, string definition, ITaskRunner tasks, List<string> problems)
    {
        var reader = new DefinitionReader(tasks, problems);
        var machine = $"State machine '{name}'";
        reader.CheckName(machine, name);
        if (Encoding.UTF8.GetByteCount(definition) is > LargestDefinition and var size)
        {
            problems.Add($"{machine}: the definition has {size} bytes; at most {LargestDefinition} are allowed");
        }

        return Parse(machine, definition, problems) is { } document ? reader.Machine(machine, document) : (null, null);
    }

    /// <summary>Reads StartAt and States, from the fields of a machine, a branch or an item processor.</summary>
    /// <param name="fields">Where they are.</param>
    /// <param name="scope">What the states belong to, for messages.</param>
    public Workflow? Workflow(FieldReader fields, string scope)
    {
        var startAt = fields.Text("StartAt", required: true);
        if (fields.Take<JsonMap>("States", "an object with the states") is not { Count: > 0 } states)
        {
            fields.Report("States", "has no state; write at least one");
            return null;
        }

        var read = new Dictionary<string, State>();
        foreach (var (name, value) in states.Members)
        {
            if (State(name, value) is { } state)
            {
                read[name] = state;
            }
        }

        // A state that could not be read would be reported a second time by everything that leads to it.
        if (startAt is null || read.Count < states.Count)
        {
            return null;
        }

        var workflow = new Workflow(startAt, read);
        Graph.Check(workflow, fields, scope, problems);
        return workflow;
    }

    private static JsonMap? Parse(string machine, string definition, List<string> problems)
    {
        try
        {
            if (Json.Parse(definition, refuseDuplicates: true) is JsonMap document)
            {
                return document;
            }

            problems.Add($"{machine}: the definition is not a JSON object");
        }
        catch (Exception mistake) when (mistake is JsonException or InvalidOperationException)
        {
            problems.Add($"{machine}: the definition is not valid JSON: {mistake.Message}");
        }

        return null;
    }

    private (Workflow? Workflow, int? TimeoutSeconds) Machine(string machine, JsonMap document)
    {
        var fields = new FieldReader(machine, string.Empty, document, problems);
        fields.Text("Comment");
        fields.OnlyJsonPath();
        if (fields.Text("Version") is { } version and not "1.0")
        {
            fields.Report("Version", $"is {version}; use 1.0");
        }

        var timeout = fields.Integer("TimeoutSeconds", 1, StateReader.LongestSeconds);
        var workflow = Workflow(fields, machine);
        fields.Finish("a state machine");
        return (workflow, timeout);
    }

    private State? State(string name, Json value)
    {
        var place = $"State '{name}'";
        CheckName(place, name);
        if (!_names.Add(name))
        {
            problems.Add($"{place}: the name is used twice in the state machine; names are unique across all branches, so rename one");
        }

        if (value is JsonMap map)
        {
            return new StateReader(this, name, new FieldReader(place, string.Empty, map, problems)).Read();
        }

        problems.Add($"{place}: is of type {value.Kind}; write an object with a Type");
        return null;
    }

    private void CheckName(string place, string name)
    {
        if (name.Length is 0 or > LongestName)
        {
            problems.Add($"{place}: the name has {name.Length} characters; use 1 to {LongestName}");
        }
    }
}
