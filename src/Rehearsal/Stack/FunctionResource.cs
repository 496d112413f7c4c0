namespace Rehearsal.Stack;

/// <summary>A function as the template declares it.</summary>
/// <param name="LogicalId">Its name inside the template.</param>
/// <param name="Name">Its name in the account.</param>
/// <param name="TypeName">The class behind the handler, without the suffix of the generated one.</param>
/// <param name="MethodName">The method behind the handler.</param>
/// <param name="Timeout">After which Lambda ends an invocation.</param>
/// <param name="MemorySize">Megabytes.</param>
/// <param name="Environment">Its variables, with references resolved.</param>
internal sealed record FunctionResource(
    string LogicalId,
    string Name,
    string TypeName,
    string MethodName,
    TimeSpan Timeout,
    int MemorySize,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>What Lambda runs, as the template spells it.</summary>
    public string Handler { get; init; } = "";

    /// <summary>How Lambda treats its asynchronous invocations.</summary>
    public AsynchronousSettings Asynchronous { get; init; } = new();

    /// <summary>The EventBridge rules that invoke it.</summary>
    public IReadOnlyList<EventPattern> Rules { get; init; } = [];

    /// <summary>The intervals at which EventBridge invokes it.</summary>
    public IReadOnlyList<TimeSpan> Schedules { get; init; } = [];
}

/// <summary>A function's EventInvokeConfig; the defaults are Lambda's.</summary>
internal sealed record AsynchronousSettings
{
    /// <summary>After the first attempt. 0 to 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>How long an event may wait for an attempt.</summary>
    public TimeSpan OldestEvent { get; init; } = TimeSpan.FromHours(6);

    /// <summary>The ARN of a function or a queue that is handed what was not handled; null: nobody.</summary>
    public string? OnFailure { get; init; }
}

/// <summary>A state machine as the template declares it, with the substitutions for its definition resolved.</summary>
/// <param name="LogicalId">Its name inside the template.</param>
/// <param name="Name">Its name in the account.</param>
/// <param name="DefinitionUri">The file with its definition.</param>
/// <param name="IsExpress">Whether its executions are answered at their end and kept nowhere.</param>
/// <param name="Substitutions">By name, for the definition.</param>
internal sealed record StateMachineResource(
    string LogicalId, string Name, string DefinitionUri, bool IsExpress, IReadOnlyDictionary<string, string> Substitutions)
{
    /// <summary>The EventBridge rules that start it, each with the detail of the event as its input.</summary>
    public IReadOnlyList<EventPattern> Rules { get; init; } = [];

    public string Arn => new Account.Arns().StateMachine(Name);

    /// <summary>The definition as CloudFormation hands it to Step Functions.</summary>
    public string Fill(string definition) =>
        Substitutions.Aggregate(
            definition, (text, substitution) => text.Replace($"${{{substitution.Key}}}", substitution.Value, StringComparison.Ordinal));
}

/// <summary>A log stream of the stack and the group it is in.</summary>
internal sealed record LogStreamResource(string Group, string Stream);
