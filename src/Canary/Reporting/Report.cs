using System.Text.Json.Serialization;
using Canary.Deployments;
using Canary.Gates;
using Canary.Judging;
using Canary.Metrics;
using Canary.Plans;
using Canary.Preflight;
using Canary.Probing;

namespace Canary.Reporting;

/// <summary>What the workflow hands over at its end, whichever way it came; parts that it did not reach are empty.</summary>
public sealed record ReportRequest
{
    public string LifecycleEvent { get; init; } = "";

    public string DeploymentId { get; init; } = "";

    /// <summary>Of ECS alone: the deployment's ARN, in a list of its own.</summary>
    public IReadOnlyList<string> ServiceDeploymentArns { get; init => field = value ?? []; } = [];

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset Now { get; init; }

    public Location? Location { get; init; }

    public RoundStep? Judged { get; init; }

    public PreflightResult? Preflight { get; init; }

    public Diagnosis.DiagnosisResult? Diagnosis { get; init; }

    /// <summary>The error that the diagnosis itself ended with: it changes no verdict, and is reported.</summary>
    public StepFailure? DiagnosisFailure { get; init; }

    /// <summary>The error that a step of the workflow itself ended with.</summary>
    public StepFailure? Failure { get; init; }

    /// <summary>What the stack lets a watch do, stop, tell or off; empty where the workflow starts none.</summary>
    public string StackAction { get; init => field = value ?? ""; } = "";

    /// <summary>The stack's parameter Mode, decide or observe.</summary>
    public string StackMode { get; init => field = value ?? ""; } = "";

    /// <summary>What a person was asked; empty where the evidence decided.</summary>
    public ApprovalQuestion? Asked { get; init; }

    /// <summary>What came back; empty where nothing was asked.</summary>
    public ApprovalReply? Approval { get; init; }

    /// <summary>Of a watch: what the controller said to the stop; empty where nothing was to be stopped.</summary>
    public Aws.StopDeployment? Stopped { get; init; }
}

/// <summary>The error object of Step Functions.</summary>
public sealed record StepFailure(string? Error, string? Cause);

/// <summary>The verdict as a report: what the controller is answered, and everything that a person may ask about it.</summary>
/// <remarks>When it could not be made, the workflow hands on a status and a headline alone: everything else is then empty.</remarks>
public sealed record Report
{
    /// <summary>
    /// Of this document; a version may get new members, and removing one or changing its meaning makes a new version. Reports without one were
    /// written before there were recordings, and can be read.
    /// </summary>
    public int Version { get; init; }

    /// <summary>That of reports which are written now.</summary>
    internal const int CurrentVersion = 2;

    public Answer Status { get; init; } = Answer.Failed;

    /// <summary>Whether a no stopped anything when this was written.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public MandateKind Mandate { get; init; }

    /// <summary>Why it did not; empty where it did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MandateBecause { get; init; }

    /// <summary>
    /// Whether the answer would have been Failed, or the deployment stopped, if a no stopped anything: the answer is Succeeded all the same.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WouldHaveFailed { get; init; }

    /// <summary>What the gate itself said, whether or not that stopped anything.</summary>
    [JsonIgnore]
    internal Answer Said => WouldHaveFailed ? Answer.Failed : Status;

    /// <summary>One line: the event, the answer and the first reason.</summary>
    public string Headline { get; init => field = value ?? ""; } = "";

    public string DeploymentId { get; init => field = value ?? ""; } = "";

    public string LifecycleEvent { get; init => field = value ?? ""; } = "";

    /// <summary>Of ECS alone: the deployment's ARN; null where it is CodeDeploy's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ServiceDeploymentArn { get; init; }

    /// <summary>Of ECS alone: green's share of production traffic when it was asked. Percent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double GreenPercent { get; init; }

    /// <summary>The cluster, where ECS deploys by itself.</summary>
    public string Application { get; init => field = value ?? ""; } = "";

    /// <summary>The service, where ECS deploys by itself.</summary>
    public string DeploymentGroup { get; init => field = value ?? ""; } = "";

    public string Service { get; init => field = value ?? ""; } = "";

    /// <summary>
    /// By which it was judged, without what a replay does not need and others should not read: headers, bodies and certificates. Null where none was
    /// read.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Plan? Plan { get; init; }

    /// <summary>What the judgement was given, so that it can be made again; null where there was none, and of a watch.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Recording? Recording { get; init; }

    /// <summary>The parameter that held the plan, or the built-in one; empty where none was read.</summary>
    public string PlanSource { get; init => field = value ?? ""; } = "";

    /// <summary>That of the parameter; null where none held the plan, and in older reports.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? PlanVersion { get; init; }

    /// <summary>What green is made of and who deployed it; null where nothing of it is known, and in older reports.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Provenance? Provenance { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>From the start of the workflow to this report.</summary>
    public double Seconds { get; init; }

    public Verdict? Verdict { get; init; }

    /// <summary>Reasons of the verdict, then what the policy made of it, then earlier attempts, then what the diagnosis adds.</summary>
    public IReadOnlyList<string> Reasons { get; init => field = value ?? []; } = [];

    /// <summary>What came of asking a person; null where the plan asks none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Approval? Approval { get; init; }

    /// <summary>Judgements before the one of <see cref="Verdict"/>, which ended undecided and were retried.</summary>
    public IReadOnlyList<Attempt> Earlier { get; init => field = value ?? []; } = [];

    /// <summary>What the diagnosis found, most telling first, with its evidence.</summary>
    public IReadOnlyList<Diagnosis.Cause> Causes { get; init => field = value ?? []; } = [];

    public IReadOnlyList<Finding> Findings { get; init => field = value ?? []; } = [];

    public Evidence? Evidence { get; init; }

    public Observations? Observations { get; init; }

    /// <summary>What <see cref="Observations"/> says of latency; null where nothing was probed.</summary>
    public LatencySummary? Latency => Observations is null ? null : LatencySummary.Of(Observations);

    /// <summary>How long blue took under users, for the bake; null unless it was a gate that saw it.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>How many checks could not run although the answer is Succeeded.</summary>
    [JsonIgnore]
    public int UnseenChecks => Status == Answer.Succeeded ? Findings.Count(finding => finding.NarrowsPass) : 0;

    /// <summary>How the watch ended; null for a hook, which has <see cref="Status"/>.</summary>
    public WatchOutcome? Watched { get; init; }

    /// <summary>What CloudWatch counted of users' requests; null where it was not asked.</summary>
    public UserTrafficState? Traffic { get; init; }

    /// <summary>The word that the workflow follows once it has answered: Watch, or Announce where no shift follows or none is watched.</summary>
    public string Next { get; init => field = value ?? ""; } = "";

    /// <summary>The name of the execution that watches the shift; empty where none does.</summary>
    public string WatchName { get; init => field = value ?? ""; } = "";

    /// <summary>Why the shift before this bake was not watched to its end, in a sentence; empty where it was, or where none was to be.</summary>
    public string ShiftUnwatched { get; init => field = value ?? ""; } = "";

    /// <summary>Green's probed addresses; the position is the target's number in <see cref="Evidence"/>.</summary>
    public IReadOnlyList<string> Targets { get; init => field = value ?? []; } = [];

    /// <summary>Whether the last of <see cref="Targets"/> is the production listener, which a watch probes as one more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasRoute { get; init; }

    public bool IsRoute(int target) => HasRoute && target == Targets.Count - 1;

    /// <summary>The target's host and port, with what it is where it is none of green's; its number where the report does not hold it.</summary>
    public string NameOf(int target) => target >= Targets.Count ? $"target {target}"
        : IsRoute(target) ? $"production listener {Figures.Authority(Targets[target])}"
        : Figures.Authority(Targets[target]);
}
