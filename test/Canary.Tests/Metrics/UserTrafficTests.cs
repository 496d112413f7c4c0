namespace Canary.Tests.Metrics;

/// <summary>What is read of users' requests, and what of it fails green.</summary>
public sealed class UserTrafficTests
{
    private static readonly Plan s_plan = new();

    [Fact]
    public void A_green_that_fails_users_more_often_than_blue_fails_with_the_figures_of_those_minutes()
    {
        var counted = new Counted().Quiet(-30, 0);
        for (var minute = 0; minute < 3; minute++)
        {
            counted.Blue(minute, 720, 1).Green(minute, 80, 2 + (2 * minute));
        }

        Fails(counted.ReadEach(Counted.Site, 2)).ShouldBeNull();
        Fails(counted.ReadEach(Counted.Site, 3)).ShouldBe(
            ["Users' requests to green fail too often, and more often than those to blue: 12 of 240 failed (5%; limit 0.5%), blue 3 of 2,160 (0.14%), in 3 minutes of CloudWatch's counts"]);
    }

    [Fact]
    public void A_fail_is_by_the_rule_of_users_requests()
    {
        var verdict = UserTraffic.Fail(Failing(from: 0).ReadEach(Counted.Site, 3), s_plan)!;

        (verdict.Outcome, verdict.Rule, verdict.Stratum).ShouldBe((Outcome.Fail, Rule.FailTraffic, null));
    }

    /// <summary>An hour of good minutes would hide the bad ones.</summary>
    [Fact]
    public void The_figures_begin_where_green_began_to_fail()
    {
        var counted = Failing(from: 60);
        for (var minute = 0; minute < 60; minute++)
        {
            counted.Blue(minute, 1000).Green(minute, 1000);
        }

        Fails(counted.ReadEach(Counted.Site, 63))!.Single().ShouldEndWith(": 600 of 3,000 failed (20%; limit 0.5%), blue 0 of 3,000 (0%), in 3 minutes of CloudWatch's counts");
    }

    [Fact]
    public void What_made_a_fail_stays_as_it_was_and_the_totals_go_on()
    {
        var counted = Failing(from: 0);
        for (var minute = 2; minute < 50; minute++)
        {
            counted.Blue(minute, 1000).Green(minute, 1000).Remove("green_errors", minute);
        }

        var atOnce = counted.Read(Counted.Site, 50);

        Fails(atOnce).ShouldBe(Fails(counted.ReadEach(Counted.Site, 2)));
        UserTraffic.Remarks(atOnce)[0].ShouldBe("Green got 50,000 requests in 50 minutes, 400 failed (0.8%); blue 50,000, 0 (0%)");
    }

    [Fact]
    public void A_minute_without_a_count_of_greens_requests_is_no_minute()
    {
        var counted = Failing(from: 0);
        counted.Remove("green_requests", 0).Remove("green_requests", 1).Remove("green_median", 0).Remove("green_median", 1);

        var state = counted.ReadEach(Counted.Site, 2);

        state.Evidence.Counts.ShouldBeNull();
        (state.Totals.Minutes, state.Totals.Busy).ShouldBe((2, 0));
        UserTraffic.Remarks(state).ShouldBe(["Green got no request in 2 minutes"]);
    }

    [Fact]
    public void No_count_of_failures_beside_one_of_requests_is_no_failure()
        => new Counted().Quiet(-30, 1).Green(0, 100).ReadEach(Counted.Site, 1).Totals.Green.ShouldBe(new RequestCount(100, 0));

    [Fact]
    public void Server_errors_and_connection_errors_are_failures_and_no_more_than_all_requests_fail()
    {
        var counted = new Counted().Green(0, 100, 3).Set("green_refused", 0, 4).Green(1, 10, 3).Set("green_refused", 1, 40);

        counted.ReadEach(Counted.Site, 1).Totals.Green.ShouldBe(new RequestCount(100, 7));
        counted.ReadEach(Counted.Site, 2).Totals.Green.ShouldBe(new RequestCount(110, 17));
    }

    [Fact]
    public void Client_errors_are_failures_where_the_plan_says_so()
    {
        var counted = new Counted().Green(0, 100, 3).Set("green_client_errors", 0, 20);

        counted.ReadEach(Counted.Site, 1).Totals.Green.ShouldBe(new RequestCount(100, 3));
        counted.ReadEach(Counted.SiteOf(new Plan { Watch = new WatchSettings(ClientErrors: true) }), 1).Totals.Green.ShouldBe(new RequestCount(100, 23));
    }

    [Fact]
    public void Blues_thirty_minutes_before_the_shift_give_the_dispersion()
    {
        var counted = new Counted();
        for (var minute = -40; minute < 0; minute++)
        {
            counted.Blue(minute, 1000, minute < -30 ? 900 : minute % 2 == 0 ? 40 : 10);
        }

        counted.Blue(0, 1000).Green(0, 1000);
        var minutes = Enumerable.Range(0, 30).Select(minute => new RequestCount(1000, minute % 2 == 0 ? 40 : 10)).ToList();

        counted.Read(Counted.Site, 1).Evidence.Counts!.Dispersion.ShouldBe(UserCounts.DispersionOf(minutes), 1e-9);
        UserCounts.DispersionOf(minutes).ShouldBeInRange(9, 11);
    }

    [Fact]
    public void A_minute_is_weighed_beside_blues_of_the_same_minute()
    {
        var state = new Counted().Quiet(-30, 0).Blue(0, 900, 9).Green(0, 100, 5).ReadEach(Counted.Site, 1);

        state.Evidence.Counts!.Sums.ShouldBe(UserCounts.After(UserCounts.Start(1), new RequestCount(100, 5), new RequestCount(900, 9)).Sums);
    }

    [Fact]
    public void Where_blue_has_no_requests_left_its_minutes_before_the_shift_stand_in_newest_first_and_once_each()
    {
        var counted = new Counted().Blue(-3, 3000, 3).Blue(-2, 2000, 2).Blue(-1, 1000, 1).Blue(0, 500, 1).Green(0, 500);
        for (var minute = 1; minute < 6; minute++)
        {
            counted.Green(minute, 1000, 1);
        }

        var state = counted.ReadEach(Counted.Site, 6);
        var weighed = UserCounts.Start(1);
        weighed = UserCounts.After(weighed, new RequestCount(500, 0), new RequestCount(500, 1));
        foreach (var n in new[] { 1, 2, 3 })
        {
            weighed = UserCounts.After(weighed, new RequestCount(1000, 1), new RequestCount(1000 * n, n));
        }

        state.Evidence.Counts!.Sums.ShouldBe(weighed.Sums);
        (state.Evidence.Counts.Weighed, state.Evidence.Reference.Count, state.Totals.Unweighed).ShouldBe((4, 0, 2));
        UserTraffic.Remarks(state).ShouldBe(
        [
            "Green got 5,500 requests in 6 minutes, 5 failed (0.09%); blue 500, 1 (0.2%)",
            "Latest median response times of users' requests: green 50 ms, blue 50 ms",
            "2 minutes of green's had no minute of blue's to be compared with",
        ]);
    }

    [Theory]
    [InlineData(0, "blue 0 of 2,000 (0%) before traffic shifted, in 2 minutes of CloudWatch's counts")]
    [InlineData(1, "blue 0 of 1,500 (0%), partly before traffic shifted, in 2 minutes of CloudWatch's counts")]
    public void A_fail_says_where_blues_figures_are_of_before_the_shift(int minutesOfBlue, string end)
    {
        var counted = new Counted().Quiet(-30, 0).Green(0, 1000, 200).Green(1, 1000, 200);
        if (minutesOfBlue > 0)
        {
            counted.Blue(0, 500);
        }

        Fails(counted.ReadEach(Counted.Site, 2))!.Single().ShouldEndWith(end);
    }

    [Fact]
    public void A_green_that_users_wait_for_three_minutes_in_a_row_fails_with_the_times_of_the_last()
    {
        var counted = Slow(minutes: 3);

        Fails(counted.ReadEach(Counted.Site, 2)).ShouldBeNull();
        Fails(counted.ReadEach(Counted.Site, 3)).ShouldBe(
            ["Users wait too long for green: median 180 ms and p90 420 ms, blue 60 ms and 130 ms, 3 minutes in a row (limit 1.6× blue's + 1 ms)"]);
    }

    [Theory]
    [InlineData(100, 97, 209, 60, 130, true)]
    [InlineData(100, 97.1, 209.1, 60, 130, true)]
    [InlineData(99, 180, 420, 60, 130, false)]
    [InlineData(100, 97, 420, 60, 130, false)]
    [InlineData(100, 180, 209, 60, 130, false)]
    [InlineData(100, 4, 4, 2, 2, false)]
    [InlineData(100, 4.3, 4.3, 2, 2, true)]
    public void A_minute_is_slow_where_the_median_and_p90_of_a_hundred_requests_exceed_the_limit(
        long requests, double median, double p90, double blueMedian, double blueP90, bool fails)
    {
        // 1.6 x 60 + 1 = 97 and 1.6 x 130 + 1 = 209: at the limit is not beyond it.
        var isAtLimit = median is 97 && p90 is 209;
        var counted = new Counted().Quiet(-30, 0);
        for (var minute = 0; minute < 3; minute++)
        {
            counted.Blue(minute, 1000, 0, blueMedian, blueP90).Green(minute, requests, 0, median, p90);
        }

        (Fails(counted.ReadEach(Counted.Site, 3)) is not null).ShouldBe(fails && !isAtLimit);
    }

    [Fact]
    public void A_minute_that_is_not_slow_ends_the_row_and_one_that_cannot_be_compared_does_not()
    {
        Fails(Slow(minutes: 4).Green(1, 1000, 0, 60, 130).ReadEach(Counted.Site, 4)).ShouldBeNull();
        Fails(Slow(minutes: 4).Green(1, 99, 0, 60, 130).ReadEach(Counted.Site, 4)).ShouldNotBeNull();
        Fails(Slow(minutes: 4).Remove("green_p90", 1).ReadEach(Counted.Site, 4)).ShouldNotBeNull();
        Fails(Slow(minutes: 3).Remove("green_p90", 1).ReadEach(Counted.Site, 3)).ShouldBeNull();
        Fails(Slow(minutes: 3).Remove("blue_median", 1).ReadEach(Counted.Site, 3)).ShouldBeNull();
        Fails(Slow(minutes: 3).Blue(1, 19, 0, 60, 130).ReadEach(Counted.Site, 3)).ShouldBeNull();
    }

    [Fact]
    public void Where_blue_has_no_requests_left_green_is_slow_beside_its_minutes_before_the_shift()
    {
        var counted = new Counted().Quiet(-30, 0);
        for (var minute = 0; minute < 3; minute++)
        {
            counted.Green(minute, 1000, 0, 180, 420);
        }

        Fails(counted.ReadEach(Counted.Site, 3)).ShouldBe(
            ["Users wait too long for green: median 180 ms and p90 420 ms, blue 50 ms and 90 ms before traffic shifted, 3 minutes in a row (limit 1.6× blue's + 1 ms)"]);
    }

    [Fact]
    public void Fast_response_times_are_written_to_a_tenth_of_a_millisecond()
        => UserTraffic.Remarks(new Counted().Blue(0, 10, 0, 9.96).Green(0, 10, 0, 4.25).ReadEach(Counted.Site, 1)).ShouldBe(
        [
            "Green got 10 requests in 1 minute, 0 failed (0%); blue 10, 0 (0%)",
            "Latest median response times of users' requests: green 4.2 ms, blue 10 ms",
        ]);

    [Fact]
    public void Before_a_minute_was_final_the_remark_says_so()
    {
        UserTraffic.Remarks(null).ShouldBe(["CloudWatch's counts of users' requests were not read"]);
        UserTraffic.Remarks(new Counted().Read(Counted.Site, 0)).ShouldBe(
            ["CloudWatch's counts of users' requests were not used: a minute is final 120 s after its end, and none was"]);
        UserTraffic.Fail(null, s_plan).ShouldBeNull();
    }

    [Fact]
    public void A_missing_permission_is_named()
    {
        var counted = new Counted { Fault = _ => new GetMetricData { Error = "CloudWatch.CloudWatchException", Cause = "User: arn:aws:sts::1:assumed-role/hooks is not authorized to perform: cloudwatch:GetMetricData (Service: CloudWatch, Status Code: 403)" } };

        UserTraffic.Remarks(counted.ReadEach(Counted.Site, 1)).ShouldBe(["Could not read CloudWatch's counts of users' requests: the workflow's role lacks cloudwatch:GetMetricData"]);
    }

    public static TheoryData<string> Faults => [.. s_faults.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Of_an_answer_that_is_not_complete_nothing_is_read_and_the_next_query_asks_again(string fault)
    {
        var (change, remark) = s_faults[fault];
        var good = Failing(from: 0);
        var bad = Failing(from: 0);
        bad.Fault = change;

        var before = good.Read(Counted.Site, 1);
        var unread = bad.Ask(Counted.Site, before, Counted.Minute(2).AddSeconds(125));
        var after = good.Ask(Counted.Site, unread, Counted.Minute(3).AddSeconds(125));

        LambdaJson.Write(unread).ShouldBe(LambdaJson.Write(before with { AskedUntil = Counted.Minute(2), Unread = $"Could not read CloudWatch's counts of users' requests: {remark}" }));
        Fails(unread).ShouldBeNull();
        LambdaJson.Write(after).ShouldBe(LambdaJson.Write(good.Read(Counted.Site, 1, 3)));
        Fails(after).ShouldNotBeNull();
    }

    [Fact]
    public void An_answer_that_never_came_is_not_read()
    {
        var asked = UserTraffic.Queries(Counted.Site, Counted.DeploymentId, null, Counted.Since, Counted.Minute(5));

        foreach (var responses in new IReadOnlyList<GetMetricData>?[] { null, [] })
        {
            UserTraffic.After(Counted.Site, Counted.DeploymentId, null, asked, responses, Counted.Since).Unread.ShouldBe("Could not read CloudWatch's counts of users' requests: the response is empty");
        }
    }

    /// <summary>A workflow may deliver the same answer twice.</summary>
    [Fact]
    public void A_minute_is_read_once()
    {
        var counted = Failing(from: 0);
        var asked = UserTraffic.Queries(Counted.Site, Counted.DeploymentId, null, Counted.Since, Counted.Minute(1).AddSeconds(125));
        var once = UserTraffic.After(Counted.Site, Counted.DeploymentId, null, asked, [counted.Answer(asked[0])], Counted.Since);

        var twice = UserTraffic.After(Counted.Site, Counted.DeploymentId, once, asked, [counted.Answer(asked[0])], Counted.Since);

        LambdaJson.Write(twice).ShouldBe(LambdaJson.Write(once));
    }

    [Fact]
    public void A_watch_that_begins_late_reads_what_is_not_too_long_ago()
    {
        var counted = new Counted();
        for (var minute = 0; minute < 300; minute++)
        {
            counted.Blue(minute, 10).Green(minute, 10);
        }

        var state = counted.Read(Counted.Site, 300);

        (state.Totals.Minutes, state.GivenUp, state.ReadUntil).ShouldBe((180, 120, Counted.Minute(300)));
    }

    private static readonly Dictionary<string, (Func<GetMetricData, GetMetricData> Change, string Remark)> s_faults = new()
    {
        ["an error"] = (_ => new GetMetricData { Error = "CloudWatch.CloudWatchException", Cause = "Rate exceeded (Service: CloudWatch, Status Code: 400)" }, "CloudWatch.CloudWatchException: Rate exceeded (Service: CloudWatch, Status Code: 400)"),
        ["no member"] = (_ => new GetMetricData(), "the response is empty"),
        ["a further page"] = (answer => answer with { NextToken = "more" }, "the response has more than one page"),
        ["part of the data"] = (Change("blue_requests", result => result with { StatusCode = "PartialData" }), "blue_requests is PartialData, not Complete"),
        ["an internal error of a count of failures"] = (Change("green_errors", result => result with { StatusCode = "InternalError" }), "green_errors is InternalError, not Complete"),
        ["no status"] = (Change("green_p90", result => result with { StatusCode = null }), "green_p90 is without a status, not Complete"),
        ["a series that is missing"] = (answer => answer with { MetricDataResults = [.. answer.MetricDataResults!.Where(result => result.Id is not "green_refused")] }, "green_refused is missing"),
        ["a series that is there twice"] = (answer => answer with { MetricDataResults = [.. answer.MetricDataResults!, answer.MetricDataResults![0]] }, "green_requests is not one series with a value for each minute"),
        ["more times than values"] = (Change("green_requests", result => result with { Values = [] }), "green_requests is not one series with a value for each minute"),
        ["a minute that is there twice"] = (Change("green_requests", result => result with { Timestamps = [.. result.Timestamps!, result.Timestamps![0]], Values = [.. result.Values!, 7] }), "green_requests is not one series with a value for each minute"),
    };

    private static Func<GetMetricData, GetMetricData> Change(string id, Func<MetricDataResult, MetricDataResult> change)
        => answer => answer with { MetricDataResults = [.. answer.MetricDataResults!.Select(result => result.Id == id ? change(result) : result)] };

    private static IReadOnlyList<string>? Fails(UserTrafficState state) => UserTraffic.Fail(state, s_plan)?.Reasons;

    /// <summary>A fifth of green's requests, for fifty minutes.</summary>
    private static Counted Failing(int from)
    {
        var counted = new Counted().Quiet(-30, from + 50);
        for (var minute = from; minute < from + 50; minute++)
        {
            counted.Green(minute, 1000, 200);
        }

        return counted;
    }

    private static Counted Slow(int minutes)
    {
        var counted = new Counted().Quiet(-30, 0);
        for (var minute = 0; minute < minutes; minute++)
        {
            counted.Blue(minute, 1000, 0, 60, 130).Green(minute, 1000, 0, 180, 420);
        }

        return counted;
    }
}
