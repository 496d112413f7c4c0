using Canary.Aws;

namespace Canary.Deployments;

/// <summary>A response of AWS from which <see cref="Condenser"/> keeps what is read later; the rest would fill the states of the workflow.</summary>
public sealed record CondenseRequest
{
    /// <summary>The ids of the task sets whose tasks are kept: green's, or none.</summary>
    public IReadOnlyList<string>? StartedBy { get; init; }

    public DescribeTasks? Tasks { get; init; }

    /// <summary>Of green's target group.</summary>
    public DescribeTargetHealth? Health { get; init; }

    /// <summary>What was asked about the network.</summary>
    public IReadOnlyList<Ec2Filter>? Filters { get; init; }

    public DescribeRouteTables? RouteTables { get; init; }

    public DescribeVpcEndpoints? VpcEndpoints { get; init; }

    public DescribeSecurityGroups? SecurityGroups { get; init; }
}

/// <summary>What is left of the response, in its own shape; null what was not handed over.</summary>
public sealed record Condensed
{
    public IReadOnlyList<EcsTask>? Tasks { get; init; }

    public IReadOnlyList<TargetHealthDescription>? TargetHealthDescriptions { get; init; }

    public DescribeRouteTables? RouteTables { get; init; }

    public DescribeVpcEndpoints? VpcEndpoints { get; init; }

    public DescribeSecurityGroups? SecurityGroups { get; init; }
}
