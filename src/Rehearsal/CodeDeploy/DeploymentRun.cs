using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal.CodeDeploy;

/// <summary>Carries out a deployment, and its rollback when it comes to that.</summary>
internal sealed class DeploymentRun
{
    private static readonly TimeSpan LongestInstall = TimeSpan.FromHours(1);
    private static readonly TimeSpan SteadyCheckInterval = TimeSpan.FromSeconds(5);

    private readonly CodeDeployService _codeDeploy;
    private readonly IHookInvoker _hooks;
    private readonly IProgress<DeploymentProgress>? _progress;
    private readonly IReadOnlyList<Routing> _productionBefore;
    private readonly IReadOnlyList<Routing> _testBefore;

    internal DeploymentRun(CodeDeployService codeDeploy, Deployment deployment, IHookInvoker hooks, IProgress<DeploymentProgress>? progress)
    {
        _codeDeploy = codeDeploy;
        _hooks = hooks;
        _progress = progress;
        _productionBefore = RoutingOf(deployment.Group, deployment.Group.ProductionListener);
        _testBefore = deployment.Group.TestListener is { } test ? RoutingOf(deployment.Group, test) : [];
        Deployment = deployment;
    }

    public Deployment Deployment { get; }

    public Deployment? Rollback => Deployment.Rollback;

    /// <summary>Completes when the deployment is over, and its rollback too.</summary>
    public Task Completion { get; internal set; } = Task.CompletedTask;

    private InMemoryAccount Account => _codeDeploy.Account;

    private DeploymentGroup Group => Deployment.Group;

    private CancellationToken Stop => Deployment.Stop.Token;

    private CodeDeployOptions Options => _codeDeploy.Options;

    internal async Task Run()
    {
        await Task.Yield();
        using var alarms = Account.Alarms.Watch(StopOnAlarm);
        foreach (var alarm in Account.Alarms.All)
        {
            StopOnAlarm(alarm);
        }

        Start(Deployment);
        Deployment.Blue = Group.Service.Primary;
        var walk = new LifecycleWalk(Deployment, Account, Options, _hooks, runsHooks: true, _progress, Forwards);
        var error = await walk.Run() ?? await Terminate();
        if (error is null)
        {
            Group.LastSuccessful = Deployment;
            End(Deployment, null);
        }
        else
        {
            await Fail(error);
        }
    }

    private Task<DeploymentError?> Forwards(LifecycleStep lifecycleEvent) =>
        lifecycleEvent switch
        {
            LifecycleStep.Install => Install(),
            LifecycleStep.AllowTestTraffic => AllowTestTraffic(),
            LifecycleStep.AllowTraffic => AllowTraffic(),
            _ => throw new ArgumentOutOfRangeException(
                nameof(lifecycleEvent), lifecycleEvent, "CodeDeploy does nothing at this event but ask the hook"),
        };

    private async Task<DeploymentError?> Install()
    {
        var appSpec = Deployment.AppSpec;
        if (Account.TaskDefinitions.Find(appSpec.TaskDefinition) is null)
        {
            return DeploymentError.NoSuchTaskDefinition(appSpec.TaskDefinition);
        }

        var group = Group.TargetGroups.Other(Deployment.Blue!.TargetGroup);
        var plan = new TaskSetPlan(TaskSetLabel.Green, group, appSpec.TaskDefinition, appSpec.ContainerName, appSpec.ContainerPort, Deployment.Id)
        {
            Network = appSpec.Network,
        };
        Deployment.Green = Group.Service.AddTaskSet(plan);
        await Deployment.Green.Launch(Stop);
        return Options.InstallWaitsForSteadyState ? await WaitUntilSteady(Deployment.Green) : null;
    }

    private async Task<DeploymentError?> WaitUntilSteady(AccountTaskSet green)
    {
        for (var waited = TimeSpan.Zero; !green.IsSteady; waited += SteadyCheckInterval)
        {
            if (waited >= LongestInstall)
            {
                return DeploymentError.NeverSteady(LongestInstall);
            }

            await Task.Delay(SteadyCheckInterval, Account.Clock, Stop);
        }

        return null;
    }

    private Task<DeploymentError?> AllowTestTraffic()
    {
        if (Group.TestListener is { } listener)
        {
            Shift(Deployment, RouteKind.Test, Every(listener, [new Forward(Deployment.Green!.TargetGroup, 100)]));
        }

        return NoError;
    }

    private async Task<DeploymentError?> AllowTraffic()
    {
        var (blue, green) = (Deployment.Blue!.TargetGroup, Deployment.Green!.TargetGroup);
        foreach (var (percent, hold) in TrafficRouting.Named(Deployment.ConfigurationName).Steps)
        {
            Stop.ThrowIfCancellationRequested();
            Shift(
                Deployment,
                RouteKind.Production,
                Every(
                    Group.ProductionListener,
                    percent == 100 ? [new Forward(green, 100)] : [new Forward(blue, 100 - percent), new Forward(green, percent)]));
            await Task.Delay(hold, Account.Clock, Stop);
        }

        Group.Service.MakePrimary(Deployment.Green);
        return null;
    }

    /// <summary>Keeps blue for the termination wait, in which the deployment can still be stopped and rolled back, and deletes it.</summary>
    private async Task<DeploymentError?> Terminate()
    {
        if (!Group.TerminatesBlue)
        {
            return null;
        }

        Deployment.StartTerminationWait();
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(Stop, Deployment.TerminationWait.Token);
        try
        {
            await Task.Delay(Group.TerminationWait, Account.Clock, wait.Token);
        }
        catch (OperationCanceledException) when (Deployment.Stop.Reason is not null)
        {
            return Deployment.Stop.Reason;
        }
        catch (OperationCanceledException) when (Deployment.TerminationWait.IsCancellationRequested)
        {
            // Whoever deploys has asked to go on at once.
        }

        await Group.Service.DeleteTaskSet(Deployment.Blue!, Options.DrainingTime);
        return null;
    }

    private async Task Fail(DeploymentError error)
    {
        // Before Install there is nothing to take back: blue serves, and green does not exist.
        var rollsBack = Deployment.Green is not null && (Deployment.Stop.RollBack ?? Deployment.AutoRollback.Covers(error.Kind));
        if (!rollsBack)
        {
            End(Deployment, error);
            return;
        }

        var rollback = _codeDeploy.CreateRollback(Deployment);
        End(Deployment, error);
        _progress?.Report(new DeploymentProgress.RollbackStarted(Deployment.Id, Account.Clock.GetUtcNow(), rollback.Id));
        await RollBack(rollback);
        _progress?.Report(new DeploymentProgress.RollbackFinished(Deployment.Id, Account.Clock.GetUtcNow(), rollback.Id, $"{rollback.Status}"));
    }

    private async Task RollBack(Deployment rollback)
    {
        Start(rollback);
        (rollback.Blue, rollback.Green) = (Deployment.Blue, Deployment.Green);
        var walk = new LifecycleWalk(rollback, Account, Options, _hooks, Options.RunHooksInRollback, _progress, e => Backwards(rollback, e));
        var error = await walk.Run();
        if (error is null)
        {
            await Group.Service.DeleteTaskSet(rollback.Green!, Options.DrainingTime);
        }

        End(rollback, error);
    }

    /// <summary>A rollback creates no task set: it gives the routes back to the one that is still there.</summary>
    private Task<DeploymentError?> Backwards(Deployment rollback, LifecycleStep lifecycleEvent)
    {
        if (lifecycleEvent is LifecycleStep.AllowTestTraffic && _testBefore is [_, ..])
        {
            Shift(rollback, RouteKind.Test, _testBefore);
        }

        if (lifecycleEvent is LifecycleStep.AllowTraffic)
        {
            Shift(rollback, RouteKind.Production, _productionBefore);
            Group.Service.MakePrimary(rollback.Blue!);
        }

        return NoError;
    }

    private static Task<DeploymentError?> NoError => Task.FromResult<DeploymentError?>(null);

    private void StopOnAlarm(Alarm alarm)
    {
        if (alarm.IsActive && Group.Alarms.Contains(alarm.Name))
        {
            Deployment.Stop.Request(DeploymentError.StoppedByAlarm(alarm.Name));
        }
    }

    private static IReadOnlyList<Routing> RoutingOf(DeploymentGroup group, Listener listener) =>
        [.. group.RulesOf(listener).Select(rule => new Routing(rule, rule.Forwards))];

    private IReadOnlyList<Routing> Every(Listener listener, IReadOnlyList<Forward> forwards) =>
        [.. Group.RulesOf(listener).Select(rule => new Routing(rule, forwards))];

    private void Shift(Deployment deployment, RouteKind route, IReadOnlyList<Routing> routings)
    {
        foreach (var (rule, forwards) in routings)
        {
            rule.Forwards = forwards;
        }

        _progress?.Report(new DeploymentProgress.TrafficShifted(deployment.Id, Account.Clock.GetUtcNow(), route, Shares(routings[0].Forwards)));
    }

    private IReadOnlyList<TrafficShare> Shares(IReadOnlyList<Forward> forwards)
    {
        var total = forwards.Sum(forward => forward.Weight);
        return [.. forwards.Select(forward => new TrafficShare(forward.Group.Name, SideOf(forward.Group), 100.0 * forward.Weight / total))];
    }

    private TaskSetLabel SideOf(TargetGroup group) => group == Deployment.Blue!.TargetGroup ? TaskSetLabel.Blue : TaskSetLabel.Green;

    private void Start(Deployment deployment)
    {
        deployment.Start();
        Report(deployment);
    }

    private void End(Deployment deployment, DeploymentError? error)
    {
        deployment.End(error);
        Report(deployment);
    }

    private void Report(Deployment deployment) =>
        _progress?.Report(
            new DeploymentProgress.StatusChanged(deployment.Id, Account.Clock.GetUtcNow(), $"{deployment.Status}", deployment.Error?.Message));

    /// <summary>Where a rule forwards, or is to.</summary>
    private sealed record Routing(ListenerRule Rule, IReadOnlyList<Forward> Forwards);
}
