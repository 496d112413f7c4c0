using System.Globalization;
using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal.Api;

/// <summary>The load balancer's objects in the words of its API.</summary>
internal static class ElbAnswers
{
    public static JsonObject LoadBalancer(LoadBalancer balancer) =>
        ApiResponse.Of(
            ("DNSName", balancer.DnsName),
            ("IpAddressType", "ipv4"),
            ("LoadBalancerArn", balancer.Arn),
            ("LoadBalancerName", balancer.Name),
            ("Scheme", "internal"),
            ("SecurityGroups", balancer.SecurityGroups is [_, ..] own ? ApiResponse.Texts(own) : new JsonArray(Vpc.LoadBalancerGroup)),
            ("State", ApiResponse.Of(("Code", "active"))),
            ("Type", "application"),
            ("VpcId", Vpc.Id));

    public static JsonObject Listener(LoadBalancer balancer, Listener listener) =>
        ApiResponse.Of(
            ("DefaultActions", new JsonArray(ActionOf(listener.DefaultRule))),
            ("ListenerArn", listener.Arn),
            ("LoadBalancerArn", balancer.Arn),
            ("Port", listener.Port),
            ("Protocol", listener.Protocol));

    public static JsonObject Rule(ListenerRule rule) =>
        ApiResponse.Of(
            ("Actions", new JsonArray(ActionOf(rule))),
            ("Conditions", ApiResponse.List(Conditions(rule.Condition), condition => condition)),
            ("IsDefault", rule.IsDefault),
            ("Priority", rule.IsDefault ? "default" : rule.Priority.ToString(CultureInfo.InvariantCulture)),
            ("RuleArn", rule.Arn));

    public static JsonObject TargetGroup(LoadBalancer balancer, TargetGroup group) =>
        ApiResponse.Of(
            ("HealthCheckEnabled", true),
            ("HealthCheckIntervalSeconds", group.HealthCheck.IntervalSeconds),
            ("HealthCheckPath", group.HealthCheck.Path),
            ("HealthCheckPort", TrafficPort),
            ("HealthCheckProtocol", group.Protocol),
            ("HealthCheckTimeoutSeconds", group.HealthCheck.TimeoutSeconds),
            ("HealthyThresholdCount", group.HealthCheck.HealthyThreshold),
            ("IpAddressType", "ipv4"),
            ("LoadBalancerArns", IsUsedBy(balancer, group) ? new JsonArray(balancer.Arn) : null),
            ("Matcher", group.ProtocolVersion is "GRPC"
                ? ApiResponse.Of(("GrpcCode", "0-99"))
                : ApiResponse.Of(("HttpCode", group.HealthCheck.Matcher))),
            ("Port", group.Port),
            ("Protocol", group.Protocol),
            ("ProtocolVersion", group.ProtocolVersion),
            ("TargetGroupArn", group.Arn),
            ("TargetGroupName", group.Name),
            ("TargetType", "ip"),
            ("UnhealthyThresholdCount", group.HealthCheck.UnhealthyThreshold),
            ("VpcId", Vpc.Id));

    public static JsonArray Attributes(TargetGroup group) =>
        ApiResponse.List(
            new (string Key, string Value)[]
            {
                ("deregistration_delay.timeout_seconds", group.DeregistrationDelay.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)),
                ("load_balancing.algorithm.type", "round_robin"),
                ("slow_start.duration_seconds", "0"),
                ("stickiness.enabled", group.IsSticky ? "true" : "false"),
                ("stickiness.lb_cookie.duration_seconds", "86400"),
                ("stickiness.type", "lb_cookie"),
            },
            attribute => ApiResponse.Of(("Key", attribute.Key), ("Value", attribute.Value)));

    public static JsonObject TargetHealth(FleetTarget target) =>
        TargetHealth(target.Address.Host, target.Address.Port, target.State, target.Reason, target.Description);

    public static JsonObject TargetHealth(TargetGroup group, string id, int? port) =>
        group.Targets.FirstOrDefault(target => target.Address.Host == id && (port is null || target.Address.Port == port)) is { } target
            ? TargetHealth(target)
            : TargetHealth(id, port ?? group.Port, FleetTarget.Unused, "Target.NotRegistered", "Target is not registered to the target group");

    /// <summary>A group belongs to a load balancer while a listener of it names the group.</summary>
    public static bool IsUsedBy(LoadBalancer balancer, TargetGroup group) =>
        balancer.Listeners.SelectMany(listener => listener.Rules).Any(rule => rule.Forwards.Any(forward => forward.Group == group));

    private const string TrafficPort = "traffic-port";

    private static JsonObject TargetHealth(string id, int port, string state, string? reason, string? description) =>
        ApiResponse.Of(
            ("HealthCheckPort", port.ToString()),
            ("Target", ApiResponse.Of(("AvailabilityZone", "local-a"), ("Id", id), ("Port", port))),
            ("TargetHealth", ApiResponse.Of(("Description", description), ("Reason", reason), ("State", state))));

    /// <summary>The values stand in a condition twice.</summary>
    private static IEnumerable<JsonObject> Conditions(RuleCondition condition)
    {
        if (condition.Hosts is [_, ..])
        {
            yield return Condition("host-header", "HostHeaderConfig", condition.Hosts);
        }

        if (condition.Paths is [_, ..])
        {
            yield return Condition("path-pattern", "PathPatternConfig", condition.Paths);
        }
    }

    private static JsonObject Condition(string field, string configuration, IReadOnlyList<string> values) =>
        ApiResponse.Of(
            ("Field", field),
            (configuration, ApiResponse.Of(("Values", ApiResponse.Texts(values)))),
            ("Values", ApiResponse.Texts(values)));

    private static JsonObject ActionOf(ListenerRule rule) => rule.Forwards is []
        ? ApiResponse.Of(
            ("FixedResponseConfig", ApiResponse.Of(("ContentType", "text/plain"), ("MessageBody", "Not Found"), ("StatusCode", "404"))),
            ("Type", "fixed-response"))
        : ForwardAction(rule.Forwards);

    /// <summary>With one group the action names it twice; with several the group is only in the ForwardConfig.</summary>
    private static JsonObject ForwardAction(IReadOnlyList<Forward> forwards) =>
        ApiResponse.Of(
            ("ForwardConfig", ApiResponse.Of(
                ("TargetGroups", ApiResponse.List(
                    forwards, forward => ApiResponse.Of(("TargetGroupArn", forward.Group.Arn), ("Weight", forward.Weight)))),
                ("TargetGroupStickinessConfig", ApiResponse.Of(("Enabled", false))))),
            ("TargetGroupArn", forwards is [var only] ? only.Group.Arn : null),
            ("Type", "forward"));
}
