namespace Canary.Tests.Preflight;

/// <summary>One fault for each check: it finds it, and is content without it. What else each finds is in the tests of its own.</summary>
public sealed class EveryCheckTests
{
    private const string Ecs = EcsSample.Settings;
    private const string ForwardsToOne = "rules";

    /// <summary>Where CodeDeploy deploys: the member that is wrong, and its value; a plan is given whole, and its service has 40 tasks and no test listener.</summary>
    private static readonly Dictionary<string, (string Member, string Value)> s_faults = new(StringComparer.Ordinal)
    {
        ["appspec-read"] = (Sample.AppSpec, "\"version: 0.0\""),
        ["rollback-enabled"] = (Sample.Group + ".AutoRollbackConfiguration.Enabled", "false"),
        ["rollback-on-alarm"] = (Sample.Group + ".AlarmConfiguration.Enabled", "false"),
        ["termination-wait"] = (Sample.Group + ".BlueGreenDeploymentConfiguration.TerminateBlueInstancesOnDeploymentSuccess.TerminationWaitTimeInMinutes", "1"),
        ["test-route"] = ("plan", """{ "via": "route" }"""),
        ["route-distinct"] = ("Service.Listeners.Listeners", "[]"),
        ["route-reachable"] = (Sample.Answers + "[0].Status", "503"),
        ["alarms-quiet"] = ("Service.Alarms[0].MetricAlarms[0].StateValue", "\"ALARM\""),
        ["alarms-telling"] = ("Service.Alarms[0]", """{ "MetricAlarms": [{ "AlarmName": "shop-5xx", "StateValue": "OK", "Namespace": "AWS/ECS", "MetricName": "CPUUtilization" }] }"""),
        ["deployment-config"] = ("Controller.Config.DeploymentConfigInfo.TrafficRoutingConfig", """{ "Type": "AllAtOnce" }"""),
        ["ready-wait"] = (Sample.Group + ".BlueGreenDeploymentConfiguration.DeploymentReadyOption", """{ "ActionOnTimeout": "STOP_DEPLOYMENT", "WaitTimeInMinutes": 30 }"""),
        ["service-controller"] = (Sample.Service + ".Status", "\"DRAINING\""),
        ["blue-healthy"] = (Sample.BlueTargets + "[1].TargetHealth.State", "\"draining\""),
        ["green-empty"] = (Sample.GreenTargets, """[{ "Target": { "Id": "10.0.2.9" }, "TargetHealth": { "State": "unused" } }]"""),
        ["task-definition"] = (Sample.GreenDefinition + ".Status", "\"INACTIVE\""),
        ["container-port"] = (Sample.Web + ".PortMappings[0].ContainerPort", "9090"),
        ["fargate-size"] = (Sample.GreenDefinition + ".Memory", "\"4096\""),
        ["network-mode"] = (Sample.GreenDefinition + ".NetworkMode", "\"bridge\""),
        ["memory-fit"] = (Sample.Web + ".Command", """["java", "-Xmx4g"]"""),
        ["volumes"] = (Sample.GreenDefinition + ".Volumes", """[{ "Name": "data", "Host": { "SourcePath": "/data" } }]"""),
        ["image-exists"] = (Sample.Image + ".Details", """{ "Error": "Ecr.ImageNotFoundException" }"""),
        ["image-tag"] = (Sample.Web + ".Image", "\"nginx:latest\""),
        ["image-scan"] = (StartSamples.Counts, """{ "CRITICAL": 3, "HIGH": 4 }"""),
        ["image-platform"] = (Sample.Image + ".Manifest.Images[0].ImageManifest", StartSamples.Text("""{ "manifests": [{ "platform": { "os": "linux", "architecture": "s390x" } }] }""")),
        ["secrets"] = (Sample.Web + ".Environment[0]", """{ "Name": "DB_PASSWORD", "Value": "hunter2" }"""),
        ["logging"] = (Sample.Web + ".LogConfiguration", "null"),
        ["container-health"] = (Sample.Web + ".HealthCheck", "null"),
        ["execution-role"] = (Sample.GreenDefinition + ".ExecutionRoleArn", "null"),
        ["pull-rights"] = ("RolePolicies", """["{ \"Statement\": [] }"]"""),
        ["subnets"] = (StartSamples.Subnets + "[1].AvailabilityZone", "\"eu-central-1a\""),
        ["routes-out"] = ("Network[2].VpcEndpoints.VpcEndpoints", "[]"),
        ["egress"] = (StartSamples.Egress, "[]"),
        ["listener-open"] = ("Network[3].SecurityGroups.SecurityGroups[0].IpPermissions", "[]"),
        ["open-to-world"] = (StartSamples.Rules, """[{ "IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "IpRanges": [{ "CidrIp": "0.0.0.0/0" }] }]"""),
        ["security-group"] = (StartSamples.Rules, "[]"),
        ["vpc"] = (StartSamples.Subnets + "[0].VpcId", "\"vpc-2\""),
        ["capacity"] = (Sample.Service + ".DesiredCount", "1"),
        ["health-path"] = (StartSamples.Groups + "[1].HealthCheckPath", "\"/\""),
        ["health-timing"] = (Sample.Service + ".HealthCheckGracePeriodSeconds", "29"),
        ["protocol"] = (StartSamples.Groups + "[0].ProtocolVersion", "\"GRPC\""),
        ["deregistration-delay"] = (Sample.Attributes + "[0].Value", "\"0\""),
        ["groups-twins"] = (StartSamples.Groups + "[1].Port", "8080"),
        ["lifecycle-policy"] = ("Images.Blue[0].Details", """{ "Error": "Ecr.ImageNotFoundException" }"""),
        ["appspec-hooks"] = ("Service.HookFunctions[0].Configuration.State", "\"Failed\""),
        ["plan-passable"] = ("plan", """{ "probesPerSecond": 12 }"""),
        ["probes-repeatable"] = ("plan", """{ "probes": [{ "path": "/cart", "method": "POST" }] }"""),
    };

    /// <summary>Where ECS deploys by itself; service-connect is of services without a load balancer, and has its own tests.</summary>
    private static readonly Dictionary<string, (string Member, string Value)> s_faultsOfEcs = new(StringComparer.Ordinal)
    {
        ["hook-timeout"] = (Ecs + ".LifecycleHooks[0].TimeoutConfiguration.Action", "\"CONTINUE\""),
        ["alternate-group"] = (EcsSample.Balancer + ".AlternateTargetGroupArn", $"\"{Sample.BlueGroup}\""),
        ["groups-on-rule"] = (ForwardsToOne, ""),
        ["infrastructure-role"] = (EcsSample.Balancer + ".RoleArn", "null"),
        ["circuit-breaker"] = (Ecs + ".DeploymentCircuitBreaker.Enable", "false"),
    };

    public static TheoryData<string> OfCodeDeploy => [.. s_faults.Keys];

    public static TheoryData<string> OfEcs => [.. s_faultsOfEcs.Keys];

    [Fact]
    public void Has_a_fault_here()
        => s_faults.Keys.Concat(s_faultsOfEcs.Keys).Append("service-connect").Order().ShouldBe(PreflightChecks.All.Select(check => check.Id).Order());

    [Theory, MemberData(nameof(OfCodeDeploy))]
    public void Finds_it_and_is_content_without_it(string id)
    {
        var found = Of(id, With(s_faults[id]));

        (found.Outcome, found.Text.Length > 0).ShouldBe((FindingOutcome.Failed, true), found.Text);
        Of(id, Sample.BeforeInstall()).Outcome.ShouldBe(id is "lifecycle-policy" ? FindingOutcome.Unknown : FindingOutcome.Passed, "how many images there are is not asked");
    }

    [Theory, MemberData(nameof(OfEcs))]
    public void Finds_it_where_ECS_deploys_and_is_content_without_it(string id)
    {
        OfEcsSample(id, With(s_faultsOfEcs[id], EcsSample.PreScaleUp())).Outcome.ShouldBe(FindingOutcome.Failed);
        OfEcsSample(id, EcsSample.PreScaleUp()).Outcome.ShouldBe(FindingOutcome.Passed);
    }

    [Fact]
    public void Says_of_it() => Golden.Verify(string.Join(
        "\n",
        s_faults.Select(fault => Of(fault.Key, With(fault.Value)))
            .Concat(s_faultsOfEcs.Select(fault => OfEcsSample(fault.Key, With(fault.Value, EcsSample.PreScaleUp()))))
            .Select(finding => $"{finding.Severity,-8}{finding.Id}: {finding.Text}")));

    private static Sample With((string Member, string Value) fault) => fault.Member is not "plan"
        ? Sample.BeforeInstall().Set(fault.Member, fault.Value)
        : Sample.BeforeInstall().Set(Sample.Service + ".DesiredCount", "40").WithoutTestListener().WithPlan(fault.Value);

    private static EcsSample With((string Member, string Value) fault, EcsSample sound) => fault.Member is not ForwardsToOne
        ? sound.Set(fault.Member, fault.Value)
        : sound.Rules(production: [(Sample.BlueGroup, 100)], test: [(Sample.BlueGroup, 100)]);

    /// <summary>The location is that of the sound sample where the fault leaves nothing to locate.</summary>
    private static Finding Of(string id, Sample sample)
    {
        var located = sample.Locate(LifecycleEvent.BeforeInstall);
        var location = located.Next is NextStep.Preflight ? located : Sample.BeforeInstall().Locate(LifecycleEvent.BeforeInstall);

        return PreflightChecks.All.Single(check => check.Id == id).Run(new CheckContext(LambdaJson.Travel(location), sample.Read(), DateTimeOffset.UnixEpoch));
    }

    private static Finding OfEcsSample(string id, EcsSample sample)
    {
        var request = sample.Request(LifecycleStage.PreScaleUp);

        return PreflightChecks.Run(new PreflightRequest { Location = LambdaJson.Travel(Locator.Locate(request)), Now = request.Now }).Findings.Single(finding => finding.Id == id);
    }
}
