namespace Rehearsal.Tests.Api;

/// <summary>What ECR, EC2, Lambda and the load balancer say of the default service, and how a setting of it changes that.</summary>
public class PreflightAnswersTests
{
    private const string FirstImage = """{ "RepositoryName": "shop", "ImageIds": [{ "ImageTag": "v1" }], "RegistryId": "000000000000" }""";

    [Fact]
    public void The_image_of_the_service_is_in_its_registry() => TestDeployment.Play(async scene =>
    {
        var definition = (await scene.Call("ecs:describeTaskDefinition", """{ "TaskDefinition": "shop:1" }"""))["TaskDefinition"]!;
        var answer = await scene.Call("ecr:describeImages", FirstImage);

        var digest = ImageRegistry.DigestOf("shop:v1");
        definition["ContainerDefinitions"]![0]!["Image"]!.GetValue<string>().ShouldBe("000000000000.dkr.ecr.local.amazonaws.com/shop:v1");
        ApiAnswers.Same(
            answer,
            $$"""
            { "ImageDetails": [ { "RegistryId": "000000000000", "RepositoryName": "shop", "ImageDigest": "{{digest}}", "ImageTags": ["v1"],
                "ImageManifestMediaType": "application/vnd.oci.image.index.v1+json", "ImagePushedAt": "2026-01-01T00:00:00Z",
                "ImageSizeInBytes": 73400320, "ImageStatus": "ACTIVE" } ] }
            """);
        ApiAnswers.Same(await scene.Call("ecr:describeImages", $$"""{ "RepositoryName": "shop", "ImageIds": [{ "ImageDigest": "{{digest}}" }] }"""), answer.ToJsonString());
    });

    [Fact]
    public void A_scan_tells_its_counts_and_as_many_findings_as_are_asked_for() => TestDeployment.Play(
        async scene =>
        {
            var scan = await scene.Call("ecr:describeImageScanFindings", """{ "RepositoryName": "shop", "ImageId": { "ImageTag": "v1" }, "MaxResults": 1 }""");

            scan["ImageScanStatus"]!["Status"]!.GetValue<string>().ShouldBe("COMPLETE");
            ApiAnswers.Same(scan["ImageScanFindings"]!["FindingSeverityCounts"]!, """{ "CRITICAL": 2, "HIGH": 1 }""");
            scan["ImageScanFindings"]!["Findings"]!.AsArray().Count.ShouldBe(1);
        },
        new ServiceSetup { BlueImage = new PushedImage { Findings = new Dictionary<string, int> { ["CRITICAL"] = 2, ["HIGH"] = 1 } } });

    [Fact]
    public void A_scan_that_found_nothing_has_no_counts() => TestDeployment.Play(async scene =>
        (await scene.Call("ecr:describeImageScanFindings", """{ "RepositoryName": "shop", "ImageId": { "ImageTag": "v1" } }"""))["ImageScanFindings"]!.AsObject()
            .ContainsKey("FindingSeverityCounts").ShouldBeFalse());

    [Fact]
    public void What_nobody_has_scanned_pushed_or_ordered_is_not_there() => TestDeployment.Play(
        async scene =>
        {
            scene.NextAppSpec();

            (await scene.Refusal("ecr:describeImageScanFindings", """{ "RepositoryName": "shop", "ImageId": { "ImageTag": "v1" } }""")).Code.ShouldBe("ScanNotFoundException");
            (await scene.Refusal("ecr:describeImages", """{ "RepositoryName": "shop", "ImageIds": [{ "ImageTag": "v2" }] }""")).Message
                .ShouldBe("The image with imageId {imageDigest:'null', imageTag:'v2'} does not exist within the repository with name 'shop' in the registry with id '000000000000'");
            (await scene.Refusal("ecr:getLifecyclePolicy", """{ "RepositoryName": "shop" }""")).Code.ShouldBe("LifecyclePolicyNotFoundException");
        },
        new ServiceSetup { BlueImage = new PushedImage { IsScanned = false }, GreenImage = null, LifecyclePolicy = null });

    [Fact]
    public void A_manifest_names_the_platforms_and_a_missing_image_is_no_error() => TestDeployment.Play(
        async scene =>
        {
            var answer = await scene.Call(
                "ecr:batchGetImage",
                """{ "RepositoryName": "shop", "ImageIds": [{ "ImageTag": "v1" }, { "ImageTag": "v9" }], "AcceptedMediaTypes": ["application/vnd.oci.image.index.v1+json"] }""");

            answer["Images"]![0]!["ImageManifest"]!.GetValue<string>().ShouldContain("\"platform\":{\"architecture\":\"arm64\",\"os\":\"linux\"}");
            ApiAnswers.Same(answer["Failures"]!, """[ { "FailureCode": "ImageNotFound", "FailureReason": "Requested image not found", "ImageId": { "ImageTag": "v9" } } ]""");
        },
        new ServiceSetup { BlueImage = new PushedImage { Platforms = ["linux/amd64", "linux/arm64"] } });

    [Fact]
    public void The_subnets_lie_in_two_zones_and_the_security_group_lets_the_load_balancer_in() => TestDeployment.Play(async scene =>
    {
        var subnets = await scene.Call("ec2:describeSubnets", """{ "SubnetIds": ["subnet-0a1b2c3d", "subnet-4e5f6a7b"] }""");
        var groups = await scene.Call("ec2:describeSecurityGroups", """{ "GroupIds": ["sg-0c1d2e3f"] }""");
        var balancer = (await scene.Call("elasticloadbalancingv2:describeLoadBalancers", "{}"))["LoadBalancers"]![0]!;

        subnets["Subnets"]!.AsArray().Select(subnet => subnet!["AvailabilityZone"]!.GetValue<string>()).ShouldBe(["locala", "localb"]);
        subnets["Subnets"]![0]!["VpcId"]!.GetValue<string>().ShouldBe(balancer["VpcId"]!.GetValue<string>());
        ApiAnswers.Same(
            groups["SecurityGroups"]![0]!["IpPermissions"]!,
            $$"""
            [ { "IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "UserIdGroupPairs": [ { "GroupId": {{balancer["SecurityGroups"]![0]!.ToJsonString()}}, "UserId": "000000000000" } ] } ]
            """);
    });

    [Fact]
    public void Each_subnet_leads_to_the_NAT_gateway_of_its_zone_unless_the_service_has_none() => TestDeployment.Play(async scene =>
    {
        const string bySubnet = """{ "Filters": [{ "Name": "association.subnet-id", "Values": ["subnet-0a1b2c3d", "subnet-9"] }, { "Name": "vpc-id", "Values": ["vpc-0a1b2c3d"] }] }""";
        var table = (await scene.Call("ec2:describeRouteTables", bySubnet))["RouteTables"]!.AsArray().ShouldHaveSingleItem()!;
        var main = (await scene.Call("ec2:describeRouteTables", """{ "Filters": [{ "Name": "association.main", "Values": ["true"] }] }"""))["RouteTables"]!.AsArray().ShouldHaveSingleItem()!;

        table["Associations"]![0]!["SubnetId"]!.GetValue<string>().ShouldBe("subnet-0a1b2c3d");
        table["Routes"]!.AsArray().Select(route => $"{route!["DestinationCidrBlock"]} {route["GatewayId"] ?? route["NatGatewayId"]}").ShouldBe(["10.0.0.0/16 local", "0.0.0.0/0 nat-0a1b2c3d4e5f6000a"]);
        main["Associations"]![0]!["Main"]!.GetValue<bool>().ShouldBeTrue();
        main["Routes"]!.AsArray().Count.ShouldBe(1);
        (await scene.Call("ec2:describeVpcEndpoints", "{}"))["VpcEndpoints"].ShouldBeNull();
        scene.Account.Vpc.HasNatGateways = false;
        (await scene.Call("ec2:describeRouteTables", bySubnet))["RouteTables"].ShouldBeNull();
    });

    [Fact]
    public void Without_ids_everything_there_is_is_described() => TestDeployment.Play(async scene =>
    {
        (await scene.Call("ec2:describeSubnets", """{ "SubnetIds": [] }"""))["Subnets"]!.AsArray().Count.ShouldBe(2);
        (await scene.Call("ec2:describeSecurityGroups", "{}"))["SecurityGroups"]!.AsArray().Count.ShouldBe(2, "the tasks' and the load balancer's");
        (await scene.Call("ecr:describeImages", """{ "RepositoryName": "shop" }"""))["ImageDetails"]!.AsArray().Count.ShouldBe(1);
    });

    [Fact]
    public void A_function_is_found_by_its_name_and_by_its_ARN() => TestDeployment.Play(async scene =>
    {
        scene.Account.Functions.Put("CodeDeployHook_shop", "Inactive");

        foreach (var name in new[] { "CodeDeployHook_shop", "arn:aws:lambda:local:000000000000:function:CodeDeployHook_shop" })
        {
            (await scene.Call("lambda:getFunctionConfiguration", $$"""{ "FunctionName": "{{name}}" }"""))["State"]!.GetValue<string>().ShouldBe("Inactive");
        }

        scene.Account.Functions.Remove("CodeDeployHook_shop");
        (await scene.Refusal("lambda:getFunctionConfiguration", """{ "FunctionName": "CodeDeployHook_shop" }""")).StatusCode.ShouldBe(404);
    });

    [Fact]
    public void The_settings_of_a_service_reach_the_answers() => TestDeployment.Play(
        async scene =>
        {
            var attributes = await scene.Call("elasticloadbalancingv2:describeTargetGroupAttributes", $$"""{ "TargetGroupArn": "{{scene.Group.TargetGroups.Two.Arn}}" }""");
            var service = (await scene.Call("ecs:describeServices", """{ "Cluster": "main", "Services": ["shop"] }"""))["Services"]![0]!;

            ApiAnswers.Same(attributes["Attributes"]![0]!, """{ "Key": "deregistration_delay.timeout_seconds", "Value": "30" }""");
            (await scene.Call("elasticloadbalancingv2:describeTargetGroups", """{ "Names": ["shop-b"] }"""))["TargetGroups"]![0]!["HealthCheckPath"]!.GetValue<string>().ShouldBe("/healthz");
            ApiAnswers.Same(service["CapacityProviderStrategy"]!, """[ { "CapacityProvider": "FARGATE_SPOT", "Base": 0, "Weight": 1 } ]""");
            service["LaunchType"].ShouldBeNull();
            (await scene.Call("ec2:describeSecurityGroups", "{}"))["SecurityGroups"]![0]!["IpPermissions"]![0]!["FromPort"]!.GetValue<int>().ShouldBe(9999);
        },
        new ServiceSetup
        {
            DeregistrationDelay = TimeSpan.FromSeconds(30),
            OtherHealthCheck = new Rehearsal.Fleet.HealthCheck(Path: "/healthz"),
            CapacityProviders = [new CapacityProvider("FARGATE_SPOT", Base: 0, Weight: 1)],
            OpenPort = 9999,
        });
}
