using Canary.Aws;

namespace Canary.Deployments;

/// <summary>What one query about the network was answered: one of these, or the error in its place.</summary>
public sealed record NetworkAnswer
{
    public DescribeRouteTables? RouteTables { get; init; }

    public DescribeVpcEndpoints? VpcEndpoints { get; init; }

    /// <summary>Those of the load balancer; the tasks' are asked for before.</summary>
    public DescribeSecurityGroups? SecurityGroups { get; init; }
}

/// <summary>A query of EC2 by filters, which never means everything there is: what no filter's value names is not described.</summary>
/// <param name="Next">AskRouteTables, AskVpcEndpoints or AskSecurityGroups.</param>
public sealed record NetworkQuery(string Next, IReadOnlyList<Ec2Filter> Filters);

/// <summary>Any of the values.</summary>
public sealed record Ec2Filter(string Name, IReadOnlyList<string> Values);
