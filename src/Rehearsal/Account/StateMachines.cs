using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using StepFunctions;

namespace Rehearsal.Account;

/// <summary>The state machines of the account and their executions.</summary>
internal sealed class StateMachines(TimeProvider clock, Identifiers identifiers)
{
    private static readonly TimeSpan NamesAreKept = TimeSpan.FromDays(90);

    private readonly DateTimeOffset _created = clock.GetUtcNow();

    private ImmutableDictionary<string, (StateMachine Machine, StepFunctionsEngine Engine)> _machines =
        ImmutableDictionary<string, (StateMachine, StepFunctionsEngine)>.Empty;

    private ImmutableDictionary<string, (StateMachine Machine, StepFunctionsEngine Engine)> _express =
        ImmutableDictionary<string, (StateMachine, StepFunctionsEngine)>.Empty;

    private ImmutableList<(Execution Execution, string Input)> _executions = [];

    /// <summary>Of the Standard state machines, oldest first: those of Express ones are kept nowhere.</summary>
    public IEnumerable<Execution> Executions => _executions.Select(started => started.Execution);

    /// <summary>By name.</summary>
    public IEnumerable<(StateMachine Machine, bool IsExpress, DateTimeOffset Created)> All =>
        _machines.Values.Select(known => (known.Machine, IsExpress: false, _created))
            .Concat(_express.Values.Select(known => (known.Machine, IsExpress: true, _created)))
            .OrderBy(known => known.Machine.Name, StringComparer.Ordinal);

    /// <summary>Makes a state machine known under its ARN; its executions run in the engine.</summary>
    public void Add(StateMachine machine, StepFunctionsEngine engine) => _machines = _machines.SetItem(machine.Arn, (machine, engine));

    /// <summary>As <see cref="Add"/>, for a state machine of the type Express.</summary>
    public void AddExpress(StateMachine machine, StepFunctionsEngine engine) => _express = _express.SetItem(machine.Arn, (machine, engine));

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

    /// <summary>Sends a task token back to the engine that gave it; Express workflows give none.</summary>
    public TokenReceipt Settle(Func<StepFunctionsEngine, TokenReceipt> send)
    {
        foreach (var engine in _machines.Values.Select(known => known.Engine).Distinct())
        {
            if (send(engine) is var receipt and not TokenReceipt.Unknown)
            {
                return receipt;
            }
        }

        return TokenReceipt.Unknown;
    }

    /// <summary>Runs an execution of an Express state machine to its end, and forgets it. Names may come again.</summary>
    public async Task<Execution> Run(string stateMachineArn, string? name, string input, CancellationToken cancellationToken)
    {
        var (machine, engine) = Known(stateMachineArn, _express);
        var execution = Started(machine, engine, name ?? identifiers.Uuid(), input);
        using var gone = cancellationToken.Register(() => execution.Stop("Rehearsal.CallerGone", cause: null));
        await execution.Completion;
        return execution;
    }

    private (StateMachine Machine, StepFunctionsEngine Engine) Known(string stateMachineArn) => Known(stateMachineArn, _machines);

    private (StateMachine Machine, StepFunctionsEngine Engine) Known(
        string stateMachineArn, ImmutableDictionary<string, (StateMachine Machine, StepFunctionsEngine Engine)> ofType) =>
        ofType.TryGetValue(stateMachineArn, out var known) ? known
            : _machines.ContainsKey(stateMachineArn) || _express.ContainsKey(stateMachineArn)
                ? throw new AwsException(
                    "StateMachineTypeNotSupported", $"This operation is not supported by this type of state machine: '{stateMachineArn}'")
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
        var execution = Started(machine, engine, name, input);
        _executions = _executions.Add((execution, input));
        return execution;
    }

    private static Execution Started(StateMachine machine, StepFunctionsEngine engine, string name, string input)
    {
        try
        {
            return engine.Start(machine, name, JsonNode.Parse(input));
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
