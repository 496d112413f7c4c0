namespace Canary.Deployments;

/// <summary>The five points at which CodeDeploy asks, by its own names.</summary>
public static class LifecycleEvent
{
    public const string BeforeInstall = nameof(BeforeInstall);
    public const string AfterInstall = nameof(AfterInstall);
    public const string AfterAllowTestTraffic = nameof(AfterAllowTestTraffic);
    public const string BeforeAllowTraffic = nameof(BeforeAllowTraffic);
    public const string AfterAllowTraffic = nameof(AfterAllowTraffic);

    /// <summary>CodeDeploy's own work, which no hook is for: production traffic moves to green.</summary>
    public const string AllowTraffic = nameof(AllowTraffic);

    /// <summary>The five.</summary>
    public static IReadOnlyList<string> All { get; } = [BeforeInstall, AfterInstall, AfterAllowTestTraffic, BeforeAllowTraffic, AfterAllowTraffic];
}
