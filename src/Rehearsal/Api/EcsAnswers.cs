using System.Text.Json.Nodes;
using Canary.Deployments;
using Rehearsal.Account;
using Rehearsal.Ecs;

namespace Rehearsal.Api;

/// <summary>ECS's objects in the words of its API.</summary>
internal static class EcsAnswers
{
    public static JsonObject Missing(string arn) => ApiResponse.Of(("Arn", arn), ("Reason", "MISSING"));

    /// <param name="service">The service.</param>
    /// <param name="ecs">How ECS deploys it itself; null: CodeDeploy does, by task sets.</param>
    public static JsonObject Service(AccountService service, EcsService? ecs) =>
        ApiResponse.Of(
            ("CapacityProviderStrategy", Strategy(service.CapacityProviders)),
            ("ClusterArn", service.Account.Arns.Cluster(service.Cluster)),
            ("CreatedAt", ApiResponse.Time(service.Created)),
            ("CurrentServiceDeployment", ecs?.Deployments.LastOrDefault()?.Arn),
            ("CurrentServiceRevisions", ecs is null ? null : ServiceDeploymentAnswers.CurrentRevisions(ecs)),
            ("DeploymentConfiguration", ecs is null ? null : ServiceDeploymentAnswers.Configuration(ecs.Configuration, service.Account.Arns)),
            ("DeploymentController", ApiResponse.Of(("Type", ecs is null ? "CODE_DEPLOY" : "ECS"))),
            ("Deployments", ecs is null ? null : ServiceDeploymentAnswers.Deployments(ecs)),
            ("DesiredCount", service.DesiredCount),
            ("Events", ApiResponse.List(
                service.Events, happened =>
                    ApiResponse.Of(("CreatedAt", ApiResponse.Time(happened.When)), ("Id", happened.Id), ("Message", happened.Message)))),
            ("HealthCheckGracePeriodSeconds", service.HealthCheckGracePeriodSeconds),
            ("LaunchType", LaunchType(service.CapacityProviders)),
            ("LoadBalancers", ecs is null ? LoadBalancers(service.LastPrimary) : ServiceDeploymentAnswers.LoadBalancers(ecs)),
            ("NetworkConfiguration", Network(ecs?.Current?.Plan.Network ?? service.Network)),
            ("PendingCount", service.TaskSets.Sum(set => set.PendingCount)),
            ("PlatformVersion", PlatformVersion),
            ("RunningCount", service.TaskSets.Sum(set => set.Running.Count)),
            ("SchedulingStrategy", "REPLICA"),
            ("ServiceArn", service.Arn),
            ("ServiceName", service.Name),
            ("Status", service.Status.ToString().ToUpperInvariant()),
            ("TaskDefinition", (ecs?.Current?.Tasks ?? service.LastPrimary).Plan.TaskDefinition),
            ("TaskSets", ecs is null ? ApiResponse.List(service.TaskSets, set => TaskSet(service, set)) : null));

    public static JsonObject TaskSet(AccountService service, AccountTaskSet set) =>
        ApiResponse.Of(
            ("CapacityProviderStrategy", Strategy(service.CapacityProviders)),
            ("ClusterArn", service.Account.Arns.Cluster(service.Cluster)),
            ("ComputedDesiredCount", set.DesiredCount),
            ("CreatedAt", ApiResponse.Time(set.Created)),
            ("ExternalId", set.Plan.ExternalId),
            ("Id", set.Id),
            ("LaunchType", LaunchType(service.CapacityProviders)),
            ("LoadBalancers", LoadBalancers(set)),
            ("NetworkConfiguration", Network(set.Plan.Network ?? service.Network)),
            ("PendingCount", set.PendingCount),
            ("PlatformVersion", PlatformVersion),
            ("RunningCount", set.Running.Count),
            ("Scale", ApiResponse.Of(("Unit", "PERCENT"), ("Value", set.Status is TaskSetStatus.Draining ? 0.0 : 100.0))),
            ("ServiceArn", service.Arn),
            ("StabilityStatus", set.IsSteady ? "STEADY_STATE" : "STABILIZING"),
            ("StartedBy", set.StartedBy),
            ("Status", set.Status.ToString().ToUpperInvariant()),
            ("TaskDefinition", set.Plan.TaskDefinition),
            ("TaskSetArn", service.Account.Arns.TaskSet(service.Cluster, service.Name, set.Id)),
            ("UpdatedAt", ApiResponse.Time(set.Updated)));

    /// <summary>A strategy takes the place of the launch type.</summary>
    public static JsonNode? LaunchType(IReadOnlyList<CapacityProvider> providers) => providers is [] ? "FARGATE" : null;

    public static JsonArray Strategy(IReadOnlyList<CapacityProvider> providers) => ApiResponse.List(providers, line => ApiResponse.Of(
        ("Base", line.Base), ("CapacityProvider", line.Name), ("Weight", line.Weight)));

    /// <summary>With every member that ECS describes a Fargate task with, but for tags, which are not asked for.</summary>
    public static JsonObject Task(AccountService service, AccountTask task, JsonObject? definition)
    {
        var status = !task.IsRunning ? "STOPPED" : task.IsWanted ? "RUNNING" : "DEACTIVATING";
        var end = task.End ?? task.Leaving;
        return ApiResponse.Of(
            ("Attachments", Attachments(service, task)),
            ("Attributes", new JsonArray(ApiResponse.Of(("Name", "ecs.cpu-architecture"), ("Value", Architecture(definition))))),
            ("AvailabilityZone", $"{service.Account.Arns.Region}a"),
            ("CapacityProviderName", service.CapacityProviders is [var provider, ..] ? provider.Name : null),
            ("ClusterArn", service.Account.Arns.Cluster(service.Cluster)),
            ("Connectivity", "CONNECTED"),
            ("ConnectivityAt", ApiResponse.Time(task.Started)),
            ("Containers", Containers(service, task, definition, status)),
            ("Cpu", definition?["Cpu"]?.DeepClone()),
            ("CreatedAt", ApiResponse.Time(task.Started)),
            ("DesiredStatus", task.IsWanted ? "RUNNING" : "STOPPED"),
            ("EnableExecuteCommand", false),
            ("EphemeralStorage", ApiResponse.Of(("SizeInGiB", 20))),
            ("ExecutionStoppedAt", ApiResponse.Time(task.End?.When)),
            ("FargateEphemeralStorage", ApiResponse.Of(("SizeInGiB", 20))),
            ("Group", $"service:{service.Name}"),
            ("HealthStatus", "UNKNOWN"),
            ("LastStatus", status),
            ("LaunchType", "FARGATE"),
            ("Memory", definition?["Memory"]?.DeepClone()),
            ("Overrides", Overrides(definition)),
            ("PlatformFamily", "Linux"),
            ("PlatformVersion", PlatformVersion),
            ("PullStartedAt", ApiResponse.Time(task.Started)),
            ("PullStoppedAt", task.Running is null ? null : ApiResponse.Time(task.Started)),
            ("StartedAt", task.Running is null ? null : ApiResponse.Time(task.Started)),
            ("StartedBy", task.StartedBy),
            ("StopCode", end?.Stop.Code),
            ("StoppedAt", ApiResponse.Time(task.End?.When)),
            ("StoppedReason", end?.Stop.Reason),
            ("StoppingAt", ApiResponse.Time((task.Leaving ?? end)?.When)),
            ("TaskArn", task.Arn),
            ("TaskDefinitionArn", task.TaskDefinition),
            ("Version", task.IsRunning ? 3 : 5));
    }

    public const string PlatformVersion = "1.4.0";

    private static JsonObject Overrides(JsonObject? definition) =>
        ApiResponse.Of(("ContainerOverrides", ApiResponse.List(
            Definitions(definition), container => ApiResponse.Of(("Name", container?["Name"]?.DeepClone())))));

    private static JsonArray LoadBalancers(AccountTaskSet set) =>
        new(ApiResponse.Of(
            ("ContainerName", set.Plan.ContainerName),
            ("ContainerPort", set.Plan.ContainerPort),
            ("TargetGroupArn", set.TargetGroup.Arn)));

    public static JsonObject Network(AwsvpcConfiguration network) =>
        ApiResponse.Of(("AwsvpcConfiguration", ApiResponse.Of(
            ("AssignPublicIp", network.AssignPublicIp ? "ENABLED" : "DISABLED"),
            ("SecurityGroups", ApiResponse.Texts(network.SecurityGroups)),
            ("Subnets", ApiResponse.Texts(network.Subnets)))));

    private static JsonArray Attachments(AccountService service, AccountTask task) =>
        new(ApiResponse.Of(
            ("Details", ApiResponse.List(
                AttachmentDetails(service, task), detail => ApiResponse.Of(("Name", detail.Name), ("Value", detail.Value)))),
            ("Id", Uuid(task, "attachment")),
            ("Status", task.IsRunning ? "ATTACHED" : "DELETED"),
            ("Type", "ElasticNetworkInterface")));

    private static IEnumerable<(string Name, string Value)> AttachmentDetails(AccountService service, AccountTask task)
    {
        yield return ("subnetId", (service.PlanOf(task).Network ?? service.Network).Subnets[0]);
        yield return ("networkInterfaceId", $"eni-0{Hex(task, "interface")[..16]}");
        yield return ("macAddress", string.Join(':', Hex(task, "mac")[..12].Chunk(2).Select(pair => new string(pair))));
        if (task.Running is { Address.Host: var host })
        {
            yield return ("privateDnsName", $"ip-{host.Replace('.', '-')}.{service.Account.Arns.Region}.compute.internal");
            yield return ("privateIPv4Address", host);
        }
    }

    /// <summary>The service's container is the one that ends; the others are stopped with it.</summary>
    private static JsonArray Containers(AccountService service, AccountTask task, JsonObject? definition, string status) =>
        ApiResponse.List(
            Definitions(definition),
            container =>
            {
                var name = container?["Name"]?.GetValue<string>();
                var isOwn = name == service.PlanOf(task).ContainerName;
                return ApiResponse.Of(
                    ("ContainerArn", $"{task.Arn.Replace(":task/", ":container/", StringComparison.Ordinal)}/{Uuid(task, $"container {name}")}"),
                    ("Cpu", $"{container?["Cpu"] ?? 0}"),
                    ("ExitCode", isOwn || task.End?.Stop.ExitCode is null ? task.End?.Stop.ExitCode : StoppedBySignal),
                    ("HealthStatus", "UNKNOWN"),
                    ("Image", container?["Image"]?.DeepClone()),
                    ("ImageDigest", task.Running is null ? null : service.Account.Images.DigestPulled($"{container?["Image"]}")),
                    ("LastStatus", status),
                    ("Memory", container?["Memory"] is { } memory ? $"{memory}" : null),
                    ("MemoryReservation", container?["MemoryReservation"] is { } reservation ? $"{reservation}" : null),
                    ("Name", name),
                    ("NetworkInterfaces", task.Running is null
                        ? null
                        : new JsonArray(ApiResponse.Of(
                            ("AttachmentId", Uuid(task, "attachment")), ("PrivateIpv4Address", task.Running.Address.Host)))),
                    ("Reason", isOwn ? task.End?.Stop.ContainerReason : null),
                    ("RuntimeId", task.Running is null ? null : $"{task.Arn.Split('/')[^1]}-{RuntimeNumber(task, name)}"),
                    ("TaskArn", task.Arn));
            });

    private static int RuntimeNumber(AccountTask task, string? container) =>
        Math.Abs(BitConverter.ToInt32(Convert.FromHexString(Hex(task, $"runtime {container}")), 0) / 2);

    /// <summary>128 and SIGTERM.</summary>
    private const int StoppedBySignal = 143;

    public static JsonArray Definitions(JsonObject? definition) => definition?["ContainerDefinitions"]?.AsArray() ?? [];

    private static string Architecture(JsonObject? definition) =>
        definition?["RuntimePlatform"]?["CpuArchitecture"]?.GetValue<string>() == "ARM64" ? "arm64" : "x86_64";

    // From the task's ARN: a random number would be another at the next look.
    private static string Hex(AccountTask task, string what) => ImageRegistry.DigestOf($"{what} of {task.Arn}").Split(':')[^1];

    private static string Uuid(AccountTask task, string what) => Guid.ParseExact(Hex(task, what)[..32], "N").ToString();
}
