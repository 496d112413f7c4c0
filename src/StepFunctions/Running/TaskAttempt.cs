using System.Text.Json.Nodes;
using StepFunctions.States;
using StepFunctions.Values;

namespace StepFunctions.Running;

/// <summary>Has the runner do a task, once, within its time.</summary>
internal sealed class TaskAttempt(Execution execution, ITaskRunner tasks, TaskTokens tokens, TimeProvider clock)
{
    /// <exception cref="StateFailure">The task failed, timed out, answered too much, or the runner has a bug.</exception>
    public async Task<Json> Run(StateVisit visit, TaskState task, Json parameters, TimeSpan? timeout)
    {
        var resource = ("resource", (Json)new JsonString(task.Resource));
        execution.Record("TaskScheduled", task.Name, JsonMap.Of(resource, ("parameters", parameters)));
        execution.Record("TaskStarted", task.Name, JsonMap.Of(resource));
        try
        {
            var result = Json.From(await WithinTime(visit, task, parameters.ToNode(), timeout));
            if (result.Size > Interpreter.LargestDocument)
            {
                throw TooLarge(task.Resource);
            }

            execution.Record("TaskSucceeded", task.Name, JsonMap.Of(resource, ("output", result)));
            return result;
        }
        catch (StateFailure failure)
        {
            var type = failure.Error == StateFailure.Timeout ? "TaskTimedOut" : "TaskFailed";
            execution.Record(type, task.Name, Failure(failure, resource));
            throw;
        }
    }

    public static StateFailure TooLarge(string stateOrTask) => new(
        StateFailure.DataLimitExceeded,
        $"The state/task '{stateOrTask}' returned a result with a size exceeding the maximum number of bytes service limit.");

    public static JsonMap Failure(StateFailure failure, params IEnumerable<(string Name, Json? Value)> more) => JsonMap.Of(
    [
        .. more,
        ("error", failure.Error is null ? null : new JsonString(failure.Error)),
        ("cause", failure.Cause is null ? null : new JsonString(failure.Cause)),
    ]);

    // A runner that ignores its token must not keep the state: whichever of the two is done first decides, and a late answer is dropped.
    private async Task<JsonNode?> WithinTime(StateVisit visit, TaskState task, JsonNode? parameters, TimeSpan? timeout)
    {
        var aborted = visit.Branch.Aborted;
        using var work = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var answer = visit.Token is { } token && task.WaitsForToken
            ? SentBack(task, token, parameters, work.Token, aborted)
            : Answer(task.Resource, parameters, work.Token, aborted);
        if (!answer.IsCompleted)
        {
            await clock.AtMost(timeout, answer, aborted);
        }

        if (answer.IsCompleted)
        {
            return await answer;
        }

        work.Cancel();
        if (visit.Token is { } late)
        {
            tokens.Forget(late);
        }

        aborted.ThrowIfCancellationRequested();

        // The cause of a caught timeout is empty: recorded on AWS.
        throw new StateFailure(StateFailure.Timeout, string.Empty);
    }

    /// <summary>The runner begins it; what it answers is dropped. The token may come back before that.</summary>
    private async Task<JsonNode?> SentBack(TaskState task, string token, JsonNode? parameters, CancellationToken work, CancellationToken aborted)
    {
        var sentBack = tokens.Wait(token);
        try
        {
            var begun = Json.From(await Answer(task.Resource, parameters, work, aborted));
            execution.Record(
                "TaskSubmitted", task.Name, JsonMap.Of(("resource", new JsonString($"{task.Resource}.waitForTaskToken")), ("output", begun)));
        }
        catch
        {
            tokens.Forget(token);
            throw;
        }

        return await sentBack;
    }

    private async Task<JsonNode?> Answer(string resource, JsonNode? parameters, CancellationToken token, CancellationToken aborted)
    {
        try
        {
            return await tasks.Run(resource, parameters, token);
        }
        catch (TaskFailedException failed)
        {
            throw new StateFailure(failed.Error, failed.Cause);
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception bug)
        {
            throw new StateFailure(StateFailure.Runtime, $"The task runner failed on {resource}: {bug.Message}");
        }
    }
}
