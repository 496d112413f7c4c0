using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Canary.Reporting;
using Hooks;
using Rehearsal.Account;
using Rehearsal.Api;
using StepFunctions;

namespace Rehearsal;

/// <summary>
/// Follows the executions of the workflows: keeps their reports, passes on which state they enter, and puts their ends on the event bus.
/// </summary>
internal sealed class WorkflowRecorder(RehearsalEnvironment environment, InMemoryAccount account, IProgress<RehearsalEvent>? watch)
{
    /// <summary>The one state of the hooks' workflows whose branch answers.</summary>
    private const string AnsweringState = "Answering";

    private readonly List<Report> _reports = [];
    private readonly WatchTimes _times = new();

    /// <summary>In the order in which they were made.</summary>
    public IReadOnlyList<Report> Reports => _reports;

    /// <summary>From green's first failed probe of a watch to the stop; null without a failed probe or without a stop.</summary>
    public TimeSpan? FirstFailureToStop => _times.FirstFailureToStop;

    public void Record(Execution execution, HistoryEvent history)
    {
        Pace(execution, history);
        if (history is { Type: var type, State: { } state } && type.EndsWith("StateEntered", StringComparison.Ordinal))
        {
            watch?.Report(new StateEntered(history.At, execution.Name, EventOf(execution), state));
        }
        else if (history is { Type: "ParallelStateExited", State: AnsweringState } || IsReportThatNobodyTakes(execution, history))
        {
            KeepReport(history);
        }
        else if (watch is not null && IsOfWatch(execution, history, "Judge"))
        {
            PassOnLook(history);
        }
        else if (IsOfWatch(execution, history, "Stop"))
        {
            _times.Stopped(history.At);
        }

        if (history.State is null && history.Type.StartsWith("Execution", StringComparison.Ordinal))
        {
            account.EventBus.Put(new EventOnBus(ExecutionStatusChange.Of(execution, account)));
        }
    }

    private void Pace(Execution execution, HistoryEvent history)
    {
        if (history.Type is "WaitStateEntered" or "TaskSubmitted" || execution.Status != ExecutionStatus.Running)
        {
            environment.Rest(execution.Arn);
        }
        else
        {
            environment.Work(execution.Arn);
        }
    }

    /// <summary>A watch answers nobody, and ECS asks for the output of an execution that has ended: neither has a state that answers.</summary>
    private static bool IsReportThatNobodyTakes(Execution execution, HistoryEvent history) =>
        history is { Type: "TaskStateExited", State: "Report" }
            && (Lifecycle.IsShift(EventOf(execution)) || execution.Input?["ServiceDeploymentArns"] is JsonArray { Count: > 0 });

    /// <summary>What a watch judges and does is in its states.</summary>
    private static bool IsOfWatch(Execution execution, HistoryEvent history, string state) =>
        history.Type == "TaskStateExited" && history.State == state && Lifecycle.IsShift(EventOf(execution));

    /// <summary>As soon as the controller has its answer: what is announced afterwards is for others.</summary>
    private void KeepReport(HistoryEvent history)
    {
        if (history.Detail?["output"]?["Reported"]?["Result"] is { } result && result.Deserialize(HooksJson.Default.Report) is { } report)
        {
            _reports.Add(report);
            watch?.Report(new ReportMade(history.At, report));
        }
    }

    private void PassOnLook(HistoryEvent history)
    {
        var output = history.Detail?["output"];
        if (Read(output?["Judged"]?["Result"], HooksJson.Default.RoundStep) is not { } judged
            || Read(output?["Located"]?["Result"], HooksJson.Default.Location) is not { } site)
        {
            return;
        }

        _times.Probed(history.At, Read(output?["Rounds"], HooksJson.Default.IReadOnlyListRound) ?? []);
        watch?.Report(new WatchLooked(history.At, judged, Read(output?["Facts"], HooksJson.Default.LookFacts) ?? new(), site));
    }

    private static T? Read<T>(JsonNode? node, JsonTypeInfo<T> type)
        where T : class => node.Deserialize(type);

    private static string EventOf(Execution execution) => execution.Input?["LifecycleEvent"]?.GetValue<string>() ?? "";
}
