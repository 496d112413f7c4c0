using Canary.Aws;
using Canary.Deployments;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>A call that was not made, and the checks that wait for its answer, wholly or for a part of what they look at.</summary>
/// <param name="Call">One of <see cref="ApiCall"/>, or another action by its name in a policy.</param>
public sealed record MissingCall(string Call, IReadOnlyList<string> Checks);

/// <summary>What the checks say of the facts that are there, and what they wait for.</summary>
/// <param name="Findings">Of the checks that could run.</param>
/// <param name="NotKnown">What the others wait for.</param>
/// <param name="Misfits">Responses that do not belong to the others.</param>
/// <param name="Hook">Where all checks run: BeforeInstall, or PRE_SCALE_UP.</param>
public sealed record PartialResult(
    IReadOnlyList<Finding> Findings, IReadOnlyList<MissingCall> NotKnown, IReadOnlyList<MismatchedResponse> Misfits, string Hook)
{
    public bool HasError => Findings.Any(finding => finding.StopsDeployment);
}

/// <summary>Runs the checks on whatever facts there are, such as before AWS is asked: what is missing is neither passed nor failed.</summary>
public static class PartialChecks
{
    public static PartialResult Run(Facts facts, Plan plan, DateTimeOffset now)
    {
        var (narrowed, misfits) = PartialFacts.Narrow(ServiceDeployments.Planned(facts));
        var site = SiteOf(narrowed, plan);
        narrowed = narrowed with { Rules = RulesOf(site, narrowed.AllRules) };
        site = SiteOf(narrowed, plan);
        var known = PartialFacts.NarrowNetwork(narrowed, new CheckContext(site, narrowed, now).Network);
        var context = new CheckContext(site, known, now, isPartial: true);
        var findings = PreflightChecks.For(context).Select(check => check.Run(context)).ToList();

        return new PartialResult([.. findings.Where(finding => !IsWaiting(finding))], WaitingOf(findings), misfits, site.Words.First);
    }

    /// <summary>Whether they are of a service that ECS deploys by itself, so that there is no AppSpec.</summary>
    public static bool AreOfEcs(Facts facts) => ServiceDeployments.IsPlanned(facts);

    /// <summary>As far as the facts tell it: the gates refuse a site that is not whole.</summary>
    private static Site SiteOf(Facts facts, Plan plan)
    {
        var group = facts.Controller?.Group?.DeploymentGroupInfo;
        var service = facts.Service?.Services?.Services?.FirstOrDefault();
        var (groups, listeners) = (facts.Service?.TargetGroups?.TargetGroups ?? [], facts.Service?.Listeners?.Listeners ?? []);
        var deployment = ServiceDeployments.Of(facts);
        var site = new Site
        {
            Plan = plan,
            Controller = deployment is null ? Controller.CodeDeploy : Controller.Ecs,
            DeploymentConfig = deployment is null ? "" : ServiceDeployments.StrategyOf(deployment),
        }.WithGroup(group ?? new DeploymentGroupInfo());
        site = site with
        {
            Service = service?.ServiceName ?? site.Service,
            TargetGroupNames = site.TargetGroupNames is [_, ..] names ? names : [.. groups.Select(one => one.TargetGroupName).OfType<string>()],
            RuleQueries = Routes.Queries(
                deployment is null || group?.Pair() is not { } pair
                    ? [new TrafficRoute([.. listeners.Select(listener => listener.ListenerArn).OfType<string>()])]
                    : [.. new[] { pair.ProdTrafficRoute, pair.TestTrafficRoute }.OfType<TrafficRoute>()],
                listeners,
                groups,
                []),
            Blue = service is null ? null : TaskSets.Find("", service, [], groups, site.Words).Blue,
        };

        return site.WithHealth(group?.Pair(), listeners, groups, facts.Health ?? new HealthFacts(), facts.Rules);
    }

    /// <summary>Null where no rules were given: then they are waited for.</summary>
    private static IReadOnlyList<ListenerRules>? RulesOf(Site site, DescribeRules? given)
        => given?.Rules is not { } rules ? null :
        [
            .. site.RuleQueries.Select(query => RulePages.Narrow(query with
            {
                Page = given with { Rules = [.. rules.Where(rule => IsAsked(query, rule.RuleArn))], NextMarker = null },
            })),
        ];

    /// <summary>A rule's ARN begins with that of its listener, under another word.</summary>
    private static bool IsAsked(ListenerRules query, string? ruleArn)
        => query.OnlyRule is not "" ? ruleArn == query.OnlyRule
            : ruleArn?.StartsWith(
                $"{query.ListenerArn.Replace(":listener/", ":listener-rule/", StringComparison.Ordinal)}/", StringComparison.Ordinal) == true;

    private static bool IsWaiting(Finding finding) => finding is { Outcome: FindingOutcome.Unknown, Needs: [_, ..] };

    private static List<MissingCall> WaitingOf(List<Finding> findings)
        => [.. findings
            .SelectMany(finding => finding.Needs.Select(need => (Need: need, finding.Id)))
            .GroupBy(wait => wait.Need, wait => wait.Id, StringComparer.Ordinal)
            .Select(waits => new MissingCall(waits.Key, [.. waits]))];
}
