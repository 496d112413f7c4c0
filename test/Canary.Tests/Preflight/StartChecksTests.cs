using static Canary.Tests.Preflight.StartSamples;

namespace Canary.Tests.Preflight;

/// <summary>Can green start? Each check: when it passes, fails, does not know, and is excepted.</summary>
public sealed class StartChecksTests
{
    private const string Ecr = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/";
    private const string Sidecar = """{ "Name": "proxy", "Image": "public.ecr.aws/envoy:v1", "Essential": true, "LogConfiguration": { "LogDriver": "awslogs" } }""";
    private const string FromSecurityGroup = "\"UserIdGroupPairs\": [{ \"GroupId\": \"sg-lb\" }]";

    public static TheoryData<string> Ids => [.. StartChecks.All.Select(check => check.Id)];

    [Fact]
    public void Passes_a_green_that_can_start()
    {
        var findings = Find(Sample.BeforeInstall());

        findings.ShouldAllBe(finding => finding.Outcome == FindingOutcome.Passed);
        Golden.Verify(Listed(findings));
    }

    [Fact]
    public void Fails_a_green_that_cannot_with_every_reason()
    {
        var findings = Find(Broken());

        findings.ShouldAllBe(finding => finding.Outcome == FindingOutcome.Failed);
        Golden.Verify(Listed(findings));
        Listed(findings).ShouldNotContain("hunter2");
    }

    [Fact]
    public void Knows_nothing_when_nothing_was_read()
    {
        var findings = Find(Sample.BeforeInstall()
            .Set("Controller.Revisions[0]", Sample.Denied("CodeDeploy", "codedeploy:GetApplicationRevision")).Set("Service.GreenTaskDefinitions", "[]"));

        findings.Where(finding => finding.Outcome != FindingOutcome.Unknown).ShouldBeEmpty();
        findings.ShouldAllBe(finding => finding.Message == "The AppSpec could not be read: see appspec-read");
    }

    [Theory, MemberData(nameof(Ids))]
    public void Lets_a_plan_make_an_exception(string id)
    {
        var finding = Find(Broken().WithPlan($$"""{ "checks": { "{{id}}": { "except": "known" } } }"""), id);

        (finding.Outcome, finding.Exception, finding.StopsDeployment).ShouldBe((FindingOutcome.Excepted, "known", false));
    }

    [Theory, MemberData(nameof(Ids))]
    public void Stops_the_deployment_when_it_fails_as_an_error(string id)
        => Find(Broken(), id).StopsDeployment.ShouldBe(StartChecks.All.Single(check => check.Id == id).Severity is Severity.Error);

    [Theory]
    [InlineData("task-definition", Sample.GreenDefinition + ".Status", "\"DELETE_IN_PROGRESS\"", "The task definition shop:8 is DELETE_IN_PROGRESS: no task can be started")]
    [InlineData("task-definition", "Service.GreenTaskDefinitions[0]", """{ "Error": "Ecs.ClientException", "Cause": "Unable to describe task definition. (Service: Ecs)" }""", "The task definition shop:8 does not exist")]
    [InlineData("container-port", Sample.Web + ".Name", "\"app\"", "The task definition shop:8 has no container web; it has app. Set")]
    [InlineData("container-port", Sample.GreenDefinition + ".ContainerDefinitions", "[]", "The task definition shop:8 has no container web; it has none")]
    [InlineData("container-port", Sample.Web + ".PortMappings", "null", "The container web does not map TCP port 8080, to which the AppSpec sends the traffic; it maps none")]
    [InlineData("container-port", Sample.Web + ".PortMappings[0].Protocol", "\"udp\"", "The container web does not map TCP port 8080")]
    [InlineData("fargate-size", Sample.GreenDefinition + ".Cpu", "null", "The task definition shop:8 has no cpu at task level, which Fargate requires")]
    [InlineData("fargate-size", Sample.GreenDefinition + ".Memory", "null", "The task definition shop:8 has no memory at task level, which Fargate requires")]
    [InlineData("fargate-size", Sample.GreenDefinition + ".Memory", "\"513\"", "Fargate has no task of 256 CPU units with 513 MiB. Set cpu and memory to a valid pair; the nearest are 256 with 512, 256 with 1024")]
    [InlineData("fargate-size", Sample.GreenDefinition + ".RuntimePlatform.OperatingSystemFamily", "\"WINDOWS_SERVER_2022_CORE\"", "Fargate has no task of 256 CPU units with 512 MiB for Windows. Set cpu and memory to a valid pair; the nearest are 1024 with 2048")]
    [InlineData("network-mode", Sample.GreenDefinition + ".NetworkMode", "\"bridge\"", "The network mode is bridge, but Fargate supports only awsvpc")]
    [InlineData("network-mode", Sample.GreenDefinition + ".NetworkMode", "null", "The network mode is bridge, but Fargate supports only awsvpc")]
    [InlineData("network-mode", Groups + "[1].TargetType", "\"instance\"", "The target type of shop-green is instance, but tasks in network mode awsvpc can only be registered as ip")]
    [InlineData("image-exists", Sample.Image + ".Details", """{ "Error": "Ecr.RepositoryNotFoundException" }""", "The image 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8 does not exist: the account 111122223333 has no repository shop in eu-central-1")]
    [InlineData("image-exists", Sample.Image + ".Details.ImageDetails[0].ImageStatus", "\"ARCHIVED\"", "The image 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8 is archived and cannot be pulled")]
    [InlineData("image-exists", Sample.Image + ".Details.ImageDetails[0].ImageStatus", "\"ACTIVATING\"", "The image 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8 is being restored and cannot be pulled yet")]
    [InlineData("image-tag", Sample.Web + ".Image", "\"nginx\"", "nginx has no tag, which means latest: a rollback or a new task could start a different image")]
    [InlineData("image-tag", Sample.Web + ".Image", "\"nginx:latest\"", "nginx:latest is tagged latest")]
    [InlineData("image-scan", Sample.Image + ".Scan", """{ "Error": "Ecr.ScanNotFoundException", "Cause": "Image scan does not exist" }""", "The image 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8 has not been scanned: it is an image index")]
    [InlineData("image-scan", Sample.Image + ".Scan.ImageScanStatus", """{ "Status": "UNSUPPORTED_IMAGE", "Description": "no package manager" }""", "The scan of 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8 has no result: it is UNSUPPORTED_IMAGE (no package manager)")]
    [InlineData("image-scan", Counts, """{ "HIGH": 1 }""", "The scan of 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8 found 1 HIGH")]
    [InlineData("secrets", Sample.Web + ".Environment[0].Name", "\"API_KEY\"", "The container web has API_KEY in its environment")]
    [InlineData("secrets", Sample.Web + ".Environment[0]", """{ "Name": "QUEUE", "Value": "amqp://shop:hunter2@mq" }""", "The container web has QUEUE (a URL with a password) in its environment")]
    [InlineData("secrets", Sample.Web + ".Environment[0]", """{ "Name": "QUEUE", "Credential": "a URL with a password" }""", "The container web has QUEUE (a URL with a password) in its environment")]
    [InlineData("logging", Sample.Web + ".LogConfiguration", """{ "LogDriver": "none" }""", "No log configuration for web: nothing would show why it fails")]
    [InlineData("logging", Sample.GreenDefinition + ".ContainerDefinitions[1]", """{ "Name": "proxy", "Image": "a:b" }""", "No log configuration for proxy")]
    [InlineData("container-health", Sample.Web + ".HealthCheck", "null", "The container web has no health check")]
    [InlineData("container-health", Sample.Web + ".HealthCheck.StartPeriod", "91", "The service's grace period is 120 seconds, but the health check of web may take 121 seconds (start period 91, 3 × interval 10)")]
    [InlineData("container-health", Sample.Service + ".HealthCheckGracePeriodSeconds", "null", "The service's grace period is 0 seconds, but")]
    [InlineData("container-health", Sample.Service + ".HealthCheckGracePeriodSeconds", "59", "The service's grace period is 59 seconds, but")]
    [InlineData("execution-role", Sample.GreenDefinition + ".ExecutionRoleArn", "null", "There is no execution role, which is needed for the secrets of web, the image 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8, the logs of web: no task would start")]
    [InlineData("subnets", Subnets + "[1]", """{ "SubnetId": "subnet-b", "AvailabilityZone": "eu-central-1a", "AvailableIpAddressCount": 9, "MapPublicIpOnLaunch": false }""", "Green's tasks run in subnets of one zone only, eu-central-1a: they can all be lost at once")]
    [InlineData("subnets", "Health.Subnets[0]", """{ "Error": "Ec2.Ec2Exception", "Cause": "The subnet ID 'subnet-b' does not exist (Service: Ec2)" }""", "Not all of the subnets subnet-a, subnet-b exist")]
    [InlineData("security-group", Rules, "[]", "No security group of green's tasks (sg-tasks) accepts the load balancer's (sg-lb) on port 8080: its health checks would time out. Add an inbound rule to sg-tasks: TCP, port 8080, from sg-lb")]
    [InlineData("security-group", Rules + "[0].UserIdGroupPairs[0].GroupId", "\"sg-other\"", "No security group of green's tasks (sg-tasks) accepts the load balancer's (sg-lb)")]
    [InlineData("security-group", Rules + "[0].IpProtocol", "\"udp\"", "No security group of green's tasks")]
    [InlineData("security-group", "Health.SecurityGroups[0]", """{ "Error": "Ec2.Ec2Exception", "Cause": "The security group 'sg-tasks' does not exist" }""", "Not all of the security groups sg-tasks exist")]
    [InlineData("vpc", Groups + "[1].VpcId", "\"vpc-2\"", "The target groups are in several VPCs: vpc-1, vpc-2")]
    [InlineData("vpc", Subnets + "[0].VpcId", "\"vpc-2\"", "The target groups are in vpc-1, but green's subnets subnet-a are in vpc-2: no task could be registered")]
    [InlineData("capacity", Sample.Service + ".DesiredCount", "1", "The desired count of shop is 1: one lost task is an outage")]
    [InlineData("capacity", Sample.Service + ".DesiredCount", "0", "The desired count of shop is 0: no task of green would start")]
    [InlineData("capacity", Sample.BlueSet + ".CapacityProviderStrategy", """[{ "CapacityProvider": "FARGATE_SPOT", "Weight": 1 }]""", "Green runs on FARGATE_SPOT only")]
    [InlineData("capacity", Sample.BlueSet + ".CapacityProviderStrategy", """[{ "CapacityProvider": "FARGATE", "Base": 2 }, { "CapacityProvider": "FARGATE_SPOT", "Weight": 3 }]""", "Part of green runs on FARGATE_SPOT (base 0, weight 3)")]
    public void Fails_a_green_that_cannot_start(string id, string member, string value, string message)
    {
        var finding = Find(Sample.BeforeInstall().Set(member, value), id);

        (finding.Outcome, finding.Text).ShouldSatisfyAllConditions(it => it.Outcome.ShouldBe(FindingOutcome.Failed, it.Text), it => it.Text.ShouldStartWith(message));
        finding.Cure.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("task-definition", Sample.GreenDefinition + ".Status", "null", Severity.Warning, "The task definition shop:8 has no status")]
    [InlineData("task-definition", "Service.GreenTaskDefinitions[0]", """{ "Error": "Ecs.EcsException", "Cause": "x is not authorized to perform: ecs:DescribeTaskDefinition" }""", Severity.Warning, "Could not read the task definition arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:8: the workflow's role lacks ecs:DescribeTaskDefinition")]
    [InlineData("container-port", "Service.GreenTaskDefinitions", "[]", Severity.Warning, "Could not read the task definition")]
    [InlineData("fargate-size", Sample.GreenDefinition + ".Cpu", "\"a quarter\"", Severity.Warning, "The task's cpu is a quarter and its memory 512, which are not numbers")]
    [InlineData("network-mode", Groups + "[0].TargetType", "null", Severity.Warning, "The target group shop-blue has no target type")]
    [InlineData("image-exists", Sample.Web + ".Image", "\"nginx:1.27\"", Severity.Info, "nginx:1.27 is not in a private ECR registry, so whether it exists is not known")]
    [InlineData("image-exists", Sample.Web + ".Image", "\"111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:v8\"", Severity.Warning, "111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:v8 is in us-east-1, but ECR was queried in eu-central-1")]
    [InlineData("image-exists", Sample.Web + ".Image", "null", Severity.Warning, "The container web has no image")]
    [InlineData("image-exists", "Images", "null", Severity.Warning, "Could not read whether it exists (111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8)", true)]
    [InlineData("image-exists", Sample.Image + ".Details", """{ "Error": "Ecr.EcrException", "Cause": "not authorized" }""", Severity.Warning, "Could not read whether 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8 exists: the workflow's role lacks ecr:DescribeImages")]
    [InlineData("image-exists", Sample.Image + ".Details.ImageDetails", "[]", Severity.Warning, "Could not read whether 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8 exists: the response is empty")]
    [InlineData("image-tag", Sample.Web + ".Image", "null", Severity.Warning, "The container web has no image")]
    [InlineData("image-scan", Sample.Image + ".Scan.ImageScanStatus.Status", "\"IN_PROGRESS\"", Severity.Warning, "The scan of 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8 is not done yet")]
    [InlineData("image-scan", Sample.Image + ".Scan.ImageScanStatus", "null", Severity.Warning, "Could not read the scan of")]
    [InlineData("image-scan", Sample.Image + ".Scan", """{ "Error": "Ecr.EcrException", "Cause": "not authorized" }""", Severity.Warning, "Could not read the scan of 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8: the workflow's role lacks ecr:DescribeImageScanFindings")]
    [InlineData("image-platform", Sample.Image + ".Manifest.Images[0].ImageManifest", "\"{}\"", Severity.Info, "The manifest of 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8 lists no platform; the tasks need linux/arm64")]
    [InlineData("image-platform", Sample.Image + ".Manifest", """{ "Failures": [{ "FailureCode": "ImageNotFound" }] }""", Severity.Warning, "Could not read the manifest of 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8: ImageNotFound")]
    [InlineData("image-platform", Sample.Image + ".Manifest", """{ "Error": "Ecr.EcrException", "Cause": "not authorized" }""", Severity.Warning, "Could not read the manifest of 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8: the workflow's role lacks ecr:BatchGetImage")]
    [InlineData("secrets", Sample.GreenDefinition + ".ContainerDefinitions", "[]", Severity.Warning, "There is nothing to check")]
    [InlineData("logging", Sample.Web + ".Essential", "false", Severity.Warning, "The task definition names no essential container")]
    [InlineData("container-health", Sample.Web + ".Name", "\"app\"", Severity.Warning, "The task definition has no container web, so its health check is not known")]
    [InlineData("container-health", "Service.Services", """{ "Error": "Ecs.EcsException", "Cause": "not authorized" }""", Severity.Warning, "Could not read the health-check grace period of the service: the workflow's role lacks ecs:DescribeServices", true)]
    [InlineData("subnets", Sample.BlueSet + ".NetworkConfiguration", "null", Severity.Warning, "The network of green's tasks is not known: neither the AppSpec nor blue's task set names it")]
    [InlineData("subnets", "Health.Subnets[0]", """{ "Error": "Ec2.Ec2Exception", "Cause": "not authorized" }""", Severity.Warning, "Could not read the subnets of green's tasks: the workflow's role lacks ec2:DescribeSubnets")]
    [InlineData("subnets", Subnets + "[1].AvailabilityZone", "null", Severity.Warning, "The availability zones of green's subnets are not known")]
    [InlineData("security-group", "Health.SecurityGroups[0]", """{ "Error": "Ec2.Ec2Exception", "Cause": "not authorized" }""", Severity.Warning, "Could not read the security groups of green's tasks: the workflow's role lacks ec2:DescribeSecurityGroups")]
    [InlineData("security-group", "Health.LoadBalancers[0].LoadBalancers[0].SecurityGroups", "null", Severity.Warning, "The load balancer shop-1.eu-central-1.elb.amazonaws.com has no security group, as a network load balancer may")]
    [InlineData("security-group", Rules + "[0]", """{ "IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "IpRanges": [{ "CidrIp": "10.0.0.0/16" }] }""", Severity.Warning, "The security group sg-tasks allows addresses or other sources; whether they include sg-lb of the load balancer on port 8080 is not known. Allow sg-lb by its ID")]
    [InlineData("security-group", Rules + "[0]", """{ "IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "Ipv6Ranges": [{ "CidrIpv6": "::/0" }] }""", Severity.Warning, "The security group sg-tasks allows addresses or other sources")]
    [InlineData("security-group", Rules + "[0]", """{ "IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080 }""", Severity.Warning, "The security group sg-tasks allows addresses or other sources")]
    [InlineData("vpc", Groups + "[0].VpcId", "null", Severity.Warning, "The VPC of a target group is not known")]
    [InlineData("vpc", Subnets + "[0].VpcId", "null", Severity.Warning, "The VPC of green's subnets is not known")]
    [InlineData("capacity", Sample.BlueSet + ".LaunchType", "null", Severity.Warning, "The capacity of green's tasks is not known")]
    public void Does_not_know_what_it_could_not_read(string id, string member, string value, Severity severity, string message, bool cannotLocate = false)
    {
        var sample = Sample.BeforeInstall();
        var location = sample.Locate("BeforeInstall");
        var finding = cannotLocate
            ? StartChecks.All.Single(check => check.Id == id).Run(new CheckContext(location, sample.Set(member, value).Read(), DateTimeOffset.UnixEpoch))
            : Find(sample.Set(member, value), id);

        (finding.Outcome, finding.Severity).ShouldBe((FindingOutcome.Unknown, severity), finding.Text);
        finding.Text.ShouldStartWith(message);
    }

    [Theory]
    [InlineData("container-port", Sample.Web + ".PortMappings[0].Protocol", "null", "The container web maps port 8080")]
    [InlineData("image-tag", Sample.Web + ".Image", "\"nginx@sha256:abc\"", "nginx@sha256:abc is pinned by its digest")]
    [InlineData("image-scan", Sample.Image + ".Scan", """{ "ImageScanStatus": { "Status": "ACTIVE" } }""", "The scan of 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8 found nothing critical or high")]
    [InlineData("image-platform", Sample.GreenDefinition + ".RuntimePlatform", "null", "111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8 is built for linux/amd64")]
    [InlineData("secrets", Sample.Web + ".Environment[0]", """{ "Name": "DB_PASSWORD", "Value": "arn:aws:ssm:eu-central-1:111122223333:parameter/shop" }""", "No variable of the container web looks like a credential")]
    [InlineData("container-health", Sample.Web + ".HealthCheck.StartPeriod", "90", "The service's grace period is 120 seconds, and the health check of web may take 120 seconds (start period 90, 3 × interval 10)")]
    [InlineData("container-health", Sample.Web + ".HealthCheck", """{ "Command": ["CMD"] }""", "The service's grace period is 120 seconds, and the health check of web may take 90 seconds (start period 0, 3 × interval 30)")]
    [InlineData("subnets", Subnets + "[0].AvailableIpAddressCount", "0", "Green's tasks run in subnet-a, subnet-b. They are in eu-central-1a, eu-central-1b. They have 200 free addresses")]
    [InlineData("security-group", Rules + "[0]", "{ \"IpProtocol\": \"-1\", " + FromSecurityGroup + " }", "The security group sg-tasks accepts sg-lb of the load balancer on port 8080")]
    [InlineData("security-group", Rules + "[0]", "{ \"IpProtocol\": \"tcp\", \"FromPort\": 8080, \"ToPort\": 9000, " + FromSecurityGroup + " }", "The security group sg-tasks accepts sg-lb of the load balancer on port 8080")]
    [InlineData("security-group", Rules + "[0]", "{ \"IpProtocol\": \"tcp\", \"FromPort\": 0, \"ToPort\": 8080, " + FromSecurityGroup + " }", "The security group sg-tasks accepts sg-lb of the load balancer on port 8080")]
    [InlineData("security-group", Rules + "[0]", """{ "IpProtocol": "tcp", "FromPort": 0, "ToPort": 65535, "IpRanges": [{ "CidrIp": "0.0.0.0/0" }] }""", "The security group sg-tasks accepts the load balancer on port 8080, and everything else: it is open to any address")]
    [InlineData("capacity", Sample.BlueSet + ".CapacityProviderStrategy", """[{ "CapacityProvider": "FARGATE", "Weight": 1 }, { "CapacityProvider": "FARGATE_SPOT" }]""", "The desired count is 2. Green runs on the capacity providers FARGATE, FARGATE_SPOT")]
    public void Passes_what_is_just_enough(string id, string member, string value, string message)
    {
        var finding = Find(Sample.BeforeInstall().Set(member, value), id);

        (finding.Outcome, finding.Text).ShouldBe((FindingOutcome.Passed, message));
    }

    [Theory]
    [InlineData("8079", "8079", FindingOutcome.Failed)]
    [InlineData("8080", "8080", FindingOutcome.Passed)]
    [InlineData("8081", "9000", FindingOutcome.Failed)]
    [InlineData("8000", "8080", FindingOutcome.Passed)]
    [InlineData("8000", "8079", FindingOutcome.Failed)]
    [InlineData("null", "8080", FindingOutcome.Unknown)]
    public void The_ports_of_a_rule_are_inclusive(string from, string to, FindingOutcome outcome)
        => Find(Sample.BeforeInstall().Set(Rules + "[0].FromPort", from).Set(Rules + "[0].ToPort", to), "security-group").Outcome.ShouldBe(outcome);

    [Theory]
    [InlineData(0, 2, FindingOutcome.Passed)]
    [InlineData(1, 1, FindingOutcome.Passed)]
    [InlineData(1, 0, FindingOutcome.Failed)]
    public void Each_new_task_needs_an_address(int first, int second, FindingOutcome outcome)
        => Find(Sample.BeforeInstall().Set(Subnets + "[0].AvailableIpAddressCount", $"{first}").Set(Subnets + "[1].AvailableIpAddressCount", $"{second}"), "subnets").Outcome.ShouldBe(outcome);

    [Theory]
    [InlineData("1.3.0", FindingOutcome.Failed)]
    [InlineData("1.4.0", FindingOutcome.Passed)]
    [InlineData("LATEST", FindingOutcome.Passed)]
    public void The_largest_tasks_need_a_platform_version(string version, FindingOutcome outcome)
        => Find(Sample.BeforeInstall().Set(Sample.GreenDefinition + ".Cpu", "\"8192\"").Set(Sample.GreenDefinition + ".Memory", "\"16384\"")
            .Set(Sample.AppSpec, AppSpec($"PlatformVersion: \"{version}\"")), "fargate-size").Outcome.ShouldBe(outcome);

    [Fact]
    public void On_ec2_any_size_will_do_and_the_instance_pulls_and_logs()
    {
        Sample OnEc2() => Sample.BeforeInstall().Set(Sample.BlueSet + ".LaunchType", "\"EC2\"").Set(Sample.GreenDefinition + ".Cpu", "null");

        Find(OnEc2(), "fargate-size").ShouldSatisfyAllConditions(
            finding => finding.Outcome.ShouldBe(FindingOutcome.Passed),
            finding => finding.Message.ShouldBe("Green does not run on Fargate but on the launch type EC2: any size will do"));
        Find(OnEc2().Set(Sample.GreenDefinition + ".ExecutionRoleArn", "null"), "execution-role").Message.ShouldBe("There is no execution role, which is needed for the secrets of web: no task would start");
        Find(OnEc2().Set(Sample.GreenDefinition + ".ExecutionRoleArn", "null").Set(Sample.Web + ".Secrets", "null"), "execution-role").Message.ShouldBe("There is no execution role, and nothing needs one");
        Find(OnEc2().Set(Sample.GreenDefinition + ".NetworkMode", "\"bridge\""), "network-mode").Message.ShouldStartWith("The target type of shop-blue is ip, but tasks in network mode bridge can only be registered as instance");
        Find(OnEc2().Set(Sample.GreenDefinition + ".NetworkMode", "\"bridge\""), "subnets").Message.ShouldBe("In network mode bridge, the tasks use the network of their instances, which is not read");
    }

    [Fact]
    public void Where_nothing_names_a_launch_type_the_task_definition_may()
    {
        Sample Unsaid(string compatibilities) => Sample.BeforeInstall().Remove(Sample.BlueSet + ".LaunchType").Set(Sample.GreenDefinition + ".RequiresCompatibilities", compatibilities);

        Find(Unsaid("[\"FARGATE\"]"), "fargate-size").Outcome.ShouldBe(FindingOutcome.Passed);
        Find(Unsaid("[\"EC2\", \"FARGATE\"]"), "fargate-size").Outcome.ShouldBe(FindingOutcome.Unknown);
        Find(Unsaid("[\"EC2\", \"FARGATE\"]").Set(Sample.GreenDefinition + ".NetworkMode", "null"), "network-mode").Outcome.ShouldBe(FindingOutcome.Unknown);
        Find(Unsaid("[\"EC2\"]"), "fargate-size").Outcome.ShouldBe(FindingOutcome.Passed);
    }

    [Fact]
    public void The_capacity_and_network_of_the_appspec_come_before_blues()
    {
        Find(Sample.BeforeInstall().Set(Sample.AppSpec, AppSpec("CapacityProviderStrategy: [{ CapacityProvider: FARGATE_SPOT, Weight: 1 }]")), "capacity").Outcome.ShouldBe(FindingOutcome.Failed);
        Find(Sample.BeforeInstall().Set(Sample.BlueSet + ".CapacityProviderStrategy", """[{ "CapacityProvider": "FARGATE_SPOT" }]""")
            .Set(Sample.AppSpec, AppSpec("CapacityProviderStrategy: [{ CapacityProvider: FARGATE, Weight: 1 }]")), "capacity").Outcome.ShouldBe(FindingOutcome.Passed);
        Find(Sample.BeforeInstall().Set(Sample.AppSpec, AppSpec(
            "NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [subnet-a, subnet-c], SecurityGroups: [sg-tasks], AssignPublicIp: DISABLED } }")), "subnets").Message
            .ShouldBe("The response does not include the subnets subnet-c");
    }

    [Fact]
    public void The_appspec_names_container_and_port()
    {
        Find(Sample.BeforeInstall().Set(Sample.AppSpec, AppSpec(container: "app")), "container-port").Outcome.ShouldBe(FindingOutcome.Failed);
        Find(Sample.BeforeInstall().Set(Sample.AppSpec, AppSpec(port: 8081)), "container-port").Outcome.ShouldBe(FindingOutcome.Failed);
        Find(Sample.BeforeInstall().Set(Sample.AppSpec, AppSpec(port: 8081)), "security-group").Outcome.ShouldBe(FindingOutcome.Failed);
    }

    [Fact]
    public void A_public_sidecar_is_told_and_no_more()
    {
        Sample WithSidecar() => Sample.BeforeInstall().Set(Sample.GreenDefinition + ".ContainerDefinitions[1]", Sidecar)
            .Set("Network[0].RouteTables.RouteTables[0].Routes[1]", """{ "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1", "State": "active" }""");

        Find(WithSidecar()).Where(finding => finding.Outcome != FindingOutcome.Passed)
            .Select(finding => (finding.Id, finding.Outcome, finding.Severity)).ShouldBe([
                ("image-exists", FindingOutcome.Unknown, Severity.Info), ("image-scan", FindingOutcome.Unknown, Severity.Info), ("image-platform", FindingOutcome.Unknown, Severity.Info)]);
        Find(WithSidecar().Set(Counts, """{ "HIGH": 2 }"""), "image-scan").ShouldSatisfyAllConditions(
            finding => (finding.Outcome, finding.Severity).ShouldBe((FindingOutcome.Failed, Severity.Warning)),
            finding => finding.Message.ShouldContain("public.ecr.aws/envoy:v1 is not in a private ECR registry"));
    }

    [Fact]
    public void A_mild_failure_does_not_hide_an_unread_fact_that_the_plan_calls_an_error()
        => Find(Sample.BeforeInstall().Set(Sample.GreenDefinition + ".ContainerDefinitions[1]", Sidecar).Set(Counts, """{ "HIGH": 2 }""").WithPlan("""{ "checks": { "unknown": "error" } }"""), "image-scan")
            .StopsDeployment.ShouldBeTrue();

    [Fact]
    public void Every_load_balancer_must_get_in()
        => Find(Sample.BeforeInstall().Set("Health.LoadBalancers[1]", """{ "LoadBalancers": [{ "LoadBalancerArn": "two", "SecurityGroups": ["sg-two"] }] }"""), "security-group").Message
            .ShouldBe("No security group of green's tasks (sg-tasks) accepts the load balancer's (sg-two) on port 8080: its health checks would time out");

    [Fact]
    public void An_image_of_another_account_is_asked_about_there()
    {
        var image = Ecr.Replace("111122223333", "444455556666", StringComparison.Ordinal) + "shop:v8";

        Find(Sample.BeforeInstall().Set(Sample.Web + ".Image", $"\"{image}\"").Set(Sample.Image + ".Query.Image", $"\"{image}\""), "image-exists").Message.ShouldBe($"The image {image} exists");
    }
}
