using Canary.Deployments;

namespace Canary.Preflight;

/// <summary>What the checks are asked about: the facts, and what the locator made of them.</summary>
internal sealed record Setting(Location Location, Facts Facts)
{
    public DeploymentGroupInfo Group => Facts.CodeDeploy?.Group?.DeploymentGroupInfo ?? new DeploymentGroupInfo();

    public TargetGroupPairInfo? Pair => Group.LoadBalancerInfo?.TargetGroupPairInfoList?.FirstOrDefault();

    public EcsService? Service => Facts.Service?.Services?.Services?.FirstOrDefault();
}

/// <summary>What a check saw; null severity: the check's own.</summary>
internal sealed record Sight(FindingOutcome Outcome, string Message, Severity? Severity = null)
{
    public static Sight Good(string message) => new(FindingOutcome.Passed, message);

    public static Sight Bad(string message, Severity? severity = null) => new(FindingOutcome.Failed, message, severity);

    public static Sight Unread(string what, AwsResponse? response, string permission) => new(
        FindingOutcome.Unknown,
        Deployments.Unread.Because(what, response, permission),
        Preflight.Severity.Error);
}

/// <summary>One check: its id, how bad it is when it fails, and a pure function over the facts.</summary>
internal sealed record Check(string Id, Severity Severity, Func<Setting, Sight> Look)
{
    /// <summary>Where a plan says how bad it is that a fact could not be read, whichever check asked for it.</summary>
    public const string Unknown = "unknown";

    public Finding Run(Setting setting)
    {
        var sight = Look(setting);

        return new Finding
        {
            Id = Id,
            Outcome = sight.Outcome,
            Severity = Given(setting, Id) ?? (sight.Outcome is FindingOutcome.Unknown ? Given(setting, Unknown) : null) ?? sight.Severity ?? Severity,
            Message = sight.Message,
        };
    }

    private static Severity? Given(Setting setting, string id)
        => setting.Location.Plan?.Checks.GetValueOrDefault(id) switch
        {
            "error" => Preflight.Severity.Error,
            "warning" => Preflight.Severity.Warning,
            "info" => Preflight.Severity.Info,
            _ => null,
        };
}
