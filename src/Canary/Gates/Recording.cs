using Canary.Aws;
using Canary.Deployments;

namespace Canary.Gates;

/// <summary>What a judgement was given, call by call, so that it can be made again, by the same plan or by another.</summary>
/// <remarks>
/// It travels through the workflow and ends in the report, which share 256 KiB with everything else. So tallies are packed
/// (<see cref="PackedRounds"/>), and a judgement that is too long for its room keeps none.
/// </remarks>
public sealed record Recording
{
    /// <summary>
    /// Of the packed calls together, in characters: docs/replay.md says how long that lasts. The largest service would leave little more room.
    /// </summary>
    internal const int MostCharacters = 40_000;

    /// <summary>Who was probed, as it was when the judgement began, and once more where it began again.</summary>
    public IReadOnlyList<Site> Sites { get; init => field = value ?? []; } = [];

    /// <summary>In order.</summary>
    public IReadOnlyList<RecordedCall> Calls { get; init => field = value ?? []; } = [];

    /// <summary>Whether it was too long, so that nothing is kept.</summary>
    public bool IsCut { get; init; }

    internal static Recording After(RoundRequest request, Site site)
    {
        var before = request.Previous?.Recording ?? new Recording();
        if (before.IsCut)
        {
            return before;
        }

        var known = Trimmed(site);
        var begins = request.Previous is null or { State: null } or { Step: JudgeStep.Pause };
        var call = new RecordedCall
        {
            Now = request.Now,
            Begins = begins,
            Rounds = begins ? "" : PackedRounds.Pack(request.Rounds ?? []),
            Alarms = request.Alarms is [_, ..] alarms ? [.. alarms.Select(Trimmed)] : null,
            Metrics = request.Metrics is [_, ..] ? request.Metrics : null,
        };
        var next = before with { Sites = begins ? [.. before.Sites, known] : before.Sites, Calls = [.. before.Calls, call] };

        return next.Calls.Sum(one => one.Size) > MostCharacters ? new Recording { IsCut = true } : next;
    }

    /// <summary>What the judgement reads of it; the plan is told elsewhere.</summary>
    private static Site Trimmed(Site site) => new()
    {
        Controller = site.Controller,
        IsFirst = site.IsFirst,
        GreenPercent = site.GreenPercent,
        Application = site.Application,
        DeploymentGroup = site.DeploymentGroup,
        Cluster = site.Cluster,
        Service = site.Service,
        Baseline = site.Baseline,
        AlarmQueries = site.AlarmQueries,
        Green = Trimmed(site.Green),
        Blue = Trimmed(site.Blue),
        Production = Trimmed(site.Production),
        Test = Trimmed(site.Test),
    };

    private static TaskSet? Trimmed(TaskSet? set) => set is null ? null : new TaskSet
    {
        Id = set.Id,
        TargetGroupArn = set.TargetGroupArn,
        TaskDefinition = set.TaskDefinition,
        Protocol = set.Protocol,
        Targets = set.Targets,
    };

    private static Route? Trimmed(Route? route)
        => route is null ? null : new Route { ListenerArn = route.ListenerArn, RuleArn = route.RuleArn, Url = route.Url };

    private static DescribeAlarms Trimmed(DescribeAlarms response) => response with
    {
        MetricAlarms = response.MetricAlarms?.Select(Trimmed).ToList(),
        CompositeAlarms = response.CompositeAlarms?.Select(Trimmed).ToList(),
    };

    /// <summary>A verdict quotes the reason of an alarm in ALARM, as far as it is shown, and of no other.</summary>
    private static MetricAlarm Trimmed(MetricAlarm alarm)
        => new(alarm.AlarmName, alarm.StateValue, alarm is { StateValue: "ALARM", StateReason: { } reason } ? AlarmCheck.Shown(reason) : null);
}

/// <summary>One call of the judge: what a round brought, or nothing where the judgement begins.</summary>
public sealed record RecordedCall
{
    public DateTimeOffset Now { get; init; }

    /// <summary>Whether the judgement begins here, or begins again: then the next of the sites counts.</summary>
    public bool Begins { get; init; }

    /// <summary>As <see cref="PackedRounds"/> packs them.</summary>
    public string Rounds { get; init => field = value ?? ""; } = "";

    /// <summary>Null where none were read.</summary>
    public IReadOnlyList<DescribeAlarms>? Alarms { get; init; }

    /// <summary>Null where none were read.</summary>
    public IReadOnlyList<GetMetricData>? Metrics { get; init; }

    /// <summary>About as many characters as it takes.</summary>
    internal int Size => 100 + Rounds.Length
        + (Alarms ?? []).SelectMany(response => (response.MetricAlarms ?? []).Concat(response.CompositeAlarms ?? []))
            .Sum(alarm => 100 + (alarm.StateReason?.Length ?? 0))
        + (50 * (Metrics ?? []).SelectMany(response => response.MetricDataResults ?? []).Sum(result => 1 + (result.Values?.Count ?? 0)));
}
