using Canary.Reporting;

namespace Rehearsal.Tests.Scenarios;

/// <summary>A deployment through the front door, on virtual time: given a service and its faults, when it is deployed, then what CodeDeploy was told and why.</summary>
internal sealed record Scenario
{
    /// <summary>Fewer seconds than the default plan, the same judge.</summary>
    public const string Plan = """{ "probes": [ { "name": "home", "path": "/" }, { "name": "products", "path": "/products" } ] }""";

    /// <summary>By which the workflow answers a hook.</summary>
    public const string AnswerCall = "codedeploy:putLifecycleEventHookExecutionStatus";

    /// <summary>By which it announces afterwards what it has answered.</summary>
    public static readonly IReadOnlyList<string> NoticeCalls = ["s3:putObject", "eventbridge:putEvents", "sns:publish", "cloudwatchlogs:putLogEvents"];

    /// <summary>Who deploys: the same scenario may be played on either.</summary>
    public Controller Controller { get; init; } = Controller.CodeDeploy;

    public ServiceSetup Service { get; init; } = new()
    {
        DesiredCount = 4,
        Configuration = "CodeDeployDefault.ECSCanary10Percent5Minutes",
        Strategy = new Strategy.Canary(10, TimeSpan.FromMinutes(5)),
        Alarms = ["shop-5xx"],
    };

    public string? PlanText { get; init; } = Plan;

    public string BlueFault { get; init; } = "";

    public string GreenFault { get; init; } = "";

    /// <summary>How blue's tasks answer, in place of a fault.</summary>
    public Manner? Blue { get; init; }

    /// <summary>How green's tasks answer, in place of a fault.</summary>
    public Manner? Green { get; init; }

    public CodeDeployOptions CodeDeploy { get; init; } = new();

    public EcsOptions Ecs { get; init; } = new();

    /// <summary>What is done to the account and the functions before the deployment.</summary>
    public Action<RehearsalStack> Given { get; init; } = _ => { };

    /// <summary>Stands between ECS and the shop's tasks.</summary>
    public Func<ITaskSource, TimeProvider, ITaskSource> Tasks { get; init; } = (tasks, _) => tasks;

    /// <summary>Stands before each invocation of a function.</summary>
    public Interception? Intercept { get; init; }

    /// <summary>What happens while the deployment runs.</summary>
    public Func<RehearsalStack, VirtualTime, Task> Meanwhile { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Gets what happens, as a screen does.</summary>
    public IProgress<RehearsalEvent>? Watch { get; init; }

    public int Deployments { get; init; } = 1;

    /// <summary>What ids and the times that answers take are drawn from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many requests users send through the production listener, from before the deployment to its end; 0: there are none.</summary>
    public int UsersPerSecond { get; init; }

    /// <summary>What the AppSpec is, made of the one that the project ships.</summary>
    public Func<string, string> AppSpecText { get; init; } = shipped => shipped;

    /// <summary>Handed what the rollback's hooks were told.</summary>
    public Action<ScenarioResult>? AlsoRollback { get; init; }

    public ScenarioResult Deploy() => Play(async (stack, time) =>
    {
        var meanwhile = Meanwhile(stack, time);
        IDeployment deployment = null!;
        for (var i = 0; i < Deployments; i++)
        {
            deployment = await stack.Deploy(AppSpec.Parse(AppSpecText(Shipped.Text("appspec.yml"))));
        }

        await meanwhile;
        await stack.Settled;
        if (deployment is Deployment { Rollback: { } rollback })
        {
            AlsoRollback?.Invoke(ResultOf(stack, rollback));
        }

        return ResultOf(stack, deployment);
    });

    /// <summary>Sets the stage, lets blue serve for a while, and plays.</summary>
    /// <param name="play">What happens on it.</param>
    /// <param name="limit">The longest that it may take on the account's clock.</param>
    public T Play<T>(Func<RehearsalStack, VirtualTime, Task<T>> play, TimeSpan? limit = null) => VirtualTime.Run(
        async time =>
        {
            await using var network = new InMemoryNetwork(Service.HasBalancer ? null : Service.ContainerPort);
            var environment = new VirtualEnvironment(network, time, Seed);
            var tasks = new ShopTasks(network, time, time, Seed) { BlueFaults = Faults(BlueFault), GreenFaults = Faults(GreenFault) };
            await using var stack = await RehearsalStack.SetUp(environment, Service with { Controller = Controller }, Tasks(new MannerlyTasks(tasks, network, time, Blue, Green), time), PlanText, Watch, CancellationToken.None);
            stack.CodeDeploy.Options = CodeDeploy;
            stack.Ecs.Options = Ecs;
            stack.Account.Alarms.Set("shop-5xx", Service.AlarmState);
            stack.Functions.Interpose(Intercept);

            // Blue has been serving for a while when a deployment starts.
            await using var users = UsersPerSecond == 0 ? null : new Users(network, stack.Served.ProductionListener.Address, ["/", "/products"], time, UsersPerSecond);
            users?.Start();
            await Task.Delay(TimeSpan.FromMinutes(1), time);
            Given(stack);

            return await play(stack, time);
        },
        limit);

    private static ScenarioResult ResultOf(RehearsalStack stack, IDeployment deployment) => new(
        deployment,
        [.. stack.Answers.Where(answer => answer.DeploymentId == deployment.Id).Select(answer => new AnsweredHook($"{answer.Event}", $"{answer.Status}", answer.Took))],
        [.. stack.Reports.Where(report => report.DeploymentId == deployment.Id)],
        [.. stack.Log],
        stack.Api.CallsOf("codedeploy:putLifecycleEventHookExecutionStatus"),
        [.. stack.Account.StateMachines.Executions]);

    private static IReadOnlyList<Fault> Faults(string order) => order is "" ? [] : Fault.Parse(order).Faults;
}

/// <summary>What became of a scenario's deployment.</summary>
internal sealed record ScenarioResult(
    IDeployment Deployed,
    IReadOnlyList<AnsweredHook> Answers,
    IReadOnlyList<Report> Reports,
    IReadOnlyList<LogLine> Log,
    int AnswerCalls,
    IReadOnlyList<Execution> Executions)
{
    /// <summary>As CodeDeploy remembers it, where it deployed.</summary>
    public Deployment Deployment => (Deployment)Deployed;

    /// <summary>As ECS remembers it, where it deployed itself.</summary>
    public ServiceDeployment ServiceDeployment => (ServiceDeployment)Deployed;

    public bool IsOfEcs => Deployed is ServiceDeployment;

    /// <summary>The words of who deployed.</summary>
    public Lifecycle Lifecycle => IsOfEcs ? Lifecycle.OfEcs : Lifecycle.OfCodeDeploy;

    /// <summary>The last report at an event, which may be given by CodeDeploy's name.</summary>
    public Report ReportOf(string lifecycleEvent) => Reports.Last(report => report.LifecycleEvent == InItsWords(lifecycleEvent));

    /// <summary>An event of CodeDeploy, as the controller calls its counterpart.</summary>
    public string InItsWords(string lifecycleEvent) => Lifecycle.WordFor(lifecycleEvent);

    /// <summary>How an event went, which may be given by CodeDeploy's name.</summary>
    public DeploymentEvent EventOf(string lifecycleEvent) => Deployed.Events.Single(record => record.Event == InItsWords(lifecycleEvent));

    /// <summary>The last answer at an event, which may be given by CodeDeploy's name.</summary>
    public AnsweredHook AnswerAt(string lifecycleEvent) => Answers.Last(answer => answer.Event == InItsWords(lifecycleEvent));

    /// <summary>The workflow that answered at an event, which may be given by CodeDeploy's name; the first, where there were several.</summary>
    public Execution ExecutionAt(string lifecycleEvent) =>
        Executions.First(execution => execution.Name.Contains($"-{InItsWords(lifecycleEvent)}-", StringComparison.Ordinal));

    /// <summary>The story in a few lines: who was answered what, and why.</summary>
    public override string ToString() => string.Join(
        '\n',
        [
            $"deployment {Deployed.Status}{(Deployed.RollbackId is null ? "" : ", rolled back")} {Deployed.Message}",
            .. Deployed.Events.Select(record => $"{record.Event}: {record.Status} {record.Message}"),
            .. Answers.Select(answer => $"{answer.Event}: {answer.Answer}"),
            .. Reports.SelectMany(report => report.Reasons.Select(reason => $"{report.LifecycleEvent}: {reason}")),
            .. Executions.Where(execution => execution.Status != ExecutionStatus.Succeeded).Select(execution => $"{execution.Name}: {execution.Status} {execution.Error} {execution.Cause}"),
            .. Log.Where(line => line.Level is "Error" or "Warning").Select(line => $"{line.Function}: {line.Message}"),
        ]);
}

/// <summary>The answer that CodeDeploy took for a hook, and when.</summary>
internal sealed record AnsweredHook(string Event, string Answer, TimeSpan Took);
