using Canary.Aws;

namespace Canary.Deployments;

/// <summary>
/// What the rules of a listener have to do with the pair of target groups, as far as they have been read; it travels through the states that read
/// them.
/// </summary>
public sealed record ListenerRules : AwsResponse
{
    public string ListenerArn { get; init => field = value ?? ""; } = "";

    /// <summary>The pair's.</summary>
    public IReadOnlyList<string> TargetGroupArns { get; init => field = value ?? []; } = [];

    /// <summary>Where ECS deploys by itself, the one rule that matters, which the service names; empty: each that leads to the pair does.</summary>
    public string OnlyRule { get; init => field = value ?? ""; } = "";

    /// <summary>The rules that led to the pair when they were last read; none: every rule of the listener is to be read.</summary>
    public IReadOnlyList<string> RuleArns { get; init => field = value ?? []; } = [];

    /// <summary>What to ask next: AskRules, AskFurtherRules, AskKnownRules, or Done.</summary>
    public string Next { get; init; } = "";

    /// <summary>Where the next page begins, when <see cref="Next"/> is AskFurtherRules.</summary>
    public string Marker { get; init => field = value ?? ""; } = "";

    /// <summary>How many pages have been read.</summary>
    public int Pages { get; init; }

    /// <summary>The page that has just been read, until it is narrowed.</summary>
    public DescribeRules? Page { get; init; }

    /// <summary>How many rules lead to the pair.</summary>
    public int Count { get; init; }

    /// <summary>The first of them in the order in which the listener tries them, at most <see cref="RulePages.MostRules"/>.</summary>
    public IReadOnlyList<RouteRule> Rules { get; init => field = value ?? []; } = [];

    /// <summary>The pair's target groups to which any of them forwards, each with the greatest of its weights.</summary>
    public IReadOnlyList<WeightedTargetGroup> Forwards { get; init => field = value ?? []; } = [];

    /// <summary>The greatest weight that one of them gives to target groups of others.</summary>
    public int Elsewhere { get; init; }

    internal bool IsRead => Next == NextStep.Done && Error is null && Pages > 0;

    /// <summary>The same question, to be asked once more: of the rules that are known to lead to the pair, where all of them are.</summary>
    internal ListenerRules Again()
    {
        var known = Rules.Select(rule => rule.RuleArn).Where(arn => arn is not "").ToList();
        IReadOnlyList<string> arns = OnlyRule is not "" ? [OnlyRule] : known.Count == Count ? known : [];

        return new ListenerRules
        {
            ListenerArn = ListenerArn,
            OnlyRule = OnlyRule,
            TargetGroupArns = TargetGroupArns,
            RuleArns = arns,
            Next = arns is [] ? NextStep.AskRules : NextStep.AskKnownRules,
        };
    }
}
