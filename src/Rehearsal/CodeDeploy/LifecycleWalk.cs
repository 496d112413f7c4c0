using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.CodeDeploy;

/// <summary>Passes the eight lifecycle events of one deployment in order, asking the hooks and doing CodeDeploy's own work in between.</summary>
/// <param name="work">What Install, AllowTestTraffic and AllowTraffic do in this deployment.</param>
internal sealed class LifecycleWalk(
    Deployment deployment,
    InMemoryAccount account,
    CodeDeployOptions options,
    IHookInvoker hooks,
    bool runsHooks,
    IProgress<DeploymentProgress>? progress,
    Func<LifecycleStep, Task<DeploymentError?>> work)
{
    /// <summary>Returns why it went no further, or null when all eight have succeeded.</summary>
    public async Task<DeploymentError?> Run()
    {
        foreach (var record in deployment.LifecycleEvents)
        {
            if (await Pass(record) is { } error)
            {
                SkipTheRest();
                return error;
            }
        }

        return null;
    }

    private DateTimeOffset Now => account.Clock.GetUtcNow();

    private async Task<DeploymentError?> Pass(LifecycleEventRecord record)
    {
        var started = Now;
        record.Begin(started);
        deployment.Touch();
        progress?.Report(new DeploymentProgress.LifecycleEventStarted(deployment.Id, started, $"{record.Event}"));

        var error = await Do(record.Event);

        record.End(error, Now);
        deployment.Touch();
        progress?.Report(new DeploymentProgress.LifecycleEventEnded(
            deployment.Id, Now, $"{record.Event}", $"{record.Status}", Now - started, error?.Message));
        return error;
    }

    private async Task<DeploymentError?> Do(LifecycleStep lifecycleEvent)
    {
        if (deployment.Stop.Reason is { } reason)
        {
            return reason;
        }

        try
        {
            return lifecycleEvent.CanHaveHook() ? await Ask(lifecycleEvent) : await work(lifecycleEvent);
        }
        catch (OperationCanceledException) when (deployment.Stop.Reason is not null)
        {
            return deployment.Stop.Reason;
        }
    }

    private async Task<DeploymentError?> Ask(LifecycleStep lifecycleEvent)
    {
        if (!runsHooks || !IsAsked(lifecycleEvent) || !deployment.AppSpec.Hooks.TryGetValue(lifecycleEvent.ToString(), out var function))
        {
            return null;
        }

        var hook = deployment.Ask(account.Identifiers.HookExecution(), lifecycleEvent, function);
        progress?.Report(new DeploymentProgress.HookInvoked(deployment.Id, hook.Invoked, $"{lifecycleEvent}", function, hook.Id));
        for (var deliveries = options.RedeliverHooks ? 2 : 1; deliveries > 0; deliveries--)
        {
            _ = Invoke(hook);
        }

        var outcome = await Wait(hook);
        ReportAnswer(hook, outcome);
        return ErrorOf(hook, outcome);
    }

    private void ReportAnswer(HookExecution hook, HookOutcome outcome)
    {
        if (outcome is HookOutcome.Succeeded or HookOutcome.Failed)
        {
            var status = outcome is HookOutcome.Succeeded ? LifecycleEventStatus.Succeeded : LifecycleEventStatus.Failed;
            progress?.Report(
                new DeploymentProgress.HookAnswered(deployment.Id, Now, $"{hook.Event}", hook.Function, $"{status}", Now - hook.Invoked));
        }
    }

    private DeploymentError? ErrorOf(HookExecution hook, HookOutcome outcome) => outcome switch
    {
        HookOutcome.Succeeded => null,
        HookOutcome.Failed => DeploymentError.HookFailed(hook),
        HookOutcome.TimedOut => DeploymentError.HookTimedOut(hook, options.HookTimeout),
        HookOutcome.NoSuchFunction => DeploymentError.NoSuchFunction(hook),
        HookOutcome.DeploymentStopped => deployment.Stop.Reason,
        _ => throw new InvalidOperationException($"No such outcome: {outcome}"),
    };

    /// <summary>Without a test listener there is no test traffic to look at, and CodeDeploy ignores the hook.</summary>
    private bool IsAsked(LifecycleStep lifecycleEvent) =>
        lifecycleEvent is not LifecycleStep.AfterAllowTestTraffic || deployment.Group.TestListener is not null;

    private async Task<HookOutcome> Wait(HookExecution hook)
    {
        using var timeout = new CancellationTokenSource(options.HookTimeout, account.Clock);
        await using var late = timeout.Token.Register(() => hook.TryEnd(HookOutcome.TimedOut));
        await using var stopped = deployment.Stop.Token.Register(() => hook.TryEnd(HookOutcome.DeploymentStopped));
        return await hook.Outcome;
    }

    private async Task Invoke(HookExecution hook)
    {
        var message = new JsonObject { ["DeploymentId"] = deployment.Id, ["LifecycleEventHookExecutionId"] = hook.Id };

        // CodeDeploy does not wait for the function, only for the answer.
        await Task.Yield();
        try
        {
            await hooks.Invoke(hook.Function, message.ToJsonString(), CancellationToken.None);
        }
        catch (FunctionNotFoundException)
        {
            hook.TryEnd(HookOutcome.NoSuchFunction);
        }
        catch (Exception problem)
        {
            // It is not documented that CodeDeploy sees this, so it goes on waiting: the hook has to answer for itself.
            progress?.Report(new DeploymentProgress.HookFunctionFailed(deployment.Id, Now, $"{hook.Event}", hook.Function, problem.Message));
        }
    }

    private void SkipTheRest()
    {
        foreach (var record in deployment.LifecycleEvents.Where(record => record.Status is LifecycleEventStatus.Pending))
        {
            record.Skip();
        }
    }
}
