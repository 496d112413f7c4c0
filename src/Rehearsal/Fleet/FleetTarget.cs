namespace Rehearsal.Fleet;

/// <summary>A target and its health, in the words of DescribeTargetHealth; a healthy one has no reason.</summary>
internal sealed record FleetTarget(Uri Address, string State, string? Reason = null, string? Description = null)
{
    public const string Initial = "initial";
    public const string Healthy = "healthy";
    public const string Unhealthy = "unhealthy";
    public const string Draining = "draining";
    public const string Unused = "unused";

    private int _successes;
    private int _failures;

    public static FleetTarget Registering(Uri address) => new(address, Initial, "Elb.RegistrationInProgress", "Target registration is in progress");

    public static FleetTarget NotInUse(Uri address) =>
        new(address, Unused, "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer");

    public static FleetTarget Deregistering(Uri address) =>
        new(address, Draining, "Target.DeregistrationInProgress", "Target deregistration is in progress");

    public FleetTarget Checking() => new(Address, Initial, "Elb.InitialHealthChecking", "Initial health checks in progress");

    /// <summary>A new target is healthy after its first good check, one that was unhealthy after as many in a row as the threshold says.</summary>
    public FleetTarget Passed(HealthCheck check)
    {
        var successes = _successes + 1;
        return State switch
        {
            Initial => new(Address, Healthy),
            Unhealthy when successes >= check.HealthyThreshold => new(Address, Healthy),
            _ => this with { _successes = successes, _failures = 0 },
        };
    }

    /// <summary>A target is unhealthy after as many bad checks in a row as the threshold says.</summary>
    public FleetTarget Failed(HealthCheck check, string reason, string description)
    {
        var failures = _failures + 1;
        return State == Unhealthy || failures >= check.UnhealthyThreshold
            ? new(Address, Unhealthy, reason, description)
            : this with { _successes = 0, _failures = failures };
    }
}
