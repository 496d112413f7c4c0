using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal.Serving;

/// <summary>The services of an account that is served, with the stack that guards their deployments; on real sockets or in virtual time.</summary>
internal sealed class ServedStack : IAsyncDisposable
{
    private readonly IReadOnlyList<(ServiceSetup Setup, IDeployedService Service)> _services;

    private ServedStack(RehearsalStack stack, IReadOnlyList<(ServiceSetup Setup, IDeployedService Service)> services) =>
        (Stack, _services) = (stack, services);

    public RehearsalStack Stack { get; }

    public IEnumerable<IDeployedService> Services => _services.Select(one => one.Service);

    /// <summary>Whether every task of the versions that serve is healthy.</summary>
    public bool IsHealthy => Services.All(service => service.Service.Primary.TargetGroup.Targets.All(target => target.State == FleetTarget.Healthy));

    /// <param name="address">Where the endpoint answers.</param>
    public ServedAccount DescribeAt(Uri address) => new(address, Described, Stack.Template.Buckets[0]);

    private IReadOnlyList<ServedService> Described =>
    [
        .. _services.Select(one => new ServedService(
            one.Setup.Controller,
            one.Setup.Cluster,
            one.Setup.Service,
            one.Setup.DeploymentGroup,
            $"{Stack.Template.Parameter("PlanParameterPrefix")}/{one.Setup.NameOfPlan}",
            one.Service.ProductionListener.Address)),
    ];

    /// <summary>Starts the versions that serve first; their tasks need not be healthy yet.</summary>
    /// <param name="environment">The clocks and the network.</param>
    /// <param name="options">What the tasks have for faults, and the plan.</param>
    /// <param name="services">One or more.</param>
    /// <param name="programs">What plays their containers; null, or none of them: the sample shop.</param>
    /// <param name="watch">Gets what happens.</param>
    /// <param name="cancellationToken">Ends the set-up.</param>
    public static async Task<ServedStack> SetUp(
        RehearsalEnvironment environment,
        ServeOptions options,
        IReadOnlyList<ServiceSetup> services,
        Programs? programs,
        IProgress<RehearsalEvent> watch,
        CancellationToken cancellationToken)
    {
        RehearsalStack? stack = null;
        var faults = new FaultLog(watch);
        stack = await RehearsalStack.SetUp(
            environment, services[0], account => Tasks(services[0], account), options.PlanText, watch, cancellationToken);
        List<(ServiceSetup, IDeployedService)> served = [(services[0], stack.Served)];
        foreach (var further in services.Skip(1))
        {
            served.Add((further, await stack.Add(further, Tasks(further, stack.Account), options.PlanText, cancellationToken)));
        }

        foreach (var (setup, service) in served)
        {
            stack.GiveHooks(setup, service);
            setup.Alarms.ToList().ForEach(alarm => stack.Account.Alarms.Set(alarm, setup.AlarmState));
        }

        stack.KeepLogsOfFunctions();
        stack.Api.KeepsCalls = false;
        return new ServedStack(stack, served);

        ITaskSource Tasks(ServiceSetup setup, InMemoryAccount account) => programs?.TasksOf(setup.Container, account) ?? new ShopTasks(
            environment.Network, environment.Clock, environment.Wire, options.Seed)
        {
            BlueFaults = Fault.Ordered(options.BlueFault),
            GreenFaults = Fault.Ordered(options.GreenFault),
            FaultsOf = taskDefinition =>
                stack is null ? null : new VersionFaults(stack.Account.TaskDefinitions, setup.Container, setup.DesiredCount).Of(taskDefinition),
            FaultReports = faults,
        };
    }

    public ValueTask DisposeAsync() => Stack.DisposeAsync();
}
