using System.Text.Json.Nodes;

namespace Rehearsal.Tests.CodeDeploy;

/// <summary>A shop in an account in virtual time, with hooks that answer as a test says.</summary>
internal sealed class TestDeployment : IHookInvoker, IProgress<DeploymentProgress>, IAsyncDisposable
{
    public static readonly TimeSpan AnswerTime = TimeSpan.FromMinutes(1);

    private readonly ServiceSetup _setup;
    private LoadBalancer _balancer = null!;

    private TestDeployment(VirtualTime clock, ServiceSetup setup)
    {
        _setup = setup;
        Clock = clock;
        Account = new InMemoryAccount(clock);
        CodeDeploy = new CodeDeployService(Account);
        Api = new AccountApi(Account, CodeDeploy, new EcsController(Account));
        Tasks = new ShopTasks(Network, clock, clock);
    }

    public VirtualTime Clock { get; }

    public InMemoryAccount Account { get; }

    public CodeDeployService CodeDeploy { get; }

    public AccountApi Api { get; }

    public InMemoryNetwork Network { get; } = new();

    public ShopTasks Tasks { get; }

    public DeploymentGroup Group { get; private set; } = null!;

    public AccountService Service => Group.Service;

    public List<DeploymentProgress> Progress { get; } = [];

    /// <summary>The events that were put to hooks, in order, by the name of the function.</summary>
    public List<(string Function, string DeploymentId, string ExecutionId)> Asked { get; } = [];

    /// <summary>What a hook does instead of answering Succeeded after a minute.</summary>
    public Dictionary<LifecycleStep, Func<string, string, Task>> Hooks { get; } = [];

    public static void Play(Func<TestDeployment, Task> body, ServiceSetup? setup = null, Func<TestDeployment, ITaskSource>? source = null) => VirtualTime.Run(async clock =>
    {
        await using var scene = new TestDeployment(clock, setup ?? new ServiceSetup { TerminationWait = TimeSpan.FromMinutes(5) });
        scene._balancer = new LoadBalancer("shop", scene.Network, clock, clock, seed: 1);
        scene.Group = await scene._setup.CreateIn(scene.CodeDeploy, scene._balancer, source?.Invoke(scene) ?? scene.Tasks, CancellationToken.None);
        await body(scene);
    });

    public AppSpec NextAppSpec() => AppSpec.Parse(
        $$"""
        version: 0.0
        Resources:
          - TargetService:
              Type: AWS::ECS::Service
              Properties:
                TaskDefinition: "{{_setup.RegisterTaskDefinition(Account)}}"
                LoadBalancerInfo:
                  ContainerName: "shop"
                  ContainerPort: 8080
        Hooks:
          - BeforeInstall: "BeforeInstall"
          - AfterInstall: "AfterInstall"
          - AfterAllowTestTraffic: "AfterAllowTestTraffic"
          - BeforeAllowTraffic: "BeforeAllowTraffic"
          - AfterAllowTraffic: "AfterAllowTraffic"
        """);

    public DeploymentRun Start(string? configuration = null) => CodeDeploy.Deploy(Group, NextAppSpec(), this, this, configuration);

    public async Task<Deployment> Deploy(string? configuration = null)
    {
        var run = Start(configuration);
        await run.Completion;
        return run.Deployment;
    }

    public Task<JsonObject> Call(string operation, string parameters) =>
        Api.Call(operation.Split(':')[0], operation.Split(':')[1], JsonNode.Parse(parameters)!.AsObject(), CancellationToken.None);

    public async Task<AwsException> Refusal(string operation, string parameters) =>
        await Thrown.By<AwsException>(() => Call(operation, parameters));

    public Task<JsonObject> Answer(string deploymentId, string executionId, string status) =>
        Call(
            "codedeploy:putLifecycleEventHookExecutionStatus",
            $$"""{ "DeploymentId": "{{deploymentId}}", "LifecycleEventHookExecutionId": "{{executionId}}", "Status": "{{status}}" }""");

    /// <summary>The hook of an event answers Failed after a minute.</summary>
    public void Fail(LifecycleStep at) => Hooks[at] = async (deployment, execution) =>
    {
        await Clock.Pass(AnswerTime);
        await Answer(deployment, execution, "Failed");
    };

    public async Task<JsonObject> TargetOf(Deployment deployment)
    {
        var answer = await Call("codedeploy:getDeploymentTarget", $$"""{ "DeploymentId": "{{deployment.Id}}", "TargetId": "main:shop" }""");
        return answer["DeploymentTarget"]!["EcsTarget"]!.AsObject();
    }

    public async Task<JsonObject> InfoOf(Deployment deployment) =>
        (await Call("codedeploy:getDeployment", $$"""{ "DeploymentId": "{{deployment.Id}}" }"""))["DeploymentInfo"]!.AsObject();

    /// <summary>A listener's forwards, such as "shop-a 90, shop-b 10".</summary>
    public static string Forwards(Listener? listener) => string.Join(", ", listener!.Forwards.Select(forward => $"{forward.Group.Name} {forward.Weight}"));

    /// <summary>The eight events of a deployment, such as "Install Succeeded".</summary>
    public static IEnumerable<string> Events(Deployment deployment) => deployment.LifecycleEvents.Select(record => $"{record.Event} {record.Status}");

    async Task IHookInvoker.Invoke(string functionName, string eventJson, CancellationToken cancellationToken)
    {
        var message = JsonNode.Parse(eventJson)!;
        var (deployment, execution) = (message["DeploymentId"]!.GetValue<string>(), message["LifecycleEventHookExecutionId"]!.GetValue<string>());
        Asked.Add((functionName, deployment, execution));
        if (Hooks.TryGetValue(Enum.Parse<LifecycleStep>(functionName), out var hook))
        {
            await hook(deployment, execution);
            return;
        }

        await Clock.Pass(AnswerTime);
        await Answer(deployment, execution, "Succeeded");
    }

    void IProgress<DeploymentProgress>.Report(DeploymentProgress value) => Progress.Add(value);

    public async ValueTask DisposeAsync()
    {
        await _balancer.DisposeAsync();
        await Network.DisposeAsync();
    }
}
