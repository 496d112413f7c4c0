using System.Text.Json.Nodes;
using Canary.Deployments;
using Rehearsal.Account;
using Rehearsal.CodeDeploy;
using Rehearsal.Fleet;

namespace Rehearsal.Api;

/// <summary>CodeDeploy's objects in the words of its API.</summary>
internal static class CodeDeployAnswers
{
    public static JsonObject Deployment(Deployment deployment) =>
        ApiResponse.Of(
            ("ApplicationName", deployment.Group.ApplicationName),
            ("AutoRollbackConfiguration", AutoRollback(deployment.AutoRollback)),
            ("BlueGreenDeploymentConfiguration", BlueGreen(deployment.Group)),
            ("CompleteTime", ApiResponse.Time(deployment.Completed)),
            ("ComputePlatform", "ECS"),
            ("CreateTime", ApiResponse.Time(deployment.Created)),
            ("Creator", deployment.IsRollback ? "codeDeployRollback" : "user"),
            ("DeploymentConfigName", deployment.ConfigurationName),
            ("DeploymentGroupName", deployment.Group.Name),
            ("DeploymentId", deployment.Id),
            ("DeploymentOverview", deployment.IsCompleted ? Overview(deployment.Status) : null),
            ("DeploymentStyle", Style()),
            ("Description", deployment.Description),
            ("ErrorInformation", deployment.Error is { } error ? ApiResponse.Of(("Code", error.Code), ("Message", error.Message)) : null),
            ("FileExistsBehavior", "DISALLOW"),
            ("IgnoreApplicationStopFailures", false),
            ("InstanceTerminationWaitTimeStarted", deployment.HasTerminationWaitStarted),
            ("LoadBalancerInfo", LoadBalancerInfo(deployment.Group)),
            ("PreviousRevision", deployment.PreviousAppSpec is { } previous ? Revision(previous, withContent: false) : null),
            ("Revision", deployment.InS3 is { } inS3 ? Revision(inS3) : Revision(deployment.AppSpec, withContent: false)),
            ("RollbackInfo", RollbackInfo(deployment)),
            ("StartTime", ApiResponse.Time(deployment.Started)),
            ("Status", deployment.Status.ToString()),
            ("UpdateOutdatedInstancesOnly", false));

    public static JsonObject Application(string name, DeploymentGroup group) =>
        ApiResponse.Of(
            ("ApplicationId", Guid.ParseExact(ImageRegistry.DigestOf($"application {name}").Split(':')[^1][..32], "N").ToString()),
            ("ApplicationName", name),
            ("ComputePlatform", "ECS"),
            ("CreateTime", ApiResponse.Time(group.Service.Created)),
            ("LinkedToGitHub", false));

    public static JsonObject DeploymentGroup(DeploymentGroup group, Arns arns) =>
        ApiResponse.Of(
            ("AlarmConfiguration", group.Alarms is []
                ? null
                : ApiResponse.Of(
                    ("Alarms", ApiResponse.List(group.Alarms, name => ApiResponse.Of(("Name", name)))),
                    ("Enabled", true),
                    ("IgnorePollAlarmFailure", false))),
            ("ApplicationName", group.ApplicationName),
            ("AutoRollbackConfiguration", AutoRollback(group.AutoRollback)),
            ("BlueGreenDeploymentConfiguration", BlueGreen(group)),
            ("ComputePlatform", "ECS"),
            ("DeploymentConfigName", group.ConfigurationName),
            ("DeploymentGroupId", group.Id),
            ("DeploymentGroupName", group.Name),
            ("DeploymentStyle", Style()),
            ("EcsServices", new JsonArray(ApiResponse.Of(("ClusterName", group.Service.Cluster), ("ServiceName", group.Service.Name)))),
            ("LastAttemptedDeployment", LastDeployment(group.LastAttempted)),
            ("LastSuccessfulDeployment", LastDeployment(group.LastSuccessful)),
            ("LoadBalancerInfo", LoadBalancerInfo(group)),
            ("ServiceRoleArn", arns.Role("AWSCodeDeployRoleForECS")),
            ("TerminationHookEnabled", false));

    public static JsonObject Configuration(string name, TrafficRouting routing) =>
        ApiResponse.Of(
            ("ComputePlatform", "ECS"),
            ("DeploymentConfigName", name),
            ("TrafficRoutingConfig", routing switch
            {
                TrafficRouting.AllAtOnce => ApiResponse.Of(("Type", "AllAtOnce")),
                TrafficRouting.Canary canary => ApiResponse.Of(
                    ("TimeBasedCanary", ApiResponse.Of(("CanaryInterval", Minutes(canary.Interval)), ("CanaryPercentage", canary.Percentage))),
                    ("Type", "TimeBasedCanary")),
                TrafficRouting.Linear linear => ApiResponse.Of(
                    ("TimeBasedLinear", ApiResponse.Of(("LinearInterval", Minutes(linear.Interval)), ("LinearPercentage", linear.Percentage))),
                    ("Type", "TimeBasedLinear")),
                _ => throw new ArgumentOutOfRangeException(nameof(routing), routing, "No such routing"),
            }));

    public static JsonObject Revision(AppSpec appSpec, bool withContent) =>
        ApiResponse.Of(
            ("AppSpecContent", ApiResponse.Of(("Content", withContent ? appSpec.Content : null), ("Sha256", appSpec.Sha256))),
            ("RevisionType", "AppSpecContent"));

    private static JsonObject Revision(S3Revision revision) =>
        ApiResponse.Of(
            ("RevisionType", "S3"),
            ("S3Location", ApiResponse.Of(
                ("Bucket", revision.Bucket), ("BundleType", "YAML"), ("ETag", revision.ETag), ("Key", revision.Key), ("Version", revision.Version))));

    public static string TargetId(Deployment deployment) => $"{deployment.Group.Service.Cluster}:{deployment.Group.Service.Name}";

    public static JsonObject Target(Deployment deployment) =>
        ApiResponse.Of(
            ("DeploymentTargetType", "ECSTarget"),
            ("EcsTarget", ApiResponse.Of(
                ("DeploymentId", deployment.Id),
                ("LastUpdatedAt", ApiResponse.Time(deployment.LastUpdated)),
                ("LifecycleEvents", ApiResponse.List(deployment.LifecycleEvents, LifecycleEvent)),
                ("Status", TargetStatus(deployment.Status)),
                ("TargetArn", deployment.Group.Service.Arn),
                ("TargetId", TargetId(deployment)),
                ("TaskSetsInfo", new JsonArray([.. TaskSets(deployment)])))));

    private static JsonObject LifecycleEvent(LifecycleEventRecord record) =>
        ApiResponse.Of(
            ("Diagnostics", record.Error is { } error ? ApiResponse.Of(("ErrorCode", "UnknownError"), ("Message", error.Message)) : null),
            ("EndTime", ApiResponse.Time(record.Ended)),
            ("LifecycleEventName", record.Event.ToString()),
            ("StartTime", ApiResponse.Time(record.Started)),
            ("Status", record.Status.ToString()));

    /// <summary>The label is the part in this deployment, whatever the task set was in the one before.</summary>
    private static IEnumerable<JsonObject> TaskSets(Deployment deployment)
    {
        var service = deployment.Group.Service;
        (AccountTaskSet? Set, TaskSetLabel Label)[] both = [(deployment.Blue, TaskSetLabel.Blue), (deployment.Green, TaskSetLabel.Green)];
        return both.Where(one => one.Set is not null && service.TaskSets.Contains(one.Set))
            .Select(one => TaskSet(one.Set!, one.Label, deployment.Group.RulesOf(deployment.Group.ProductionListener)[0]));
    }

    /// <summary>Identifer: the misspelling is the API's.</summary>
    private static JsonObject TaskSet(AccountTaskSet set, TaskSetLabel label, ListenerRule production) =>
        ApiResponse.Of(
            ("DesiredCount", set.DesiredCount),
            ("Identifer", set.Id),
            ("PendingCount", set.PendingCount),
            ("RunningCount", set.Running.Count),
            ("Status", set.Status.ToString().ToUpperInvariant()),
            ("TargetGroup", ApiResponse.Of(("Name", set.TargetGroup.Name))),
            ("TaskSetLabel", label.ToString()),
            ("TrafficWeight", Weight(set.TargetGroup, production.Forwards)));

    private static double Weight(TargetGroup group, IReadOnlyList<Forward> forwards) =>
        forwards.Where(forward => forward.Group == group).Sum(forward => 100.0 * forward.Weight) / forwards.Sum(forward => forward.Weight);

    private static JsonObject? RollbackInfo(Deployment deployment) =>
        deployment switch
        {
            { Rollback: { } rollback } => ApiResponse.Of(
                ("RollbackDeploymentId", rollback.Id),
                ("RollbackMessage", $"Deployment {deployment.Id} terminated. Automatic rollback is triggered with a DeploymentId {rollback.Id}.")),
            { Triggering: { } triggering } => ApiResponse.Of(
                ("RollbackMessage", $"Deployment {deployment.Id} is triggered to roll back deployment {triggering.Id}."),
                ("RollbackTriggeringDeploymentId", triggering.Id)),
            _ => null,
        };

    private static JsonObject Overview(DeploymentStatus status) =>
        ApiResponse.Of(
            ("Failed", status is DeploymentStatus.Succeeded ? 0 : 1),
            ("InProgress", 0),
            ("Pending", 0),
            ("Ready", 0),
            ("Skipped", 0),
            ("Succeeded", status is DeploymentStatus.Succeeded ? 1 : 0));

    private static string TargetStatus(DeploymentStatus status) =>
        status switch
        {
            DeploymentStatus.Created => "Pending",
            DeploymentStatus.InProgress => "InProgress",
            DeploymentStatus.Succeeded => "Succeeded",
            DeploymentStatus.Failed or DeploymentStatus.Stopped => "Failed",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status"),
        };

    private static JsonObject AutoRollback(AutoRollback rollback) =>
        ApiResponse.Of(
            ("Enabled", rollback.IsEnabled),
            ("Events", ApiResponse.Texts(rollback.Events.Select(end => end switch
            {
                AutoRollbackEvent.DeploymentFailure => "DEPLOYMENT_FAILURE",
                AutoRollbackEvent.DeploymentStopOnAlarm => "DEPLOYMENT_STOP_ON_ALARM",
                AutoRollbackEvent.DeploymentStopOnRequest => "DEPLOYMENT_STOP_ON_REQUEST",
                _ => throw new ArgumentOutOfRangeException(nameof(rollback), end, "No such event"),
            }))));

    private static JsonObject BlueGreen(DeploymentGroup group) =>
        ApiResponse.Of(
            ("DeploymentReadyOption", ApiResponse.Of(("ActionOnTimeout", "CONTINUE_DEPLOYMENT"), ("WaitTimeInMinutes", 0))),
            ("TerminateBlueInstancesOnDeploymentSuccess", ApiResponse.Of(
                ("Action", group.TerminatesBlue ? "TERMINATE" : "KEEP_ALIVE"),
                ("TerminationWaitTimeInMinutes", Minutes(group.TerminationWait)))));

    private static JsonObject LoadBalancerInfo(DeploymentGroup group) =>
        ApiResponse.Of(("TargetGroupPairInfoList", new JsonArray(ApiResponse.Of(
            ("ProdTrafficRoute", Route(group.ProductionListener)),
            ("TargetGroups", ApiResponse.List([group.TargetGroups.One, group.TargetGroups.Two], one => ApiResponse.Of(("Name", one.Name)))),
            ("TestTrafficRoute", group.TestListener is { } test ? Route(test) : null)))));

    private static JsonObject Route(Listener listener) => ApiResponse.Of(("ListenerArns", new JsonArray(listener.Arn)));

    private static JsonObject Style() => ApiResponse.Of(("DeploymentOption", "WITH_TRAFFIC_CONTROL"), ("DeploymentType", "BLUE_GREEN"));

    private static JsonObject? LastDeployment(Deployment? deployment) =>
        deployment is null
            ? null
            : ApiResponse.Of(
                ("CreateTime", ApiResponse.Time(deployment.Created)),
                ("DeploymentId", deployment.Id),
                ("EndTime", ApiResponse.Time(deployment.Completed)),
                ("Status", deployment.Status.ToString()));

    private static int Minutes(TimeSpan span) => (int)span.TotalMinutes;
}
