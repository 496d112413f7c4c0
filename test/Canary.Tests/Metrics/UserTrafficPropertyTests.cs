using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Metrics;

/// <summary>What holds of any counts.</summary>
public sealed class UserTrafficPropertyTests
{
    private const int Minutes = 12;

    private static readonly Plan s_plan = Counted.PlanOf(
        new WatchMetric("limit", new MetricSource("Shop", "A"), Limit: 5),
        new WatchMetric("twins", new MetricSource("Shop", "B", new Dictionary<string, string> { ["T"] = "{greenTargetGroup}" }), TimesBlue: 1.5, Minutes: 2));

    private static readonly Site s_site = Counted.SiteOf(s_plan);

    [Fact]
    public void Minutes_may_be_read_in_one_query_or_in_many() => Holds(
        from minutes in Some()
        from ends in Gen.SubListOf(Enumerable.Range(-5, Minutes + 5))
        select (minutes, ends),
        it => Written(Table(it.minutes).Read(s_site, [.. it.ends, Minutes])).ShouldBe(Written(Table(it.minutes).Read(s_site, Minutes))));

    [Fact]
    public void The_verdict_is_the_same_too() => Holds(
        from minutes in Some()
        select minutes,
        it => Reasons(Table(it).Read(s_site, Minutes)).ShouldBe(Reasons(Table(it).ReadEach(s_site, Minutes))));

    [Fact]
    public void The_order_of_results_and_of_minutes_does_not_matter() => Holds(
        from minutes in Some()
        from seed in Gen.Choose(0, 1000)
        select (minutes, seed),
        it =>
        {
            var counted = Table(it.minutes);
            counted.Fault = answer => Shuffled(answer, new Random(it.seed));

            Written(counted.ReadEach(s_site, Minutes)).ShouldBe(Written(Table(it.minutes).ReadEach(s_site, Minutes)));
        });

    [Fact]
    public void A_state_may_travel_between_any_two_minutes() => Holds(
        from minutes in Some()
        select minutes,
        it =>
        {
            var counted = Table(it);
            var (kept, travelled) = (new UserTrafficState(), new UserTrafficState());
            for (var minute = 1; minute <= Minutes; minute++)
            {
                kept = counted.Ask(s_site, kept, Counted.Minute(minute).AddSeconds(125));
                travelled = LambdaJson.Travel(counted.Ask(s_site, travelled, Counted.Minute(minute).AddSeconds(125)));

                Written(travelled).ShouldBe(Written(kept));
                Reasons(travelled).ShouldBe(Reasons(kept));
                UserTraffic.Remarks(travelled).ShouldBe(UserTraffic.Remarks(kept));
            }
        });

    /// <summary>Whatever is taken away from minutes in which nothing is wrong.</summary>
    [Fact]
    public void Gaps_never_fail() => Holds(
        from gaps in Gen.ListOf(Gen.Choose(0, 10_000))
        select gaps,
        gaps =>
        {
            var counted = Table([.. Enumerable.Repeat(new Counts(1000, 2, 50, 90, 4, 4), Minutes)]);
            counted.Fault = answer => Without(answer, gaps);

            Reasons(counted.ReadEach(s_site, Minutes)).ShouldBeEmpty();
        });

    /// <summary>From a minute on, nothing that comes is an answer: what did not fail until then never does.</summary>
    [Fact]
    public void Errors_never_fail() => Holds(
        from minutes in Some()
        from good in Gen.Choose(0, Minutes)
        from fault in Gen.Elements<Func<GetMetricData, GetMetricData>>(
            _ => new GetMetricData { Error = "States.Timeout" },
            _ => new GetMetricData(),
            answer => answer with { NextToken = "more" },
            answer => answer with { MetricDataResults = [.. answer.MetricDataResults!.Select(result => result with { StatusCode = "PartialData" })] },
            answer => answer with { MetricDataResults = [.. answer.MetricDataResults!.Skip(1)] })
        select (minutes, good, fault),
        it =>
        {
            var counted = Table(it.minutes);
            var state = counted.ReadEach(s_site, it.good);
            var before = Reasons(state);
            counted.Fault = it.fault;
            for (var minute = it.good + 1; minute <= Minutes; minute++)
            {
                state = counted.Ask(s_site, state, Counted.Minute(minute).AddSeconds(125));
            }

            Reasons(state).ShouldBe(before);
        });

    /// <summary>By the same question: a green may fail more often than blue and be faster.</summary>
    [Fact]
    public void Where_green_fails_beside_blue_blue_would_not_fail_beside_green()
    {
        var kinds = new HashSet<string>();
        Holds(
            from minute in OneMinute()
            select Enumerable.Repeat(minute, Minutes).ToList(),
            it =>
            {
                // Without a limit: both sides may be beyond one.
                var plan = Counted.PlanOf(s_plan.Watch.Metrics[1]);
                List<string> Kinds(bool swapped) =>
                    [.. UserTraffic.Fail(Table(it, swapped, firstOfPlan: 0).ReadEach(Counted.SiteOf(plan), Minutes), plan)?.Reasons.Select(reason => reason.Split(' ')[1]) ?? []];

                kinds.UnionWith(Kinds(swapped: false));
                Kinds(swapped: false).Intersect(Kinds(swapped: true)).ShouldBeEmpty();
            });

        kinds.ShouldBe(["requests", "wait", "is"], ignoreOrder: true);
    }

    [Fact]
    public void What_travels_is_small()
    {
        var plan = Counted.PlanOf([.. Enumerable.Range(0, 5).Select(index => new WatchMetric(
            $"{index}{new string('n', 59)}", new MetricSource("Shop", "A", new Dictionary<string, string> { ["T"] = "{greenTargetGroup}" }), TimesBlue: 1, Minutes: 10))]);
        var counted = new Counted();
        for (var minute = -30; minute < 100; minute++)
        {
            counted.Blue(minute, 600_000 + minute, 60_000 + minute, 1234.567, 2345.678).Green(minute, 600_000 + minute, 60_000 + minute, 1234.567, 2345.678);
            for (var index = 0; index < 5; index++)
            {
                counted.Set($"plan{index}_green", minute, 123_456.789 + minute).Set($"plan{index}_blue", minute, 0.000123456789);
            }
        }

        var state = counted.Ask(Counted.SiteOf(plan), counted.ReadEach(Counted.SiteOf(plan), 9), Counted.Minute(10).AddSeconds(125));
        counted.Fault = _ => new GetMetricData { Error = "CloudWatch.CloudWatchException", Cause = new string('c', 1000) };
        state = counted.Ask(Counted.SiteOf(plan), state, Counted.Minute(11).AddSeconds(125));

        (state.Evidence.Reference.Count, state.Evidence.Metrics.Sum(metric => metric.Green.Count + metric.Blue.Count)).ShouldBe((120, 100));
        LambdaJson.Write(state).Length.ShouldBeInRange(2000, 4096);
    }

    /// <summary>One minute of both sides; of blue's requests and failures nothing where it has no more of them.</summary>
    private sealed record Counts(int Requests, int Failed, int Median, int P90, int Limit, int Twin, int BlueRequests = 1000, int BlueFailed = 2);

    private static Gen<List<Counts>> Some() =>
        from alike in Gen.Elements(true, false)
        from one in OneMinute()
        from many in Gen.ListOf(OneMinute(), Minutes)
        select alike ? Enumerable.Repeat(one, Minutes).ToList() : [.. many];

    private static Gen<Counts> OneMinute() =>
        from requests in Gen.Elements(0, 1, 15, 99, 100, 1000, 50_000)
        from failed in Gen.Elements(0, 1, 2, 20, 500, 2000)
        from median in Gen.Elements(0, 30, 50, 82, 200)
        from p90 in Gen.Elements(0, 90, 150, 400)
        from limit in Gen.Elements(-1, 4, 6)
        from twin in Gen.Elements(-1, 0, 2, 9)
        from blue in Gen.Elements(0, 19, 1000, 9000)
        from blueFailed in Gen.Elements(0, 1, 50)
        select new Counts(requests, failed, median, p90, limit, twin, blue, blueFailed);

    private static Counted Table(IReadOnlyList<Counts> minutes, bool swapped = false, int firstOfPlan = 1)
    {
        var (green, blue) = swapped ? ("blue", "green") : ("green", "blue");
        var counted = new Counted();
        for (var minute = -30; minute < 0; minute++)
        {
            counted.Blue(minute, 1000 + minute, 3 + (minute % 3));
        }

        foreach (var (minute, it) in minutes.Index())
        {
            Set($"{green}_requests", it.Requests);
            Set($"{green}_errors", it.Failed / 2);
            Set($"{green}_refused", it.Failed - (it.Failed / 2));
            Set($"{green}_median", it.Median / 1000.0);
            Set($"{green}_p90", it.P90 / 1000.0);
            Set($"{blue}_requests", it.BlueRequests);
            Set($"{blue}_errors", it.BlueFailed);
            Set($"{blue}_median", 0.05);
            Set($"{blue}_p90", 0.09);
            Set("plan0_green", firstOfPlan == 0 ? 0 : it.Limit);
            counted.Set($"plan{firstOfPlan}_{blue}", minute, 4);
            if (it.Twin >= 0)
            {
                counted.Set($"plan{firstOfPlan}_{green}", minute, it.Twin);
            }

            void Set(string id, double value)
            {
                if (value > 0)
                {
                    counted.Set(id, minute, value);
                }
            }
        }

        return counted;
    }

    private static GetMetricData Shuffled(GetMetricData answer, Random random) => answer with
    {
        MetricDataResults =
        [
            .. answer.MetricDataResults!.OrderBy(_ => random.Next()).Select(result =>
            {
                var points = (result.Timestamps ?? []).Zip(result.Values ?? []).OrderBy(_ => random.Next()).ToList();

                return result with { Timestamps = [.. points.Select(point => point.First)], Values = [.. points.Select(point => point.Second)] };
            }),
        ],
    };

    private static GetMetricData Without(GetMetricData answer, IReadOnlyList<int> gaps)
    {
        var points = answer.MetricDataResults!.SelectMany(result => (result.Timestamps ?? []).Select(time => (result.Id, Time: time))).ToList();
        var gone = points is [] ? [] : gaps.Select(gap => points[gap % points.Count]).ToHashSet();

        return answer with
        {
            MetricDataResults =
            [
                .. answer.MetricDataResults!.Select(result =>
                {
                    var left = (result.Timestamps ?? []).Zip(result.Values ?? []).Where(point => !gone.Contains((result.Id, point.First))).ToList();

                    return result with { Timestamps = [.. left.Select(point => point.First)], Values = [.. left.Select(point => point.Second)] };
                }),
            ],
        };
    }

    private static string Written(UserTrafficState state) => LambdaJson.Write(state);

    private static IReadOnlyList<string> Reasons(UserTrafficState state) => UserTraffic.Fail(state, s_plan)?.Reasons ?? [];

    private static void Holds<T>(Gen<T> cases, Action<T> law) => Prop.ForAll(cases.ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
}
