using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Deployments;

/// <summary>What is kept of the pages in which a load balancer tells its rules.</summary>
public sealed class RulePagesTests
{
    private const string Listener = "arn:listener";
    private const string Blue = "arn:blue";
    private const string Green = "arn:green";
    private const string Others = "arn:others";

    /// <summary>A listener's rules as they may be: those of others, the pair's, and some that forward to both.</summary>
    private static readonly Gen<IReadOnlyList<ElbRule>> s_rules =
        from kinds in Gen.NonEmptyListOf(Gen.Choose(0, 5))
        from priorities in Gen.Shuffle(Enumerable.Range(1, 50_000 / 97).Select(number => number * 97))
        select (IReadOnlyList<ElbRule>)[.. kinds.Select((kind, index) => RuleOf(priorities[index], kind))];

    [Fact]
    public void Keeps_of_each_rule_that_leads_to_the_pair_its_priority_conditions_and_weights()
    {
        var rules = Read("""
            { "Rules": [
              { "RuleArn": "rule/other", "Priority": "3", "Actions": [{ "Type": "forward", "TargetGroupArn": "arn:others" }], "Conditions": [{ "Field": "host-header", "Values": ["others.example.com"] }] },
              { "RuleArn": "rule/office", "Priority": "20",
                "Actions": [{ "Type": "authenticate-oidc" }, { "Type": "forward", "ForwardConfig": { "TargetGroups": [{ "TargetGroupArn": "arn:blue" }, { "TargetGroupArn": "arn:others", "Weight": 3 }] } }],
                "Conditions": [{ "Field": "source-ip", "SourceIpConfig": { "Values": ["10.0.0.0/8"] } }, { "Field": "host-header", "HostHeaderConfig": { "RegexValues": ["^shop[0-9]+"] } }] },
              { "RuleArn": "rule/shop", "Priority": "7",
                "Actions": [{ "Type": "forward", "ForwardConfig": { "TargetGroups": [{ "TargetGroupArn": "arn:blue", "Weight": 90 }, { "TargetGroupArn": "arn:green", "Weight": 10 }] } }],
                "Conditions": [{ "Field": "host-header", "Values": ["shop.example.com", "*.shop.example.com"], "HostHeaderConfig": { "Values": ["shop.example.com", "*.shop.example.com"] } },
                               { "Field": "path-pattern", "Values": ["/api/*"] }] },
              { "RuleArn": "rule/default", "Priority": "default", "IsDefault": true, "Actions": [{ "Type": "fixed-response" }] } ] }
            """);

        (rules.Next, rules.Pages, rules.Count, rules.Elsewhere).ShouldBe((NextStep.Done, 1, 2, 3));
        LambdaJson.Write(rules.Rules).ShouldBe(
            """[{"RuleArn":"rule/shop","Priority":7,"Hosts":["shop.example.com","*.shop.example.com"],"Paths":["/api/*"],"Others":[]"""
            + ""","Forwards":[{"TargetGroupArn":"arn:blue","Weight":90},{"TargetGroupArn":"arn:green","Weight":10}],"Elsewhere":0},"""
            + """{"RuleArn":"rule/office","Priority":20,"Hosts":[],"Paths":[],"Others":["source-ip","host-header by regular expression"]"""
            + ""","Forwards":[{"TargetGroupArn":"arn:blue"}],"Elsewhere":3}]""");
        rules.Forwards.ShouldBe([new WeightedTargetGroup(Blue, 90), new WeightedTargetGroup(Green, 10)]);
    }

    [Fact]
    public void Tries_the_rules_in_the_order_of_their_numbers_and_not_of_their_texts()
        => Read(new DescribeRules { Rules = [RuleOf(10, 1), RuleOf(9, 1), RuleOf(100, 1)] }).Rules.Select(rule => rule.Priority).ShouldBe([9, 10, 100]);

    [Fact]
    public void Keeps_the_same_however_the_rules_are_divided_into_pages() => Prop.ForAll(
        (from rules in s_rules from size in Gen.Choose(6, 30) select (rules, size)).ToArbitrary(),
        it => LambdaJson.Write(ReadAll(it.rules, it.size) with { Pages = 1 }).ShouldBe(LambdaJson.Write(Read(new DescribeRules { Rules = it.rules }))))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Keeps_nothing_of_others_and_loses_no_target_group_of_the_pair() => Prop.ForAll(s_rules.ToArbitrary(), rules =>
    {
        var kept = ReadAll(rules, 25);

        LambdaJson.Write(kept).ShouldNotContain(Others);
        kept.Rules.Select(rule => rule.Priority).ShouldBe(kept.Rules.Select(rule => rule.Priority).Order().ToList());
        foreach (var group in new[] { Blue, Green })
        {
            kept.Forwards.SingleOrDefault(forward => forward.TargetGroupArn == group)?.Weight.ShouldBe(Weights(rules, group).Max());
            (kept.Forwards.Any(forward => forward.TargetGroupArn == group)).ShouldBe(Weights(rules, group).Any());
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Keeps_little_of_as_many_rules_as_there_may_be_with_all_they_may_hold()
    {
        var long128 = new string('h', 128);
        var condition = new ElbCondition { Field = "host-header", Values = Enumerable.Repeat(0, 5).Select((_, i) => $"{i}{long128[1..]}").ToList() };
        var rules = Enumerable.Range(1, 500).Select(priority => RuleOf(priority, 1) with { RuleArn = new string('r', 200), Conditions = [condition] }).ToList();

        var kept = ReadAll(rules, 25);

        (kept.Next, kept.Count, kept.Rules.Count).ShouldBe((NextStep.Done, 500, 5));
        Encoding.UTF8.GetByteCount(LambdaJson.Write(kept)).ShouldBeLessThan(8 * 1024);
    }

    [Fact]
    public void Asks_for_the_page_that_the_marker_names()
    {
        var rules = Read(new DescribeRules { Rules = [RuleOf(1, 1)], NextMarker = "page 2" });

        (rules.Next, rules.Marker, rules.Page).ShouldBe((NextStep.AskFurtherRules, "page 2", null));
    }

    [Fact]
    public void Takes_a_last_page_without_rules_for_the_end()
        => RulePages.Narrow(Read(new DescribeRules { Rules = [RuleOf(1, 1)], NextMarker = "page 2" }) with { Page = new DescribeRules() })
            .ShouldSatisfyAllConditions(rules => rules.IsRead.ShouldBeTrue(), rules => rules.Count.ShouldBe(1));

    [Fact]
    public void A_page_that_could_not_be_read_is_not_the_end_of_the_rules()
    {
        var throttled = new DescribeRules { Error = "ElasticLoadBalancingV2.ElasticLoadBalancingV2Exception", Cause = "Rate exceeded" };

        var rules = RulePages.Narrow(Read(new DescribeRules { Rules = [RuleOf(1, 1)], NextMarker = "page 2" }) with { Page = throttled });

        (rules.Next, rules.IsRead, rules.Error, rules.Cause).ShouldBe((NextStep.Done, false, throttled.Error, throttled.Cause));
    }

    [Fact]
    public void Reads_500_rules_and_says_what_to_do_about_more()
    {
        ReadAll([.. Enumerable.Range(1, 500).Select(priority => RuleOf(priority, 0))], 25).IsRead.ShouldBeTrue();

        var rules = ReadAll([.. Enumerable.Range(1, 501).Select(priority => RuleOf(priority, 0))], 25);

        (rules.Next, rules.IsRead, rules.Pages).ShouldBe((NextStep.Done, false, 19));
        rules.Cause.ShouldBe("it has more than 20 pages of 25 rules; make its default action forward to the pair, or use a listener with fewer rules");
    }

    [Fact]
    public void Reads_every_rule_again_when_one_that_led_to_the_pair_is_gone()
    {
        var known = Read(new DescribeRules { Rules = [RuleOf(1, 1), RuleOf(2, 0)] }).Again();

        var rules = RulePages.Narrow(known with { Page = new DescribeRules { Error = "ElasticLoadBalancingV2.RuleNotFoundException" } });

        (known.Next, string.Join(' ', known.RuleArns)).ShouldBe((NextStep.AskKnownRules, "rule/1"));
        (rules.Next, rules.RuleArns.Count, rules.Error).ShouldBe((NextStep.AskRules, 0, null));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void Reads_every_rule_again_where_it_is_not_known_which_lead_to_the_pair(int leading)
        => ReadAll([RuleOf(1, 0), .. Enumerable.Range(2, leading).Select(priority => RuleOf(priority, 1))], 25).Again()
            .ShouldSatisfyAllConditions(again => again.Next.ShouldBe(NextStep.AskRules), again => again.RuleArns.ShouldBeEmpty(), again => again.Pages.ShouldBe(0));

    private static IEnumerable<int> Weights(IReadOnlyList<ElbRule> rules, string group) => rules
        .SelectMany(rule => RulePages.Forwards(rule.Actions))
        .Where(forward => forward.TargetGroupArn == group)
        .Select(RulePages.WeightOf);

    /// <param name="priority">Of the rule.</param>
    /// <param name="kind">0: of others; 1: of blue, by its ARN alone; else of the pair, beside others from 4 on.</param>
    private static ElbRule RuleOf(int priority, int kind) => new()
    {
        RuleArn = $"rule/{priority}",
        Priority = $"{priority}",
        Conditions = [new ElbCondition { Field = "path-pattern", Values = [$"/{priority}/*"] }],
        Actions =
        [
            kind switch
            {
                0 => new ElbAction("forward", Others, ForwardConfig: null),
                1 => new ElbAction("forward", Blue, ForwardConfig: null),
                _ => new ElbAction("forward", TargetGroupArn: null, new ForwardConfig(
                [
                    new WeightedTargetGroup(Blue, kind * 10),
                    new WeightedTargetGroup(Green, priority % 100),
                    .. kind < 4 ? Array.Empty<WeightedTargetGroup>() : [new WeightedTargetGroup(Others, 5)],
                ])),
            },
        ],
    };

    private static ListenerRules Read(string page) => Read(LambdaJson.Read<DescribeRules>(page));

    private static ListenerRules Read(DescribeRules page)
        => LambdaJson.Travel(RulePages.Narrow(new ListenerRules { ListenerArn = Listener, TargetGroupArns = [Blue, Green], Next = NextStep.AskRules, Page = page }));

    /// <summary>As the workflow does: page by page, and no further than it is told to.</summary>
    private static ListenerRules ReadAll(IReadOnlyList<ElbRule> rules, int size)
    {
        var read = new ListenerRules { ListenerArn = Listener, TargetGroupArns = [Blue, Green], Next = NextStep.AskRules };
        for (var from = 0; read.Next is NextStep.AskRules or NextStep.AskFurtherRules; from += size)
        {
            var page = new DescribeRules { Rules = [.. rules.Skip(from).Take(size)], NextMarker = from + size < rules.Count ? $"{from + size}" : null };
            read = LambdaJson.Travel(RulePages.Narrow(read with { Page = page }));
        }

        return read;
    }
}
