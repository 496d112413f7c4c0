using System.Text.Json.Nodes;
using Rehearsal.Account;
using StepFunctions.Running;

namespace Rehearsal.Ecs;

/// <summary>Asks the hooks of a stage, all at once, until each has answered or one has failed.</summary>
internal sealed class StageHooks(
    EcsController ecs, ServiceDeployment deployment, IFunctions functions, IProgress<DeploymentProgress>? progress)
{
    private readonly TimeProvider _clock = ecs.Account.Clock;

    /// <summary>Returns what failed; null where all succeeded, where there are none, and where nobody waits for them any more.</summary>
    public async Task<DeploymentFailure?> Ask(DeploymentStage stage, TrafficWeights weights, CancellationToken stop)
    {
        deployment.Hooks =
            [.. deployment.Configuration.Hooks.Where(hook => hook.Stages.Contains(stage)).Select(hook => new HookRun(hook, stage, Now))];
        using var others = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var failures = await Task.WhenAll(deployment.Hooks.Select(hook => AskOne(hook, weights, others)));
        return failures.FirstOrDefault(failure => failure is not null);
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    private async Task<DeploymentFailure?> AskOne(HookRun run, TrafficWeights weights, CancellationTokenSource others)
    {
        var failure = await Ask(run, weights, others.Token);
        if (failure is not null)
        {
            others.Cancel();
        }

        return failure;
    }

    private async Task<DeploymentFailure?> Ask(HookRun run, TrafficWeights weights, CancellationToken stop)
    {
        var (execution, details) = (NewExecution(), run.Hook.Details);
        Report(new DeploymentProgress.HookInvoked(deployment.Id, Now, run.Stage.Name(), FunctionOf(run), execution));
        while (!stop.IsCancellationRequested)
        {
            var call = Call(run, EventOf(run, execution, details, weights));
            await _clock.AtMost(run.Expires - Now, call, stop);
            var answer = call.IsCompleted ? await call : null;
            if (!stop.IsCancellationRequested && answer is HookAnswer.InProgress later)
            {
                await _clock.Pause(Least(later.Delay, run.Expires - Now), stop);
                details = Merge(run.Hook.Details, later.Details);
                execution = ecs.Options.ExecutionIdChangesBetweenCalls ? NewExecution() : execution;
                answer = null;
            }

            if (!stop.IsCancellationRequested && (answer is not null || Now >= run.Expires))
            {
                return End(run, answer);
            }
        }

        return null;
    }

    private DeploymentFailure? End(HookRun run, HookAnswer? answer)
    {
        run.Status = answer switch
        {
            null => HookRunStatus.TimedOut,
            HookAnswer.Succeeded => HookRunStatus.Succeeded,
            _ => HookRunStatus.Failed,
        };
        if (answer is HookAnswer.Succeeded or HookAnswer.Failed)
        {
            Report(new DeploymentProgress.HookAnswered(
                deployment.Id, Now, run.Stage.Name(), FunctionOf(run), run.Status.Name(), Now - run.Began));
        }

        return FailureOf(run, answer);
    }

    private static DeploymentFailure? FailureOf(HookRun run, HookAnswer? answer) => answer switch
    {
        null => run.Hook.TimeoutAction is TimeoutAction.Continue ? null : DeploymentFailure.HookTimedOut(run.Stage, run.Hook.TargetArn),
        HookAnswer.Succeeded => null,
        HookAnswer.Failed => DeploymentFailure.HookReturnedFailed(run.Stage, run.Hook.TargetArn),
        HookAnswer.NotInvoked { Error: var error } => DeploymentFailure.HookNotInvoked(run.Stage, run.Hook.TargetArn, error),
        _ => DeploymentFailure.HookUnreadable(run.Stage, run.Hook.TargetArn),
    };

    /// <summary>Never faults: what a function throws is an answer that cannot be read.</summary>
    private async Task<HookAnswer> Call(HookRun run, JsonObject question)
    {
        await Task.Yield();
        try
        {
            return HookAnswer.Read(await functions.Invoke(FunctionOf(run), question, CancellationToken.None));
        }
        catch (FunctionNotFoundException problem)
        {
            return new HookAnswer.NotInvoked(problem.Message);
        }
        catch (Exception problem)
        {
            Report(new DeploymentProgress.HookFunctionFailed(deployment.Id, Now, run.Stage.Name(), FunctionOf(run), problem.Message));
            return new HookAnswer.Unreadable();
        }
    }

    private JsonObject EventOf(HookRun run, string execution, JsonObject? details, TrafficWeights weights)
    {
        var question = new JsonObject
        {
            ["executionId"] = execution,
            ["lifecycleStage"] = run.Stage.Name(),
            ["resourceArn"] = deployment.Arn,
        };
        var subject = ecs.Options.OmitsExecutionDetails ? question : [];
        subject["serviceArn"] = deployment.Service.Service.Arn;
        subject["targetServiceRevisionArn"] = deployment.Green.Arn;
        subject["testTrafficWeights"] = weights.TestAsJson;
        subject["productionTrafficWeights"] = weights.ProductionAsJson;
        if (subject != question)
        {
            question["executionDetails"] = subject;
        }

        if (details is not null && !ecs.Options.OmitsHookDetails)
        {
            question["hookDetails"] = details.DeepClone();
        }

        return question;
    }

    /// <summary>The service's own, and what the last call returned; what calls before it returned is gone.</summary>
    private static JsonObject? Merge(JsonObject? own, JsonObject? returned)
    {
        if (returned is null)
        {
            return own;
        }

        var merged = own?.DeepClone().AsObject() ?? [];
        foreach (var (name, value) in returned)
        {
            merged[name] = value?.DeepClone();
        }

        return merged;
    }

    private static string FunctionOf(HookRun run) => Arns.FunctionName(run.Hook.TargetArn);

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private string NewExecution() => ecs.Account.Identifiers.Uuid();

    private void Report(DeploymentProgress happened) => progress?.Report(happened);
}
