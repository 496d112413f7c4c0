using System.Collections.Concurrent;
using System.Collections.Immutable;
using Canary.Deployments;
using Rehearsal.Account;

namespace Rehearsal.CodeDeploy;

/// <summary>CodeDeploy: its deployment groups, its deployments and the revisions they deployed.</summary>
internal sealed class CodeDeployService(InMemoryAccount account)
{
    private readonly ConcurrentDictionary<string, Deployment> _deployments = new();
    private ImmutableList<DeploymentGroup> _groups = [];
    private ImmutableList<Deployment> _inOrder = [];

    /// <summary>What it deploys to.</summary>
    public InMemoryAccount Account { get; } = account;

    public CodeDeployOptions Options { get; set; } = new();

    public IReadOnlyList<DeploymentGroup> Groups => _groups;

    /// <summary>Those of rollbacks too, oldest first.</summary>
    public IReadOnlyList<Deployment> Deployments => _inOrder;

    /// <summary>How the hooks of deployments are invoked that are created through the API; null: none can be.</summary>
    public IHookInvoker? Hooks { get; set; }

    /// <summary>Told what happens in deployments that are created through the API.</summary>
    public IProgress<DeploymentProgress>? Progress { get; set; }

    public void Add(DeploymentGroup group)
    {
        _ = TrafficRouting.Named(group.ConfigurationName);
        _groups = _groups.Add(group);
    }

    public Deployment? Find(string deploymentId) => _deployments.GetValueOrDefault(deploymentId);

    /// <summary>The AppSpec that was deployed to an application under a hash.</summary>
    public AppSpec? FindRevision(string application, string sha256) =>
        _deployments.Values.FirstOrDefault(d => d.Group.ApplicationName == application && d.InS3 is null && d.AppSpec.Sha256 == sha256)?.AppSpec;

    /// <summary>Starts a deployment and returns at once.</summary>
    /// <param name="group">Where to.</param>
    /// <param name="appSpec">What.</param>
    /// <param name="hooks">How the functions named in the AppSpec are invoked.</param>
    /// <param name="progress">Told what happens, as it happens, on the deployment's own thread of control.</param>
    /// <param name="configuration">Null: the group's.</param>
    /// <param name="inS3">Where the AppSpec lies; null: CodeDeploy holds its text.</param>
    /// <param name="description">Whatever who deploys writes there; null: nothing.</param>
    /// <param name="autoRollback">Null: the group's.</param>
    /// <exception cref="AwsException">The group has a deployment that is not over, or its service was deleted.</exception>
    public DeploymentRun Deploy(
        DeploymentGroup group,
        AppSpec appSpec,
        IHookInvoker hooks,
        IProgress<DeploymentProgress>? progress = null,
        string? configuration = null,
        S3Revision? inS3 = null,
        string? description = null,
        AutoRollback? autoRollback = null)
    {
        if (group.Running is { } running)
        {
            throw new AwsException(
                "DeploymentLimitExceededException", $"The Deployment Group '{group.Name}' already has an active Deployment "
                    + $"'{running.Deployment.Id}'");
        }

        if (group.Service.Status is not ServiceStatus.Active)
        {
            throw new AwsException(
                "InvalidECSServiceException",
                $"The service {group.Service.Name} is {group.Service.Status.ToString().ToUpperInvariant()}; create it anew.");
        }

        _ = TrafficRouting.Named(configuration ?? group.ConfigurationName);
        var deployment = new Deployment(
            Account.Identifiers.Deployment(), group, appSpec, configuration ?? group.ConfigurationName, Account.Clock)
        {
            PreviousAppSpec = group.LastSuccessful?.AppSpec,
            InS3 = inS3,
            Description = description,
            AutoRollback = autoRollback ?? group.AutoRollback,
        };
        Remember(deployment);
        var run = new DeploymentRun(this, deployment, hooks, progress);
        group.Running = run;
        run.Completion = Complete(run);
        return run;
    }

    internal Deployment CreateRollback(Deployment failed)
    {
        var rollback = new Deployment(
            Account.Identifiers.Deployment(), failed.Group, failed.PreviousAppSpec ?? failed.AppSpec, TrafficRouting.AllAtOnceName, Account.Clock)
        {
            Triggering = failed,
            PreviousAppSpec = failed.AppSpec,
        };
        Remember(rollback);
        failed.WillBeRolledBackBy(rollback);
        return rollback;
    }

    private static async Task Complete(DeploymentRun run)
    {
        try
        {
            await run.Run();
        }
        catch (Exception problem)
        {
            run.Deployment.Break(problem);
            run.Rollback?.Break(problem);
            throw;
        }
        finally
        {
            run.Deployment.Group.Running = null;
        }
    }

    private void Remember(Deployment deployment)
    {
        _deployments[deployment.Id] = deployment;
        _inOrder = _inOrder.Add(deployment);
        deployment.Group.LastAttempted = deployment;
    }
}
