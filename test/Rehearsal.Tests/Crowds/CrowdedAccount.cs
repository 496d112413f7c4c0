using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.CodeDeploy;
using Rehearsal.Fleet;
using Rehearsal.Tests.Scenarios;

namespace Rehearsal.Tests.Crowds;

/// <summary>The account of a crowd: its services, and trouble for those that have it.</summary>
internal sealed class CrowdedAccount : IAsyncDisposable
{
    private const string Answering = "codedeploy:putLifecycleEventHookExecutionStatus";

    /// <summary>For whom something is done: it follows a deployment through its hooks, workflows, functions and calls.</summary>
    private readonly AsyncLocal<Trouble?> _trouble = new();

    private readonly Dictionary<string, Trouble?> _troubles = [];
    private readonly Dictionary<string, Question> _questions = [];
    private readonly List<(Candidate Candidate, ServiceSetup Service, DeploymentGroup Group)> _services = [];
    private readonly List<LoadBalancer> _balancers = [];
    private readonly Stage _stage;

    private CrowdedAccount(Stage stage) => _stage = stage;

    private InMemoryAccount Account => _stage.Account;

    public static async Task<CrowdedAccount> Fill(Stage stage, VirtualTheatre theatre, IReadOnlyList<Candidate> candidates)
    {
        var account = new CrowdedAccount(stage);
        foreach (var candidate in candidates)
        {
            await account.Add(candidate, theatre);
        }

        stage.Engine.Happened += (execution, _) => execution.ForgetHistory();
        stage.Account.Intercept = account.Call;
        stage.Account.EventBus.Loses = _ => account._trouble.Value?.LosesEvent() == true;
        stage.Functions.Interpose((function, _, proceed, _) => account._trouble.Value is { } trouble ? trouble.Invoke(function, proceed) : proceed());
        return account;
    }

    public async Task<CrowdOutcome> DeployAll(Action<int, TimeSpan> ended)
    {
        var (started, over) = (Account.Clock.GetUtcNow(), 0);
        var deployments = _services.Select(async service =>
        {
            var deployed = await Deploy(service.Candidate, service.Service, service.Group);
            ended(++over, Account.Clock.GetUtcNow() - started);
            return deployed;
        }).ToList();
        var all = await Task.WhenAll(deployments);
        var reasons = _stage.Reports.ToLookup(report => report.DeploymentId, report => report.Reasons.FirstOrDefault());
        return new CrowdOutcome([.. all.Select(it => new CandidateOutcome(it.Candidate, it.Deployment, it.Questions, reasons[it.Deployment.Id].LastOrDefault() ?? ""))]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var balancer in _balancers)
        {
            await balancer.DisposeAsync();
        }
    }

    private async Task Add(Candidate candidate, VirtualTheatre theatre)
    {
        var service = new ServiceSetup
        {
            Application = candidate.Name,
            DeploymentGroup = candidate.Name,
            Service = candidate.Name,
            Configuration = "CodeDeployDefault.ECSCanary10Percent5Minutes",
            TerminationWait = TimeSpan.FromMinutes(5),
        };
        var balancer = new LoadBalancer(candidate.Name, theatre.InMemory, theatre.Clock, theatre.Wire, theatre.Seed);
        _balancers.Add(balancer);
        var faults = candidate.IsGood ? [] : Fault.Parse(candidate.Fault).Faults;
        var tasks = new ShopTasks(theatre.InMemory, theatre.Clock, theatre.Wire, theatre.Seed + candidate.Number) { GreenFaults = faults };
        Account.Parameters.Put($"{_stage.Template.Parameter("PlanParameterPrefix")}/{candidate.Name}/{candidate.Name}", Environment.GetEnvironmentVariable("CROWDPLAN") ?? Scenario.Plan);
        _services.Add((candidate, service, await service.CreateIn(Account, balancer, tasks, CancellationToken.None)));
    }

    private async Task<(Candidate Candidate, Deployment Deployment, List<Question> Questions)> Deploy(Candidate candidate, ServiceSetup service, DeploymentGroup group)
    {
        _trouble.Value = candidate.Trouble;
        var questions = new List<Question>();
        var appSpec = Shipped.Text("appspec.yml").Replace("arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:8", service.RegisterTaskDefinition(Account), StringComparison.Ordinal);

        // Where functions fail, Lambda has to be able to tell of it.
        IHookInvoker hooks = candidate.Trouble is null ? new FunctionHooks(_stage.Functions) : new QueuedHooks(_stage.Invocations, _stage.Template);
        var run = Account.CodeDeploy.Deploy(group, AppSpec.Parse(appSpec), hooks, new Relay<DeploymentProgress>(progress => Note(progress, questions)));
        _troubles[run.Deployment.Id] = candidate.Trouble;
        await Task.WhenAll(run.Completion, candidate.Trouble?.Begin(_stage, run.Deployment) ?? Task.CompletedTask);
        return (candidate, run.Deployment, questions);
    }

    private void Note(DeploymentProgress progress, List<Question> questions)
    {
        switch (progress)
        {
            case DeploymentProgress.HookInvoked asked:
                questions.Add(_questions[asked.ExecutionId] = new Question(asked.Event, asked.ExecutionId));
                break;
            case DeploymentProgress.HookAnswered answered:
                questions[^1].Took = answered.Took;
                break;
        }
    }

    private Task<JsonObject> Call(ApiCall call, JsonObject parameters, Func<Task<JsonObject>> proceed, CancellationToken cancellationToken)
    {
        var trouble = _trouble.Value ?? (parameters["DeploymentId"]?.GetValue<string>() is { } deployment ? _troubles.GetValueOrDefault(deployment) : null);
        return trouble is null ? Counted() : trouble.Call(call, Counted, Account.Clock, cancellationToken);

        async Task<JsonObject> Counted()
        {
            var answer = await proceed();
            if (call.Operation == Answering)
            {
                _questions[parameters["LifecycleEventHookExecutionId"]!.GetValue<string>()].Accepted.Add(parameters["Status"]!.GetValue<string>());
            }

            return answer;
        }
    }
}
