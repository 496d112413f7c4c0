using System.Diagnostics.CodeAnalysis;
using Amazon.Lambda.Annotations;
using Canary.Deployments;
using Canary.Diagnosis;
using Canary.Gates;
using Canary.Preflight;
using Canary.Reporting;

namespace Hooks;

/// <summary>The pure functions that the workflows call: each hands its input to the core and returns what the core says.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The generated handlers call instance methods.")]
public sealed class WorkflowTasks
{
    [LambdaFunction(ResourceName = nameof(Locate))]
    public Location Locate(LocateRequest request) => Locator.Locate(FunctionEvent.Required(request));

    [LambdaFunction(ResourceName = nameof(NarrowRules))]
    public ListenerRules NarrowRules(ListenerRules rules) => RulePages.Narrow(FunctionEvent.Required(rules));

    [LambdaFunction(ResourceName = nameof(Preflight))]
    public PreflightResult Preflight(PreflightRequest request) => PreflightChecks.Run(FunctionEvent.Required(request));

    [LambdaFunction(ResourceName = nameof(Redact))]
    public DiscreetFacts Redact(DiscreetFacts facts) => EnvironmentRedaction.Of(FunctionEvent.Required(facts));

    [LambdaFunction(ResourceName = nameof(Judge))]
    public RoundStep Judge(RoundRequest request) => Rounds.Next(FunctionEvent.Required(request));

    [LambdaFunction(ResourceName = nameof(Condense))]
    public Condensed Condense(CondenseRequest request) => Condenser.Condense(FunctionEvent.Required(request));

    [LambdaFunction(ResourceName = nameof(Diagnose))]
    public DiagnosisResult Diagnose(DiagnosisRequest request) => Diagnostician.Diagnose(FunctionEvent.Required(request));

    [LambdaFunction(ResourceName = nameof(RequestApproval))]
    public ApprovalQuestion RequestApproval(ApprovalRequest request) => Asker.Ask(FunctionEvent.Required(request));

    [LambdaFunction(ResourceName = nameof(Report))]
    public Report Report(ReportRequest request) => Reporter.Report(FunctionEvent.Required(request));

    [LambdaFunction(ResourceName = nameof(Announce))]
    public Announcement Announce(AnnouncementRequest request) => Announcer.Announce(FunctionEvent.Required(request));

    [LambdaFunction(ResourceName = nameof(Remember))]
    public Remembered Remember(RememberRequest request) => HistoryKeeper.Remember(FunctionEvent.Required(request));
}
