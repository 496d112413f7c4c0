using System.Text;
using System.Text.Json.Nodes;
using Rehearsal.Fleet;

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
    public void A_fault_of_one_task_in_four_leaves_the_others_well()
    {
        Ask("one-of-4:errors=100%", "GET", "/", index: 0).Status.ShouldBe(500);
        Ask("one-of-4:errors=100%", "GET", "/", index: 1).Status.ShouldBe(200);
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

    private static List<double> Latencies(string faults, string target = "/") => Collect(faults, target, (_, latency) => latency.TotalMilliseconds);

    private static List<T> Collect<T>(string faults, string target, Func<Response, TimeSpan, T> select) =>
        VirtualTime.Run(async clock =>
        {
            var app = App(faults, clock, index: 0);
            var collected = new List<T>();
            for (var i = 0; i < 1_000; i++)
            {
                var start = clock.GetTimestamp();
                var response = await app.Answer(Get(target), CancellationToken.None);
                collected.Add(select(response, clock.GetElapsedTime(start)));
            }

            return collected;
        });

    private static ShopApp App(string faults, VirtualTime clock, int index) =>
        new("green", index, faults.Length == 0 ? [] : Fault.Parse(faults).Faults, seed: 42, clock, clock);

    private static Request Get(string target) => new("GET", target, [], ReadOnlyMemory<byte>.Empty);

    private static string Body(Response response) => Encoding.UTF8.GetString(response.Body.Span);

    private static JsonNode Json(Response response) => JsonNode.Parse(response.Body.Span)!;

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
