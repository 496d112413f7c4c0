using System.Security.Cryptography;
using System.Text;
using Rehearsal.Account;
using Rehearsal.Stack;

namespace Rehearsal.Resources;

/// <summary>The kinds of resources of a service's template: what !Ref and !GetAtt stand for, of every kind there is.</summary>
internal static class TemplateKinds
{
    private const string Elb = "arn:aws:elasticloadbalancing:local:000000000000";
    private const int LongestName = 32;

    private static readonly Arns s_arns = new();

    private static readonly Dictionary<string, ResourceKind> s_kinds = new(StringComparer.Ordinal)
    {
        ["AWS::EC2::VPC"] = WithId("vpc", ("VpcId", id => id), ("CidrBlock", _ => "10.0.0.0/16")),
        ["AWS::EC2::Subnet"] = WithId("subnet", ("SubnetId", id => id), ("AvailabilityZone", _ => $"{s_arns.Region}a")),
        ["AWS::EC2::SecurityGroup"] = WithId("sg", ("GroupId", id => id)),
        ["AWS::EC2::RouteTable"] = WithId("rtb", ("RouteTableId", id => id)),
        ["AWS::EC2::InternetGateway"] = WithId("igw", ("InternetGatewayId", id => id)),
        ["AWS::EC2::NatGateway"] = WithId("nat", ("NatGatewayId", id => id)),
        ["AWS::EC2::TransitGateway"] = WithId("tgw"),
        ["AWS::EC2::VPCEndpoint"] = WithId("vpce"),
        ["AWS::EC2::EIP"] = WithId("eipalloc", ("AllocationId", id => id)),
        ["AWS::ElasticLoadBalancingV2::LoadBalancer"] = Named("Name", name => $"{Elb}:loadbalancer/app/{name}/{Hex(name)}",
            ("DNSName", _ => "127.0.0.1"),
            ("LoadBalancerName", name => name),
            ("LoadBalancerFullName", name => $"app/{name}/{Hex(name)}"),
            ("CanonicalHostedZoneID", _ => "Z0000000000000")),
        ["AWS::ElasticLoadBalancingV2::TargetGroup"] = Named("Name", name => $"{Elb}:targetgroup/{name}/{Hex(name)}",
            ("TargetGroupName", name => name), ("TargetGroupFullName", name => $"targetgroup/{name}/{Hex(name)}")),
        ["AWS::ElasticLoadBalancingV2::Listener"] = Named("", name => $"{Elb}:listener/app/{name}/{Hex(name)}"),
        ["AWS::ElasticLoadBalancingV2::ListenerRule"] = Named("", name => $"{Elb}:listener-rule/app/{name}/{Hex(name)}"),
        ["AWS::ECS::Cluster"] = Named("ClusterName", name => name, ("Arn", s_arns.Cluster)),
        ["AWS::ECS::TaskDefinition"] = Named("Family", name => s_arns.TaskDefinition(name, 1)),
        ["AWS::ECS::Service"] = Named("ServiceName", name => $"arn:aws:ecs:{s_arns.Region}:{s_arns.Account}:service/{name}", ("Name", name => name)),
        ["AWS::CodeDeploy::Application"] = Named("ApplicationName", name => name),
        ["AWS::CodeDeploy::DeploymentGroup"] = Named("DeploymentGroupName", name => name),
        ["AWS::CloudWatch::Alarm"] = Named("AlarmName", name => name, ("Arn", s_arns.Alarm)),
        ["AWS::IAM::Role"] = Named("RoleName", name => name, ("Arn", s_arns.Role), ("RoleId", name => $"AROA{Hex(name).ToUpperInvariant()}")),
        ["AWS::Logs::LogGroup"] = Named("LogGroupName", name => name, ("Arn", s_arns.LogGroup)),
        ["AWS::SSM::Parameter"] = Named("Name", name => name, ("Type", _ => "String")),
        ["AWS::SecretsManager::Secret"] = Named("Name", s_arns.Secret, ("Id", s_arns.Secret)),
        ["AWS::ECR::Repository"] = Named(
            "RepositoryName",
            name => name.ToLowerInvariant(),
            ("RepositoryUri", name => $"{s_arns.Account}.dkr.ecr.{s_arns.Region}.amazonaws.com/{name.ToLowerInvariant()}"),
            ("Arn", name => $"arn:aws:ecr:{s_arns.Region}:{s_arns.Account}:repository/{name.ToLowerInvariant()}")),
    };

    private static readonly ResourceKind s_other = Named("", name => name) with { OtherAttributes = (attribute, name) => $"{name}.{attribute}" };

    /// <summary>A resource of a kind that is not listed is a name, and so is each of its attributes.</summary>
    public static ResourceKind Of(string type) => s_kinds.GetValueOrDefault(type) ?? s_other;

    /// <summary>Whether a rehearsal knows the kind, be it only as an id.</summary>
    public static bool IsKnown(string type) => s_kinds.ContainsKey(type);

    /// <summary>Such as <c>subnet-0123456789abcdef0</c>: the same for the same stack and resource.</summary>
    private static ResourceKind WithId(string prefix, params (string Name, Func<string, string> Value)[] attributes) =>
        new("", (stack, id) => $"{prefix}-0{Hex($"{stack}/{id}")}", id => id, Of(attributes));

    private static ResourceKind Named(
        string property, Func<string, string> reference, params (string Name, Func<string, string> Value)[] attributes) =>
        new(property, OfStack, reference, Of(attributes));

    private static Dictionary<string, Func<string, string>> Of((string Name, Func<string, string> Value)[] attributes) =>
        attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Value);

    private static string OfStack(string stack, string id) =>
        $"{stack}-{id}" is { Length: > LongestName } name ? $"{name[..(LongestName - 5)]}-{Hex(name)[..4]}" : $"{stack}-{id}";

    private static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
