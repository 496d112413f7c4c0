using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Rehearsal.CodeDeploy;
using Rehearsal.Fleet;

namespace Rehearsal.Account;

/// <summary>Delays a call, fails it before or after it has taken effect, or changes its answer.</summary>
internal delegate Task<JsonObject> CallInterception(AccountCall call, JsonObject parameters, Func<Task<JsonObject>> proceed, CancellationToken cancellationToken);

/// <summary>An AWS account in memory: what is in it, and the calls that ask about it.</summary>
/// <remarks>
/// Deployments, task sets and workflows continue on the <see cref="SynchronizationContext"/> they were started on, one thing at a time; calls belong there
/// too. <see cref="AccountEndpoint"/> brings those of other threads there.
/// </remarks>
internal sealed class InMemoryAccount
{
    private readonly Dictionary<string, ServiceApi> _apis;
    private ImmutableList<AccountService> _services = [];
    private ImmutableList<LoadBalancer> _loadBalancers = [];
    private ImmutableList<AccountCall> _calls = [];

    public InMemoryAccount(TimeProvider clock, int seed = 0)
    {
        Clock = clock;
        Identifiers = new Identifiers(seed);
        RequestIdentifiers = new Identifiers(seed);
        Alarms = new Alarms(clock);
        Parameters = new StoredParameters(clock);
        TaskDefinitions = new TaskDefinitions(Arns);
        Images = new ImageRegistry(Arns, clock);
        Vpc = new Vpc(Arns);
        StateMachines = new StateMachines(clock, Identifiers);
        CodeDeploy = new CodeDeployService(this);
        ServiceApi[] apis =
        [
            new CloudWatchApi(Alarms, Arns),
            new CloudWatchLogsApi(LogGroups, clock),
            new CodeDeployApi(CodeDeploy, Arns),
            new Ec2Api(Vpc, Arns),
            new EcrApi(Images, Arns),
            new EcsApi(this),
            new ElbApi(() => _loadBalancers),
            new EventBridgeApi(EventBus, this),
            new LambdaApi(Functions, Arns),
            new S3Api(Buckets, clock),
            new SecretsManagerApi(Secrets, Arns),
            new SfnApi(StateMachines),
            new SnsApi(Topics, clock, RequestIdentifiers),
            new SsmApi(Parameters, Arns),
        ];
        _apis = apis.ToDictionary(api => api.Id);
    }

    public TimeProvider Clock { get; }

    public Arns Arns { get; } = new();

    public Identifiers Identifiers { get; }

    /// <summary>Of requests and events: how many there are must not decide which ids deployments get.</summary>
    public Identifiers RequestIdentifiers { get; }

    public Alarms Alarms { get; }

    public StoredParameters Parameters { get; }

    public StoredSecrets Secrets { get; } = new();

    public TaskDefinitions TaskDefinitions { get; }

    public ImageRegistry Images { get; }

    public Vpc Vpc { get; }

    public Buckets Buckets { get; } = new();

    public EventBus EventBus { get; } = new();

    public LogGroups LogGroups { get; } = new();

    public Topics Topics { get; } = new();

    public DeployedFunctions Functions { get; } = new();

    public StateMachines StateMachines { get; }

    public CodeDeployService CodeDeploy { get; }

    public IReadOnlyList<AccountService> Services => _services;

    public CallFaults Faults { get; } = new();

    /// <summary>How long each call takes on the account's clock.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Changes an answer on its way out, given the operation: for states of an account that CodeDeploy itself would not bring about.</summary>
    public Func<string, JsonObject, JsonObject>? Rewrite { get; set; }

    /// <summary>Stands between every caller and the account; null: nobody does.</summary>
    public CallInterception? Intercept { get; set; }

    /// <summary>Every call so far, oldest first.</summary>
    public IReadOnlyList<AccountCall> Calls => _calls;

    /// <summary>Answers a call as AWS does, in the form in which Step Functions hands answers over.</summary>
    /// <param name="service">As in a workflow's resource, such as <c>elasticloadbalancingv2</c>.</param>
    /// <param name="action">In camel case.</param>
    /// <param name="parameters">In PascalCase.</param>
    /// <param name="cancellationToken">The caller has gone; it does not take back what the call did.</param>
    /// <exception cref="AwsException">What AWS would answer.</exception>
    /// <exception cref="UnsupportedCallException">The rehearsal does not know the service, the action or a parameter.</exception>
    public async Task<JsonObject> Call(string service, string action, JsonObject parameters, CancellationToken cancellationToken)
    {
        var call = new AccountCall(service, action, Clock.GetUtcNow());
        ImmutableInterlocked.Update(ref _calls, calls => calls.Add(call));
        var answer = Api(service).Prepare(action, parameters);
        return await (Intercept is { } intercept ? intercept(call, parameters, Proceed, cancellationToken) : Proceed());

        async Task<JsonObject> Proceed()
        {
            if (Latency + Faults.DelayOf(call.Operation) is var duration && duration > TimeSpan.Zero)
            {
                await Task.Delay(duration, Clock, cancellationToken);
            }

            Faults.ThrowBefore(call.Operation, Clock.GetUtcNow());
            var answered = await answer(cancellationToken);
            Faults.ThrowAfter(call.Operation);
            return Rewrite is { } rewrite ? rewrite(call.Operation, answered) : answered;
        }
    }

    public int CallsOf(string operation) => _calls.Count(call => call.Operation == operation);

    public void Add(AccountService service) => ImmutableInterlocked.Update(ref _services, services => services.Add(service));

    public void Add(LoadBalancer balancer) =>
        ImmutableInterlocked.Update(ref _loadBalancers, balancers => balancers.Contains(balancer) ? balancers : balancers.Add(balancer));

    /// <summary>Why no such call is answered, whatever the values of its parameters; null if it is.</summary>
    public string? Objection(string service, string action, IReadOnlyCollection<string> parameters) =>
        _apis.TryGetValue(service, out var api) ? api.Objection(action, parameters) : Unknown(service);

    private ServiceApi Api(string service) => _apis.TryGetValue(service, out var api) ? api : throw new UnsupportedCallException(Unknown(service));

    private string Unknown(string service) =>
        $"the service {service} is not part of the rehearsal; {Spelling.Suggestion(service, _apis.Keys) ?? $"it answers {string.Join(", ", _apis.Keys)}"}";
}
