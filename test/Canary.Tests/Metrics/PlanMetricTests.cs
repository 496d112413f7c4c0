namespace Canary.Tests.Metrics;

/// <summary>What a plan's own metrics say of green.</summary>
public sealed class PlanMetricTests
{
    private static readonly MetricSource s_ofGreen = new("Shop", "OrdersFailed", new Dictionary<string, string> { ["TargetGroup"] = "{greenTargetGroup}" }, "Sum");
    private static readonly MetricSource s_ofAll = new("Shop", "Orders");

    [Fact]
    public void A_metric_above_its_limit_for_so_many_minutes_in_a_row_is_a_fail()
    {
        var orders = new WatchMetric("orders failed", s_ofGreen, Limit: 5);

        Fails(orders, [7, 9]).ShouldBeNull();
        Fails(orders, [7, 9, 8]).ShouldBe("orders failed is above its limit for green, 3 minutes in a row: 7, 9, 8 (limit 5)");
        Fails(orders, [7, 9, 5, 8, 7]).ShouldBeNull();
        Fails(orders, [1, 7, 9, 12_345.5, 1]).ShouldBe("orders failed is above its limit for green, 3 minutes in a row: 7, 9, 12,345.5 (limit 5)");
    }

    [Fact]
    public void A_metric_below_its_limit_is_one_where_lower_is_worse()
    {
        var orders = new WatchMetric("orders", s_ofAll, Worse: WorseWhen.Lower, Limit: 0.5, Minutes: 2);

        Fails(orders, [0.4, 0.5, 0.4]).ShouldBeNull();
        Fails(orders, [0.4, 0.00012345]).ShouldBe("orders is below its limit, 2 minutes in a row: 0.4, 0.0001234 (limit 0.5)");
    }

    [Fact]
    public void A_metric_of_green_that_exceeds_so_many_times_blues_is_one()
    {
        var share = new WatchMetric("failed share", s_ofGreen, TimesBlue: 1.5, Minutes: 2);

        Fails(share, [3, 3], [2, 2]).ShouldBeNull();
        Fails(share, [3.1, 3.2], [2, 2]).ShouldBe("failed share is worse for green than for blue, 2 minutes in a row: 3.1, 3.2, blue 2, 2 (limit 1.5× blue's)");
        Fails(share, [0.1, 0.1], [0, 0]).ShouldNotBeNull();
        Fails(share, [0, 0], [0, 0]).ShouldBeNull();
    }

    [Fact]
    public void A_metric_of_blue_that_exceeds_so_many_times_greens_is_one_where_lower_is_worse()
    {
        var orders = new WatchMetric("orders per visit", s_ofGreen, Worse: WorseWhen.Lower, TimesBlue: 2, Minutes: 2);

        Fails(orders, [1, 1], [2, 2]).ShouldBeNull();
        Fails(orders, [0.9, 0.8], [2, 2]).ShouldBe("orders per visit is worse for green than for blue, 2 minutes in a row: 0.9, 0.8, blue 2, 2 (limit blue's ÷ 2)");
        Fails(orders, [5, 5], [2, 2]).ShouldBeNull();
    }

    [Fact]
    public void A_minute_without_a_value_neither_counts_nor_ends_a_row()
    {
        var orders = new WatchMetric("orders failed", s_ofGreen, Limit: 5);
        var share = new WatchMetric("failed share", s_ofGreen, TimesBlue: 1);

        Fails(orders, [7, 9, null, null]).ShouldBeNull();
        Fails(orders, [7, 9, null, 8]).ShouldNotBeNull();
        Fails(share, [7, 9, 8, 9], [1, null, 1, null]).ShouldBeNull();
        Fails(share, [7, 9, 8, null, 8], [1, 1, null, 1, 1]).ShouldBe("failed share is worse for green than for blue, 3 minutes in a row: 7, 9, 8, blue 1, 1, 1 (limit 1× blue's)");
    }

    [Fact]
    public void Minutes_before_the_shift_do_not_count()
    {
        var plan = Counted.PlanOf(new WatchMetric("orders failed", s_ofGreen, Limit: 5));
        var counted = new Counted();
        for (var minute = -30; minute < 2; minute++)
        {
            counted.Set("plan0_green", minute, 9);
        }

        UserTraffic.Fail(counted.ReadEach(Counted.SiteOf(plan), 2), plan).ShouldBeNull();
    }

    [Fact]
    public void Each_metric_counts_its_own_minutes_and_each_that_fails_gives_a_reason()
    {
        var plan = Counted.PlanOf(
            new WatchMetric("b", s_ofGreen, Limit: 5),
            new WatchMetric("c", s_ofGreen, Limit: 5),
            new WatchMetric("a", s_ofGreen, Limit: 5));
        var counted = new Counted();
        for (var minute = 0; minute < 3; minute++)
        {
            counted.Set("plan0_green", minute, 10 + minute).Set("plan1_green", minute, minute + 4).Set("plan2_green", minute, 20 + minute);
        }

        UserTraffic.Fail(counted.ReadEach(Counted.SiteOf(plan), 3), plan)!.Reasons.ShouldBe(
        [
            "b is above its limit for green, 3 minutes in a row: 10, 11, 12 (limit 5)",
            "a is above its limit for green, 3 minutes in a row: 20, 21, 22 (limit 5)",
        ]);
    }

    /// <summary>A name that is misspelt in a plan would watch nothing without a word.</summary>
    [Fact]
    public void A_metric_that_never_has_a_value_is_a_remark()
    {
        var plan = Counted.PlanOf(new WatchMetric("orders failed", s_ofGreen, Limit: 5), new WatchMetric("queue", s_ofAll, Limit: 5), new WatchMetric("carts", s_ofAll, Limit: 5));
        var counted = new Counted().Set("plan1_green", 1, 1);

        UserTraffic.Remarks(counted.ReadEach(Counted.SiteOf(plan), 3)).ShouldBe(
            ["Green got no request in 3 minutes", "CloudWatch had no value of orders failed, carts, from the plan's watch.metrics"]);
        UserTraffic.Remarks(counted.ReadEach(Counted.SiteOf(Counted.PlanOf(plan.Watch.Metrics[0] with { Name = "x" }, plan.Watch.Metrics[1])), 1))[1]
            .ShouldBe("CloudWatch had no value of x, queue, from the plan's watch.metrics");
    }

    [Fact]
    public void A_metric_that_is_not_complete_has_no_values_and_keeps_no_count_from_being_read()
    {
        var plan = Counted.PlanOf(new WatchMetric("orders failed", s_ofGreen, Limit: 5, Minutes: 2));
        var counted = new Counted().Green(0, 10).Green(1, 10).Set("plan0_green", 0, 9).Set("plan0_green", 1, 9);
        counted.Fault = answer => answer with { MetricDataResults = [.. answer.MetricDataResults!.Select(result => result.Id is "plan0_green" ? result with { StatusCode = "Forbidden" } : result)] };

        var state = counted.ReadEach(Counted.SiteOf(plan), 2);

        (state.Totals.Green.Requests, state.Unread).ShouldBe((20, null));
        UserTraffic.Fail(state, plan).ShouldBeNull();
    }

    /// <summary>One expression that CloudWatch cannot compute fails the whole query.</summary>
    [Theory]
    [InlineData("Error in expression 'plan0_green' (Service: CloudWatch, Status Code: 400, Request ID: 1)", true)]
    [InlineData("Rate exceeded (Service: CloudWatch, Status Code: 400, Request ID: 1)", false)]
    [InlineData("Throttling (Service: CloudWatch, Status Code: 400, Request ID: 1)", false)]
    [InlineData("User: hooks is not authorized to perform: cloudwatch:GetMetricData (Service: CloudWatch, Status Code: 400, Request ID: 1)", false)]
    [InlineData("Unavailable (Service: CloudWatch, Status Code: 500, Request ID: 1)", false)]
    [InlineData(null, false)]
    public void After_a_refusal_the_plans_metrics_are_left_out(string? cause, bool leftOut)
    {
        var plan = Counted.PlanOf(new WatchMetric("orders failed", s_ofGreen, Limit: 5));
        var site = Counted.SiteOf(plan);
        var counted = new Counted().Green(0, 10).Blue(0, 10);
        counted.Fault = _ => new GetMetricData { Error = "CloudWatch.CloudWatchException", Cause = cause };

        var state = counted.Read(site, 0);
        counted.Fault = answer => answer;
        var next = UserTraffic.Queries(site, Counted.DeploymentId, state, Counted.Since, Counted.Minute(1).AddSeconds(125)).Single();
        var after = counted.Ask(site, state, Counted.Minute(1).AddSeconds(125));

        next.MetricDataQueries.Any(query => query.Id is "plan0_green").ShouldBe(!leftOut);
        next.StartTime.ShouldBe(Counted.Minute(-30));
        after.Totals.Green.Requests.ShouldBe(10);
        UserTraffic.Remarks(after)[^1].ShouldBe(leftOut
            ? $"The plan's watch.metrics were left out after CloudWatch refused the query: Could not read CloudWatch's counts of users' requests: CloudWatch.CloudWatchException: {cause}"
            : "CloudWatch had no value of orders failed, from the plan's watch.metrics");
    }

    [Fact]
    public void Without_metrics_of_the_plan_a_refusal_is_one_of_the_counts()
    {
        var counted = new Counted { Fault = _ => new GetMetricData { Error = "CloudWatch.CloudWatchException", Cause = "Bad (Service: CloudWatch, Status Code: 400)" } };

        counted.Read(Counted.Site, 1).Refused.ShouldBeNull();
    }

    private static string? Fails(WatchMetric metric, double?[] green, double?[]? blue = null)
    {
        var plan = Counted.PlanOf(metric);
        var counted = new Counted();
        foreach (var (minute, value) in green.Index())
        {
            Set("plan0_green", minute, value);
            Set("plan0_blue", minute, blue?[minute]);
        }

        return UserTraffic.Fail(counted.ReadEach(Counted.SiteOf(plan), green.Length), plan)?.Reasons.ShouldHaveSingleItem();

        void Set(string id, int minute, double? value)
        {
            if (value is { } there)
            {
                counted.Set(id, minute, there);
            }
        }
    }
}
