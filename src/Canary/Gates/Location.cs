using System.Text.Json.Serialization;
using Canary.Aws;
using Canary.Deployments;
using Canary.Judging;
using Canary.Plans;
using Canary.Preflight;
using Canary.Probing;

namespace Canary.Gates;

/// <summary>Where blue and green are and what to do next; what <see cref="Locator"/> makes of the facts.</summary>
/// <remarks>The workflow reads the lists by definite paths, so they are always present, empty when there is nothing to ask.</remarks>
public sealed record Location
{
    /// <summary>The word that the workflow follows: one of <see cref="NextStep"/>.</summary>
    public string Next { get; init; } = "";

    /// <summary>How long to wait before asking again, when <see cref="Next"/> is Wait. Seconds.</summary>
    public int WaitSeconds { get; init; }

    public string Application { get; init; } = "";

    public string DeploymentGroup { get; init; } = "";

    public string DeploymentConfig { get; init; } = "";

    /// <summary>The parameters that may hold the plan, most specific first.</summary>
    public IReadOnlyList<string> PlanParameters { get; init; } = [];

    /// <summary>The object that holds what the gate recorded of blue, for a bake; none at other times.</summary>
    public IReadOnlyList<string> BaselineKeys { get; init => field = value ?? []; } = [];

    /// <summary>How long blue took under users, for a bake; null where it is not known.</summary>
    public Baseline? Baseline { get; init; }

    public string Cluster { get; init; } = "";

    public string Service { get; init; } = "";

    public IReadOnlyList<string> TargetIds { get; init; } = [];

    public IReadOnlyList<string> TargetGroupNames { get; init; } = [];

    public IReadOnlyList<string> ListenerArns { get; init; } = [];

    /// <summary>The names of the group's alarms in one list of its own, or nothing: an empty list of names would ask for every alarm there is.</summary>
    public IReadOnlyList<IReadOnlyList<string>> AlarmQueries { get; init; } = [];

    /// <summary>Green first where both are known.</summary>
    public IReadOnlyList<string> TargetGroupArns { get; init; } = [];

    public IReadOnlyList<string> LoadBalancerArns { get; init; } = [];

    /// <summary>Listeners whose default action forwards to neither group, where it matters where they lead: one of their rules may forward to one.</summary>
    public IReadOnlyList<ListenerRules> RuleQueries { get; init => field = value ?? []; } = [];

    /// <summary>Green in the words of the calls that look for its symptoms: one entry, none when there is no green.</summary>
    public IReadOnlyList<GreenQuery> GreenQueries { get; init; } = [];

    /// <summary>How many tasks to ask for, and how many at a time.</summary>
    public TaskBounds TaskBounds { get; init => field = value ?? TaskBounds.For(null); } = TaskBounds.For(null);

    public TaskSet? Green { get; init; }

    public TaskSet? Blue { get; init; }

    /// <summary>What is waited for, when <see cref="Next"/> is AskTasks.</summary>
    public ReadinessDeadline? Patience { get; init; }

    /// <summary>Base addresses of green's targets, when <see cref="Next"/> is Reach.</summary>
    public IReadOnlyList<string> GreenAddresses { get; init; } = [];

    /// <summary>What has kept every probe from green's targets, and how often in a row; null: nothing, or not the same for all.</summary>
    public Refusals? Refusals { get; init; }

    public Route? Production { get; init; }

    public Route? Test { get; init; }

    public Plan? Plan { get; init; }

    /// <summary>The parameter that held the plan; empty: none did, and it is the built-in one.</summary>
    public string PlanSource { get; init => field = value ?? ""; } = "";

    /// <summary>At BeforeInstall alone: what to ask for the checks.</summary>
    public PreflightQueries? Queries { get; init; }

    /// <summary>At BeforeInstall alone: the facts so far, without the members that nobody reads. The workflow carries these instead of the raw responses.</summary>
    public Facts? Facts { get; init; }

    /// <summary>Present when there is nothing left to gather: the deployment is a rollback, or cannot be judged, or has been found up.</summary>
    public Verdict? Verdict { get; init; }
}

/// <summary>The words by which a function tells a workflow where to go.</summary>
public static class NextStep
{
    public const string AskCodeDeploy = "AskCodeDeploy";
    public const string AskService = "AskService";
    public const string AskHealth = "AskHealth";
    public const string AskImages = "AskImages";
    public const string AskTasks = "AskTasks";
    public const string AskAlarms = "AskAlarms";
    public const string AskRules = "AskRules";
    public const string AskFurtherRules = "AskFurtherRules";
    public const string AskKnownRules = "AskKnownRules";
    public const string Done = "Done";
    public const string Reach = "Reach";
    public const string Wait = "Wait";
    public const string Judge = "Judge";
    public const string Probe = "Probe";
    public const string Pause = "Pause";
    public const string Preflight = "Preflight";
    public const string Diagnose = "Diagnose";
    public const string Report = "Report";
}

/// <summary>Whose tasks, target health and task definition to ask for.</summary>
/// <param name="StartedBy">The task set's id, which ECS gives each of its tasks.</param>
public sealed record GreenQuery(string StartedBy, string TargetGroupArn, string TaskDefinition);

/// <summary>One task set of the deployment, with the targets that its target group holds.</summary>
public sealed record TaskSet
{
    public required string Id { get; init; }

    public required string TargetGroupArn { get; init; }

    public string TaskDefinition { get; init; } = "";

    /// <summary>HTTP or HTTPS: how the target group speaks to its targets.</summary>
    public string Protocol { get; init; } = "HTTP";

    /// <summary>The container that takes the traffic.</summary>
    public string Container { get; init; } = "";

    /// <summary>0 when ECS does not say.</summary>
    public int ContainerPort { get; init; }

    public TargetHealthCheck? HealthCheck { get; init; }

    public int Desired { get; init; }

    public int Running { get; init; }

    public bool IsSteady { get; init; }

    public IReadOnlyList<Target> Targets { get; init; } = [];

    /// <summary>Targets that are being taken out do not count for or against a task set.</summary>
    public IReadOnlyList<Target> Staying() => [.. Targets.Where(target => target.State is not ("draining" or "unhealthy.draining"))];
}

/// <summary>How the load balancer finds out whether a target is well; what it does not say is null. Seconds.</summary>
/// <param name="Port">A number in a text, or traffic-port.</param>
/// <param name="Codes">What counts as healthy, such as 200-299.</param>
public sealed record TargetHealthCheck(string? Path, string? Port, string? Codes, int? IntervalSeconds, int? TimeoutSeconds, int? HealthyThreshold);

/// <summary>One registered target and what the load balancer thinks of it.</summary>
/// <remarks>The workflow carries two hundred of them, so what follows from the rest is left out.</remarks>
public sealed record Target(string Id, int Port, string State, string Reason)
{
    /// <summary>No listener points here yet, which is as it should be before test traffic.</summary>
    [JsonIgnore]
    public bool IsUnused => State == "unused" && Reason is "Target.NotInUse" or "";

    [JsonIgnore]
    public bool IsHealthy => State == "healthy";

    [JsonIgnore]
    public string Address => Id.Contains(':') && !Id.StartsWith('[') ? $"[{Id}]:{Port}" : $"{Id}:{Port}";
}

/// <summary>A listener and where it sends its requests.</summary>
public sealed record Route
{
    public required string ListenerArn { get; init; }

    public required string Url { get; init; }

    /// <summary>The pair's target groups alone, whatever else the listener forwards to.</summary>
    public IReadOnlyList<WeightedTargetGroup> Forwards { get; init; } = [];

    /// <summary>The greatest weight that an action which forwards to the pair gives to target groups of others.</summary>
    public int Elsewhere { get; init; }

    /// <summary>The rules through which requests reach the pair, in the order in which the listener tries them, at most five; none where its default action forwards to the pair.</summary>
    public IReadOnlyList<RouteRule> Rules { get; init => field = value ?? []; } = [];

    /// <summary>Whether every request that goes to one of the two groups goes to the first.</summary>
    public bool LeadsTo(TaskSet set, TaskSet? notTo) => Reaches(set.TargetGroupArn) && (notTo is null || !Reaches(notTo.TargetGroupArn));

    public bool Reaches(string targetGroupArn) => Forwards.Any(forward => forward.TargetGroupArn == targetGroupArn && forward.Weight is null or > 0);
}

/// <summary>A rule that forwards to the pair. It takes a request that one of the hosts, one of the paths and all of the other conditions allow.</summary>
public sealed record RouteRule
{
    public string RuleArn { get; init => field = value ?? ""; } = "";

    /// <summary>The lowest is tried first.</summary>
    public int Priority { get; init; }

    /// <summary>Patterns with * and ?; none: any host.</summary>
    public IReadOnlyList<string> Hosts { get; init => field = value ?? []; } = [];

    /// <summary>Patterns with * and ?; none: any path.</summary>
    public IReadOnlyList<string> Paths { get; init => field = value ?? []; } = [];

    /// <summary>The fields of the conditions that are neither, such as source-ip; that of a regular expression is told as "host-header by regular expression".</summary>
    public IReadOnlyList<string> Others { get; init => field = value ?? []; } = [];

    /// <summary>The pair's target groups alone.</summary>
    public IReadOnlyList<WeightedTargetGroup> Forwards { get; init => field = value ?? []; } = [];

    /// <summary>The weight that goes to target groups of others.</summary>
    public int Elsewhere { get; init; }
}
