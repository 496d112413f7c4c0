using Canary.Deployments;
using Canary.Plans;
using Canary.Probing;

namespace Canary.Preflight;

/// <summary>What came back through one listener, beside what blue's targets answer to the same request.</summary>
/// <remarks>
/// Answers are the same when their statuses are of one class and both are, or are not, what the plan expects. Bodies are not compared: they change by
/// themselves.
/// </remarks>
internal sealed record RouteResult(
    CheckContext Setting, string Name, Route Route, RouteQuery Query, RouteAnswer Answer, IReadOnlyList<RouteAnswer> Targets)
{
    private const int MostListed = 5;
    private const int TooManyRequests = 429;

    /// <summary>
    /// "The load balancer received an incoming request protocol that is incompatible with the version config of the target group protocol":
    /// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html.
    /// </summary>
    private const int Incompatible = 464;

    private bool IsCall => Setting.Plan.Probes[0].Kind == ProbeKind.Grpc;

    private string Listener => $"{Name} {Route.Url}";

    private string Request
        => $"{Setting.Plan.Probes[0].Request}{(Query.Host is "" ? "" : $" for {Query.Host}")}";

    /// <summary>The name within a sentence.</summary>
    private string Inline => $"{char.ToLowerInvariant(Name[0])}{Name[1..]}";

    private string HostName => Uri.TryCreate(Route.Url, UriKind.Absolute, out var url) ? url.Host : Route.Url;

    private int Port => Uri.TryCreate(Route.Url, UriKind.Absolute, out var url) ? url.Port : 0;

    /// <summary>What the targets answered, where any of them did.</summary>
    private List<RouteAnswer> Comparable => [.. Targets.Where(target => target.Status > 0)];

    private bool IsAsTargets => Comparable.Exists(target => target.Status / 100 == Answer.Status / 100
        && target.Failure is "" == Answer.Failure is "");

    private bool IsLimited
        => Answer.Status == TooManyRequests || (Comparable is [_, ..] && Comparable.TrueForAll(target => target.Status == TooManyRequests));

    /// <summary>The load balancer says who it is, unless that is switched off; a target that says the same is behind another one.</summary>
    private bool IsLoadBalancersOwn
        => Answer.Server.StartsWith("awselb", StringComparison.Ordinal) && !Comparable.Exists(target => target.Server == Answer.Server);

    public CheckResult Look() => Answer.Silence switch
    {
        Silence.None => IsLoadBalancersOwn ? LookAtOwn() : LookAtAnswer(),
        Silence.Unresolved => CheckResult.Bad(
            $"The prober cannot resolve the name of {Inline}'s load balancer, {HostName}: {Answer.Failure}",
            "Check that the load balancer exists, and that the VPC of the prober's subnets has DNS resolution on (enableDnsSupport)"),
        Silence.Unanswered when Targets is [_, ..] && Targets.All(target => target.Silence is Silence.Unanswered) => CheckResult.Bad(
            $"Neither {Inline} {Route.Url} nor any blue target answers the prober: {Answer.Failure} (tried {Times})",
            $"{Opening}. If blue needs that long for {Request}, raise the probe's timeoutMs"),
        Silence.Unanswered => CheckResult.Bad($"{Listener} does not answer the prober: {Answer.Failure} (tried {Times})", Opening),
        Silence.Refused => CheckResult.Bad(
            $"{Listener} refuses the prober's connection: {Answer.Failure}",
            $"Check that the load balancer listens on port {Port}, and that nothing between it and the prober rejects connections"),
        Silence.Untrusted => CheckResult.Bad(
            $"The certificate of {Inline} {Route.Url} is not accepted{(Query.Host is "" ? "" : $" for {Query.Host}")}: {Answer.Failure}",
            Answer.Refusal is { } faults ? CertificateCure.Of(faults) : "Check that the listener has a certificate, and speaks TLS"),
        _ when Targets.Any(target => target.Silence is Silence.Cut) => CheckResult.Good(
            $"{Listener} accepts connections and closes them, as blue's targets do"),
        _ => CheckResult.Bad(
            $"{Listener} accepts the prober's connection but does not answer {Request}: {Answer.Failure}",
            CureOfCut),
    };

    /// <summary>"Choose HTTPS as your listener protocol, gRPC as the protocol version for your target group" (AWS's announcement).</summary>
    private string CureOfCut => !IsCall ? "Check that the listener speaks HTTP, or HTTPS if that is its protocol"
        : RouteHost.IsSecure(Route) ? "Check that the listener has HTTP/2 enabled, and that its target groups have the protocol version GRPC"
        : "Use an HTTPS listener: an Application Load Balancer carries gRPC through no other";

    private string Times => Answer.Tries == 1 ? "once" : $"{Answer.Tries} times";

    private CheckResult LookAtOwn() => Answer.Status switch
    {
        Incompatible => CheckResult.Bad(
            $"{Listener} answers {Request} with {Incompatible} from the load balancer itself: "
                + "the target group's protocol version does not take this request",
            IsCall
                ? "Give the target groups the protocol version GRPC"
                : "Give the target groups the protocol version HTTP1, or make the probe's kind grpc"),
        503 => CheckResult.Bad(
            $"{Listener} answers {Request} with 503 from the load balancer itself: the target group that this request is forwarded to has no targets",
            RoutingCure),
        502 or 504 when Targets is [_, ..] && Comparable is [] => CheckResult.Good(
            $"{Listener} routes to blue, whose targets do not answer {Request} either: {Answer.Status} from the load balancer itself"),
        502 or 504 when Comparable is [] => Unclear($"{Answer.Status} from the load balancer itself, which got no answer from a target"),
        502 or 504 => CheckResult.Bad(
            $"{Listener} answers {Request} with {Answer.Status} from the load balancer itself: it gets no answer from its targets, "
                + $"but the prober does (status {Comparable[0].Status})",
            "Check that the tasks' security group accepts the load balancer's on the container port, "
                + "and that the listener forwards to blue's target group"),
        >= 300 and < 400 when Answer.Failure is not "" => Redirected($"{Answer.Status} from the load balancer itself"),
        var status => CheckResult.Bad(
            $"{Listener} answers {Request} with {status} from the load balancer itself{Beside}: no rule forwards this request to blue{Rules}",
            RoutingCure),
    };

    private CheckResult LookAtAnswer()
        => IsLimited && !IsAsTargets ? CheckResult.Unknown(
                $"{Listener} answers {Request} with {Format(Answer)}{Beside}: a rate limit rejected the prober, "
                    + "so whether blue answers there is not known",
                "Exempt the prober from the limit, or lower the plan's probesPerSecond",
                Severity.Warning)
            : IsAsTargets ? CheckResult.Good($"{Listener} answers {Request} with {Format(Answer)}, as blue's targets do")
            : Comparable is [] && Answer.Failure is ""
                ? CheckResult.Good($"{Listener} answers {Request} with {Format(Answer)}, as the plan expects; blue's targets {NotCompared}")
            : Comparable is [] ? Unclear(Format(Answer))
            : Answer is { Status: >= 300 and < 400, Failure: not "" } ? Redirected($"{Answer.Status}")

            // Behind a load balancer an application may answer otherwise than directly, such as by X-Forwarded-Proto: a plan for the route need not
            // fit its targets.
            : Answer.Failure is "" && Setting.Plan.Via == Via.Route ? Mismatch(Severity.Warning)
            : Mismatch(severity: null);

    private CheckResult Mismatch(Severity? severity) => CheckResult.Bad(
        $"{Listener} answers {Request} with {Format(Answer)}{Beside}: something other than blue answers there{Rules}", RoutingCure, severity);

    private CheckResult Redirected(string how) => CheckResult.Bad(
        $"{Listener} answers {Request} with {how}{(Answer.RedirectedTo is "" ? "" : $", to {Answer.RedirectedTo}")}, "
            + $"which the plan does not expect{Beside}",
        !RouteHost.IsSecure(Route) && Answer.RedirectedTo.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
            ? $"Use the HTTPS listener in the {Setting.Words.Group}, or make the plan's first probe request a path that is not redirected"
            : "Make the plan's first probe request a path that is not redirected, or expect the redirect's status");

    private CheckResult Unclear(string how) => CheckResult.Unknown(
        $"{Listener} answers {Request} with {how}; blue's targets {NotCompared}, so whether that is blue's answer is not known",
        RoutingCure,
        Severity.Warning);

    private string NotCompared => Setting.IsProberInVpc ? "did not answer the prober" : "were not probed, because the prober is not in a VPC";

    private string Beside => Comparable is [var first, ..] ? $", and blue's targets answer with {Format(first)}" : "";

    private string Rules => (Listed(rule => rule.Hosts), Listed(rule => rule.Paths)) switch
    {
        ("", "") => "",
        (var hosts, "") => $"; its rules forward to the pair by the host {hosts}",
        ("", var paths) => $"; its rules forward to the pair by the path {paths}",
        var (hosts, paths) => $"; its rules forward to the pair by the host {hosts} and the path {paths}",
    };

    private string Listed(Func<RouteRule, IReadOnlyList<string>> values)
        => string.Join(" or ", Route.Rules.SelectMany(values).Distinct(StringComparer.Ordinal).Take(MostListed));

    private const string RoutingCure = "Make the plan's first probe request a host and path that the listener forwards to blue, "
        + "or correct the listener's rules";

    /// <summary>What has to be opened depends on the way that the load balancer's name leads.</summary>
    private string Opening => (Setting.IsProberInVpc, Scheme) switch
    {
        (false, "internal") => "The load balancer is internal and the prober is not in a VPC: set the stack's SubnetIds and SecurityGroupIds",
        (false, _) => $"Allow port {Port} from anywhere in the load balancer's security group, or set the stack's SubnetIds and SecurityGroupIds",
        (true, "internal") => $"Allow the stack's SecurityGroupIds in on port {Port} in the load balancer's security group, and allow them out to it",
        (true, "internet-facing")
            => "The load balancer's name resolves to public addresses: give the prober's subnets a NAT gateway, "
                + $"allow the stack's SecurityGroupIds out to port {Port}, "
            + "and allow the NAT gateway's address in the load balancer's security group",
        _
            => $"Allow the prober on port {Port} in the load balancer's security group; if its name resolves to public addresses, "
                + "give the prober's subnets a NAT gateway",
    };

    private string? Scheme => (Setting.Facts.Health?.LoadBalancers ?? [])
        .SelectMany(response => response.LoadBalancers ?? [])
        .FirstOrDefault(balancer => balancer.DnsName is { } name && Route.Url.Contains($"://{name}:", StringComparison.OrdinalIgnoreCase))?.Scheme;

    private static string Format(RouteAnswer answer) => answer.Failure is "" ? $"status {answer.Status}"
        : answer.Failure.StartsWith("status ", StringComparison.Ordinal) ? answer.Failure
        : $"status {answer.Status} ({answer.Failure})";
}
