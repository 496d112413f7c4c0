using Amazon.CodeDeploy;
using Amazon.CodeDeploy.Model;
using Amazon.Lambda.Core;

namespace Hooks;

/// <summary>Tells CodeDeploy that a hook failed, when no workflow can do so.</summary>
/// <remarks>Only Failed: nothing outside a workflow's own verdict may ever say Succeeded.</remarks>
public sealed class HookAnswer(IAmazonCodeDeploy codeDeploy, PatientCall patiently)
{
    public async Task Fail(string deploymentId, string hookExecutionId, ILambdaContext context)
    {
        var request = new PutLifecycleEventHookExecutionStatusRequest
        {
            DeploymentId = deploymentId,
            LifecycleEventHookExecutionId = hookExecutionId,
            Status = LifecycleEventStatus.Failed,
        };

        try
        {
            await patiently.Run(token => codeDeploy.PutLifecycleEventHookExecutionStatusAsync(request, token), context, TimeSpan.FromSeconds(1));
            context.Logger.LogInformation("Answered Failed for deployment {DeploymentId}", deploymentId);
        }
        catch (LifecycleEventAlreadyCompletedException)
        {
            context.Logger.LogInformation("Deployment {DeploymentId} has its answer already", deploymentId);
        }
    }
}
