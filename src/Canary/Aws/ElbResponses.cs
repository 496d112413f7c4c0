using System.Text.Json.Serialization;

namespace Canary.Aws;

public sealed record DescribeTargetGroups : AwsResponse
{
    public IReadOnlyList<ElbTargetGroup>? TargetGroups { get; init; }
}

public sealed record ElbTargetGroup
{
    public string? TargetGroupArn { get; init; }

    public string? TargetGroupName { get; init; }

    public string? Protocol { get; init; }

    /// <summary>HTTP1, HTTP2 or GRPC.</summary>
    public string? ProtocolVersion { get; init; }

    public int? Port { get; init; }

    public string? VpcId { get; init; }

    /// <summary>ip, instance, lambda or alb.</summary>
    public string? TargetType { get; init; }

    public string? HealthCheckProtocol { get; init; }

    /// <summary>A number in a text, or traffic-port.</summary>
    public string? HealthCheckPort { get; init; }

    public string? HealthCheckPath { get; init; }

    public int? HealthCheckIntervalSeconds { get; init; }

    public int? HealthCheckTimeoutSeconds { get; init; }

    public int? HealthyThresholdCount { get; init; }

    public int? UnhealthyThresholdCount { get; init; }

    public TargetMatcher? Matcher { get; init; }

    public IReadOnlyList<string>? LoadBalancerArns { get; init; }
}

/// <summary>Accepted statuses such as <c>200</c>, <c>200-299</c> or <c>200,202</c>.</summary>
public sealed record TargetMatcher(string? HttpCode, string? GrpcCode);

public sealed record DescribeTargetGroupAttributes : AwsResponse
{
    public IReadOnlyList<TargetGroupSetting>? Attributes { get; init; }
}

/// <summary>Such as <c>deregistration_delay.timeout_seconds</c> and <c>stickiness.enabled</c>; every value is a text.</summary>
public sealed record TargetGroupSetting(string? Key, string? Value);

public sealed record DescribeListeners : AwsResponse
{
    public IReadOnlyList<ElbListener>? Listeners { get; init; }
}

public sealed record ElbListener
{
    public string? ListenerArn { get; init; }

    public string? LoadBalancerArn { get; init; }

    public int? Port { get; init; }

    public string? Protocol { get; init; }

    public IReadOnlyList<ElbAction>? DefaultActions { get; init; }
}

public sealed record ElbAction(string? Type, string? TargetGroupArn, ForwardConfig? ForwardConfig);

public sealed record ForwardConfig(IReadOnlyList<WeightedTargetGroup>? TargetGroups);

public sealed record WeightedTargetGroup(string? TargetGroupArn, int? Weight);

/// <summary>A page of a listener's rules.</summary>
public sealed record DescribeRules : AwsResponse
{
    public IReadOnlyList<ElbRule>? Rules { get; init; }

    /// <summary>Where the next page begins; absent from the last.</summary>
    public string? NextMarker { get; init; }
}

public sealed record ElbRule
{
    public string? RuleArn { get; init; }

    /// <summary>1 to 50,000 in a text, the lowest first, or default.</summary>
    public string? Priority { get; init; }

    public bool? IsDefault { get; init; }

    /// <summary>A request has to fulfil all of them.</summary>
    public IReadOnlyList<ElbCondition>? Conditions { get; init; }

    public IReadOnlyList<ElbAction>? Actions { get; init; }
}

/// <summary>
/// What a request has to be for a rule to take it: any of the values. They may stand in <see cref="Values"/>, in the configuration of the field, or
/// in both.
/// </summary>
public sealed record ElbCondition
{
    /// <summary>host-header, path-pattern, http-header, http-request-method, query-string or source-ip.</summary>
    public string? Field { get; init; }

    public IReadOnlyList<string>? Values { get; init; }

    public IReadOnlyList<string>? RegexValues { get; init; }

    public ElbConditionValues? HostHeaderConfig { get; init; }

    public ElbConditionValues? PathPatternConfig { get; init; }
}

/// <summary>Patterns with * and ?, or regular expressions.</summary>
public sealed record ElbConditionValues(IReadOnlyList<string>? Values, IReadOnlyList<string>? RegexValues);

/// <summary>The health of one target group, beside the ARN that was asked about.</summary>
public sealed record TargetGroupHealth(string? TargetGroupArn, DescribeTargetHealth? Health);

public sealed record DescribeTargetHealth : AwsResponse
{
    public IReadOnlyList<TargetHealthDescription>? TargetHealthDescriptions { get; init; }

    /// <summary>In their place where a workflow keeps what it needs of each: one entry for each, as in <see cref="TargetHealths"/>.</summary>
    public IReadOnlyList<ElbTarget>? Targets { get; init; }

    public IReadOnlyList<TargetHealth>? TargetHealths { get; init; }

    /// <summary>Whichever way they came; null where they did not, or not with both parts.</summary>
    [JsonIgnore]
    public IReadOnlyList<TargetHealthDescription>? Descriptions => TargetHealthDescriptions
        ?? (Targets is { } targets && TargetHealths is { } healths && targets.Count == healths.Count
            ? [.. targets.Zip(healths, (target, health) => new TargetHealthDescription(target, health))]
            : null);
}

public sealed record TargetHealthDescription(ElbTarget? Target, TargetHealth? TargetHealth);

public sealed record ElbTarget(string? Id, int? Port);

public sealed record TargetHealth(string? State, string? Reason, string? Description);

public sealed record DescribeLoadBalancers : AwsResponse
{
    public IReadOnlyList<ElbLoadBalancer>? LoadBalancers { get; init; }
}

/// <summary>The API says DNSName, Step Functions says DnsName: property names are read without regard to case.</summary>
public sealed record ElbLoadBalancer(string? LoadBalancerArn, string? DnsName)
{
    /// <summary>internet-facing or internal: whether its name leads to public addresses.</summary>
    public string? Scheme { get; init; }

    /// <summary>application, network or gateway.</summary>
    public string? Type { get; init; }

    /// <summary>A network load balancer may have none.</summary>
    public IReadOnlyList<string>? SecurityGroups { get; init; }
}
