using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;
using Canary.Deployments;

namespace Hooks;

/// <summary>
/// Answers Failed for workflows that died while their hooks wait, once a minute: EventBridge tells Backstop at best effort, and CodeDeploy may
/// refuse Backstop too.
/// </summary>
/// <remarks>
/// A workflow that still runs is left alone, and so is one whose answer is being refused: it goes on by itself. Most of the dead have been
/// answered for, and CodeDeploy refuses another answer without harm; each is asked for once all the same, and remembered for as long as Lambda
/// keeps this object.
/// </remarks>
public sealed class Sweep(IAmazonStepFunctions stepFunctions, HookAnswer answer, RetryingCall patiently, HookSettings settings, TimeProvider clock)
{
    /// <summary>
    /// How long CodeDeploy waits for a hook (https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html): what was started before has no
    /// hook left to answer. Executions are listed by their start, the latest first, so the reading ends there.
    /// </summary>
    internal static readonly TimeSpan HookWaits = TimeSpan.FromHours(1);

    /// <summary>
    /// Of one list, with 100 executions each: more have not died within an hour unless something else is wrong, which must be seen.
    /// </summary>
    internal const int MostPages = 20;

    /// <summary>Left when the rest waits for the next minute: an invocation that Lambda ends forgets what it has done.</summary>
    private static readonly TimeSpan s_reserve = TimeSpan.FromSeconds(2);

    private static readonly ExecutionStatus[] s_dead = [ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT, ExecutionStatus.ABORTED];

    /// <summary>The executions that need no more, with their start.</summary>
    private readonly Dictionary<string, DateTime> _settled = new(StringComparer.Ordinal);

    [LambdaFunction(ResourceName = nameof(Sweep))]
    public async Task Answer(ILambdaContext context)
    {
        var earliest = clock.GetUtcNow().UtcDateTime - HookWaits;
        Forget(earliest);

        var failures = new Failures(context.Logger);
        var dead = new List<ExecutionListItem>();
        foreach (var (lifecycleEvent, status) in Lists())
        {
            await failures.Keep(() => Read(settings.WorkflowFor(lifecycleEvent), status, earliest, dead, context));
        }

        // The longest waiting first: CodeDeploy gives up on it first.
        await AnswerFor(
            [.. dead.DistinctBy(execution => execution.ExecutionArn)
            .Where(execution => !_settled.ContainsKey(execution.ExecutionArn))
            .OrderBy(Start)], failures, context);
        failures.ThrowIfAny();
    }

    private static IEnumerable<(string LifecycleEvent, ExecutionStatus Status)> Lists() =>
        from lifecycleEvent in new[] { LifecycleEvent.BeforeInstall, LifecycleEvent.AfterInstall }
        from status in s_dead
        select (lifecycleEvent, status);

    private void Forget(DateTime earliest)
    {
        foreach (var (execution, _) in _settled.Where(settled => settled.Value < earliest).ToList())
        {
            _settled.Remove(execution);
        }
    }

    /// <summary>Adds to the dead what each page lists, so that what was read before a page fails counts.</summary>
    private async Task Read(string workflow, ExecutionStatus status, DateTime earliest, List<ExecutionListItem> dead, ILambdaContext context)
    {
        var request = new ListExecutionsRequest { StateMachineArn = workflow, StatusFilter = status };
        for (var pages = 0; pages < MostPages; pages++)
        {
            var page = await patiently.Run(token => stepFunctions.ListExecutionsAsync(request, token), context, LeftFor(context));
            var executions = page.Executions ?? [];
            dead.AddRange(executions.Where(execution => Start(execution) >= earliest));

            // A page may be empty and not the last.
            if (string.IsNullOrEmpty(page.NextToken) || (executions is [.., var last] && Start(last) < earliest))
            {
                return;
            }

            request.NextToken = page.NextToken;
        }

        throw new InvalidOperationException($"{workflow} has more executions that ended {status} within the hour than {MostPages} pages list; the "
            + "earliest ones were not checked");
    }

    private async Task AnswerFor(IReadOnlyList<ExecutionListItem> executions, Failures failures, ILambdaContext context)
    {
        for (var i = 0; i < executions.Count; i++)
        {
            if (context.RemainingTime < s_reserve)
            {
                context.Logger.LogWarning("{Count} of {Dead} workflows that died are left for the next run", executions.Count - i, executions.Count);

                return;
            }

            await failures.Keep(() => AnswerFor(executions[i], context));
        }
    }

    private async Task AnswerFor(ExecutionListItem execution, ILambdaContext context)
    {
        var request = new DescribeExecutionRequest { ExecutionArn = execution.ExecutionArn };
        var described = await patiently.Run(token => stepFunctions.DescribeExecutionAsync(request, token), context, LeftFor(context));
        var input = WorkflowInput.Read(described.Input);
        if (input is { IsOfEcs: true })
        {
            context.Logger.LogInformation(
                "{Execution} ended {Status}; ECS asks its hook again", execution.ExecutionArn, execution.Status?.Value ?? "");
        }
        else if (input is { DeploymentId: { Length: > 0 } deploymentId, LifecycleEventHookExecutionId: { Length: > 0 } hookExecutionId })
        {
            context.Logger.LogInformation(
                "{Execution} ended {Status}; making sure that deployment {DeploymentId} has its answer",
                execution.ExecutionArn,
                execution.Status?.Value ?? "",
                deploymentId);
            await answer.FailInPlaceOf(deploymentId, hookExecutionId, context, LeftFor(context));
        }
        else
        {
            context.Logger.LogWarning(
                "{Execution} ended {Status}, and its input names no hook: it was started by hand",
                execution.ExecutionArn,
                execution.Status?.Value ?? "");
        }

        _settled[execution.ExecutionArn] = Start(execution);
    }

    private static DateTime Start(ExecutionListItem execution) => execution.StartDate?.ToUniversalTime() ?? DateTime.MaxValue;

    /// <summary>Half of the time belongs to those that come after: one call that fails again and again must not take it all.</summary>
    private static TimeSpan LeftFor(ILambdaContext context) => context.RemainingTime / 2;

    /// <summary>What failed on the way: it keeps no other deployment waiting, and fails the invocation at its end.</summary>
    private sealed class Failures(ILambdaLogger logger)
    {
        private readonly List<Exception> _kept = [];

        public async Task Keep(Func<Task> work)
        {
            try
            {
                await work();
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "Could not answer for some workflows that died: {Reason}", exception.Message);
                _kept.Add(exception);
            }
        }

        public void ThrowIfAny()
        {
            if (_kept is [_, ..])
            {
                throw new AggregateException("Some workflows that died could not be answered for", _kept);
            }
        }
    }
}
