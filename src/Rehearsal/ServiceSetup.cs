using System.Text.Json.Nodes;
using Canary.Deployments;
using Canary.Plans;
using Rehearsal.Account;
using Rehearsal.Api;
using Rehearsal.CodeDeploy;
using Rehearsal.Ecs;
using Rehearsal.Fleet;

namespace Rehearsal;

/// <summary>A service to rehearse with, behind a pair of target groups, and how CodeDeploy or ECS itself deploys it.</summary>
internal sealed record ServiceSetup
{
    public Controller Controller { get; init; } = Controller.CodeDeploy;

    public string Application { get; init; } = "shop";

    public string DeploymentGroup { get; init; } = "shop-production";

    public string Cluster { get; init; } = "main";

    public string Service { get; init; } = "shop";

    /// <summary>The parameter that a hook of ECS itself is handed for its plan; null: the plan is under the service's name.</summary>
    public string? PlanParameter { get; init; }

    /// <summary>What the workflows look for its plan under: the whole name of a parameter, or what follows the stack's prefix.</summary>
    public string NameOfPlan => PlanParameter ?? UsualNameOfPlan;

    private string UsualNameOfPlan => Controller is Controller.Ecs ? $"{Cluster}/{Service}" : $"{Application}/{DeploymentGroup}";

    public int DesiredCount { get; init; } = 2;

    /// <summary>How many tasks green has, when that differs because somebody else runs them; null: as many as blue.</summary>
    public int? GreenCount { get; init; }

    /// <summary>How the target groups speak to their targets: HTTP or HTTPS.</summary>
    public string Protocol { get; init; } = "HTTP";

    /// <summary>Of the target groups: HTTP1 or GRPC.</summary>
    public string ProtocolVersion { get; init; } = "HTTP1";

    public string Container { get; init; } = "shop";

    public int ContainerPort { get; init; } = 8080;

    /// <summary>What the task definition calls that port.</summary>
    private const string PortName = "http";

    public HealthCheck HealthCheck { get; init; } = new();

    /// <summary>The port that the container's own health check asks; null: the container's.</summary>
    public int? HealthCommandPort { get; init; }

    /// <summary>Of the target group that the first deployment gets; null: the same.</summary>
    public HealthCheck? OtherHealthCheck { get; init; }

    public TimeSpan DeregistrationDelay { get; init; } = TimeSpan.FromSeconds(300);

    public int HealthCheckGracePeriodSeconds { get; init; } = 60;

    public bool HasTestListener { get; init; } = true;

    /// <summary>False: clients reach the service by Service Connect alone; for ECS itself.</summary>
    public bool HasBalancer { get; init; } = true;

    /// <summary>Whether something between the prober and the production listener swallows what it sends; users get through.</summary>
    public bool IsClosedToProber { get; init; }

    /// <summary>
    /// Rules of other services on each listener. 0: the listeners are the service's own and forward to it by default; 1 to 100: it has a rule
    /// among theirs, and what no rule takes is answered with 404.
    /// </summary>
    public int NeighbourRules { get; init; }

    /// <summary>Listeners on which other services of the account have rules too; null: the service has listeners of its own.</summary>
    public SharedListeners? Shared { get; init; }

    /// <summary>
    /// The host by which the service's rule takes requests, or a pattern such as *.example.com; empty: it takes them for any host, by their path.
    /// </summary>
    public string Host { get; init; } = "";

    /// <summary>The name by which users know the service; null: its address.</summary>
    public string? HostOfUsers(Plan plan) => (plan.Host, Host) switch
    {
        ("", "") => null,
        ("", var host) => host.Replace("*", "shop", StringComparison.Ordinal),
        var (host, _) => host,
    };

    /// <summary>The deployment configuration of CodeDeploy.</summary>
    public string Configuration { get; init; } = TrafficRouting.AllAtOnceName;

    /// <summary>How ECS itself moves traffic.</summary>
    public Strategy Strategy { get; init; } = Strategy.ShortCanary;

    /// <summary>How long ECS itself waits for a hook at one stage.</summary>
    public TimeSpan HookTimeout { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>What a hook of ECS itself is handed with each call; null: nothing.</summary>
    public JsonObject? HookDetails { get; init; }

    /// <summary>Whether ECS itself rolls back when too many tasks fail.</summary>
    public bool HasCircuitBreaker { get; init; }

    /// <summary>
    /// Whether the test route is a rule of the production listener, for <see cref="TestHost"/>, instead of a listener; for ECS itself alone.
    /// </summary>
    public bool HasTestRuleOnProduction { get; init; }

    /// <summary>The host by which a test rule on the production listener takes requests.</summary>
    public string TestHost => Host is "" ? "test.internal" : $"test.{Host.Replace("*.", "", StringComparison.Ordinal)}";

    public AutoRollback AutoRollback { get; init; } = AutoRollback.OnEverything;

    /// <summary>How long blue outlives the last step of a deployment; to ECS itself, the bake time.</summary>
    public TimeSpan TerminationWait { get; init; } = TimeSpan.FromMinutes(60);

    public bool TerminatesBlue { get; init; } = true;

    public IReadOnlyList<string> Alarms { get; init; } = [];

    /// <summary>The metric of the containers that the alarms look at; null: they look at what users get of the load balancer.</summary>
    public string? AlarmMetric { get; init; }

    /// <summary>What the alarms are in before a deployment starts.</summary>
    public AlarmState AlarmState { get; init; } = AlarmState.Ok;

    /// <summary>Empty: everything runs on FARGATE.</summary>
    public IReadOnlyList<CapacityProvider> CapacityProviders { get; init; } = [];

    /// <summary>Null: two private subnets, and a security group that lets the load balancer in.</summary>
    public AwsvpcConfiguration? Network { get; init; }

    /// <summary>The port that the tasks' security group lets the load balancer in on; null: the container's.</summary>
    public int? OpenPort { get; init; }

    /// <summary>Whether that security group lets any address in on the port instead.</summary>
    public bool IsOpenToWorld { get; init; }

    /// <summary>Whether that security group lets nothing out but to the load balancer; the rehearsal's tasks start all the same.</summary>
    public bool IsEgressClosed { get; init; }

    /// <summary>Whether the tasks' subnets lead to NAT gateways.</summary>
    public bool HasNatGateways { get; init; } = true;

    /// <summary>Whether the load balancer's security group lets anything in.</summary>
    public bool IsBalancerOpen { get; init; } = true;

    /// <summary>Members that win over those of the task definition that is made for the service, in PascalCase.</summary>
    public JsonObject TaskDefinition { get; init; } = [];

    /// <summary>Members that win over those, for the task definitions of deployments.</summary>
    public JsonObject GreenTaskDefinition { get; init; } = [];

    /// <summary>Options of a Java virtual machine that the task definitions of deployments set; null: none.</summary>
    public string? GreenJavaOptions { get; init; }

    /// <summary>What was pushed for the versions that deployments bring; null: nobody has pushed it.</summary>
    public PushedImage? GreenImage { get; init; } = new();

    /// <summary>The bucket that deployments take their AppSpec from; null: CodeDeploy is given its text.</summary>
    public string? AppSpecBucket { get; init; }

    /// <summary>What CodeDeploy's deployments are described as; null: they are not.</summary>
    public string? Description { get; init; }

    /// <summary>The version of the AppSpec in that bucket; null: the bucket keeps none.</summary>
    public string? AppSpecVersion { get; init; }

    /// <summary>Whether a no of the stack's gates stops anything: its parameter Mode, decide or observe.</summary>
    public string StackMode { get; init; } = "decide";

    /// <summary>Whether the stack may read that bucket.</summary>
    public bool IsAppSpecBucketRead { get; init; } = true;

    /// <summary>What is left in the registry of the version that serves first; null: it was deleted.</summary>
    public PushedImage? BlueImage { get; init; } = new();

    /// <summary>Null: the repository has none.</summary>
    public string? LifecyclePolicy { get; init; } =
        """{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":7}"""
            + ""","action":{"type":"expire"}}]}""";

    /// <summary>Builds it all for CodeDeploy and starts the first tasks, which need not be healthy yet.</summary>
    public async Task<DeploymentGroup> CreateIn(
        CodeDeployService codeDeploy, LoadBalancer balancer, ITaskSource source, CancellationToken cancellationToken)
    {
        var pair = AddTargetGroups(balancer);
        var (production, test) = await Listeners(codeDeploy.Account, balancer, pair.One, cancellationToken);
        var service = Build(codeDeploy.Account, source);
        await Start(service, pair.One, cancellationToken);

        var group = GroupOf(service, pair, production, test);
        codeDeploy.Add(group);
        return group;
    }

    /// <summary>
    /// Builds it all for ECS itself, without a revision: the first tasks come from <see cref="EcsController.Serve"/> or a deployment.
    /// </summary>
    public async Task<EcsService> CreateIn(EcsController ecs, LoadBalancer balancer, ITaskSource source, CancellationToken cancellationToken)
    {
        var pair = AddTargetGroups(balancer);
        var (production, test) = await Listeners(ecs.Account, balancer, pair.One, cancellationToken);
        var (rule, testRule) = (RuleOf(production), test is null ? null : RuleOf(test));
        if (HasTestRuleOnProduction)
        {
            var free = Enumerable.Range(1, ListenerRule.LastPriority).First(priority => production.Rules.All(known => known.Priority != priority));
            (test, testRule) = (production, production.AddRule(free, new RuleCondition([TestHost], []), rule.Forwards));
        }

        rule.Forwards = [new Forward(pair.One, 100), new Forward(pair.Two, 0)];
        testRule?.Forwards = rule.Forwards;
        var service = new EcsService
        {
            Service = Build(ecs.Account, source),
            TargetGroups = pair,
            ProductionListener = production,
            ProductionRule = rule,
            TestListener = test,
            TestRule = testRule,
            ConnectPortName = HasBalancer ? null : PortName,
            ContainerName = Container,
            ContainerPort = ContainerPort,
            Configuration = ConfigurationWith([]),
        };
        ecs.Account.Add(service.Service);
        ecs.Add(service);
        return service;

        ListenerRule RuleOf(Listener listener) => listener.Rules.First(known => known.Forwards.Any(forward => pair.Contains(forward.Group)));
    }

    /// <summary>How ECS itself deploys it.</summary>
    public DeploymentConfiguration ConfigurationWith(IReadOnlyList<LifecycleHook> hooks) => new()
    {
        Strategy = Strategy,
        BakeTime = TerminationWait,
        Hooks = [.. hooks.Select(hook => hook with { Timeout = HookTimeout, Details = DetailsOfHooks })],
        Alarms = Alarms,
        HasCircuitBreaker = HasCircuitBreaker,
    };

    private JsonObject? DetailsOfHooks => PlanParameter is null ? HookDetails : new JsonObject { ["plan"] = PlanParameter };

    /// <summary>The next version of the service, for ECS itself.</summary>
    public RevisionPlan PlanOf(string taskDefinition) => new(taskDefinition, Container, ContainerPort);

    /// <summary>Registers the task definition of the version that serves first, and pushes its image.</summary>
    public string RegisterFirst(InMemoryAccount account)
    {
        var arn = account.TaskDefinitions.NextArn(Service);
        Put(account, arn, BlueImage, TaskDefinition, javaOptions: null);
        return arn;
    }

    /// <summary>Registers the next revision of the service's task definition, for its next deployment, and pushes its image.</summary>
    public string RegisterTaskDefinition(InMemoryAccount account)
    {
        var arn = account.TaskDefinitions.NextArn(Service);
        Register(account, arn);
        return arn;
    }

    /// <summary>Registers a task definition for a deployment under the ARN that its AppSpec has, and pushes its image.</summary>
    public void Register(InMemoryAccount account, string arn)
        => Put(account, arn, GreenImage, [.. TaskDefinition, .. GreenTaskDefinition], GreenJavaOptions);

    private TargetGroupPair AddTargetGroups(LoadBalancer balancer)
    {
        var pair = new TargetGroupPair(
            balancer.AddTargetGroup($"{Service}-a", HealthCheck, Protocol, ContainerPort),
            balancer.AddTargetGroup($"{Service}-b", OtherHealthCheck ?? HealthCheck, Protocol, ContainerPort));
        pair.One.DeregistrationDelay = pair.Two.DeregistrationDelay = DeregistrationDelay;
        pair.One.ProtocolVersion = pair.Two.ProtocolVersion = ProtocolVersion;
        return pair;
    }

    private async Task<(Listener Production, Listener? Test)> Listeners(
        InMemoryAccount account, LoadBalancer balancer, TargetGroup blue, CancellationToken cancellationToken)
    {
        account.Add(balancer);
        var neighbours = NeighbourRules > 0 ? new Neighbours(balancer, NeighbourRules) : null;
        var production = Join(Shared?.Production, blue) ?? await AddListener(balancer, "production", blue, neighbours, cancellationToken);
        var test = !HasTestListener || HasTestRuleOnProduction
            ? null
            : Join(Shared?.Test, blue) ?? await AddListener(balancer, "test", blue, neighbours, cancellationToken);
        if (IsClosedToProber)
        {
            await balancer.CloseToProber(production, cancellationToken);
        }

        return (production, test);
    }

    private async Task Start(AccountService service, TargetGroup blue, CancellationToken cancellationToken)
    {
        var plan = new TaskSetPlan(TaskSetLabel.Blue, blue, RegisterFirst(service.Account), Container, ContainerPort, ExternalId: null);
        var first = service.AddTaskSet(plan);
        service.MakePrimary(first);
        service.Account.Add(service);
        await first.Launch(cancellationToken);
    }

    private DeploymentGroup GroupOf(AccountService service, TargetGroupPair pair, Listener production, Listener? test) => new()
    {
        Id = service.Account.Identifiers.Uuid(),
        ApplicationName = Application,
        Name = DeploymentGroup,
        Service = service,
        TargetGroups = pair,
        ProductionListener = production,
        TestListener = test,
        ConfigurationName = Configuration,
        AutoRollback = AutoRollback,
        TerminationWait = TerminationWait,
        TerminatesBlue = TerminatesBlue,
        Alarms = Alarms,
    };

    private async Task<Listener> AddListener(
        LoadBalancer balancer, string name, TargetGroup blue, Neighbours? neighbours, CancellationToken cancellationToken)
    {
        var listener = await balancer.AddListener(name, neighbours is null ? blue : null, cancellationToken);
        neighbours?.AddRulesTo(listener);
        if (neighbours is not null)
        {
            AddRule(listener, neighbours.PriorityAmongThem, blue);
        }

        return listener;
    }

    private Listener? Join(Listener? shared, TargetGroup blue)
    {
        if (shared is not null)
        {
            AddRule(shared, Shared!.Priority, blue);
        }

        return shared;
    }

    private void AddRule(Listener listener, int priority, TargetGroup blue) =>
        listener.AddRule(priority, Host is "" ? new RuleCondition([], ["/*"]) : new RuleCondition([Host], []), [new Forward(blue, 1)]);

    private AccountService Build(InMemoryAccount account, ITaskSource source)
    {
        var service = new AccountService(account, Cluster, Service, DesiredCount, source)
        {
            IsDeployedByEcs = Controller is Controller.Ecs,
            HealthCheckGracePeriodSeconds = HealthCheckGracePeriodSeconds,
            GreenCount = GreenCount,
            CapacityProviders = CapacityProviders,
            Network = Network ?? AccountService.TwoSubnets,
        };
        foreach (var alarm in AlarmMetric is null ? [] : Alarms)
        {
            account.Alarms.LookAt(alarm, AlarmMetric!);
        }

        (account.Vpc.HasNatGateways, account.Vpc.IsBalancerOpen) = (HasNatGateways, IsBalancerOpen);
        account.Vpc.Provide(service.Network.Subnets, service.Network.SecurityGroups, OpenPort ?? ContainerPort, Doors);
        account.Images.Repository(Service).LifecyclePolicy = LifecyclePolicy;
        return service;
    }

    private VpcSecurityGroup Doors(VpcSecurityGroup sound) => sound with
    {
        Inbound = IsOpenToWorld ? [.. sound.Inbound.Select(rule => rule with { Peer = VpcSecurityGroup.Anywhere })] : sound.Inbound,
        Outbound = IsEgressClosed ? [.. sound.Outbound.Select(rule => rule with { To = 80, Peer = Vpc.LoadBalancerGroup })] : sound.Outbound,
    };

    private void Put(
        InMemoryAccount account, string arn, PushedImage? image, IEnumerable<KeyValuePair<string, JsonNode?>> members, string? javaOptions)
    {
        var tag = $"v{arn.Split(':')[^1]}";
        if (image is not null)
        {
            account.Images.Push(Service, tag, image);
        }

        var definition = ApiResponse.Of(
            ("ContainerDefinitions", new JsonArray(ContainerNamed(account.Images.Name(Service, tag), account.Arns.Region, javaOptions))),
            ("Cpu", "256"),
            ("ExecutionRoleArn", account.Arns.Role("ecsTaskExecutionRole")),
            ("Memory", "512"),
            ("RuntimePlatform", ApiResponse.Of(("CpuArchitecture", "X86_64"), ("OperatingSystemFamily", "LINUX"))));
        foreach (var (name, value) in members)
        {
            definition[name] = value?.DeepClone();
        }

        account.TaskDefinitions.Put(arn, definition);
    }

    private JsonObject ContainerNamed(string image, string region, string? javaOptions) =>
        ApiResponse.Of(
            ("Environment", javaOptions is null
                ? null
                : new JsonArray(ApiResponse.Of(("Name", "JAVA_TOOL_OPTIONS"), ("Value", javaOptions)))),
            ("Essential", true),
            ("HealthCheck", ApiResponse.Of(
                ("Command", new JsonArray("CMD-SHELL", $"curl -f http://localhost:{HealthCommandPort ?? ContainerPort}{HealthCheck.Path}")),
                ("Interval", 10),
                ("Retries", 3),
                ("StartPeriod", 10),
                ("Timeout", 5))),
            ("Image", image),
            ("LogConfiguration", ApiResponse.Of(
                ("LogDriver", "awslogs"),
                ("Options", ApiResponse.Of(("awslogs-group", $"/ecs/{Service}"), ("awslogs-region", region), ("awslogs-stream-prefix", Container))))),
            ("Name", Container),
            ("PortMappings", new JsonArray(ApiResponse.Of(
                ("ContainerPort", ContainerPort), ("HostPort", ContainerPort), ("Name", PortName), ("Protocol", "tcp")))));
}

/// <summary>The listeners of a load balancer that services share, and the priority of one service's rule on both.</summary>
internal sealed record SharedListeners(Listener Production, Listener Test, int Priority);
