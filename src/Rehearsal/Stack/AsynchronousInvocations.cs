using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Api;
using StepFunctions.Running;

namespace Rehearsal.Stack;

/// <summary>
/// Lambda's queue: hands an event to a function, repeats it when the function fails, and hands what was not handled to the function's
/// destination.
/// </summary>
internal sealed class AsynchronousInvocations(IFunctions functions, StackTemplate template, InMemoryAccount account, Action<LogLine> log)
{
    private const string RetriesExhausted = "RetriesExhausted";
    private const string TooOld = "EventAgeExceeded";

    private readonly TimeProvider _clock = account.Clock;
    private ImmutableList<DeadLetter> _deadLetters = [];

    /// <summary>What a queue was handed because nobody handled it, oldest first.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters => _deadLetters;

    /// <summary>Returns when the event is handled, or given up and told to the destination; never faults.</summary>
    public async Task Invoke(string functionName, JsonNode? payload)
    {
        var function = template.Functions.Single(it => it.Name == functionName);
        var accepted = _clock.GetUtcNow();
        for (var attempt = 1; ; attempt++)
        {
            if (await Try(function, payload) is not { } problem)
            {
                return;
            }

            var pause = PauseAfter(attempt);
            var isTooOld = _clock.GetUtcNow() + pause - accepted > function.Asynchronous.OldestEvent;
            if (attempt > function.Asynchronous.Retries || isTooOld)
            {
                await GiveUp(function, payload, problem, attempt, attempt > function.Asynchronous.Retries ? RetriesExhausted : TooOld);
                return;
            }

            await _clock.Pause(pause, CancellationToken.None);
        }
    }

    /// <summary>
    /// One minute before the second attempt and two before the third:
    /// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
    /// </summary>
    private static TimeSpan PauseAfter(int attempt) => TimeSpan.FromMinutes(attempt);

    private async Task<FunctionException?> Try(FunctionResource function, JsonNode? payload)
    {
        try
        {
            await functions.Invoke(function.Name, payload?.DeepClone(), CancellationToken.None);
            return null;
        }
        catch (FunctionException problem)
        {
            log(new LogLine(_clock.GetUtcNow(), function.Name, "Error", problem.Message));
            return problem;
        }
    }

    private Task GiveUp(FunctionResource function, JsonNode? payload, FunctionException problem, int attempts, string condition)
    {
        if (function.Asynchronous.OnFailure is not { } destination)
        {
            return Task.CompletedTask;
        }

        var record = Record(function, payload, problem, attempts, condition);
        if (destination.Split(':') is ["arn", _, "lambda", _, _, "function", var name])
        {
            return Invoke(name, record);
        }

        ImmutableInterlocked.Update(ref _deadLetters, letters => letters.Add(new DeadLetter(destination, record)));
        return Task.CompletedTask;
    }

    /// <summary>https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html</summary>
    private JsonObject Record(FunctionResource function, JsonNode? payload, FunctionException problem, int attempts, string condition) =>
        new()
        {
            ["version"] = "1.0",
            ["timestamp"] = ApiResponse.Time(_clock.GetUtcNow()),
            ["requestContext"] = new JsonObject
            {
                ["requestId"] = account.RequestIdentifiers.Uuid(),
                ["functionArn"] = $"{account.Arns.Function(function.Name)}:$LATEST",
                ["condition"] = condition,
                ["approximateInvokeCount"] = attempts,
            },
            ["requestPayload"] = payload?.DeepClone(),
            ["responseContext"] = new JsonObject { ["statusCode"] = 200, ["executedVersion"] = "$LATEST", ["functionError"] = "Unhandled" },
            ["responsePayload"] = new JsonObject { ["errorMessage"] = problem.Message, ["errorType"] = problem.ErrorType },
        };
}

/// <summary>What nobody handled, in the queue that was handed it.</summary>
internal sealed record DeadLetter(string Queue, JsonObject Record);
