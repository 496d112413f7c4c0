using Canary.Aws;

namespace Canary.Deployments;

/// <summary>What a deployment group names, wherever in its response it stands.</summary>
internal static class DeploymentGroups
{
    /// <summary>The pair of target groups that blue and green take turns on.</summary>
    public static TargetGroupPairInfo? Pair(this DeploymentGroupInfo group) => group.LoadBalancerInfo?.TargetGroupPairInfoList?.FirstOrDefault();

    public static EcsServiceName? Service(this DeploymentGroupInfo group) => group.EcsServices?.FirstOrDefault();

    /// <summary>None where the group's alarms are switched off.</summary>
    public static IReadOnlyList<string> Alarms(this DeploymentGroupInfo group)
        => group.AlarmConfiguration is { Enabled: not false, Alarms: { } alarms } ? [.. alarms.Select(alarm => alarm.Name).OfType<string>()] : [];

    public static IReadOnlyList<string> Names(this TargetGroupPairInfo pair) =>
        [.. (pair.TargetGroups ?? []).Select(group => group.Name).OfType<string>()];

    /// <summary>Of production, then of the test, each once.</summary>
    public static IReadOnlyList<string> Listeners(this TargetGroupPairInfo pair)
        => [.. (pair.ProdTrafficRoute?.ListenerArns ?? []).Concat(pair.TestTrafficRoute?.ListenerArns ?? []).Distinct()];
}
