using System.Globalization;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;
using Canary.Deployments;
using Canary.Gates;

namespace Hooks;

/// <summary>
/// Answers ECS: starts the workflow of a stage or finds it again, and says SUCCEEDED or FAILED when it has ended, and IN_PROGRESS until then.
/// </summary>
/// <remarks>
/// The return value is the answer, and an exception would be a FAILED without a reason, so nothing leaves here but an answer. Whatever goes wrong
/// is FAILED; but at the stages that a rollback asks at, nothing can go wrong, for nothing is done.
/// </remarks>
public sealed class EcsHook(IAmazonStepFunctions stepFunctions, RetryingCall patiently, HookSettings settings, TimeProvider clock)
{
    /// <summary>
    /// An answer is fetched within a call-back or two. A yes that was given so long ago was for an earlier step of the shift, where ECS sends no
    /// weights that tell the steps apart. A no never is: after one there is no further step.
    /// </summary>
    internal static readonly TimeSpan AnswerIsFetchedWithin = TimeSpan.FromMinutes(2);

    /// <summary>Steps of at least 3 percent, with some to spare.</summary>
    private const int MostSteps = 40;

    private static readonly string[] s_dead = [ExecutionStatus.FAILED.Value, ExecutionStatus.TIMED_OUT.Value, ExecutionStatus.ABORTED.Value];

    public async Task<EcsHookAnswer> Answer(JsonElement hookEvent, ILambdaContext context)
    {
        var asked = EcsHookEvent.Read(hookEvent);
        if (LifecycleStage.Unjudged.Contains(asked.Stage))
        {
            // In a rollback ECS asks at two of these stages alone, and a hook that failed would make the rollback fail.
            return Succeed(asked, $"Nothing is judged at {asked.Stage}, and a rollback is never held up", context);
        }

        try
        {
            return Refusal(asked) is { } refusal ? Fail(asked, refusal, context) : await Find(asked, context);
        }
        catch (Exception exception)
        {
            // The one place that catches everything: an exception would roll back without a reason.
            context.Logger.LogError(
                exception,
                "Could not ask at {LifecycleStage} of {ServiceDeployment}: {Reason}",
                asked.Stage,
                asked.ResourceArn,
                exception.Message);

            return Fail(asked, $"The gate itself failed: {exception.Message}", context);
        }
    }

    /// <summary>Why there is nothing to ask, and what to do; null where there is.</summary>
    private static string? Refusal(EcsHookEvent asked)
        => asked.Stage is "" ? "The event has no lifecycleStage; ECS sends one, and without it nothing can be judged"
            : !LifecycleStage.Asked.Contains(asked.Stage) ? $"The stage {asked.Stage} is not known, so nothing can be judged there: name the "
                + $"function for {string.Join(", ", LifecycleStage.Asked)} alone"
            : !ServiceDeploymentName.TryParse(asked.ResourceArn, out _) ? $"resourceArn is \"{asked.ResourceArn}\", which is not the ARN of a "
                + "service deployment"
            : asked.Plan is { } plan && !plan.StartsWith('/') ? $"hookDetails.{EcsHookEvent.PlanMember} is \"{plan}\": set it to the name of a "
                + "parameter, such as /hooks/shop/shop-production"
            : null;

    private async Task<EcsHookAnswer> Find(EcsHookEvent asked, ILambdaContext context)
    {
        var workflow = settings.WorkflowFor(asked.Stage);
        var input = JsonSerializer.Serialize(InputOf(asked, context), HooksJson.Default.WorkflowInput);
        var most = asked.Stage == LifecycleStage.PreProductionTrafficShift ? MostSteps : 1;
        for (var number = FirstNumber(asked); number <= most; number++)
        {
            var name = ExecutionName.OfStage(asked, number);
            try
            {
                var started = await patiently.Run(
                    token => stepFunctions.StartExecutionAsync(
                        new StartExecutionRequest { StateMachineArn = workflow, Name = name, Input = input }, token),
                    context,
                    TimeToAnswer(context));

                return GoOn(asked, started.ExecutionArn, started.StartDate, context);
            }
            catch (ExecutionAlreadyExistsException)
            {
                // It has ended, or it runs and was given another input: ECS may leave out details that it sent before.
            }

            var execution = $"{workflow.Replace(":stateMachine:", ":execution:", StringComparison.Ordinal)}:{name}";
            var described = await patiently.Run(
                token => stepFunctions.DescribeExecutionAsync(new DescribeExecutionRequest { ExecutionArn = execution }, token),
                context,
                TimeToAnswer(context));
            if (most == 1 || !IsOfEarlierStep(asked, described))
            {
                return await Answered(asked, execution, described, context);
            }
        }

        return Fail(asked, $"ECS has asked at {asked.Stage} more often than a shift has steps", context);
    }

    private bool IsOfEarlierStep(EcsHookEvent asked, DescribeExecutionResponse described)
        => described.StopDate?.ToUniversalTime() is { } ended
            && clock.GetUtcNow().UtcDateTime - ended > AnswerIsFetchedWithin
            && described.Status == ExecutionStatus.SUCCEEDED
            && (described.Input is null || IsQuestion(asked, described.Input))
            && WorkflowOutput.Read(described.Output)?.Status == "Succeeded";

    private async Task<EcsHookAnswer> Answered(
        EcsHookEvent asked, string execution, DescribeExecutionResponse described, ILambdaContext context)
    {
        var status = described.Status?.Value ?? "";
        if (s_dead.Contains(status))
        {
            var why = string.Join(": ", new[] { described.Error, described.Cause }.Where(part => part is { Length: > 0 }));
            var reason = $"The workflow {execution} ended {status}{(why is "" ? "" : $" ({why})")}: there is no evidence for green";
            await TellOfDeath(asked, execution.Split(':')[^1], described, context);

            return Fail(asked, reason, context);
        }

        if (status != ExecutionStatus.SUCCEEDED.Value)
        {
            return GoOn(asked, execution, described.StartDate, context);
        }

        if (described.Input is { } input && !IsQuestion(asked, input))
        {
            return Fail(
                asked, $"The workflow {execution} was asked something else than ECS asks: it was started by hand, and is no evidence", context);
        }

        var report = WorkflowOutput.Read(described.Output);

        return report?.Status == "Succeeded" ? Succeed(asked, report.Headline ?? "", context)
            : Fail(asked, report?.Headline ?? $"The workflow {execution} ended without an answer: there is no evidence for green", context);
    }

    /// <summary>
    /// Whoever may start executions could have one pass under this name that asks an easier question. That ECS brings the plan back is not
    /// documented.
    /// </summary>
    private static bool IsQuestion(EcsHookEvent asked, string input)
        => WorkflowInput.Read(input) is { ServiceDeploymentArns: [var arn], Failure: null } given
            && arn == asked.ResourceArn
            && ServiceDeploymentName.TryParse(asked.ResourceArn, out var name)
            && given.DeploymentId == name.Id
            && given.LifecycleEvent == asked.Stage
            && (asked.Plan is null || (given.PlanParameters is [var plan] && plan == asked.Plan));

    private EcsHookAnswer GoOn(EcsHookEvent asked, string execution, DateTime? started, ILambdaContext context)
    {
        var elapsed = started is { } start ? clock.GetUtcNow().UtcDateTime - start.ToUniversalTime() : TimeSpan.Zero;
        context.Logger.LogInformation("{Execution} judges {LifecycleStage} of {ServiceDeployment}", execution, asked.Stage, asked.ResourceArn);

        return new EcsHookAnswer
        {
            HookStatus = EcsHookAnswer.InProgress,
            CallBackDelay = CallBack.SecondsAfter(elapsed),
            HookDetails = DetailsOf(asked, execution),
            Reason = $"{execution} is running",
        };
    }

    /// <summary>The service's own go back too: whether ECS keeps them is not documented.</summary>
    private static Dictionary<string, string> DetailsOf(EcsHookEvent asked, string execution)
    {
        var details = new Dictionary<string, string> { [EcsHookEvent.ExecutionMember] = execution };
        if (asked.Plan is { } plan)
        {
            details[EcsHookEvent.PlanMember] = plan;
        }

        return details;
    }

    /// <summary>A workflow that died reported nothing. Another one does it in its place; that it could not be started changes no answer.</summary>
    private async Task TellOfDeath(EcsHookEvent asked, string execution, DescribeExecutionResponse described, ILambdaContext context)
    {
        _ = ServiceDeploymentName.TryParse(asked.ResourceArn, out var name);
        var input = InputOf(asked, context) with
        {
            Failure = new WorkflowFailure(described.Error ?? $"Execution.{described.Status?.Value}", described.Cause ?? ""),
            Located = new WorkflowPlace(new WorkflowSite(name!.Cluster, name.Service, name.Service)),
        };
        try
        {
            await patiently.Run(
                token => stepFunctions.StartExecutionAsync(
                    new StartExecutionRequest
                    {
                        StateMachineArn = settings.WorkflowFor(LifecycleStage.PostScaleUp),
                        Name = $"{execution}-died",
                        Input = JsonSerializer.Serialize(input, HooksJson.Default.WorkflowInput),
                    },
                    token),
                context,
                TimeToAnswer(context));
        }
        catch (ExecutionAlreadyExistsException)
        {
            // It was told of before.
        }
        catch (Exception exception)
        {
            context.Logger.LogError(exception, "Could not report that {Execution} died: {Reason}", execution, exception.Message);
        }
    }

    private static WorkflowInput InputOf(EcsHookEvent asked, ILambdaContext context)
    {
        _ = ServiceDeploymentName.TryParse(asked.ResourceArn, out var name);

        return new WorkflowInput
        {
            DeploymentId = name!.Id,
            LifecycleEvent = asked.Stage,
            ServiceDeploymentArns = [asked.ResourceArn],
            HookFunctionArns = [context.InvokedFunctionArn ?? ""],
            PlanParameters = asked.Plan is { } plan ? [plan] : [],
        };
    }

    /// <summary>Where the last answer named an execution of this stage, its number; otherwise 1.</summary>
    private static int FirstNumber(EcsHookEvent asked)
    {
        var before = ExecutionName.OfStage(asked, 1);
        var known = asked.Execution?.Split(':')[^1] ?? "";

        return known.StartsWith(before + "-", StringComparison.Ordinal)
            && int.TryParse(known[(before.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 1 and <= MostSteps
                ? number
                : 1;
    }

    private static EcsHookAnswer Succeed(EcsHookEvent asked, string reason, ILambdaContext context)
    {
        context.Logger.LogInformation(
            "Answered SUCCEEDED at {LifecycleStage} of {ServiceDeployment}: {Reason}", asked.Stage, asked.ResourceArn, reason);

        return new EcsHookAnswer { HookStatus = EcsHookAnswer.Succeeded, Reason = reason };
    }

    /// <summary>A stack that only observes fails nothing, whatever is found or breaks.</summary>
    private EcsHookAnswer Fail(EcsHookEvent asked, string reason, ILambdaContext context)
    {
        if (settings.Observes)
        {
            context.Logger.LogWarning(
                "Answered SUCCEEDED at {LifecycleStage} of {ServiceDeployment}, because the stack's Mode is observe, instead of FAILED: {Reason}",
                asked.Stage,
                asked.ResourceArn,
                reason);

            return new EcsHookAnswer
            {
                HookStatus = EcsHookAnswer.Succeeded,
                Reason = $"Would have failed, but the stack's Mode is observe: {reason}",
            };
        }

        context.Logger.LogError("Answered FAILED at {LifecycleStage} of {ServiceDeployment}: {Reason}", asked.Stage, asked.ResourceArn, reason);

        return new EcsHookAnswer { HookStatus = EcsHookAnswer.Failed, Reason = reason };
    }

    /// <summary>Half of what is left belongs to what comes after.</summary>
    private static TimeSpan TimeToAnswer(ILambdaContext context) => context.RemainingTime / 2;
}
