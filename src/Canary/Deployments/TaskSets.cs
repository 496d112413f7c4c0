using Canary.Aws;

namespace Canary.Deployments;

/// <summary>Finds green and blue among the task sets of a service.</summary>
/// <remarks>
/// Green is who CodeDeploy says it is: the task set that carries the deployment's id and, where CodeDeploy lists its targets
/// already, the label Green. Names of target groups and positions in lists say nothing: the groups swap on every deployment.
/// </remarks>
internal static class TaskSets
{
    internal sealed record Sides(TaskSet? Green, TaskSet? Blue, string? Problem = null);

    public static Sides Find(
        string deploymentId,
        EcsService service,
        IReadOnlyList<GetDeploymentTarget> targets,
        IReadOnlyList<ElbTargetGroup> groups,
        ControllerWords words)
    {
        var labels = targets
            .SelectMany(target => target.DeploymentTarget?.EcsTarget?.TaskSetsInfo ?? [])
            .Where(info => info is { Identifer: { }, TaskSetLabel: { } })
            .DistinctBy(info => info.Identifer!)
            .ToDictionary(info => info.Identifer!, info => info.TaskSetLabel!);
        var sets = service.TaskSets ?? [];

        var labelled = sets.Where(set => set.Id is { } id && labels.GetValueOrDefault(id) == "Green").ToList();
        var own = sets.FirstOrDefault(set => set.ExternalId == deploymentId);
        if (Contradiction(deploymentId, labelled, own, labels) is { } problem)
        {
            return new Sides(null, null, problem);
        }

        var green = labelled.FirstOrDefault() ?? own;
        var blue = sets.FirstOrDefault(set => set.Id is { } id && set != green && labels.GetValueOrDefault(id) == "Blue")
            ?? sets.FirstOrDefault(set => set != green && set.Status == "PRIMARY")
            ?? sets.FirstOrDefault(set => set != green && set.Status != "DRAINING");

        return Compare(Describe(green, groups), Describe(blue, groups), green, words);
    }

    public static TaskSet? WithTargets(TaskSet? set, HealthFacts health) => set is null ? null : set with
    {
        Targets =
        [
            .. (health.TargetGroups ?? []).FirstOrDefault(group => group.TargetGroupArn == set.ListedBy)?.Health?.Descriptions?
                .Select(description => new Target(
                    description.Target?.Id ?? "",
                    description.Target?.Port ?? (set.HasTargetGroup ? 0 : set.ContainerPort),
                    description.TargetHealth?.State ?? "",
                    description.TargetHealth?.Reason ?? "")) ?? [],
        ],
    };

    /// <summary>With the port that the task definition gives its name; as it is where a target group tells the port.</summary>
    public static TaskSet? WithPort(TaskSet? set, ContainersOfTask? containers) => set is null or { HasTargetGroup: true } ? set : set with
    {
        ContainerPort = PortIn(containers?.PortMappings ?? [], set.PortName) ?? 0,
    };

    /// <summary>Null where no mapping has that name.</summary>
    public static int? PortIn(IEnumerable<PortMapping> mappings, string? name)
        => mappings.FirstOrDefault(mapping => mapping.Name is { } own && own == name)?.ContainerPort;

    private static string? Contradiction(
        string deploymentId, List<EcsTaskSet> labelled, EcsTaskSet? own, Dictionary<string, string> labels) => labelled switch
        {
            [_, _, ..] => $"CodeDeploy labels {labelled.Count} task sets Green: {string.Join(", ", labelled.Select(set => set.Id))}",
            [{ ExternalId: { } other } green] when other != deploymentId =>
                $"Task set {green.Id} is labelled Green but belongs to deployment {other}",
            [{ } green] when own is not null && own != green =>
                $"Task set {green.Id} is labelled Green but {own.Id} belongs to deployment {deploymentId}",
            [] when own is { Id: { } id } && labels.GetValueOrDefault(id) is { } label
                => $"Task set {id} belongs to deployment {deploymentId} but is labelled {label}",
            _ => null,
        };

    private static Sides Compare(TaskSet? green, TaskSet? blue, EcsTaskSet? found, ControllerWords words) => (green, blue) switch
    {
        (null, _) when found is not null =>
            new Sides(
                null,
                blue,
                $"Green's {words.TaskSet} {found.Id ?? "without id"} is attached to neither target group of the {words.Group}"),
        ({ HasTargetGroup: true }, { }) when green.TargetGroupArn == blue.TargetGroupArn => new Sides(
            green, blue, $"Green ({green.Id}) and blue ({blue.Id}) are attached to the same target group {green.TargetGroupArn}: their answers "
                + "cannot be told apart"),
        _ => new Sides(green, blue),
    };

    private static TaskSet? Describe(EcsTaskSet? set, IReadOnlyList<ElbTargetGroup> groups)
    {
        var attached = (set?.LoadBalancers ?? [])
            .Where(balancer => balancer.TargetGroupArn is not null)
            .DistinctBy(balancer => balancer.TargetGroupArn)
            .ToDictionary(balancer => balancer.TargetGroupArn!);

        return set is { Id: { } own, ServiceConnect: { } connect } ? new TaskSet
        {
            Id = own,
            TargetGroupArn = "",
            TaskDefinition = set.TaskDefinition ?? "",
            PortName = connect.PortName ?? "",
            Desired = set.ComputedDesiredCount ?? 0,
            Running = set.RunningCount ?? 0,
            IsSteady = set.StabilityStatus == "STEADY_STATE",
        }
            : set is { Id: { } id }
            && groups.FirstOrDefault(group => group.TargetGroupArn is { } known && attached.ContainsKey(known)) is { TargetGroupArn: { } arn } group
            ? new TaskSet
            {
                Id = id,
                TargetGroupArn = arn,
                TaskDefinition = set.TaskDefinition ?? "",
                Protocol = group.Protocol ?? "HTTP",
                Container = attached[arn].ContainerName ?? "",
                ContainerPort = attached[arn].ContainerPort ?? 0,
                HealthCheck = Check(group),
                Desired = set.ComputedDesiredCount ?? 0,
                Running = set.RunningCount ?? 0,
                IsSteady = set.StabilityStatus == "STEADY_STATE",
            }
            : null;
    }

    private static TargetHealthCheck Check(ElbTargetGroup group) => new(
        group.HealthCheckPath, group.HealthCheckPort, group.Matcher?.HttpCode ?? group.Matcher?.GrpcCode,
        group.HealthCheckIntervalSeconds, group.HealthCheckTimeoutSeconds, group.HealthyThresholdCount);
}
