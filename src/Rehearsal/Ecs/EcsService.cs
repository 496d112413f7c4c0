using System.Collections.Immutable;
using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal.Ecs;

/// <summary>A service that ECS deploys itself: over which target groups and rules, how, and what was deployed so far.</summary>
internal sealed class EcsService : IDeployedService
{
    public required AccountService Service { get; init; }

    public required TargetGroupPair TargetGroups { get; init; }

    public required Listener ProductionListener { get; init; }

    /// <summary>A default rule or another one; both target groups are in its action.</summary>
    public required ListenerRule ProductionRule { get; init; }

    /// <summary>May be the production listener, on which the test rule then has a condition of its own.</summary>
    public Listener? TestListener { get; init; }

    /// <summary>Null: there is no test traffic.</summary>
    public ListenerRule? TestRule { get; init; }

    public IReadOnlyList<Forward> Production => ProductionRule.Forwards;

    public IReadOnlyList<Forward> Test => TestRule?.Forwards ?? [];

    /// <summary>
    /// The name of the port that clients reach by Service Connect; null: a load balancer leads to the tasks. The pair, its rule and its listener are
    /// then what the clients' proxies do, and no call of AWS shows them.
    /// </summary>
    public string? ConnectPortName { get; init; }

    public required string ContainerName { get; init; }

    public required int ContainerPort { get; init; }

    /// <summary>A change of it starts no deployment; the next one is carried out by it.</summary>
    public DeploymentConfiguration Configuration { get; set; } = new();

    /// <summary>Oldest first.</summary>
    public ImmutableList<ServiceRevision> Revisions { get; private set; } = [];

    public IEnumerable<ServiceRevision> ActiveRevisions => Revisions.Where(revision => revision.IsActive);

    /// <summary>The revision that production is on when no deployment runs; null before the first deployment has succeeded.</summary>
    public ServiceRevision? Serving { get; internal set; }

    /// <summary>Oldest first.</summary>
    public ImmutableList<ServiceDeployment> Deployments { get; private set; } = [];

    /// <summary>The revision that the service is at, or on its way to.</summary>
    public ServiceRevision? Current => Deployments is [.., { IsOver: false, RollbackStarted: null } running]
        ? running.Green
        : Serving ?? Revisions.LastOrDefault();

    /// <summary>A service has one deployment at a time, its rollback included.</summary>
    internal ServiceDeploymentRun? Running { get; set; }

    internal ServiceRevision AddRevision(RevisionPlan plan, TaskSetLabel label, TargetGroup group)
    {
        var tasks = Service.AddTaskSet(new TaskSetPlan(label, group, plan.TaskDefinition, plan.ContainerName, plan.ContainerPort, ExternalId: null)
        {
            Network = plan.Network,
        });
        Revisions = Revisions.Add(new ServiceRevision(Service, tasks));
        Service.MakePrimary(tasks);
        return Revisions[^1];
    }

    internal void Remember(ServiceDeployment deployment) => Deployments = Deployments.Add(deployment);

    /// <summary>Whole parts that keep a percentage with one decimal, in the order of the pair: both groups stay in the rule.</summary>
    internal IReadOnlyList<Forward> Split(TargetGroup green, decimal greenPercent)
    {
        var scale = decimal.IsInteger(greenPercent) ? 1 : 10;
        return [.. new[] { TargetGroups.One, TargetGroups.Two }.Select(group =>
            new Forward(group, (int)(scale * (group == green ? greenPercent : 100 - greenPercent))))];
    }
}
