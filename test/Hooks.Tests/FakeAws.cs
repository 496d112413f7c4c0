using System.Net;
using System.Text;
using Amazon.CodeDeploy;
using Amazon.Runtime;
using Amazon.StepFunctions;

namespace Hooks.Tests;

/// <summary>CodeDeploy and Step Functions behind the real clients: answers by operation, and keeps what was asked.</summary>
internal sealed class FakeAws : HttpMessageHandler
{
    private readonly Dictionary<string, Queue<(HttpStatusCode Status, string Body)>> _answers = [];

    private readonly HashSet<string> _unreachable = [];

    public List<(string Operation, string Body)> Calls { get; } = [];

    public IAmazonCodeDeploy CodeDeploy() => new AmazonCodeDeployClient(
        new BasicAWSCredentials("test", "test"),
        new AmazonCodeDeployConfig { ServiceURL = "http://127.0.0.1:1", AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0, HttpClientFactory = new Factory(this) });

    public IAmazonStepFunctions StepFunctions() => new AmazonStepFunctionsClient(
        new BasicAWSCredentials("test", "test"),
        new AmazonStepFunctionsConfig { ServiceURL = "http://127.0.0.1:1", AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0, HttpClientFactory = new Factory(this) });

    /// <summary>The next answers to an operation; the last one repeats.</summary>
    public FakeAws On(string operation, params (HttpStatusCode Status, string Body)[] answers)
    {
        _answers[operation] = new(answers);

        return this;
    }

    /// <summary>The operation is never answered.</summary>
    public FakeAws Lose(string operation)
    {
        _unreachable.Add(operation);

        return this;
    }

    public static (HttpStatusCode, string) Error(string type, HttpStatusCode status = HttpStatusCode.BadRequest) => (status, $$"""{"__type":"{{type}}","message":"{{type}} happened"}""");

    public static (HttpStatusCode, string) Started { get; } = (HttpStatusCode.OK, """{"executionArn":"arn:aws:states:eu-west-1:1:execution:canary:x","startDate":1}""");

    public static (HttpStatusCode, string) Put { get; } = (HttpStatusCode.OK, """{"lifecycleEventHookExecutionId":"x"}""");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var operation = request.Headers.GetValues("X-Amz-Target").Single().Split('.')[1];
        Calls.Add((operation, await request.Content!.ReadAsStringAsync(cancellationToken)));
        var answers = _answers.GetValueOrDefault(operation)
            ?? (_unreachable.Contains(operation)
                ? throw new HttpRequestException(HttpRequestError.ConnectionError, $"nobody answers {operation}")
                : throw new InvalidOperationException($"{operation} was not expected"));
        var (status, body) = answers.Count > 1 ? answers.Dequeue() : answers.Peek();

        return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1"), RequestMessage = request };
    }

    private sealed class Factory(HttpMessageHandler handler) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(handler, disposeHandler: false);
    }
}

/// <summary>A clock whose timers are due at once: waiting moves it on.</summary>
internal sealed class ImpatientClock(double longestWait = 5) : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public TimeSpan Waited => TimeSpan.FromTicks(_ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // A budget of many seconds is a bound and not a wait: it never comes due here.
        if (dueTime > TimeSpan.Zero && dueTime <= TimeSpan.FromSeconds(longestWait))
        {
            _ticks += dueTime.Ticks;
            callback(state);
        }

        return new Inert();
    }

    private sealed class Inert : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
