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

    /// <summary>With every member that ECS describes a Fargate task with, but for tags, which are not asked for.</summary>
    public static JsonObject Task(EcsService service, EcsTask task, JsonObject? definition)
    {
        var status = task.IsRunning ? "RUNNING" : "STOPPED";
        return Answer.Of(
            ("Attachments", Attachments(service, task)),
            ("Attributes", new JsonArray(Answer.Of(("Name", "ecs.cpu-architecture"), ("Value", Architecture(definition))))),
            ("AvailabilityZone", $"{service.Account.Arns.Region}a"),
            ("CapacityProviderName", service.CapacityProviders is [var provider, ..] ? provider.Name : null),
            ("ClusterArn", service.Account.Arns.Cluster(service.Cluster)),
            ("Connectivity", "CONNECTED"),
            ("ConnectivityAt", Answer.Time(task.Started)),
            ("Containers", Containers(service, task, definition, status)),
            ("Cpu", definition?["Cpu"]?.DeepClone()),
            ("CreatedAt", Answer.Time(task.Started)),
            ("DesiredStatus", status),
            ("EnableExecuteCommand", false),
            ("EphemeralStorage", Answer.Of(("SizeInGiB", 20))),
            ("ExecutionStoppedAt", Answer.Time(task.End?.When)),
            ("FargateEphemeralStorage", Answer.Of(("SizeInGiB", 20))),
            ("Group", $"service:{service.Name}"),
            ("HealthStatus", "UNKNOWN"),
            ("LastStatus", status),
            ("LaunchType", "FARGATE"),
            ("Memory", definition?["Memory"]?.DeepClone()),
            ("Overrides", Answer.Of(("ContainerOverrides", Answer.List(Definitions(definition), container => Answer.Of(("Name", container?["Name"]?.DeepClone())))))),
            ("PlatformFamily", "Linux"),
            ("PlatformVersion", PlatformVersion),
            ("PullStartedAt", Answer.Time(task.Started)),
            ("PullStoppedAt", task.Running is null ? null : Answer.Time(task.Started)),
            ("StartedAt", task.Running is null ? null : Answer.Time(task.Started)),
            ("StartedBy", task.StartedBy),
            ("StopCode", task.End?.Stop.Code),
            ("StoppedAt", Answer.Time(task.End?.When)),
            ("StoppedReason", task.End?.Stop.Reason),
            ("StoppingAt", Answer.Time(task.End?.When)),
            ("TaskArn", task.Arn),
            ("TaskDefinitionArn", task.TaskDefinition),
            ("Version", task.IsRunning ? 3 : 5));
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

    private static JsonArray Attachments(EcsService service, EcsTask task) =>
        new(Answer.Of(
            ("Details", Answer.List(
                AttachmentDetails(service, task), detail => Answer.Of(("Name", detail.Name), ("Value", detail.Value)))),
            ("Id", Uuid(task, "attachment")),
            ("Status", task.IsRunning ? "ATTACHED" : "DELETED"),
            ("Type", "ElasticNetworkInterface")));

    private static IEnumerable<(string Name, string Value)> AttachmentDetails(EcsService service, EcsTask task)
    {
        yield return ("subnetId", service.Network.Subnets[0]);
        yield return ("networkInterfaceId", $"eni-0{Hex(task, "interface")[..16]}");
        yield return ("macAddress", string.Join(':', Hex(task, "mac")[..12].Chunk(2).Select(pair => new string(pair))));
        if (task.Running is { Address.Host: var host })
        {
            yield return ("privateDnsName", $"ip-{host.Replace('.', '-')}.{service.Account.Arns.Region}.compute.internal");
            yield return ("privateIPv4Address", host);
        }
    }

    /// <summary>The service's container is the one that ends; the others are stopped with it.</summary>
    private static JsonArray Containers(EcsService service, EcsTask task, JsonObject? definition, string status) =>
        Answer.List(
            Definitions(definition),
            container =>
            {
                var name = container?["Name"]?.GetValue<string>();
                var isOwn = name == service.Primary.Plan.ContainerName;
                return Answer.Of(
                    ("ContainerArn", $"{task.Arn.Replace(":task/", ":container/", StringComparison.Ordinal)}/{Uuid(task, $"container {name}")}"),
                    ("Cpu", $"{container?["Cpu"] ?? 0}"),
                    ("ExitCode", isOwn || task.End?.Stop.ExitCode is null ? task.End?.Stop.ExitCode : StoppedBySignal),
                    ("HealthStatus", "UNKNOWN"),
                    ("Image", container?["Image"]?.DeepClone()),
                    ("ImageDigest", task.Running is null ? null : ImageRegistry.DigestOf($"{container?["Image"]}")),
                    ("LastStatus", status),
                    ("Memory", container?["Memory"] is { } memory ? $"{memory}" : null),
                    ("MemoryReservation", container?["MemoryReservation"] is { } reservation ? $"{reservation}" : null),
                    ("Name", name),
                    ("NetworkInterfaces", task.Running is null
                        ? null
                        : new JsonArray(Answer.Of(("AttachmentId", Uuid(task, "attachment")), ("PrivateIpv4Address", task.Running.Address.Host)))),
                    ("Reason", isOwn ? task.End?.Stop.ContainerReason : null),
                    ("RuntimeId", task.Running is null ? null : $"{task.Arn.Split('/')[^1]}-{Math.Abs(BitConverter.ToInt32(Convert.FromHexString(Hex(task, $"runtime {name}")), 0) / 2)}"),
                    ("TaskArn", task.Arn));
            });

    /// <summary>128 and SIGTERM.</summary>
    private const int StoppedBySignal = 143;

    private static JsonArray Definitions(JsonObject? definition) => definition?["ContainerDefinitions"]?.AsArray() ?? [];

    private static string Architecture(JsonObject? definition) =>
        definition?["RuntimePlatform"]?["CpuArchitecture"]?.GetValue<string>() == "ARM64" ? "arm64" : "x86_64";

    // From the task's ARN: a random number would be another at the next look.
    private static string Hex(EcsTask task, string what) => ImageRegistry.DigestOf($"{what} of {task.Arn}").Split(':')[^1];

    private static string Uuid(EcsTask task, string what) => Guid.ParseExact(Hex(task, what)[..32], "N").ToString();
}
