using Rehearsal.Account;

namespace Rehearsal.CodeDeploy;

/// <summary>Something that happened in a deployment, reported while it runs.</summary>
internal abstract record DeploymentProgress(string DeploymentId, DateTimeOffset When)
{
    public sealed record StatusChanged(string DeploymentId, DateTimeOffset When, DeploymentStatus Status, DeploymentError? Error)
        : DeploymentProgress(DeploymentId, When);

    public sealed record LifecycleEventStarted(
        string DeploymentId, DateTimeOffset When, LifecycleStep Event) : DeploymentProgress(DeploymentId, When);

    public sealed record LifecycleEventEnded(
        string DeploymentId, DateTimeOffset When, LifecycleStep Event, LifecycleEventStatus Status, TimeSpan Took, DeploymentError? Error)
        : DeploymentProgress(DeploymentId, When);

    public sealed record HookInvoked(string DeploymentId, DateTimeOffset When, LifecycleStep Event, string Function, string ExecutionId)
        : DeploymentProgress(DeploymentId, When);

    /// <summary>The hook's answer: Succeeded or Failed.</summary>
    public sealed record HookAnswered(
        string DeploymentId, DateTimeOffset When, LifecycleStep Event, string Function, LifecycleEventStatus Status, TimeSpan Took)
        : DeploymentProgress(DeploymentId, When);

    /// <summary>The function threw; that is no answer, and CodeDeploy goes on waiting for one.</summary>
    public sealed record HookFunctionFailed(string DeploymentId, DateTimeOffset When, LifecycleStep Event, string Function, string Message)
        : DeploymentProgress(DeploymentId, When);

    /// <summary>A listener forwards otherwise now.</summary>
    public sealed record TrafficShifted(string DeploymentId, DateTimeOffset When, RouteKind Route, IReadOnlyList<TrafficShare> Shares)
        : DeploymentProgress(DeploymentId, When)
    {
        /// <summary>In whole percent; the rest is green's.</summary>
        public int BluePercent => (int)Math.Round(Shares.Where(share => share.Side is TaskSetLabel.Blue).Sum(share => share.Percent));
    }

    public sealed record RollbackStarted(
        string DeploymentId, DateTimeOffset When, string RollbackDeploymentId) : DeploymentProgress(DeploymentId, When);

    public sealed record RollbackFinished(string DeploymentId, DateTimeOffset When, string RollbackDeploymentId, DeploymentStatus Status)
        : DeploymentProgress(DeploymentId, When);
}

/// <summary>A target group's part of the traffic of a listener, in percent.</summary>
internal sealed record TrafficShare(string TargetGroup, TaskSetLabel Side, double Percent);

internal enum RouteKind
{
    Production,
    Test,
}
