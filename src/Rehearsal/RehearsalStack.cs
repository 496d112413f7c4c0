using System.Globalization;
using Canary.Deployments;
using Canary.Reporting;
using Rehearsal.Account;
using Rehearsal.Api;
using Rehearsal.CodeDeploy;
using Rehearsal.Ecs;
using Rehearsal.Fleet;
using Rehearsal.Stack;
using StepFunctions;

namespace Rehearsal;

/// <summary>A service, its account and the shipped stack, ready for deployments; the composition root of the rehearsal.</summary>
/// <remarks>
/// What is ours is what ships: template.yaml, the workflow files, the functions with their own startup and serializer. What is
/// swapped is the account, the network and the clock.
/// </remarks>
internal sealed class RehearsalStack : IAsyncDisposable
{
    private const string StackName = "hooks";
    private const string TopicName = "hooks-verdicts";

    /// <summary>What the function is called that answers ECS itself, after the stack's name.</summary>
    public const string HookOfEcs = "EcsLifecycleHook";

    private readonly DeployedStack _stack;
    private readonly List<LoadBalancer> _balancers = [];
    private readonly ServiceSetup _service;
    private readonly Recorder _recorder;
    private readonly WorkflowRecorder _workflows;
    private readonly RehearsalEnvironment _environment;
    private IDeployedService? _served;

    private RehearsalStack(
        AccountApi api,
        CodeDeployService codeDeploy,
        DeployedStack stack,
        ServiceSetup service,
        EcsController ecs,
        Recorder recorder,
        WorkflowRecorder workflows,
        RehearsalEnvironment environment)
    {
        (Api, CodeDeploy, Ecs) = (api, codeDeploy, ecs);
        (_stack, _service, _recorder, _workflows, _environment) = (stack, service, recorder, workflows, environment);

        // Whoever deploys through the API gets the same hooks and the same watch.
        (codeDeploy.Hooks, codeDeploy.Progress) = (new HooksOfOptions(this), Progress);
        (ecs.Functions, ecs.Progress) = (stack.Functions, Progress);
    }

    public AccountApi Api { get; }

    public InMemoryAccount Account => Api.Account;

    public CodeDeployService CodeDeploy { get; }

    public EcsController Ecs { get; }

    /// <summary>The service, whoever deploys it.</summary>
    public IDeployedService Served => _served ?? throw new InvalidOperationException("No service was set up with the stack; add one");

    /// <summary>How CodeDeploy deploys it, where it does.</summary>
    public DeploymentGroup Group => (DeploymentGroup)Served;

    /// <summary>How ECS deploys it itself, where it does.</summary>
    public EcsService EcsService => (EcsService)Served;

    public StackTemplate Template => _stack.Template;

    public FunctionHost Functions => _stack.Functions;

    public AsynchronousInvocations Invocations => _stack.Invocations;

    public StepFunctionsEngine Engine => _stack.Engine;

    /// <summary>What the functions have logged.</summary>
    public IReadOnlyList<LogLine> Log => _recorder.Log;

    /// <summary>The reports of the workflows, in the order in which they were made.</summary>
    public IReadOnlyList<Report> Reports => _workflows.Reports;

    /// <summary>What each hook was answered with, of every deployment.</summary>
    public IReadOnlyList<DeploymentProgress.HookAnswered> Answers => _recorder.Answers;

    public TimeSpan? FirstProbeToRollback => _recorder.FirstProbeToRollback;

    public TimeSpan? FirstFailureToStop => _workflows.FirstFailureToStop;

    /// <summary>What the workflows stored in the stack's buckets, oldest first.</summary>
    public IEnumerable<StoredObject> Stored => Template.Buckets
        .SelectMany(bucket => Account.Buckets.Find(bucket)!.Objects.Values)
        .OrderBy(stored => stored.Modified)
        .ThenBy(stored => stored.Key, StringComparer.Ordinal);

    /// <summary>What programs wrote that run as tasks: a text for each log stream, under its name.</summary>
    public IEnumerable<StoredObject> TaskLogs =>
        from @group in Account.LogGroups.All.Select(known => known.Name).Except(Template.LogGroups)
        from stream in Account.LogGroups.Streams(@group)
        select new StoredObject(
            $"logs/{@group.TrimStart('/')}/{stream.Name}.log", "text/plain", TextOf(Account.LogGroups.Events(@group, stream.Name)), stream.Created);

    /// <summary>Completes when what the workflows' events have started so far has ended: the histories hold all reports.</summary>
    public Task Settled => _stack.Settled;

    private InPlaceProgress<DeploymentProgress> Progress => new(_recorder.Record);

    /// <summary>How CodeDeploy invokes hook functions.</summary>
    private IHookInvoker Hooks =>
        CodeDeploy.Options.InvokesHooksAsynchronously ? new QueuedHooks(Invocations, Template) : new FunctionHooks(Functions);

    /// <summary>Builds the account and the service, deploys the stack, and starts blue.</summary>
    /// <param name="environment">The clocks and the network.</param>
    /// <param name="service">What is deployed to.</param>
    /// <param name="tasks">Where its tasks come from.</param>
    /// <param name="planText">The plan's document, put where the workflows look for it; null: none is there.</param>
    /// <param name="watch">Gets what happens.</param>
    /// <param name="cancellationToken">Ends the building.</param>
    public static Task<RehearsalStack> SetUp(
        RehearsalEnvironment environment,
        ServiceSetup service,
        ITaskSource tasks,
        string? planText,
        IProgress<RehearsalEvent>? watch,
        CancellationToken cancellationToken) => SetUp(environment, service, _ => tasks, planText, watch, cancellationToken);

    /// <summary>The same, for tasks that take from the account what they need.</summary>
    public static async Task<RehearsalStack> SetUp(
        RehearsalEnvironment environment,
        ServiceSetup service,
        Func<InMemoryAccount, ITaskSource> tasksIn,
        string? planText,
        IProgress<RehearsalEvent>? watch,
        CancellationToken cancellationToken)
    {
        var stack = await SetUp(environment, service, watch, cancellationToken);
        stack._served = await stack.Add(service, tasksIn(stack.Account), planText, cancellationToken);
        return stack;
    }

    /// <summary>Builds the account and deploys the stack, without a service.</summary>
    /// <param name="environment">The clocks and the network.</param>
    /// <param name="service">What the stack is set up for: its mode, and the bucket that it may read.</param>
    /// <param name="watch">Gets what happens.</param>
    /// <param name="cancellationToken">Ends the building.</param>
    public static async Task<RehearsalStack> SetUp(
        RehearsalEnvironment environment, ServiceSetup service, IProgress<RehearsalEvent>? watch, CancellationToken cancellationToken)
    {
        var account = new InMemoryAccount(environment.Clock, environment.Seed);
        var codeDeploy = new CodeDeployService(account);
        var ecs = new EcsController(account);
        var api = new AccountApi(account, codeDeploy, ecs);
        var (recorder, workflows) = (new Recorder(environment, watch), new WorkflowRecorder(environment, account, watch));
        var stack = await DeployedStack.Deploy(Read(service, account), api, environment, recorder, workflows, cancellationToken);
        return new RehearsalStack(api, codeDeploy, stack, service, ecs, recorder, workflows, environment);
    }

    /// <summary>Adds a service with a load balancer of its own, and starts its blue; <see cref="Served"/> stays the first.</summary>
    public async Task<IDeployedService> Add(ServiceSetup service, ITaskSource tasks, string? planText, CancellationToken cancellationToken)
    {
        var balancer = AddLoadBalancer(_balancers is [] ? "rehearsal" : $"rehearsal-{_balancers.Count + 1}");
        if (planText is not null)
        {
            Account.Parameters.Put(ParameterOfPlan(service.NameOfPlan), planText);
        }

        return await Create(service, CodeDeploy, Ecs, balancer, tasks, cancellationToken);
    }

    /// <summary>Adds a load balancer without listeners; it ends with the stack.</summary>
    public LoadBalancer AddLoadBalancer(string name)
    {
        var balancer = new LoadBalancer(name, _environment.Network, _environment.Clock, _environment.Wire, _environment.Seed);
        _balancers.Add(balancer);
        return balancer;
    }

    /// <summary>The parameter in which the workflows look for a plan, by its whole name or by what follows the stack's prefix.</summary>
    public string ParameterOfPlan(string name) => name.StartsWith('/') ? name : $"{Template.Parameter("PlanParameterPrefix")}/{name}";

    /// <summary>The stack's hook for services that ECS deploys itself.</summary>
    public LifecycleHook Hook => new(Account.Arns.Function($"{StackName}-{HookOfEcs}"), LifecycleHook.Judged);

    /// <summary>Gives a service that ECS deploys itself the stack's hook; of CodeDeploy, the AppSpec names them.</summary>
    public void GiveHooks(ServiceSetup setup, IDeployedService service)
    {
        if (service is EcsService own)
        {
            own.Configuration = setup.ConfigurationWith([Hook]);
        }
    }

    /// <summary>From now on, what functions log is in their log group too.</summary>
    public void KeepLogsOfFunctions() =>
        _recorder.Logged = new FunctionLogs(Account.LogGroups, Template.LogGroups.Single(IsOfFunctions)).Write;

    /// <summary>Deploys what an AppSpec names and returns when the controller has ended the deployment, its rollback included.</summary>
    public async Task<IDeployment> Deploy(AppSpec appSpec)
    {
        var (deployment, completion) = Begin(appSpec);
        await completion;
        await Task.WhenAll(Account.StateMachines.Executions.Select(execution => execution.Completion));

        return deployment;
    }

    /// <summary>Has CodeDeploy start a deployment and returns at once.</summary>
    /// <param name="appSpec">What.</param>
    /// <param name="hooks">How the functions that it names are invoked.</param>
    public DeploymentRun Start(AppSpec appSpec, IHookInvoker hooks)
    {
        Prepare(appSpec);

        return CodeDeploy.Deploy(Group, appSpec, hooks, Progress, inS3: PutInS3(appSpec), description: _service.Description);
    }

    /// <summary>Has ECS itself start a deployment and returns at once.</summary>
    /// <param name="appSpec">What; its hooks are CodeDeploy's.</param>
    /// <param name="functions">What the stack's hook is a function of.</param>
    public ServiceDeploymentRun Start(AppSpec appSpec, IFunctions functions)
    {
        Prepare(appSpec);

        // Not at the set-up: a service may be there before the stack has its function.
        GiveHooks(_service, EcsService);
        var plan = new RevisionPlan(appSpec.TaskDefinition, appSpec.ContainerName, appSpec.ContainerPort) { Network = appSpec.Network };

        return Ecs.Deploy(EcsService, plan, functions, Progress);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var execution in Account.StateMachines.Executions.Where(execution => execution.Status == ExecutionStatus.Running))
        {
            execution.Stop("Rehearsal.Ended", "The rehearsal was stopped");
        }

        await _stack.DisposeAsync();
        foreach (var balancer in _balancers)
        {
            await balancer.DisposeAsync();
        }
    }

    private static bool IsOfFunctions(string logGroup) => logGroup.EndsWith("/functions", StringComparison.Ordinal);

    private static async Task<IDeployedService> Create(
        ServiceSetup service,
        CodeDeployService codeDeploy,
        EcsController ecs,
        LoadBalancer balancer,
        ITaskSource tasks,
        CancellationToken cancellationToken) => service.Controller is Controller.Ecs
            ? await ServedByEcs(service, ecs, balancer, tasks, cancellationToken)
            : await service.CreateIn(codeDeploy, balancer, tasks, cancellationToken);

    private static async Task<IDeployedService> ServedByEcs(
        ServiceSetup setup, EcsController ecs, LoadBalancer balancer, ITaskSource tasks, CancellationToken cancellationToken)
    {
        var service = await setup.CreateIn(ecs, balancer, tasks, cancellationToken);
        await ecs.Serve(service, setup.PlanOf(setup.RegisterFirst(ecs.Account)), cancellationToken);
        return service;
    }

    private (IDeployment Deployment, Task Completion) Begin(AppSpec appSpec)
    {
        if (_service.Controller is Controller.Ecs)
        {
            var byEcs = Start(appSpec, Functions);
            return (byEcs.Deployment, byEcs.Completion);
        }

        var run = Start(appSpec, Hooks);
        return (run.Deployment, run.Completion);
    }

    /// <summary>The template as it would be deployed, with a topic that its notices go to.</summary>
    private static StackTemplate Read(ServiceSetup service, InMemoryAccount account)
    {
        var topic = account.Arns.Topic(TopicName);
        account.Topics.Create(topic);

        return StackTemplate.Read(Shipped.Text("template.yaml"), StackName, new Dictionary<string, string>
        {
            ["NotificationTopicArn"] = topic,

            // The prober reaches targets, as from a VPC.
            ["SubnetIds"] = "subnet-0f1e2d3c4b5a69788",
            ["SecurityGroupIds"] = "sg-0f1e2d3c4b5a69788",
            ["Mode"] = service.StackMode,
            ["AppSpecBucketPattern"] = service.IsAppSpecBucketRead ? service.AppSpecBucket ?? "" : "",
        });
    }

    /// <summary>
    /// Whoever deploys has registered the task definition, pushed its image and made its network before; here it is one like the version that
    /// serves.
    /// </summary>
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

    private static string TextOf(IEnumerable<LoggedEvent> events) => string.Concat(events.Select(logged => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTimeOffset.FromUnixTimeMilliseconds(logged.Timestamp):yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {logged.Message}\n")));

    /// <summary>Whoever deploys from S3 has put the AppSpec there before.</summary>
    private S3Revision? PutInS3(AppSpec appSpec)
    {
        if (_service.AppSpecBucket is not { } bucket)
        {
            return null;
        }

        var stored = new StoredObject(
            $"appspecs/{appSpec.Sha256[..12]}.yml",
            "application/yaml",
            appSpec.Content,
            Account.Clock.GetUtcNow())
        {
            VersionId = _service.AppSpecVersion,
        };
        Account.Buckets.Create(bucket).Put(stored);

        return new S3Revision(bucket, stored.Key, stored.ETag.Trim('"')) { Version = stored.VersionId };
    }

    /// <summary>Looks at the options at each invocation: they may be set after the set-up.</summary>
    private sealed class HooksOfOptions(RehearsalStack stack) : IHookInvoker
    {
        public Task Invoke(string functionName, string eventJson, CancellationToken cancellationToken) =>
            stack.Hooks.Invoke(functionName, eventJson, cancellationToken);
    }
}
