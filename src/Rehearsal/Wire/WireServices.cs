using System.Collections.Frozen;

namespace Rehearsal.Wire;

/// <summary>
/// How each service's messages differ from the account's own, from the API models that AWS publishes with its SDKs:
/// https://github.com/aws/api-models-aws
/// </summary>
internal static class WireServices
{
    private static readonly WireService[] s_all =
    [
        new("cloudwatch")
        {
            SigningName = "monitoring",
            Target = "GraniteServiceVersion20100801",
            JsonVersion = "1.0",
            Version = "2010-08-01",
            Namespace = "http://monitoring.amazonaws.com/doc/2010-08-01/",
            Times = Names(
                """
                AlarmConfigurationUpdatedTimestamp EndDate EndTime LastUpdatedTimestamp StartDate StartTime StateTransitionedTimestamp
                StateUpdatedTimestamp Timestamp Timestamps
                """),
            Numbers = Names(
                "DatapointsToAlarm EvaluationInterval EvaluationPeriods MaxDatapoints MaxRecords MaxResults Period StorageResolution Threshold"),
            Flags = Names("ActionsEnabled ReturnData"),
            EmptyLists = Lists(
                """
                describeAlarms: CompositeAlarms MetricAlarms
                describeAlarmHistory: AlarmHistoryItems
                describeAlarmsForMetric: MetricAlarms
                getMetricData: MetricDataResults Messages
                getMetricStatistics: Datapoints
                listMetrics: Metrics
                MetricAlarms: AlarmActions Dimensions InsufficientDataActions OKActions
                MetricDataResults: Timestamps Values
                """),
        },
        new("cloudwatchlogs")
        {
            SigningName = "logs",
            Target = "Logs_20140328",
            IsCamelCase = true,
            Kept = Names("Tags"),
            EmptyLists = Lists(
                """
                describeLogGroups: LogGroups
                describeLogStreams: LogStreams
                filterLogEvents: Events SearchedLogStreams
                getLogEvents: Events
                """),
        },
        new("codedeploy")
        {
            Target = "CodeDeploy_20141006",
            IsCamelCase = true,
            Times = Names(
                "CompleteTime CreateTime DeregisterTime End EndTime FirstUsedTime LastUpdatedAt LastUsedTime RegisterTime Start StartTime"),
            Kept = Names("DeploymentOverview Ec2TagFilters OnPremisesInstanceTagFilters Tags TargetFilters"),
            EmptyLists = Lists(
                """
                batchGetApplications: ApplicationsInfo
                batchGetDeploymentGroups: DeploymentGroupsInfo
                batchGetDeployments: DeploymentsInfo
                batchGetDeploymentTargets: DeploymentTargets
                listApplicationRevisions: Revisions
                listApplications: Applications
                listDeploymentConfigs: DeploymentConfigsList
                listDeploymentGroups: DeploymentGroups
                listDeployments: Deployments
                listDeploymentTargets: TargetIds
                DeploymentGroupInfo: AutoScalingGroups Ec2TagFilters OnPremisesInstanceTagFilters TriggerConfigurations
                EcsTarget: LifecycleEvents TaskSetsInfo
                """),
        },
        new("ec2")
        {
            Version = "2016-11-15",
            Namespace = "http://ec2.amazonaws.com/doc/2016-11-15/",
            Numbers = Names("MaxResults"),
            Flags = Names("DryRun"),
            EmptyLists = Lists(
                """
                describeRouteTables: RouteTables
                describeSecurityGroups: SecurityGroups
                describeSubnets: Subnets
                describeVpcEndpoints: VpcEndpoints
                IpPermissions: IpRanges Ipv6Ranges PrefixListIds UserIdGroupPairs
                IpPermissionsEgress: IpRanges Ipv6Ranges PrefixListIds UserIdGroupPairs
                RouteTables: Associations PropagatingVgws Routes Tags
                SecurityGroups: IpPermissions IpPermissionsEgress Tags
                Subnets: Ipv6CidrBlockAssociationSet Tags
                """),
            XmlNames = Pairs(
                """
                Associations=associationSet PropagatingVgws=propagatingVgwSet RouteTables=routeTableSet Routes=routeSet
                SecurityGroups=securityGroupInfo SecurityGroups.Description=groupDescription Subnets=subnetSet Tags=tagSet
                UserIdGroupPairs=groups VpcEndpoints=vpcEndpointSet
                """),
        },
        new("ecr")
        {
            Target = "AmazonEC2ContainerRegistry_V20150921",
            IsCamelCase = true,
            Times = Names(
                """
                CreatedAt ExpiresAt FirstObservedAt ImagePushedAt ImageScanCompletedAt LastEvaluatedAt LastObservedAt LastRecordedPullTime
                PushedAt UpdatedAt VulnerabilitySourceUpdatedAt
                """),
            Kept = Names("FindingSeverityCounts Tags"),
            EmptyLists = Lists(
                """
                batchGetImage: Failures Images
                describeImages: ImageDetails
                describeRepositories: Repositories
                listImages: ImageIds
                ImageScanFindings: Findings
                """),
        },
        new("ecs")
        {
            Target = "AmazonEC2ContainerServiceV20141113",
            IsCamelCase = true,
            Times = Names(
                """
                After Before ConnectivityAt CreatedAt DeleteRequestedAt DeregisteredAt ExecutionStoppedAt ExpirationDate ExpiresAt FinishedAt
                LastStartedAt PullStartedAt PullStoppedAt RegisteredAt StabilityStatusAt StartedAt StoppedAt StoppingAt UpdatedAt
                """),
            Kept = Names("DockerLabels DriverOpts HookDetails Labels Options"),
            EmptyLists = Lists(
                """
                describeClusters: Clusters Failures
                describeServiceDeployments: Failures ServiceDeployments
                describeServiceRevisions: Failures ServiceRevisions
                describeServices: Failures Services
                describeTasks: Failures Tasks
                describeTaskSets: Failures TaskSets
                listClusters: ClusterArns
                listServiceDeployments: ServiceDeployments
                listServices: ServiceArns
                listTaskDefinitionFamilies: Families
                listTaskDefinitions: TaskDefinitionArns
                listTasks: TaskArns
                ContainerDefinitions: Environment MountPoints PortMappings SystemControls VolumesFrom
                Containers: NetworkInterfaces
                Overrides: ContainerOverrides InferenceAcceleratorOverrides
                Service: Deployments Events LoadBalancers PlacementConstraints PlacementStrategy ServiceRegistries
                ServiceDeployments: LifecycleHookDetails SourceServiceRevisions
                Services: Deployments Events LoadBalancers PlacementConstraints PlacementStrategy ServiceRegistries
                TaskDefinition: ContainerDefinitions PlacementConstraints Volumes
                Tasks: Attachments Attributes Containers InferenceAccelerators Tags
                TaskSets: LoadBalancers ServiceRegistries Tags
                """),
        },
        new("elasticloadbalancingv2")
        {
            SigningName = "elasticloadbalancing",
            Version = "2015-12-01",
            Namespace = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
            LeavesOutException = true,
            Numbers = Names(
                """
                DurationSeconds HealthCheckIntervalSeconds HealthCheckTimeoutSeconds HealthyThresholdCount Order PageSize Port Priority
                SessionTimeout UnhealthyThresholdCount Weight
                """),
            Flags = Names("Enabled HealthCheckEnabled IsDefault"),
            EmptyLists = Lists(
                """
                describeListeners: Listeners
                describeLoadBalancers: LoadBalancers
                describeRules: Rules
                describeTags: TagDescriptions
                describeTargetGroupAttributes: Attributes
                describeTargetGroups: TargetGroups
                describeTargetHealth: TargetHealthDescriptions
                LoadBalancers: AvailabilityZones SecurityGroups
                Rules: Actions Conditions
                TargetGroups: LoadBalancerArns
                """),
        },
        new("eventbridge") { SigningName = "events", Target = "AWSEvents", Times = Names("Time"), EmptyLists = Lists("putEvents: Entries") },
        new("lambda") { Kept = Names("Variables") },
        new("s3")
        {
            Namespace = "http://s3.amazonaws.com/doc/2006-03-01/",
            Numbers = Names("MaxKeys"),
            Flags = Names("FetchOwner"),
        },
        new("secretsmanager")
        {
            Target = "secretsmanager",
            Times = Names("CreatedDate DeletedDate DeletionDate LastAccessedDate LastChangedDate LastRotatedDate NextRotationDate"),
            Kept = Names("VersionIdsToStages"),
            EmptyLists = Lists("listSecrets: SecretList"),
        },
        new("sfn")
        {
            SigningName = "states",
            Target = "AWSStepFunctions",
            JsonVersion = "1.0",
            IsCamelCase = true,
            Times = Names("CreationDate RedriveDate StartDate StopDate Timestamp UpdateDate"),
            Kept = Names("AssignedVariables VariableReferences"),
            EmptyLists = Lists(
                """
                getExecutionHistory: Events
                listExecutions: Executions
                listStateMachines: StateMachines
                """),
        },
        new("sns")
        {
            Version = "2010-03-31",
            Namespace = "http://sns.amazonaws.com/doc/2010-03-31/",
            Numbers = Names("MaxResults"),
            Flags = Names("ReturnSubscriptionArn"),
        },
        new("ssm")
        {
            Target = "AmazonSSM",
            Times = Names("LastModifiedDate"),
            EmptyLists = Lists(
                """
                describeParameters: Parameters
                getParameterHistory: Parameters
                getParameters: InvalidParameters Parameters
                getParametersByPath: Parameters
                """),
        },
        new("sts") { Version = "2011-06-15", Namespace = "https://sts.amazonaws.com/doc/2011-06-15/" },
    ];

    public static IEnumerable<string> Ids => s_all.Select(service => service.Id);

    public static WireService Of(string id) => s_all.First(service => service.Id == id);

    public static WireService? OfTarget(string? target) => target is null ? null : s_all.FirstOrDefault(service => service.Target == target);

    public static WireService? OfVersion(string? version) => version is null ? null : s_all.FirstOrDefault(service => service.Version == version);

    private static FrozenSet<string> Names(string names) => Words(names).ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, string> Pairs(string pairs) =>
        Words(pairs).Select(pair => pair.Split('=')).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private static FrozenDictionary<string, IReadOnlyList<string>> Lists(string lines) =>
        lines.Split('\n').Select(line => line.Split(':')).ToFrozenDictionary(
            parts => parts[0], IReadOnlyList<string> (parts) => Words(parts[1]), StringComparer.Ordinal);

    private static string[] Words(string text) => text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
