using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rehearsal.StepFunctions;

namespace Rehearsal.Account;

/// <summary>The state machines of the account and their executions.</summary>
internal sealed class StateMachines(TimeProvider clock, Identifiers identifiers)
{
    private static readonly TimeSpan NamesAreKept = TimeSpan.FromDays(90);

    private ImmutableDictionary<string, (StateMachine Machine, StepFunctionsEngine Engine)> _machines =
        ImmutableDictionary<string, (StateMachine, StepFunctionsEngine)>.Empty;

    private ImmutableList<(Execution Execution, string Input)> _executions = [];

    /// <summary>Oldest first.</summary>
    public IEnumerable<Execution> Executions => _executions.Select(started => started.Execution);

    /// <summary>Makes a state machine known under its ARN; its executions run in the engine.</summary>
    public void Add(StateMachine machine, StepFunctionsEngine engine) => _machines = _machines.SetItem(machine.Arn, (machine, engine));

    public Execution? Find(string executionArn) => Executions.LastOrDefault(execution => execution.Arn == executionArn);

    /// <summary>The executions of a state machine, oldest first.</summary>
    public IEnumerable<Execution> Of(string stateMachineArn)
    {
        var arn = Known(stateMachineArn).Machine.Arn;
        return Executions.Where(execution => execution.Machine.Arn == arn);
    }

    /// <summary>The same name with the same input, while it runs, is the same execution; a name that was used for anything else is taken.</summary>
    public Execution Start(string stateMachineArn, string? name, string input)
    {
        var known = Known(stateMachineArn);
        name ??= identifiers.Uuid();
        return _executions.FindLast(started => IsSame(started.Execution, known.Machine, name)) is { Execution: not null } same
            ? Again(same.Execution, same.Input, input)
            : StartNew(known.Machine, known.Engine, name, input);
    }

    private (StateMachine Machine, StepFunctionsEngine Engine) Known(string stateMachineArn) =>
        _machines.TryGetValue(stateMachineArn, out var known) ? known
            : throw (stateMachineArn.StartsWith("arn:", StringComparison.Ordinal)
                ? new AwsException("StateMachineDoesNotExist", $"State Machine Does Not Exist: '{stateMachineArn}'")
                : new AwsException("InvalidArn", $"Invalid Arn: 'Invalid ARN prefix: {stateMachineArn}'"));

    private bool IsSame(Execution execution, StateMachine machine, string name) =>
        execution.Machine.Arn == machine.Arn && execution.Name == name && !(execution.StopDate < clock.GetUtcNow() - NamesAreKept);

    private static Execution Again(Execution execution, string inputThen, string inputNow) =>
        execution.Status is ExecutionStatus.Running && inputThen == inputNow
            ? execution
            : throw new AwsException("ExecutionAlreadyExists", $"Execution Already Exists: '{execution.Arn}'");

    private Execution StartNew(StateMachine machine, StepFunctionsEngine engine, string name, string input)
    {
        try
        {
            var execution = engine.Start(machine, name, JsonNode.Parse(input));
            _executions = _executions.Add((execution, input));
            return execution;
        }
        catch (JsonException problem)
        {
            throw new AwsException("InvalidExecutionInput", $"Invalid State Machine Execution Input: '{problem.Message}'");
        }
        catch (ArgumentException problem)
        {
            throw new AwsException(problem.ParamName is "name" ? "InvalidName" : "InvalidExecutionInput", problem.Message);
        }
    }
}
