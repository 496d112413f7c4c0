using Canary.Preflight;

namespace Rehearsal.Terminal;

/// <summary>A line of a file, from 1.</summary>
/// <param name="File">Relative to the current directory where it is in it, with slashes.</param>
internal sealed record FindingPlace(string File, int Line);

/// <summary>Where a person corrects what a check finds: the file that holds the setting, where it was given, and the setting's line.</summary>
/// <param name="files">Those that a person gave, by option.</param>
/// <param name="folder">The current directory.</param>
internal sealed class FindingPlaces(IReadOnlyDictionary<string, CheckedFile> files, string folder)
{
    private const string AppSpec = "--appspec";
    private const string Definition = "--task-definition";
    private const string Group = "--deployment-group";
    private const string Groups = "--target-groups";
    private const string Service = "--service";

    /// <summary>By check: options in the order in which they are looked at, and the setting in each.</summary>
    private static readonly Dictionary<string, (string Option, string Setting)[]> s_settings = new(StringComparer.Ordinal)
    {
        ["appspec-read"] = [(AppSpec, "")],
        ["appspec-hooks"] = [(AppSpec, "Hooks")],
        ["rollback-enabled"] = [(Group, "deploymentGroupInfo.autoRollbackConfiguration")],
        ["rollback-on-alarm"] = [(Group, "deploymentGroupInfo.alarmConfiguration"), (Service, "services.deploymentConfiguration.alarms")],
        ["termination-wait"] = [(Group, "deploymentGroupInfo.blueGreenDeploymentConfiguration.terminateBlueInstancesOnDeploymentSuccess")],
        ["ready-wait"] = [(Group, "deploymentGroupInfo.blueGreenDeploymentConfiguration.deploymentReadyOption")],
        ["test-route"] = [(Group, "deploymentGroupInfo.loadBalancerInfo"), (Service, "services.loadBalancers")],
        ["route-distinct"] = [(Group, "deploymentGroupInfo.loadBalancerInfo"), ("--listeners", "Listeners")],
        ["route-reachable"] = [("--plan", "host"), ("--listeners", "Listeners")],
        ["alarms-quiet"] = [("--alarms", "MetricAlarms")],
        ["alarms-telling"] = [("--alarms", "MetricAlarms"), (Group, "deploymentGroupInfo.alarmConfiguration")],
        ["deployment-config"] = [("--deployment-config", "deploymentConfigInfo"), (Group, "deploymentGroupInfo.deploymentConfigName")],
        ["service-controller"] = [(Service, "services.deploymentController")],
        ["blue-healthy"] = [(Service, "services.desiredCount")],
        ["green-empty"] = [(Groups, "TargetGroups")],
        ["task-definition"] = [(AppSpec, "Resources.TargetService.Properties.TaskDefinition"), (Definition, "taskDefinition.taskDefinitionArn")],
        ["container-port"] =
        [
            (AppSpec, "Resources.TargetService.Properties.LoadBalancerInfo"), (Definition, "taskDefinition.containerDefinitions.portMappings"),
        ],
        ["fargate-size"] = [(Definition, "taskDefinition.cpu")],
        ["network-mode"] = [(Definition, "taskDefinition.networkMode")],
        ["memory-fit"] = [(Definition, "taskDefinition.containerDefinitions.memory")],
        ["volumes"] = [(Definition, "taskDefinition.volumes")],
        ["image-exists"] = [(Definition, "taskDefinition.containerDefinitions.image")],
        ["image-tag"] = [(Definition, "taskDefinition.containerDefinitions.image")],
        ["image-scan"] = [(Definition, "taskDefinition.containerDefinitions.image")],
        ["image-platform"] = [(Definition, "taskDefinition.runtimePlatform")],
        ["secrets"] = [(Definition, "taskDefinition.containerDefinitions.environment")],
        ["logging"] = [(Definition, "taskDefinition.containerDefinitions.logConfiguration")],
        ["container-health"] = [(Definition, "taskDefinition.containerDefinitions.healthCheck"), (Service, "services.healthCheckGracePeriodSeconds")],
        ["execution-role"] = [(Definition, "taskDefinition.executionRoleArn")],
        ["pull-rights"] = [("--execution-role-policy", ""), (Definition, "taskDefinition.executionRoleArn")],
        ["subnets"] = [("--subnets", "Subnets"), (AppSpec, "Resources.TargetService.Properties.NetworkConfiguration")],
        ["routes-out"] = [("--route-tables", "RouteTables")],
        ["security-group"] = [("--security-groups", "SecurityGroups")],
        ["egress"] = [("--security-groups", "SecurityGroups.IpPermissionsEgress")],
        ["open-to-world"] = [("--security-groups", "SecurityGroups.IpPermissions")],
        ["listener-open"] = [("--load-balancers", "LoadBalancers.SecurityGroups")],
        ["vpc"] = [(Groups, "TargetGroups.VpcId")],
        ["capacity"] = [(Service, "services.desiredCount")],
        ["health-path"] = [(Groups, "TargetGroups.HealthCheckPath")],
        ["health-timing"] = [(Groups, "TargetGroups.HealthCheckIntervalSeconds")],
        ["protocol"] = [(Groups, "TargetGroups.ProtocolVersion")],
        ["deregistration-delay"] = [("--target-group-attributes", ""), (Groups, "TargetGroups")],
        ["groups-twins"] = [(Groups, "TargetGroups")],
        ["lifecycle-policy"] = [("--lifecycle-policy", ""), (Definition, "taskDefinition.containerDefinitions.image")],
        ["plan-passable"] = [("--plan", "judge")],
        ["probes-repeatable"] = [("--plan", "probes")],
        ["hook-timeout"] = [(Service, "services.deploymentConfiguration.lifecycleHooks")],
        ["alternate-group"] = [(Service, "services.loadBalancers")],
        ["groups-on-rule"] = [("--rules", "Rules")],
        ["infrastructure-role"] = [(Service, "services.loadBalancers")],
        ["service-connect"] = [("--service-revision", "serviceRevisions.serviceConnectConfiguration")],
        ["circuit-breaker"] = [(Service, "services.deploymentConfiguration.deploymentCircuitBreaker")],
    };

    /// <summary>Null where no file holds it that was given.</summary>
    public FindingPlace? Of(Finding finding)
    {
        var settings = s_settings.GetValueOrDefault(finding.Id) ?? [];

        return settings.Where(one => files.ContainsKey(one.Option)).Select(one => At(files[one.Option], one.Setting)).FirstOrDefault();
    }

    private FindingPlace At(CheckedFile file, string setting)
    {
        var relative = Path.GetRelativePath(folder, file.Name);
        var name = relative.StartsWith("..", StringComparison.Ordinal) ? file.Name : relative;

        return new FindingPlace(name.Replace('\\', '/'), file.LineOf(setting));
    }
}
