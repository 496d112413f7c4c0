using System.Text.Json.Nodes;

namespace Canary.Tests.Deployments;

/// <summary>
/// The facts of <see cref="Sample"/> where ECS deploys the service by itself: the same target groups, targets and counts, told by revisions and
/// rules.
/// </summary>
internal sealed class EcsSample
{
    public const string Id = "EZe5RNVLH6PPzHXINuP28";
    public const string Arn = $"arn:aws:ecs:eu-central-1:111122223333:service-deployment/production/shop/{Id}";
    public const string HookFunction = "arn:aws:lambda:eu-central-1:111122223333:function:hooks-EcsLifecycleHook";
    public const string ProductionRule = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener-rule/app/shop/1/production/users";
    public const string TestRule = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener-rule/app/shop/1/test/testers";

    // Places in the document.
    public const string Deployment = "Deployment.ServiceDeployments[0]";
    public const string Settings = Deployment + ".DeploymentConfiguration";
    public const string GreenRevision = "Controller.ServiceRevisions.ServiceRevisions[0]";
    public const string BlueRevision = "Controller.ServiceRevisions.ServiceRevisions[1]";
    public const string Balancer = GreenRevision + ".LoadBalancers[0].AdvancedConfiguration";

    private static readonly string s_document = Repository.Read("test/Canary.Tests/Deployments/Samples/service-deployment.json");

    private readonly Sample _facts;
    private string _hook = "";

    private EcsSample(Sample facts) => _facts = facts;

    /// <summary>Test traffic flows: green behind the test rule, blue behind the production rule, all targets healthy.</summary>
    public static EcsSample TestTraffic() => new EcsSample(Of(Sample.TestTraffic()))
        .Rules(production: [(Sample.BlueGroup, 100), (Sample.GreenGroup, 0)], test: [(Sample.GreenGroup, 100), (Sample.BlueGroup, 0)]);

    /// <summary>Before SCALE_UP: nothing of green but its revision.</summary>
    public static EcsSample PreScaleUp() => new EcsSample(Of(Sample.BeforeInstall()))
        .Rules(production: [(Sample.BlueGroup, 100), (Sample.GreenGroup, 0)], test: [(Sample.BlueGroup, 100), (Sample.GreenGroup, 0)])
        .Remove(GreenRevision + ".ResolvedConfiguration")
        .Set("Service.Services.Services[0].Deployments", """[{ "Id": "ecs-svc/111", "DesiredCount": 2, "RunningCount": 2, "PendingCount": 0 }]""");

    public EcsSample Set(string path, string json)
    {
        _facts.Set(path, json);

        return this;
    }

    public EcsSample Remove(string path)
    {
        _facts.Remove(path);

        return this;
    }

    /// <summary>What the two rules forward to, as DescribeRules tells when it is asked for one rule.</summary>
    public EcsSample Rules((string Group, int Weight)[] production, (string Group, int Weight)[]? test) => Set(
        "Rules", $"[{Rule(Sample.ProductionListener, ProductionRule, production)}{(test is null ? "" : $", {Rule(Sample.TestListener, TestRule, test)}")}]");

    public EcsSample Named(string plan)
    {
        _hook = $$""", "PlanParameters": ["{{plan}}"]""";

        return this;
    }

    public LocateRequest Request(string stage, double afterSeconds = 0)
        => LambdaJson.Read<LocateRequest>(Sample.Request(_facts.Document(), stage, afterSeconds).Replace(
            $"\"DeploymentId\": \"{Sample.DeploymentId}\"",
            $"\"DeploymentId\": \"{Id}\", \"ServiceDeploymentArns\": [\"{Arn}\"], \"HookFunctionArns\": [\"{HookFunction}\"]{_hook}",
            StringComparison.Ordinal));

    public Location Locate(string stage, double afterSeconds = 0) => Sample.Locate(Request(stage, afterSeconds));

    private static Sample Of(Sample sample)
    {
        foreach (var (part, members) in JsonNode.Parse(s_document)!.AsObject())
        {
            sample.Set(part, members!.ToJsonString());
        }

        return sample
            .Set("Service.Targets", "[]")
            .Remove("Service.Services.Services[0].TaskSets")
            .Set("Service.Services.Services[0].DeploymentController", """{ "Type": "ECS" }""")
            .Set("Service.Services.Services[0].Deployments", """
                [
                  { "Id": "ecs-svc/222", "Status": "PRIMARY", "DesiredCount": 2, "RunningCount": 2, "PendingCount": 0 },
                  { "Id": "ecs-svc/111", "Status": "ACTIVE", "DesiredCount": 2, "RunningCount": 2, "PendingCount": 0 }
                ]
                """)
            .Set(Sample.TestAction, """{ "Type": "fixed-response" }""")
            .Set(Sample.ProductionAction, """{ "Type": "fixed-response" }""");
    }

    private static string Rule(string listener, string rule, (string Group, int Weight)[] forwards)
    {
        var groups = string.Join(", ", forwards.Select(forward => $$"""{ "TargetGroupArn": "{{forward.Group}}", "Weight": {{forward.Weight}} }"""));

        return LambdaJson.Write(RulePages.Narrow(new ListenerRules
        {
            ListenerArn = listener,
            OnlyRule = rule,
            RuleArns = [rule],
            TargetGroupArns = [Sample.GreenGroup, Sample.BlueGroup],
            Next = NextStep.AskKnownRules,
            Page = LambdaJson.Read<DescribeRules>($$"""
                {
                  "Rules": [
                    {
                      "RuleArn": "{{rule}}", "Priority": "10", "Conditions": [{ "Field": "path-pattern", "PathPatternConfig": { "Values": ["/*"] } }],
                      "Actions": [{ "Type": "forward", "ForwardConfig": { "TargetGroups": [{{groups}}] } }]
                    }
                  ]
                }
                """),
        }));
    }
}
