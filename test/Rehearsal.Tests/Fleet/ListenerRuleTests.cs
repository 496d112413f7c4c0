namespace Rehearsal.Tests.Fleet;

/// <summary>Which rule of a listener takes a request.</summary>
public class ListenerRuleTests
{
    [Theory]
    [InlineData("shop.test", "/", "green")]
    [InlineData("SHOP.TEST:8080", "/cart", "green")]
    [InlineData("www.shop.test", "/", "blue")]
    [InlineData("shop.test", "/admin/users", "blue")]
    [InlineData("other.test", "/admin/users", "blue")]
    [InlineData("other.test", "/", "404")]
    [InlineData("other.test", "/Admin/users", "404")]
    [InlineData("other.test", "/administer", "404")]
    [InlineData("other.test", "/v2/cart?path=/admin/", "green")]
    [InlineData("other.test", "/v12/cart", "404")]
    public void The_first_by_priority_whose_host_and_path_a_request_has(string host, string target, string answer) => Balanced(async shop =>
    {
        var listener = await shop.LoadBalancer.AddListener("production", initial: null, CancellationToken.None);
        listener.AddRule(200, new RuleCondition(["shop.test"], []), [new Forward(shop.Green, 1)]);
        listener.AddRule(100, new RuleCondition([], ["/admin/*"]), [new Forward(shop.Blue, 1)]);
        listener.AddRule(300, new RuleCondition(["*.shop.test", "shop.test"], ["/*"]), [new Forward(shop.Blue, 1)]);
        listener.AddRule(400, new RuleCondition([], ["/v?/cart"]), [new Forward(shop.Green, 1)]);

        (await Ask(shop, listener, host, target)).ShouldBe(answer);
    });

    [Fact]
    public void What_no_rule_takes_goes_where_the_default_action_sends_it() => Balanced(async shop =>
    {
        var listener = await shop.Listen("production", shop.Blue);
        listener.AddRule(1, new RuleCondition(["green.test"], []), [new Forward(shop.Green, 1)]);

        (await Ask(shop, listener, "green.test", "/")).ShouldBe("green");
        (await Ask(shop, listener, "blue.test", "/")).ShouldBe("blue");
    });

    [Fact]
    public void A_change_of_a_rules_weights_counts_from_the_next_request_on() => Balanced(async shop =>
    {
        var listener = await shop.LoadBalancer.AddListener("production", initial: null, CancellationToken.None);
        var rule = listener.AddRule(1, new RuleCondition([], ["/*"]), [new Forward(shop.Blue, 1)]);
        (await Ask(shop, listener, "any", "/")).ShouldBe("blue");

        rule.Forwards = [new Forward(shop.Blue, 0), new Forward(shop.Green, 100)];

        (await Ask(shop, listener, "any", "/")).ShouldBe("green");
        listener.Served.ShouldBe([new Served(shop.Blue, 1, 0), new Served(shop.Green, 1, 0)]);
    });

    [Fact]
    public void A_group_is_in_use_while_a_rule_names_it() => Balanced(async shop =>
    {
        var listener = await shop.LoadBalancer.AddListener("production", initial: null, CancellationToken.None);
        shop.Green.Targets.Single().State.ShouldBe(FleetTarget.Unused);

        listener.AddRule(1, new RuleCondition([], ["/*"]), [new Forward(shop.Green, 0)]);

        shop.Green.Targets.Single().State.ShouldBe(FleetTarget.Initial);
    });

    [Fact]
    public void Refuses_rules_that_a_load_balancer_would_refuse() => Balanced(async shop =>
    {
        var listener = await shop.Listen("production", shop.Blue);
        Forward[] six = [.. Enumerable.Range(1, 6).Select(number => new Forward(shop.LoadBalancer.AddTargetGroup($"group-{number}", new HealthCheck()), 1))];
        listener.AddRule(7, new RuleCondition([], ["/*"]), six[..5]);

        Should.Throw<ArgumentException>(() => listener.AddRule(7, new RuleCondition([], ["/*"]), [new Forward(shop.Green, 1)])).Message.ShouldStartWith("The listener has a rule of priority 7 already");
        Should.Throw<ArgumentException>(() => listener.AddRule(8, new RuleCondition([], ["/*"]), six));
        Should.Throw<ArgumentException>(() => listener.AddRule(0, new RuleCondition([], ["/*"]), six[..1]));
        Should.Throw<ArgumentException>(() => listener.AddRule(50_001, new RuleCondition([], ["/*"]), six[..1]));
        listener.Rules.Select(rule => rule.Priority).ShouldBe([7, ListenerRule.Default]);
    });

    [Fact]
    public void Neighbours_take_none_of_the_requests_of_a_service_among_them() => Balanced(async shop =>
    {
        var listener = await shop.LoadBalancer.AddListener("production", initial: null, CancellationToken.None);
        var neighbours = new Neighbours(shop.LoadBalancer, Neighbours.MostRules);
        neighbours.AddRulesTo(listener);
        listener.AddRule(neighbours.PriorityAmongThem, new RuleCondition([], ["/*"]), [new Forward(shop.Green, 1)]);

        listener.Rules.Count.ShouldBe(102);
        listener.Rules.Select(rule => rule.Priority).ShouldBeUnique();
        listener.Rules.Select(rule => rule.Forwards.Count).Distinct().Order().ShouldBe([0, 1, 2, 3, 4, 5]);
        shop.LoadBalancer.TargetGroups.Count.ShouldBe(100);
        foreach (var path in ShopApp.Paths)
        {
            (await Ask(shop, listener, "127.0.0.1", path)).ShouldBe("green");
        }

        (await Ask(shop, listener, "service-003.example.com", "/")).ShouldBe("503");
        (await Ask(shop, listener, "127.0.0.1", "/service-004/any")).ShouldBe("503");
    });

    private static async Task<string> Ask(Shop shop, Listener listener, string host, string target)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(listener.Address, target));
        request.Headers.Host = host;
        using var response = await shop.Client.SendAsync(request, CancellationToken.None);

        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(CancellationToken.None) : $"{(int)response.StatusCode}";
    }

    private static void Balanced(Func<Shop, Task> body) => VirtualTime.Run(async clock =>
    {
        await using var shop = new Shop(clock);
        await shop.Add(shop.Blue, _ => Response.Text(200, "blue"));
        await shop.Add(shop.Green, _ => Response.Text(200, "green"));
        await body(shop);
    });
}
