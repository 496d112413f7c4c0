using Canary.Aws;
using Canary.Deployments;
using Canary.Gates;

namespace Canary.Diagnosis;

/// <summary>What the workflow gathers when a deployment is going to fail.</summary>
public sealed record DiagnosisRequest
{
    public string LifecycleEvent { get; init => field = value ?? ""; } = "";

    /// <summary>When the workflow began, which is after green was created.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? Now { get; init; }

    public Site? Location { get; init; }

    /// <summary>What the probes met; empty when none was sent.</summary>
    public RoundStep? Judged { get; init; }

    /// <summary>Stopped tasks of the service, other task sets' among them; ECS forgets them after about an hour.</summary>
    public TaskPages? StoppedTasks { get; init; }

    /// <summary>Green's tasks that run or are to run: one entry, none when there is no green.</summary>
    public IReadOnlyList<TaskPages>? CurrentTasks { get; init; }

    public IReadOnlyList<TargetGroupHealth>? TargetGroups { get; init; }

    /// <summary>Asked of the discreet workflow: green's task definition, one entry; none when there is no green.</summary>
    public IReadOnlyList<StartSyncExecution>? Readings { get; init; }

    /// <summary>Green's, where it is known already: one entry.</summary>
    public IReadOnlyList<DescribeTaskDefinition>? TaskDefinitions { get; init; }

    public DescribeServices? Services { get; init; }

    /// <summary>With what the discreet workflow read in the place of its answer.</summary>
    internal DiagnosisRequest Unfold()
        => Readings is [var reading, ..] ? this with { Readings = null, TaskDefinitions = DiscreetReading.Read(reading).TaskDefinitions } : this;
}

/// <summary>Tasks in pages. How many are asked for is bounded, because a state of the workflow holds 256 KiB.</summary>
public sealed record TaskPages
{
    public IReadOnlyList<DescribeTasks>? Pages { get; init; }

    /// <summary>A token when there are more than were asked for.</summary>
    public IReadOnlyList<string>? More { get; init; }
}

/// <summary>Why green fails; empty when there is nothing against it.</summary>
public sealed record DiagnosisResult
{
    /// <summary>Most telling first.</summary>
    public IReadOnlyList<Cause> Causes { get; init => field = value ?? []; } = [];

    /// <summary>The causes in sentences: what, then the cure.</summary>
    public IReadOnlyList<string> Reasons { get; init => field = value ?? []; } = [];

    /// <summary>Of what green's tasks run, or ran until they stopped.</summary>
    public IReadOnlyList<ContainerDigest> Digests { get; init => field = value ?? []; } = [];
}
