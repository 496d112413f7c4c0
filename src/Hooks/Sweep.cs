using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;
using Canary.Deployments;

namespace Hooks;

/// <summary>Answers Failed for workflows that died of late, once a minute: EventBridge tells Backstop at best effort, and may forget one.</summary>
/// <remarks>Most have been answered for, and CodeDeploy refuses another answer without harm.</remarks>
public sealed class Sweep(IAmazonStepFunctions stepFunctions, HookAnswer answer, PatientCall patiently, HookSettings settings, TimeProvider clock)
{
    /// <summary>Longer than a workflow runs: what was started before cannot have ended of late, and executions are listed by their start.</summary>
    internal static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(55);

    /// <summary>How long ago an execution may have ended to be answered for: ten tries.</summary>
    private static readonly TimeSpan s_lookback = TimeSpan.FromMinutes(10);

    private static readonly ExecutionStatus[] s_dead = [ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT, ExecutionStatus.ABORTED];

    [LambdaFunction(ResourceName = nameof(Sweep))]
    public async Task Answer(ILambdaContext context)
    {
        var failures = new List<Exception>();
        foreach (var lifecycleEvent in new[] { LifecycleEvent.BeforeInstall, LifecycleEvent.AfterInstall })
        {
            foreach (var status in s_dead)
            {
                var died = await Try(() => Died(settings.WorkflowFor(lifecycleEvent), status, context), failures, context) ?? [];
                foreach (var execution in died)
                {
                    await Try(() => AnswerFor(execution, context), failures, context);
                }
            }
        }

        if (failures is [_, ..])
        {
            throw new AggregateException("Not every workflow that died could be answered for", failures);
        }
    }

    /// <summary>What fails keeps no other deployment waiting: all of it is told at the end.</summary>
    private static async Task<T?> Try<T>(Func<Task<T>> work, List<Exception> failures, ILambdaContext context)
    {
        try
        {
            return await work();
        }
        catch (Exception exception)
        {
            context.Logger.LogError(exception, "Could not answer for every workflow that died: {Reason}", exception.Message);
            failures.Add(exception);

            return default;
        }
    }

    private async Task<List<ExecutionListItem>> Died(string workflow, ExecutionStatus status, ILambdaContext context)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var died = new List<ExecutionListItem>();
        var request = new ListExecutionsRequest { StateMachineArn = workflow, StatusFilter = status };
        do
        {
            var page = await patiently.Run(token => stepFunctions.ListExecutionsAsync(request, token), context, LeftFor(context));
            var executions = page.Executions ?? [];
            died.AddRange(executions.Where(execution => execution.StopDate?.ToUniversalTime() >= now - s_lookback));

            // A page may be empty and not the last.
            request.NextToken = executions is [.., var earliest] && earliest.StartDate?.ToUniversalTime() < now - s_lookback - LongestRun ? null : page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));

        return died;
    }

    private async Task<bool> AnswerFor(ExecutionListItem execution, ILambdaContext context)
    {
        var request = new DescribeExecutionRequest { ExecutionArn = execution.ExecutionArn };
        var described = await patiently.Run(token => stepFunctions.DescribeExecutionAsync(request, token), context, LeftFor(context));
        if (WorkflowInput.Read(described.Input) is not { DeploymentId: { Length: > 0 } deploymentId, LifecycleEventHookExecutionId: { Length: > 0 } hookExecutionId })
        {
            context.Logger.LogWarning("{Execution} ended {Status}, and its input names no hook: somebody started it by hand", execution.ExecutionArn, execution.Status?.Value ?? "");

            return false;
        }

        context.Logger.LogInformation("{Execution} ended {Status}; making sure that deployment {DeploymentId} has its answer", execution.ExecutionArn, execution.Status?.Value ?? "", deploymentId);
        await answer.FailInPlaceOf(deploymentId, hookExecutionId, context, LeftFor(context));

        return true;
    }

    /// <summary>Half of the time belongs to those that come after: one call that fails again and again must not take it all.</summary>
    private static TimeSpan LeftFor(ILambdaContext context) => context.RemainingTime / 2;
}
