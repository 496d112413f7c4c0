using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Account;
using StepFunctions.Running;

namespace Rehearsal.Stack;

/// <summary>Changes what an invocation does, so that a test can make a function throw, hang or return something else.</summary>
internal delegate Task<JsonNode?> Interception(
    FunctionResource function, JsonNode? payload, Func<Task<JsonNode?>> proceed, CancellationToken cancellationToken);

/// <summary>
/// Runs the shipped functions: found by the handler in the template, wired by their own startup, called through their own serializer.
/// </summary>
internal sealed class FunctionHost : IFunctions, IAsyncDisposable
{
    private readonly Dictionary<string, HostedFunction> _functions = [];
    private readonly TimeProvider _clock;
    private readonly Action<LogLine> _log;
    private Interception? _intercept;
    private int _requests;

    /// <param name="template">Which functions there are.</param>
    /// <param name="adapters">What the rehearsal puts in the place of AWS and of the network, for the function that is being wired.</param>
    /// <param name="clock">The account's clock, by which Lambda measures time-outs.</param>
    /// <param name="log">Told of each line that a function logs.</param>
    public FunctionHost(StackTemplate template, Action<FunctionResource, IServiceCollection> adapters, TimeProvider clock, Action<LogLine> log)
    {
        (_clock, _log) = (clock, log);
        foreach (var function in template.Functions)
        {
            _functions[function.Name] = new HostedFunction(function, services => adapters(function, services));
        }
    }

    /// <summary>Stands before every invocation from now on, in front of whoever stands there already; null changes nothing.</summary>
    public void Interpose(Interception? interception)
    {
        var behind = _intercept;
        _intercept = interception is null ? behind
            : behind is null ? interception
            : (function, payload, proceed, token) => interception(function, payload, () => behind(function, payload, proceed, token), token);
    }

    public async Task<JsonNode?> Invoke(string functionName, JsonNode? payload, CancellationToken cancellationToken)
    {
        var hosted = _functions.GetValueOrDefault(Arns.FunctionName(functionName)) ?? throw new FunctionNotFoundException(functionName);
        var context = new FunctionContext(
            hosted.Resource,
            _clock,
            new FunctionLog(hosted.Resource.Name, _clock, _log),
            $"00000000-0000-4000-8000-{Interlocked.Increment(ref _requests):d12}");
        Func<Task<JsonNode?>> proceed = () => hosted.Invoke(payload, context);
        var work = _intercept is { } intercept ? intercept(hosted.Resource, payload, proceed, cancellationToken) : proceed();

        return await WithinTimeout(hosted.Resource, work, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var function in _functions.Values)
        {
            await function.DisposeAsync();
        }
    }

    private async Task<JsonNode?> WithinTimeout(FunctionResource function, Task<JsonNode?> work, CancellationToken cancellationToken)
    {
        await _clock.AtMost(function.Timeout, work, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        return work.IsCompleted
            ? await work
            : throw new FunctionException("Sandbox.Timedout", $"Task timed out after {function.Timeout.TotalSeconds:0.00} seconds");
    }
}
