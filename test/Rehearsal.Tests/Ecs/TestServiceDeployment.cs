using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Ecs;

/// <summary>A shop that ECS deploys itself, in an account in virtual time, with a hook at every stage that answers as a test says.</summary>
internal sealed class TestServiceDeployment : IFunctions, IProgress<DeploymentProgress>, IAsyncDisposable
{
    public const string HookArn = "arn:aws:lambda:local:000000000000:function:Hook:live";

    public static readonly TimeSpan AnswerTime = TimeSpan.FromMinutes(1);

    private readonly ServiceSetup _setup;
    private LoadBalancer _balancer = null!;

    private TestServiceDeployment(VirtualTime clock, ServiceSetup setup)
    {
        (_setup, Clock, Account) = (setup, clock, new InMemoryAccount(clock));
        Ecs = new EcsController(Account);
        Api = new AccountApi(Account, new CodeDeployService(Account), Ecs);
        Tasks = new ShopTasks(Network, clock, clock);
    }

    public static ServiceSetup Setup { get; } = new()
    {
        Controller = Controller.Ecs,
        Strategy = new Strategy.Canary(10, TimeSpan.FromMinutes(5)),
        TerminationWait = TimeSpan.FromMinutes(5),
    };

    public static IReadOnlyList<DeploymentStage> StagesWithHook { get; } =
        [.. Enum.GetValues<DeploymentStage>().Except([DeploymentStage.ScaleUp, DeploymentStage.BakeTime, DeploymentStage.CleanUp])];

    public VirtualTime Clock { get; }

    public InMemoryAccount Account { get; }

    public EcsController Ecs { get; }

    public AccountApi Api { get; }

    public InMemoryNetwork Network { get; } = new();

    public ShopTasks Tasks { get; }

    public EcsService Service { get; private set; } = null!;

    public List<DeploymentProgress> Progress { get; } = [];

    /// <summary>The events that the hook got, in order.</summary>
    public List<AskedHook> Asked { get; } = [];

    /// <summary>What the hook does at a stage, given how often it was called there, instead of answering SUCCEEDED after a minute.</summary>
    public Dictionary<DeploymentStage, Func<AskedHook, Task<string?>>> Answers { get; } = [];

    public static void Play(Func<TestServiceDeployment, Task> body, ServiceSetup? setup = null, bool isFirst = false) => VirtualTime.Run(async clock =>
    {
        await using var scene = new TestServiceDeployment(clock, setup ?? Setup);
        scene._balancer = new LoadBalancer("shop", scene.Network, clock, clock, seed: 1);
        scene.Service = await scene._setup.CreateIn(scene.Ecs, scene._balancer, scene.Tasks, CancellationToken.None);
        scene.Service.Configuration = scene._setup.ConfigurationWith([new LifecycleHook(HookArn, StagesWithHook)]);
        if (!isFirst)
        {
            await scene.Ecs.Serve(scene.Service, scene._setup.PlanOf(scene._setup.RegisterFirst(scene.Account)), CancellationToken.None);
        }

        await body(scene);
    });

    public ServiceDeploymentRun Start(string? taskDefinition = null) =>
        Ecs.Deploy(Service, _setup.PlanOf(taskDefinition ?? _setup.RegisterTaskDefinition(Account)), this, this);

    public async Task<ServiceDeployment> Deploy()
    {
        var run = Start();
        await run.Completion;
        return run.Deployment;
    }

    public void Answer(DeploymentStage stage, string? answer, TimeSpan? after = null) => Answers[stage] = async _ =>
    {
        await Clock.Pass(after ?? AnswerTime);
        return answer;
    };

    public void Fail(DeploymentStage stage) => Answer(stage, """{ "hookStatus": "FAILED" }""");

    public Task<JsonObject> Call(string action, string parameters) =>
        Api.Call("ecs", action, JsonNode.Parse(parameters)!.AsObject(), CancellationToken.None);

    public async Task<AwsException> Refusal(string action, string parameters) => await Thrown.By<AwsException>(() => Call(action, parameters));

    public Task<JsonObject> Stop(ServiceDeployment deployment) =>
        Call("stopServiceDeployment", $$"""{ "ServiceDeploymentArn": "{{deployment.Arn}}", "StopType": "ROLLBACK" }""");

    public async Task<JsonObject> Describe(ServiceDeployment deployment) =>
        (await Call("describeServiceDeployments", $$"""{ "ServiceDeploymentArns": ["{{deployment.Arn}}"] }"""))["ServiceDeployments"]![0]!.AsObject();

    public async Task<JsonObject> Describe(ServiceRevision revision) =>
        (await Call("describeServiceRevisions", $$"""{ "ServiceRevisionArns": ["{{revision.Arn}}"] }"""))["ServiceRevisions"]![0]!.AsObject();

    public async Task<JsonObject> DescribeService() =>
        (await Call("describeServices", """{ "Cluster": "main", "Services": ["shop"] }"""))["Services"]![0]!.AsObject();

    /// <summary>A rule's forwards, such as "shop-a 90, shop-b 10".</summary>
    public static string Forwards(ListenerRule? rule) => string.Join(", ", rule!.Forwards.Select(forward => $"{forward.Group.Name} {forward.Weight}"));

    /// <summary>The stages that a hook was called at, such as "PRE_SCALE_UP".</summary>
    public IEnumerable<string> AskedStages => Asked.Select(asked => asked.Stage.Name());

    public static IEnumerable<string> Stages(IEnumerable<StageRecord> records) => records.Select(record => $"{record.Stage.Name()} {record.Status}");

    async Task<JsonNode?> IFunctions.Invoke(string functionName, JsonNode? payload, CancellationToken cancellationToken)
    {
        var asked = new AskedHook(functionName, payload!.AsObject(), Clock.GetUtcNow());
        Asked.Add(asked);
        if (Answers.TryGetValue(asked.Stage, out var answer))
        {
            return await answer(asked) is { } text ? JsonNode.Parse(text) : null;
        }

        await Clock.Pass(AnswerTime);
        return JsonNode.Parse("""{ "hookStatus": "SUCCEEDED" }""");
    }

    void IProgress<DeploymentProgress>.Report(DeploymentProgress value) => Progress.Add(value);

    public async ValueTask DisposeAsync()
    {
        await _balancer.DisposeAsync();
        await Network.DisposeAsync();
    }
}

/// <summary>One call of the hook.</summary>
internal sealed record AskedHook(string Function, JsonObject Event, DateTimeOffset When)
{
    public DeploymentStage Stage => Enum.GetValues<DeploymentStage>().Single(stage => stage.Name() == Event["lifecycleStage"]!.GetValue<string>());

    public string ExecutionId => Event["executionId"]!.GetValue<string>();

    public JsonNode Details => Event["executionDetails"]!;
}
