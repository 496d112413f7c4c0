using System.Collections.Immutable;
using Rehearsal.Account;

namespace Rehearsal.Ecs;

/// <summary>ECS as the controller of deployments: the services that it deploys itself.</summary>
internal sealed class EcsController(InMemoryAccount account)
{
    private ImmutableList<EcsService> _services = [];

    public InMemoryAccount Account { get; } = account;

    public EcsOptions Options { get; set; } = new();

    public IReadOnlyList<EcsService> Services => _services;

    /// <summary>What the hooks call in deployments that an update of a service starts; null: none can be started so.</summary>
    public IFunctions? Functions { get; set; }

    /// <summary>Told what happens in deployments that an update of a service starts.</summary>
    public IProgress<DeploymentProgress>? Progress { get; set; }

    public EcsService? Find(AccountService service) => _services.Find(known => known.Service == service);

    /// <summary>With a service that is deleted, ECS deletes its deployments and revisions.</summary>
    private IEnumerable<EcsService> Kept => _services.Where(service => service.Service.Status is not ServiceStatus.Inactive);

    public ServiceDeployment? FindDeployment(string arn) =>
        Kept.SelectMany(service => service.Deployments).FirstOrDefault(deployment => deployment.Arn == arn);

    public (EcsService Service, ServiceRevision Revision)? FindRevision(string arn) =>
        Kept.SelectMany(service => service.Revisions.Select(revision => ((EcsService, ServiceRevision)?)(service, revision)))
            .FirstOrDefault(known => known!.Value.Item2.Arn == arn);

    /// <summary>Whether ECS says which target group a revision has: while it is active, and perhaps not before a task of it runs.</summary>
    public bool IsResolved(ServiceRevision revision) =>
        revision.IsActive && (!Options.ResolvedConfigurationIsAbsentUntilGreenRuns || revision.Tasks.Running is [_, ..]);

    public void Add(EcsService service) => _services = _services.Add(service);

    /// <summary>Starts the revision that serves before the first deployment of the rehearsal; an earlier one has brought it.</summary>
    public async Task Serve(EcsService service, RevisionPlan plan, CancellationToken cancellationToken)
    {
        var first = service.AddRevision(plan, TaskSetLabel.Blue, service.TargetGroups.One);
        var deployment = new ServiceDeployment(ArnOfNext(service), service, first, blue: null) { ProductionPercent = 100, TestPercent = 100 };
        service.Remember(deployment);
        service.Serving = first;
        await first.Tasks.Launch(cancellationToken);
        deployment.Start();
        deployment.End(ServiceDeploymentStatus.Successful);
    }

    /// <summary>Stops what is under way, and what waits for it, and then the service's tasks; returns at once.</summary>
    public void Delete(EcsService service)
    {
        service.Service.BeginDeletion();
        _ = Delete(service, service.Running);
        foreach (var deployment in service.Deployments.Reverse().Where(deployment => !deployment.IsOver))
        {
            deployment.StopFor(DeploymentFailure.ServiceDeleted);
            deployment.Request.GiveUp();
        }
    }

    private async Task Delete(EcsService service, ServiceDeploymentRun? last)
    {
        if (last is not null)
        {
            await last.Completion;
        }

        await service.Service.Delete(Options.DrainingTime);
    }

    /// <summary>As an update or a creation through the API starts it.</summary>
    /// <exception cref="AwsException">There is no such task definition.</exception>
    public ServiceDeploymentRun Deploy(EcsService service, RevisionPlan plan) => Deploy(
        service,
        plan,
        Functions ?? throw new InvalidOperationException("Nothing invokes the hooks of deployments; set EcsController.Functions"),
        Progress);

    /// <summary>
    /// Starts a deployment and returns at once; the plan may be the one that serves, as when a deployment is forced. It takes the place of one that
    /// is under way, and begins when that has ended.
    /// </summary>
    /// <param name="service">Where to.</param>
    /// <param name="plan">What.</param>
    /// <param name="functions">What the hooks call.</param>
    /// <param name="progress">Told what happens, as it happens, on the deployment's own thread of control.</param>
    /// <exception cref="AwsException">There is no such task definition.</exception>
    public ServiceDeploymentRun Deploy(
        EcsService service, RevisionPlan plan, IFunctions functions, IProgress<DeploymentProgress>? progress = null)
    {
        if (Account.TaskDefinitions.Find(plan.TaskDefinition) is null)
        {
            throw new AwsException("ClientException", "TaskDefinition not found.");
        }

        var before = service.Running;
        var deployment = Create(service, plan);
        service.Remember(deployment);
        var run = new ServiceDeploymentRun(this, deployment, functions, progress);
        service.Running = run;
        run.Completion = Complete(run, before);
        before?.Deployment.StopFor(DeploymentFailure.ReplacedBy(deployment.Arn));
        return run;
    }

    /// <summary>What is on its way out cannot come back: the deployment that removes it has succeeded then.</summary>
    private ServiceDeployment Create(EcsService service, RevisionPlan plan)
    {
        var blue = service.Running is { Deployment: { IsOver: false, Stage: DeploymentStage.CleanUp } last } ? last.Green : service.Serving;
        var group = blue is null ? service.TargetGroups.One : service.TargetGroups.Other(blue.Plan.TargetGroup);
        var (arn, sources) = (ArnOfNext(service), service.ActiveRevisions.ToList());
        return new ServiceDeployment(arn, service, service.AddRevision(plan, TaskSetLabel.Green, group), blue) { Sources = sources };
    }

    private string ArnOfNext(EcsService service) =>
        Account.Arns.ServiceDeployment(service.Service.Cluster, service.Service.Name, Account.Identifiers.ServiceDeployment());

    private static async Task Complete(ServiceDeploymentRun run, ServiceDeploymentRun? before)
    {
        try
        {
            await Task.Yield();
            if (before is not null)
            {
                await before.Completion;
            }

            await run.Run();
        }
        catch (Exception problem)
        {
            run.Deployment.Break(problem);
            throw;
        }
        finally
        {
            if (run.Deployment.Service.Running == run)
            {
                run.Deployment.Service.Running = null;
            }
        }
    }
}
