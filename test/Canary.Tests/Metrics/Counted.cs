namespace Canary.Tests.Metrics;

/// <summary>What CloudWatch counted, and how it answers. Minute 0 is the one in which traffic began to shift.</summary>
internal sealed class Counted
{
    public const string DeploymentId = "d-NN167W3D6";

    /// <summary>In the midst of minute 0.</summary>
    public static readonly DateTimeOffset Since = new(2026, 3, 1, 10, 0, 20, TimeSpan.Zero);

    public static readonly Site Site = new()
    {
        Application = "shop",
        DeploymentGroup = "shop-production",
        Cluster = "production",
        Service = "shop-service",
        Green = new TaskSet { Id = "ecs-svc/2", TargetGroupArn = Sample.GreenGroup, TaskDefinition = "arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:8" },
        Blue = new TaskSet { Id = "ecs-svc/1", TargetGroupArn = Sample.BlueGroup, TaskDefinition = "arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:7" },
        Production = new Route { ListenerArn = Sample.ProductionListener, Url = "http://shop" },
    };

    private readonly Dictionary<string, SortedDictionary<DateTimeOffset, double>> _values = [];

    /// <summary>What is changed in each answer, as a fault of CloudWatch.</summary>
    public Func<GetMetricData, GetMetricData> Fault { get; set; } = answer => answer;

    public static DateTimeOffset Minute(int minute) => new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero).AddMinutes(minute);

    public static Plan PlanOf(params WatchMetric[] metrics) => new() { Watch = new WatchSettings(Metrics: metrics) };

    public static Site SiteOf(Plan plan) => Site with { Plan = plan };

    /// <summary>Blue beside and before it, without failures.</summary>
    public Counted Quiet(int from, int to, long requests = 1000)
    {
        for (var minute = from; minute < to; minute++)
        {
            Blue(minute, requests);
        }

        return this;
    }

    public Counted Green(int minute, long requests, long failed = 0, double medianMs = 50, double p90Ms = 90) => Side("green", minute, requests, failed, medianMs, p90Ms);

    public Counted Blue(int minute, long requests, long failed = 0, double medianMs = 50, double p90Ms = 90) => Side("blue", minute, requests, failed, medianMs, p90Ms);

    public Counted Set(string id, int minute, double value)
    {
        (_values.TryGetValue(id, out var series) ? series : _values[id] = [])[Minute(minute)] = value;

        return this;
    }

    public Counted Remove(string id, int minute)
    {
        _values[id].Remove(Minute(minute)).ShouldBeTrue($"{id} at {minute}");

        return this;
    }

    /// <summary>As GetMetricData through Step Functions: empty lists are left out.</summary>
    public GetMetricData Answer(MetricDataRequest asked) => Fault(new GetMetricData
    {
        MetricDataResults =
        [
            .. from query in asked.MetricDataQueries
               where query.ReturnData
               let points = (_values.GetValueOrDefault(query.Id) ?? []).Where(point => point.Key >= asked.StartTime && point.Key < asked.EndTime).ToList()
               select new MetricDataResult
               {
                   Id = query.Id,
                   StatusCode = "Complete",
                   Timestamps = points is [] ? null : [.. points.Select(point => point.Key)],
                   Values = points is [] ? null : [.. points.Select(point => point.Value)],
               },
        ],
    });

    /// <summary>The state once the minutes before one were read, with a query at the end of each of these.</summary>
    public UserTrafficState Read(Site site, params ReadOnlySpan<int> ends)
    {
        var state = new UserTrafficState();
        foreach (var end in ends)
        {
            state = Ask(site, state, Minute(end).AddSeconds(125));
        }

        return state;
    }

    /// <summary>With a query after each of the minutes from the shift on.</summary>
    public UserTrafficState ReadEach(Site site, int minutes) => Read(site, [.. Enumerable.Range(1, minutes)]);

    public UserTrafficState Ask(Site site, UserTrafficState? state, DateTimeOffset now)
    {
        var asked = UserTraffic.Queries(site, DeploymentId, state, Since, now);

        return UserTraffic.After(site, DeploymentId, state, asked, [.. asked.Select(Answer)], Since);
    }

    private Counted Side(string side, int minute, long requests, long failed, double medianMs, double p90Ms)
    {
        Set($"{side}_requests", minute, requests);
        if (failed > 0)
        {
            Set($"{side}_errors", minute, failed);
        }

        return Set($"{side}_median", minute, medianMs / 1000).Set($"{side}_p90", minute, p90Ms / 1000);
    }
}
