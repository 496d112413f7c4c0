using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal.Ecs;

/// <summary>Carries out a service deployment, and its rollback when it comes to that.</summary>
internal sealed class ServiceDeploymentRun
{
    private static readonly TimeSpan LongestStage = TimeSpan.FromHours(24);
    private static readonly TimeSpan SteadyCheckInterval = TimeSpan.FromSeconds(5);

    private readonly EcsController _ecs;
    private readonly StageHooks _hooks;
    private readonly IProgress<DeploymentProgress>? _progress;
    private readonly HashSet<string> _ignoredAlarms;

    internal ServiceDeploymentRun(
        EcsController ecs, ServiceDeployment deployment, IFunctions functions, IProgress<DeploymentProgress>? progress)
    {
        (_ecs, _progress, Deployment) = (ecs, progress, deployment);
        _hooks = new StageHooks(ecs, deployment, functions, progress);
        _ignoredAlarms = [.. ecs.Account.Alarms.All.Where(alarm => alarm.IsActive).Select(alarm => alarm.Name)];
    }

    public ServiceDeployment Deployment { get; }

    /// <summary>Completes when the deployment is over, its rollback included.</summary>
    public Task Completion { get; internal set; } = Task.CompletedTask;

    private InMemoryAccount Account => _ecs.Account;

    private EcsService Service => Deployment.Service;

    private DeploymentConfiguration Configuration => Deployment.Configuration;

    private ServiceRevision Green => Deployment.Green;

    private ServiceRevision? Blue => Deployment.Blue;

    private CancellationToken Stop => Deployment.Request.Token;

    private DateTimeOffset Now => Account.Clock.GetUtcNow();

    internal async Task Run()
    {
        if (Deployment.IsStopped)
        {
            await StopBeforeTheStart();
            return;
        }

        using var alarms = Account.Alarms.Watch(RollBackOnAlarm);
        Deployment.Sources = [.. Service.ActiveRevisions.Where(revision => revision != Green)];
        Deployment.Start();
        ReportStatus();
        DeploymentStateChange.InProgress(Green);
        if (await GoForward() is { } failure)
        {
            await (Deployment.IsStopped ? End() : Fail(failure));
        }
        else
        {
            Succeed();
        }
    }

    /// <summary>Another one has taken its place while it waited for the one before it.</summary>
    private async Task StopBeforeTheStart()
    {
        await Remove([Green]);
        await End();
    }

    /// <summary>What it has started stays as it is: the deployment that takes its place reconciles it.</summary>
    private Task End()
    {
        EndAlarmMonitor();
        ReportStatus();
        Deployment.End(ServiceDeploymentStatus.Stopped, Deployment.Failure!.StatusReason);
        ReportStatus();
        return Task.CompletedTask;
    }

    private async Task<DeploymentFailure?> GoForward() =>
        await Reconcile()
        ?? await Pass(DeploymentStage.PreScaleUp)
        ?? await Pass(DeploymentStage.ScaleUp, ScaleUp)
        ?? await Pass(DeploymentStage.PostScaleUp)
        ?? await ShiftTestTraffic()
        ?? await ShiftProductionTraffic()
        ?? await Pass(DeploymentStage.PostProductionTrafficShift)
        ?? await Pass(DeploymentStage.BakeTime, () => Wait(Configuration.BakeTime, Stop))
        ?? await Pass(DeploymentStage.CleanUp, CleanUp);

    /// <summary>What an earlier deployment left behind gives its traffic back and goes, before this one begins.</summary>
    private async Task<DeploymentFailure?> Reconcile() => Left is [] ? null : await Pass(DeploymentStage.ReconcileService, TakeBack);

    private IReadOnlyList<ServiceRevision> Left => [.. Deployment.Sources.Where(source => source != Blue && source.IsActive)];

    private async Task<DeploymentFailure?> TakeBack()
    {
        if (Blue is not null)
        {
            await Shift(RouteKind.Production, 0);
            _ = Service.TestRule is null ? null : await Shift(RouteKind.Test, 0);
        }

        return await Remove(Left);
    }

    private async Task<DeploymentFailure?> ScaleUp()
    {
        var breaker = Configuration.HasCircuitBreaker ? MonitorStatus.Monitoring : MonitorStatus.Disabled;
        Deployment.CircuitBreaker = breaker;
        await Green.Tasks.Launch(Stop);
        for (var waited = TimeSpan.Zero; !Green.Tasks.IsSteady; waited += SteadyCheckInterval)
        {
            if (breaker is MonitorStatus.Monitoring && IsBroken())
            {
                return DeploymentFailure.CircuitBroken;
            }

            if (waited >= LongestStage)
            {
                return DeploymentFailure.StageTimedOut(DeploymentStage.ScaleUp);
            }

            await Task.Delay(SteadyCheckInterval, Account.Clock, Stop);
        }

        Deployment.CircuitBreaker = breaker is MonitorStatus.Monitoring ? MonitorStatus.MonitoringComplete : breaker;
        return null;
    }

    private bool IsBroken()
    {
        Deployment.FailureCount = Green.Tasks.FailedCount;
        if (Deployment.FailureCount < Deployment.FailureThreshold)
        {
            return false;
        }

        Deployment.CircuitBreaker = MonitorStatus.Triggered;
        return true;
    }

    private async Task<DeploymentFailure?> ShiftTestTraffic() =>
        Service.TestRule is null ? null
        : await Pass(DeploymentStage.TestTrafficShift, () => Shift(RouteKind.Test, 100), Test(100))
        ?? await Pass(DeploymentStage.PostTestTrafficShift);

    private async Task<DeploymentFailure?> ShiftProductionTraffic()
    {
        foreach (var (percent, bake) in Blue is null ? new Strategy.BlueGreen().Steps : Configuration.Strategy.Steps)
        {
            var before = _ecs.Options.WeightsAreAlwaysThoseBeforeTheDeployment ? 0 : Deployment.ProductionPercent;
            var failure = await Pass(DeploymentStage.PreProductionTrafficShift, weights: Production(before))
                ?? await Pass(DeploymentStage.ProductionTrafficShift, () => Shift(RouteKind.Production, percent), Production(percent), bake);
            if (failure is not null)
            {
                return failure;
            }
        }

        return null;
    }

    private async Task<DeploymentFailure?> CleanUp()
    {
        EndAlarmMonitor();
        return Blue is null ? null : await Remove([Blue]);
    }

    private async Task<DeploymentFailure?> Wait(TimeSpan span, CancellationToken stop)
    {
        await Task.Delay(span, Account.Clock, stop);
        return null;
    }

    private async Task<DeploymentFailure?> Remove(IEnumerable<ServiceRevision> revisions)
    {
        foreach (var revision in revisions)
        {
            await Service.Service.DeleteTaskSet(revision.Tasks, _ecs.Options.DrainingTime);
        }

        return null;
    }

    private void Succeed()
    {
        Service.Serving = Green;
        Service.Service.AddEvent($"{Name} deployment completed.");
        Deployment.End(ServiceDeploymentStatus.Successful);
        DeploymentStateChange.Completed(Green);
        ReportStatus();
    }

    private async Task Fail(DeploymentFailure failure)
    {
        EndAlarmMonitor();
        Deployment.RollBack(failure);
        ReportStatus();
        Service.Service.AddEvent($"{Name} deployment failed: {Deployment.Failure!.Cause}");
        TellOfFailure();
        if (Blue is null)
        {
            await Remove([.. Left, Green]);
            Deployment.End(ServiceDeploymentStatus.RollbackFailed, DeploymentFailure.NoCandidate);
            ReportStatus();
            return;
        }

        Deployment.StartRollback();
        Report(new DeploymentProgress.RollbackStarted(Deployment.Id, Now, Deployment.Id));
        ReportStatus();
        await RollBack(Blue);
        ReportStatus();
        Report(new DeploymentProgress.RollbackFinished(Deployment.Id, Now, Deployment.Id, Deployment.Status.Name()));
    }

    /// <summary>Gives the routes back before green goes; a hook that fails on the way leaves green's tasks where they are.</summary>
    private async Task RollBack(ServiceRevision blue)
    {
        DeploymentStateChange.InProgress(blue);
        if (Green.Tasks.Status is TaskSetStatus.Primary)
        {
            Service.Service.MakePrimary(blue.Tasks);
        }

        blue.Tasks.Rescale();
        var failure = await GoBack(DeploymentStage.ProductionTrafficShift, RouteKind.Production, Production(0))
            ?? (Service.TestRule is null ? null : await GoBack(DeploymentStage.TestTrafficShift, RouteKind.Test, Test(0)))
            ?? await Remove([.. Left, Green]);
        if (failure is null)
        {
            Deployment.End(ServiceDeploymentStatus.RollbackSuccessful);
            DeploymentStateChange.Completed(blue);
        }
        else
        {
            // What AWS says of the rollback's own failure is not documented.
            Deployment.End(ServiceDeploymentStatus.RollbackFailed, $"Service deployment rollback failed because {failure.Cause}");
        }
    }

    private Task<DeploymentFailure?> GoBack(DeploymentStage stage, RouteKind route, TrafficWeights weights) =>
        Pass(stage, () => Shift(route, 0), weights, isRollback: true);

    /// <summary>A stage: ECS's own work, then the hooks, then the bake of a step.</summary>
    private async Task<DeploymentFailure?> Pass(
        DeploymentStage stage,
        Func<Task<DeploymentFailure?>>? work = null,
        TrafficWeights? weights = null,
        TimeSpan bake = default,
        bool isRollback = false)
    {
        var record = Deployment.Begin(stage, isRollback);
        Report(new DeploymentProgress.LifecycleEventStarted(Deployment.Id, Now, stage.Name()));

        var stop = isRollback ? Deployment.Request.GivenUp : Stop;
        var failure = await Do(stage, work, weights ?? TrafficWeights.None, bake, stop);

        record.End(failure, Now);
        Report(new DeploymentProgress.LifecycleEventEnded(
            Deployment.Id, Now, stage.Name(), record.Status, Now - record.Started, failure?.StatusReason));
        return failure;
    }

    private async Task<DeploymentFailure?> Do(
        DeploymentStage stage, Func<Task<DeploymentFailure?>>? work, TrafficWeights weights, TimeSpan bake, CancellationToken stop)
    {
        try
        {
            stop.ThrowIfCancellationRequested();
            return (work is null ? null : await work()) ?? await _hooks.Ask(stage, weights, stop) ?? await Wait(bake, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Deployment.Request.GivenUp.IsCancellationRequested ? DeploymentFailure.ServiceDeleted : Deployment.Request.Reason;
        }
    }

    private Task<DeploymentFailure?> Shift(RouteKind route, decimal greenPercent)
    {
        var rule = route is RouteKind.Production ? Service.ProductionRule : Service.TestRule!;
        var forwards = Service.Split(Green.Plan.TargetGroup, greenPercent);
        if (!rule.Forwards.SequenceEqual(forwards))
        {
            rule.Forwards = forwards;
            Report(new DeploymentProgress.TrafficShifted(Deployment.Id, Now, route, [.. rule.Forwards.Select(ShareOf)]));
        }

        if (route is RouteKind.Production)
        {
            Deployment.ProductionPercent = greenPercent;
            if (greenPercent > 0)
            {
                BeginAlarmMonitor();
            }
        }
        else
        {
            Deployment.TestPercent = greenPercent;
        }

        return Task.FromResult<DeploymentFailure?>(null);

        TrafficShare ShareOf(Forward forward) => forward.Group == Green.Plan.TargetGroup
            ? new TrafficShare(forward.Group.Name, TaskSetLabel.Green, (double)greenPercent)
            : new TrafficShare(forward.Group.Name, TaskSetLabel.Blue, (double)(100 - greenPercent));
    }

    private TrafficWeights Test(decimal greenPercent) => new(Weights(greenPercent), []);

    private TrafficWeights Production(decimal greenPercent) => new([], Weights(greenPercent));

    private IReadOnlyList<(string RevisionArn, decimal Percent)> Weights(decimal greenPercent) =>
        Blue is null ? [(Green.Arn, greenPercent)] : [(Blue.Arn, 100 - greenPercent), (Green.Arn, greenPercent)];

    private void BeginAlarmMonitor()
    {
        if (Configuration.Alarms is [] || Deployment.AlarmMonitor is not MonitorStatus.Disabled || Deployment.Failure is not null)
        {
            return;
        }

        Deployment.AlarmMonitor = MonitorStatus.Monitoring;
        foreach (var alarm in Account.Alarms.All)
        {
            RollBackOnAlarm(alarm);
        }
    }

    private void EndAlarmMonitor()
    {
        if (Deployment.AlarmMonitor is MonitorStatus.Monitoring)
        {
            Deployment.AlarmMonitor = MonitorStatus.MonitoringComplete;
        }
    }

    /// <summary>One that was active when the deployment began says nothing of it.</summary>
    private void RollBackOnAlarm(Alarm alarm)
    {
        if (Deployment.AlarmMonitor is MonitorStatus.Monitoring
            && alarm.IsActive
            && Configuration.Alarms.Contains(alarm.Name)
            && !_ignoredAlarms.Contains(alarm.Name))
        {
            (Deployment.AlarmMonitor, Deployment.TriggeredAlarm) = (MonitorStatus.Triggered, alarm.Name);
            Deployment.RollBack(DeploymentFailure.AlarmActive(alarm.Name));
        }
    }

    /// <summary>AWS documents this event for services with the circuit breaker.</summary>
    private void TellOfFailure()
    {
        if (Configuration.HasCircuitBreaker)
        {
            DeploymentStateChange.Failed(Green, Deployment.Failure!);
        }
    }

    private string Name => $"(service {Service.Service.Name}) (deployment {Green.Tasks.Id})";

    private void ReportStatus() =>
        Report(new DeploymentProgress.StatusChanged(Deployment.Id, Now, Deployment.Status.Name(), Deployment.StatusReason));

    private void Report(DeploymentProgress happened) => _progress?.Report(happened);
}
