using System.Globalization;

namespace Rehearsal.Tests.Crowds;

/// <summary>
/// Clients of one account that is served, each with services of its own. All deploy at once, each client one version after the other, healthy ones and
/// bad ones.
/// </summary>
/// <param name="Clients">How many deploy at once.</param>
/// <param name="ServicesOfEach">Of which CodeDeploy deploys the first, ECS itself the second, and so on.</param>
/// <param name="Versions">Of each service.</param>
internal sealed record ServedCrowd(int Clients, int ServicesOfEach, int Versions)
{
    // ECS does not replace unhealthy tasks in a rehearsal: such a deployment would last a day.
    private static readonly string[] s_faults = ["errors=20%", "down", "crash=20s", "unhealthy"];
    private static readonly string[] s_faultsOfEcs = ["errors=20%", "down", "crash=20s", "errors=50%"];

    private readonly Lock _gate = new();

    public int Size => Clients * ServicesOfEach * Versions;

    /// <summary>The services of all clients, in their order. None waits for long: what is looked at is who gets what.</summary>
    public IReadOnlyList<ServiceSetup> Services => [.. Enumerable.Range(0, Clients * ServicesOfEach).Select(Service)];

    /// <summary>Told of each deployment when it is over; never twice at a time.</summary>
    public Action<ServedDeployment> Ended { get; init; } = _ => { };

    /// <summary>Gives every service a plan of its own, deploys everything, and looks for mistakes when all of it is over.</summary>
    /// <param name="clientOf">A client by its number.</param>
    public async Task<ServedCrowdOutcome> DeployAll(Func<int, AccountClient> clientOf)
    {
        var clients = Enumerable.Range(0, Clients).Select(clientOf).ToList();
        var ended = await Task.WhenAll(clients.Select((client, number) => DeployAllOf(number, client)));
        return await ServedCrowdOutcome.Look(clients[0], Services, [.. ended.SelectMany(ofOne => ofOne)], PlanOf);
    }

    private async Task<IReadOnlyList<ServedDeployment>> DeployAllOf(int client, AccountClient account)
    {
        var own = Services.Select((service, number) => (Service: service, Number: number)).Skip(client * ServicesOfEach).Take(ServicesOfEach).ToList();
        foreach (var (service, _) in own)
        {
            await account.Send("AmazonSSM.PutParameter", new() { ["Name"] = $"/hooks/{service.NameOfPlan}", ["Value"] = PlanOf(service), ["Overwrite"] = true });
        }

        var deployments = new List<ServedDeployment>();
        foreach (var version in Enumerable.Range(0, Versions).SelectMany(turn => own.Select(one => Version(one.Service, one.Number, turn))))
        {
            deployments.Add(await ServedDeployment.Deploy(account, version));
            lock (_gate)
            {
                Ended(deployments[^1]);
            }
        }

        return deployments;
    }

    /// <summary>A third is bad, at other turns for other services.</summary>
    private static ServedVersion Version(ServiceSetup service, int number, int turn)
    {
        var faults = service.Controller is Controller.Ecs ? s_faultsOfEcs : s_faults;
        return new(service, turn + 1, (number + turn) % 3 == 1 ? faults[(number + (turn / 3)) % faults.Length] : "");
    }

    private static string PlanOf(ServiceSetup service) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {
          "probes": [ { "name": "home of {{service.Service}}", "path": "/", "timeoutMs": 10000 }, { "name": "products of {{service.Service}}", "path": "/products", "timeoutMs": 10000 } ],
          "preset": "tolerant",
          "judge": { "minSeconds": 5, "latency": { "judged": false } },
          "checks": { "termination-wait": { "except": "nobody goes back in a benchmark" } }
        }
        """);

    private ServiceSetup Service(int number) => new()
    {
        Controller = number % 2 == 0 ? Controller.CodeDeploy : Controller.Ecs,
        Cluster = $"team-{number / ServicesOfEach}",
        Service = Name(number),
        Application = Name(number),
        DeploymentGroup = $"{Name(number)}-production",
        DesiredCount = 1,
        HealthCheck = new HealthCheck { TimeoutSeconds = 4, UnhealthyThreshold = 5 },
        Configuration = TrafficRouting.AllAtOnceName,
        Strategy = new Strategy.BlueGreen(),
        TerminationWait = TimeSpan.Zero,
        HasCircuitBreaker = true,
        Alarms = [$"{Name(number)}-5xx"],
    };

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"shop-{number:00}");
}
