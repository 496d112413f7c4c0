using Rehearsal.Fleet;

namespace Rehearsal.Resources;

/// <summary>Reads load balancers, their listeners and rules, and the target groups that those forward to.</summary>
internal sealed class LoadBalancerReader
{
    private const string Default = "default";

    private readonly AccountDocument _document;
    private readonly List<string> _notes;
    private readonly Dictionary<string, TargetGroupResource> _groups;

    /// <param name="notes">Gets what is served otherwise than it is in AWS.</param>
    public LoadBalancerReader(AccountDocument document, List<string> notes)
    {
        (_document, _notes) = (document, notes);
        _groups = document[AccountDocument.TargetGroups].Select(Group).OfType<TargetGroupResource>().DistinctBy(group => group.Arn)
            .ToDictionary(group => group.Arn, StringComparer.Ordinal);
    }

    /// <summary>Those that an Application Load Balancer forwards to, by their ARNs.</summary>
    public IReadOnlyDictionary<string, TargetGroupResource> TargetGroups => _groups;

    public IReadOnlyList<LoadBalancerResource> Read()
    {
        var listeners = _document[AccountDocument.Listeners].Select(Listener).DistinctBy(listener => listener.Arn)
            .GroupBy(listener => BalancerOf(listener.Arn)).ToList();
        var known = listeners.SelectMany(one => one).Select(listener => listener.Arn).ToHashSet(StringComparer.Ordinal);
        foreach (var rule in _document[AccountDocument.Rules].Where(rule => !known.Contains(ListenerOf(rule))))
        {
            rule.Mistake($" is a rule of the listener {ListenerOf(rule)}, which {AccountDocument.Listeners} does not have; add what aws elbv2 "
                + "describe-listeners prints");
        }

        return [.. listeners.Select(own => Balancer(own.Key, [.. own]))];
    }

    private LoadBalancerResource Balancer(string arn, IReadOnlyList<ListenerResource> listeners)
    {
        var described = _document[AccountDocument.LoadBalancers].FirstOrDefault(one => one.Text("LoadBalancerArn") == arn);
        var used = listeners.SelectMany(listener => listener.Rules.SelectMany(rule => rule.Forwards).Concat(listener.Forwards))
            .Select(forward => forward.TargetGroup).ToHashSet(StringComparer.Ordinal);
        return new LoadBalancerResource(
            described?.Text("LoadBalancerName") ?? NameOf(arn),
            described?.Texts("SecurityGroups") ?? [],
            [.. _groups.Values.Where(group => used.Contains(group.Arn))],
            listeners);
    }

    private TargetGroupResource? Group(Item group)
    {
        var (arn, name) = (group.Required("TargetGroupArn"), group.Text("TargetGroupName"));
        name ??= NameOf(arn);
        var protocol = group.Text("Protocol") ?? "HTTP";
        if (protocol is not ("HTTP" or "HTTPS"))
        {
            _notes.Add($"the target group {name} speaks {protocol}, as those of a Network Load Balancer do: it is not served");
            return null;
        }

        if (protocol is "HTTPS")
        {
            _notes.Add($"the target group {name} speaks HTTPS: its tasks are served as plain HTTP");
        }

        return new TargetGroupResource(arn, name, HealthCheckOf(group), group.Number("Port", 1, LastPort, 80))
        {
            ProtocolVersion = group.Text("ProtocolVersion") ?? "HTTP1",
            DeregistrationDelay = TimeSpan.FromSeconds(DeregistrationOf(group)),
        };
    }

    private const int LastPort = 65_535;

    /// <summary>The defaults are those of a target group of an Application Load Balancer.</summary>
    private static HealthCheck HealthCheckOf(Item group)
    {
        var check = new HealthCheck(
            group.Text("HealthCheckPath") ?? "/",
            group.Number("HealthCheckIntervalSeconds", 5, 300, 30),
            group.Number("HealthCheckTimeoutSeconds", 2, 120, 5),
            group.Number("HealthyThresholdCount", 2, 10, 5),
            group.Number("UnhealthyThresholdCount", 2, 10, 2));
        try
        {
            return check with { Matcher = group.Section("Matcher")?.Text("HttpCode") ?? "200" };
        }
        catch (FormatException problem)
        {
            group.Mistake($": {problem.Message}");
            return check;
        }
    }

    private static int DeregistrationOf(Item group) =>
        group.Items("Attributes").Concat(group.Items("TargetGroupAttributes"))
            .FirstOrDefault(attribute => attribute.Text("Key") is "deregistration_delay.timeout_seconds")?.Number("Value", 0, 3600, 300) ?? 300;

    private ListenerResource Listener(Item listener)
    {
        var (arn, port) = (listener.Required("ListenerArn"), listener.Number("Port", 1, LastPort, 80));
        if (listener.Text("Protocol") is "HTTPS")
        {
            _notes.Add($"the listener {port} of {NameOf(BalancerOf(arn, listener))} speaks HTTPS: it is served as plain HTTP");
        }

        var rules = _document[AccountDocument.Rules].Where(rule => ListenerOf(rule) == arn).DistinctBy(rule => rule.Text("RuleArn")).ToList();
        foreach (var twin in rules.GroupBy(rule => rule.Text("Priority")).SelectMany(same => same.Skip(1)))
        {
            twin.Mistake($" has the priority {twin.Text("Priority")}, which another rule of its listener has; give it one of its own");
        }

        var own = rules.Find(IsDefault);
        return new ListenerResource(
            arn,
            port,
            Forwards(own ?? listener, own is null ? "DefaultActions" : "Actions"),
            [.. rules.Where(rule => !IsDefault(rule)).Select(rule => Rule(rule, port)).OfType<RuleResource>()])
        {
            DefaultRuleArn = own?.Text("RuleArn"),
        };
    }

    private RuleResource? Rule(Item rule, int port)
    {
        var forwards = Forwards(rule, "Actions");
        var priority = rule.Number("Priority", 1, ListenerRule.LastPriority, 1);
        if (ConditionOf(rule) is not { } condition || forwards is [])
        {
            _notes.Add($"rule {priority} of the listener {port} {(forwards is [] ? "forwards to no target group that is served"
                : "has other conditions than hosts and paths")}: it is left out");
            return null;
        }

        return new RuleResource(rule.Required("RuleArn"), priority, condition, forwards);
    }

    /// <summary>Null: it has a condition that the rehearsal's load balancer does not know.</summary>
    private static RuleCondition? ConditionOf(Item rule)
    {
        var (hosts, paths) = (new List<string>(), new List<string>());
        foreach (var condition in rule.Items("Conditions"))
        {
            var (values, member) = condition.Text("Field") switch
            {
                "host-header" => (hosts, "HostHeaderConfig"),
                "path-pattern" => (paths, "PathPatternConfig"),
                _ => (null, ""),
            };
            if (values is null)
            {
                return null;
            }

            values.AddRange(condition.Section(member)?.Texts("Values") is [_, ..] configured ? configured : condition.Texts("Values"));
        }

        return new RuleCondition(hosts, paths);
    }

    private IReadOnlyList<ForwardResource> Forwards(Item owner, string actions) =>
    [
        .. owner.Items(actions).Where(action => action.Text("Type") is "forward").SelectMany(ForwardsOf)
            .Where(forward => _groups.ContainsKey(forward.TargetGroup)).DistinctBy(forward => forward.TargetGroup),
    ];

    private static IEnumerable<ForwardResource> ForwardsOf(Item action) =>
        action.Section("ForwardConfig")?.Items("TargetGroups") is [_, ..] several
            ? several.Select(one => new ForwardResource(one.Required("TargetGroupArn"), one.Number("Weight", 0, 999, 1)))
            : [new ForwardResource(action.Required("TargetGroupArn"), 1)];

    private static bool IsDefault(Item rule) => rule.Text("Priority") is Default || rule.Flag("IsDefault") is true;

    /// <summary>A rule that was described does not say whose it is, but its ARN does.</summary>
    private static string ListenerOf(Item rule) =>
        rule.Text("ListenerArn")
        ?? (rule.Required("RuleArn") is var arn && arn.LastIndexOf('/') is > 0 and var end
            ? arn[..end].Replace(":listener-rule/", ":listener/", StringComparison.Ordinal)
            : "");

    private string BalancerOf(string listenerArn) =>
        BalancerOf(listenerArn, _document[AccountDocument.Listeners].First(listener => listener.Text("ListenerArn") == listenerArn));

    private static string BalancerOf(string listenerArn, Item listener) => listener.Text("LoadBalancerArn") ?? listenerArn;

    /// <summary>Of a load balancer or a target group: what stands before the id.</summary>
    private static string NameOf(string arn) => arn.Split('/') is [.., var name, _] ? name : arn;
}
