using System.Text.Json.Nodes;

namespace StepFunctions;

/// <summary>Does the work of a Task state: an SDK call or the invocation of a function.</summary>
internal interface ITaskRunner
{
    /// <summary>
    /// Why no call of this resource with these parameters can be done, whatever their values, and what to write instead; null if it can.
    /// </summary>
    /// <param name="resource">As <see cref="Run"/> gets it.</param>
    /// <param name="parameters">The names in the state's Parameters; empty when it has none and hands its input on.</param>
    string? Objection(string resource, IReadOnlyCollection<string> parameters);

    /// <summary>
    /// Answers with the task's result, or throws <see cref="TaskFailedException"/>. Any other exception is a bug and ends the execution.
    /// </summary>
    /// <param name="resource">For example <c>arn:aws:states:::aws-sdk:dynamodb:getItem</c> or <c>arn:aws:states:::lambda:invoke</c>.</param>
    /// <param name="parameters">The effective input of the state; the runner may keep or change it.</param>
    /// <param name="cancellationToken">Cancelled when the state times out or is aborted; the state does not wait for the runner to notice.</param>
    Task<JsonNode?> Run(string resource, JsonNode? parameters, CancellationToken cancellationToken);
}

/// <summary>A task that failed the way AWS reports it: an error name that Retry and Catch match, and a cause for people.</summary>
internal sealed class TaskFailedException(string error, string? cause) : Exception($"{error}: {cause}")
{
    public string Error { get; } = error;

    public string? Cause { get; } = cause;
}
