using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;

namespace Hooks;

/// <summary>Answers Failed for a workflow that ended without answering: failed, timed out or aborted.</summary>
/// <remarks>Started by EventBridge; a second answer to a hook that has one already is refused by CodeDeploy and does no harm.</remarks>
public sealed class Backstop(HookAnswer answer)
{
    [LambdaFunction(ResourceName = nameof(Backstop))]
    public async Task Answer(ExecutionStatusChange change, ILambdaContext context)
    {
        var input = Read(change.Detail?.Input);
        if (input is not { DeploymentId: { Length: > 0 } deploymentId, LifecycleEventHookExecutionId: { Length: > 0 } hookExecutionId })
        {
            context.Logger.LogError("The execution {Execution} ended {Status}, but its input names no hook to answer", change.Detail?.ExecutionArn ?? "", change.Detail?.Status ?? "");

            throw new ArgumentException("The event's execution has no DeploymentId and LifecycleEventHookExecutionId in its input", nameof(change));
        }

        context.Logger.LogWarning(
            "The workflow of {LifecycleEvent} for deployment {DeploymentId} ended {Status}: {Error} {Cause}",
            input.LifecycleEvent ?? "", deploymentId, change.Detail?.Status ?? "", change.Detail?.Error ?? "", change.Detail?.Cause ?? "");
        await answer.Fail(deploymentId, hookExecutionId, context);
    }

    private static WorkflowInput? Read(string? input)
    {
        try
        {
            return input is null ? null : JsonSerializer.Deserialize(input, HooksJson.Default.WorkflowInput);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>EventBridge's Step Functions Execution Status Change.</summary>
public sealed record ExecutionStatusChange
{
    public ExecutionDetail? Detail { get; init; }
}

/// <summary>The execution that changed; <see cref="Input"/> is JSON text.</summary>
public sealed record ExecutionDetail
{
    public string? ExecutionArn { get; init; }

    public string? Status { get; init; }

    public string? Input { get; init; }

    public string? Error { get; init; }

    public string? Cause { get; init; }
}
