using System.Text.Json.Nodes;
using Canary.Tests.Stops;

namespace Canary.Tests.Deployments;

/// <summary>What is kept of tasks and of a task definition, as the workflow hands it on.</summary>
public sealed class CondenserTests
{
    [Fact]
    public void Keeps_of_a_task_what_is_read_of_it()
        => Condense("""
            {
              "StartedBy": ["ecs-svc/222"],
              "Tasks": { "Tasks": [{
                "TaskArn": "arn:1", "StartedBy": "ecs-svc/222", "LastStatus": "STOPPED", "DesiredStatus": "STOPPED", "HealthStatus": "UNKNOWN", "Cpu": "256", "Memory": "512", "TaskDefinitionArn": "arn:2",
                "CreatedAt": "2026-03-01T10:00:00Z", "StartedAt": "2026-03-01T10:00:30Z", "StoppedAt": "2026-03-01T10:01:00Z", "StopCode": "EssentialContainerExited", "StoppedReason": "Essential container in task exited",
                "Attachments": [{ "Id": "1", "Type": "eni", "Details": [{ "Name": "subnetId", "Value": "subnet-1" }] }], "Attributes": [{ "Name": "ecs.cpu-architecture", "Value": "x86_64" }],
                "Overrides": { "ContainerOverrides": [{ "Name": "web", "Environment": [{ "Name": "TOKEN", "Value": "hunter2" }] }] },
                "Containers": [
                  { "Name": "web", "Image": "shop:8", "ImageDigest": "sha256:1", "RuntimeId": "2", "LastStatus": "STOPPED", "HealthStatus": "UNKNOWN", "ExitCode": 1, "Cpu": "0", "NetworkInterfaces": [{ "AttachmentId": "3" }] },
                  { "Name": "proxy", "Image": "envoy:9", "LastStatus": "STOPPED", "HealthStatus": "UNHEALTHY" },
                  { "Name": "idle", "Image": "idle:1", "LastStatus": "STOPPED", "HealthStatus": "UNKNOWN" }
                ]
              }] }
            }
            """).ShouldBe(Json("""
            {
              "Tasks": [{
                "TaskArn": "arn:1", "LastStatus": "STOPPED", "HealthStatus": "UNKNOWN", "Memory": "512", "Cpu": "256",
                "CreatedAt": "2026-03-01T10:00:00+00:00", "StartedAt": "2026-03-01T10:00:30+00:00", "StoppedAt": "2026-03-01T10:01:00+00:00",
                "StartedBy": "ecs-svc/222", "StopCode": "EssentialContainerExited", "StoppedReason": "Essential container in task exited",
                "Containers": [{ "Name": "web", "ImageDigest": "sha256:1", "ExitCode": 1 }, { "Name": "proxy", "HealthStatus": "UNHEALTHY" }]
              }]
            }
            """));

    [Fact]
    public void Keeps_tasks_of_green_alone()
        => Condense("""{ "StartedBy": ["ecs-svc/222"], "Tasks": { "Tasks": [{ "TaskArn": "arn:1", "StartedBy": "ecs-svc/111" }, { "TaskArn": "arn:2" }, { "TaskArn": "arn:3", "StartedBy": "ecs-svc/222" }] } }""")
            .ShouldBe(Json("""{ "Tasks": [{ "TaskArn": "arn:3", "StartedBy": "ecs-svc/222", "Containers": [] }] }"""));

    [Fact]
    public void Keeps_the_address_of_a_task_that_runs_once()
        => JsonNode.Parse(Condense("""
            {
              "StartedBy": ["g"],
              "Tasks": { "Tasks": [
                { "TaskArn": "arn:1", "StartedBy": "g", "LastStatus": "RUNNING", "Containers": [{ "Name": "proxy" }, { "Name": "web", "NetworkInterfaces": [{ "AttachmentId": "3", "PrivateIpv4Address": "10.0.2.11" }] }] },
                { "TaskArn": "arn:2", "StartedBy": "g", "LastStatus": "RUNNING", "Containers": [{ "Name": "web", "NetworkInterfaces": [{ "Ipv6Address": "fd00::1" }] }] },
                { "TaskArn": "arn:3", "StartedBy": "g", "LastStatus": "RUNNING", "Containers": [{ "Name": "web", "NetworkInterfaces": [] }] },
                { "TaskArn": "arn:4", "StartedBy": "g", "LastStatus": "STOPPED", "Containers": [{ "Name": "web", "NetworkInterfaces": [{ "PrivateIpv4Address": "10.0.2.14" }] }] }
              ] }
            }
            """))!["Tasks"]!.AsArray().Select(task => task!["Containers"]!.ToJsonString()).ShouldBe([
                """[{"Name":"proxy","NetworkInterfaces":[{"PrivateIpv4Address":"10.0.2.11"}]}]""",
                """[{"Name":"web","NetworkInterfaces":[{"PrivateIpv4Address":"fd00::1"}]}]""",
                "[]",
                "[]",
            ]);

    [Fact]
    public void Keeps_each_digest_of_a_container_once()
        => JsonNode.Parse(Condense("""
            {
              "StartedBy": ["g"],
              "Tasks": { "Tasks": [
                { "TaskArn": "arn:1", "StartedBy": "g", "Containers": [{ "Name": "web", "Image": "shop:8", "ImageDigest": "sha256:1" }, { "Name": "proxy", "Image": "envoy:9", "ImageDigest": "sha256:1" }] },
                { "TaskArn": "arn:2", "StartedBy": "g", "Containers": [{ "Name": "web", "Image": "shop:8", "ImageDigest": "sha256:1" }, { "Name": "proxy", "Image": "envoy:9", "ImageDigest": "sha256:2" }] },
                { "TaskArn": "arn:3", "StartedBy": "b", "Containers": [{ "Name": "web", "Image": "shop:8", "ImageDigest": "sha256:3" }] }
              ] }
            }
            """))!["Tasks"]!.AsArray().Select(task => task!["Containers"]!.ToJsonString()).ShouldBe([
                """[{"Name":"web","ImageDigest":"sha256:1"},{"Name":"proxy","ImageDigest":"sha256:1"}]""",
                """[{"Name":"proxy","ImageDigest":"sha256:2"}]""",
            ]);

    [Theory]
    [InlineData("""{ "StartedBy": [], "Tasks": { "Tasks": [{ "TaskArn": "arn:1", "StartedBy": "ecs-svc/111" }] } }""")]
    [InlineData("""{ "Tasks": { "Tasks": [{ "TaskArn": "arn:1", "StartedBy": "ecs-svc/111" }] } }""")]
    [InlineData("""{ "StartedBy": ["ecs-svc/222"], "Tasks": {} }""")]
    public void Keeps_nothing_where_there_is_no_green_or_no_task(string request) => Condense(request).ShouldBe("""{"Tasks":[]}""");

    [Theory]
    [InlineData("shop:8", "shop:8", """[{ "Name": "web", "Image": "shop:8" }, { "Name": "proxy", "Image": "shop:8" }]""")]
    [InlineData("shop:8", "envoy:9", """[{ "Name": "web", "Image": "shop:8" }]""")]
    [InlineData("idle:1", "envoy:9", "[]")]
    public void Keeps_the_image_that_the_text_names_or_the_only_one(string web, string proxy, string kept)
        => JsonNode.Parse(Condense($$"""
            { "StartedBy": ["g"], "Tasks": { "Tasks": [{ "StartedBy": "g", "StoppedReason": "CannotPullContainerError: shop:8: not found", "Containers": [{ "Name": "web", "Image": "{{web}}" }, { "Name": "proxy", "Image": "{{proxy}}" }] }] } }
            """))!["Tasks"]![0]!["Containers"]!.ToJsonString().ShouldBe(Json(kept));

    [Fact]
    public void Keeps_one_text_whole_and_of_those_for_which_there_is_no_room_the_error_s_name()
    {
        var text = "CannotPullContainerError: " + new string('x', 998);
        var containers = string.Join(", ", Enumerable.Range(0, 10).Select(i => $$"""{ "Name": "{{i}}", "Reason": "{{text}}" }"""));

        var tasks = LambdaJson.Read<Condensed>(Condense($$"""{ "StartedBy": ["g"], "Tasks": { "Tasks": [{ "StartedBy": "g", "StoppedReason": "Task failed to start", "Containers": [{{containers}}] }] } }""")).Tasks!;

        tasks[0].Containers!.Select(container => container.Reason!.Length).ShouldBe([1024, .. Enumerable.Repeat(60, 9)]);
        tasks[0].Containers![9].Reason.ShouldStartWith("CannotPullContainerError: xxx");
    }

    [Fact]
    public void Loses_nothing_of_why_a_task_stopped()
    {
        foreach (var text in EcsText.All)
        {
            var task = StopReasonsTests.NotStarted(text.Words) with { StartedBy = "ecs-svc/222" };
            var condensed = Condenser.Condense(new CondenseRequest { StartedBy = ["ecs-svc/222"], Tasks = new DescribeTasks { Tasks = [task] } }).Tasks.ShouldHaveSingleItem();

            StopReasons.Of(condensed, definition: null).ShouldBe(StopReasons.Of(task, definition: null));
        }
    }

    [Fact]
    public void Keeps_of_a_target_its_address_and_what_the_load_balancer_thinks_of_it()
        => Condense("""
            {
              "Health": { "TargetHealthDescriptions": [{
                "Target": { "Id": "10.0.2.11", "Port": 8080, "AvailabilityZone": "eu-central-1a" }, "HealthCheckPort": "8080",
                "TargetHealth": { "State": "unhealthy", "Reason": "Target.Timeout", "Description": "Request timed out" },
                "AnomalyDetection": { "Result": "normal", "MitigationInEffect": "no" }, "AdministrativeOverride": { "State": "no_override" }
              }] }
            }
            """).ShouldBe(Json("""{ "TargetHealthDescriptions": [{ "Target": { "Id": "10.0.2.11", "Port": 8080 }, "TargetHealth": { "State": "unhealthy", "Reason": "Target.Timeout", "Description": "Request timed out" } }] }"""));

    /// <summary>A table may have a thousand routes and a hundred subnets.</summary>
    [Fact]
    public void Keeps_of_a_route_table_where_it_leads_and_of_which_subnets_that_were_asked_about()
        => Condense("""
            {
              "Next": "AskRouteTables", "Filters": [{ "Name": "association.subnet-id", "Values": ["subnet-a"] }],
              "RouteTables": { "RouteTables": [{
                "RouteTableId": "rtb-1", "VpcId": "vpc-1", "OwnerId": "1", "Tags": [{ "Key": "Name", "Value": "private" }], "PropagatingVgws": [],
                "Associations": [{ "SubnetId": "subnet-a", "RouteTableAssociationId": "rtbassoc-1", "Main": false }, { "SubnetId": "subnet-z", "Main": false }],
                "Routes": [
                  { "DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "Origin": "CreateRouteTable", "State": "active" },
                  { "DestinationCidrBlock": "10.1.0.0/16", "TransitGatewayId": "tgw-1", "State": "active" }, { "DestinationCidrBlock": "10.2.0.0/16", "TransitGatewayId": "tgw-1", "State": "active" },
                  { "DestinationCidrBlock": "10.3.0.0/16", "VpcPeeringConnectionId": "pcx-1", "State": "blackhole" },
                  { "DestinationPrefixListId": "pl-s3", "GatewayId": "vpce-1", "State": "active" },
                  { "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1", "State": "blackhole" }
                ]
              }] }
            }
            """).ShouldBe(Json("""
            { "RouteTables": { "RouteTables": [{
                "RouteTableId": "rtb-1", "VpcId": "vpc-1", "Associations": [{ "SubnetId": "subnet-a", "Main": false }],
                "Routes": [{ "DestinationCidrBlock": "0.0.0.0/0", "State": "blackhole", "NatGatewayId": "nat-1" }, { "DestinationCidrBlock": "10.1.0.0/16", "State": "active", "TransitGatewayId": "tgw-1" }]
            }] } }
            """));

    [Fact]
    public void Keeps_of_endpoints_and_security_groups_what_is_read()
        => Condense("""
            {
              "VpcEndpoints": { "VpcEndpoints": [{ "VpcEndpointId": "vpce-1", "VpcEndpointType": "Interface", "VpcId": "vpc-1", "ServiceName": "com.amazonaws.eu-central-1.logs", "State": "Available", "PolicyDocument": "{}", "PrivateDnsEnabled": true, "RouteTableIds": [] }], "NextToken": "more" },
              "SecurityGroups": { "SecurityGroups": [{ "GroupId": "sg-1", "Description": "of the load balancer", "IpPermissions": [{ "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{ "CidrIp": "0.0.0.0/0", "Description": "users" }] }] }] }
            }
            """).ShouldBe(Json("""
            {
              "VpcEndpoints": { "VpcEndpoints": [{ "VpcEndpointId": "vpce-1", "VpcEndpointType": "Interface", "VpcId": "vpc-1", "ServiceName": "com.amazonaws.eu-central-1.logs", "State": "Available", "PrivateDnsEnabled": true, "RouteTableIds": [] }], "NextToken": "more" },
              "SecurityGroups": { "SecurityGroups": [{ "GroupId": "sg-1", "IpPermissions": [{ "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{ "CidrIp": "0.0.0.0/0" }] }] }] }
            }
            """));

    /// <summary>Step Functions leaves empty lists out.</summary>
    [Fact]
    public void An_answer_without_a_list_says_that_there_is_none_unless_it_is_an_error()
        => Condense("""{ "RouteTables": {}, "VpcEndpoints": {}, "SecurityGroups": { "Error": "Ec2.Ec2Exception" } }""")
            .ShouldBe(Json("""{ "RouteTables": { "RouteTables": [] }, "VpcEndpoints": { "VpcEndpoints": [] }, "SecurityGroups": { "Error": "Ec2.Ec2Exception" } }"""));

    [Fact]
    public void Nothing_is_made_of_nothing() => Condense("{}").ShouldBe("{}");

    private static string Condense(string request) => Json(LambdaJson.Write(Condenser.Condense(LambdaJson.Read<CondenseRequest>(request))));

    /// <summary>In one line, with the characters of the functions' serializer.</summary>
    private static string Json(string text) => JsonNode.Parse(text)!.ToJsonString();
}
