using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.CodeDeploy;
using Rehearsal.Stack;
using Rehearsal.StepFunctions;

namespace Rehearsal.Tests.Crowds;

internal enum TroubleKind
{
    /// <summary>Every third call is throttled.</summary>
    Throttling,

    /// <summary>One AWS service refuses every call for up to four minutes.</summary>
    Outage,

    /// <summary>Every tenth call fails with a 5xx, half of them after it has taken effect.</summary>
    ServerErrors,

    /// <summary>Every tenth invocation of a function throws, hangs, or throws when its work is done.</summary>
    FailingFunctions,

    /// <summary>Its workflow is aborted at some moment, and EventBridge forgets every second time to tell of it.</summary>
    AbortedWorkflow,

    /// <summary>Every tenth call takes up to 15 seconds.</summary>
    SlowCalls,
}

/// <summary>What goes wrong around one deployment, drawn from a seed; whatever its kind, every twentieth call is throttled.</summary>
internal sealed class Trouble
{
    private static readonly TimeSpan s_longestOutage = TimeSpan.FromMinutes(4);

    // As long as a deployment of the crowd takes until its last answer.
    private static readonly TimeSpan s_within = TimeSpan.FromMinutes(8);

    private static readonly string[] s_services = ["codedeploy", "ecs", "elasticloadbalancingv2", "sfn", "ssm", "ecr", "ec2", "s3", "sns", "eventbridge", "cloudwatchlogs"];

    private readonly Random _random;
    private readonly string _service;
    private readonly TimeSpan _from;
    private readonly TimeSpan _to;
    private DateTimeOffset _begun;
    private bool _backstopFailed;

    private Trouble(TroubleKind kind, int seed)
    {
        (Kind, _random) = (kind, new Random(seed));
        _service = s_services[_random.Next(s_services.Length)];
        _from = s_within * _random.NextDouble();
        _to = _from + (s_longestOutage * _random.NextDouble());
    }

    public TroubleKind Kind { get; }

    public static Trouble Of(int turn, int seed) => new(Enum.GetValues<TroubleKind>()[turn % Enum.GetValues<TroubleKind>().Length], seed);

    public bool LosesEvent() => Kind is TroubleKind.AbortedWorkflow && Happens(0.5);

    /// <summary>Begins with the deployment, and aborts its workflow if that is the trouble.</summary>
    public async Task Begin(Stage stage, Deployment deployment)
    {
        _begun = stage.Account.Clock.GetUtcNow();
        if (Kind is not TroubleKind.AbortedWorkflow)
        {
            return;
        }

        await Task.Delay(_from, stage.Account.Clock);
        stage.Account.StateMachines.Executions.LastOrDefault(execution => IsOf(execution, deployment))?.Stop("Operator", "pressed the button");
    }

    public async Task<JsonObject> Call(ApiCall call, Func<Task<JsonObject>> proceed, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Kind is TroubleKind.SlowCalls && Happens(0.1))
        {
            await Task.Delay(TimeSpan.FromSeconds(15 * _random.NextDouble()), clock, cancellationToken);
        }

        if (IsOut(call) || Happens(Kind is TroubleKind.Throttling ? 1 / 3.0 : 0.05))
        {
            throw Throttled(call.Service);
        }

        var fails = Kind is TroubleKind.ServerErrors && Happens(0.1);
        if (fails && Happens(0.5))
        {
            throw ServerError();
        }

        var answer = await proceed();
        return fails ? throw ServerError() : answer;
    }

    public async Task<JsonNode?> Invoke(FunctionResource function, Func<Task<JsonNode?>> proceed)
    {
        if (Kind is not TroubleKind.FailingFunctions || !Happens(0.1) || !MayFail(function))
        {
            return await proceed();
        }

        switch (_random.Next(3))
        {
            case 0:
                throw Exited();
            case 1:
                return await new TaskCompletionSource<JsonNode?>().Task;
            default:
                await proceed();
                throw Exited();
        }
    }

    private static bool IsOf(Execution execution, Deployment deployment) =>
        execution.Status is ExecutionStatus.Running && execution.Name.StartsWith(deployment.Id, StringComparison.Ordinal);

    private bool IsOut(ApiCall call) =>
        Kind is TroubleKind.Outage && call.Service == _service && call.When - _begun is var since && since >= _from && since < _to;

    private bool Happens(double probability) => _random.NextDouble() < probability;

    // One that fails after its only repetition leaves a dead letter and an alarm, which is a promise of its own.
    private bool MayFail(FunctionResource function)
    {
        _backstopFailed = function.LogicalId == nameof(Hooks.Backstop) && !_backstopFailed;
        return _backstopFailed || function.LogicalId != nameof(Hooks.Backstop);
    }

    private static AwsException Throttled(string service) => service switch
    {
        "ec2" => new AwsException("RequestLimitExceeded", "Request limit exceeded.", 503),
        "elasticloadbalancingv2" or "cloudwatch" => new AwsException("Throttling", "Rate exceeded"),
        "s3" => new AwsException("SlowDown", "Please reduce your request rate.", 503),
        _ => new AwsException("ThrottlingException", "Rate exceeded"),
    };

    private static AwsException ServerError() => new("ServiceUnavailable", "Service is unable to handle request.", 503);

    private static FunctionException Exited() => new("Runtime.ExitError", "Error: Runtime exited with error: signal: killed");
}
