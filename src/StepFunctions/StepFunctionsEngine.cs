using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using StepFunctions.Running;
using StepFunctions.Values;

namespace StepFunctions;

/// <summary>Runs Standard workflows as AWS Step Functions does, on a clock of choice.</summary>
/// <remarks>
/// An execution continues on the <see cref="SynchronizationContext"/> it was started on, and relies on that one running one thing at a time.
/// The seed decides jitter, States.MathRandom and States.UUID.
/// </remarks>
internal sealed class StepFunctionsEngine(ITaskRunner tasks, TimeProvider clock, int seed = 0)
{
    private const int LongestName = 80;
    private const string ForbiddenInNames = "<>{}[]?*\"#%\\^|~`$&,;:/";

    private readonly Random _random = new(seed);
    private readonly TaskTokens _tokens = new();

    /// <summary>Raised for each event of each execution, after it is in the history.</summary>
    [SuppressMessage("Design", "MA0046", Justification = "The execution is the sender; nobody needs it as an object beside itself.")]
    public event Action<Execution, HistoryEvent>? Happened;

    /// <summary>Starts an execution and returns at once; its first state is entered when the caller yields.</summary>
    /// <exception cref="ArgumentException">AWS would refuse the name or the input.</exception>
    public Execution Start(StateMachine machine, string name, JsonNode? input)
    {
        if (name.Length is 0 or > LongestName || name.Any(IsForbiddenInNames))
        {
            throw new ArgumentException(
                $"The execution name '{name}' is not valid; use 1 to {LongestName} characters, no blanks and none of {ForbiddenInNames}",
                nameof(name));
        }

        var document = Json.From(input);
        if (document.Size > Interpreter.LargestDocument)
        {
            throw new ArgumentException(
                $"The execution input has {document.Size} bytes; at most {Interpreter.LargestDocument} are allowed", nameof(input));
        }

        var execution = new Execution(machine, name, document, clock, (one, happened) => Happened?.Invoke(one, happened));
        execution.Completion = Run(execution);
        return execution;
    }

    /// <summary>Ends the task that waits for the token with this output.</summary>
    public TokenReceipt SendTaskSuccess(string token, JsonNode? output) => _tokens.Settle(token, waiting => waiting.SetResult(output?.DeepClone()));

    /// <summary>Fails the task that waits for the token.</summary>
    public TokenReceipt SendTaskFailure(string token, string? error, string? cause)
        => _tokens.Settle(token, waiting => waiting.SetException(new StateFailure(error, cause)));

    private async Task Run(Execution execution)
    {
        await Task.Yield();
        try
        {
            await Task.WhenAll(Work(execution), Expire(execution));
        }
        catch (Exception bug)
        {
            // A listener or a cancellation callback threw. If the execution has ended already, that end stands.
            execution.Fail(StateFailure.Runtime, bug.Message);
        }
    }

    private async Task Work(Execution execution)
    {
        try
        {
            execution.Succeed(await new Interpreter(execution, tasks, _tokens, clock, _random).Run());
        }
        catch (StateFailure failure)
        {
            execution.Fail(failure.Error, failure.Cause);
        }
        catch (OperationCanceledException) when (!execution.IsRunning)
        {
            // It was stopped or timed out; the end is recorded.
        }
        catch (Exception bug)
        {
            execution.Fail(StateFailure.Runtime, bug.Message);
        }
    }

    private async Task Expire(Execution execution)
    {
        if (execution.Machine.TimeoutSeconds is { } seconds)
        {
            await clock.Pause(TimeSpan.FromSeconds(seconds), execution.Ended);
            execution.TimeOut();
        }
    }

    private static bool IsForbiddenInNames(char character) =>
        char.IsWhiteSpace(character) || char.IsControl(character) || ForbiddenInNames.Contains(character, StringComparison.Ordinal);
}
