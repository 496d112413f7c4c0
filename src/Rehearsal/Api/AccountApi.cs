using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.CodeDeploy;
using Rehearsal.Ecs;

namespace Rehearsal.Api;

/// <summary>Delays a call, fails it before or after it has taken effect, or changes its answer.</summary>
internal delegate Task<JsonObject> CallInterception(
    AccountCall call, JsonObject parameters, Func<Task<JsonObject>> proceed, CancellationToken cancellationToken);

/// <summary>The API of the account: the services that answer for it, and what a test or a rehearsal does to their answers.</summary>
/// <remarks>Calls belong on the context of the account. <see cref="AccountEndpoint"/> brings those of other threads there.</remarks>
internal sealed class AccountApi
{
    private readonly Dictionary<string, ServiceApi> _services;
    private ImmutableList<AccountCall> _calls = [];

    public AccountApi(InMemoryAccount account, CodeDeployService codeDeploy, EcsController ecs)
    {
        Account = account;
        ServiceApi[] services =
        [
            new CloudWatchApi(account.Alarms, account.Arns, () => account.LoadBalancers, account.Clock),
            new CloudWatchLogsApi(account.LogGroups, account.Arns, account.Clock),
            new CodeDeployApi(codeDeploy, account.Arns),
            new Ec2Api(account.Vpc, account.Arns),
            new EcrApi(account.Images, account.Arns, account.Clock),
            new EcsApi(ecs, codeDeploy),
            new ElbApi(() => account.LoadBalancers),
            new EventBridgeApi(account.EventBus, account),
            new LambdaApi(account.Functions, account.Arns),
            new S3Api(account.Buckets, account.Arns, account.Clock),
            new SecretsManagerApi(account),
            new SfnApi(account.StateMachines),
            new SnsApi(account.Topics, account.Clock, account.RequestIdentifiers),
            new SsmApi(account.Parameters, account.Arns),
            new StsApi(account.Arns),
        ];
        _services = services.ToDictionary(service => service.Id);
    }

    /// <summary>What the services answer for.</summary>
    public InMemoryAccount Account { get; }

    /// <summary>What it answers, such as <c>codedeploy:getDeployment</c>.</summary>
    public IEnumerable<string> Operations => _services.Values.SelectMany(service => service.Actions.Select(action => $"{service.Id}:{action}"));

    public CallFaults Faults { get; } = new();

    /// <summary>How long each call takes on the account's clock.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>False: <see cref="Calls"/> stays as it is, so that an account may run for days.</summary>
    public bool KeepsCalls { get; set; } = true;

    /// <summary>
    /// Changes an answer on its way out, given the operation: for states of an account that CodeDeploy itself would not bring about.
    /// </summary>
    public Func<string, JsonObject, JsonObject>? Rewrite { get; set; }

    /// <summary>Stands between every caller and the account; null: calls reach it directly.</summary>
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
        var call = new AccountCall(service, action, Account.Clock.GetUtcNow());
        if (KeepsCalls)
        {
            ImmutableInterlocked.Update(ref _calls, calls => calls.Add(call));
        }

        var answer = Find(service).Prepare(action, parameters);
        return await (Intercept is { } intercept ? intercept(call, parameters, Proceed, cancellationToken) : Proceed());

        async Task<JsonObject> Proceed()
        {
            if (Latency + Faults.DelayOf(call.Operation) is var duration && duration > TimeSpan.Zero)
            {
                await Task.Delay(duration, Account.Clock, cancellationToken);
            }

            Faults.ThrowBefore(call.Operation, Account.Clock.GetUtcNow());
            var answered = await answer(cancellationToken);
            Faults.ThrowAfter(call.Operation);
            return Rewrite is { } rewrite ? rewrite(call.Operation, answered) : answered;
        }
    }

    public int CallsOf(string operation) => _calls.Count(call => call.Operation == operation);

    /// <summary>Why no such call is answered, whatever the values of its parameters; null if it is.</summary>
    public string? Objection(string service, string action, IReadOnlyCollection<string> parameters) =>
        _services.TryGetValue(service, out var api) ? api.Objection(action, parameters) : Unknown(service);

    private ServiceApi Find(string service) =>
        _services.TryGetValue(service, out var api) ? api : throw new UnsupportedCallException(Unknown(service));

    private string Unknown(string service) =>
        $"the service {service} is not part of the rehearsal; "
            + $"{Spelling.Suggestion(service, _services.Keys) ?? $"it answers {string.Join(", ", _services.Keys)}"}";
}
