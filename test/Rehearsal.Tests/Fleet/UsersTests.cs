namespace Rehearsal.Tests.Fleet;

public class UsersTests
{
    [Fact]
    public void Ask_steadily_and_remember_what_they_met()
    {
        var experience = VirtualTime.Run(async clock =>
        {
            await using var shop = new Shop(clock);
            await shop.Add(shop.Blue, _ => Response.Text(200, "").With("X-Version", "blue"));
            await shop.Add(shop.Green, _ => Response.Text(500, "").With("X-Version", "green"));
            var listener = await shop.Listen("production", shop.Blue);
            await using var users = new Users(shop.Network, listener.Address, ["/"], clock);
            users.Start();
            await clock.PassSeconds(9.99);
            listener.Forwards = [new Forward(shop.Green, 100)];
            await clock.PassSeconds(1);
            await users.StopAsync();
            return users.Experience;
        });

        experience.Sent.ShouldBe(220);
        experience.Failed.ShouldBe(20);
        experience.ByVersion.ShouldBe(new Dictionary<string, Answers> { ["blue"] = new(200, 0), ["green"] = new(0, 20) }, ignoreOrder: true);
        experience.ToString().ShouldBe("users sent 220 requests; 20 failed (9.1%), 200 were served by blue, 20 were served by green");
    }

    [Fact]
    public void Go_through_their_paths_in_turn()
    {
        var asked = VirtualTime.Run(async clock =>
        {
            var targets = new List<string>();
            await using var shop = new Shop(clock);
            var address = await shop.Open(request =>
            {
                targets.Add(request.Target);
                return Response.Text(200, "");
            });
            await using var users = new Users(shop.Network, address, ["/a", "/b?c=1"], clock, perSecond: 1);
            users.Start();
            await clock.PassSeconds(2.5);
            return targets;
        });

        asked.ShouldBe(["/a", "/b?c=1", "/a"]);
    }

    [Fact]
    public void Are_known_by_their_agent_behind_a_load_balancer_too()
    {
        var (direct, balanced, other) = VirtualTime.Run(async clock =>
        {
            var asked = new List<Request>();
            await using var shop = new Shop(clock);
            var address = await shop.Add(shop.Blue, request =>
            {
                asked.Add(request);
                return Response.Text(200, "");
            });
            var listener = await shop.Listen("production", shop.Blue);
            foreach (var uri in new[] { address, listener.Address })
            {
                await using var users = new Users(shop.Network, uri, ["/"], clock);
                users.Start();
                await clock.PassSeconds(0.01);
                await users.StopAsync();
            }

            await shop.Get(listener);
            return (Users.Sent(asked[0]), Users.Sent(asked[1]), Users.Sent(asked[2]));
        });

        (direct, balanced, other).ShouldBe((true, true, false));
    }

    [Fact]
    public void Count_a_lost_request_as_a_failure()
    {
        var experience = VirtualTime.Run(async clock =>
        {
            await using var network = new InMemoryNetwork();
            await using var users = new Users(network, new Uri("http://127.0.0.1:9"), ["/"], clock);
            users.Start();
            await clock.PassSeconds(0.99);
            await users.StopAsync();
            return users.Experience;
        });

        experience.ToString().ShouldBe("users sent 20 requests; 20 failed (100.0%)");
    }

    [Fact]
    public void Lose_patience_after_ten_seconds_and_never_crowd_a_slow_service()
    {
        var (most, experience) = VirtualTime.Run(async clock =>
        {
            var (now, most) = (0, 0);
            await using var shop = new Shop(clock);
            var address = await shop.Open(async (_, token) =>
            {
                most = Math.Max(most, ++now);
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, clock, token);
                }
                finally
                {
                    now--;
                }

                return Response.Text(200, "never");
            });
            await using var users = new Users(shop.Network, address, ["/"], clock, perSecond: 50);
            users.Start();
            await clock.PassSeconds(60);
            await users.StopAsync();
            return (most, users.Experience);
        });

        most.ShouldBe(100);
        experience.Failed.ShouldBe(experience.Sent);
        experience.Sent.ShouldBeInRange(500, 700);
    }

    [Fact]
    public void Nobody_comes_before_the_start() => new Experience(0, 0, new Dictionary<string, Answers>()).ToString().ShouldBe("users sent 0 requests; 0 failed");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_rate_is_positive(double perSecond) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Users(new InMemoryNetwork(), new Uri("http://127.0.0.1:9"), ["/"], TimeProvider.System, perSecond));
}
