using Canary.Deployments;
using Rehearsal.Account;
using Rehearsal.Api;
using Rehearsal.Fleet;

namespace Rehearsal.Serving;

/// <summary>An account on real sockets that keeps running: its services serve users, and whoever calls its endpoint deploys them.</summary>
internal static class LiveAccount
{
    private const int MostConnections = 256;
    private const string Name = "shop";

    /// <summary>Of the service that ECS deploys itself, where CodeDeploy has the other name.</summary>
    private const string NameBeside = "shop-native";

    /// <summary>Where examples/ecs-native has the plan of the service that is called as CodeDeploy's.</summary>
    private const string PlanOfExample = "/hooks/shop/shop-production";

    private static readonly TimeSpan s_blueSettles = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(1);

    public static Task Run(ServeOptions options, ServeWatch watch, CancellationToken cancellationToken) =>
        Run(options, Services(options), watch, cancellationToken);

    /// <summary>The same with other services than those of the command line.</summary>
    internal static Task Run(
        ServeOptions options, IReadOnlyList<ServiceSetup> services, ServeWatch watch, CancellationToken cancellationToken) =>
        new SerialQueue().Run(async () =>
        {
            await RunHere(options, services, watch, cancellationToken);
            return true;
        });

    private static async Task RunHere(
        ServeOptions options, IReadOnlyList<ServiceSetup> services, ServeWatch watch, CancellationToken cancellationToken)
    {
        await using var network = new LoopbackNetwork();
        var environment = new LiveEnvironment(network, new PacedClock(options.Speed, TimeProvider.System), options.Seed);
        await using var programs = new Programs(options.Programs, environment.Wire, environment.Paced.RealTime, new ProgramLog(watch));
        await using var account = await ServedStack.SetUp(environment, options, services, programs, watch, cancellationToken);

        // First of all that takes time: a port that is taken is known at once.
        await using var endpoint = await network.Listen(
            new AccountEndpoint(account.Stack.Api).Answer, options.Port, MostConnections, AccountEndpoint.LongestBody, cancellationToken);
        await Settle(account, environment.Clock, options.IsShop ? s_blueSettles : s_blueSettles + ProcessTasks.LongestStart, cancellationToken);
        var served = account.DescribeAt(new Uri($"http://{endpoint.EndPoint}"));
        await using var users = new AllUsers(served.Services.Select(service => new Users(
            network, service.Users, service.Paths, environment.Wire, options.UsersPerSecond, host: service.Host)));
        await Task.Run(users.Start, cancellationToken);
        watch.Ready(served);

        await TellOfReports(account.Stack, watch, cancellationToken);
    }

    /// <summary>As examples/ecs-service and examples/ecs-native call theirs; both at once cannot have one name.</summary>
    internal static IReadOnlyList<ServiceSetup> Services(ServeOptions options)
    {
        var byCodeDeploy = Setup(options, Controller.CodeDeploy, Name);
        var byEcs = Setup(options, Controller.Ecs, options.HasCodeDeploy ? NameBeside : Name);
        return (options.HasCodeDeploy, options.HasEcs) switch
        {
            (true, true) => [byCodeDeploy, byEcs],
            (true, false) => [byCodeDeploy],
            _ => [byEcs],
        };
    }

    private static ServiceSetup Setup(ServeOptions options, Controller controller, string name) => new()
    {
        Controller = controller,
        Cluster = Name,
        Service = name,
        Application = name,
        DeploymentGroup = $"{name}-production",
        PlanParameter = controller is Controller.Ecs && name is Name ? PlanOfExample : null,
        DesiredCount = options.Targets,
        HealthCheck = options.IsShop ? new HealthCheck() : HealthCheck.OfAnyService,
        Host = options.Plan.Host.Split(':')[0],
        Configuration = options.DeploymentConfig,
        Strategy = options.Strategy,
        TerminationWait = TimeSpan.FromMinutes(5),
        Alarms = [$"{name}-5xx"],
        HasCircuitBreaker = true,
    };

    private static async Task Settle(ServedStack account, TimeProvider clock, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (clock.GetElapsedTime(began) < patience && !account.IsHealthy)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), clock, cancellationToken);
        }
    }

    /// <summary>Tells of what the workflows store, soon after they have, until the account is no longer wanted.</summary>
    private static async Task TellOfReports(RehearsalStack stack, ServeWatch watch, CancellationToken cancellationToken)
    {
        // By reference: two objects are compared by their whole text, and an index is stored anew with every report.
        var known = new HashSet<StoredObject>(ReferenceEqualityComparer.Instance);
        try
        {
            while (true)
            {
                Tell();
                await Task.Delay(s_betweenLooks, TimeProvider.System, cancellationToken);
            }
        }
        finally
        {
            Tell();
        }

        void Tell()
        {
            var stored = stack.Stored.ToList();
            watch.Stored([.. stored.Where(one => !known.Contains(one))]);
            known = new HashSet<StoredObject>(stored, ReferenceEqualityComparer.Instance);
        }
    }

    /// <summary>The users of every service.</summary>
    private sealed class AllUsers(IEnumerable<Users> users) : IAsyncDisposable
    {
        private readonly IReadOnlyList<Users> _users = [.. users];

        public void Start() => _users.ToList().ForEach(one => one.Start());

        public async ValueTask DisposeAsync()
        {
            foreach (var one in _users)
            {
                await one.DisposeAsync();
            }
        }
    }
}
