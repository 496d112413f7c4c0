using System.Text.Json.Nodes;
using Canary.Deployments;
using Canary.Plans;
using Rehearsal.Account;
using Rehearsal.Api;
using Rehearsal.CodeDeploy;
using Rehearsal.Fleet;

namespace Rehearsal;

/// <summary>A service to rehearse with, behind a pair of target groups, and the deployment group that CodeDeploy deploys it by.</summary>
internal sealed record ServiceSetup
{
    public string Application { get; init; } = "shop";

    public string DeploymentGroup { get; init; } = "shop-production";

    public string Cluster { get; init; } = "main";

    public string Service { get; init; } = "shop";

    public int DesiredCount { get; init; } = 2;

    /// <summary>How many tasks green has, when that differs because somebody else runs them; null: as many as blue.</summary>
    public int? GreenCount { get; init; }

    /// <summary>How the target groups speak to their targets: HTTP or HTTPS.</summary>
    public string Protocol { get; init; } = "HTTP";

    public string Container { get; init; } = "shop";

    public int ContainerPort { get; init; } = 8080;

    public HealthCheck HealthCheck { get; init; } = new();

    /// <summary>Of the target group that the first deployment gets; null: the same.</summary>
    public HealthCheck? OtherHealthCheck { get; init; }

    public TimeSpan DeregistrationDelay { get; init; } = TimeSpan.FromSeconds(300);

    public int HealthCheckGracePeriodSeconds { get; init; } = 60;

    public bool HasTestListener { get; init; } = true;

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

    public string Configuration { get; init; } = TrafficRouting.AllAtOnceName;

    public AutoRollback AutoRollback { get; init; } = AutoRollback.OnEverything;

    public TimeSpan TerminationWait { get; init; } = TimeSpan.FromMinutes(60);

    public bool TerminatesBlue { get; init; } = true;

    public IReadOnlyList<string> Alarms { get; init; } = [];

    /// <summary>What the alarms are in before a deployment starts.</summary>
    public AlarmState AlarmState { get; init; } = AlarmState.Ok;

    /// <summary>Empty: everything runs on FARGATE.</summary>
    public IReadOnlyList<CapacityProvider> CapacityProviders { get; init; } = [];

    /// <summary>Null: two private subnets, and a security group that lets the load balancer in.</summary>
    public AwsvpcConfiguration? Network { get; init; }

    /// <summary>The port that the tasks' security group lets the load balancer in on; null: the container's.</summary>
    public int? OpenPort { get; init; }

    /// <summary>Members that win over those of the task definition that is made for the service, in PascalCase.</summary>
    public JsonObject TaskDefinition { get; init; } = [];

    /// <summary>Members that win over those, for the task definitions of deployments.</summary>
    public JsonObject GreenTaskDefinition { get; init; } = [];

    /// <summary>What was pushed for the versions that deployments bring; null: nobody has pushed it.</summary>
    public PushedImage? GreenImage { get; init; } = new();

    /// <summary>The bucket that deployments take their AppSpec from; null: CodeDeploy is given its text.</summary>
    public string? AppSpecBucket { get; init; }

    /// <summary>The version of the AppSpec in that bucket; null: the bucket keeps none.</summary>
    public string? AppSpecVersion { get; init; }

    /// <summary>Whether the stack may read that bucket.</summary>
    public bool IsAppSpecBucketRead { get; init; } = true;

    /// <summary>What is left in the registry of the version that serves first; null: it was deleted.</summary>
    public PushedImage? BlueImage { get; init; } = new();

    /// <summary>Null: the repository has none.</summary>
    public string? LifecyclePolicy { get; init; } =
        """{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":7}"""
            + ""","action":{"type":"expire"}}]}""";

    /// <summary>Builds it all and starts the first tasks, which need not be healthy yet.</summary>
    public async Task<DeploymentGroup> CreateIn(
        CodeDeployService codeDeploy, LoadBalancer balancer, ITaskSource source, CancellationToken cancellationToken)
    {
        var account = codeDeploy.Account;
        var blue = balancer.AddTargetGroup($"{Service}-a", HealthCheck, Protocol, ContainerPort);
        var pair = new TargetGroupPair(blue, balancer.AddTargetGroup($"{Service}-b", OtherHealthCheck ?? HealthCheck, Protocol, ContainerPort));
        pair.One.DeregistrationDelay = pair.Two.DeregistrationDelay = DeregistrationDelay;
        account.Add(balancer);
        var (production, test) = await Listeners(balancer, blue, cancellationToken);
        var service = Build(account, source);
        account.Vpc.Provide(service.Network.Subnets, service.Network.SecurityGroups, OpenPort ?? ContainerPort);
        account.Images.Repository(Service).LifecyclePolicy = LifecyclePolicy;
        await Start(service, blue, cancellationToken);

        var group = GroupOf(service, pair, production, test);
        codeDeploy.Add(group);
        return group;
    }

    /// <summary>Registers the next revision of the service's task definition, for its next deployment, and pushes its image.</summary>
    public string RegisterTaskDefinition(InMemoryAccount account)
    {
        var arn = account.TaskDefinitions.NextArn(Service);
        Register(account, arn);
        return arn;
    }

    /// <summary>Registers a task definition for a deployment under the ARN that its AppSpec has, and pushes its image.</summary>
    public void Register(InMemoryAccount account, string arn) => Put(account, arn, GreenImage, [.. TaskDefinition, .. GreenTaskDefinition]);

    private async Task<(Listener Production, Listener? Test)> Listeners(LoadBalancer balancer, TargetGroup blue, CancellationToken cancellationToken)
    {
        var neighbours = NeighbourRules > 0 ? new Neighbours(balancer, NeighbourRules) : null;
        var production = Join(Shared?.Production, blue) ?? await AddListener(balancer, "production", blue, neighbours, cancellationToken);
        var test = !HasTestListener ? null : Join(Shared?.Test, blue) ?? await AddListener(balancer, "test", blue, neighbours, cancellationToken);
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

    private AccountService Build(InMemoryAccount account, ITaskSource source) => new(account, Cluster, Service, DesiredCount, source)
    {
        HealthCheckGracePeriodSeconds = HealthCheckGracePeriodSeconds,
        GreenCount = GreenCount,
        CapacityProviders = CapacityProviders,
        Network = Network ?? AccountService.TwoSubnets,
    };

    private string RegisterFirst(InMemoryAccount account)
    {
        var arn = account.TaskDefinitions.NextArn(Service);
        Put(account, arn, BlueImage, TaskDefinition);
        return arn;
    }

    private void Put(InMemoryAccount account, string arn, PushedImage? image, IEnumerable<KeyValuePair<string, JsonNode?>> members)
    {
        var tag = $"v{arn.Split(':')[^1]}";
        if (image is not null)
        {
            account.Images.Push(Service, tag, image);
        }

        var definition = ApiResponse.Of(
            ("ContainerDefinitions", new JsonArray(ContainerNamed(account.Images.Name(Service, tag), account.Arns.Region))),
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

    private JsonObject ContainerNamed(string image, string region) =>
        ApiResponse.Of(
            ("Essential", true),
            ("HealthCheck", ApiResponse.Of(
                ("Command", new JsonArray("CMD-SHELL", $"curl -f http://localhost:{ContainerPort}{HealthCheck.Path}")),
                ("Interval", 10),
                ("Retries", 3),
                ("StartPeriod", 10),
                ("Timeout", 5))),
            ("Image", image),
            ("LogConfiguration", ApiResponse.Of(
                ("LogDriver", "awslogs"),
                ("Options", ApiResponse.Of(("awslogs-group", $"/ecs/{Service}"), ("awslogs-region", region), ("awslogs-stream-prefix", Container))))),
            ("Name", Container),
            ("PortMappings", new JsonArray(ApiResponse.Of(("ContainerPort", ContainerPort), ("HostPort", ContainerPort), ("Protocol", "tcp")))));
}

/// <summary>The listeners of a load balancer that services share, and the priority of one service's rule on both.</summary>
internal sealed record SharedListeners(Listener Production, Listener Test, int Priority);
