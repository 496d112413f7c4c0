using System.Text.Json.Nodes;
using Rehearsal.Tests.Serving;

namespace Rehearsal.Tests.Resources;

/// <summary>What the commands of docs/serve.md print of an account that is served.</summary>
internal static class Exports
{
    public static async Task<IReadOnlyList<JsonObject>> Of(ServedScene scene, string cluster, params string[] services)
    {
        var described = await scene.Ecs("DescribeServices", new() { ["cluster"] = cluster, ["services"] = new JsonArray([.. services.Select(name => JsonValue.Create(name))]) });
        var outputs = new List<JsonObject> { described };
        foreach (var arn in described["services"]!.AsArray().Select(service => $"{service!["taskSets"]?.AsArray().FirstOrDefault()?["taskDefinition"] ?? service["taskDefinition"]}"))
        {
            outputs.Add(await scene.Ecs("DescribeTaskDefinition", new() { ["taskDefinition"] = arn }));
        }

        foreach (var group in scene.Account.Stack.CodeDeploy.Groups)
        {
            outputs.Add(await scene.CodeDeploy("GetDeploymentGroup", new() { ["applicationName"] = group.ApplicationName, ["deploymentGroupName"] = group.Name }));
        }

        outputs.Add(await Elb(scene, "describeLoadBalancers", []));
        outputs.Add(await TargetGroups(scene));
        foreach (var balancer in scene.Account.Stack.Account.LoadBalancers)
        {
            var listeners = await Elb(scene, "describeListeners", new() { ["LoadBalancerArn"] = balancer.Arn });
            outputs.Add(listeners);
            foreach (var listener in listeners["Listeners"]!.AsArray())
            {
                outputs.Add(await Elb(scene, "describeRules", new() { ["ListenerArn"] = $"{listener!["ListenerArn"]}" }));
            }
        }

        foreach (var action in new[] { "describeSubnets", "describeSecurityGroups", "describeRouteTables" })
        {
            outputs.Add(await scene.Account.Stack.Api.Call("ec2", action, [], CancellationToken.None));
        }

        outputs.Add(await scene.Send("AmazonSSM.GetParameter", new() { ["Name"] = "/hooks/shop/shop-production" }));
        return outputs;
    }

    private static Task<JsonObject> Elb(ServedScene scene, string action, JsonObject parameters) =>
        scene.Account.Stack.Api.Call("elasticloadbalancingv2", action, parameters, CancellationToken.None);

    private static async Task<JsonObject> TargetGroups(ServedScene scene)
    {
        var groups = await Elb(scene, "describeTargetGroups", []);
        foreach (var group in groups["TargetGroups"]!.AsArray())
        {
            group!["Attributes"] = (await Elb(scene, "describeTargetGroupAttributes", new() { ["TargetGroupArn"] = $"{group["TargetGroupArn"]}" }))["Attributes"]!.DeepClone();
        }

        return groups;
    }
}
