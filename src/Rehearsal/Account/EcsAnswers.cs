using System.Text.Json.Nodes;

namespace Rehearsal.Account;

/// <summary>ECS's objects in the words of its API.</summary>
internal static class EcsAnswers
{
    public static JsonObject Missing(string arn) => Answer.Of(("Arn", arn), ("Reason", "MISSING"));

    public static JsonObject Service(EcsService service) =>
        Answer.Of(
            ("CapacityProviderStrategy", Strategy(service.CapacityProviders)),
            ("ClusterArn", service.Account.Arns.Cluster(service.Cluster)),
            ("CreatedAt", Answer.Time(service.Created)),
            ("DeploymentController", Answer.Of(("Type", "CODE_DEPLOY"))),
            ("DesiredCount", service.DesiredCount),
            ("Events", Answer.List(
                service.Events, happened => Answer.Of(("CreatedAt", Answer.Time(happened.When)), ("Id", happened.Id), ("Message", happened.Message)))),
            ("HealthCheckGracePeriodSeconds", service.HealthCheckGracePeriodSeconds),
            ("LaunchType", LaunchType(service.CapacityProviders)),
            ("LoadBalancers", LoadBalancers(service.Primary)),
            ("NetworkConfiguration", Network(service.Network)),
            ("PendingCount", service.TaskSets.Sum(set => set.PendingCount)),
            ("PlatformVersion", PlatformVersion),
            ("RunningCount", service.TaskSets.Sum(set => set.Running.Count)),
            ("SchedulingStrategy", "REPLICA"),
            ("ServiceArn", service.Arn),
            ("ServiceName", service.Name),
            ("Status", "ACTIVE"),
            ("TaskDefinition", service.Primary.Plan.TaskDefinition),
            ("TaskSets", Answer.List(service.TaskSets, set => TaskSet(service, set))));

    public static JsonObject TaskSet(EcsService service, TaskSet set) =>
        Answer.Of(
            ("CapacityProviderStrategy", Strategy(service.CapacityProviders)),
            ("ClusterArn", service.Account.Arns.Cluster(service.Cluster)),
            ("ComputedDesiredCount", set.DesiredCount),
            ("CreatedAt", Answer.Time(set.Created)),
            ("ExternalId", set.Plan.ExternalId),
            ("Id", set.Id),
            ("LaunchType", LaunchType(service.CapacityProviders)),
            ("LoadBalancers", LoadBalancers(set)),
            ("NetworkConfiguration", Network(set.Plan.Network ?? service.Network)),
            ("PendingCount", set.PendingCount),
            ("PlatformVersion", PlatformVersion),
            ("RunningCount", set.Running.Count),
            ("Scale", Answer.Of(("Unit", "PERCENT"), ("Value", set.Status is TaskSetStatus.Draining ? 0.0 : 100.0))),
            ("ServiceArn", service.Arn),
            ("StabilityStatus", set.IsSteady ? "STEADY_STATE" : "STABILIZING"),
            ("StartedBy", set.StartedBy),
            ("Status", set.Status.ToString().ToUpperInvariant()),
            ("TaskDefinition", set.Plan.TaskDefinition),
            ("TaskSetArn", service.Account.Arns.TaskSet(service.Cluster, service.Name, set.Id)),
            ("UpdatedAt", Answer.Time(set.Updated)));

    /// <summary>A strategy takes the place of the launch type.</summary>
    private static JsonNode? LaunchType(IReadOnlyList<CapacityProvider> providers) => providers is [] ? "FARGATE" : null;

    private static JsonArray Strategy(IReadOnlyList<CapacityProvider> providers) => Answer.List(providers, line => Answer.Of(
        ("Base", line.Base), ("CapacityProvider", line.Name), ("Weight", line.Weight)));

    public static JsonObject Task(EcsService service, EcsTask task, JsonObject? definition)
    {
        var status = task.IsRunning ? "RUNNING" : "STOPPED";
        return Answer.Of(
            ("Attachments", Attachments(task)),
            ("ClusterArn", service.Account.Arns.Cluster(service.Cluster)),
            ("Containers", Containers(task, definition, status)),
            ("Cpu", definition?["Cpu"]?.DeepClone()),
            ("CreatedAt", Answer.Time(task.Started)),
            ("DesiredStatus", status),
            ("ExecutionStoppedAt", Answer.Time(task.End?.When)),
            ("Group", $"service:{service.Name}"),
            ("HealthStatus", "UNKNOWN"),
            ("LastStatus", status),
            ("LaunchType", "FARGATE"),
            ("Memory", definition?["Memory"]?.DeepClone()),
            ("PlatformVersion", PlatformVersion),
            ("StartedAt", task.Running is null ? null : Answer.Time(task.Started)),
            ("StartedBy", task.StartedBy),
            ("StopCode", task.End?.Stop.Code),
            ("StoppedAt", Answer.Time(task.End?.When)),
            ("StoppedReason", task.End?.Stop.Reason),
            ("StoppingAt", Answer.Time(task.End?.When)),
            ("TaskArn", task.Arn),
            ("TaskDefinitionArn", task.TaskDefinition));
    }

    private const string PlatformVersion = "1.4.0";

    private static JsonArray LoadBalancers(TaskSet set) =>
        new(Answer.Of(
            ("ContainerName", set.Plan.ContainerName),
            ("ContainerPort", set.Plan.ContainerPort),
            ("TargetGroupArn", set.TargetGroup.Arn)));

    private static JsonObject Network(AwsvpcConfiguration network) =>
        Answer.Of(("AwsvpcConfiguration", Answer.Of(
            ("AssignPublicIp", network.AssignPublicIp ? "ENABLED" : "DISABLED"),
            ("SecurityGroups", Answer.Texts(network.SecurityGroups)),
            ("Subnets", Answer.Texts(network.Subnets)))));

    private static JsonArray? Attachments(EcsTask task) =>
        task.Running is null
            ? null
            : new(Answer.Of(
                ("Details", new JsonArray(Answer.Of(("Name", "privateIPv4Address"), ("Value", task.Running.Address.Host)))),
                ("Status", task.IsRunning ? "ATTACHED" : "DELETED"),
                ("Type", "ElasticNetworkInterface")));

    private static JsonArray Containers(EcsTask task, JsonObject? definition, string status) =>
        Answer.List(
            definition?["ContainerDefinitions"]?.AsArray() ?? [],
            container => Answer.Of(
                ("ExitCode", task.End?.Stop.ExitCode),
                ("HealthStatus", "UNKNOWN"),
                ("Image", container?["Image"]?.DeepClone()),
                ("LastStatus", status),
                ("Name", container?["Name"]?.DeepClone()),
                ("NetworkInterfaces", task.Running is null
                    ? null
                    : new JsonArray(Answer.Of(("PrivateIpv4Address", task.Running.Address.Host)))),
                ("Reason", task.End?.Stop.ContainerReason),
                ("TaskArn", task.Arn)));
}
