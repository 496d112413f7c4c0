namespace Canary.Tests.Preflight;

/// <summary>Where green's subnets lead, what the security groups let in and out, and whether the load balancer is open.</summary>
public sealed class NetworkChecksTests
{
    private const string Tables = "Network[0].RouteTables.RouteTables";
    private const string Private = Tables + "[0].Routes[0]";
    private const string Main = "Network[1].RouteTables.RouteTables[0].Routes[0]";
    private const string Endpoints = "Network[2].VpcEndpoints.VpcEndpoints";
    private const string BalancerRules = "Network[3].SecurityGroups.SecurityGroups[0].IpPermissions";
    private const string TaskRules = StartSamples.Rules;
    private const string Balancer = "Health.LoadBalancers[0].LoadBalancers[0]";
    private const string PublicIp = Sample.BlueSet + ".NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp";
    private const string Nat = """{ "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1", "State": "active" }""";
    private const string Dead = """{ "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1", "State": "blackhole" }""";
    private const string Gateway = """{ "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1", "State": "active" }""";
    private const string Transit = """{ "DestinationCidrBlock": "0.0.0.0/0", "TransitGatewayId": "tgw-1", "State": "active" }""";
    private const string Needs = "the image 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8, the secrets of web, the logs of web need";
    private const string Without = "subnet-a, subnet-b have no route to the internet (rtb-private)";
    private const string All = "ecr.api, ecr.dkr, s3, secretsmanager, logs";

    [Theory]
    [InlineData(Nat, "DISABLED", "subnet-a, subnet-b lead to the internet by the NAT gateway nat-1")]
    [InlineData(Nat, "ENABLED", "subnet-a, subnet-b lead to the internet by the NAT gateway nat-1")]
    [InlineData(Gateway, "ENABLED", "subnet-a, subnet-b lead to the internet by igw-1, and the tasks get public addresses")]
    [InlineData(Gateway, "DISABLED", "The tasks get no public address in subnet-a, subnet-b, without which igw-1 leads them nowhere; the endpoints of vpc-1 serve what the task needs (" + All + "), though their policies and security groups were not checked")]
    public void A_way_out_or_endpoints_pass(string route, string publicIp, string message)
        => Find(Leading(route).Set(PublicIp, $"\"{publicIp}\""), "routes-out").ShouldBe((FindingOutcome.Passed, Severity.Error, message));

    [Theory]
    [InlineData(Gateway, "The tasks get no public address in subnet-a, subnet-b, without which igw-1 leads them nowhere, and vpc-1 has no endpoint for " + All + ", which " + Needs + ": no task would start. Set AssignPublicIp to ENABLED, or name subnets that lead to a NAT gateway, or add endpoints for " + All + " to the VPC")]
    [InlineData(Dead, "The route to the internet of subnet-a, subnet-b (rtb-private) leads to nat-1, which is gone, and vpc-1 has no endpoint for " + All + ", which " + Needs + ": no task would start. Add a route of 0.0.0.0/0 to a NAT gateway, or add endpoints for " + All + " to the VPC")]
    [InlineData("""{ "DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active" }""", Without + ", and vpc-1 has no endpoint for " + All + ", which " + Needs + ": no task would start. Add a route of 0.0.0.0/0 to a NAT gateway, or add endpoints for " + All + " to the VPC")]
    public void Without_a_way_out_and_without_endpoints_no_task_would_start(string route, string message)
        => Find(Leading(route).Set(Endpoints, "[]"), "routes-out").ShouldBe((FindingOutcome.Failed, Severity.Error, message));

    [Theory]
    [InlineData(Endpoints + "[0].ServiceName", "\"com.amazonaws.eu-central-1.ecr.dkr\"", Without + ", and vpc-1 has no endpoint for ecr.api, which the image 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8 needs: no task would start. Add a route of 0.0.0.0/0 to a NAT gateway, or add an endpoint for ecr.api to the VPC")]
    [InlineData(Endpoints + "[3].State", "\"pending\"", Without + ", and vpc-1 has no endpoint for logs (vpce-logs is pending), which the logs of web needs: no task would start. Add a route of 0.0.0.0/0 to a NAT gateway, or add an endpoint for logs to the VPC")]
    [InlineData(Endpoints + "[4].VpcId", "\"vpc-2\"", Without + ", and vpc-1 has no endpoint for secretsmanager, which the secrets of web needs: no task would start. Add a route of 0.0.0.0/0 to a NAT gateway, or add an endpoint for secretsmanager to the VPC")]
    [InlineData(Endpoints + "[2].RouteTableIds", "[\"rtb-main\"]", Without + ", and vpc-1 has no endpoint for s3 (vpce-s3 is not in every route table), which the image 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8 needs: no task would start. Add a route of 0.0.0.0/0 to a NAT gateway, or add an endpoint for s3 to the VPC")]
    [InlineData(Sample.Web + ".Image", "\"nginx:1.27\"", Without + ", which the image nginx:1.27 needs: no task would start. Add a route of 0.0.0.0/0 to a NAT gateway")]
    [InlineData(Sample.Web + ".Image", "\"111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:v8\"", Without + ", which the image 111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:v8 in us-east-1 needs: no task would start. Add a route of 0.0.0.0/0 to a NAT gateway")]
    [InlineData(Sample.Web + ".Secrets[0].ValueFrom", "\"/shop/password\"", Without + ", and vpc-1 has no endpoint for ssm, which the parameters of web needs: no task would start. Add a route of 0.0.0.0/0 to a NAT gateway, or add an endpoint for ssm to the VPC")]
    public void Every_endpoint_that_the_task_needs_must_serve_its_subnets(string member, string value, string message)
        => Find(Sample.BeforeInstall().Set(member, value), "routes-out").ShouldBe((FindingOutcome.Failed, Severity.Error, message));

    [Theory]
    [InlineData(Private, Transit, Severity.Info, "subnet-a, subnet-b lead to tgw-1; whether the internet is behind it is not known")]
    [InlineData(Private, """{ "DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-1", "State": "active" }""", Severity.Warning, "The route to the internet of subnet-a, subnet-b (rtb-private), eigw-1, is for IPv6 alone, and vpc-1 has no endpoint for " + All + ", which " + Needs + "; whether it is asked by IPv6 is not known")]
    [InlineData(Private, """{ "DestinationCidrBlock": "10.0.0.0/8", "TransitGatewayId": "tgw-1", "State": "active" }""", Severity.Warning, Without + ", and vpc-1 has no endpoint for " + All + ", which " + Needs + "; whether tgw-1 leads to it is not known")]
    [InlineData("Health.Subnets[0].Subnets[0].OwnerId", "\"444455556666\"", Severity.Warning, Without + ", and vpc-1 has no endpoint for " + All + ", which " + Needs + "; the VPC is another account's, which may have endpoints that are not shown here")]
    [InlineData("Network[0].RouteTables.NextToken", "\"more\"", Severity.Warning, "The response does not include every route table")]
    [InlineData("Network[2].VpcEndpoints.NextToken", "\"more\"", Severity.Warning, "The response does not include every endpoint of the VPC")]
    [InlineData("Network[0].RouteTables", """{ "Error": "Ec2.Ec2Exception", "Cause": "not authorized" }""", Severity.Warning, "Could not read the route tables of green's subnets: the workflow's role lacks ec2:DescribeRouteTables")]
    [InlineData("Network[2].VpcEndpoints", """{ "Error": "Ec2.Ec2Exception", "Cause": "not authorized" }""", Severity.Warning, "Could not read the endpoints of the VPC: the workflow's role lacks ec2:DescribeVpcEndpoints")]
    [InlineData("Network[2].VpcEndpoints", "{}", Severity.Warning, "Could not read the endpoints of the VPC: the response is empty")]
    [InlineData("Network[1].RouteTables.RouteTables", "[]", Severity.Warning, "The response includes neither a route table of subnet-b nor the main one of vpc-1")]
    [InlineData(Sample.BlueSet + ".LaunchType", "\"EC2\"", Severity.Info, "Green does not run on Fargate but on the launch type EC2, whose instances start tasks over their own network, which is not read")]
    public void What_is_beyond_what_was_read_is_not_known(string member, string value, Severity severity, string message)
    {
        var sample = Sample.BeforeInstall();
        sample = member.EndsWith("[1].RouteTables.RouteTables", StringComparison.Ordinal) ? sample.Remove(Tables + "[0].Associations[1]") : sample;
        sample = message.Contains("no endpoint", StringComparison.Ordinal) ? sample.Set(Endpoints, "[]") : sample;

        Find(sample.Set(member, value), "routes-out").ShouldBe((FindingOutcome.Unknown, severity, message));
    }

    [Theory]
    [InlineData(Endpoints + "[0].PrivateDnsEnabled", "false", Without + ", and the endpoint vpce-api has no private DNS: whether com.amazonaws.eu-central-1.ecr.api leads to it is not known. Enable private DNS names of the endpoint")]
    [InlineData(Sample.Web + ".Image", "\"registry.internal:5000/shop:8\"", Without + "; whether the image registry.internal:5000/shop:8 can be pulled within the network is not known")]
    public void Who_serves_within_the_network_by_another_name_is_not_known(string member, string value, string message)
        => Find(Sample.BeforeInstall().Set(member, value), "routes-out").ShouldBe((FindingOutcome.Unknown, Severity.Warning, message));

    [Fact]
    public void A_subnet_that_no_table_names_has_the_main_one()
    {
        Find(Sample.BeforeInstall().Remove(Tables + "[0].Associations[1]").Set(Main, Nat), "routes-out").Told.ShouldBe(
            "subnet-a has no route to the internet (rtb-private); the endpoints of vpc-1 serve what the task needs (" + All + "), though their policies and security groups were not checked. "
                + "subnet-b leads to the internet by the NAT gateway nat-1");
        Find(Sample.BeforeInstall().Remove(Tables + "[0].Associations[1]"), "routes-out").ShouldSatisfyAllConditions(
            finding => finding.Outcome.ShouldBe(FindingOutcome.Failed),
            finding => finding.Told.ShouldContain("vpce-s3 is not in every route table"));
    }

    [Fact]
    public void Two_halves_are_a_default_route_and_one_is_none()
    {
        var half = Leading(Nat.Replace("0.0.0.0/0", "0.0.0.0/1", StringComparison.Ordinal)).Set(Endpoints, "[]");

        Find(half, "routes-out").Told.ShouldContain("whether nat-1 leads to it is not known");
        Find(half.Set(Tables + "[0].Routes[1]", Nat.Replace("0.0.0.0/0", "128.0.0.0/1", StringComparison.Ordinal)), "routes-out").Outcome.ShouldBe(FindingOutcome.Passed);
    }

    [Theory]
    [InlineData("""{ "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{ "CidrIp": "0.0.0.0/0" }] }""", FindingOutcome.Passed, Severity.Warning, "The security group sg-tasks lets HTTPS out to any address")]
    [InlineData("""{ "IpProtocol": "tcp", "FromPort": 444, "ToPort": 9000, "IpRanges": [{ "CidrIp": "0.0.0.0/0" }] }""", FindingOutcome.Failed, Severity.Warning, "No security group of green's tasks (sg-tasks) lets TCP port 443 out: a task could not pull its image, fetch its secrets or send its logs. Add an outbound rule to sg-tasks: TCP, port 443, to 0.0.0.0/0, or to the security groups of the VPC's endpoints and the prefix list of S3")]
    [InlineData("""{ "IpProtocol": "udp", "FromPort": 443, "ToPort": 443, "IpRanges": [{ "CidrIp": "0.0.0.0/0" }] }""", FindingOutcome.Failed, Severity.Warning, "No security group of green's tasks (sg-tasks) lets TCP port 443 out: a task could not pull its image, fetch its secrets or send its logs. Add an outbound rule to sg-tasks: TCP, port 443, to 0.0.0.0/0, or to the security groups of the VPC's endpoints and the prefix list of S3")]
    [InlineData("""{ "IpProtocol": "-1", "Ipv6Ranges": [{ "CidrIpv6": "::/0" }], "UserIdGroupPairs": [{ "GroupId": "sg-endpoints" }], "PrefixListIds": [{ "PrefixListId": "pl-s3" }] }""", FindingOutcome.Unknown, Severity.Info, "The security groups of green's tasks let HTTPS out to ::/0, sg-endpoints, pl-s3 only; whether the registry, the logs and the secrets are there is not known")]
    [InlineData("""{ "IpProtocol": "tcp", "IpRanges": [{ "CidrIp": "0.0.0.0/0" }] }""", FindingOutcome.Unknown, Severity.Warning, "The security group sg-tasks has an outbound rule that does not say its ports or addresses")]
    public void The_tasks_have_to_get_HTTPS_out(string rule, FindingOutcome outcome, Severity severity, string message)
        => Find(Sample.BeforeInstall().Set(StartSamples.Egress + "[0]", rule), "egress").ShouldBe((outcome, severity, message));

    [Theory]
    [InlineData("""{ "IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "IpRanges": [{ "CidrIp": "0.0.0.0/0" }], "Ipv6Ranges": [{ "CidrIpv6": "::/0" }] }""", "DISABLED", FindingOutcome.Failed, "The security group sg-tasks of green's tasks lets 0.0.0.0/0 and ::/0 in on port 8080: whatever gets to their subnets reaches them past the load balancer. In sg-tasks, replace that rule by one that lets the load balancer's security group in on port 8080")]
    [InlineData("""{ "IpProtocol": "-1", "IpRanges": [{ "CidrIp": "0.0.0.0/0" }] }""", "ENABLED", FindingOutcome.Failed, "The security group sg-tasks of green's tasks lets 0.0.0.0/0 in on every port, and the tasks have public addresses: the internet reaches them past the load balancer. In sg-tasks, replace that rule by one that lets the load balancer's security group in on port 8080")]
    [InlineData("""{ "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{ "CidrIp": "0.0.0.0/0" }] }""", "DISABLED", FindingOutcome.Passed, "No security group of green's tasks lets any address in on port 8080")]
    [InlineData("""{ "IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "IpRanges": [{ "CidrIp": "10.0.0.0/8" }] }""", "DISABLED", FindingOutcome.Passed, "No security group of green's tasks lets any address in on port 8080")]
    [InlineData("""{ "IpProtocol": "tcp", "IpRanges": [{ "CidrIp": "0.0.0.0/0" }] }""", "DISABLED", FindingOutcome.Unknown, "The security group sg-tasks lets any address in; on which ports is not known")]
    public void The_tasks_are_not_open_to_the_world(string rule, string publicIp, FindingOutcome outcome, string message)
        => Find(Sample.BeforeInstall().Set(TaskRules + "[1]", rule).Set(PublicIp, $"\"{publicIp}\""), "open-to-world").ShouldBe((outcome, Severity.Warning, message));

    [Fact]
    public void Tasks_that_meet_their_clients_addresses_have_to_be_open_to_these()
    {
        var open = Sample.BeforeInstall().Set(TaskRules + "[0]", """{ "IpProtocol": "-1", "IpRanges": [{ "CidrIp": "0.0.0.0/0" }] }""").Set(Balancer + ".Type", "\"network\"");

        Find(open, "open-to-world").Outcome.ShouldBe(FindingOutcome.Failed);
        Find(open.Set("Health.Attributes[0].Attributes.Attributes[0]", """{ "Key": "preserve_client_ip.enabled", "Value": "true" }"""), "open-to-world").ShouldBe(
            (FindingOutcome.Unknown, Severity.Info, "The target groups keep the addresses of clients, so the tasks must let these in; whether any others get in is not known"));
        Find(open.Set("Health.Attributes", "[]"), "open-to-world").Outcome.ShouldBe(FindingOutcome.Unknown);
    }

    [Theory]
    [InlineData(BalancerRules + "[0]", """{ "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{ "CidrIp": "0.0.0.0/0" }] }""", FindingOutcome.Failed, Severity.Warning, "No security group of the load balancer (sg-lb) lets anything in on port 80, that of the production listener: no user gets through. Add an inbound rule to sg-lb: TCP, port 80, from 0.0.0.0/0")]
    [InlineData(BalancerRules + "[0].IpRanges[0].CidrIp", "\"203.0.113.0/24\"", FindingOutcome.Failed, Severity.Warning, "The load balancer is internet-facing, but sg-lb lets only 203.0.113.0/24 in on port 80, that of the production listener: other users get no answer. Add an inbound rule to sg-lb: TCP, port 80, from 0.0.0.0/0; or make an exception in the plan if only these may come in")]
    [InlineData(BalancerRules + "[1].ToPort", "8442", FindingOutcome.Failed, Severity.Warning, "No security group of the load balancer (sg-lb) lets anything in on port 8443, that of the test listener: no probe gets through. Add an inbound rule to sg-lb: TCP, port 8443, from its clients")]
    [InlineData(BalancerRules + "[0]", """{ "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "PrefixListIds": [{ "PrefixListId": "pl-1" }] }""", FindingOutcome.Unknown, Severity.Info, "The load balancer is internet-facing, and sg-lb lets only pl-1 in on port 80, that of the production listener; whether pl-1 is where all users come from is not known")]
    [InlineData(BalancerRules + "[0].FromPort", "null", FindingOutcome.Unknown, Severity.Warning, "Whom the security groups sg-lb of the load balancer let in on port 80 is not known")]
    [InlineData("Network[3].SecurityGroups.SecurityGroups", "[]", FindingOutcome.Unknown, Severity.Warning, "The response does not include the security groups sg-lb of the load balancer")]
    [InlineData("Network[3].SecurityGroups", """{ "Error": "Ec2.Ec2Exception", "Cause": "not authorized" }""", FindingOutcome.Unknown, Severity.Warning, "Could not read the security groups of the load balancer: the workflow's role lacks ec2:DescribeSecurityGroups")]
    [InlineData(Balancer + ".SecurityGroups", "null", FindingOutcome.Unknown, Severity.Warning, "The load balancer shop-1.eu-central-1.elb.amazonaws.com names no security group")]
    public void The_load_balancer_has_to_let_its_listeners_ports_in(string member, string value, FindingOutcome outcome, Severity severity, string message)
        => Find(Sample.BeforeInstall().Set(member, value), "listener-open").ShouldBe((outcome, severity, message));

    [Fact]
    public void A_network_load_balancer_without_security_groups_is_open()
        => Find(Sample.BeforeInstall().Set(Balancer + ".SecurityGroups", "[]").Set(Balancer + ".Type", "\"network\""), "listener-open").ShouldBe(
            (FindingOutcome.Passed, Severity.Warning, "The network load balancer shop-1.eu-central-1.elb.amazonaws.com has no security group, so nothing closes its production listener. "
                + "The network load balancer shop-1.eu-central-1.elb.amazonaws.com has no security group, so nothing closes its test listener"));

    [Theory]
    [InlineData("\"internal\"", FindingOutcome.Passed)]
    [InlineData("null", FindingOutcome.Unknown)]
    public void An_internal_load_balancer_may_be_open_to_some_alone(string scheme, FindingOutcome outcome)
        => Find(Sample.BeforeInstall().Set(BalancerRules + "[0].IpRanges[0].CidrIp", "\"10.0.0.0/8\"").Set(Balancer + ".Scheme", scheme), "listener-open").Outcome.ShouldBe(outcome);

    [Theory]
    [InlineData("10.0.0.0/16", FindingOutcome.Failed)]
    [InlineData("8.8.8.0/24", FindingOutcome.Passed)]
    [InlineData("0.0.0.0/0", FindingOutcome.Passed)]
    public void A_prober_in_no_VPC_gets_through_to_no_listener_that_is_open_to_private_addresses_alone(string range, FindingOutcome outcome)
    {
        var finding = Find(Sample.BeforeInstall().Set(BalancerRules + "[1].IpRanges[0].CidrIp", $"\"{range}\""), "listener-open", isProberInVpc: false);

        finding.Outcome.ShouldBe(outcome);
        (outcome is FindingOutcome.Passed || finding.Told.Contains("the prober is in no VPC: it cannot get through. Give the stack's parameters SubnetIds", StringComparison.Ordinal)).ShouldBeTrue(finding.Told);
    }

    [Fact]
    public void Asks_for_the_tables_of_the_subnets_sixteen_at_a_time_the_main_one_the_endpoints_that_the_task_needs_and_the_balancers_groups()
    {
        var queries = Sample.BeforeInstall().Set(Sample.BlueSet + ".NetworkConfiguration.AwsvpcConfiguration.Subnets", $"[{string.Join(", ", Enumerable.Range(10, 17).Select(i => $"\"subnet-{i}\""))}]")
            .Locate(LifecycleEvent.BeforeInstall).Queries!;

        queries.Subnets.ShouldBeEmpty();
        queries.Network.Select(query => $"{query.Next} {string.Join("; ", query.Filters.Select(filter => $"{filter.Name}={string.Join(",", filter.Values)}"))}").ShouldBe([
            "AskRouteTables association.subnet-id=" + string.Join(',', Enumerable.Range(10, 16).Select(i => $"subnet-{i}")),
            "AskRouteTables association.subnet-id=subnet-26",
            "AskRouteTables vpc-id=vpc-1; association.main=true",
            "AskVpcEndpoints vpc-id=vpc-1; service-name=" + string.Join(',', All.Split(", ").Select(service => $"com.amazonaws.eu-central-1.{service}")),
            "AskSecurityGroups group-id=sg-lb",
        ]);
        Sample.BeforeInstall().Remove("Health").Locate(LifecycleEvent.BeforeInstall).Queries!.Network.ShouldBeEmpty();
    }

    private static Sample Leading(string route) => Sample.BeforeInstall().Set(Private, route);

    private static (FindingOutcome Outcome, Severity Severity, string Told) Find(Sample sample, string id, bool isProberInVpc = true)
    {
        var location = sample.Locate(LifecycleEvent.BeforeInstall);
        location.Next.ShouldBe(NextStep.Preflight, string.Join("; ", location.Verdict?.Reasons ?? []));
        var context = new CheckContext(LambdaJson.Travel(location), sample.Read(), DateTimeOffset.UnixEpoch) { IsProberInVpc = isProberInVpc };
        var finding = PreflightChecks.Shared.Single(check => check.Id == id).Run(context);

        return (finding.Outcome, finding.Severity, finding.Text);
    }
}
