namespace Rehearsal.Tests.Fleet;

public class TargetHealthTests
{
    private const string NotInUse = "unused/Target.NotInUse";
    private const string Registering = "initial/Elb.RegistrationInProgress";
    private const string Checking = "initial/Elb.InitialHealthChecking";
    private const string Healthy = "healthy/";
    private const string Draining = "draining/Target.DeregistrationInProgress";

    [Fact]
    public void A_target_is_unused_until_a_listener_names_its_group() =>
        Watched(async shop =>
        {
            await shop.Add(shop.Green, Ok);
            await shop.Listen("production", shop.Blue);
            await shop.Clock.PassSeconds(60);

            States(shop.Green).ShouldBe([NotInUse]);
        });

    [Fact]
    public void A_group_with_weight_zero_is_in_use() =>
        Watched(async shop =>
        {
            await shop.Add(shop.Green, Ok);
            var listener = await shop.Listen("production", shop.Blue);
            listener.Forwards = [new Forward(shop.Blue, 100), new Forward(shop.Green, 0)];
            await shop.Clock.PassSeconds(5);

            States(shop.Green).ShouldBe([Healthy]);
        });

    [Fact]
    public void A_new_target_is_healthy_after_its_first_good_check() =>
        Watched(async shop =>
        {
            var address = await shop.Open(async (_, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), shop.Clock, token);
                return Response.Text(200, "ok");
            });
            await shop.Listen("production", shop.Blue);

            shop.Blue.Register(address);
            States(shop.Blue).ShouldBe([Registering]);
            await shop.Clock.PassSeconds(1.5);
            States(shop.Blue).ShouldBe([Checking]);
            await shop.Clock.PassSeconds(1);

            States(shop.Blue).ShouldBe([Healthy]);
            shop.Blue.Targets[0].Description.ShouldBeNull();
        });

    [Fact]
    public void A_target_is_unhealthy_after_two_bad_checks_and_healthy_after_two_good_ones() =>
        Watched(async shop =>
        {
            var (status, checks) = (200, 0);
            await shop.Add(shop.Blue, _ =>
            {
                checks++;
                return Response.Text(status, "");
            });
            await shop.Listen("production", shop.Blue);
            await shop.Clock.PassSeconds(3);

            status = 503;
            States(shop.Blue).ShouldBe([Healthy]);
            await shop.Clock.PassSeconds(5);
            States(shop.Blue).ShouldBe([Healthy]);
            await shop.Clock.PassSeconds(5);
            States(shop.Blue).ShouldBe(["unhealthy/Target.ResponseCodeMismatch"]);
            shop.Blue.Targets[0].Description.ShouldBe("Health checks failed with these codes: [503]");

            status = 200;
            await shop.Clock.PassSeconds(5);
            States(shop.Blue).ShouldBe(["unhealthy/Target.ResponseCodeMismatch"]);
            await shop.Clock.PassSeconds(5);
            States(shop.Blue).ShouldBe([Healthy]);
            checks.ShouldBe(5);
        });

    [Fact]
    public void One_bad_check_between_good_ones_is_forgotten() =>
        Watched(async shop =>
        {
            var checks = 0;
            await shop.Add(shop.Blue, _ => Response.Text(++checks % 2 == 0 ? 500 : 200, ""));
            await shop.Listen("production", shop.Blue);

            for (var i = 0; i < 20; i++)
            {
                await shop.Clock.PassSeconds(5);
                States(shop.Blue).ShouldBe([Healthy]);
            }
        });

    [Fact]
    public void A_check_that_takes_too_long_is_a_timeout() =>
        Watched(async shop =>
        {
            shop.Blue.Register(await shop.Open(async (_, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(2.1), shop.Clock, token);
                return Response.Text(200, "ok");
            }));
            await shop.Listen("production", shop.Blue);
            await shop.Clock.PassSeconds(15);

            States(shop.Blue).ShouldBe(["unhealthy/Target.Timeout"]);
            shop.Blue.Targets[0].Description.ShouldBe("Request timed out");
        });

    [Fact]
    public void A_connection_that_is_refused_or_cut_fails_the_check() =>
        Watched(async shop =>
        {
            shop.Blue.Register(new Uri("http://127.0.0.1:9"));
            await shop.Add(shop.Blue, _ => throw new ConnectionDroppedException());
            await shop.Listen("production", shop.Blue);
            await shop.Clock.PassSeconds(15);

            States(shop.Blue).ShouldBe(["unhealthy/Target.FailedHealthChecks", "unhealthy/Target.FailedHealthChecks"]);
        });

    [Fact]
    public void A_deregistered_target_drains_and_takes_no_request() =>
        Watched(async shop =>
        {
            var leaving = await shop.Add(shop.Blue, _ => Response.Text(200, "leaving"));
            var staying = await shop.Add(shop.Blue, _ => Response.Text(200, "staying"));
            var listener = await shop.Listen("production", shop.Blue);
            await shop.Clock.PassSeconds(5);

            shop.Blue.Deregister(leaving);

            States(shop.Blue).ShouldBe([Draining, Healthy]);
            (await shop.Bodies(listener, 4)).ShouldAllBe(body => body == "staying");
            await shop.Clock.PassSeconds(299);
            States(shop.Blue).ShouldBe([Draining, Healthy]);
            await shop.Clock.PassSeconds(2);
            shop.Blue.Targets.ShouldHaveSingleItem().Address.ShouldBe(staying);
        });

    [Fact]
    public void A_group_whose_targets_all_drain_has_no_target() =>
        Watched(async shop =>
        {
            var address = await shop.Add(shop.Blue, Ok);
            var listener = await shop.Listen("production", shop.Blue);

            shop.Blue.Deregister(address);

            (await shop.Get(listener)).ShouldBe(503);
        });

    [Fact]
    public void A_draining_target_that_is_registered_again_starts_anew() =>
        Watched(async shop =>
        {
            var address = await shop.Add(shop.Blue, Ok);
            await shop.Listen("production", shop.Blue);
            await shop.Clock.PassSeconds(5);

            shop.Blue.Deregister(address);
            shop.Blue.Register(address);

            States(shop.Blue).ShouldBe([Registering]);
            await shop.Clock.PassSeconds(400);
            States(shop.Blue).ShouldBe([Healthy]);
        });

    [Fact]
    public void A_target_that_is_registered_twice_stays_as_it_is() =>
        Watched(async shop =>
        {
            var address = await shop.Add(shop.Blue, Ok);
            await shop.Listen("production", shop.Blue);
            await shop.Clock.PassSeconds(5);

            shop.Blue.Register(address);

            States(shop.Blue).ShouldBe([Healthy]);
        });

    [Fact]
    public void Checks_end_when_no_listener_names_the_group_and_begin_anew_when_one_does() =>
        Watched(async shop =>
        {
            var checks = 0;
            await shop.Add(shop.Blue, _ =>
            {
                checks++;
                return Response.Text(200, "");
            });
            var listener = await shop.Listen("production", shop.Blue);
            await shop.Clock.PassSeconds(3);

            listener.Forwards = [new Forward(shop.Green, 1)];
            await shop.Clock.PassSeconds(60);
            States(shop.Blue).ShouldBe([NotInUse]);
            checks.ShouldBe(1);

            listener.Forwards = [new Forward(shop.Blue, 1)];
            States(shop.Blue).ShouldBe([Registering]);
            await shop.Clock.PassSeconds(3);
            States(shop.Blue).ShouldBe([Healthy]);
        });

    [Fact]
    public void Asks_the_path_and_accepts_the_codes_it_is_told() =>
        VirtualTime.Run(async clock =>
        {
            await using var shop = new Shop(clock, new HealthCheck("/ready?deep=1", Matcher: "200-299,302"));
            await shop.Add(shop.Blue, request => Response.Text(request.Target == "/ready?deep=1" ? 302 : 404, ""));
            await shop.Listen("production", shop.Blue);
            await clock.PassSeconds(3);

            States(shop.Blue).ShouldBe([Healthy]);
        });

    [Theory]
    [InlineData("200", 200, true)]
    [InlineData("200", 201, false)]
    [InlineData("200-299", 299, true)]
    [InlineData("200-299", 300, false)]
    [InlineData("200,202", 202, true)]
    [InlineData("200,202", 201, false)]
    public void A_matcher_names_codes_and_ranges_inclusively(string matcher, int status, bool accepts) =>
        new HealthCheck(Matcher: matcher).Accepts(status).ShouldBe(accepts);

    [Theory]
    [InlineData("")]
    [InlineData("ok")]
    [InlineData("299-200")]
    [InlineData("200-250-299")]
    [InlineData("200,")]
    [InlineData("500")]
    public void A_matcher_that_makes_no_sense_is_refused(string matcher)
    {
        Should.Throw<FormatException>(() => new HealthCheck(Matcher: matcher)).Message.ShouldContain("use codes such as 200");
        Should.Throw<FormatException>(() => new HealthCheck() with { Matcher = matcher });
    }

    [Fact]
    public void Intervals_pass_on_the_accounts_clock_and_timeouts_on_the_wires() =>
        VirtualTime.Run(async wire =>
        {
            await using var network = new InMemoryNetwork();
            await using var loadBalancer = new LoadBalancer("shop", network, new PacedClock(100, wire), wire, seed: 1);
            var group = loadBalancer.AddTargetGroup("blue", new HealthCheck());
            var checks = 0;
            await using var target = await network.Listen(
                async (_, token) =>
                {
                    checks++;
                    await Task.Delay(TimeSpan.FromSeconds(1.9), wire, token);
                    return Response.Text(200, "ok");
                },
                CancellationToken.None);
            group.Register(new Uri($"http://{target.EndPoint}"));
            await loadBalancer.AddListener("production", group, CancellationToken.None);

            await wire.PassSeconds(3.95);

            // Each check takes 1.9 real seconds, each wait between two 0.05: five seconds at a hundred times the pace.
            States(group).ShouldBe([Healthy]);
            checks.ShouldBe(3);
        });

    private static void Watched(Func<Shop, Task> body) =>
        VirtualTime.Run(async clock =>
        {
            await using var shop = new Shop(clock);
            await body(shop);
        });

    private static Response Ok(Request request) => Response.Text(200, "ok");

    private static IEnumerable<string> States(TargetGroup group) => group.Targets.Select(target => $"{target.State}/{target.Reason}");
}
