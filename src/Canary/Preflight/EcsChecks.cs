using Canary.Aws;
using Canary.Deployments;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>What only ECS's own deployments have: hooks of the service, two groups on one rule, a role and a circuit breaker.</summary>
internal static class EcsChecks
{
    /// <summary>The workflows end within 50 minutes, and ECS asks once more after that. Minutes.</summary>
    private const int ShortestTimeout = 55;

    /// <summary>Beyond it, a hook that is never answered holds a deployment up for long. Minutes.</summary>
    private const int LongestTimeout = 120;

    /// <summary>https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TimeoutConfiguration.html. Minutes.</summary>
    private const int DefaultTimeout = 1440;

    private const string Lambda = "AWS_LAMBDA";

    public static IReadOnlyList<Check> All { get; } =
    [
        new(
            "hook-timeout",
            "a hook that gets no answer rolls back, after 55 to 120 minutes; CONTINUE is an error",
            Severity.Warning,
            HookTimeout),
        new(
            "alternate-group",
            "the alternate target group is another one than the target group",
            Severity.Error,
            AlternateGroup) { HasBalancer = true },
        new(
            "groups-on-rule",
            "the production rule forwards to both target groups, or, with a test rule, each is in one of the two",
            Severity.Error,
            GroupsOnRule) { HasBalancer = true },
        new(
            "infrastructure-role",
            "the load balancer has a role by which ECS shifts its rules; what it may do is not read",
            Severity.Error,
            InfrastructureRole) { HasBalancer = true },
        new(
            "service-connect",
            "without a load balancer, Service Connect names a port of the tasks, and probes reach it",
            Severity.Error,
            ServiceConnect) { HasBalancer = false },
        new(
            "circuit-breaker",
            "whether a green that never starts ends the deployment early",
            Severity.Info,
            CircuitBreaker),
    ];

    /// <summary>The counterpart of an AppSpec's hooks: which stages name the function that asks.</summary>
    public static CheckResult HooksNamed(CheckContext context)
    {
        if (context.Deploying is null)
        {
            return CheckResult.Unknown("The hooks of the service are not known: ECS describes no deployment configuration");
        }

        var own = HooksOf(context);
        var without = LifecycleStage.Asked.Where(stage => !own.Any(hook => hook.LifecycleStages?.Contains(stage) == true)).ToList();

        return own is [] ? CheckResult.Bad(
                "The service names no function of this stack in its lifecycleHooks: nothing checks the deployment",
                "Add the stack's output EcsLifecycleHooksCli to the service's deploymentConfiguration")
            : without is [] ? CheckResult.Good("The service names the hook for each of the five stages")
            : CheckResult.Bad(
                $"The service names no hook for {string.Join(", ", without)}: nothing checks the deployment there",
                "Add the missing stages to the lifecycleStages of the hook");
    }

    private static CheckResult HookTimeout(CheckContext context) => HooksOf(context) switch
    {
        [] => CheckResult.Unknown("The service names no hook of this stack: see appspec-hooks"),
        var hooks => hooks.Select(hook => TimeoutOf(hook.TimeoutConfiguration)).Together(context),
    };

    private static CheckResult TimeoutOf(HookTimeout? timeout)
    {
        var minutes = timeout?.TimeoutInMinutes ?? DefaultTimeout;

        return timeout?.Action == "CONTINUE" ? CheckResult.Bad(
                $"A hook that gets no answer within {minutes} minutes is taken for a pass: a bad version goes on when the gate cannot look",
                "Set the action of the hook's timeoutConfiguration to ROLLBACK",
                Severity.Error)
            : minutes < ShortestTimeout ? CheckResult.Bad(
                $"The hook times out after {minutes} minutes, but a judgement may take 50: a good version would be rolled back",
                "Set timeoutInMinutes of the hook's timeoutConfiguration to 60")
            : minutes > LongestTimeout ? CheckResult.Bad(
                $"The hook times out after {minutes} minutes: where ECS gets no answer, the deployment waits that long",
                "Set timeoutInMinutes of the hook's timeoutConfiguration to 60")
            : CheckResult.Good($"A hook that gets no answer rolls back after {minutes} minutes");
    }

    private static CheckResult AlternateGroup(CheckContext context) => context.Balancer switch
    {
        null => CheckResult.Unknown("The load balancer of the service revision is not known"),
        { AdvancedConfiguration.AlternateTargetGroupArn: null or "" } => CheckResult.Bad(
            "The service has no alternate target group: green would have no target group of its own",
            "Set alternateTargetGroupArn in the load balancer's advancedConfiguration"),
        { TargetGroupArn: { } group, AdvancedConfiguration.AlternateTargetGroupArn: { } other } when group == other => CheckResult.Bad(
            $"The alternate target group is the target group itself ({group}): green and blue could not be told apart",
            "Create a second target group, and set alternateTargetGroupArn to it"),
        { TargetGroupArn: var judged } when ServiceDeployments.GreenIn(context.Facts)?.LoadBalancers is { Count: > 1 and var count } =>
            CheckResult.Bad(
            $"The service has {count} load balancers, and green is judged behind one of them alone: that of {judged}",
            "Nothing, if users come in there",
            Severity.Info),
        _ => CheckResult.Good("The service has two target groups"),
    };

    private static CheckResult GroupsOnRule(CheckContext context)
    {
        var groups = context.TargetGroups.Select(group => group.TargetGroupArn).OfType<string>().ToList();
        var (production, test) = (context.Site.Production, context.Site.Test);
        if (groups is [] || production is null || (context.Facts.Rules is null && context.Site.RuleQueries is [_, ..]))
        {
            return CheckResult.Unknown("Where the production rule forwards to is not known: see route-distinct");
        }

        var absent = groups.Where(arn => !IsIn(production, arn) && !(test is not null && IsIn(test, arn))).ToList();

        return absent is [] ? CheckResult.Good("Each of the two target groups is in the rules that ECS shifts")
            : CheckResult.Bad(
                $"No rule of the service forwards to {string.Join(", ", absent)}: ECS could not move traffic there",
                "Add it to the production rule's forward action, with weight 0");
    }

    private static bool IsIn(Route route, string targetGroupArn) => route.Forwards.Any(forward => forward.TargetGroupArn == targetGroupArn);

    private static CheckResult InfrastructureRole(CheckContext context) => context.Balancer switch
    {
        null => CheckResult.Unknown("The load balancer of the service revision is not known"),
        { AdvancedConfiguration.RoleArn: { Length: > 0 } role } => CheckResult.Good(
            $"ECS shifts the rules as {role[(role.LastIndexOf('/') + 1)..]}; what that role may do was not read"),
        _ => CheckResult.Bad(
            "The load balancer has no role: ECS cannot shift its rules",
            "Set roleArn in its advancedConfiguration to a role with the policy AmazonECSInfrastructureRolePolicyForLoadBalancers"),
    };

    private static CheckResult ServiceConnect(CheckContext context)
    {
        var green = ServiceDeployments.GreenIn(context.Facts)!;

        return ServiceDeployments.OutOfReach(context.Site.Service, green) is { } problem ? CheckResult.Bad(problem.What, problem.Cure)
            : CheckResult.Good(
                $"Clients reach {context.Site.Service} by Service Connect at the port {context.Connect!.PortName}; probes ask its tasks there");
    }

    private static CheckResult CircuitBreaker(CheckContext context) => context.Deploying?.DeploymentCircuitBreaker is { Enable: true }
        ? CheckResult.Good("The deployment circuit breaker is on")
        : CheckResult.Bad(
            "The deployment circuit breaker is off: a green whose tasks never start holds the deployment up in SCALE_UP for up to 24 hours",
            "Enable deploymentCircuitBreaker with rollback in the service's deploymentConfiguration");

    /// <summary>Those that ask this stack's function, by whatever version or alias; all of Lambda where it is not known which that is.</summary>
    private static IReadOnlyList<ServiceHook> HooksOf(CheckContext context)
    {
        var asked = context.Site.HookFunctionArns.FirstOrDefault(arn => arn is not "");

        return
        [
            .. (context.Deploying?.LifecycleHooks ?? [])
                .Where(hook => hook.TargetType is null or Lambda && hook.HookTargetArn is not null)
                .Where(hook => asked is null || HookFunctionName.Parse(hook.HookTargetArn!).IsSame(HookFunctionName.Parse(asked))),
        ];
    }
}
