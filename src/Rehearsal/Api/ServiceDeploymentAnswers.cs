using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Ecs;

namespace Rehearsal.Api;

/// <summary>What ECS deploys itself, in the words of its API.</summary>
internal static class ServiceDeploymentAnswers
{
    public static JsonObject Deployment(ServiceDeployment deployment) =>
        ApiResponse.Of(
            ("Alarms", Alarms(deployment)),
            ("ClusterArn", ClusterArn(deployment.Service.Service)),
            ("CreatedAt", ApiResponse.Time(deployment.Created)),
            ("DeploymentCircuitBreaker", ApiResponse.Of(
                ("FailureCount", deployment.FailureCount),
                ("Status", deployment.CircuitBreaker.Name()),
                ("Threshold", deployment.FailureThreshold))),
            ("DeploymentConfiguration", Configuration(deployment.Configuration, deployment.Service.Service.Account.Arns)),
            ("FinishedAt", ApiResponse.Time(deployment.Finished)),
            ("LifecycleHookDetails", ApiResponse.List(deployment.Hooks, Hook)),
            ("LifecycleStage", deployment.Stage?.Name()),
            ("Rollback", deployment.RollbackStarted is { } started
                ? ApiResponse.Of(
                    ("Reason", deployment.Failure!.StatusReason),
                    ("ServiceRevisionArn", deployment.Blue!.Arn),
                    ("StartedAt", ApiResponse.Time(started)))
                : null),
            ("ServiceArn", deployment.Service.Service.Arn),
            ("ServiceDeploymentArn", deployment.Arn),
            ("SourceServiceRevisions", ApiResponse.List(deployment.Sources, source => Share(
                source,
                source == deployment.Blue ? 100 - deployment.ProductionPercent : 0,
                deployment.Service.TestRule is null ? null : source == deployment.Blue ? 100 - deployment.TestPercent : 0))),
            ("StartedAt", ApiResponse.Time(deployment.Started)),
            ("Status", deployment.Status.Name()),
            ("StatusReason", deployment.StatusReason),
            ("TargetServiceRevision", Share(
                deployment.Green, deployment.ProductionPercent, deployment.Service.TestRule is null ? null : deployment.TestPercent)),
            ("UpdatedAt", ApiResponse.Time(deployment.Updated)));

    public static JsonObject Brief(ServiceDeployment deployment) =>
        ApiResponse.Of(
            ("ClusterArn", ClusterArn(deployment.Service.Service)),
            ("CreatedAt", ApiResponse.Time(deployment.Created)),
            ("FinishedAt", ApiResponse.Time(deployment.Finished)),
            ("ServiceArn", deployment.Service.Service.Arn),
            ("ServiceDeploymentArn", deployment.Arn),
            ("StartedAt", ApiResponse.Time(deployment.Started)),
            ("Status", deployment.Status.Name()),
            ("StatusReason", deployment.StatusReason),
            ("TargetServiceRevisionArn", deployment.Green.Arn));

    public static JsonObject Revision(EcsService service, ServiceRevision revision, JsonObject? definition, bool isResolved) =>
        ApiResponse.Of(
            ("CapacityProviderStrategy", EcsAnswers.Strategy(service.Service.CapacityProviders)),
            ("ClusterArn", ClusterArn(service.Service)),
            ("ContainerImages", ApiResponse.List(EcsAnswers.Definitions(definition), container => Image(revision, container))),
            ("CreatedAt", ApiResponse.Time(revision.Tasks.Created)),
            ("GuardDutyEnabled", false),
            ("LaunchType", EcsAnswers.LaunchType(service.Service.CapacityProviders)),
            ("LoadBalancers", LoadBalancers(service)),
            ("NetworkConfiguration", EcsAnswers.Network(revision.Plan.Network ?? service.Service.Network)),
            ("PlatformFamily", "Linux"),
            ("PlatformVersion", EcsAnswers.PlatformVersion),
            ("ResolvedConfiguration", isResolved && service.ConnectPortName is null
                ? ApiResponse.Of(("LoadBalancers", new JsonArray(ApiResponse.Of(
                    ("ProductionListenerRule", service.ProductionRule.Arn), ("TargetGroupArn", revision.Plan.TargetGroup.Arn)))))
                : null),
            ("ServiceArn", service.Service.Arn),
            ("ServiceConnectConfiguration", ServiceConnect(service)),
            ("ServiceRevisionArn", revision.Arn),
            ("TaskDefinition", revision.Plan.TaskDefinition));

    /// <summary>What DescribeServices calls deployments: the revisions that are there, the one that the service is at first.</summary>
    public static JsonArray Deployments(EcsService service) =>
        ApiResponse.List(
            service.ActiveRevisions.Reverse().OrderBy(revision => revision.Tasks.Status),
            revision => ApiResponse.Of(
                ("CapacityProviderStrategy", EcsAnswers.Strategy(service.Service.CapacityProviders)),
                ("CreatedAt", ApiResponse.Time(revision.Tasks.Created)),
                ("DesiredCount", revision.Tasks.DesiredCount),
                ("FailedTasks", revision.Tasks.FailedCount),
                ("Id", revision.Tasks.Id),
                ("LaunchType", EcsAnswers.LaunchType(service.Service.CapacityProviders)),
                ("NetworkConfiguration", EcsAnswers.Network(revision.Plan.Network ?? service.Service.Network)),
                ("PendingCount", revision.Tasks.PendingCount),
                ("PlatformFamily", "Linux"),
                ("PlatformVersion", EcsAnswers.PlatformVersion),
                ("RunningCount", revision.Tasks.Running.Count),
                ("ServiceConnectConfiguration", ServiceConnect(service)),
                ("Status", revision.Tasks.Status is TaskSetStatus.Primary ? "PRIMARY" : "ACTIVE"),
                ("TaskDefinition", revision.Plan.TaskDefinition),
                ("UpdatedAt", ApiResponse.Time(revision.Tasks.Updated))));

    public static JsonArray CurrentRevisions(EcsService service) =>
        ApiResponse.List(service.ActiveRevisions, revision => Counts(revision));

    /// <summary>The pair, in no order that would tell blue from green.</summary>
    public static JsonArray LoadBalancers(EcsService service) => service.ConnectPortName is not null
        ? []
        : new(ApiResponse.Of(
            ("AdvancedConfiguration", ApiResponse.Of(
                ("AlternateTargetGroupArn", service.TargetGroups.Two.Arn),
                ("ProductionListenerRule", service.ProductionRule.Arn),
                ("RoleArn", service.Service.Account.Arns.Role("ecsInfrastructureRoleForLoadBalancers")),
                ("TestListenerRule", service.TestRule?.Arn))),
            ("ContainerName", service.ContainerName),
            ("ContainerPort", service.ContainerPort),
            ("TargetGroupArn", service.TargetGroups.One.Arn)));

    private static JsonObject? ServiceConnect(EcsService service) => service.ConnectPortName is not { } port ? null : ApiResponse.Of(
        ("Enabled", true),
        ("Namespace", "internal"),
        ("Services", new JsonArray(ApiResponse.Of(
            ("ClientAliases", new JsonArray(ApiResponse.Of(("DnsName", service.Service.Name), ("Port", 80)))), ("PortName", port)))));

    public static JsonObject Configuration(DeploymentConfiguration configuration, Arns arns) =>
        ApiResponse.Of(
            ("Alarms", configuration.Alarms is []
                ? null
                : ApiResponse.Of(("AlarmNames", ApiResponse.Texts(configuration.Alarms)), ("Enable", true), ("Rollback", true))),
            ("BakeTimeInMinutes", Minutes(configuration.BakeTime)),
            ("CanaryConfiguration", configuration.Strategy is Strategy.Canary canary
                ? ApiResponse.Of(("CanaryBakeTimeInMinutes", Minutes(canary.Bake)), ("CanaryPercent", (double)canary.Percent))
                : null),
            ("DeploymentCircuitBreaker", ApiResponse.Of(
                ("Enable", configuration.HasCircuitBreaker), ("Rollback", configuration.HasCircuitBreaker))),
            ("LifecycleHooks", ApiResponse.List(configuration.Hooks, hook => Hook(hook, arns))),
            ("LinearConfiguration", configuration.Strategy is Strategy.Linear linear
                ? ApiResponse.Of(("StepBakeTimeInMinutes", Minutes(linear.Bake)), ("StepPercent", (double)linear.StepPercent))
                : null),
            ("MaximumPercent", 200),
            ("MinimumHealthyPercent", 100),
            ("Strategy", configuration.Strategy.Name));

    private static JsonObject Hook(LifecycleHook hook, Arns arns) =>
        ApiResponse.Of(
            ("HookDetails", hook.Details?.DeepClone()),
            ("HookTargetArn", hook.TargetArn),
            ("LifecycleStages", ApiResponse.Texts(hook.Stages.Select(stage => stage.Name()))),
            ("RoleArn", arns.Role("ecsInfrastructureRoleForHooks")),
            ("TargetType", "AWS_LAMBDA"),
            ("TimeoutConfiguration", ApiResponse.Of(
                ("Action", hook.TimeoutAction.Name()), ("TimeoutInMinutes", Minutes(hook.Timeout)))));

    private static JsonObject Hook(HookRun run) =>
        ApiResponse.Of(
            ("ExpiresAt", ApiResponse.Time(run.Expires)),
            ("Status", run.Status.Name()),
            ("TargetArn", run.Hook.TargetArn),
            ("TargetType", "AWS_LAMBDA"),
            ("TimeoutAction", run.Hook.TimeoutAction.Name()));

    private static JsonObject Alarms(ServiceDeployment deployment) =>
        ApiResponse.Of(
            ("AlarmNames", ApiResponse.Texts(deployment.Configuration.Alarms)),
            ("Status", deployment.AlarmMonitor.Name()),
            ("TriggeredAlarmNames", ApiResponse.Texts(deployment.TriggeredAlarm is { } alarm ? [alarm] : [])));

    private static JsonObject Share(ServiceRevision revision, decimal production, decimal? test)
    {
        var share = Counts(revision);
        share["RequestedProductionTrafficWeight"] = (double)production;
        if (test is { } percent)
        {
            share["RequestedTestTrafficWeight"] = (double)percent;
        }

        return share;
    }

    private static JsonObject Counts(ServiceRevision revision) =>
        ApiResponse.Of(
            ("Arn", revision.Arn),
            ("PendingTaskCount", revision.IsActive ? revision.Tasks.PendingCount : 0),
            ("RequestedTaskCount", revision.IsActive ? revision.Tasks.DesiredCount : 0),
            ("RunningTaskCount", revision.IsActive ? revision.Tasks.Running.Count : 0));

    /// <summary>The digest is that of the first task's image, to which ECS then keeps.</summary>
    private static JsonObject Image(ServiceRevision revision, JsonNode? container) =>
        ApiResponse.Of(
            ("ContainerName", container?["Name"]?.DeepClone()),
            ("Image", container?["Image"]?.DeepClone()),
            ("ImageDigest", revision.Tasks.Tasks.Any(task => task.Running is not null)
                ? revision.Service.Account.Images.DigestPulled($"{container?["Image"]}")
                : null));

    private static string ClusterArn(AccountService service) => service.Account.Arns.Cluster(service.Cluster);

    private static int Minutes(TimeSpan span) => (int)span.TotalMinutes;
}
