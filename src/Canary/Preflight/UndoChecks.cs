using Canary.Deployments;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Can it be undone? What the deployment group must have for a bad version to roll back by itself.</summary>
internal static class UndoChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        Check("rollback-enabled", "automatic rollback is on and a failed deployment triggers it", Severity.Error, RollbackEnabled, ApiCall.Group),
        Check("rollback-on-alarm", "the group has an alarm, and an alarm rolls back", Severity.Warning, RollbackOnAlarm, ApiCall.Group),
        Check("termination-wait", "blue outlives the last verdict; 0 minutes is an error", Severity.Warning, TerminationWait, ApiCall.Group),
        Check("test-route", "a test listener exists, or the plan probes targets directly", Severity.Error, TestRoute, ApiCall.Group),
        Check(
            "route-distinct",
            "test and production listeners differ and forward to the pair's target groups",
            Severity.Error,
            RouteDistinct,
            ApiCall.Group,
            ApiCall.TargetGroups,
            ApiCall.Listeners,
            ApiCall.LoadBalancers,
            ApiCall.Rules) with { HasBalancer = true },
        Check(
            "route-reachable",
            "through the production and the test listener, the prober gets the same answer as from blue's targets",
            Severity.Error,
            RouteCheck.Look),
        Check("alarms-quiet", "no alarm of the group is in ALARM now", Severity.Warning, AlarmsQuiet, ApiCall.Group),
        TellingCheck.Telling,
        Check("deployment-config", "how the deployment configuration shifts traffic; all at once is a warning", Severity.Warning, DeploymentConfig),
        Check("ready-wait", "whether a person must continue the deployment", Severity.Info, ReadyWait, ApiCall.Group),
        Check(
            "service-controller",
            "the ECS service is ACTIVE and its deployment controller is CODE_DEPLOY",
            Severity.Error,
            ServiceController,
            ApiCall.Service),
        Check(
            "blue-healthy",
            "blue has as many healthy targets as its desired count",
            Severity.Error,
            BlueHealthy,
            ApiCall.Service,
            ApiCall.TargetGroups,
            ApiCall.TargetHealth),
        Check(
            "green-empty",
            "green's target group holds no target from an earlier deployment",
            Severity.Warning,
            GreenEmpty,
            ApiCall.Service,
            ApiCall.TargetGroups,
            ApiCall.TargetHealth) with { HasBalancer = true },
    ];

    /// <summary>What could not be read here might be what makes a deployment impossible to undo.</summary>
    private static Check Check(string id, string what, Severity severity, Func<CheckContext, CheckResult> look, params string[] needs)
        => new(id, what, severity, context => context.Lacking(needs) ?? look(context), Unknown: Severity.Error);

    private static CheckResult RollbackEnabled(CheckContext context)
    {
        if (context.IsEcs)
        {
            return CheckResult.Good("ECS rolls a deployment back when a hook fails, whatever the service's settings");
        }

        var rollback = context.Group.AutoRollbackConfiguration;

        return rollback?.Enabled != true
            ? CheckResult.Bad("Automatic rollback is off: a failed deployment would not be rolled back", "Enable it for the event DEPLOYMENT_FAILURE")
            : rollback.Events?.Contains("DEPLOYMENT_FAILURE") == true
                ? CheckResult.Good("Automatic rollback is on, and a failed deployment triggers it")
                : CheckResult.Bad($"Automatic rollback is on for {Listed(rollback.Events)} only", "Add the event DEPLOYMENT_FAILURE");
    }

    private static CheckResult RollbackOnAlarm(CheckContext context)
    {
        var alarms = context.Group.Alarms();

        return alarms is []
            ? CheckResult.Bad(
                $"The {context.Words.Group} has no alarm: after the last hook nothing watches green",
                context.HasBalancer
                    ? "Add one on the target group's 5XX count"
                    : "Add one on Service Connect's HTTPCode_Target_5XX_Count")
            : context.Group.AutoRollbackConfiguration is { Enabled: true, Events: { } events } && events.Contains("DEPLOYMENT_STOP_ON_ALARM")
                ? CheckResult.Good($"An alarm ({Listed(alarms)}) stops the deployment and rolls it back")
                : CheckResult.Bad(
                    $"The alarms {Listed(alarms)} stop a deployment but do not roll it back",
                    context.IsEcs
                        ? "Set rollback to true in the service's deploymentConfiguration.alarms"
                        : "Enable automatic rollback for the event DEPLOYMENT_STOP_ON_ALARM");
    }

    private static CheckResult TerminationWait(CheckContext context)
    {
        var termination = context.Group.BlueGreenDeploymentConfiguration?.TerminateBlueInstancesOnDeploymentSuccess;
        var minutes = termination?.TerminationWaitTimeInMinutes ?? 0;
        var needed = LongestLastVerdict(context);

        return termination?.Action == "KEEP_ALIVE" ? CheckResult.Good("Blue is kept after the deployment")
            : context.IsEcs && termination?.TerminationWaitTimeInMinutes is null ? CheckResult.Unknown(
                "The service has no bakeTimeInMinutes, and ECS documents no default: blue may be gone as soon as the traffic has moved",
                $"Set {Wait(context)} to {needed} or more",
                Severity.Warning)
            : minutes == 0
                ? CheckResult.Bad(
                    "Blue is terminated 0 minutes after the traffic has moved: there is nothing left to roll back to",
                    $"Set {Wait(context)} to {needed} or more",
                    Severity.Error)
            : minutes < needed ? CheckResult.Bad(
                context.IsEcs
                    ? $"Blue is terminated {Minutes(minutes)} after {context.Words.AfterTraffic}; a fault may take {needed} to show"
                    : $"Blue is terminated {Minutes(minutes)} after the traffic has moved, but {context.Words.AfterTraffic} may take {needed}",
                $"Set {Wait(context)} to {needed} or more")
            : CheckResult.Good($"Blue is kept for {Minutes(minutes)} after the traffic has moved");
    }

    internal static string Wait(CheckContext context) => context.IsEcs ? "bakeTimeInMinutes" : "terminationWaitTimeInMinutes";

    private static string Minutes(int count) => count == 1 ? "1 minute" : $"{count} minutes";

    /// <summary>What AfterAllowTraffic takes at the longest by the plan, and a minute for the steps around it. Minutes.</summary>
    /// <remarks>Without healthyWithinSeconds: CodeDeploy asks when all of the traffic has moved, so there is nothing left to wait for.</remarks>
    private static int LongestLastVerdict(CheckContext context) => (int)Math.Ceiling((context.Plan.Bake + 60) / 60);

    private static CheckResult TestRoute(CheckContext context)
    {
        var hasRoute = context.Pair?.TestTrafficRoute?.ListenerArns is [_, ..];

        return hasRoute ? CheckResult.Good($"A {context.Words.Test} routes to green before production traffic does")
            : context.Plan.Via == Via.Targets
                ? CheckResult.Good(
                    $"There is no {context.Words.Test}; the plan probes the targets directly, and {context.Words.BeforeTraffic} judges green")
            : CheckResult.Bad(
                $"There is no {context.Words.Test}, so {context.Words.AfterTestTraffic} judges nothing",
                context.HasBalancer
                    ? $"Add one to the {context.Words.Group}, or set the plan's via to targets"
                    : "Set the plan's via to targets");
    }

    private static CheckResult RouteDistinct(CheckContext context)
    {
        var (production, test) = (context.Site.Production, context.Site.Test);
        var groups = context.Facts.Service?.TargetGroups?.TargetGroups?.Select(group => group.TargetGroupArn).OfType<string>().ToList() ?? [];
        var routes = new[] { production, test }.OfType<Route>().ToList();
        var stray = routes.Find(route => !groups.Exists(route.Reaches));

        return production is null
            ? CheckResult.Bad(
                $"The {context.Words.Production} or its load balancer does not exist",
                $"Set the {context.Words.Group}'s {context.Words.Production} again")
            : test is null && context.Pair?.TestTrafficRoute?.ListenerArns is [var named, ..]
                ? CheckResult.Bad(
                    $"The {context.Words.Test} {named} or its load balancer does not exist",
                    $"Set the {context.Words.Group}'s {context.Words.Test} again")
            : test is not null && production.IsSameAs(test)
                ? CheckResult.Bad(
                    context.IsEcs
                        ? $"The test and production rules are the same ({production.RuleArn}): probing green would send users to it"
                        : $"The test and production listeners are the same ({production.ListenerArn}): probing green would send users to it",
                    $"Add a separate {context.Words.Test}")
            : stray is not null
                ? CheckResult.Bad(
                    $"The {Place(stray)} forwards to none of the pair's target groups",
                    $"Make it forward to one of {Listed(context.Site.TargetGroupNames)}")
            : routes.Find(route => route.Elsewhere > 0) is { } shared ? CheckResult.Bad(
                $"The {Place(shared)} forwards to the pair and, with a weight of {shared.Elsewhere}, to other target groups: "
                    + "probes through it reach those too",
                "Give the pair its own forward action",
                Severity.Warning)
            : CheckResult.Good(test is null
                ? $"The {context.Words.Production} forwards to the pair's target groups; there is no {context.Words.Test}"
                : $"The production and test {(context.IsEcs ? "rules" : "listeners")} are distinct and forward to the pair's target groups");
    }

    private static string Place(Route route) => route.RuleArn is "" ? $"listener {route.ListenerArn}" : $"rule {route.RuleArn}";

    private static CheckResult AlarmsQuiet(CheckContext context)
    {
        var alarms = AlarmStates.Of(context.Group.Alarms(), context.Facts.Service?.Alarms);
        var (names, loud, absent) = (alarms.Names, alarms.InAlarm, alarms.Absent);
        if (names is [_, ..] && alarms.IsUnread)
        {
            return CheckResult.Unread("the state of the alarms", alarms.Refusal, "cloudwatch:DescribeAlarms");
        }

        return CheckResults.Together(
        [
            loud is [] ? CheckResult.Good(names is [] ? "There is no alarm that could stop the deployment" : $"The alarms are quiet: {Listed(names)}")
                : CheckResult.Bad(
                    context.IsEcs
                        ? $"{Listed(loud)} is in ALARM now: ECS ignores it for this deployment, and {context.Words.BeforeTraffic} would fail"
                        : $"{Listed(loud)} is in ALARM now and would stop the deployment at once",
                    "Wait until it is OK, or find its cause"),
            .. alarms.Silent.Select(name => CheckResult.Bad(
                $"{name} is {(alarms.Of(name) is "" ? "in no state" : alarms.Of(name))} now: it would not stop a bad version",
                "Check its metric and its treatment of missing data")),
            .. absent is [] ? Array.Empty<CheckResult>()
                :
            [
                CheckResult.Bad(
                    $"{Listed(absent)} does not exist: it would not stop a bad version", $"Create it, or remove it from the {context.Words.Group}"),
            ],
        ], context);
    }

    private static CheckResult DeploymentConfig(CheckContext context)
    {
        if (context.Facts.Controller?.Config?.DeploymentConfigInfo is not { } config)
        {
            return CheckResult.Unread(
                $"the deployment configuration {context.Site.DeploymentConfig}", context.Facts.Controller?.Config, "codedeploy:GetDeploymentConfig");
        }

        var name = config.DeploymentConfigName ?? context.Site.DeploymentConfig;

        return config.TrafficRoutingConfig switch
        {
            { Type: "TimeBasedCanary", TimeBasedCanary: { CanaryPercentage: { } percent, CanaryInterval: { } minutes } } => Watched(
                context, minutes, $"{name} shifts {percent}% of traffic, then the rest after {minutes} minutes"),
            { Type: "TimeBasedLinear", TimeBasedLinear: { LinearPercentage: { } percent, LinearInterval: { } minutes } } => Watched(
                context, (Math.Ceiling(100 / percent) - 1) * minutes, $"{name} shifts {percent}% of traffic every {minutes} minutes"),
            not { Type: "AllAtOnce" } => CheckResult.Unknown(
                $"{(name is "" ? "The deployment configuration" : name)} does not specify how it shifts traffic",
                $"Look it up in {context.Words.Name}",
                Severity.Warning),
            _ => CheckResult.Bad(
                $"{name} shifts all traffic at once: whatever the probes miss reaches every user",
                context.IsEcs
                    ? "Set the service's deployment strategy to CANARY, which exposes only a part of them"
                    : "Use a canary such as CodeDeployDefault.ECSCanary10Percent5Minutes, which exposes only 10% of them"),
        };
    }

    /// <summary>Whether the watch lasts as long as the shift, which ECS may stretch over days.</summary>
    private static CheckResult Watched(CheckContext context, double minutes, string how)
        => context.Plan.Watch is { Action: not WatchAction.Off, MaxMinutes: var most } && minutes > most
            ? CheckResult.Bad(
                $"{how}, which takes {minutes} minutes, but the watch ends after {most}: nothing looks at the rest of the shift",
                minutes <= WatchSettings.LongestMinutes
                    ? $"Set watch.maxMinutes in the plan to {minutes} or more"
                    : $"Shorten the shift to {WatchSettings.LongestMinutes} minutes, and set watch.maxMinutes in the plan to as many",
                Severity.Warning)
            : CheckResult.Good(how);

    private static CheckResult ReadyWait(CheckContext context)
        => context.Group.BlueGreenDeploymentConfiguration?.DeploymentReadyOption is { ActionOnTimeout: "STOP_DEPLOYMENT" } ready
            ? context.IsEcs ? CheckResult.Bad(
                "The service has pause hooks: an operator must continue the deployment at each, or ECS rolls it back",
                "Have one ready, or remove the pause hooks")
            : CheckResult.Bad(
                $"An operator must continue the deployment within {ready.WaitTimeInMinutes ?? 0} minutes, "
                    + "or CodeDeploy stops it before production traffic moves",
                "Have one ready, or set the group's ready option to CONTINUE_DEPLOYMENT")
            : CheckResult.Good("The traffic moves without manual approval");

    private static CheckResult ServiceController(CheckContext context)
    {
        var service = context.Service;

        return service?.Status != "ACTIVE"
            ? CheckResult.Bad($"The ECS service {context.Site.Service} is {service?.Status ?? "unknown"}", "Create it again: it must be ACTIVE")
            : context is { IsEcs: true, Deploying.Strategy: null or "ROLLING" } ? CheckResult.Bad(
                $"The service {context.Site.Service} deploys with the strategy ROLLING, which mixes both versions behind one target group: "
                    + "nothing can be compared",
                "Set its deployment strategy to CANARY, LINEAR or BLUE_GREEN")
            : context.IsEcs ? CheckResult.Good(
                $"The service {context.Site.Service} is ACTIVE, and ECS deploys it with the strategy {context.Deploying?.Strategy ?? "unknown"}")
            : service.DeploymentController?.Type != "CODE_DEPLOY"
                ? CheckResult.Bad(
                    $"The deployment controller of {context.Site.Service} is {service.DeploymentController?.Type ?? "ECS"}: "
                        + "CodeDeploy cannot deploy to it",
                    "Recreate the service with the deployment controller CODE_DEPLOY")
            : CheckResult.Good($"The service {context.Site.Service} is ACTIVE and its deployment controller is CODE_DEPLOY");
    }

    private static CheckResult BlueHealthy(CheckContext context)
    {
        var blue = context.Site.Blue;
        var healthy = blue?.Targets.Count(target => target.IsHealthy) ?? 0;
        var count = context.Service?.DesiredCount ?? 0;

        // A count that comes with a new version is green's: ECS leaves blue as many as it had.
        var desired = context.IsEcs && blue is { Desired: > 0 } ? Math.Min(blue.Desired, count) : count;

        return blue is null && context.Site.IsFirst
            ? CheckResult.Bad(
                "It is the service's first deployment: there is no blue to compare with or to go back to, and a failed hook fails the creation",
                "Nothing, if that is what you want; later deployments have a blue",
                Severity.Warning)
            : blue is null ? CheckResult.Bad(
                $"The service has no primary {context.Words.TaskSet} on the pair's target groups: there is no blue to roll back to",
                $"Make the service's primary {context.Words.TaskSet} use one of the pair's target groups")
            : count == 0
                ? CheckResult.Bad($"The desired count of {context.Site.Service} is 0: there is no blue to roll back to", "Raise its desired count")
            : healthy < desired
                ? CheckResult.Bad(
                    $"{healthy} of {desired} blue tasks are healthy: an unhealthy blue cannot take the traffic back", "Repair blue before you deploy")
            : CheckResult.Good($"{healthy} of {desired} blue tasks are healthy");
    }

    private static CheckResult GreenEmpty(CheckContext context)
    {
        var blue = context.Site.Blue?.TargetGroupArn;
        var others = (context.Facts.Health?.TargetGroups ?? [])
            .Where(group => group.TargetGroupArn != blue && group.Health is { Error: null })
            .ToList();
        var left = others
            .SelectMany(group => group.Health?.TargetHealthDescriptions ?? [])
            .Count(target => target.TargetHealth?.State is not ("draining" or "unhealthy.draining"));

        return blue is null ? CheckResult.Unknown("Without blue, green's target group cannot be identified", severity: Severity.Warning)
            : others is [] ? CheckResult.Unread("the targets of green's target group", null, "elasticloadbalancing:DescribeTargetHealth")
            : left > 0
                ? CheckResult.Bad(
                    $"Green's target group still holds {left} {(left == 1 ? "target" : "targets")} from an earlier deployment",
                    "Deregister them, or they would be judged as green")
            : CheckResult.Good("Green's target group is empty");
    }

    private static string Listed(IReadOnlyList<string>? names) => names is null or [] ? "nothing" : string.Join(", ", names);
}
