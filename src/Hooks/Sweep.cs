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
    /// <summary>How long ago an execution may have ended to be answered for: ten tries.</summary>
    private static readonly TimeSpan s_lookback = TimeSpan.FromMinutes(10);

    /// <summary>Longer than a workflow runs: what was started before cannot have ended of late, and executions are listed by their start.</summary>
    private static readonly TimeSpan s_longestRun = TimeSpan.FromHours(1);

    private static readonly ExecutionStatus[] s_dead = [ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT, ExecutionStatus.ABORTED];

    [LambdaFunction(ResourceName = nameof(Sweep))]
    public async Task Answer(ILambdaContext context)
    {
        string[] workflows = [settings.WorkflowFor(LifecycleEvent.BeforeInstall), settings.WorkflowFor(LifecycleEvent.AfterInstall)];
        var failures = new List<Exception>();
        foreach (var (workflow, status) in workflows.SelectMany(workflow => s_dead.Select(status => (workflow, status))))
        {
            foreach (var execution in await Died(workflow, status, context))
            {
                try
                {
                    await AnswerFor(execution, context);
                }
                catch (Exception exception)
                {
                    // The next one's deployment waits too. All of them are told at the end.
                    context.Logger.LogError(exception, "Could not answer for {Execution}: {Reason}", execution.ExecutionArn, exception.Message);
                    failures.Add(exception);
                }
            }
        }

        if (failures is [_, ..])
        {
            throw new AggregateException("Not every workflow that died could be answered for", failures);
        }
    }

    private async Task<IReadOnlyList<ExecutionListItem>> Died(string workflow, ExecutionStatus status, ILambdaContext context)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var died = new List<ExecutionListItem>();
        var request = new ListExecutionsRequest { StateMachineArn = workflow, StatusFilter = status };
        do
        {
            var page = await patiently.Run(token => stepFunctions.ListExecutionsAsync(request, token), context, TimeSpan.FromSeconds(1));
            var executions = page.Executions ?? [];
            died.AddRange(executions.Where(execution => execution.StopDate?.ToUniversalTime() >= now - s_lookback));
            request.NextToken = executions is [.., var earliest] && earliest.StartDate?.ToUniversalTime() >= now - s_longestRun ? page.NextToken : null;
        }
        while (!string.IsNullOrEmpty(request.NextToken));

        return died;
    }

    private async Task AnswerFor(ExecutionListItem execution, ILambdaContext context)
    {
        var request = new DescribeExecutionRequest { ExecutionArn = execution.ExecutionArn };
        var described = await patiently.Run(token => stepFunctions.DescribeExecutionAsync(request, token), context, TimeSpan.FromSeconds(1));
        if (WorkflowInput.Read(described.Input) is { DeploymentId: { Length: > 0 } deploymentId, LifecycleEventHookExecutionId: { Length: > 0 } hookExecutionId })
        {
            context.Logger.LogInformation("{Execution} ended {Status}; making sure that deployment {DeploymentId} has its answer", execution.ExecutionArn, execution.Status?.Value ?? "", deploymentId);
            await answer.Fail(deploymentId, hookExecutionId, context);
        }
        else
        {
            context.Logger.LogWarning("{Execution} ended {Status}, and its input names no hook: somebody started it by hand", execution.ExecutionArn, execution.Status?.Value ?? "");
        }
    }
}
