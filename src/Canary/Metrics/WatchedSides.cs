using Canary.Deployments;
using Canary.Plans;

namespace Canary.Metrics;

/// <summary>Green and blue in CloudWatch's words: the values of their dimensions, and of the placeholders of a plan's metrics.</summary>
internal sealed class WatchedSides
{
    private readonly Dictionary<string, string> _values;

    private WatchedSides(Dictionary<string, string> values) => _values = values;

    public string LoadBalancer => _values["loadBalancer"];

    public string TargetGroup(bool isGreen) => _values[isGreen ? "greenTargetGroup" : "blueTargetGroup"];

    /// <summary>The two sides, or why CloudWatch has no counts of both.</summary>
    public static (WatchedSides? Sides, string? Why) Of(Site site, string deploymentId)
    {
        if (site.Green is { HasTargetGroup: false })
        {
            return (null, "CloudWatch has no counts of users' requests by version: the service has no load balancer");
        }

        if (site.Production is null)
        {
            return (null, "CloudWatch's counts of users' requests cannot be read: the production listener is not known");
        }

        if (LoadBalancerOf(site.Production.ListenerArn) is not { } balancer)
        {
            return (null, "CloudWatch has no counts of users' requests: the production listener is not an Application Load Balancer's");
        }

        return site is { Green: { TargetGroupArn: not "" } green, Blue: { TargetGroupArn: not "" } blue }
            ? (new WatchedSides(Values(site, green, blue, balancer, deploymentId)), null)
            : (null, "CloudWatch's counts of users' requests cannot be compared: green's and blue's target groups are not both known");
    }

    /// <summary>The text with the values of its placeholders, green's or blue's turned round; null where one of them is not known.</summary>
    public string? Fill(string text, bool isGreen)
        => Placeholders.In(text).All(name => ValueOf(name, isGreen) is not "") ? Placeholders.Fill(text, name => ValueOf(name, isGreen)) : null;

    private string ValueOf(string name, bool isGreen) => _values[isGreen ? name : Placeholders.Twin(name)];

    private static Dictionary<string, string> Values(Site site, TaskSet green, TaskSet blue, string balancer, string deploymentId) => new()
    {
        ["greenTargetGroup"] = ResourceOf(green.TargetGroupArn),
        ["blueTargetGroup"] = ResourceOf(blue.TargetGroupArn),
        ["loadBalancer"] = balancer,
        ["greenTaskSet"] = green.Id,
        ["blueTaskSet"] = blue.Id,
        ["greenTaskDefinition"] = AfterSlash(green.TaskDefinition),
        ["blueTaskDefinition"] = AfterSlash(blue.TaskDefinition),
        ["cluster"] = site.Cluster,
        ["service"] = site.Service,
        ["application"] = site.Application,
        ["deploymentGroup"] = site.DeploymentGroup,
        ["deploymentId"] = deploymentId,
    };

    /// <summary>Of <c>…:listener/app/shop/1/2</c> it is <c>app/shop/1</c>; null for another kind of load balancer.</summary>
    private static string? LoadBalancerOf(string listenerArn)
        => ResourceOf(listenerArn).Split('/') is ["listener", "app", var name, var id, _] ? $"app/{name}/{id}" : null;

    /// <summary>The last part of an ARN, such as <c>targetgroup/shop/1</c>.</summary>
    private static string ResourceOf(string arn) => arn[(arn.LastIndexOf(':') + 1)..];

    private static string AfterSlash(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}
