using Canary.Deployments;
using Rehearsal.Account;

namespace Rehearsal;

/// <summary>
/// Passes on what happens, and keeps what users met from the beginning of AllowTraffic until it is over; where it is rolled back, until blue has them
/// back.
/// </summary>
internal sealed class ShiftUsers(IProgress<RehearsalEvent> watch) : IProgress<RehearsalEvent>
{
    private Func<UserOutcome>? _users;
    private string? _deployment;
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
            case DeploymentProgress.LifecycleEventStarted { Event: LifecycleEvent.AllowTraffic } when _before is null:
                (_before, _deployment) = (users(), progress.DeploymentId);
                break;
            case DeploymentProgress.LifecycleEventEnded { Event: LifecycleEvent.AllowTraffic, Status: EventStatus.Succeeded }
                when progress.DeploymentId == _deployment:
            case DeploymentProgress.TrafficShifted { Route: RouteKind.Production } when _before is not null && progress.DeploymentId != _deployment:
                _after = users();
                break;
        }
    }
}
