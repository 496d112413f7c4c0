using System.Text.Json.Nodes;
using Rehearsal.Tests.Scenarios;

namespace Rehearsal.Tests.Crowds;

/// <summary>The account of a crowd: its services, and trouble for those that have it.</summary>
internal sealed class CrowdedAccount : IAsyncDisposable
{
    private const string ShippedTaskDefinition = "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:8";

    // Two rules and two target groups of each: a load balancer may have 100 of both.
    private const int ServicesOfOneBalancer = 50;

    /// <summary>For whom something is done: it follows a deployment through its hooks, workflows, functions and calls.</summary>
    private readonly AsyncLocal<Trouble?> _trouble = new();

    private readonly Dictionary<string, Trouble> _troubles = [];
    private readonly Dictionary<string, AskedHook> _questions = [];
    private readonly List<(Candidate Candidate, ServiceSetup Service, DeploymentGroup Group)> _services = [];
    private readonly List<LoadBalancer> _balancers = [];
    private readonly RehearsalStack _stack;
    private (Listener Production, Listener Test) _listeners;

    private CrowdedAccount(RehearsalStack stack) => _stack = stack;

    private InMemoryAccount Account => _stack.Account;

    public static async Task<CrowdedAccount> Fill(RehearsalStack stack, VirtualEnvironment environment, IReadOnlyList<Candidate> candidates)
    {
        var account = new CrowdedAccount(stack);
        foreach (var candidate in candidates)
        {
            await account.Add(candidate, environment);
        }

        stack.Engine.Happened += (execution, _) => execution.ForgetHistory();
        stack.Api.Intercept = account.Call;
        stack.Account.EventBus.Loses = _ => account._trouble.Value?.LosesEvent() == true;
        stack.Functions.Interpose((function, _, proceed, _) => account._trouble.Value is { } trouble ? trouble.Invoke(function, proceed) : proceed());
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
        var outcomes = await Task.WhenAll(deployments);
        await Task.WhenAll(Account.StateMachines.Executions.Select(execution => execution.Completion));
        return new CrowdOutcome([.. outcomes.Select(outcome => outcome with { Reports = [.. _stack.Reports.Where(report => report.DeploymentId == outcome.Deployment.Id)] })]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var balancer in _balancers)
        {
            await balancer.DisposeAsync();
        }
    }

    private async Task Add(Candidate candidate, VirtualEnvironment environment)
    {
        var place = candidate.Number % ServicesOfOneBalancer;
        if (place == 0)
        {
            await AddBalancer(environment);
        }

        var host = $"{candidate.Name}.example.com";
        var service = new ServiceSetup
        {
            Application = candidate.Name,
            DeploymentGroup = candidate.Name,
            Service = candidate.Name,
            Host = host,
            Shared = new SharedListeners(_listeners.Production, _listeners.Test, place + 1),
            Configuration = "CodeDeployDefault.ECSCanary10Percent5Minutes",
            TerminationWait = TimeSpan.FromMinutes(5),
        };
        var tasks = new ShopTasks(environment.InMemory, environment.Clock, environment.Wire, environment.Seed + candidate.Number) { GreenFaults = candidate.IsGood ? [] : Fault.Parse(candidate.Fault).Faults };
        Account.Parameters.Put($"{_stack.Template.Parameter("PlanParameterPrefix")}/{candidate.Name}/{candidate.Name}", Plan(host));
        _services.Add((candidate, service, await service.CreateIn(_stack.CodeDeploy, _balancers[^1], tasks, CancellationToken.None)));
    }

    private async Task AddBalancer(VirtualEnvironment environment)
    {
        var balancer = new LoadBalancer($"shared-{_balancers.Count:00}", environment.InMemory, environment.Clock, environment.Wire, environment.Seed);
        _balancers.Add(balancer);
        _listeners = (await balancer.AddListener("production", initial: null, CancellationToken.None), await balancer.AddListener("test", initial: null, CancellationToken.None));
    }

    private static string Plan(string host)
    {
        var plan = JsonNode.Parse(Scenario.Plan)!.AsObject();
        plan["host"] = host;
        return plan.ToJsonString();
    }

    private async Task<CandidateOutcome> Deploy(Candidate candidate, ServiceSetup service, DeploymentGroup group)
    {
        _trouble.Value = candidate.Trouble;
        var questions = new List<AskedHook>();
        var appSpec = Shipped.Text("appspec.yml").Replace(ShippedTaskDefinition, service.RegisterTaskDefinition(Account), StringComparison.Ordinal);

        // Where functions fail, Lambda has to be able to tell of it.
        IHookInvoker hooks = candidate.Trouble is null ? new FunctionHooks(_stack.Functions) : new QueuedHooks(_stack.Invocations, _stack.Template);
        var run = _stack.CodeDeploy.Deploy(group, AppSpec.Parse(appSpec), hooks, new InPlaceProgress<DeploymentProgress>(progress => Note(progress, questions)));
        if (candidate.Trouble is { } trouble)
        {
            _troubles[run.Deployment.Id] = trouble;
            trouble.Abort = () => Abort(run.Deployment);
        }

        await run.Completion;
        return new CandidateOutcome(candidate, run.Deployment, questions);
    }

    private bool Abort(Deployment deployment)
    {
        var running = Account.StateMachines.Executions.LastOrDefault(execution => execution.Status is ExecutionStatus.Running && execution.Name.StartsWith(deployment.Id, StringComparison.Ordinal));
        running?.Stop("Operator", "pressed the button");
        return running is not null;
    }

    private void Note(DeploymentProgress progress, List<AskedHook> questions)
    {
        switch (progress)
        {
            case DeploymentProgress.HookInvoked asked:
                questions.Add(_questions[asked.ExecutionId] = new AskedHook(Enum.Parse<LifecycleStep>(asked.Event)));
                break;
            case DeploymentProgress.HookAnswered answered:
                questions[^1].Took = answered.Took;
                break;
        }
    }

    private Task<JsonObject> Call(AccountCall call, JsonObject parameters, Func<Task<JsonObject>> proceed, CancellationToken cancellationToken)
    {
        var trouble = _trouble.Value ?? (parameters["DeploymentId"]?.GetValue<string>() is { } deployment ? _troubles.GetValueOrDefault(deployment) : null);
        return trouble is null ? Counted() : trouble.Call(call, Counted, Account.Clock, cancellationToken);

        async Task<JsonObject> Counted()
        {
            var answer = await proceed();
            if (call.Operation == Scenario.AnswerCall)
            {
                _questions[parameters["LifecycleEventHookExecutionId"]!.GetValue<string>()].Accepted.Add(parameters["Status"]!.GetValue<string>());
            }

            return answer;
        }
    }
}
