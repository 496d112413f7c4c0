using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;

namespace Hooks;

/// <summary>
/// Answers Failed in place of those that could not: a workflow that failed, timed out or was aborted, and a hook function that did not run.
/// </summary>
/// <remarks>
/// Of workflows EventBridge tells it; of hook functions Lambda does, when they were invoked asynchronously. A second answer to a hook that has
/// one already is refused by CodeDeploy and does no harm.
/// </remarks>
public sealed class Backstop(HookAnswer answer)
{
    [LambdaFunction(ResourceName = nameof(Backstop))]
    public async Task Answer(Failure failure, ILambdaContext context)
    {
        failure = FunctionEvent.Required(failure, nameof(Backstop));
        var hook = failure.RequestPayload ?? WorkflowInput.Read(failure.Detail?.Input);
        if (hook is WorkflowInput { IsOfEcs: true })
        {
            context.Logger.LogWarning("{Failed}; ECS asks its hook again, and that answers", failure.ToString());

            return;
        }

        if (failure.Detail?.Input is not null && hook is { DeploymentId: null, LifecycleEventHookExecutionId: null })
        {
            context.Logger.LogWarning("{Failed}, and its input names no hook: it was started by hand", failure.ToString());

            return;
        }

        if (hook is not { DeploymentId: { Length: > 0 } deploymentId, LifecycleEventHookExecutionId: { Length: > 0 } hookExecutionId })
        {
            context.Logger.LogError("{Failed}, but names no hook to answer", failure.ToString());

            throw new ArgumentException(
                "The event has no DeploymentId and LifecycleEventHookExecutionId, neither in the execution's input nor in the function's",
                nameof(failure));
        }

        context.Logger.LogWarning("{Failed}, for deployment {DeploymentId}", failure.ToString(), deploymentId);
        await answer.FailInPlaceOf(deploymentId, hookExecutionId, context, TimeSpan.FromSeconds(1));
    }
}
