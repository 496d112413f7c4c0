using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;

namespace Hooks;

/// <summary>What every hook function does: check the event, start the workflow, and answer Failed when it cannot be started.</summary>
public sealed class HookStart(IAmazonStepFunctions stepFunctions, HookAnswer answer, RetryingCall patiently, HookSettings settings)
{
    public async Task Run(string lifecycleEvent, HookEvent? hookEvent, ILambdaContext context)
    {
        var (deploymentId, hookExecutionId) = (hookEvent?.DeploymentId, hookEvent?.LifecycleEventHookExecutionId);
        if (string.IsNullOrWhiteSpace(deploymentId) || string.IsNullOrWhiteSpace(hookExecutionId))
        {
            context.Logger.LogError(
                "The event of {LifecycleEvent} has DeploymentId \"{DeploymentId}\" and LifecycleEventHookExecutionId \"{HookExecutionId}\"; "
                    + "CodeDeploy sends both, and without them there is no hook to answer",
                lifecycleEvent, deploymentId ?? "", hookExecutionId ?? "");

            throw new ArgumentException($"The event of {lifecycleEvent} lacks DeploymentId or LifecycleEventHookExecutionId", nameof(hookEvent));
        }

        try
        {
            await Start(lifecycleEvent, deploymentId, hookExecutionId, context);
        }
        catch (Exception exception)
        {
            // The one place that catches everything: whatever went wrong, CodeDeploy must hear of it now and not in an hour.
            context.Logger.LogError(
                exception,
                "Could not start the workflow of {LifecycleEvent} for deployment {DeploymentId}: {Reason}",
                lifecycleEvent,
                deploymentId,
                exception.Message);
            await answer.Fail(deploymentId, hookExecutionId, context, TimeSpan.FromSeconds(1));
        }
    }

    private async Task Start(string lifecycleEvent, string deploymentId, string hookExecutionId, ILambdaContext context)
    {
        var input =
            new WorkflowInput { DeploymentId = deploymentId, LifecycleEventHookExecutionId = hookExecutionId, LifecycleEvent = lifecycleEvent };
        var request = new StartExecutionRequest
        {
            StateMachineArn = settings.WorkflowFor(lifecycleEvent),
            Name = ExecutionName.For(deploymentId, lifecycleEvent, hookExecutionId),
            Input = JsonSerializer.Serialize(input, HooksJson.Default.WorkflowInput),
        };

        try
        {
            var started = await patiently.Run(token => stepFunctions.StartExecutionAsync(request, token), context, TimeToAnswer(context));
            context.Logger.LogInformation(
                "Started {Execution} for {LifecycleEvent} of deployment {DeploymentId}", started.ExecutionArn, lifecycleEvent, deploymentId);
        }
        catch (ExecutionAlreadyExistsException)
        {
            context.Logger.LogInformation(
                "The workflow of {LifecycleEvent} for deployment {DeploymentId} was already started", lifecycleEvent, deploymentId);
        }
    }

    /// <summary>Half of what is left belongs to the answer, should the start fail.</summary>
    private static TimeSpan TimeToAnswer(ILambdaContext context) => context.RemainingTime / 2;
}
