using Rehearsal.Account;
using Rehearsal.CodeDeploy;
using Rehearsal.Ecs;
using Rehearsal.Fleet;
using Rehearsal.Resources;

namespace Rehearsal.Serving;

/// <summary>The services of an account that is served, with the stack that guards their deployments; on real sockets or in virtual time.</summary>
internal sealed class ServedStack : IAsyncDisposable
{
    private readonly List<(IDeployedService Service, ServedService Described)> _services = [];
    private readonly RehearsalEnvironment _environment;
    private readonly ServeOptions _options;
    private readonly Programs? _programs;
    private readonly FaultLog _faults;

    private ServedStack(RehearsalStack stack, RehearsalEnvironment environment, ServeOptions options, Programs? programs, FaultLog faults) =>
        (Stack, _environment, _options, _programs, _faults) = (stack, environment, options, programs, faults);

    public RehearsalStack Stack { get; }

    public IEnumerable<IDeployedService> Services => _services.Select(one => one.Service);

    /// <summary>Whether every task of the versions that serve is healthy.</summary>
    public bool IsHealthy => Services.All(service => service.Service.Primary.TargetGroup.Targets.All(target => target.State == FleetTarget.Healthy));

    /// <param name="address">Where the endpoint answers.</param>
    public ServedAccount DescribeAt(Uri address) => new(address, [.. _services.Select(one => one.Described)], Stack.Template.Buckets[0])
    {
        Notes = _options.Resources?.Notes ?? [],
    };

    /// <summary>Starts the versions that serve first; their tasks need not be healthy yet.</summary>
    /// <param name="environment">The clocks and the network.</param>
    /// <param name="options">What the tasks have for faults, the plan, and the resources, where they are given.</param>
    /// <param name="services">What is served where no resources are given.</param>
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
        // Whichever bucket a pipeline puts its AppSpec into, the hooks' stack may read it.
        var stack = await RehearsalStack.SetUp(environment, new ServiceSetup { AppSpecBucket = "*" }, watch, cancellationToken);
        var served = new ServedStack(stack, environment, options, programs, new FaultLog(watch));
        if (options.Resources is { } resources)
        {
            await served.Add(resources, cancellationToken);
        }
        else
        {
            await served.Add(services, cancellationToken);
        }

        stack.KeepLogsOfFunctions();
        stack.Api.KeepsCalls = false;
        stack.Account.EventBus.KeepsEvents = false;
        stack.Engine.Happened += new KeptHistories(KeptHistories.Usual).Record;
        return served;
    }

    public ValueTask DisposeAsync() => Stack.DisposeAsync();

    private async Task Add(IReadOnlyList<ServiceSetup> services, CancellationToken cancellationToken)
    {
        List<(IDeployedService Service, string Plan, IReadOnlyList<string> Paths)> added = [];
        foreach (var setup in services)
        {
            var (source, paths) = TasksOf(setup.Container, setup.Cluster, setup.Service, setup.DesiredCount);
            added.Add((
                await Stack.Add(setup, source, _options.PlanText, cancellationToken), Stack.ParameterOfPlan(setup.NameOfPlan), paths));
        }

        foreach (var (setup, (service, plan, paths)) in services.Zip(added))
        {
            Stack.GiveHooks(setup, service);
            setup.Alarms.ToList().ForEach(alarm => Stack.Account.Alarms.Set(alarm, setup.AlarmState));
            _services.Add((service, Describe(service, plan, paths)));
        }
    }

    private async Task Add(AccountResources resources, CancellationToken cancellationToken)
    {
        var builder = await ResourceBuilder.Begin(Stack, resources, _options.PlanText, cancellationToken);
        foreach (var resource in resources.Services)
        {
            var (source, paths) = TasksOf(resource.Container, resource.Cluster, resource.Name, resource.DesiredCount);
            var service = await builder.Add(resource, source, cancellationToken);
            _services.Add((service, Describe(service, builder.ParameterOfPlan(resource), paths)));
        }
    }

    private ServedService Describe(IDeployedService service, string plan, IReadOnlyList<string> paths)
    {
        var condition = service.ProductionListener.Rules
            .First(rule => rule.Forwards.Any(forward => service.TargetGroups.Contains(forward.Group))).Condition;
        return new ServedService(service.Service.Cluster, service.Service.Name, service.Service.DesiredCount, plan, [.. PathsUnder(condition, paths)])
        {
            By = service switch
            {
                DeploymentGroup group => new ServedBy.CodeDeploy(group.ApplicationName, group.Name, group.ConfigurationName),
                _ => new ServedBy.Ecs(((EcsService)service).Configuration.Strategy),
            },
            Family = service.Service.Primary.Plan.TaskDefinition.Split('/')[^1].Split(':')[0],
            Users = service.ProductionListener.Address,
            Host = _options.Plan.Host is { Length: > 0 } host ? host
                : condition.Hosts is [var pattern, ..] ? pattern.Replace("*", "shop", StringComparison.Ordinal)
                : null,
        };
    }

    /// <summary>Of the paths those that the rule takes; where it takes none of them, one that it does take.</summary>
    private static IEnumerable<string> PathsUnder(RuleCondition condition, IReadOnlyList<string> paths) =>
        paths.Where(path => (condition with { Hosts = [] }).Takes(new Request("GET", path, [], default)))
            .DefaultIfEmpty(condition.Paths.FirstOrDefault("/").Replace("*", "", StringComparison.Ordinal).Replace('?', 'a'));

    private (ITaskSource Source, IReadOnlyList<string> Paths) TasksOf(string container, string cluster, string service, int count) =>
        _options.Green is [_, ..] ? (new GivenTasks(_options.Blue, _options.Green), ["/"])
        : _programs?.TasksOf(container, Stack.Account) is { } program
            ? (program, ["/"])
        : (new ShopTasks(_environment.Network, _environment.Clock, _environment.Wire, _options.Seed)
        {
            BlueFaults = Fault.Ordered(_options.BlueFault),
            GreenFaults = Fault.Ordered(_options.GreenFault),
            FaultsOf = definition => new VersionFaults(Stack.Account.TaskDefinitions, container, MostTasks(cluster, service, count)).Of(definition),
            FaultReports = _faults,
        }, ShopApp.Paths);

    /// <summary>A fault of one task in three stays one when the service is scaled in.</summary>
    private int MostTasks(string cluster, string name, int first) => Stack.Account.Services
        .Where(service => service.Cluster == cluster && service.Name == name)
        .Select(service => service.LargestCount)
        .Append(first)
        .Max();
}
