namespace Rehearsal.Tests.Fleet;

public class TrafficMetricsTests
{
    [Fact]
    public void Counts_what_each_target_group_answered_and_how_long_it_took() => Balanced(async shop =>
    {
        await Answering(shop, shop.Blue, after: 20, 200);
        await Answering(shop, shop.Green, after: 50, 200, 404, 500);
        var (blue, green) = (await shop.Listen("production", shop.Blue), await shop.Listen("test", shop.Green));

        await Get(shop, blue, 2);
        await Get(shop, green, 3);

        var (ofBlue, ofGreen) = (Only(shop, shop.Blue), Only(shop, shop.Green));
        Counts(ofBlue).ShouldBe("2 requests: 2 2xx, 0 3xx, 0 4xx, 0 5xx, 0 not connected");
        Counts(ofGreen).ShouldBe("3 requests: 1 2xx, 0 3xx, 1 4xx, 1 5xx, 0 not connected");
        Counts(Only(shop, null)).ShouldBe("5 requests: 3 2xx, 0 3xx, 1 4xx, 1 5xx, 0 not connected");
        (ofBlue.ResponseTimes.Sum, ofBlue.ResponseTimes.Shortest, ofBlue.ResponseTimes.Longest).ShouldBe((0.04, 0.02, 0.02));
        ofGreen.ResponseTimes.Sum.ShouldBe(0.15, tolerance: 1e-9);
    });

    [Fact]
    public void A_target_that_cannot_be_connected_to_is_a_connection_error_and_no_request() => Balanced(async shop =>
    {
        shop.Blue.Register(new Uri("http://127.0.0.1:9"));

        (await shop.Get(await shop.Listen("production", shop.Blue))).ShouldBe(502);

        Counts(Only(shop, shop.Blue)).ShouldBe("0 requests: 0 2xx, 0 3xx, 0 4xx, 0 5xx, 1 not connected");
        Only(shop, null).OwnErrors.ShouldBe(1);
    });

    [Fact]
    public void A_request_without_an_answer_has_no_status_and_no_time() => Balanced(async shop =>
    {
        await shop.Add(shop.Blue, _ => throw new ConnectionDroppedException());

        (await shop.Get(await shop.Listen("production", shop.Blue))).ShouldBe(502);

        Counts(Only(shop, shop.Blue)).ShouldBe("1 requests: 0 2xx, 0 3xx, 0 4xx, 0 5xx, 0 not connected");
        Only(shop, shop.Blue).ResponseTimes.Count.ShouldBe(0);
        Only(shop, null).OwnErrors.ShouldBe(1);
    });

    [Fact]
    public void An_answer_that_takes_too_long_is_the_load_balancers() => Balanced(async shop =>
    {
        await Answering(shop, shop.Blue, after: 61_000, 200);

        (await shop.Get(await shop.Listen("production", shop.Blue))).ShouldBe(504);

        Counts(Only(shop, shop.Blue)).ShouldBe("1 requests: 0 2xx, 0 3xx, 0 4xx, 0 5xx, 0 not connected");
        Only(shop, null).OwnErrors.ShouldBe(1);
    });

    [Fact]
    public void A_group_without_targets_gets_no_request() => Balanced(async shop =>
    {
        (await shop.Get(await shop.Listen("production", shop.Blue))).ShouldBe(503);

        shop.LoadBalancer.Metrics.Minutes(shop.Blue).ShouldBeEmpty();
        Counts(Only(shop, null)).ShouldBe("0 requests: 0 2xx, 0 3xx, 0 4xx, 0 5xx, 0 not connected");
        Only(shop, null).OwnErrors.ShouldBe(1);
    });

    [Fact]
    public void Health_checks_and_requests_straight_to_a_target_are_not_counted() => Balanced(async shop =>
    {
        var target = await shop.Add(shop.Blue, _ => Response.Text(200, "ok"));
        await shop.Listen("production", shop.Blue);
        await shop.Clock.PassSeconds(60);
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        using var response = await shop.Client.SendAsync(request, CancellationToken.None);

        shop.LoadBalancer.Metrics.Minutes(shop.Blue).ShouldBeEmpty();
        shop.LoadBalancer.Metrics.Minutes(null).ShouldBeEmpty();
    });

    [Fact]
    public void Counts_by_the_minute_in_which_the_answer_begins_and_leaves_out_those_without_any() => Balanced(async shop =>
    {
        await Answering(shop, shop.Blue, after: 1_000, 200);
        var listener = await shop.Listen("production", shop.Blue);
        await shop.Clock.PassSeconds(59);
        await Get(shop, listener, 1);
        await shop.Clock.PassSeconds(125);
        await Get(shop, listener, 2);

        shop.LoadBalancer.Metrics.Minutes(shop.Blue).Select(minute => ((minute.Start - VirtualTime.Start).TotalMinutes, minute.Requests)).ShouldBe([(1, 1), (3, 2)]);
    });

    [Fact]
    public void Forgets_the_oldest_minutes() => Balanced(async shop =>
    {
        await shop.Add(shop.Blue, _ => Response.Text(200, "ok"));
        var listener = await shop.Listen("production", shop.Blue);
        for (var minute = 0; minute < TrafficMetrics.MinutesKept + 5; minute++)
        {
            await Get(shop, listener, 1);
            await shop.Clock.PassSeconds(60);
        }

        shop.LoadBalancer.Metrics.Minutes(shop.Blue).Count.ShouldBe(TrafficMetrics.MinutesKept);
        shop.LoadBalancer.Metrics.Minutes(shop.Blue)[0].Start.ShouldBe(VirtualTime.Start.AddMinutes(5));
    });

    [Theory]
    [InlineData(0, 0.001)]
    [InlineData(50, 0.5)]
    [InlineData(90, 0.9)]
    [InlineData(99.9, 0.999)]
    [InlineData(100, 1)]
    public void A_percentile_is_right_to_within_one_percent(double percent, double seconds)
    {
        var (odd, times) = (new ResponseTimes(), new ResponseTimes());
        for (var ms = 1; ms <= 1_000; ms++)
        {
            (ms % 2 == 0 ? times : odd).Add(TimeSpan.FromMilliseconds(ms));
        }

        times.Add(odd);

        times.Percentile(percent)!.Value.ShouldBe(seconds, seconds * 0.01);
        (times.Count, times.Shortest, times.Longest).ShouldBe((1_000, 0.001, 1));
        times.Sum.ShouldBe(500.5, tolerance: 1e-9);
        new ResponseTimes().Percentile(percent).ShouldBeNull();
    }

    private static string Counts(TrafficMinute minute) =>
        $"{minute.Requests} requests: {string.Join(", ", Enumerable.Range(2, 4).Select(hundred => $"{minute.Answers(hundred)} {hundred}xx"))}, {minute.ConnectionErrors} not connected";

    private static TrafficMinute Only(Shop shop, TargetGroup? group) => shop.LoadBalancer.Metrics.Minutes(group).ShouldHaveSingleItem();

    private static async Task Answering(Shop shop, TargetGroup group, int after, params int[] statuses)
    {
        var turn = 0;
        group.Register(await shop.Open(async (_, token) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(after), shop.Clock, token);
            return Response.Text(statuses[turn++ % statuses.Length], "answer");
        }));
    }

    private static async Task Get(Shop shop, Listener listener, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await shop.Get(listener);
        }
    }

    private static void Balanced(Func<Shop, Task> body) => VirtualTime.Run(async clock =>
    {
        await using var shop = new Shop(clock);
        await body(shop);
    });
}
