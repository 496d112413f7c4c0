using System.Text;
using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal.Api;

/// <summary>Elastic Load Balancing: describes load balancers, listeners, rules, target groups and the health of targets.</summary>
internal sealed class ElbApi : ServiceApi
{
    private readonly Func<IReadOnlyList<LoadBalancer>> _loadBalancers;

    public ElbApi(Func<IReadOnlyList<LoadBalancer>> loadBalancers)
        : base("elasticloadbalancingv2")
    {
        _loadBalancers = loadBalancers;
        Answers("describeLoadBalancers", DescribeLoadBalancers, "LoadBalancerArns", "Names", "PageSize");
        Answers("describeListeners", DescribeListeners, "ListenerArns", "LoadBalancerArn", "PageSize");
        Answers("describeRules", DescribeRules, "ListenerArn", "RuleArns", "PageSize", "Marker");
        Answers("describeTargetGroupAttributes", DescribeTargetGroupAttributes, "TargetGroupArn");
        Answers("describeTargetGroups", DescribeTargetGroups, "LoadBalancerArn", "TargetGroupArns", "Names", "PageSize");
        Answers("describeTargetHealth", DescribeTargetHealth, "TargetGroupArn", "Targets", "Include");
    }

    private IEnumerable<(LoadBalancer Balancer, Listener Listener)> Listeners =>
        _loadBalancers().SelectMany(balancer => balancer.Listeners.Select(listener => (balancer, listener)));

    private IEnumerable<(LoadBalancer Balancer, TargetGroup Group)> Groups =>
        _loadBalancers().SelectMany(balancer => balancer.TargetGroups.Select(group => (balancer, group)));

    private JsonObject DescribeLoadBalancers(CallParameters call)
    {
        OnlyOneOf(call, "LoadBalancerArns", "Names");
        var all = _loadBalancers();
        var found = (call.Texts("LoadBalancerArns"), call.Texts("Names")) switch
        {
            ({ } arns, _) => Balancers(arns, (balancer, arn) => balancer.Arn == arn),
            (_, { } names) => Balancers(names, (balancer, name) => balancer.Name == name),
            _ => all,
        };
        return ApiResponse.Of(("LoadBalancers", ApiResponse.List(found, ElbAnswers.LoadBalancer)));
    }

    private JsonObject DescribeListeners(CallParameters call)
    {
        OnlyOneOf(call, "ListenerArns", "LoadBalancerArn");
        var found = (call.Texts("ListenerArns"), call.Text("LoadBalancerArn")) switch
        {
            ({ } arns, _) => Each(arns, arn => FindListener(arn)?.Listener, "ListenerNotFoundException", "One or more listeners").ToList(),
            (_, { } arn) => RequiredBalancer(arn).Listeners,
            _ => throw new AwsException("ValidationError", "You must specify either listener ARNs or a load balancer ARN"),
        };
        return ApiResponse.Of(("Listeners", ApiResponse.List(
            found, listener => ElbAnswers.Listener(FindListener(listener.Arn)!.Value.Balancer, listener))));
    }

    /// <summary>By priority, the default rule last, in pages.</summary>
    private JsonObject DescribeRules(CallParameters call)
    {
        OnlyOneOf(call, "ListenerArn", "RuleArns");
        var found = (call.Text("ListenerArn"), call.Texts("RuleArns")) switch
        {
            ({ } arn, _) => Each([arn], name => FindListener(name)?.Listener, "ListenerNotFoundException", "One or more listeners").Single().Rules,
            (_, { } arns) => Each(arns, FindRule, "RuleNotFoundException", "One or more rules"),
            _ => throw new AwsException("ValidationError", "You must specify either a listener ARN or rule ARNs"),
        };
        var (page, next) = Page(call, found, rule => rule.Arn);
        return ApiResponse.Of(("NextMarker", next), ("Rules", ApiResponse.List(page, ElbAnswers.Rule)));
    }

    /// <summary>A marker is the id of the last item of the page before it, in base 64.</summary>
    private static (IReadOnlyList<T> Page, string? Next) Page<T>(CallParameters call, IReadOnlyList<T> all, Func<T, string> id)
    {
        var size = call.Number("PageSize") ?? LargestPage;
        if (size is < 1 or > LargestPage)
        {
            throw new AwsException(
                "ValidationError",
                $"1 validation error detected: Value '{size}' at 'pageSize' failed to satisfy constraint: Member must have value between 1 and "
                    + $"{LargestPage}");
        }

        var from = call.Text("Marker") is { } marker
            ? all.Index().FirstOrDefault(one => MarkerOf(id(one.Item)) == marker, (-1, default!)).Index + 1
            : 0;
        if (from == 0 && call.Has("Marker"))
        {
            throw new AwsException("ValidationError", $"The marker '{call.Text("Marker")}' is not valid");
        }

        var page = all.Skip(from).Take(size).ToList();
        return (page, from + page.Count < all.Count ? MarkerOf(id(page[^1])) : null);
    }

    private static string MarkerOf(string id) => Convert.ToBase64String(Encoding.UTF8.GetBytes(id));

    private JsonObject DescribeTargetGroups(CallParameters call)
    {
        OnlyOneOf(call, "LoadBalancerArn", "TargetGroupArns", "Names");
        var found = (call.Texts("TargetGroupArns"), call.Texts("Names"), call.Text("LoadBalancerArn")) switch
        {
            ({ } arns, _, _) => Each(arns, arn => FindGroup(group => group.Arn == arn), GroupNotFound, "One or more target groups"),
            (_, { } names, _) => Each(names, name => FindGroup(group => group.Name == name), GroupNotFound, "One or more target groups"),
            (_, _, { } arn) => GroupsOf(RequiredBalancer(arn)),
            _ => Groups.Select(known => known.Group),
        };
        return ApiResponse.Of(("TargetGroups", ApiResponse.List(found, group => ElbAnswers.TargetGroup(BalancerOf(group), group))));
    }

    private JsonObject DescribeTargetGroupAttributes(CallParameters call) =>
        ApiResponse.Of(("Attributes", ElbAnswers.Attributes(RequiredGroup(call))));

    /// <summary>With Targets, only those; a target that is not registered is answered as unused.</summary>
    private JsonObject DescribeTargetHealth(CallParameters call)
    {
        var group = RequiredGroup(call);
        var healths = call.Sections("Targets") is { } wanted
            ? wanted.Select(target => ElbAnswers.TargetHealth(group, target.RequiredText("Id"), target.Number("Port")))
            : group.Targets.Select(ElbAnswers.TargetHealth);
        return ApiResponse.Of(("TargetHealthDescriptions", new JsonArray([.. healths])));
    }

    private const int LargestPage = 400;

    private const string GroupNotFound = "TargetGroupNotFoundException";

    private TargetGroup RequiredGroup(CallParameters call) =>
        Each([call.RequiredText("TargetGroupArn")], arn => FindGroup(group => group.Arn == arn), GroupNotFound, "One or more target groups").Single();

    private LoadBalancer RequiredBalancer(string arn) => Balancers([arn], (balancer, name) => balancer.Arn == name).Single();

    private List<LoadBalancer> Balancers(IEnumerable<string> names, Func<LoadBalancer, string, bool> isCalled) =>
        Each(names, name => _loadBalancers().FirstOrDefault(balancer => isCalled(balancer, name)), "LoadBalancerNotFoundException", "Load balancers");

    private (LoadBalancer Balancer, Listener Listener)? FindListener(string arn) =>
        Listeners.Where(known => known.Listener.Arn == arn).Select(known => ((LoadBalancer, Listener)?)known).FirstOrDefault();

    private ListenerRule? FindRule(string arn) => Listeners.SelectMany(known => known.Listener.Rules).FirstOrDefault(rule => rule.Arn == arn);

    private TargetGroup? FindGroup(Func<TargetGroup, bool> isWanted) => Groups.Select(known => known.Group).FirstOrDefault(isWanted);

    private LoadBalancer BalancerOf(TargetGroup group) => Groups.First(known => known.Group == group).Balancer;

    private static IEnumerable<TargetGroup> GroupsOf(LoadBalancer balancer) =>
        balancer.TargetGroups.Where(group => ElbAnswers.IsUsedBy(balancer, group));

    /// <summary>One name that nothing answers to fails the whole call.</summary>
    private static List<T> Each<T>(IEnumerable<string> names, Func<string, T?> find, string notFound, string what)
        where T : class
    {
        var found = names.Select(name => (name, item: find(name))).ToList();
        return found.Where(known => known.item is null).Select(known => known.name).ToList() is [_, ..] missing
            ? throw new AwsException(notFound, $"{what} not found: {string.Join(", ", missing)}")
            : [.. found.Select(known => known.item!)];
    }

    private static void OnlyOneOf(CallParameters call, params string[] names)
    {
        if (names.Count(call.Has) > 1)
        {
            throw new AwsException("ValidationError", $"Only one of {string.Join(", ", names)} can be specified");
        }
    }
}
