namespace Canary.Preflight;

/// <summary>Facts by the call that tells them: what a check that says Unknown waits for.</summary>
public static class ApiCall
{
    public const string AppSpec = "codedeploy:GetApplicationRevision";
    public const string Group = "codedeploy:GetDeploymentGroup";
    public const string Config = "codedeploy:GetDeploymentConfig";
    public const string TaskDefinition = "ecs:DescribeTaskDefinition";
    public const string BlueTaskDefinition = "ecs:DescribeTaskDefinition of blue";
    public const string Service = "ecs:DescribeServices";
    public const string Revision = "ecs:DescribeServiceRevisions";
    public const string TargetGroups = "elasticloadbalancing:DescribeTargetGroups";
    /// <summary>Where there is no load balancer that tells how blue is.</summary>
    public const string Tasks = "ecs:DescribeTasks";

    public const string Attributes = "elasticloadbalancing:DescribeTargetGroupAttributes";
    public const string LifecyclePolicy = "ecr:GetLifecyclePolicy";
    public const string RolePolicies = "iam:GetRolePolicy";

    public const string TargetHealth = "elasticloadbalancing:DescribeTargetHealth";
    public const string Listeners = "elasticloadbalancing:DescribeListeners";
    public const string Rules = "elasticloadbalancing:DescribeRules";
    public const string LoadBalancers = "elasticloadbalancing:DescribeLoadBalancers";
    /// <summary>No call: Probe's.</summary>
    public const string Probe = "a probe through the listeners";

    /// <summary>No call: Probe's, where there is no load balancer.</summary>
    public const string ProbeOfTasks = "a probe of blue's tasks";

    public const string Alarms = "cloudwatch:DescribeAlarms";
    public const string Subnets = "ec2:DescribeSubnets";
    public const string SecurityGroups = "ec2:DescribeSecurityGroups";
    public const string RouteTables = "ec2:DescribeRouteTables";
    public const string VpcEndpoints = "ec2:DescribeVpcEndpoints";
}
