using System.Text.Json.Nodes;
using Canary.Probing;
using Hooks;
using Rehearsal.Api;
using Rehearsal.Stack;
using StepFunctions;

namespace Rehearsal;

/// <summary>The shipped stack as it runs in the account: its functions, its workflows, and what invokes functions by itself.</summary>
internal sealed class DeployedStack : IAsyncDisposable
{
    private readonly IAsyncDisposable _endpoint;
    private readonly CancellationTokenSource _end = new();

    private readonly EventRules _rules;

    private DeployedStack(
        StackTemplate template,
        IAsyncDisposable endpoint,
        FunctionHost functions,
        StepFunctionsEngine engine,
        AsynchronousInvocations invocations,
        EventRules rules) =>
        (Template, _endpoint, Functions, Engine, Invocations, _rules) = (template, endpoint, functions, engine, invocations, rules);

    public StackTemplate Template { get; }

    public FunctionHost Functions { get; }

    public StepFunctionsEngine Engine { get; }

    public AsynchronousInvocations Invocations { get; }

    /// <summary>Completes when what events have started so far has ended.</summary>
    public Task Settled => _rules.Settled;

    /// <summary>Creates the stack's resources, hosts its functions, loads its workflows and begins its schedules.</summary>
    public static async Task<DeployedStack> Deploy(
        StackTemplate template,
        AccountApi api,
        RehearsalEnvironment environment,
        Recorder recorder,
        WorkflowRecorder workflows,
        CancellationToken cancellationToken)
    {
        StackResources.CreateIn(api.Account, template);
        var endpoint = await environment.Network.Listen(new AccountEndpoint(api).Answer, cancellationToken);
        var functions = Host(template, environment, $"http://{endpoint.EndPoint}", recorder);
        var engine = LoadWorkflows(template, api, environment, functions);
        engine.Happened += workflows.Record;
        var invocations = new AsynchronousInvocations(functions, template, api.Account, recorder.Keep);
        var stack = new DeployedStack(
            template, endpoint, functions, engine, invocations, new EventRules(template, invocations, api.Account));
        stack.BeginRules(api);
        return stack;
    }

    public ValueTask DisposeAsync()
    {
        // Not CancelAsync: it cancels on the thread pool, outside virtual time.
        _end.Cancel();

        return LeaveAsync();
    }

    private async ValueTask LeaveAsync()
    {
        await Functions.DisposeAsync();
        await _endpoint.DisposeAsync();
        _end.Dispose();
    }

    private static FunctionHost Host(StackTemplate template, RehearsalEnvironment environment, string accountUrl, Recorder recorder)
    {
        var adapters = new FunctionAdapters(environment, accountUrl, new InPlaceProgress<SlotProgress>(recorder.Record));
        var functions = new FunctionHost(template, adapters.Replace, environment.Clock, recorder.Keep);
        functions.Interpose((function, payload, proceed, _) =>
        {
            if (IsProbing(function, payload))
            {
                recorder.ProbingBegins();
            }

            return environment.Perform(proceed);
        });
        return functions;
    }

    private static bool IsProbing(FunctionResource function, JsonNode? payload) =>
        function.LogicalId == nameof(ProbeTask.Probe) && payload?[nameof(ProbeRequest.Assignment)] is not null;

    /// <summary>Returns the engine of the Standard workflows: what happens in an Express one is recorded nowhere.</summary>
    private static StepFunctionsEngine LoadWorkflows(StackTemplate template, AccountApi api, RehearsalEnvironment environment, FunctionHost functions)
    {
        var tasks = new SdkIntegration(api, functions);
        var standard = new StepFunctionsEngine(tasks, environment.Clock, environment.Seed);
        var express = new StepFunctionsEngine(tasks, environment.Clock, environment.Seed);

        // What follows an event must not decide which ids and pauses deployments get.
        var besides = new StepFunctionsEngine(
            new SdkIntegration(api, functions, api.Account.RequestIdentifiers), environment.Clock, environment.Seed);
        foreach (var workflow in template.StateMachines)
        {
            var machine = StateMachine.Load(workflow.Name, workflow.Fill(Shipped.Text(workflow.DefinitionUri)), tasks);
            if (workflow.IsExpress)
            {
                api.Account.StateMachines.AddExpress(machine, workflow.Rules is [] ? express : besides);
            }
            else
            {
                api.Account.StateMachines.Add(machine, standard);
            }
        }

        return standard;
    }

    private void BeginRules(AccountApi api)
    {
        api.Account.EventBus.Route = _rules.Route;
        _rules.Begin(_end.Token);
    }
}
