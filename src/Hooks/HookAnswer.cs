using Amazon.CodeDeploy;
using Amazon.CodeDeploy.Model;
using Amazon.Lambda.Core;

namespace Hooks;

/// <summary>Tells CodeDeploy that a hook failed, when no workflow can do so.</summary>
/// <remarks>
/// Only Failed: nothing outside a workflow's own verdict may ever say Succeeded. But a stack that only observes fails nothing, and so says
/// Succeeded of everything.
/// </remarks>
public sealed class HookAnswer(IAmazonCodeDeploy codeDeploy, RetryingCall patiently, HookSettings settings)
{
    /// <param name="deploymentId">Whose hook.</param>
    /// <param name="hookExecutionId">Which of its hooks.</param>
    /// <param name="context">Its remaining time bounds the attempts.</param>
    /// <param name="reserve">Time to leave for what has to come afterwards.</param>
    public async Task Fail(string deploymentId, string hookExecutionId, ILambdaContext context, TimeSpan reserve)
    {
        var request = new PutLifecycleEventHookExecutionStatusRequest
        {
            DeploymentId = deploymentId,
            LifecycleEventHookExecutionId = hookExecutionId,
            Status = settings.Observes ? LifecycleEventStatus.Succeeded : LifecycleEventStatus.Failed,
        };

        try
        {
            await patiently.Run(token => codeDeploy.PutLifecycleEventHookExecutionStatusAsync(request, token), context, reserve);
            if (settings.Observes)
            {
                context.Logger.LogWarning(
                    "Answered Succeeded for deployment {DeploymentId}, because the stack's Mode is observe: it would have been Failed", deploymentId);
            }
            else
            {
                context.Logger.LogInformation("Answered Failed for deployment {DeploymentId}", deploymentId);
            }
        }
        catch (LifecycleEventAlreadyCompletedException)
        {
            context.Logger.LogInformation("Deployment {DeploymentId} already has its answer", deploymentId);
        }
    }

    /// <summary>For an execution that CodeDeploy did not begin: ids that it does not know were made up, and no hook waits.</summary>
    public async Task FailInPlaceOf(string deploymentId, string hookExecutionId, ILambdaContext context, TimeSpan reserve)
    {
        try
        {
            await Fail(deploymentId, hookExecutionId, context, reserve);
        }
        catch (AmazonCodeDeployException exception) when (exception
            is DeploymentDoesNotExistException or InvalidDeploymentIdException
                or InvalidLifecycleEventHookExecutionIdException or UnsupportedActionForDeploymentTypeException)
        {
            context.Logger.LogError(exception, "Deployment {DeploymentId} has no waiting hook: {Reason}", deploymentId, exception.Message);
        }
    }
}
