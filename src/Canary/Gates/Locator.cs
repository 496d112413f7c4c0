using Canary.Aws;
using Canary.Deployments;
using Canary.Judging;
using Canary.Plans;
using Canary.Preflight;
using Canary.Probing;

namespace Canary.Gates;

/// <summary>From the raw responses to blue, green, their targets and routes; where a response is missing, what to ask next.</summary>
/// <remarks>
/// The responses come in four parts, each of which says what to ask for the next: the deployment, its group, the service, the health of its
/// targets.
/// </remarks>
public static class Locator
{
    public static Location Locate(LocateRequest request)
    {
        if (Gate.AskedAt(request.LifecycleEvent) is not { } gate)
        {
            return Refuse(new Site(), $"LifecycleEvent is {request.LifecycleEvent}; use one of {string.Join(", ", LifecycleEvent.All)}");
        }

        var gathered = request.Facts ?? new Facts();
        var facts = ServiceDeployments.Unfold(DiscreetReading.Unfold(gathered), request.DeploymentId, gate.NeedsGreen);
        request = request with { Facts = facts };

        var location = request.Known is { Step: LocateStep.AskTasks, Green: { }, Plan: { } } known && facts.Tasks is { } tasks
            ? Readiness.Look(request, Gate.AskedAt(request.LifecycleEvent, known)!, known, tasks)
            : OfDeployment(request, gate, facts);
        location = location with { Provenance = Provenance.Of(facts, location, request.Known?.Provenance) };

        return gate is PreflightGate ? WithQueries(request, location, facts) : location;
    }

    /// <summary>A service deployment that is its service's first has no source.</summary>
    private static Site SiteOf(LocateRequest request, Gate asked, Facts facts)
    {
        var gate = AsksForShare(request) ? Gate.Step : asked;
        var site = new Site
        {
            Controller = request.Controller,
            ServiceDeploymentArns = request.ServiceDeploymentArns,
            HookFunctionArns = request.HookFunctionArns,
            RuleQueries = request.Known?.RuleQueries ?? [],
            Refusals = request.Known?.Refusals,
            BaselineKeys = gate.NeedsBaseline ? [Baseline.KeyOf(request.DeploymentId)] : [],
            WatchExecutions = gate.AsksForWatch && WatchExecution.ArnOf(request.WatchWorkflow, request.DeploymentId) is { Length: > 0 } watch
                ? [watch]
                : [],
        };

        return ServiceDeployments.Of(facts) is not { } deployment
            || !ServiceDeploymentName.TryParse(deployment.ServiceDeploymentArn, out var name) ? site : site with
            {
                Application = name.Cluster,
                DeploymentGroup = name.Service,
                DeploymentConfig = ServiceDeployments.StrategyOf(deployment),
                RevisionArns = ServiceDeployments.RevisionArns(deployment),
                IsFirst = ServiceDeployments.IsFirst(deployment),
                GreenPercent = ServiceDeployments.IsFirst(deployment) ? 0 : deployment.TargetServiceRevision?.RequestedProductionTrafficWeight ?? 0,
                PlanParameters = request.PlanParameters is [_, ..] named
                    ? named
                    : PlanSource.ParameterNames(request.PlanPrefix, name.Cluster, name.Service),
            };
    }

    /// <summary>
    /// ECS asks before each step under one name, and describes the traffic as it was some time ago: whether users are on green, the production
    /// rule tells.
    /// </summary>
    private static bool AsksForShare(LocateRequest request) => request.LifecycleEvent == LifecycleStage.PreProductionTrafficShift;

    private static Location OfServiceDeployment(LocateRequest request, Gate gate, Facts facts)
    {
        var site = SiteOf(request, gate, facts);
        if (ServiceDeployments.Of(facts) is not { } deployment)
        {
            return Refuse(site, facts.Deployment?.Failures is [{ } failure, ..]
                ? $"ECS has no service deployment {request.DeploymentId}: {failure.Reason ?? "no reason given"}"
                : Unread.Because("the service deployment", facts.Deployment, "ecs:DescribeServiceDeployments"));
        }

        return ServiceDeployments.IsRollback(deployment) ? PassRollback(site)
            : ServiceDeployments.Unserved(deployment) is { } unserved ? Refuse(site, unserved)
            : site.RevisionArns is [] ? Refuse(site, "ECS names no target revision of the service deployment: there is no green to judge")
            : facts.Controller is not { } controller ? new Location(site, LocateStep.AskRevisions)
            : UnreadOf(site, controller) is { } unread ? Refuse(site, unread)
            : OfGroup(request, gate, site, facts, controller);
    }

    private static string? UnreadOf(Site site, ControllerFacts controller)
        => controller.ServiceRevisions is not { Error: null, ServiceRevisions: { } revisions } ? Unread.Because(
                "the service revisions", controller.ServiceRevisions, "ecs:DescribeServiceRevisions")
            : site.RevisionArns.FirstOrDefault(arn => !revisions.Any(revision => revision.ServiceRevisionArn == arn)) is { } missing
                ? $"ECS does not describe the service revision {missing}: without it, it is not known who is green and who is blue"
            : null;

    private static Location OfDeployment(LocateRequest request, Gate gate, Facts facts)
    {
        if (request.Controller == Controller.Ecs)
        {
            return OfServiceDeployment(request, gate, facts);
        }

        if (facts.Deployment?.DeploymentInfo is not { } deployment)
        {
            return Refuse(new Site(), Unread.Because("the deployment", facts.Deployment, "codedeploy:GetDeployment"));
        }

        var site = SiteOf(request, gate, facts) with
        {
            Application = deployment.ApplicationName ?? "",
            DeploymentGroup = deployment.DeploymentGroupName ?? "",
            DeploymentConfig = deployment.DeploymentConfigName ?? "",
            PlanParameters = PlanSource.ParameterNames(request.PlanPrefix, deployment.ApplicationName, deployment.DeploymentGroupName),
        };

        return IsRollback(deployment) ? PassRollback(site)
            : deployment.ComputePlatform is { } platform and not "ECS" ? Refuse(
                site, $"The deployment's compute platform is {platform}; these hooks judge ECS deployments")
            : site.Application is "" || site.DeploymentGroup is "" ? Refuse(site, "The deployment has no application or no deployment group")
            : facts.Controller is not { } codeDeploy ? new Location(site, LocateStep.AskCodeDeploy)
            : OfGroup(request, gate, site, facts, codeDeploy);
    }

    /// <summary>A rollback restores what was judged before; which hooks CodeDeploy runs in one is not documented, so all of them know.</summary>
    private static bool IsRollback(DeploymentInfo deployment)
        => deployment.Creator == "codeDeployRollback" || !string.IsNullOrEmpty(deployment.RollbackInfo?.RollbackTriggeringDeploymentId);

    private static Location OfGroup(LocateRequest request, Gate gate, Site site, Facts facts, ControllerFacts codeDeploy)
    {
        if (codeDeploy.Group?.DeploymentGroupInfo is not { } group)
        {
            return Refuse(site, Unread.Because($"the {site.Words.Group}", codeDeploy.Group, "codedeploy:GetDeploymentGroup"));
        }

        var plan = PlanSource.Read(codeDeploy.Plan, site.PlanParameters, mustExist: request.PlanParameters is [_, ..]);
        site = site.WithGroup(group) with
        {
            TargetIds = codeDeploy.Targets?.TargetIds ?? [],
            Plan = plan.Plan,
            PlanSource = plan.Source,
            PlanVersion = plan.Version,
            WatchFailure = WatchFailureOf(codeDeploy.Watches),
            Baseline = codeDeploy.Baselines is [{ Body: { } baseline }, ..] ? Baseline.Read(baseline) : null,
        };

        return ProblemsOf(site, group, facts, codeDeploy, plan) is [_, ..] problems ? Refuse(site, problems)
            : !AsksForShare(request) && FrozenAt(gate, site.Plan!, request.Now) is { } frozen ? Conclude(site, frozen)
            : facts.Service is not { } service ? new Location(site, LocateStep.AskService)
            : OfService(request, gate, site, facts, service, group.Pair());
    }

    /// <summary>A watch that does not exist was not wanted, or not started, which was reported then.</summary>
    private static string WatchFailureOf(IReadOnlyList<DescribeExecution>? watches)
    {
        var died = watches is [var watch, ..] ? watch : null;
        var how = died?.Status switch { "FAILED" => "failed", "TIMED_OUT" => "timed out", "ABORTED" => "was aborted", _ => null };
        var why = string.Join(": ", new[] { died?.Error, died?.Cause }.Where(part => part is { Length: > 0 }));

        return how is null ? ""
            : $"The traffic shift was not watched to its end: its watch {how}{(why is "" ? "" : $" ({Excerpt.Of(why, 300)})")}";
    }

    private static Verdict? FrozenAt(Gate gate, Plan plan, DateTimeOffset now)
        => gate.IsStoppedByFreeze && Freeze.Forbids(plan.Freeze, now) is { } frozen ? Verdict.Of(Outcome.Fail, Rule.Frozen, frozen) : null;

    private static string[] ProblemsOf(Site site, DeploymentGroupInfo group, Facts facts, ControllerFacts codeDeploy, PlanReading plan) =>
        site.Controller == Controller.Ecs && group.LoadBalancerInfo is null
            ?
            [
                .. ServiceDeployments.OutOfReach(site.Service, ServiceDeployments.GreenIn(facts)) is { } problem
                    ? [$"{problem.What}. {problem.Cure}"]
                    : Array.Empty<string>(),
                .. plan.Problems,
            ] :
    [
        .. group.Service() is { ClusterName: { }, ServiceName: { } } ? Array.Empty<string>() : ["The deployment group has no ECS service"],
        .. group.Pair()?.Names() is [_, _, ..] ? Array.Empty<string>() : [$"The {site.Words.Group} has no pair of target groups"],
        .. group.Pair()?.ProdTrafficRoute?.ListenerArns is [_, ..]
            ? Array.Empty<string>()
            : [$"The {site.Words.Group} has no {site.Words.Production}"],
        .. HasAnswered(codeDeploy.Targets)
            ? Array.Empty<string>()
            : [Unread.Because("the deployment's targets", codeDeploy.Targets, "codedeploy:ListDeploymentTargets")],
        .. plan.Problems,
    ];

    /// <summary>A deployment that has not started has no targets yet, and says so with an error of its own.</summary>
    private static bool HasAnswered(AwsResponse? response)
        => response is { Error: null } or { Error: "CodeDeploy.DeploymentNotStartedException" };

    private static Location OfService(LocateRequest request, Gate gate, Site site, Facts all, ServiceFacts facts, TargetGroupPairInfo? pair)
    {
        if (UnreadOf(site, facts) is { } unread)
        {
            return Refuse(site, unread);
        }

        var (service, groups, listeners) = (facts.Services!.Services![0], facts.TargetGroups!.TargetGroups!, facts.Listeners!.Listeners!);
        var routes = pair is null ? [] : AsksForShare(request) ? Gate.Step.Listeners(site.Plan!, pair) : gate.Listeners(site.Plan!, pair);
        if (all.Rules is null && (AsksForShare(request) || ServiceDeployments.LacksGroups(all))
            && Routes.Queries(AsksForShare(request) ? routes : [pair!.ProdTrafficRoute!], listeners, groups, site.RuleQueries) is [_, ..] queries)
        {
            return new Location(site with { RuleQueries = queries }, LocateStep.AskRules);
        }

        var sides = TaskSets.Find(request.DeploymentId, service, facts.Targets ?? [], groups, site.Words);
        site = site.WithSides(sides, groups) with
        {
            LoadBalancerArns = [.. listeners.Select(listener => listener.LoadBalancerArn).OfType<string>().Distinct()],
            RuleQueries = Routes.Queries(routes, listeners, groups, site.RuleQueries),
        };
        if (AsksForShare(request) && !site.IsFirst)
        {
            site = site with
            {
                GreenPercent = Routes.ShareOf(sides.Green, sides.Blue, pair?.ProdTrafficRoute, listeners, all.Rules ?? []) ?? site.GreenPercent,
            };
            gate = Gate.AskedAt(request.LifecycleEvent, site)!;
            site = gate.NeedsBaseline ? site : site with { Baseline = null, WatchFailure = "" };
        }

        return AsksForShare(request) && FrozenAt(gate, site.Plan!, request.Now) is { } frozen ? Conclude(site, frozen)
            : (sides.Problem ?? TooManyTasks(site, service, sides)) is { } problem ? Refuse(site, problem)
            : gate.NeedsGreen && sides.Green is null ? Readiness.AwaitGreen(request, site)
            : all.Health is not { } health ? new Location(site, LocateStep.AskHealth)
            : OfHealth(request, gate, site.WithHealth(pair, listeners, groups, health, all.Rules), health, all.Rules);
    }

    /// <summary>What of the service could not be read; null when all of it was.</summary>
    private static string? UnreadOf(Site site, ServiceFacts facts)
        => facts.Services?.Services is not [{ }, ..] ? NoService(site, facts.Services)
            : facts.TargetGroups?.TargetGroups is null ? Unread.Because(
                "the target groups", facts.TargetGroups, "elasticloadbalancing:DescribeTargetGroups")
            : facts.Listeners?.Listeners is null ? Unread.Because("the listeners", facts.Listeners, "elasticloadbalancing:DescribeListeners")

            // The task set's own id would do, but then nobody would notice that the labels contradict it.
            : facts.Targets?.FirstOrDefault(target => !HasAnswered(target)) is { } target ? Unread.Because(
                "the labels of the task sets", target, "codedeploy:GetDeploymentTarget")
            : null;

    private static string NoService(Site site, DescribeServices? services)
        => services?.Failures?.FirstOrDefault() is { } failure
            ? $"ECS has no service {site.Service} in cluster {site.Cluster}: {failure.Reason ?? "no reason given"}"
            : Unread.Because($"the ECS service {site.Service}", services, "ecs:DescribeServices");

    private static string? TooManyTasks(Site site, EcsService service, TaskSets.Sides sides)
        => Math.Max(service.DesiredCount ?? 0, Math.Max(sides.Green?.Desired ?? 0, sides.Blue?.Desired ?? 0)) is > FleetSize.MostTargets and var tasks
            ? $"The service has {tasks} tasks, but at most {FleetSize.MostTargets} can be judged: run fewer tasks, split the service, or remove "
                + $"the hooks from its {site.Words.Spec}"
            : null;

    private static Location OfHealth(LocateRequest request, Gate gate, Site site, HealthFacts health, IReadOnlyList<ListenerRules>? rules)
    {
        if (UnreadOf(site, health, rules) is [_, ..] unread)
        {
            return Refuse(site, unread);
        }

        site = site with
        {
            RuleQueries = rules is null ? site.RuleQueries : [.. rules.Select(read => read.Again())],
            TaskBounds = TaskBounds.For(health.GreenContainers?.Names?.Count),
            Plan = gate.HostFor(site.Plan!, site) is { } host ? site.Plan! with { Host = host } : site.Plan,
        };

        return gate is not PreflightGate ? Readiness.Decide(request, gate, site)
            : new Location(site, rules is null && site.RuleQueries is [_, ..] ? LocateStep.AskRules : LocateStep.Preflight);
    }

    private static string[] UnreadOf(Site site, HealthFacts health, IReadOnlyList<ListenerRules>? rules) =>
    [
        .. (health.TargetGroups ?? []).Where(group => group.Health is not { Error: null } && !IsOfTasks(site, group.TargetGroupArn))
            .Select(group => Unread.Because($"the targets of {group.TargetGroupArn}", group.Health, "elasticloadbalancing:DescribeTargetHealth")),
        .. UnreadTasks(site, health),
        .. (health.LoadBalancers ?? []).Where(balancer => balancer.Error is not null)
            .Select(balancer => Unread.Because("the load balancer", balancer, "elasticloadbalancing:DescribeLoadBalancers")),
        .. rules is null ? [] : UnreadRules(site.RuleQueries, rules),
    ];

    /// <summary>Of a service without a load balancer: its tasks, and the port at which they are asked.</summary>
    private static IEnumerable<string> UnreadTasks(Site site, HealthFacts health)
    {
        foreach (var (set, containers) in new[] { (site.Green, health.GreenContainers), (site.Blue, health.BlueContainers) })
        {
            if (set is null or { HasTargetGroup: true })
            {
                continue;
            }

            var read = (health.TargetGroups ?? []).FirstOrDefault(group => group.TargetGroupArn == set.ListedBy)?.Health;
            if (read is not { Error: null })
            {
                yield return Unread.Because(
                    $"the tasks of {set.Id}", (AwsResponse?)read ?? containers, "ecs:ListTasks and ecs:DescribeTasks");
            }
            else if (containers is not { Error: null })
            {
                yield return Unread.Because($"the task definition {set.TaskDefinition}", containers, ApiCall.TaskDefinition);
            }
            else if (set.ContainerPort == 0)
            {
                yield return $"The task definition {set.TaskDefinition} has no port mapping named {set.PortName}, which Service Connect names, so "
                    + "the port of its tasks is not known";
            }
        }
    }

    private static bool IsOfTasks(Site site, string? listedBy) => site.TaskQueries.Any(query => query.StartedBy == listedBy);

    private static IEnumerable<string> UnreadRules(IReadOnlyList<ListenerRules> queries, IReadOnlyList<ListenerRules> rules)
        => from query in queries
           let read = rules.FirstOrDefault(read => read?.ListenerArn == query.ListenerArn && read.OnlyRule == query.OnlyRule)
           where read is not { IsRead: true }
           select Unread.Because(query.OnlyRule is "" ? $"the rules of {query.ListenerArn}" : $"the rule {query.OnlyRule}", read, ApiCall.Rules);

    /// <summary>The checks ask for more than where blue and green are; the images come last, once the task definitions name them.</summary>
    private static Location WithQueries(LocateRequest request, Location location, Facts facts)
    {
        var queries = PreflightQueries.Of(
            new CheckContext(location, facts, default) { IsProberInVpc = request.IsProberInVpc }, request.AppSpecBucketPattern);

        return location with
        {
            Step = location.Next == NextStep.Preflight && facts.Images is null && queries.AskForImages ? LocateStep.AskImages : location.Step,
            Queries = queries,
            Facts = location.Next == NextStep.Report ? null : PreflightQueries.Keep(facts),
        };
    }

    private static Location PassRollback(Site site) => Conclude(
        site, Verdict.Of(Outcome.Pass, Rule.Rollback, "This deployment is a rollback to the previous version, so it is not judged"));

    private static Location Refuse(Site site, params string[] reasons) => Conclude(site, Verdict.Of(Outcome.Fail, Rule.CannotJudge, reasons));

    private static Location Conclude(Site site, Verdict verdict) => new(site, new LocateStep.Report(verdict));
}
