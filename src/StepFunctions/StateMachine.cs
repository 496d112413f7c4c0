using StepFunctions.Loading;
using StepFunctions.States;

namespace StepFunctions;

/// <summary>A definition in the Amazon States Language that was read and checked, and never changes.</summary>
internal sealed class StateMachine
{
    private StateMachine(string name, Workflow workflow, int? timeoutSeconds)
    {
        Name = name;
        Workflow = workflow;
        TimeoutSeconds = timeoutSeconds;
    }

    public string Name { get; }

    public string Arn => $"arn:aws:states:local:000000000000:stateMachine:{Name}";

    internal Workflow Workflow { get; }

    /// <summary>Seconds after which an execution ends as timed out.</summary>
    internal int? TimeoutSeconds { get; }

    /// <param name="name">What it is called.</param>
    /// <param name="definition">In JSON.</param>
    /// <param name="tasks">Who will do its tasks, and says now which it cannot do.</param>
    /// <exception cref="InvalidDefinitionException">Something in it is wrong or not implemented; it says all that is.</exception>
    public static StateMachine Load(string name, string definition, ITaskRunner tasks)
    {
        var problems = new List<string>();
        var (workflow, timeoutSeconds) = DefinitionReader.Read(name, definition, tasks, problems);
        return problems is [] && workflow is not null
            ? new StateMachine(name, workflow, timeoutSeconds)
            : throw new InvalidDefinitionException(name, problems);
    }
}
