using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Rehearsal.Tests.Fleet;

public class LoadBalancerTests
{
    [Fact]
    public void Its_names_are_those_of_an_application_load_balancer() =>
        Balanced(async shop =>
        {
            var listener = await shop.Listen("production", shop.Blue);

            shop.LoadBalancer.Arn.ShouldMatch("^arn:aws:elasticloadbalancing:local:000000000000:loadbalancer/app/shop/[0-9a-f]{16}$");
            shop.Blue.Arn.ShouldMatch("^arn:aws:elasticloadbalancing:local:000000000000:targetgroup/blue/[0-9a-f]{16}$");
            listener.Arn.ShouldMatch("^arn:aws:elasticloadbalancing:local:000000000000:listener/app/shop/[0-9a-f]{16}/[0-9a-f]{16}$");
            (await shop.Listen("test", shop.Green)).Arn.ShouldNotBe(listener.Arn);
            shop.LoadBalancer.Listeners.Count.ShouldBe(2);
            shop.LoadBalancer.TargetGroups.ShouldBe([shop.Blue, shop.Green]);
        });

    [Fact]
    public void Hands_a_request_on_whole_and_the_response_back() =>
        Balanced(async shop =>
        {
            Request? arrived = null;
            await shop.Add(shop.Blue, request =>
            {
                arrived = request;
                return Response.Text(201, "made").With("X-Made", "here").With("Connection", "keep-alive");
            });
            var listener = await shop.Listen("production", shop.Blue);

            using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(listener.Address, "/a%2Fb?c=d")) { Content = new StringContent("body") };
            request.Headers.Add("X-Asked", "yes");
            request.Headers.Add("X-Forwarded-For", "10.0.0.1");
            using var response = await shop.Client.SendAsync(request, CancellationToken.None);

            (arrived!.Method, arrived.Target, Encoding.UTF8.GetString(arrived.Body.Span)).ShouldBe(("PUT", "/a%2Fb?c=d", "body"));
            arrived.Header("X-Asked").ShouldBe("yes");
            arrived.Header("Content-Type").ShouldBe("text/plain; charset=utf-8");
            arrived.Header("X-Forwarded-For").ShouldBe("10.0.0.1, 127.0.0.1");
            arrived.Header("X-Forwarded-Proto").ShouldBe("http");
            arrived.Header("Host").ShouldBe(listener.EndPoint.ToString());
            response.StatusCode.ShouldBe(HttpStatusCode.Created);
            response.Headers.GetValues("X-Made").ShouldBe(["here"]);
            response.Headers.Contains("Connection").ShouldBeFalse();
            (await response.Content.ReadAsStringAsync(CancellationToken.None)).ShouldBe("made");
        });

    [Fact]
    public void Calls_a_service_that_has_a_name_by_its_name() =>
        Balanced(async shop =>
        {
            Request? arrived = null;
            var address = await shop.Open(request =>
            {
                arrived = request;
                return Response.Text(200, "ok");
            });
            shop.Blue.Register(new Uri($"http://localhost:{address.Port}"));
            var listener = await shop.Listen("production", shop.Blue);

            await shop.Get(listener);

            arrived!.Header("Host").ShouldBe($"localhost:{address.Port}");
        });

    [Fact]
    public void Takes_healthy_targets_in_turn() =>
        Balanced(async shop =>
        {
            for (var i = 0; i < 3; i++)
            {
                var name = $"{i}";
                await shop.Add(shop.Blue, _ => Response.Text(200, name));
            }

            await shop.Add(shop.Blue, request => Response.Text(request.Path == "/health" ? 503 : 200, "sick"));
            var listener = await shop.Listen("production", shop.Blue);
            await shop.Clock.PassSeconds(30);

            var bodies = await shop.Bodies(listener, 9);

            bodies.GroupBy(body => body).ToDictionary(g => g.Key, g => g.Count()).ShouldBe(new Dictionary<string, int> { ["0"] = 3, ["1"] = 3, ["2"] = 3 }, ignoreOrder: true);
        });

    [Fact]
    public void Fails_open_when_no_target_is_healthy() =>
        Balanced(async shop =>
        {
            await shop.Add(shop.Blue, request => Response.Text(request.Path == "/health" ? 503 : 200, "one"));
            await shop.Add(shop.Blue, request => Response.Text(request.Path == "/health" ? 503 : 200, "other"));
            var listener = await shop.Listen("production", shop.Blue);
            await shop.Clock.PassSeconds(30);

            (await shop.Bodies(listener, 2)).ShouldBe(["one", "other"], ignoreOrder: true);
        });

    [Fact]
    public void Answers_503_when_a_group_has_no_target() =>
        Balanced(async shop =>
        {
            var listener = await shop.Listen("production", shop.Blue);

            (await shop.Get(listener)).ShouldBe(503);
        });

    [Fact]
    public void Answers_503_when_no_group_has_a_weight() =>
        Balanced(async shop =>
        {
            await shop.Add(shop.Blue, _ => Response.Text(200, "ok"));
            var listener = await shop.Listen("production", shop.Blue);

            listener.Forwards = [new Forward(shop.Blue, 0)];

            (await shop.Get(listener)).ShouldBe(503);
            listener.Served.ShouldBe([new Served(null, 1, 1)]);
        });

    [Fact]
    public void Answers_502_when_the_target_refuses_or_cuts_the_connection() =>
        Balanced(async shop =>
        {
            shop.Blue.Register(new Uri("http://127.0.0.1:9"));
            await shop.Add(shop.Green, _ => throw new ConnectionDroppedException());
            var (refused, cut) = (await shop.Listen("refused", shop.Blue), await shop.Listen("cut", shop.Green));

            (await shop.Get(refused)).ShouldBe(502);
            (await shop.Get(cut)).ShouldBe(502);
        });

    [Fact]
    public void Answers_504_when_the_target_takes_more_than_a_minute() =>
        Balanced(async shop =>
        {
            var address = await shop.Open(async (_, token) =>
            {
                await Task.Delay(TimeSpan.FromMinutes(5), shop.Clock, token);
                return Response.Text(200, "late");
            });
            shop.Blue.Register(address);
            var listener = await shop.Listen("production", shop.Blue);

            (await shop.Get(listener)).ShouldBe(504);
            shop.Clock.GetUtcNow().ShouldBe(VirtualTime.Start + TimeSpan.FromMinutes(1));
        });

    [Fact]
    public void A_change_of_forwards_counts_from_the_next_request_on() =>
        Balanced(async shop =>
        {
            await shop.Add(shop.Blue, _ => Response.Text(200, "blue"));
            await shop.Add(shop.Green, _ => Response.Text(500, "green"));
            var listener = await shop.Listen("production", shop.Blue);
            await shop.Get(listener);

            listener.Forwards = [new Forward(shop.Blue, 0), new Forward(shop.Green, 100)];
            await shop.Get(listener);
            await shop.Get(listener);

            listener.Served.ShouldBe([new Served(shop.Blue, 1, 0), new Served(shop.Green, 2, 2)]);
        });

    [Theory]
    [InlineData(0, 1, "green")]
    [InlineData(1, 0, "blue")]
    public void A_group_with_weight_zero_never_gets_a_request(int blue, int green, string served) =>
        Balanced(async shop =>
        {
            await shop.Add(shop.Blue, _ => Response.Text(200, "blue"));
            await shop.Add(shop.Green, _ => Response.Text(200, "green"));
            var listener = await shop.Listen("production", shop.Blue);
            listener.Forwards = [new Forward(shop.Blue, blue), new Forward(shop.Green, green)];

            (await shop.Bodies(listener, 20)).ShouldAllBe(body => body == served);
        });

    [Fact]
    public void Refuses_forwards_that_make_no_sense() =>
        Balanced(async shop =>
        {
            var listener = await shop.Listen("production", shop.Blue);

            Should.Throw<ArgumentException>(() => listener.Forwards = []);
            Should.Throw<ArgumentException>(() => listener.Forwards = [new Forward(shop.Blue, 1_000)]);
            Should.Throw<ArgumentException>(() => listener.Forwards = [new Forward(shop.Blue, -1)]);
            Should.Throw<ArgumentException>(() => listener.Forwards = [new Forward(shop.Blue, 1), new Forward(shop.Blue, 2)]);
            listener.Forwards.ShouldBe([new Forward(shop.Blue, 1)]);
        });

    [Fact]
    public void Groups_get_the_share_their_weights_say() =>
        Prop.ForAll(
            Gen.Choose(0, 999).Two().Where(weights => weights.Item1 + weights.Item2 > 0).ToArbitrary(),
            weights => VirtualTime.Run(async clock =>
            {
                await using var shop = new Shop(clock);
                await shop.Add(shop.Blue, _ => Response.Text(200, "blue"));
                await shop.Add(shop.Green, _ => Response.Text(200, "green"));
                var listener = await shop.Listen("production", shop.Blue);
                listener.Forwards = [new Forward(shop.Blue, weights.Item1), new Forward(shop.Green, weights.Item2)];

                const int Requests = 400;
                var blue = (await shop.Bodies(listener, Requests)).Count(body => body == "blue");

                // Six standard deviations: a share outside is wrong, not unlucky.
                var share = (double)weights.Item1 / (weights.Item1 + weights.Item2);
                return Math.Abs(blue - Requests * share) <= 6 * Math.Sqrt(Requests * share * (1 - share));
            })).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public async Task Works_the_same_over_real_sockets()
    {
        var (wire, cancellation) = (TimeProvider.System, TestContext.Current.CancellationToken);
        await using var network = new LoopbackNetwork();
        await using var blue = await FleetTask.Start(network, new ShopApp("blue", 0, [], seed: 1, wire, wire), cancellation);
        await using var green = await FleetTask.Start(network, new ShopApp("green", 0, [new Fault.Down()], seed: 1, wire, wire), cancellation);
        await using var loadBalancer = new LoadBalancer("shop", network, wire, wire, seed: 1);
        var (good, bad) = (loadBalancer.AddTargetGroup("blue", new HealthCheck()), loadBalancer.AddTargetGroup("green", new HealthCheck()));
        good.Register(blue.Address);
        bad.Register(green.Address);
        var listener = await loadBalancer.AddListener("production", good, cancellation);
        using var client = new HttpMessageInvoker(network.Handler, disposeHandler: false);

        var statuses = new List<int>();
        foreach (var group in new[] { good, good, bad })
        {
            listener.Forwards = [new Forward(group, 1)];
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(listener.Address, "/cart"));
            request.Content = new StringContent("""{"items":[{"id":6,"quantity":1}]}""");
            using var response = await client.SendAsync(request, cancellation);
            statuses.Add((int)response.StatusCode);
        }

        await blue.StopAsync();
        using var last = new HttpRequestMessage(HttpMethod.Get, new Uri(blue.Address, "/"));
        await Should.ThrowAsync<HttpRequestException>(() => client.SendAsync(last, cancellation));

        statuses.ShouldBe([200, 200, 502]);
        blue.Requests.ShouldBe(2);
    }

    private static void Balanced(Func<Shop, Task> body) =>
        VirtualTime.Run(async clock =>
        {
            await using var shop = new Shop(clock);
            await body(shop);
        });
}
