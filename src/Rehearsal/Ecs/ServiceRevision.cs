using Canary.Deployments;
using Rehearsal.Account;

namespace Rehearsal.Ecs;

/// <summary>A version of a service, which never changes, and the tasks that were started for it.</summary>
internal sealed class ServiceRevision(AccountService service, AccountTaskSet tasks)
{
    /// <summary>Such as <c>1234567890123456789</c>.</summary>
    public string Id { get; } = tasks.Id.Split('/')[^1];

    public string Arn => Service.Account.Arns.ServiceRevision(Service.Cluster, Service.Name, Id);

    public AccountService Service { get; } = service;

    /// <summary>Their StartedBy is <c>ecs-svc/</c> and the revision's id.</summary>
    public AccountTaskSet Tasks { get; } = tasks;

    public TaskSetPlan Plan => Tasks.Plan;

    /// <summary>While its tasks are wanted or still there.</summary>
    public bool IsActive => Service.TaskSets.Contains(Tasks);
}

/// <summary>What a revision is to be made of.</summary>
/// <param name="TaskDefinition">The full ARN.</param>
internal sealed record RevisionPlan(string TaskDefinition, string ContainerName, int ContainerPort)
{
    /// <summary>Null: the service's.</summary>
    public AwsvpcConfiguration? Network { get; init; }
}
