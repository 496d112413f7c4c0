using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CodeDeploy;
using Amazon.Runtime;
using Amazon.StepFunctions;
using Canary.Deployments;
using Canary.Probing;
using Canary.Reporting;
using Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rehearsal.Account;
using Rehearsal.Api;
using Rehearsal.CodeDeploy;
using Rehearsal.Fleet;
using Rehearsal.Stack;
using StepFunctions;
using ExecutionStatus = global::StepFunctions.ExecutionStatus;

namespace Rehearsal;

/// <summary>A service, its account and the shipped stack, ready for deployments; the composition root of the rehearsal.</summary>
/// <remarks>
/// What is ours is what ships: template.yaml, the workflow files, the functions with their own startup and serializer. What is
/// swapped is the account, the network and the clock.
/// </remarks>
internal sealed class RehearsalStack : IAsyncDisposable
{
    private const string StackName = "hooks";

    /// <summary>The one state of either workflow whose branch answers.</summary>
    private const string AnsweringState = "Answering";
    private const string TopicName = "hooks-verdicts";

    private readonly IProgress<RehearsalEvent>? _watch;
    private readonly Stack<IAsyncDisposable> _toDispose = new();
    private readonly List<Report> _reports = [];
    private readonly Recorder _recorder;
    private readonly CancellationTokenSource _end = new();
    private readonly RehearsalEnvironment _environment;
    private readonly ServiceSetup _service;

    private RehearsalStack(RehearsalEnvironment environment, ServiceSetup service, IProgress<RehearsalEvent>? watch)
    {
        (_environment, _service, _watch) = (environment, service, watch);
        _recorder = new Recorder(environment, watch);
        Account = new InMemoryAccount(environment.Clock, environment.Seed);
        CodeDeploy = new CodeDeployService(Account);
        Api = new AccountApi(Account, CodeDeploy);
        Balancer = new LoadBalancer("rehearsal", environment.Network, environment.Clock, environment.Wire, environment.Seed);
        Topic = Account.Arns.Topic(TopicName);
        Template = StackTemplate.Read(Shipped.Text("template.yaml"), StackName, new Dictionary<string, string>
        {
            ["NotificationTopicArn"] = Topic,

            // The prober reaches targets, as from a VPC.
            ["SubnetIds"] = "subnet-0f1e2d3c4b5a69788",
            ["SecurityGroupIds"] = "sg-0f1e2d3c4b5a69788",
            ["AppSpecBucketPattern"] = service.IsAppSpecBucketRead ? service.AppSpecBucket ?? "" : "",
        });
    }

    public InMemoryAccount Account { get; }

    public CodeDeployService CodeDeploy { get; }

    public AccountApi Api { get; }

    public LoadBalancer Balancer { get; }

    public StackTemplate Template { get; }

    /// <summary>The ARN of the topic that people would subscribe to.</summary>
    public string Topic { get; }

    public FunctionHost Functions { get; private set; } = null!;

    public AsynchronousInvocations Invocations { get; private set; } = null!;

    public StepFunctionsEngine Engine { get; private set; } = null!;

    public DeploymentGroup Group { get; private set; } = null!;

    /// <summary>What the functions have logged.</summary>
    public IReadOnlyList<LogLine> Log => _recorder.Log;

    /// <summary>The reports of the workflows, in the order in which they were made.</summary>
    public IReadOnlyList<Report> Reports => _reports;

    /// <summary>What the workflows stored in the stack's buckets, oldest first.</summary>
    public IEnumerable<StoredObject> Stored => Template.Buckets
        .SelectMany(bucket => Account.Buckets.Find(bucket)!.Objects.Values)
        .OrderBy(stored => stored.Modified)
        .ThenBy(stored => stored.Key, StringComparer.Ordinal);

    /// <summary>Builds the account and the service, deploys the stack, and starts blue.</summary>
    /// <param name="environment">The clocks and the network.</param>
    /// <param name="service">What is deployed to.</param>
    /// <param name="tasks">Where its tasks come from.</param>
    /// <param name="planText">The plan's document, put where the workflows look for it; null: none is there.</param>
    /// <param name="watch">Told what happens.</param>
    /// <param name="cancellationToken">Ends the building.</param>
    public static async Task<RehearsalStack> SetUp(
        RehearsalEnvironment environment, ServiceSetup service, ITaskSource tasks, string? planText, IProgress<RehearsalEvent>? watch, CancellationToken cancellationToken)
    {
        var stack = new RehearsalStack(environment, service, watch);
        stack._toDispose.Push(stack.Balancer);
        await stack.DeployStack(cancellationToken);
        if (planText is not null)
        {
            stack.Account.Parameters.Put($"{stack.Template.Parameter("PlanParameterPrefix")}/{service.Application}/{service.DeploymentGroup}", planText);
        }

        stack.Group = await service.CreateIn(stack.CodeDeploy, stack.Balancer, tasks, cancellationToken);

        return stack;
    }

    /// <summary>Deploys an AppSpec and returns when CodeDeploy has ended the deployment, its rollback included.</summary>
    public async Task<Deployment> Deploy(AppSpec appSpec)
    {
        var run = Start(appSpec, Hooks);
        await run.Completion;
        await Task.WhenAll(Account.StateMachines.Executions.Select(execution => execution.Completion));

        return run.Deployment;
    }

    /// <summary>Starts a deployment and returns at once.</summary>
    /// <param name="appSpec">What.</param>
    /// <param name="hooks">How the functions that it names are invoked.</param>
    public DeploymentRun Start(AppSpec appSpec, IHookInvoker hooks)
    {
        Prepare(appSpec);
        _recorder.BlueGroup = Group.Service.Primary.TargetGroup.Name;

        return CodeDeploy.Deploy(Group, appSpec, hooks, new InPlaceProgress<DeploymentProgress>(_recorder.Record), inS3: PutInS3(appSpec));
    }

    /// <summary>How CodeDeploy invokes hook functions.</summary>
    private IHookInvoker Hooks => CodeDeploy.Options.InvokesHooksAsynchronously ? new QueuedHooks(Invocations, Template) : new FunctionHooks(Functions);

    /// <summary>What each hook was answered with, by lifecycle event of the deployment.</summary>
    public IReadOnlyList<HookAnswered> Answers => _recorder.Answers;

    public TimeSpan? FirstProbeToRollback => _recorder.FirstProbeToRollback;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        foreach (var execution in Account.StateMachines.Executions.Where(execution => execution.Status == ExecutionStatus.Running))
        {
            execution.Stop("Rehearsal.Ended", "The rehearsal was stopped");
        }

        while (_toDispose.TryPop(out var next))
        {
            await next.DisposeAsync();
        }

        _end.Dispose();
    }

    /// <summary>Whoever deploys has registered the task definition, pushed its image and made its network before; here it is one like the version that serves.</summary>
    private void Prepare(AppSpec appSpec)
    {
        if (Account.TaskDefinitions.Find(appSpec.TaskDefinition) is null)
        {
            _service.Register(Account, appSpec.TaskDefinition);
        }

        if (appSpec.Network is { } network)
        {
            Account.Vpc.Provide(network.Subnets, network.SecurityGroups, appSpec.ContainerPort);
        }
    }

    /// <summary>Whoever deploys from S3 has put the AppSpec there before.</summary>
    private S3Revision? PutInS3(AppSpec appSpec)
    {
        if (_service.AppSpecBucket is not { } bucket)
        {
            return null;
        }

        var stored = new StoredObject($"appspecs/{appSpec.Sha256[..12]}.yml", "application/yaml", appSpec.Content, Account.Clock.GetUtcNow()) { VersionId = _service.AppSpecVersion };
        Account.Buckets.Create(bucket).Put(stored);

        return new S3Revision(bucket, stored.Key, stored.ETag.Trim('"')) { Version = stored.VersionId };
    }

    private async Task DeployStack(CancellationToken cancellationToken)
    {
        var endpoint = await _environment.Network.Listen(new AccountEndpoint(Api).Answer, cancellationToken);
        _toDispose.Push(endpoint);

        Functions = new FunctionHost(Template, (function, services) => Adapt(function, services, $"http://{endpoint.EndPoint}"), _environment.Clock, _recorder.Keep);
        Functions.Interpose(Perform);
        _toDispose.Push(Functions);

        CreateResources();
        var tasks = new SdkIntegration(Api, Functions);
        Engine = new StepFunctionsEngine(tasks, _environment.Clock, _environment.Seed);
        Engine.Happened += OnHistory;

        // Nobody hears of what happens in an Express workflow.
        var express = new StepFunctionsEngine(new SdkIntegration(Api, Functions), _environment.Clock, _environment.Seed);
        foreach (var workflow in Template.StateMachines)
        {
            var machine = StateMachine.Load(workflow.LogicalId, workflow.Fill(Shipped.Text(workflow.DefinitionUri)), tasks);
            if (workflow.IsExpress)
            {
                Account.StateMachines.AddExpress(machine, express);
            }
            else
            {
                Account.StateMachines.Add(machine, Engine);
            }
        }

        Invocations = new AsynchronousInvocations(Functions, Template, Account, _recorder.Keep);
        var rules = new EventRules(Template, Invocations, Account);
        Account.EventBus.Route = rules.Route;
        rules.Begin(_end.Token);
    }

    private void CreateResources()
    {
        Template.Functions.ToList().ForEach(function => Account.Functions.Put(function.Name, new DeployedFunction { Handler = function.Handler, Environment = [.. function.Environment] }));
        Template.Buckets.ToList().ForEach(bucket => Account.Buckets.Create(bucket));
        Template.LogGroups.ToList().ForEach(Account.LogGroups.CreateGroup);
        Template.LogStreams.ToList().ForEach(it => Account.LogGroups.CreateStream(it.Group, it.Stream));
        Template.Topics.Append(Topic).ToList().ForEach(Account.Topics.Create);
    }

    /// <summary>The adapters: where the SDK clients and the prober reach the world, and by which clock.</summary>
    private void Adapt(FunctionResource function, IServiceCollection services, string accountUrl)
    {
        var clients = new NetworkClients(_environment.Network);
        var credentials = new BasicAWSCredentials("rehearsal", "rehearsal");
        services.Replace(ServiceDescriptor.Singleton<IAmazonCodeDeploy>(_ => new AmazonCodeDeployClient(
            credentials, new AmazonCodeDeployConfig { ServiceURL = accountUrl, AuthenticationRegion = "local", MaxErrorRetry = 0, HttpClientFactory = clients })));
        services.Replace(ServiceDescriptor.Singleton<IAmazonStepFunctions>(_ => new AmazonStepFunctionsClient(
            credentials, new AmazonStepFunctionsConfig { ServiceURL = accountUrl, AuthenticationRegion = "local", MaxErrorRetry = 0, HttpClientFactory = clients })));
        services.Replace(ServiceDescriptor.Singleton(new HookSettings(
            function.Environment.GetValueOrDefault(HookSettings.PreflightVariable), function.Environment.GetValueOrDefault(HookSettings.CanaryVariable))));
        services.Replace(ServiceDescriptor.Singleton(new SecretsExtensionSettings(new Uri(accountUrl), AccountEndpoint.ExtensionToken)));
        services.Replace(ServiceDescriptor.Singleton(function.LogicalId == nameof(ProbeTask.Probe) ? _environment.Wire : _environment.Clock));
        services.AddSingleton<IProgress<SlotProgress>>(new InPlaceProgress<SlotProgress>(_recorder.Record));
        if (!_environment.IsReal)
        {
            services.Replace(ServiceDescriptor.Singleton<TransportFor>(_ => _ => _environment.Network.Handler));
        }
    }

    private Task<JsonNode?> Perform(FunctionResource function, JsonNode? payload, Func<Task<JsonNode?>> proceed, CancellationToken cancellationToken)
    {
        if (function.LogicalId == nameof(ProbeTask.Probe) && payload?[nameof(ProbeRequest.Assignment)] is not null)
        {
            _recorder.ProbingBegins();
        }

        return _environment.Perform(proceed);
    }

    private void OnHistory(Execution execution, HistoryEvent history)
    {
        if (history.Type == "WaitStateEntered" || execution.Status != ExecutionStatus.Running)
        {
            _environment.Rest(execution.Arn);
        }
        else
        {
            _environment.Work(execution.Arn);
        }

        if (history is { Type: var type, State: { } state } && type.EndsWith("StateEntered", StringComparison.Ordinal))
        {
            _watch?.Report(new StateEntered(history.At, execution.Name, EventOf(execution), state));
        }
        else if (history is { Type: "ParallelStateExited", State: AnsweringState })
        {
            KeepReport(history);
        }

        if (history.State is null && history.Type.StartsWith("Execution", StringComparison.Ordinal))
        {
            Account.EventBus.Put(new EventOnBus(ExecutionStatusChange.Of(execution, Account)));
        }
    }

    /// <summary>As soon as CodeDeploy has its answer: what is announced afterwards is told to others.</summary>
    private void KeepReport(HistoryEvent history)
    {
        if (history.Detail?["output"]?["Told"]?["Result"] is { } told && told.Deserialize(HooksJson.Default.Report) is { } report)
        {
            _reports.Add(report);
            _watch?.Report(new ReportMade(history.At, report));
        }
    }

    private static string EventOf(Execution execution) => execution.Input?["LifecycleEvent"]?.GetValue<string>() ?? "";

    /// <summary>SDK clients reach the account over the rehearsal's network, whatever the environment says.</summary>
    private sealed class NetworkClients(INetwork network) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(network.Handler, disposeHandler: false);
    }
}
