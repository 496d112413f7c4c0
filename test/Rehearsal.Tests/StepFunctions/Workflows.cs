using System.Text.Json.Nodes;

namespace Rehearsal.Tests.StepFunctions;

/// <summary>Runs definitions in virtual time.</summary>
internal static class Workflows
{
    public const string Lambda = "arn:aws:states:::lambda:invoke";

    public static Execution Run(string definition, string input = "{}", ITaskRunner? tasks = null, int seed = 0, TimeSpan? limit = null) => VirtualTime.Run(
        async clock =>
        {
            var execution = Start(clock, definition, input, tasks, seed);
            await execution.Completion;
            return execution;
        },
        limit);

    public static Execution Start(VirtualTime clock, string definition, string input = "{}", ITaskRunner? tasks = null, int seed = 0) =>
        new StepFunctionsEngine(tasks ?? new Tasks(), clock, seed).Start(Load(definition, tasks), "run", JsonNode.Parse(input));

    public static StateMachine Load(string definition, ITaskRunner? tasks = null, string name = "machine") => StateMachine.Load(name, definition, tasks ?? new Tasks());

    /// <summary>Everything that is wrong in a definition.</summary>
    public static InvalidDefinitionException Refused(string definition, ITaskRunner? tasks = null, string name = "m") =>
        Should.Throw<InvalidDefinitionException>(() => Load(definition, tasks, name));

    /// <summary>A machine of one last state, given its fields; it is called Only.</summary>
    public static string Only(string fields) => $$"""{"StartAt": "Only", "States": {"Only": {"End": true, {{fields}} } } }""";

    /// <summary>The output of a machine of one last state.</summary>
    public static string OutputOf(string fields, string input = "{}", ITaskRunner? tasks = null)
    {
        var execution = Run(Only(fields), input, tasks);
        execution.Error.ShouldBeNull(execution.Cause);
        execution.Status.ShouldBe(ExecutionStatus.Succeeded);
        return Text(execution.Output);
    }

    /// <summary>The value of one computed member in the Parameters of a Pass state.</summary>
    public static string Computed(string expression, string input = "{}") => OutputOf(
        $$"""
        "Type": "Pass", "Parameters": {"value.$": {{JsonValue.Create(expression).ToJsonString()}}}, "OutputPath": "$.value"
        """,
        input);

    public static Execution RunOnly(string fields, string input = "{}", ITaskRunner? tasks = null) => Run(Only(fields), input, tasks);

    /// <summary>Fails if anything is left that would make virtual time go on after the body is done.</summary>
    public static void LeavesNothingBehind(Func<VirtualTime, Task> body, DateTimeOffset end)
    {
        var stuck = Should.Throw<InvalidOperationException>(() => VirtualTime.Run(async clock =>
        {
            await body(clock);
            await new TaskCompletionSource().Task;
        }));

        stuck.Message.ShouldStartWith($"At {end:yyyy-MM-dd HH:mm:ss.fff} everything waits");
    }

    public static string Text(JsonNode? node) => global::StepFunctions.Values.Json.From(node).ToString();

    public static string[] Types(this Execution execution) => [.. execution.History.Select(happened => happened.Type)];

    /// <summary>The names of the states in the order in which they were entered.</summary>
    public static string[] Entered(this Execution execution) =>
        [.. execution.History.Where(happened => happened.Type.EndsWith("StateEntered", StringComparison.Ordinal)).Select(happened => happened.State!)];

    public static TimeSpan Took(this Execution execution) => execution.StopDate!.Value - execution.StartDate;
}

/// <summary>A runner that is told what to do, one step for each call; the last step stays.</summary>
internal sealed class Tasks : ITaskRunner
{
    private readonly Queue<Func<JsonNode?, CancellationToken, Task<JsonNode?>>> _steps = new();

    public List<(string Resource, string Parameters)> Calls { get; } = [];

    /// <summary>What the runner says of a resource at load, given the names of the parameters.</summary>
    public Func<string, IReadOnlyCollection<string>, string?> Objects { get; init; } = (_, _) => null;

    public string? Objection(string resource, IReadOnlyCollection<string> parameters) => Objects(resource, parameters);

    public Tasks Answers(string result = "{}") => Does(_ => Task.FromResult(JsonNode.Parse(result)));

    public Tasks Fails(string error, string? cause = null) => Does(_ => throw new TaskFailedException(error, cause));

    public Tasks Does(Func<CancellationToken, Task<JsonNode?>> step) => Does((_, token) => step(token));

    public Tasks Does(Func<JsonNode?, CancellationToken, Task<JsonNode?>> step)
    {
        _steps.Enqueue(step);
        return this;
    }

    public Task<JsonNode?> Run(string resource, JsonNode? parameters, CancellationToken cancellationToken)
    {
        Calls.Add((resource, Workflows.Text(parameters)));
        return (_steps.Count > 1 ? _steps.Dequeue() : _steps.Peek())(parameters, cancellationToken);
    }
}
