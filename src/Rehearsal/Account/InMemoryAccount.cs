using System.Collections.Immutable;
using Rehearsal.Fleet;

namespace Rehearsal.Account;

/// <summary>An AWS account in memory: what is in it.</summary>
/// <remarks>
/// Deployments, task sets and workflows continue on the <see cref="SynchronizationContext"/> they were started on, one thing at a time; calls of its
/// API belong there too.
/// </remarks>
internal sealed class InMemoryAccount
{
    private ImmutableList<AccountService> _services = [];
    private ImmutableList<LoadBalancer> _loadBalancers = [];

    public InMemoryAccount(TimeProvider clock, int seed = 0)
    {
        Clock = clock;
        Identifiers = new Identifiers(seed);
        RequestIdentifiers = new Identifiers(seed);
        Alarms = new Alarms(clock);
        Parameters = new StoredParameters(clock);
        Secrets = new StoredSecrets(clock, Arns);
        TaskDefinitions = new TaskDefinitions(Arns);
        Images = new ImageRegistry(Arns, clock);
        Vpc = new Vpc(Arns);
        StateMachines = new StateMachines(clock, Identifiers);
        LogGroups = new LogGroups(clock);
    }

    public TimeProvider Clock { get; }

    public Arns Arns { get; } = new();

    public Identifiers Identifiers { get; }

    /// <summary>Of requests and events: how many there are must not decide which ids deployments get.</summary>
    public Identifiers RequestIdentifiers { get; }

    public Alarms Alarms { get; }

    public StoredParameters Parameters { get; }

    public StoredSecrets Secrets { get; }

    public TaskDefinitions TaskDefinitions { get; }

    public ImageRegistry Images { get; }

    public Vpc Vpc { get; }

    public Buckets Buckets { get; } = new();

    public EventBus EventBus { get; } = new();

    public LogGroups LogGroups { get; }

    public Topics Topics { get; } = new();

    public DeployedFunctions Functions { get; } = new();

    public StateMachines StateMachines { get; }

    public IReadOnlyList<AccountService> Services => _services;

    public IReadOnlyList<LoadBalancer> LoadBalancers => _loadBalancers;

    public void Add(AccountService service) => ImmutableInterlocked.Update(ref _services, services => services.Add(service));

    public void Add(LoadBalancer balancer) =>
        ImmutableInterlocked.Update(ref _loadBalancers, balancers => balancers.Contains(balancer) ? balancers : balancers.Add(balancer));
}
