using System.Text.Json.Nodes;
using Canary.Deployments;
using Rehearsal.CodeDeploy;
using Rehearsal.Ecs;
using Rehearsal.Wire;

namespace Rehearsal.Resources;

/// <summary>Reads services: their tasks, their network, and how each is deployed.</summary>
/// <param name="document">The resources.</param>
/// <param name="groups">Target groups by ARN.</param>
/// <param name="balancers">Load balancers with their listeners.</param>
/// <param name="choices">What the command line says in place of the document.</param>
/// <param name="notes">Gets what is served otherwise than it is in AWS.</param>
internal sealed class ServiceReader(
    AccountDocument document,
    IReadOnlyDictionary<string, TargetGroupResource> groups,
    IReadOnlyList<LoadBalancerResource> balancers,
    ResourceChoices choices,
    List<string> notes)
{
    private const int LastPort = 65_535;
    private const int LongestWait = 2880;
    private const string LoadBalancers = "loadBalancers";

    /// <summary>Null: it is not served, which a note or a mistake says.</summary>
    public ServiceResource? Read(Item service)
    {
        var (cluster, name) = (NameIn(service.Text("clusterArn") ?? service.Text("cluster")) ?? "default", service.Required("serviceName"));
        if (LoadBalancerOf(service) is not { } balancer)
        {
            notes.Add($"the service {cluster}/{name} has no load balancer: it is not served");
            return null;
        }

        var (deployment, pair) = service.Section("deploymentController")?.Text("type") is "CODE_DEPLOY"
            ? ByCodeDeploy(service, cluster, name)
            : ByEcs(service, balancer, $"{cluster}/{name}");
        var definition = DefinitionOf(service);
        return deployment is null || definition is null ? null : new ServiceResource
        {
            Cluster = cluster,
            Name = name,
            DesiredCount = choices.DesiredCount ?? service.Number("desiredCount", 0, RehearsalOptions.MostTargets, 1),
            TaskDefinition = definition.Value.Name,
            Definition = definition.Value.Members,
            Container = balancer.Required("containerName"),
            ContainerPort = balancer.Number("containerPort", 1, LastPort, 80),
            Network = NetworkOf(service),
            CapacityProviders = [.. service.Items("capacityProviderStrategy").Select(one => new CapacityProvider(
                one.Required("capacityProvider"), one.Number("base") ?? 0, one.Number("weight") ?? 0))],
            HealthCheckGracePeriodSeconds = service.Number("healthCheckGracePeriodSeconds") ?? 0,
            TargetGroups = pair,
            Deployment = deployment,
        };
    }

    /// <summary>The last part of an ARN, or a name.</summary>
    private static string? NameIn(string? nameOrArn) => nameOrArn?.Split('/')[^1];

    /// <summary>Of a service that CodeDeploy deploys, the task set that serves says what the service itself does not.</summary>
    private static Item? ServingSetOf(Item service) =>
        service.Items("taskSets") is [_, ..] sets ? sets.FirstOrDefault(set => set.Text("status") is "PRIMARY") ?? sets[0] : null;

    private static Item? LoadBalancerOf(Item service) =>
        (ServingSetOf(service)?.Items(LoadBalancers) ?? []).Concat(service.Items(LoadBalancers))
            .FirstOrDefault(one => one.Text("targetGroupArn") is not null);

    private static AwsvpcConfiguration NetworkOf(Item service)
    {
        const string Member = "networkConfiguration";
        var network = (ServingSetOf(service)?.Section(Member) ?? service.Section(Member))?.Section("awsvpcConfiguration");
        return network is null
            ? Account.AccountService.TwoSubnets
            : new AwsvpcConfiguration(network.Texts("subnets"), network.Texts("securityGroups"), network.Text("assignPublicIp") is "ENABLED");
    }

    private (string Name, JsonObject Members)? DefinitionOf(Item service)
    {
        var arn = ServingSetOf(service)?.Text("taskDefinition") ?? service.Required("taskDefinition");
        if (arn is "")
        {
            return null;
        }

        if (document[AccountDocument.TaskDefinitions].FirstOrDefault(one => IsCalled(one, arn)) is not { } found)
        {
            service.Mistake($" runs {arn}, which {AccountDocument.TaskDefinitions} does not have; add what aws ecs describe-task-definition prints");
            return null;
        }

        var known = Api.TaskDefinitionCalls.Members.Where(member => member is not ("Family" or "Tags"));
        var members = WireMembers.FromWire(WireServices.Of("ecs"), found.Json);
        return ($"{NameIn(arn)}", new JsonObject(
            known.Where(members.ContainsKey).Select(name => KeyValuePair.Create(name, members[name]?.DeepClone()))));
    }

    private static bool IsCalled(Item definition, string arn) =>
        definition.Text("taskDefinitionArn") is { } own && (own == arn || NameIn(own) == NameIn(arn));

    private (DeploymentResource? Deployment, (string One, string Two) Pair) ByCodeDeploy(Item service, string cluster, string name)
    {
        var group = document[AccountDocument.DeploymentGroups].FirstOrDefault(one => one.Items("ecsServices").Any(its =>
            NameIn(its.Text("clusterName")) == cluster && NameIn(its.Text("serviceName")) == name));
        if (group is null)
        {
            service.Mistake($" is deployed by CodeDeploy, and {AccountDocument.DeploymentGroups} has none for {cluster}/{name}; add what aws deploy "
                + "get-deployment-group prints");
            return default;
        }

        var info = group.Section("loadBalancerInfo")?.Items("targetGroupPairInfoList") is [var first, ..] ? first : null;
        var (production, test) = (ListenersOf(info, "prodTrafficRoute"), ListenersOf(info, "testTrafficRoute"));
        var wanted = (info?.Items("targetGroups") ?? []).Select(one => one.Required("name"));
        var pair = wanted.Select(called => groups.Values.FirstOrDefault(known => known.Name == called)?.Arn).OfType<string>().ToList();
        if (production is not [var route] || pair is not [var one, var two])
        {
            group.Mistake($" needs one production listener and two target groups that {AccountDocument.TargetGroups} describes; it has "
                + $"{production.Count} and {pair.Count}");
            return default;
        }

        var missing = production.Concat(test).Where(arn => FindListener(arn) is null).ToList();
        missing.ForEach(arn => group.Mistake(
            $" names the listener {arn}, which {AccountDocument.Listeners} does not have; add what aws elbv2 describe-listeners prints"));
        foreach (var arn in production.Concat(test).Where(arn => missing is [] && !Leads(arn, one) && !Leads(arn, two)))
        {
            group.Mistake($" names the listener {arn}, none of whose rules of hosts and paths forwards to the pair; correct "
                + $"{AccountDocument.Listeners} or {AccountDocument.Rules}");
        }

        return missing is [] ? (Deployment(group, route, test), Serves(route, two) ? (two, one) : (one, two)) : default;
    }

    private DeploymentResource.ByCodeDeploy Deployment(Item group, string production, IReadOnlyList<string> test)
    {
        var blueGreen = group.Section("blueGreenDeploymentConfiguration")?.Section("terminateBlueInstancesOnDeploymentSuccess");
        var rollback = group.Section("autoRollbackConfiguration");
        var alarms = group.Section("alarmConfiguration");
        return new DeploymentResource.ByCodeDeploy(
            group.Required("applicationName"),
            group.Required("deploymentGroupName"),
            ConfigurationOf(group),
            production,
            test is [var first, ..] ? first : null)
        {
            TerminationWait = TimeSpan.FromMinutes(blueGreen?.Number("terminationWaitTimeInMinutes", 0, LongestWait, 0) ?? 0),
            TerminatesBlue = blueGreen?.Text("action") is not "KEEP_ALIVE",
            AutoRollback = new AutoRollback(
                rollback?.Flag("enabled") is true,
                [.. Enum.GetValues<AutoRollbackEvent>().Where(one => rollback?.Texts("events").Contains(one.Name()) is true)]),
            Alarms = alarms?.Flag("enabled") is true ? [.. alarms.Items("alarms").Select(alarm => alarm.Required("name"))] : [],
        };
    }

    private string ConfigurationOf(Item group)
    {
        var name = choices.Configuration ?? group.Text("deploymentConfigName") ?? TrafficRouting.AllAtOnceName;
        if (!TrafficRouting.TryNamed(name, out _))
        {
            group.Mistake($" has the deployment configuration {name}, which the account does not know; give --deployment-config one of "
                + string.Join(", ", TrafficRouting.Names));
        }

        return name;
    }

    private static IReadOnlyList<string> ListenersOf(Item? pair, string route) => pair?.Section(route)?.Texts("listenerArns") ?? [];

    private ListenerResource? FindListener(string arn) => balancers.SelectMany(one => one.Listeners).FirstOrDefault(one => one.Arn == arn);

    /// <summary>Whether users get to a target group by a listener.</summary>
    private bool Serves(string listener, string group) => Takes(ForwardsOf(listener), group);

    /// <summary>Whether a listener names a target group, be it with no weight.</summary>
    private bool Leads(string listener, string group) => ForwardsOf(listener).Any(forward => forward.TargetGroup == group);

    private IReadOnlyList<ForwardResource> ForwardsOf(string listener) =>
        FindListener(listener) is { } found ? [.. found.Rules.SelectMany(rule => rule.Forwards), .. found.Forwards] : [];

    private (DeploymentResource? Deployment, (string One, string Two) Pair) ByEcs(Item service, Item balancer, string name)
    {
        var configuration = service.Section("deploymentConfiguration");
        if (configuration?.Text("strategy") is null or "ROLLING")
        {
            notes.Add($"the service {name} is deployed by rolling updates, or its controller is another: it is not served");
            return default;
        }

        var advanced = balancer.Section("advancedConfiguration");
        if (advanced is null)
        {
            balancer.Mistake(" has no advancedConfiguration; a blue/green service names its other target group and its rules there");
            return default;
        }

        var (one, two) = (balancer.Required("targetGroupArn"), advanced.Required("alternateTargetGroupArn"));
        var (production, test) = (advanced.Required("productionListenerRule"), advanced.Text("testListenerRule"));
        foreach (var arn in new[] { one, two }.Where(arn => arn is not "" && !groups.ContainsKey(arn)))
        {
            balancer.Mistake($" names the target group {arn}, which {AccountDocument.TargetGroups} does not have; add what aws elbv2 "
                + "describe-target-groups prints");
        }

        foreach (var arn in new[] { production, test }.Where(arn => arn is { Length: > 0 } && FindRule(arn) is null))
        {
            balancer.Mistake($" names the rule {arn}, which {AccountDocument.Rules} does not have, or not as one of hosts and paths that forwards to "
                + "the pair; add what aws elbv2 describe-rules prints");
        }

        var rule = FindRule(production) ?? [];
        var serving = Takes(rule, two) && !Takes(rule, one) ? (two, one) : (one, two);
        return (new DeploymentResource.ByEcs(DeploymentReader.Read(configuration, choices.Strategy, name, notes), production, test), serving);
    }

    private static bool Takes(IReadOnlyList<ForwardResource> rule, string group) =>
        rule.Any(forward => forward.TargetGroup == group && forward.Weight > 0);

    private IReadOnlyList<ForwardResource>? FindRule(string arn) => balancers.SelectMany(one => one.Listeners)
        .Select(listener => listener.DefaultRuleArn == arn
            ? listener.Forwards
            : listener.Rules.FirstOrDefault(rule => rule.Arn == arn)?.Forwards)
        .FirstOrDefault(found => found is not null);
}
