using System.Text;
using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Fleet;

public class ShopAppTests
{
    [Theory]
    [InlineData("GET", "/", 200)]
    [InlineData("GET", "/version", 200)]
    [InlineData("GET", "/products?page=1", 200)]
    [InlineData("GET", "/products/6", 200)]
    [InlineData("GET", "/products/7", 404)]
    [InlineData("GET", "/products/x", 404)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("DELETE", "/products", 405)]
    [InlineData("GET", "/health", 200)]
    public void Answers_as_a_shop_does_and_says_its_version(string method, string target, int status)
    {
        var response = Ask("", method, target);

        response.Status.ShouldBe(status);
        response.Header("X-Version").ShouldBe("green");
        (target == "/" ? Body(response).Contains("green", StringComparison.Ordinal) : (string?)Json(response)["version"] == "green").ShouldBeTrue();
    }

    [Fact]
    public void Lists_its_products() => Json(Ask("", "GET", "/products"))["products"]!.AsArray().Count.ShouldBe(6);

    [Fact]
    public void Adds_up_a_cart()
    {
        var cart = Json(Ask("", "POST", "/cart", """{"items":[{"id":1,"quantity":2},{"id":4,"quantity":1}]}"""));

        ((decimal)cart["total"]!).ShouldBe(964.50m);
        cart["items"]!.AsArray().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no cart")]
    [InlineData("[]")]
    [InlineData("""{"items":null}""")]
    [InlineData("""{"items":[null]}""")]
    [InlineData("""{"items":[{"id":7,"quantity":1}]}""")]
    [InlineData("""{"items":[{"id":1,"quantity":0}]}""")]
    public void Refuses_what_is_no_cart(string body) => Ask("", "POST", "/cart", body).Status.ShouldBe(400);

    [Fact]
    public void Takes_some_six_milliseconds_to_answer()
    {
        var latencies = Latencies("");

        Median(latencies).ShouldBeInRange(5.6, 6.4);
        latencies.Distinct().Count().ShouldBeGreaterThan(950);
        var sigma = Math.Sqrt(latencies.Average(latency => Math.Pow(Math.Log(latency / 6), 2)));
        sigma.ShouldBeInRange(0.27, 0.33);
    }

    [Fact]
    public void Takes_twice_as_long_when_told() => Median(Latencies("latency=x2")).ShouldBeInRange(11.2, 12.8);

    [Fact]
    public void Answers_later_when_told() => Latencies("latency=+80ms").ShouldAllBe(latency => latency > 80);

    [Theory]
    [InlineData("latency=x100")]
    [InlineData("latency=+10s")]
    public void Its_health_check_stays_quick(string faults) => Latencies(faults, "/health").ShouldAllBe(latency => latency < 40);

    [Fact]
    public void Fails_the_share_of_requests_it_was_told()
    {
        var failures = Statuses("errors=20%", "/products").Count(status => status == 500);

        failures.ShouldBeInRange(140, 260);
        Statuses("errors=20%", "/health").ShouldAllBe(status => status == 200);
        Json(Ask("errors=100%", "GET", "/"))["version"].ShouldNotBeNull();
    }

    [Fact]
    public void Down_cuts_every_connection_but_the_health_checks()
    {
        Should.Throw<ConnectionDroppedException>(() => Ask("down", "GET", "/"));

        Ask("down", "GET", "/health").Status.ShouldBe(200);
    }

    [Fact]
    public void Unhealthy_fails_its_health_check_and_nothing_else()
    {
        Ask("unhealthy", "GET", "/health").Status.ShouldBe(503);
        Ask("unhealthy", "GET", "/").Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(0, 503)]
    [InlineData(19.9, 503)]
    [InlineData(20, 200)]
    public void A_slow_start_fails_the_health_check_until_it_is_over(double uptime, int status)
    {
        Ask("slow-start=20s", "GET", "/health", uptime: uptime).Status.ShouldBe(status);
        Ask("slow-start=20s", "GET", "/", uptime: uptime).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(9, 200)]
    [InlineData(10, 503)]
    [InlineData(19, 503)]
    [InlineData(20, 200)]
    public void Flapping_alternates_good_and_bad_spells(double uptime, int status)
    {
        Ask("flap", "GET", "/products", uptime: uptime).Status.ShouldBe(status);
        Ask("flap", "GET", "/health", uptime: uptime).Status.ShouldBe(200);
    }

    [Fact]
    public void A_fault_of_one_task_in_four_leaves_the_others_well() =>
        Enumerable.Range(0, 4).Select(index => Ask("one-of-4:errors=100%", "GET", "/", index: index).Status).Order().ShouldBe([200, 200, 200, 500]);

    [Fact]
    public void A_fault_of_one_path_leaves_the_others_well()
    {
        Ask("path=/products/3:errors=100%", "GET", "/products/3?page=1").Status.ShouldBe(500);
        Ask("path=/products/3:errors=100%", "GET", "/products").Status.ShouldBe(200);
        Ask("path=/products/3:errors=100%", "GET", "/health").Status.ShouldBe(200);
        Should.Throw<ConnectionDroppedException>(() => Ask("path=/:down", "GET", "/"));
        Median(Latencies("path=/cart:latency=x5")).ShouldBeInRange(5.6, 6.4);
    }

    [Theory]
    [InlineData("users:errors=100%", "rehearsal-user", 500)]
    [InlineData("users:errors=100%", "rehearsal-users", 200)]
    [InlineData("users:errors=100%", null, 200)]
    [InlineData("users:path=/:errors=100%", "rehearsal-user", 500)]
    [InlineData("users:path=/products:errors=100%", "rehearsal-user", 200)]
    [InlineData("after=1s:users:errors=100%", "rehearsal-user", 200)]
    [InlineData("errors=100%", null, 500)]
    public void What_only_users_meet_no_probe_does(string faults, string? agent, int status) => VirtualTime.Run(async clock =>
    {
        var asked = Get("/") with { Headers = agent is null ? [] : [new("user-agent", agent)] };

        (await App(faults, clock, index: 0).Answer(asked, CancellationToken.None)).Status.ShouldBe(status);
    });

    [Theory]
    [InlineData(0, 6)]
    [InlineData(130, 6)]
    [InlineData(157.4, 15)]
    [InlineData(179, 23.8)]
    public void A_leak_makes_answers_slower_and_slower_towards_its_end(double uptime, double median)
    {
        Median(Latencies("leak", uptime: uptime, requests: 60)).ShouldBeInRange(median * 0.88, median * 1.12);
        Median(Latencies("leak", "/health", uptime, requests: 60)).ShouldBeInRange(5.3, 6.7);
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(30, 14.8)]
    [InlineData(300, 6)]
    public void A_cold_start_by_time_is_over_with_time(double uptime, double median) => Median(Latencies("cold=x5/30s", uptime: uptime, requests: 60)).ShouldBeInRange(median * 0.85, median * 1.1);

    [Fact]
    public void A_cold_start_by_requests_is_over_with_requests()
    {
        var latencies = Latencies("cold=x5/200", uptime: 3600);

        Median(latencies[..40]).ShouldBeInRange(24, 32);
        Median(latencies[150..250]).ShouldBeInRange(13.3, 16.3);
        Median(latencies[900..]).ShouldBeInRange(5.5, 6.8);
    }

    [Fact]
    public void The_health_check_warms_nothing_up_and_hits_nothing_first()
    {
        var answers = VirtualTime.Run(async clock =>
        {
            var app = App("cold=x100/1,first-hit=+300ms", clock, index: 0);
            await app.Answer(Get("/health"), CancellationToken.None);
            await app.Answer(Get("/health"), CancellationToken.None);
            return await Time(app, clock, "/");
        });

        answers.TotalMilliseconds.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void The_first_request_of_each_path_is_answered_later()
    {
        var took = VirtualTime.Run(async clock =>
        {
            var app = App("first-hit=+300ms", clock, index: 0);
            var took = new List<TimeSpan>();
            foreach (var path in (string[])["/", "/", "/cart", "/", "/cart?again", "/products"])
            {
                took.Add(await Time(app, clock, path));
            }

            return took;
        });

        took.Select(span => span.TotalMilliseconds > 300).ShouldBe([true, false, true, false, false, true]);
    }

    [Fact]
    public void A_tenth_of_the_answers_is_slow()
    {
        var (slow, usual) = (Latencies("tail=10%x50").Where(latency => latency > 60).ToList(), Latencies("tail=10%x50").Where(latency => latency <= 60).ToList());

        slow.Count.ShouldBeInRange(70, 130);
        Median(slow).ShouldBeInRange(250, 350);
        Median(usual).ShouldBeInRange(5.6, 6.4);
    }

    [Theory]
    [InlineData(44.9, 200)]
    [InlineData(45, 500)]
    [InlineData(45.9, 500)]
    [InlineData(46, 200)]
    [InlineData(105, 200)]
    public void A_blip_is_once(double uptime, int status) => Ask("errors=100%/1s@45s", "GET", "/", uptime: uptime).Status.ShouldBe(status);

    [Fact]
    public void A_fault_of_later_begins_then()
    {
        Median(Latencies("latency=x2@90s", uptime: 50, requests: 100)).ShouldBeInRange(5.3, 6.7);
        Median(Latencies("latency=x2@90s", uptime: 90, requests: 100)).ShouldBeInRange(10.6, 13.4);
        Median(Latencies("cold=x5/30s@90s", uptime: 50, requests: 100)).ShouldBeInRange(5.3, 6.7);
        Median(Latencies("cold=x5/30s@90s", uptime: 90, requests: 20)).ShouldBeInRange(24, 34);
    }

    [Fact]
    public void A_limit_lets_so_many_in_and_tells_the_others_when_to_come_again()
    {
        var (first, later, refused, health) = VirtualTime.Run(async clock =>
        {
            var app = App("limit=4/s,down@1s", clock, index: 0);
            var first = await Burst(app);
            var refused = await app.Answer(Get("/cart"), CancellationToken.None);
            await clock.PassSeconds(0.5);
            return (first, await Burst(app), refused, await app.Answer(Get("/health"), CancellationToken.None));
        });

        first.ShouldBe([200, 200, 200, 200, 429, 429]);
        later.ShouldBe([200, 200, 429, 429, 429, 429]);
        refused.Header("Retry-After").ShouldBe("1");
        refused.Header("X-Version").ShouldBe("green");
        health.Status.ShouldBe(200);

        static async Task<IReadOnlyList<int>> Burst(ShopApp app) =>
            [.. (await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.Answer(Get("/"), CancellationToken.None)))).Select(response => response.Status)];
    }

    [Fact]
    public void What_a_limit_refuses_warms_nothing_up_and_meets_no_other_fault()
    {
        var (statuses, took) = VirtualTime.Run(async clock =>
        {
            var app = App("errors=100%,first-hit=+300ms,limit=0.1/s", clock, index: 0);
            var statuses = new List<int> { (await app.Answer(Get("/cart"), CancellationToken.None)).Status, (await app.Answer(Get("/"), CancellationToken.None)).Status };
            await clock.PassSeconds(10);
            return (statuses, await Time(app, clock, "/"));
        });

        statuses.ShouldBe([500, 429]);
        took.TotalMilliseconds.ShouldBeGreaterThan(300);
    }

    [Fact]
    public void Spells_that_come_again_begin_with_a_good_one()
    {
        int[] statuses = [.. new[] { 0, 54.9, 55, 59.9, 60, 115 }.Select(uptime => Ask("errors=100%/5s/60s", "GET", "/", uptime: uptime).Status)];

        statuses.ShouldBe([200, 200, 500, 500, 200, 500]);
    }

    [Fact]
    public void Spells_of_a_side_are_those_of_all_its_tasks_and_each_its_own_when_told()
    {
        BadSeconds("errors=100%/5s/60s", 0).ShouldBe(BadSeconds("errors=100%/5s/60s", 1));
        BadSeconds("each:errors=100%/5s/60s", 0).ShouldNotBe(BadSeconds("each:errors=100%/5s/60s", 1));
        BadSeconds("each:errors=100%/5s/60s", 0).Count.ShouldBeInRange(9, 11);
    }

    [Fact]
    public void Shared_spells_are_by_the_fleets_time_whenever_the_task_started()
    {
        var statuses = VirtualTime.Run(async clock =>
        {
            await clock.PassSeconds(30);
            var app = Of("shared:errors=100%/5s/60s", clock, new Origin(42, "2", 0, clock.GetUtcNow() - TimeSpan.FromSeconds(30)));
            await clock.PassSeconds(25);
            return (await app.Answer(Get("/"), CancellationToken.None)).Status;
        });

        statuses.ShouldBe(500);
    }

    [Theory]
    [InlineData("wander=50%/60s", "blue", 1, true)]
    [InlineData("wander=50%/60s", "green", 0, false)]
    [InlineData("each:wander=50%/60s", "blue", 1, false)]
    [InlineData("shared:wander=50%/60s", "green", 1, true)]
    public void Latency_wanders_as_one_for_those_who_share_it(string fault, string side, int index, bool isAlike)
    {
        var (one, other) = (Medians(fault, "blue", 0), Medians(fault, side, index));

        var differences = one.Zip(other, (a, b) => Math.Abs(Math.Log(a / b))).ToList();
        (differences.Max() < 0.2).ShouldBe(isAlike);
        (one.Max() / one.Min()).ShouldBeGreaterThan(1.5);
    }

    [Fact]
    public void The_same_seed_gives_the_same_answers_and_latencies()
    {
        Statuses("errors=50%", "/").ShouldBe(Statuses("errors=50%", "/"));
        Latencies("").ShouldBe(Latencies(""));
    }

    [Fact]
    public void Starts_by_the_accounts_clock_and_answers_by_the_wires()
    {
        var (status, took) = VirtualTime.Run(async wire =>
        {
            var clock = new PacedClock(60, wire);
            var app = new ShopApp("green", 0, Fault.Parse("slow-start=20s,latency=+1s").Faults, seed: 1, clock, wire);
            await wire.PassSeconds(0.5);
            var start = wire.GetTimestamp();
            await app.Answer(Get("/"), CancellationToken.None);
            var took = wire.GetElapsedTime(start);
            return ((await app.Answer(Get("/health"), CancellationToken.None)).Status, took);
        });

        status.ShouldBe(200);
        took.TotalSeconds.ShouldBeInRange(1, 1.1);
    }

    private static Response Ask(string faults, string method, string target, string body = "", double uptime = 0, int index = 0) =>
        VirtualTime.Run(async clock =>
        {
            var app = App(faults, clock, index);
            await clock.PassSeconds(uptime);
            return await app.Answer(Get(target) with { Method = method, Body = Encoding.UTF8.GetBytes(body) }, CancellationToken.None);
        });

    private static List<int> Statuses(string faults, string target) => Collect(faults, target, (response, _) => response.Status);

    private static List<double> Latencies(string faults, string target = "/", double uptime = 0, int requests = 1_000) =>
        Collect(faults, target, (_, latency) => latency.TotalMilliseconds, uptime, requests);

    private static List<T> Collect<T>(string faults, string target, Func<Response, TimeSpan, T> select, double uptime = 0, int requests = 1_000) =>
        VirtualTime.Run(async clock =>
        {
            var app = App(faults, clock, index: 0);
            await clock.PassSeconds(uptime);
            var collected = new List<T>();
            for (var i = 0; i < requests; i++)
            {
                var start = clock.GetTimestamp();
                var response = await app.Answer(Get(target), CancellationToken.None);
                collected.Add(select(response, clock.GetElapsedTime(start)));
            }

            return collected;
        });

    /// <summary>The seconds of two minutes in which it answers with an error.</summary>
    private static List<int> BadSeconds(string faults, int index) =>
        VirtualTime.Run(async clock =>
        {
            var app = App(faults, clock, index);
            var (start, bad) = (clock.GetTimestamp(), new List<int>());
            for (var second = 0; second < 120; second++)
            {
                await clock.PassSeconds(second + 0.5 - clock.GetElapsedTime(start).TotalSeconds);
                if ((await app.Answer(Get("/"), CancellationToken.None)).Status == 500)
                {
                    bad.Add(second);
                }
            }

            return bad;
        });

    /// <summary>How long answers take, minute for minute of ten.</summary>
    private static List<double> Medians(string faults, string side, int index) =>
        VirtualTime.Run(async clock =>
        {
            var app = Of(faults, clock, new Origin(42, side, index, clock.GetUtcNow()));
            var medians = new List<double>();
            for (var minute = 1; minute <= 10; minute++)
            {
                var began = clock.GetTimestamp();
                var took = new List<double>();
                for (var i = 0; i < 100; i++)
                {
                    took.Add((await Time(app, clock, "/")).TotalMilliseconds);
                }

                medians.Add(Median(took));
                await clock.Pass(TimeSpan.FromMinutes(1) - clock.GetElapsedTime(began));
            }

            return medians;
        });

    private static async Task<TimeSpan> Time(ShopApp app, VirtualTime clock, string target)
    {
        var start = clock.GetTimestamp();
        await app.Answer(Get(target), CancellationToken.None);
        return clock.GetElapsedTime(start);
    }

    private static ShopApp Of(string faults, VirtualTime clock, Origin origin) => new(origin.Side, origin.Index, Fault.Ordered(faults), seed: 42, clock, clock, origin);

    private static ShopApp App(string faults, VirtualTime clock, int index) =>
        new("green", index, Fault.Ordered(faults), seed: 42, clock, clock);

    private static Request Get(string target) => new("GET", target, [], ReadOnlyMemory<byte>.Empty);

    private static string Body(Response response) => Encoding.UTF8.GetString(response.Body.Span);

    private static JsonNode Json(Response response) => JsonNode.Parse(response.Body.Span)!;

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
