namespace Rehearsal.Account;

/// <summary>Something that happened in a deployment, reported while it runs, in the words of its controller.</summary>
internal abstract record DeploymentProgress(string DeploymentId, DateTimeOffset When)
{
    public sealed record StatusChanged(string DeploymentId, DateTimeOffset When, string Status, string? Message)
        : DeploymentProgress(DeploymentId, When);

    public sealed record LifecycleEventStarted(string DeploymentId, DateTimeOffset When, string Event) : DeploymentProgress(DeploymentId, When);

    /// <summary>The status is one of <see cref="EventStatus"/>.</summary>
    public sealed record LifecycleEventEnded(
        string DeploymentId, DateTimeOffset When, string Event, string Status, TimeSpan Took, string? Message)
        : DeploymentProgress(DeploymentId, When);

    public sealed record HookInvoked(string DeploymentId, DateTimeOffset When, string Event, string Function, string ExecutionId)
        : DeploymentProgress(DeploymentId, When);

    /// <summary>What the hook answered: Succeeded or Failed, as the controller spells it; to ECS also IN_PROGRESS, any number of times.</summary>
    public sealed record HookAnswered(string DeploymentId, DateTimeOffset When, string Event, string Function, string Status, TimeSpan Took)
        : DeploymentProgress(DeploymentId, When)
    {
        /// <summary>Whether the hook has decided.</summary>
        public bool IsDecided => Status is not "IN_PROGRESS";

        public bool IsFailed => Status.Equals(EventStatus.Failed, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The function threw, which is no answer.</summary>
    public sealed record HookFunctionFailed(string DeploymentId, DateTimeOffset When, string Event, string Function, string Message)
        : DeploymentProgress(DeploymentId, When);

    /// <summary>A listener forwards otherwise now.</summary>
    public sealed record TrafficShifted(string DeploymentId, DateTimeOffset When, RouteKind Route, IReadOnlyList<TrafficShare> Shares)
        : DeploymentProgress(DeploymentId, When)
    {
        /// <summary>To a tenth, which is as fine as ECS shifts; the rest is green's.</summary>
        public double BluePercent => Math.Round(Shares.Where(share => share.Side is TaskSetLabel.Blue).Sum(share => share.Percent), 1);
    }

    public sealed record RollbackStarted(string DeploymentId, DateTimeOffset When, string RollbackDeploymentId)
        : DeploymentProgress(DeploymentId, When);

    public sealed record RollbackFinished(string DeploymentId, DateTimeOffset When, string RollbackDeploymentId, string Status)
        : DeploymentProgress(DeploymentId, When);
}

/// <summary>How far a deployment is with one event of its lifecycle.</summary>
internal static class EventStatus
{
    public const string Pending = nameof(Pending);
    public const string InProgress = nameof(InProgress);
    public const string Succeeded = nameof(Succeeded);
    public const string Failed = nameof(Failed);
    public const string Skipped = nameof(Skipped);
}

/// <summary>A target group's part of the traffic of a listener, in percent.</summary>
internal sealed record TrafficShare(string TargetGroup, TaskSetLabel Side, double Percent);

internal enum RouteKind
{
    Production,
    Test,
}
