using Canary.Aws;
using Canary.Deployments;
using Canary.Judging;
using Canary.Plans;
using Canary.Preflight;
using Canary.Probing;

namespace Canary.Gates;

/// <summary>What the workflow hands to <see cref="Locator"/>: the question, the clock of the execution, and the facts.</summary>
public sealed record LocateRequest
{
    public string LifecycleEvent { get; init; } = "";

    public string DeploymentId { get; init; } = "";

    /// <summary>Where plans are kept, without a slash at its end.</summary>
    public string PlanPrefix { get; init => field = value ?? ""; } = "";

    /// <summary>Of the buckets in which the stack may read AppSpecs, with * and ?; empty: none.</summary>
    public string AppSpecBucketPattern { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the prober is in the VPC, where alone it reaches targets: "false" where it is not.</summary>
    public string ProberInVpc { get; init => field = value ?? ""; } = "";

    internal bool IsProberInVpc => ProberInVpc != "false";

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset Now { get; init; }

    public Facts? Facts { get; init; }

    /// <summary>What was said last time; looked at again only where it asked for green's tasks, for which the other facts made room, and for what has been in the way of probes.</summary>
    public Location? Known { get; init; }

    /// <summary>How long the execution has been running: what readiness is measured against.</summary>
    internal TimeSpan Elapsed => Now - StartedAt;
}

/// <summary>From the raw responses to blue, green, their targets and routes; where a response is missing, what to ask next.</summary>
public static class Locator
{
    public static Location Locate(LocateRequest request)
    {
        var facts = DiscreetReading.Unfold(request.Facts ?? new Facts());
        request = request with { Facts = facts };
        if (request.Known is { Next: NextStep.AskTasks, Green: { }, Plan: { } } known && facts.Tasks is { } tasks)
        {
            return Readiness.Look(request, known, tasks);
        }

        var location = Find(request, facts);

        return request.LifecycleEvent == LifecycleEvent.BeforeInstall
            ? PreflightInquiry.Extend(location, facts, request.AppSpecBucketPattern, request.IsProberInVpc)
            : location;
    }

    private static Location Find(LocateRequest request, Facts facts)
    {
        if (facts.Deployment?.DeploymentInfo is not { } deployment)
        {
            return Refuse(new Location { Next = NextStep.Report }, Unread.Because("the deployment", facts.Deployment, "codedeploy:GetDeployment"));
        }

        var location = new Location
        {
            Next = NextStep.AskCodeDeploy,
            Application = deployment.ApplicationName ?? "",
            DeploymentGroup = deployment.DeploymentGroupName ?? "",
            DeploymentConfig = deployment.DeploymentConfigName ?? "",
            RuleQueries = request.Known?.RuleQueries ?? [],
            PlanParameters = PlanSource.ParameterNames(request.PlanPrefix, deployment.ApplicationName, deployment.DeploymentGroupName),
            Refusals = request.Known?.Refusals,
            BaselineKeys = request.LifecycleEvent == LifecycleEvent.AfterAllowTraffic ? [Baseline.KeyOf(request.DeploymentId)] : [],
        };

        return IsRollback(deployment) ? PassRollback(location)
            : deployment.ComputePlatform is { } platform and not "ECS" ? Refuse(location, $"The deployment's compute platform is {platform}; these hooks judge ECS deployments")
            : location.Application is "" || location.DeploymentGroup is "" ? Refuse(location, "The deployment names no application or no deployment group")
            : facts.CodeDeploy is not { } codeDeploy ? location
            : WithGroup(request, location, facts, codeDeploy);
    }

    /// <summary>A rollback restores what was judged before; which hooks CodeDeploy runs in one is not documented, so all of them know.</summary>
    private static bool IsRollback(DeploymentInfo deployment)
        => deployment.Creator == "codeDeployRollback" || !string.IsNullOrEmpty(deployment.RollbackInfo?.RollbackTriggeringDeploymentId);

    private static Location PassRollback(Location location) => location with
    {
        Next = NextStep.Report,
        Verdict = Verdict.Of(Outcome.Pass, Rule.Rollback, "This deployment is a rollback: it restores the version that served before, and is not judged"),
    };

    private static Location WithGroup(LocateRequest request, Location location, Facts facts, CodeDeployFacts codeDeploy)
    {
        if (codeDeploy.Group?.DeploymentGroupInfo is not { } group)
        {
            return Refuse(location, Unread.Because("the deployment group", codeDeploy.Group, "codedeploy:GetDeploymentGroup"));
        }

        var pair = group.LoadBalancerInfo?.TargetGroupPairInfoList?.FirstOrDefault();
        var service = group.EcsServices?.FirstOrDefault();
        var production = pair?.ProdTrafficRoute?.ListenerArns?.FirstOrDefault();
        var plan = PlanSource.Read(codeDeploy.Plan, location.PlanParameters);

        // An empty list of names would ask for every target group of the account.
        var names = (pair?.TargetGroups ?? []).Select(group => group.Name).OfType<string>().ToList();

        string[] problems =
        [
            .. service is { ClusterName: { }, ServiceName: { } } ? Array.Empty<string>() : ["The deployment group names no ECS service"],
            .. names.Count >= 2 ? Array.Empty<string>() : ["The deployment group has no pair of target groups"],
            .. production is null ? ["The deployment group has no production listener"] : Array.Empty<string>(),
            .. HasAnswered(codeDeploy.Targets) ? Array.Empty<string>() : [Unread.Because("the deployment's targets", codeDeploy.Targets, "codedeploy:ListDeploymentTargets")],
            .. plan.Problems,
        ];

        location = location with
        {
            Next = NextStep.AskService,
            Cluster = service?.ClusterName ?? "",
            Service = service?.ServiceName ?? "",
            TargetIds = codeDeploy.Targets?.TargetIds ?? [],
            TargetGroupNames = names,
            ListenerArns = [.. (pair?.ProdTrafficRoute?.ListenerArns ?? []).Concat(pair?.TestTrafficRoute?.ListenerArns ?? []).Distinct()],
            AlarmQueries = AlarmsOf(group) is [_, ..] alarms ? [alarms] : [],
            Plan = plan.Plan,
            PlanSource = plan.Source,
            Baseline = codeDeploy.Baselines is [{ Body: { } baseline }, ..] ? Baseline.Read(baseline) : null,
        };

        return problems is [_, ..] ? Refuse(location, problems)
            : IsStart(request.LifecycleEvent) && Freeze.Forbids(location.Plan!.Freeze, request.Now) is { } frozen ? Forbid(location, frozen)
            : facts.Service is not { } serviceFacts ? location
            : WithService(request, location, facts, serviceFacts, pair!);
    }

    /// <summary>Where a freeze window stops a deployment: early, before anything is made, and last, before users meet it. Never once they have.</summary>
    private static bool IsStart(string lifecycleEvent) => lifecycleEvent is LifecycleEvent.BeforeInstall or LifecycleEvent.BeforeAllowTraffic;

    internal static IReadOnlyList<string> AlarmsOf(DeploymentGroupInfo group)
        => group.AlarmConfiguration is { Enabled: not false, Alarms: { } alarms } ? [.. alarms.Select(alarm => alarm.Name).OfType<string>()] : [];

    /// <summary>A deployment that has not started has no targets yet, and says so with an error of its own.</summary>
    private static bool HasAnswered(AwsResponse? response)
        => response is { Error: null } or { Error: "CodeDeploy.DeploymentNotStartedException" };

    private static Location WithService(LocateRequest request, Location location, Facts all, ServiceFacts facts, TargetGroupPairInfo pair)
    {
        if (facts.Services?.Services?.FirstOrDefault() is not { } service)
        {
            return Refuse(location, NoService(location, facts.Services));
        }

        if (facts.TargetGroups?.TargetGroups is not { } groups)
        {
            return Refuse(location, Unread.Because("the target groups", facts.TargetGroups, "elasticloadbalancing:DescribeTargetGroups"));
        }

        if (facts.Listeners?.Listeners is not { } listeners)
        {
            return Refuse(location, Unread.Because("the listeners", facts.Listeners, "elasticloadbalancing:DescribeListeners"));
        }

        // The task set's own id would do, but then nobody would notice that the labels contradict it.
        if (facts.Targets?.FirstOrDefault(target => !HasAnswered(target)) is { } unread)
        {
            return Refuse(location, Unread.Because("the labels of the task sets", unread, "codedeploy:GetDeploymentTarget"));
        }

        var sides = TaskSets.Find(request.DeploymentId, service, facts.Targets ?? [], groups);
        location = location with
        {
            Next = NextStep.AskHealth,
            Green = sides.Green,
            Blue = sides.Blue,
            GreenQueries = sides.Green is { } green ? [new GreenQuery(green.Id, green.TargetGroupArn, green.TaskDefinition)] : [],
            TargetGroupArns = sides.Green is null
                ? [.. groups.Select(group => group.TargetGroupArn).OfType<string>()]
                : [.. new[] { sides.Green.TargetGroupArn, sides.Blue?.TargetGroupArn }.OfType<string>()],
            LoadBalancerArns = [.. listeners.Select(listener => listener.LoadBalancerArn).OfType<string>().Distinct()],
            RuleQueries = Routes.Queries(RoutesThatMatter(request.LifecycleEvent, location.Plan!, pair), listeners, groups, location.RuleQueries),
        };

        if (sides.Problem is { } problem)
        {
            return Refuse(location, problem);
        }

        if (Math.Max(service.DesiredCount ?? 0, Math.Max(sides.Green?.Desired ?? 0, sides.Blue?.Desired ?? 0)) is > FleetSize.MostTargets and var tasks)
        {
            return Refuse(location, $"The service has {tasks} tasks and at most {FleetSize.MostTargets} can be judged: run fewer, or several services, or take the hooks out of its AppSpec");
        }

        if (request.LifecycleEvent != LifecycleEvent.BeforeInstall && sides.Green is null)
        {
            return Readiness.AwaitGreen(request, location);
        }

        return all.Health is not { } health ? location : WithHealth(request, location, health, all.Rules, listeners, groups, pair);
    }

    private static string NoService(Location location, DescribeServices? services)
        => services?.Failures?.FirstOrDefault() is { } failure
            ? $"ECS has no service {location.Service} in cluster {location.Cluster}: {failure.Reason ?? "no reason given"}"
            : Unread.Because($"the ECS service {location.Service}", services, "ecs:DescribeServices");

    /// <summary>Those that are probed through; while green comes up, and where its targets are probed, no route is looked at.</summary>
    private static IReadOnlyList<string> RoutesThatMatter(string lifecycleEvent, Plan plan, TargetGroupPairInfo pair) =>
    [
        .. lifecycleEvent is LifecycleEvent.BeforeInstall or LifecycleEvent.AfterAllowTraffic || IsJudgedThroughRoutes(lifecycleEvent, plan) ? pair.ProdTrafficRoute?.ListenerArns ?? [] : [],
        .. lifecycleEvent is LifecycleEvent.BeforeInstall || IsJudgedThroughRoutes(lifecycleEvent, plan) ? pair.TestTrafficRoute?.ListenerArns ?? [] : [],
    ];

    private static bool IsJudgedThroughRoutes(string lifecycleEvent, Plan plan) => lifecycleEvent == LifecycleEvent.AfterAllowTestTraffic && plan.Via == Via.Route;

    private static Location WithHealth(
        LocateRequest request,
        Location location,
        HealthFacts health,
        IReadOnlyList<ListenerRules>? rules,
        IReadOnlyList<ElbListener> listeners,
        IReadOnlyList<ElbTargetGroup> groups,
        TargetGroupPairInfo pair)
    {
        string[] unread =
        [
            .. (health.TargetGroups ?? []).Where(group => group.Health is not { Error: null })
                .Select(group => Unread.Because($"the targets of {group.TargetGroupArn}", group.Health, "elasticloadbalancing:DescribeTargetHealth")),
            .. (health.LoadBalancers ?? []).Where(balancer => balancer.Error is not null)
                .Select(balancer => Unread.Because("the load balancer", balancer, "elasticloadbalancing:DescribeLoadBalancers")),
            .. rules is null ? [] : UnreadRules(location.RuleQueries, rules),
        ];
        if (unread is [_, ..])
        {
            return Refuse(location, unread);
        }

        location = location with
        {
            Green = TaskSets.WithTargets(location.Green, health),
            Blue = TaskSets.WithTargets(location.Blue, health),
            Production = Routes.Find(pair.ProdTrafficRoute, listeners, groups, health, rules ?? []),
            Test = Routes.Find(pair.TestTrafficRoute, listeners, groups, health, rules ?? []),
            RuleQueries = rules is null ? location.RuleQueries : [.. rules.Select(read => read.Again())],
            TaskBounds = TaskBounds.For(health.GreenContainers?.Names?.Count),
        };

        return request.LifecycleEvent != LifecycleEvent.BeforeInstall ? Readiness.Decide(request, RouteHost.InPlan(request.LifecycleEvent, location))
            : location with { Next = rules is null && location.RuleQueries is [_, ..] ? NextStep.AskRules : NextStep.Preflight };
    }

    private static IEnumerable<string> UnreadRules(IReadOnlyList<ListenerRules> queries, IReadOnlyList<ListenerRules> rules)
        => from query in queries
           let read = rules.FirstOrDefault(read => read?.ListenerArn == query.ListenerArn)
           where read is not { IsRead: true }
           select Unread.Because($"the rules of {query.ListenerArn}", read, ApiCall.Rules);

    private static Location Forbid(Location location, string reason) => location with
    {
        Next = NextStep.Report,
        Verdict = Verdict.Of(Outcome.Fail, Rule.Frozen, reason),
    };

    private static Location Refuse(Location location, params string[] reasons) => location with
    {
        Next = NextStep.Report,
        Verdict = Verdict.Of(Outcome.Fail, Rule.CannotJudge, reasons),
    };
}
