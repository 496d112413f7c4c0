using System.Text.Json.Nodes;
using Rehearsal.CodeDeploy;
using Rehearsal.Fleet;

namespace Rehearsal.Account;

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

    public string Container { get; init; } = "web";

    public int ContainerPort { get; init; } = 8080;

    public HealthCheck HealthCheck { get; init; } = new();

    public int HealthCheckGracePeriodSeconds { get; init; } = 60;

    public bool HasTestListener { get; init; } = true;

    public string Configuration { get; init; } = TrafficRouting.AllAtOnceName;

    public AutoRollback AutoRollback { get; init; } = AutoRollback.OnEverything;

    public TimeSpan TerminationWait { get; init; } = TimeSpan.FromMinutes(60);

    public bool TerminatesBlue { get; init; } = true;

    public IReadOnlyList<string> Alarms { get; init; } = [];

    /// <summary>Members that win over those of the task definition that is made for the service, in PascalCase.</summary>
    public JsonObject TaskDefinition { get; init; } = [];

    /// <summary>Builds it all and starts the first tasks, which need not be healthy yet.</summary>
    public async Task<DeploymentGroup> CreateIn(
        InMemoryAccount account, LoadBalancer balancer, ITaskSource source, CancellationToken cancellationToken)
    {
        var blue = balancer.AddTargetGroup($"{Service}-a", HealthCheck, Protocol, ContainerPort);
        var pair = new TargetGroupPair(blue, balancer.AddTargetGroup($"{Service}-b", HealthCheck, Protocol, ContainerPort));
        var production = await balancer.AddListener("production", blue, cancellationToken);
        var test = HasTestListener ? await balancer.AddListener("test", blue, cancellationToken) : null;
        account.Add(balancer);

        var service = new EcsService(account, Cluster, Service, DesiredCount, source)
        {
            HealthCheckGracePeriodSeconds = HealthCheckGracePeriodSeconds,
            GreenCount = GreenCount,
        };
        var plan = new TaskSetPlan(TaskSetLabel.Blue, blue, RegisterTaskDefinition(account), Container, ContainerPort, ExternalId: null);
        var first = service.AddTaskSet(plan);
        service.MakePrimary(first);
        account.Add(service);
        await first.Launch(cancellationToken);

        var group = new DeploymentGroup
        {
            Id = account.Identifiers.Uuid(),
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
        account.CodeDeploy.Add(group);
        return group;
    }

    /// <summary>Registers the next revision of the service's task definition, for its next deployment.</summary>
    public string RegisterTaskDefinition(InMemoryAccount account)
    {
        var definition = Answer.Of(
            ("ContainerDefinitions", new JsonArray(Answer.Of(
                ("Essential", true),
                ("Image", $"registry.local/{Service}:latest"),
                ("LogConfiguration", Answer.Of(
                    ("LogDriver", "awslogs"),
                    ("Options", Answer.Of(("awslogs-group", $"/ecs/{Service}"), ("awslogs-region", "local"), ("awslogs-stream-prefix", "ecs"))))),
                ("Name", Container),
                ("PortMappings", new JsonArray(Answer.Of(("ContainerPort", ContainerPort), ("HostPort", ContainerPort), ("Protocol", "tcp"))))))),
            ("Cpu", "256"),
            ("ExecutionRoleArn", account.Arns.Role("ecsTaskExecutionRole")),
            ("Memory", "512"),
            ("RuntimePlatform", Answer.Of(("CpuArchitecture", "X86_64"), ("OperatingSystemFamily", "LINUX"))));
        foreach (var (name, value) in TaskDefinition)
        {
            definition[name] = value?.DeepClone();
        }

        return account.TaskDefinitions.Register(Service, definition);
    }
}
