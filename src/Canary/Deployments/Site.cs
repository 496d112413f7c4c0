using System.Text.Json.Serialization;
using Canary.Aws;
using Canary.Plans;
using Canary.Probing;

namespace Canary.Deployments;

/// <summary>Who is blue and who is green, where they are reached, and by which plan they are judged; as far as it is known.</summary>
/// <remarks>The workflows read the lists by definite paths, so they are always present, empty when there is nothing to ask.</remarks>
public record Site
{
    public Controller Controller { get; init; }

    /// <summary>What the controller calls the things that sentences speak of.</summary>
    [JsonIgnore]
    internal ControllerWords Words => ControllerWords.Of(Controller);

    /// <summary>Of ECS alone: the deployment's ARN, in a list of its own.</summary>
    public IReadOnlyList<string> ServiceDeploymentArns { get; init => field = value ?? []; } = [];

    /// <summary>Of ECS alone: green's and blue's, to ask for.</summary>
    public IReadOnlyList<string> RevisionArns { get; init => field = value ?? []; } = [];

    /// <summary>Of ECS alone: the function that ECS asks, in a list of its own.</summary>
    public IReadOnlyList<string> HookFunctionArns { get; init => field = value ?? []; } = [];

    /// <summary>Whether it is the service's first deployment, so that there is no blue, and nothing to go back to.</summary>
    public bool IsFirst { get; init; }

    /// <summary>Of ECS alone: green's share of production traffic when the gate began. Percent.</summary>
    public double GreenPercent { get; init; }

    /// <summary>The cluster, where ECS deploys by itself.</summary>
    public string Application { get; init; } = "";

    /// <summary>The service, where ECS deploys by itself.</summary>
    public string DeploymentGroup { get; init; } = "";

    /// <summary>How production traffic will move: the name of a deployment configuration, or ECS's strategy.</summary>
    public string DeploymentConfig { get; init; } = "";

    /// <summary>The parameters that may hold the plan, most specific first.</summary>
    public IReadOnlyList<string> PlanParameters { get; init; } = [];

    /// <summary>The object that holds what the comparison recorded of blue, for a bake; none at other times.</summary>
    public IReadOnlyList<string> BaselineKeys { get; init => field = value ?? []; } = [];

    /// <summary>How long blue took under users, for a bake; null where it is not known.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>The execution that watched the shift, in a list of its own, for the bake to ask how it ended; none at other times.</summary>
    public IReadOnlyList<string> WatchExecutions { get; init => field = value ?? []; } = [];

    /// <summary>Why the shift before a bake was not watched to its end, in a sentence; empty where it was, or where that is not known.</summary>
    public string WatchFailure { get; init => field = value ?? ""; } = "";

    public string Cluster { get; init; } = "";

    public string Service { get; init; } = "";

    public IReadOnlyList<string> TargetIds { get; init; } = [];

    public IReadOnlyList<string> TargetGroupNames { get; init; } = [];

    public IReadOnlyList<string> ListenerArns { get; init; } = [];

    /// <summary>
    /// The names of the group's alarms in one list of its own, or nothing: an empty list of names would ask for every alarm there is.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> AlarmQueries { get; init; } = [];

    /// <summary>Green first where both are known.</summary>
    public IReadOnlyList<string> TargetGroupArns { get; init; } = [];

    public IReadOnlyList<string> LoadBalancerArns { get; init; } = [];

    /// <summary>
    /// Listeners whose default action forwards to neither group, where it matters where they lead: one of their rules may forward to one.
    /// </summary>
    public IReadOnlyList<ListenerRules> RuleQueries { get; init => field = value ?? []; } = [];

    /// <summary>Green in the words of the calls that look for its symptoms: one entry, none when there is no green.</summary>
    public IReadOnlyList<GreenQuery> GreenQueries { get; init; } = [];

    /// <summary>Tasks of which the addresses are wanted, because no target group lists them; none where there is a load balancer.</summary>
    public IReadOnlyList<TaskQuery> TaskQueries { get; init => field = value ?? []; } = [];

    /// <summary>Green's, once there is a green; and blue's where no target group tells the port of its tasks.</summary>
    public IReadOnlyList<string> TaskDefinitions { get; init => field = value ?? []; } = [];

    /// <summary>How many tasks to ask for, and how many at a time.</summary>
    public TaskBounds TaskBounds { get; init => field = value ?? TaskBounds.For(null); } = TaskBounds.For(null);

    public TaskSet? Green { get; init; }

    public TaskSet? Blue { get; init; }

    /// <summary>What has kept every probe from green's targets, and how often in a row; null: nothing, or not the same for all.</summary>
    public Refusals? Refusals { get; init; }

    public Route? Production { get; init; }

    public Route? Test { get; init; }

    public Plan? Plan { get; init; }

    /// <summary>The parameter that held the plan; empty: none did, and it is the built-in one.</summary>
    public string PlanSource { get; init => field = value ?? ""; } = "";

    /// <summary>That of the parameter; null where none held the plan.</summary>
    public long? PlanVersion { get; init; }

    /// <summary>What green is made of; null where nothing of it is known.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>
    /// At BeforeInstall alone: the facts so far, without the members that nobody reads. The workflow carries these instead of the raw responses.
    /// </summary>
    public Facts? Facts { get; init; }

    /// <summary>With what the deployment group names; the plan and the targets are asked for elsewhere.</summary>
    internal Site WithGroup(DeploymentGroupInfo group) => this with
    {
        Cluster = group.Service()?.ClusterName ?? "",
        Service = group.Service()?.ServiceName ?? "",
        TargetGroupNames = group.Pair()?.Names() ?? [],
        ListenerArns = group.Pair()?.Listeners() ?? [],
        AlarmQueries = group.Alarms() is [_, ..] alarms ? [alarms] : [],
    };

    /// <summary>With the two task sets, and the target groups that they are attached to.</summary>
    internal Site WithSides(TaskSets.Sides sides, IReadOnlyList<ElbTargetGroup> groups) => this with
    {
        Green = sides.Green,
        Blue = sides.Blue,
        GreenQueries = sides.Green is { } green ? [new GreenQuery(green.Id, green.TargetGroupArn, green.TaskDefinition)] : [],
        TargetGroupArns = sides.Green is null
            ? [.. groups.Select(group => group.TargetGroupArn).OfType<string>()]
            : [.. new[] { sides.Green.TargetGroupArn, sides.Blue?.TargetGroupArn }.Where(arn => arn is not (null or ""))!],
        TaskQueries =
        [
            .. new[] { sides.Green, sides.Blue }.Where(set => set is { HasTargetGroup: false })
                .Select(set => new TaskQuery(Cluster, set!.Id, TaskBounds.Page)),
        ],
        TaskDefinitions =
        [
            .. new[] { sides.Green, sides.Blue is { HasTargetGroup: false } ? sides.Blue : null }
                .Select(set => set?.TaskDefinition)
                .Where(definition => definition is not (null or ""))
                .Distinct()!,
        ],
    };

    /// <summary>With what the load balancers say of the targets, and of where the listeners of the pair lead.</summary>
    internal Site WithHealth(
        TargetGroupPairInfo? pair,
        IReadOnlyList<ElbListener> listeners,
        IReadOnlyList<ElbTargetGroup> groups,
        HealthFacts health,
        IReadOnlyList<ListenerRules>? rules) => this with
        {
            Green = TaskSets.WithTargets(TaskSets.WithPort(Green, health.GreenContainers), health),
            Blue = TaskSets.WithTargets(TaskSets.WithPort(Blue, health.BlueContainers), health),
            Production = Routes.Find(pair?.ProdTrafficRoute, listeners, groups, health, rules ?? []),
            Test = Routes.Find(pair?.TestTrafficRoute, listeners, groups, health, rules ?? []),
        };
}

/// <summary>Whose tasks, target health and task definition to ask for.</summary>
/// <param name="StartedBy">The task set's id, which ECS gives each of its tasks.</param>
public sealed record GreenQuery(string StartedBy, string TargetGroupArn, string TaskDefinition);
