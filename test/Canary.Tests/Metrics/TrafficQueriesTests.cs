namespace Canary.Tests.Metrics;

/// <summary>When CloudWatch is asked, and for what.</summary>
public sealed class TrafficQueriesTests
{
    private static readonly WatchMetric s_orders = new("orders failed", new MetricSource("Shop", "OrdersFailed", new Dictionary<string, string> { ["TargetGroup"] = "{greenTargetGroup}" }, "Sum"), Limit: 5);

    [Fact]
    public void The_first_query_reaches_thirty_minutes_back_before_the_shift_and_ends_with_the_last_final_minute()
    {
        var query = Query(state: null, Counted.Minute(3).AddSeconds(119));

        (query!.StartTime, query.EndTime).ShouldBe((Counted.Minute(-30), Counted.Minute(2)));
        Query(state: null, Counted.Minute(3).AddSeconds(120))!.EndTime.ShouldBe(Counted.Minute(3));
    }

    [Fact]
    public void A_query_is_due_once_a_further_minute_has_ended_two_minutes_ago()
    {
        var state = new Counted().Read(Counted.Site, 3);

        Query(state, Counted.Minute(3).AddSeconds(179)).ShouldBeNull();
        var next = Query(state, Counted.Minute(3).AddSeconds(180))!;

        (next.StartTime, next.EndTime).ShouldBe((Counted.Minute(3), Counted.Minute(4)));
    }

    [Fact]
    public void What_could_not_be_read_is_asked_again_with_the_next_minute_and_not_before()
    {
        var counted = new Counted { Fault = _ => new GetMetricData { Error = "CloudWatch.CloudWatchException", Cause = "Rate exceeded" } };
        var state = counted.Read(Counted.Site, 3);

        Query(state, Counted.Minute(3).AddSeconds(179)).ShouldBeNull();
        var next = Query(state, Counted.Minute(3).AddSeconds(180))!;

        (next.StartTime, next.EndTime).ShouldBe((Counted.Minute(-30), Counted.Minute(4)));
    }

    [Fact]
    public void Both_sides_are_asked_for_counts_and_response_times_under_the_dimensions_of_the_load_balancer()
    {
        var queries = Query(state: null, Counted.Minute(4))!.MetricDataQueries;

        queries.Select(Line).ShouldBe(
        [
            "green_requests: AWS/ApplicationELB RequestCount Sum 60 TargetGroup=targetgroup/shop-blue/aaa LoadBalancer=app/shop/1",
            "green_errors: AWS/ApplicationELB HTTPCode_Target_5XX_Count Sum 60 TargetGroup=targetgroup/shop-blue/aaa LoadBalancer=app/shop/1",
            "green_refused: AWS/ApplicationELB TargetConnectionErrorCount Sum 60 TargetGroup=targetgroup/shop-blue/aaa LoadBalancer=app/shop/1",
            "green_median: AWS/ApplicationELB TargetResponseTime p50 60 TargetGroup=targetgroup/shop-blue/aaa LoadBalancer=app/shop/1",
            "green_p90: AWS/ApplicationELB TargetResponseTime p90 60 TargetGroup=targetgroup/shop-blue/aaa LoadBalancer=app/shop/1",
            "blue_requests: AWS/ApplicationELB RequestCount Sum 60 TargetGroup=targetgroup/shop-green/bbb LoadBalancer=app/shop/1",
            "blue_errors: AWS/ApplicationELB HTTPCode_Target_5XX_Count Sum 60 TargetGroup=targetgroup/shop-green/bbb LoadBalancer=app/shop/1",
            "blue_refused: AWS/ApplicationELB TargetConnectionErrorCount Sum 60 TargetGroup=targetgroup/shop-green/bbb LoadBalancer=app/shop/1",
            "blue_median: AWS/ApplicationELB TargetResponseTime p50 60 TargetGroup=targetgroup/shop-green/bbb LoadBalancer=app/shop/1",
            "blue_p90: AWS/ApplicationELB TargetResponseTime p90 60 TargetGroup=targetgroup/shop-green/bbb LoadBalancer=app/shop/1",
        ]);
        queries.ShouldAllBe(query => query.ReturnData);
    }

    [Fact]
    public void Client_errors_are_asked_for_where_the_plan_counts_them()
    {
        var queries = Query(state: null, Counted.Minute(4), new Plan { Watch = new WatchSettings(ClientErrors: true) })!.MetricDataQueries;

        queries.Select(Line).Where(line => line.Contains("4XX", StringComparison.Ordinal)).ShouldBe(
        [
            "green_client_errors: AWS/ApplicationELB HTTPCode_Target_4XX_Count Sum 60 TargetGroup=targetgroup/shop-blue/aaa LoadBalancer=app/shop/1",
            "blue_client_errors: AWS/ApplicationELB HTTPCode_Target_4XX_Count Sum 60 TargetGroup=targetgroup/shop-green/bbb LoadBalancer=app/shop/1",
        ]);
    }

    [Fact]
    public void A_metric_with_a_limit_is_asked_for_as_it_stands_and_one_beside_blue_for_its_twin_too()
    {
        var beside = new WatchMetric(
            "twins",
            new MetricSource(
                "Shop",
                "Queue",
                new Dictionary<string, string>
                {
                    ["A"] = "{greenTaskSet}/{blueTaskSet}",
                    ["B"] = "{greenTaskDefinition} {blueTaskDefinition}",
                    ["C"] = "{cluster} {service} {application} {deploymentGroup} {deploymentId} {loadBalancer} {greenTargetGroup}",
                },
                "p99"),
            TimesBlue: 2);

        OfPlan(s_orders, beside).Select(Line).ShouldBe(
        [
            "plan0_green: Shop OrdersFailed Sum 60 TargetGroup=targetgroup/shop-blue/aaa",
            "plan1_green: Shop Queue p99 60 A=ecs-svc/2/ecs-svc/1 B=shop:8 shop:7 C=production shop-service shop shop-production d-NN167W3D6 app/shop/1 targetgroup/shop-blue/aaa",
            "plan1_blue: Shop Queue p99 60 A=ecs-svc/1/ecs-svc/2 B=shop:7 shop:8 C=production shop-service shop shop-production d-NN167W3D6 app/shop/1 targetgroup/shop-green/bbb",
        ]);
    }

    [Fact]
    public void An_expression_gets_its_metrics_under_ids_of_its_own_which_are_not_returned()
    {
        MetricSource Source(string metric) => new("Shop", metric, new Dictionary<string, string> { ["TargetGroup"] = "{greenTargetGroup}" }, "Sum");

        var share = new WatchMetric(
            "failed share",
            Expression: "IF(all > 1e3, 100 * failed / all, SUM(SEARCH('{Shop,TargetGroup} all failed \"{greenTargetGroup}\"', 'Sum', 60)))",
            Using: new Dictionary<string, MetricSource> { ["failed"] = Source("Failed"), ["all"] = Source("Orders") },
            TimesBlue: 1.5);

        OfPlan(share).Select(Line).ShouldBe(
        [
            "(plan0_green_failed): Shop Failed Sum 60 TargetGroup=targetgroup/shop-blue/aaa",
            "(plan0_green_all): Shop Orders Sum 60 TargetGroup=targetgroup/shop-blue/aaa",
            "plan0_green: 60 IF(plan0_green_all > 1e3, 100 * plan0_green_failed / plan0_green_all, SUM(SEARCH('{Shop,TargetGroup} all failed \"targetgroup/shop-blue/aaa\"', 'Sum', 60)))",
            "(plan0_blue_failed): Shop Failed Sum 60 TargetGroup=targetgroup/shop-green/bbb",
            "(plan0_blue_all): Shop Orders Sum 60 TargetGroup=targetgroup/shop-green/bbb",
            "plan0_blue: 60 IF(plan0_blue_all > 1e3, 100 * plan0_blue_failed / plan0_blue_all, SUM(SEARCH('{Shop,TargetGroup} all failed \"targetgroup/shop-green/bbb\"', 'Sum', 60)))",
        ]);
    }

    /// <summary>CloudWatch refuses an empty value, and the whole query with it.</summary>
    [Fact]
    public void A_metric_with_a_placeholder_whose_value_is_not_known_is_left_out()
    {
        var site = Counted.SiteOf(Counted.PlanOf(
            new WatchMetric("a", new MetricSource("Shop", "Queue", new Dictionary<string, string> { ["Task"] = "x-{greenTaskDefinition}" }), Limit: 1),
            new WatchMetric("b", Expression: "SUM(SEARCH('{Shop,Task} {blueTaskDefinition}', 'Sum', 60))", Limit: 1),
            s_orders)) with
        { Green = Counted.Site.Green! with { TaskDefinition = "" }, Blue = Counted.Site.Blue! with { TaskDefinition = "" } };

        Ids(site).Where(id => id.StartsWith("plan", StringComparison.Ordinal)).ShouldBe(["plan2_green"]);
    }

    [Fact]
    public void An_expression_that_its_placeholders_make_too_long_for_CloudWatch_is_left_out()
        => OfPlan(
                new WatchMetric("long", Expression: string.Concat(Enumerable.Repeat("'{greenTargetGroup}'", 100)), Limit: 1),
                new WatchMetric("short", Expression: string.Concat(Enumerable.Repeat("'{greenTargetGroup}'", 50)), Limit: 1))
            .Select(query => query.Id).ShouldBe(["plan1_green"]);

    [Theory]
    [InlineData("arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/net/shop/1/2", "CloudWatch has no counts of users' requests: the production listener is not an Application Load Balancer's")]
    [InlineData("", "CloudWatch has no counts of users' requests: the production listener is not an Application Load Balancer's")]
    [InlineData(null, "CloudWatch's counts of users' requests cannot be read: the production listener is not known")]
    public void Only_an_Application_Load_Balancer_is_asked_about(string? listener, string why)
        => NothingIsAsked(Counted.Site with { Production = listener is null ? null : Counted.Site.Production! with { ListenerArn = listener } }, why);

    [Fact]
    public void Nothing_is_asked_without_both_target_groups()
    {
        const string Why = "CloudWatch's counts of users' requests cannot be compared: green's and blue's target groups are not both known";

        NothingIsAsked(Counted.Site with { Green = null }, Why);
        NothingIsAsked(Counted.Site with { Blue = null }, Why);
        NothingIsAsked(Counted.Site with { Blue = Counted.Site.Blue! with { TargetGroupArn = "" } }, Why);
    }

    [Fact]
    public void A_query_reaches_three_hours_back_at_the_most_and_what_is_older_is_given_up()
    {
        var state = new Counted().Read(Counted.Site, 10);
        var query = Query(state, Counted.Minute(1002))!;

        (query.StartTime, query.EndTime).ShouldBe((Counted.Minute(820), Counted.Minute(1000)));
        state = UserTraffic.After(Counted.Site, Counted.DeploymentId, state, [query], [new Counted().Answer(query)], Counted.Since);

        state.GivenUp.ShouldBe(810);
        UserTraffic.Remarks(state).ShouldBe(
            ["Green got no request in 190 minutes", "810 minutes of CloudWatch's counts passed without an answer and were given up"]);
    }

    /// <summary>A workflow's state may have 256 KiB.</summary>
    [Fact]
    public void A_query_for_many_metrics_reaches_less_far_back_so_that_the_answer_fits_into_a_workflow()
    {
        var beside = s_orders with { Limit = null, TimesBlue = 2 };
        var plan = Counted.PlanOf([.. Enumerable.Range(0, 5).Select(index => beside with { Name = $"metric {index}" })]);
        var counted = new Counted();
        foreach (var id in Ids(Counted.SiteOf(plan)))
        {
            for (var minute = 0; minute < 1000; minute++)
            {
                counted.Set(id, minute, 0.012345678901234567);
            }
        }

        var query = Query(counted.Read(Counted.SiteOf(plan), 10), Counted.Minute(1002), plan)!;

        (query.EndTime - query.StartTime).ShouldBe(TimeSpan.FromMinutes(120));
        System.Text.Json.JsonSerializer.Serialize(counted.Answer(query)).Length.ShouldBeLessThan(150_000);
    }

    [Fact]
    public void A_query_travels_as_GetMetricData_takes_it_with_no_other_member()
    {
        var query = Query(state: null, Counted.Minute(4), Counted.PlanOf(new WatchMetric(
            "sum",
            Expression: "a",
            Using: new Dictionary<string, MetricSource> { ["a"] = new("Shop", "Orders") },
            Limit: 1)))!;

        LambdaJson.Write(query with { MetricDataQueries = [query.MetricDataQueries[0], .. query.MetricDataQueries.TakeLast(2)] }).ShouldBe(
            """{"StartTime":"2026-03-01T09:30:00Z","EndTime":"2026-03-01T10:02:00Z","MetricDataQueries":["""
            + """{"Id":"green_requests","MetricStat":{"Metric":{"Namespace":"AWS/ApplicationELB","MetricName":"RequestCount","Dimensions":[{"Name":"TargetGroup","Value":"targetgroup/shop-blue/aaa"},{"Name":"LoadBalancer","Value":"app/shop/1"}]},"Period":60,"Stat":"Sum"},"ReturnData":true},"""
            + """{"Id":"plan0_green_a","MetricStat":{"Metric":{"Namespace":"Shop","MetricName":"Orders","Dimensions":[]},"Period":60,"Stat":"Average"},"ReturnData":false},"""
            + """{"Id":"plan0_green","Expression":"plan0_green_a","Period":60,"ReturnData":true}]}""");
        var travelled = LambdaJson.Travel(query);
        travelled.MetricDataQueries.Select(Line).ShouldBe(query.MetricDataQueries.Select(Line));
        (travelled.StartTime, travelled.EndTime).ShouldBe((query.StartTime, query.EndTime));
    }

    private static MetricDataRequest? Query(UserTrafficState? state, DateTimeOffset now, Plan? plan = null)
        => UserTraffic.Queries(Counted.SiteOf(plan ?? new Plan()), Counted.DeploymentId, state, Counted.Since, now).SingleOrDefault();

    private static IEnumerable<MetricDataQuery> OfPlan(params WatchMetric[] metrics)
        => Query(state: null, Counted.Minute(4), Counted.PlanOf(metrics))!.MetricDataQueries.Where(query => query.Id.StartsWith("plan", StringComparison.Ordinal));

    private static IEnumerable<string> Ids(Site site)
        => UserTraffic.Queries(site, Counted.DeploymentId, state: null, Counted.Since, Counted.Minute(4)).Single().MetricDataQueries.Select(query => query.Id);

    private static void NothingIsAsked(Site site, string why)
    {
        UserTraffic.Queries(site, Counted.DeploymentId, state: null, Counted.Since, Counted.Minute(4)).ShouldBeEmpty();
        UserTraffic.Remarks(UserTraffic.After(site, Counted.DeploymentId, state: null, [], null, Counted.Since)).ShouldBe([why]);
    }

    private static string Line(MetricDataQuery query)
    {
        var id = query.ReturnData ? query.Id : $"({query.Id})";

        return query is { MetricStat: { } stat, Expression: null, Period: null }
            ? $"{id}: {stat.Metric.Namespace} {stat.Metric.MetricName} {stat.Stat} {stat.Period} {string.Join(' ', stat.Metric.Dimensions.Select(dimension => $"{dimension.Name}={dimension.Value}"))}"
            : $"{id}: {query.Period} {query.Expression}";
    }
}
