using System.Text.Json.Nodes;
using Canary.Aws;
using Canary.Deployments;
using Canary.Preflight;

namespace Rehearsal.Terminal;

/// <summary>Every file that <c>check</c> reads beside the AppSpec and the plan.</summary>
internal static class FactFiles
{
    public static IReadOnlyList<FactFile> All { get; } =
    [
        FactFile.Of<DescribeTaskDefinition>(
            "--task-definition", ApiCall.TaskDefinition, "taskDefinition", "aws ecs describe-task-definition --task-definition FAMILY",
            (facts, green) => Service(facts, service => service with { GreenTaskDefinitions = [green] })),
        FactFile.Of<DescribeServices>(
            "--service", ApiCall.Service, "services", "aws ecs describe-services --cluster CLUSTER --services SERVICE",
            (facts, services) => Service(facts, service => service with { Services = services })),
        FactFile.Of<DescribeServiceRevisions>(
            "--service-revision", ApiCall.Revision, "serviceRevisions", "aws ecs describe-service-revisions --service-revision-arns ARN",
            (facts, revisions) => facts with { Controller = facts.Controller! with { ServiceRevisions = revisions } }),
        FactFile.Of<GetDeploymentGroup>(
            "--deployment-group", ApiCall.Group, "deploymentGroupInfo", "aws deploy get-deployment-group --application-name APPLICATION "
                + "--deployment-group-name GROUP",
            (facts, group) => facts with { Controller = facts.Controller! with { Group = group } }),
        FactFile.Of<GetDeploymentConfig>(
            "--deployment-config", ApiCall.Config, "deploymentConfigInfo", "aws deploy get-deployment-config --deployment-config-name CONFIG",
            (facts, config) => facts with { Controller = facts.Controller! with { Config = config } }),
        FactFile.Of<DescribeTargetGroups>(
            "--target-groups", ApiCall.TargetGroups, "TargetGroups", "aws elbv2 describe-target-groups --names BLUE GREEN",
            (facts, groups) => Service(facts, service => service with { TargetGroups = groups })),
        FactFile.Of<DescribeListeners>(
            "--listeners", ApiCall.Listeners, "Listeners", "aws elbv2 describe-listeners --load-balancer-arn ARN",
            (facts, listeners) => Service(facts, service => service with { Listeners = listeners })),
        FactFile.Of<DescribeRules>(
            "--rules", ApiCall.Rules, "Rules", "aws elbv2 describe-rules --rule-arns RULE RULE",
            (facts, rules) => facts with { AllRules = rules }),
        FactFile.Of<DescribeLoadBalancers>(
            "--load-balancers", ApiCall.LoadBalancers, "LoadBalancers", "aws elbv2 describe-load-balancers --names NAME",
            (facts, balancers) => Health(facts, health => health with { LoadBalancers = [balancers] })),
        FactFile.Of<DescribeSubnets>(
            "--subnets", ApiCall.Subnets, "Subnets", "aws ec2 describe-subnets --subnet-ids SUBNET SUBNET",
            (facts, subnets) => Health(facts, health => health with { Subnets = [subnets] })),
        FactFile.Of<DescribeSecurityGroups>(
            "--security-groups", ApiCall.SecurityGroups, "SecurityGroups", "aws ec2 describe-security-groups --group-ids TASKS BALANCER",
            (facts, groups) => Network(
                Health(facts, health => health with { SecurityGroups = [groups] }), new NetworkAnswer { SecurityGroups = groups })),
        FactFile.Of<DescribeRouteTables>(
            "--route-tables", ApiCall.RouteTables, "RouteTables", "aws ec2 describe-route-tables --filters Name=vpc-id,Values=VPC",
            (facts, tables) => Network(facts, new NetworkAnswer { RouteTables = tables })),
        FactFile.Of<DescribeVpcEndpoints>(
            "--vpc-endpoints", ApiCall.VpcEndpoints, "VpcEndpoints", "aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=VPC",
            (facts, endpoints) => Network(facts, new NetworkAnswer { VpcEndpoints = endpoints }),
            mayBeEmpty: true),
        FactFile.Of<DescribeAlarms>(
            "--alarms", ApiCall.Alarms, "MetricAlarms", "aws cloudwatch describe-alarms --alarm-types MetricAlarm CompositeAlarm --alarm-names ALARM",
            (facts, alarms) => Service(facts, service => service with { Alarms = [alarms] }),
            mayBeEmpty: true),
        FactFile.Of<NamedAttributes>(
            "--target-group-attributes", ApiCall.Attributes, "Attributes",
            "aws elbv2 describe-target-group-attributes --target-group-arn ARN --query \"{TargetGroupArn:'ARN',Attributes:Attributes}\" "
                + "of each group",
            (facts, one) => Health(facts, health => health with { Attributes = [.. health.Attributes ?? [], one.Named] })) with
        {
            IsOfMany = true, Also = nameof(NamedAttributes.TargetGroupArn),
        },
        FactFile.Of<NamedPolicy>(
            "--lifecycle-policy", ApiCall.LifecyclePolicy, "lifecyclePolicyText", "aws ecr get-lifecycle-policy --repository-name REPOSITORY",
            (facts, one) => facts with
            {
                Images = new ImageFacts { LifecyclePolicies = [.. facts.Images?.LifecyclePolicies ?? [], one.Named] },
            }) with
        {
            IsOfMany = true, Also = "repositoryName",
        },
        new FactFile(
            "--execution-role-policy", ApiCall.RolePolicies, "PolicyDocument",
            "aws iam get-role-policy --role-name ROLE --policy-name POLICY, and of aws iam get-policy-version for each managed policy",
            (facts, json) => facts with { RolePolicies = [.. facts.RolePolicies ?? [], DocumentIn(json)] })
        {
            IsOfMany = true, Instead = ["PolicyVersion", "Statement"],
        },
    ];

    public static FactFile? For(string call) => All.FirstOrDefault(file => file.Call == call);

    /// <summary>What is known when not even the AppSpec could be read.</summary>
    public static Facts None => new() { Controller = new ControllerFacts(), Service = new ServiceFacts(), Health = new HealthFacts() };

    /// <summary>With the AppSpec, as CodeDeploy would tell it.</summary>
    public static Facts With(AppSpec appSpec, Facts facts) => facts with
    {
        Controller = facts.Controller! with
        {
            Revisions =
            [
                new GetApplicationRevision
                {
                    Revision = new RevisionLocation { AppSpecContent = new RevisionContent(appSpec.Content, appSpec.Sha256) },
                },
            ],
        },
    };

    /// <summary>What IAM returns of a policy in a role, or of a version of a managed one, or the document itself.</summary>
    private static string DocumentIn(JsonObject json) => (json["PolicyDocument"] ?? json["PolicyVersion"]?["Document"] ?? json).ToJsonString();

    private static Facts Service(Facts facts, Func<ServiceFacts, ServiceFacts> put) => facts with { Service = put(facts.Service!) };

    private static Facts Health(Facts facts, Func<HealthFacts, HealthFacts> put) => facts with { Health = put(facts.Health!) };

    private static Facts Network(Facts facts, NetworkAnswer answer) => facts with { Network = [.. facts.Network ?? [], answer] };
}

/// <summary>What AWS returns of a target group's attributes, beside the ARN that was asked about, which it does not repeat.</summary>
internal sealed record NamedAttributes : AwsResponse
{
    public string? TargetGroupArn { get; init; }

    public IReadOnlyList<TargetGroupSetting>? Attributes { get; init; }

    public TargetGroupAttributes Named => new(TargetGroupArn, new DescribeTargetGroupAttributes { Attributes = Attributes });
}

/// <summary>What ECR returns of a repository's lifecycle policy: it repeats the repository.</summary>
internal sealed record NamedPolicy : AwsResponse
{
    public string? RegistryId { get; init; }

    public string? RepositoryName { get; init; }

    public string? LifecyclePolicyText { get; init; }

    public RepositoryPolicy Named => new(RegistryId, RepositoryName, new GetLifecyclePolicy { LifecyclePolicyText = LifecyclePolicyText });
}
