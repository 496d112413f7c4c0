using System.Globalization;
using Canary.Aws;

namespace Canary.Deployments;

/// <summary>
/// Takes from the rules of a listener, page by page, what concerns the pair: on a shared load balancer most rules are those of other services.
/// </summary>
public static class RulePages
{
    /// <summary>Of 25 rules each, as the workflows ask for them; a load balancer has at most 100 rules unless its quota was raised.</summary>
    internal const int MostPages = 20;

    /// <summary>Which a state has room for, whatever their conditions.</summary>
    internal const int MostRules = 5;

    private const string TooManyRules =
        "it has more than 20 pages of 25 rules; make its default action forward to the pair, or use a listener with fewer rules";

    private const string HostHeader = "host-header";
    private const string PathPattern = "path-pattern";

    /// <summary>What is known of the rules with what the page adds, without the page.</summary>
    public static ListenerRules Narrow(ListenerRules rules)
    {
        var page = rules.Page;
        rules = rules with { Page = null };

        return page switch
        {
            { Error: "ElasticLoadBalancingV2.RuleNotFoundException" } when rules is { RuleArns: [_, ..], OnlyRule: "" } =>
                rules with { RuleArns = [], Next = NextStep.AskRules },
            { Error: { } error } => rules with { Next = NextStep.Done, Error = error, Cause = page.Cause },

            // A listener has its default rule at least, so a first page without any is no answer.
            null => rules with { Next = NextStep.Done, Pages = 0 },
            { Rules: not [_, ..] } when rules.Pages == 0 => rules with { Next = NextStep.Done },
            { NextMarker: { Length: > 0 } marker } => Add(rules, page.Rules) is { Pages: < MostPages } some
                ? some with { Next = NextStep.AskFurtherRules, Marker = marker }
                : rules with { Next = NextStep.Done, Error = "Gate.TooManyRules", Cause = TooManyRules },
            _ => Add(rules, page.Rules) with { Next = NextStep.Done },
        };
    }

    /// <summary>
    /// The target groups to which an action forwards. One with several has no TargetGroupArn of its own; one with a single group may have both
    /// forms.
    /// </summary>
    internal static IEnumerable<WeightedTargetGroup> Forwards(IReadOnlyList<ElbAction>? actions)
        => (actions ?? []).SelectMany(action => action.ForwardConfig?.TargetGroups
            ?? (action.TargetGroupArn is { } arn ? [new WeightedTargetGroup(arn, 1)] : []));

    /// <summary>Each target group once, with the greatest of its weights.</summary>
    internal static IReadOnlyList<WeightedTargetGroup> Merge(IEnumerable<WeightedTargetGroup> forwards)
        => [.. forwards
            .GroupBy(forward => forward.TargetGroupArn)
            .Select(same => new WeightedTargetGroup(same.Key, same.Max(WeightOf)))
            .OrderBy(forward => forward.TargetGroupArn, StringComparer.Ordinal)];

    internal static int WeightOf(WeightedTargetGroup forward) => forward.Weight ?? 1;

    private static ListenerRules Add(ListenerRules rules, IReadOnlyList<ElbRule>? page)
    {
        var added = (page ?? []).Select(rule => Read(rules.TargetGroupArns, rule)).Where(rule => rule.Forwards is [_, ..]).ToList();

        return rules with
        {
            Marker = "",
            Pages = rules.Pages + 1,
            Count = rules.Count + added.Count,
            Rules = [.. rules.Rules.Concat(added).OrderBy(rule => rule.Priority).Take(MostRules)],
            Forwards = Merge(rules.Forwards.Concat(added.SelectMany(rule => rule.Forwards))),
            Elsewhere = Math.Max(rules.Elsewhere, added.Select(rule => rule.Elsewhere).DefaultIfEmpty().Max()),
        };
    }

    private static RouteRule Read(IReadOnlyList<string> pair, ElbRule rule)
    {
        var forwards = Forwards(rule.Actions).ToLookup(forward => pair.Contains(forward.TargetGroupArn));
        var conditions = rule.Conditions ?? [];

        return new RouteRule
        {
            RuleArn = rule.RuleArn ?? "",
            Priority = int.TryParse(rule.Priority, NumberStyles.None, CultureInfo.InvariantCulture, out var priority) ? priority : int.MaxValue,
            Hosts = ValuesOf(conditions, HostHeader, condition => condition.HostHeaderConfig),
            Paths = ValuesOf(conditions, PathPattern, condition => condition.PathPatternConfig),
            Others = [.. conditions.Select(OtherThanHostAndPath).OfType<string>().Distinct()],
            Forwards = [.. forwards[true]],
            Elsewhere = forwards[false].Sum(WeightOf),
        };
    }

    private static IReadOnlyList<string> ValuesOf(
        IReadOnlyList<ElbCondition> conditions, string field, Func<ElbCondition, ElbConditionValues?> configuration)
        => [.. conditions
            .Where(condition => condition.Field == field)
            .SelectMany(condition => configuration(condition)?.Values ?? condition.Values ?? [])
            .Distinct(StringComparer.Ordinal)];

    private static string? OtherThanHostAndPath(ElbCondition condition)
    {
        string[] expressions =
            [.. condition.RegexValues ?? [], .. condition.HostHeaderConfig?.RegexValues ?? [],
            .. condition.PathPatternConfig?.RegexValues ?? []];

        return condition.Field is not (HostHeader or PathPattern) ? condition.Field
            : expressions is [] ? null
            : $"{condition.Field} by regular expression";
    }
}
