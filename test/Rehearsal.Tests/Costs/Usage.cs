using System.Text;
using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Costs;

/// <summary>What a deployment uses of what AWS bills, counted while it is rehearsed on virtual time.</summary>
internal sealed class Usage
{
    /// <summary>Assumed: the billed time of a cold start with its first invocation, which each function meets once in a deployment; seconds.</summary>
    public const double ColdStart = 1.5;

    /// <summary>Assumed: the billed time of an invocation but Probe's; seconds.</summary>
    public const double Invocation = 0.05;

    /// <summary>Assumed: what Lambda itself logs of an invocation as JSON (start, report, and the start of the environment); bytes.</summary>
    public const int BytesOfInvocation = 900;

    /// <summary>Assumed: what JSON logging adds to a line; bytes.</summary>
    public const int BytesOfLine = 300;

    /// <summary>Assumed: the billed time of an Express execution, which calls AWS and one function; seconds.</summary>
    public const decimal ExpressExecution = 0.3m;

    /// <summary>The least that is billed: 64 MB.</summary>
    public const decimal ExpressGigabytes = 64 / 1024m;

    /// <summary>Assumed: the billed time of an execution that keeps the history, which waits for most of it; seconds.</summary>
    public const decimal History = 15;

    private readonly List<(FunctionResource Function, TimeSpan Took)> _invocations = [];
    private RehearsalStack _stack = null!;

    public int Transitions { get; private set; }

    public int ExpressExecutions => Calls(ExpressCall);

    /// <summary>Executions that put a report into the history of its service: one for each event.</summary>
    public int Histories => _stack.Account.EventBus.Events.Count(arrived => arrived.Source == "codedeploy.hooks");

    public int Invocations => _invocations.Count;

    public double ProbeGigabyteSeconds => _invocations.Where(it => IsProbe(it.Function)).Sum(it => Gigabytes(it.Function) * it.Took.TotalSeconds);

    /// <summary>Everything but the time in which Probe probes; its cold start is here.</summary>
    public double OtherGigabyteSeconds =>
        _invocations.Select(it => it.Function).Distinct().Sum(function => Gigabytes(function) * ColdStart)
        + _invocations.Where(it => !IsProbe(it.Function)).Sum(it => Gigabytes(it.Function) * Invocation);

    public long LogBytes => (Invocations * (long)BytesOfInvocation)
        + _stack.Log.Sum(line => Encoding.UTF8.GetByteCount(line.Message) + BytesOfLine)
        + MetricEvents.Sum(logged => Encoding.UTF8.GetByteCount(logged.Message));

    public int Puts => Calls("s3:putObject");

    public long StoredBytes => _stack.Stored.Sum(stored => Encoding.UTF8.GetByteCount(stored.Body));

    public int Events => Calls("eventbridge:putEvents");

    public int Messages => Calls("sns:publish");

    /// <summary>Metrics that GetMetricData was asked for, each statistic counted as one; the plan has no expression of its own.</summary>
    public int MetricsRequested { get; private set; }

    /// <summary>S3 charges for reading; a listing, which the first report of a service needs, costs as much as a PUT and is none here.</summary>
    public int Gets => Calls("s3:getObject");

    /// <summary>At most one for each hook that CodeDeploy asks, and for each event.</summary>
    public int Traces => _invocations.Count(it => it.Function.Name.StartsWith("CodeDeployHook_", StringComparison.Ordinal)) + Histories;

    /// <summary>Calls that AWS does not bill, by service.</summary>
    public IEnumerable<(string Service, int Calls)> FreeCalls => _stack.Api.Calls
        .Where(call => call.Service is not ("s3" or "eventbridge" or "sns" or "cloudwatchlogs") && call.Operation is not (ExpressCall or MetricsCall))
        .GroupBy(call => call.Service)
        .Select(calls => (calls.Key, calls.Count()))
        .OrderBy(calls => calls.Key, StringComparer.Ordinal);

    /// <summary>Custom metrics, each a name with one set of dimensions.</summary>
    public int Metrics => MetricEvents
        .SelectMany(logged => JsonNode.Parse(logged.Message)!["_aws"]!["CloudWatchMetrics"]!.AsArray())
        .SelectMany(directive => directive!["Dimensions"]!.AsArray().SelectMany(dimensions => directive[nameof(Metrics)]!.AsArray().Select(metric => $"{metric!["Name"]} {dimensions!.ToJsonString()}")))
        .Distinct()
        .Count();

    public decimal Price =>
        (Transitions * Prices.Transition)
        + (ExpressExecutions * PriceOfExpress)
        + (Histories * PriceOfHistory)
        + (Invocations * Prices.LambdaRequest)
        + ((decimal)(ProbeGigabyteSeconds + OtherGigabyteSeconds) * Prices.GigabyteSecond)
        + (LogBytes * Prices.LogByte)
        + (Puts * Prices.Put)
        + (Gets * Prices.Get)
        + (Events * Prices.CustomEvent)
        + (Messages * (Prices.Message + Prices.Mail))
        + (MetricsRequested * Prices.MetricRequested)
        + (Traces * Prices.Trace);

    /// <summary>Of one execution.</summary>
    public static decimal PriceOfExpress => Prices.ExpressRequest + (ExpressExecution * ExpressGigabytes * Prices.ExpressGigabyteSecond);

    /// <summary>As <see cref="PriceOfExpress"/>, of an execution that keeps the history.</summary>
    public static decimal PriceOfHistory => Prices.ExpressRequest + (History * ExpressGigabytes * Prices.ExpressGigabyteSecond);

    private const string ExpressCall = "sfn:startSyncExecution";
    private const string MetricsCall = "cloudwatch:getMetricData";

    private IReadOnlyList<LoggedEvent> MetricEvents => _stack.Template.LogStreams.Single() is var stream ? _stack.Account.LogGroups.Events(stream.Group, stream.Stream) : [];

    /// <summary>Rehearses the scenario and counts; Sweep runs whether or not anybody deploys, so it is counted elsewhere.</summary>
    public static (Usage Usage, Scenarios.ScenarioResult Told) Of(Scenarios.Scenario scenario)
    {
        var usage = new Usage();
        var result = (scenario with { Given = usage.Attend, Intercept = usage.Count }).Deploy();
        usage.Transitions = result.Executions.Sum(execution => execution.Transitions);

        return (usage, result);
    }

    private void Attend(RehearsalStack stack)
    {
        _stack = stack;
        stack.Api.Rewrite = (operation, answer) =>
        {
            MetricsRequested += operation == MetricsCall ? answer["MetricDataResults"]!.AsArray().Count : 0;

            return answer;
        };
    }

    private async Task<JsonNode?> Count(FunctionResource function, JsonNode? payload, Func<Task<JsonNode?>> proceed, CancellationToken cancellationToken)
    {
        if (function.LogicalId == "Sweep")
        {
            return null;
        }

        var clock = _stack.Account.Clock;
        var began = clock.GetTimestamp();
        var answer = await proceed();
        _invocations.Add((function, clock.GetElapsedTime(began)));

        return answer;
    }

    private int Calls(string operation) => _stack.Api.CallsOf(operation);

    private static bool IsProbe(FunctionResource function) => function.LogicalId == "Probe";

    private static double Gigabytes(FunctionResource function) => function.MemorySize / 1024.0;
}
