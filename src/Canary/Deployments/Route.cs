using Canary.Aws;

namespace Canary.Deployments;

/// <summary>A listener and where it sends its requests.</summary>
public sealed record Route
{
    public required string ListenerArn { get; init; }

    /// <summary>The rule that ECS shifts; empty where it, or CodeDeploy, shifts whatever of the listener forwards to the pair.</summary>
    public string RuleArn { get; init => field = value ?? ""; } = "";

    /// <summary>Whether both are the same way: of one listener, two rules are two ways.</summary>
    public bool IsSameAs(Route? other) => other is not null && ListenerArn == other.ListenerArn && RuleArn == other.RuleArn;

    public required string Url { get; init; }

    /// <summary>The pair's target groups alone, whatever else the listener forwards to.</summary>
    public IReadOnlyList<WeightedTargetGroup> Forwards { get; init; } = [];

    /// <summary>The greatest weight that an action which forwards to the pair gives to target groups of others.</summary>
    public int Elsewhere { get; init; }

    /// <summary>
    /// The rules through which requests reach the pair, in the order in which the listener tries them, at most five; none where its default
    /// action forwards to the pair.
    /// </summary>
    public IReadOnlyList<RouteRule> Rules { get; init => field = value ?? []; } = [];

    /// <summary>Whether every request that goes to one of the two groups goes to the first.</summary>
    public bool LeadsTo(TaskSet set, TaskSet? notTo) => Reaches(set.TargetGroupArn) && (notTo is null || !Reaches(notTo.TargetGroupArn));

    public bool Reaches(string targetGroupArn) => Forwards.Any(forward => forward.TargetGroupArn == targetGroupArn && forward.Weight is null or > 0);
}

/// <summary>
/// A rule that forwards to the pair. It takes a request that one of the hosts, one of the paths and all of the other conditions allow.
/// </summary>
public sealed record RouteRule
{
    public string RuleArn { get; init => field = value ?? ""; } = "";

    /// <summary>The lowest is tried first.</summary>
    public int Priority { get; init; }

    /// <summary>Patterns with * and ?; none: any host.</summary>
    public IReadOnlyList<string> Hosts { get; init => field = value ?? []; } = [];

    /// <summary>Patterns with * and ?; none: any path.</summary>
    public IReadOnlyList<string> Paths { get; init => field = value ?? []; } = [];

    /// <summary>
    /// The fields of the conditions that are neither, such as source-ip; that of a regular expression is told as "host-header by regular
    /// expression".
    /// </summary>
    public IReadOnlyList<string> Others { get; init => field = value ?? []; } = [];

    /// <summary>The pair's target groups alone.</summary>
    public IReadOnlyList<WeightedTargetGroup> Forwards { get; init => field = value ?? []; } = [];

    /// <summary>The weight that goes to target groups of others.</summary>
    public int Elsewhere { get; init; }
}
