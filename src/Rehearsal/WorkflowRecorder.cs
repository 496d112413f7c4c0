using System.Text.Json;
using Canary.Deployments;
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

    /// <summary>In the order in which they were made.</summary>
    public IReadOnlyList<Report> Reports => _reports;

    public void Record(Execution execution, HistoryEvent history)
    {
        Pace(execution, history);
        if (history is { Type: var type, State: { } state } && type.EndsWith("StateEntered", StringComparison.Ordinal))
        {
            watch?.Report(new StateEntered(history.At, execution.Name, EventOf(execution), state));
        }
        else if (history is { Type: "ParallelStateExited", State: AnsweringState } || IsReportOfWatch(execution, history))
        {
            KeepReport(history);
        }

        if (history.State is null && history.Type.StartsWith("Execution", StringComparison.Ordinal))
        {
            account.EventBus.Put(new EventOnBus(ExecutionStatusChange.Of(execution, account)));
        }
    }

    private void Pace(Execution execution, HistoryEvent history)
    {
        if (history.Type == "WaitStateEntered" || execution.Status != ExecutionStatus.Running)
        {
            environment.Rest(execution.Arn);
        }
        else
        {
            environment.Work(execution.Arn);
        }
    }

    /// <summary>A watch answers nobody: its report is all there is.</summary>
    private static bool IsReportOfWatch(Execution execution, HistoryEvent history) =>
        history is { Type: "TaskStateExited", State: "Report" } && EventOf(execution) == LifecycleEvent.AllowTraffic;

    /// <summary>As soon as CodeDeploy has its answer: what is announced afterwards is for others.</summary>
    private void KeepReport(HistoryEvent history)
    {
        if (history.Detail?["output"]?["Reported"]?["Result"] is { } result && result.Deserialize(HooksJson.Default.Report) is { } report)
        {
            _reports.Add(report);
            watch?.Report(new ReportMade(history.At, report));
        }
    }

    private static string EventOf(Execution execution) => execution.Input?["LifecycleEvent"]?.GetValue<string>() ?? "";
}
