using Rehearsal.Account;

namespace Rehearsal;

/// <summary>
/// Passes on what happens, and keeps what users met from the beginning of the traffic shift until it is over; where it is rolled back, until blue has
/// them back.
/// </summary>
internal sealed class ShiftUsers(IProgress<RehearsalEvent> watch) : IProgress<RehearsalEvent>
{
    private Func<UserOutcome>? _users;
    private string? _deployment;
    private bool _isTakenBack;
    private UserOutcome? _before;
    private UserOutcome? _after;

    /// <summary>Null while no traffic has begun to shift.</summary>
    public UserOutcome? Met => _before is null ? null : (_after ?? _users!()) - _before;

    /// <param name="users">What users have met so far.</param>
    public void Follow(Func<UserOutcome> users) => _users = users;

    public void Report(RehearsalEvent value)
    {
        if (value is DeploymentProgressed { Progress: var progress } && _users is { } users)
        {
            Note(progress, users);
        }

        watch.Report(value);
    }

    private void Note(DeploymentProgress progress, Func<UserOutcome> users)
    {
        switch (progress)
        {
            case DeploymentProgress.StatusChanged it when Lifecycle.IsOfRollback(it.Status):
                _isTakenBack = true;
                break;
            case DeploymentProgress.LifecycleEventStarted it when Lifecycle.IsShift(it.Event) && _before is null && !_isTakenBack:
                (_before, _deployment) = (users(), it.DeploymentId);
                break;
            case DeploymentProgress.LifecycleEventEnded { Status: EventStatus.Succeeded } it when Lifecycle.IsShift(it.Event) && IsForward(it):
            case DeploymentProgress.TrafficShifted { Route: RouteKind.Production } when _before is not null && !IsForward(progress):
                _after = users();
                break;
        }
    }

    /// <summary>Whether it is on the way to green; a rollback is CodeDeploy's next deployment, or ECS's same one with another status.</summary>
    private bool IsForward(DeploymentProgress progress) => progress.DeploymentId == _deployment && !_isTakenBack;
}
