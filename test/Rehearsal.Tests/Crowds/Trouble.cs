using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Crowds;

internal enum TroubleKind
{
    /// <summary>Every third call is throttled.</summary>
    Throttling,

    /// <summary>From some call on, the AWS service that it is made to refuses every call for up to four minutes.</summary>
    Outage,

    /// <summary>Every tenth call fails with a 5xx, half of them after it has taken effect.</summary>
    ServerErrors,

    /// <summary>Every tenth invocation of a function throws, hangs, or throws when its work is done.</summary>
    FailingFunctions,

    /// <summary>Its workflow is aborted at some call, and EventBridge forgets every second event that would tell of it.</summary>
    AbortedWorkflow,

    /// <summary>Every tenth call takes up to 15 seconds.</summary>
    SlowCalls,
}

/// <summary>What goes wrong around one deployment, drawn from a seed; whatever its kind, every twentieth call is throttled.</summary>
internal sealed class Trouble
{
    private static readonly TimeSpan s_longestOutage = TimeSpan.FromMinutes(4);

    // About as many as a deployment makes.
    private const int Calls = 100;

    private readonly Random _random;
    private readonly int _onset;
    private int _calls;
    private (string Service, DateTimeOffset Until) _outage = ("", DateTimeOffset.MinValue);
    private bool _isAborted;
    private bool _backstopFailed;

    private Trouble(TroubleKind kind, int seed)
    {
        (Kind, _random) = (kind, new Random(seed));
        _onset = _random.Next(Calls) + 1;
    }

    public TroubleKind Kind { get; }

    /// <summary>Calls and invocations that were spoiled so far.</summary>
    public int Spoiled { get; private set; }

    /// <summary>Aborts the workflow of this deployment that runs, if one does.</summary>
    public Func<bool> Abort { get; set; } = () => false;

    public static Trouble Of(int turn, int seed) => new(Enum.GetValues<TroubleKind>()[turn % Enum.GetValues<TroubleKind>().Length], seed);

    public bool LosesEvent() => Kind is TroubleKind.AbortedWorkflow && Happens(0.5);

    public async Task<JsonObject> Call(AccountCall call, Func<Task<JsonObject>> proceed, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (++_calls >= _onset)
        {
            SetIn(call);
        }

        if (Kind is TroubleKind.SlowCalls && Happens(0.1))
        {
            Spoiled++;
            await Task.Delay(TimeSpan.FromSeconds(15 * _random.NextDouble()), clock, cancellationToken);
        }

        if ((call.Service == _outage.Service && call.When < _outage.Until) || Happens(Kind is TroubleKind.Throttling ? 1 / 3.0 : 0.05))
        {
            throw Spoil(Throttled(call.Service));
        }

        var fails = Kind is TroubleKind.ServerErrors && Happens(0.1);
        if (fails && Happens(0.5))
        {
            throw Spoil(ServerError());
        }

        var answer = await proceed();
        return fails ? throw Spoil(ServerError()) : answer;
    }

    public async Task<JsonNode?> Invoke(FunctionResource function, Func<Task<JsonNode?>> proceed)
    {
        if (Kind is not TroubleKind.FailingFunctions || !Happens(0.1) || !MayFail(function))
        {
            return await proceed();
        }

        Spoiled++;
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

    /// <summary>An outage is one of the service that is just being called; a workflow is aborted as soon as one runs.</summary>
    private void SetIn(AccountCall call)
    {
        if (Kind is TroubleKind.Outage && _outage.Service is "")
        {
            _outage = (call.Service, call.When + (s_longestOutage * _random.NextDouble()));
        }
        else if (Kind is TroubleKind.AbortedWorkflow && !_isAborted)
        {
            _isAborted = Abort();
            Spoiled += _isAborted ? 1 : 0;
        }
    }

    private T Spoil<T>(T problem)
    {
        Spoiled++;
        return problem;
    }

    private bool Happens(double probability) => _random.NextDouble() < probability;

    // A Backstop that fails in its repetition too leaves the hook to a dead letter and an alarm, as docs/fail-closed.md says.
    private bool MayFail(FunctionResource function)
    {
        var (isBackstop, hasFailed) = (function.LogicalId == nameof(Hooks.Backstop), _backstopFailed);
        _backstopFailed |= isBackstop;
        return !isBackstop || !hasFailed;
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
