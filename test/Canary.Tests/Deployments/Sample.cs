using System.Text.Json.Nodes;

namespace Canary.Tests.Deployments;

/// <summary>
/// The facts of a deployment as the workflow hands them over, and ways to change them. Its target groups carry names that lie: green's
/// is called shop-blue, as after every second deployment.
/// </summary>
internal sealed class Sample
{
    public const string DeploymentId = "d-NN167W3D6";
    public const string GreenGroup = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/shop-blue/aaa";
    public const string BlueGroup = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/shop-green/bbb";
    public const string ProductionListener = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/shop/1/production";
    public const string TestListener = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/shop/1/test";

    // Places in the document.
    public const string Deployment = "Deployment.DeploymentInfo";
    public const string Group = "Controller.Group.DeploymentGroupInfo";
    public const string Pair = Group + ".LoadBalancerInfo.TargetGroupPairInfoList[0]";
    public const string Labels = "Service.Targets[0].DeploymentTarget.EcsTarget.TaskSetsInfo";
    public const string Service = "Service.Services.Services[0]";
    public const string BlueSet = Service + ".TaskSets[0]";
    public const string GreenSet = Service + ".TaskSets[1]";
    public const string TestAction = "Service.Listeners.Listeners[0].DefaultActions[0]";
    public const string ProductionAction = "Service.Listeners.Listeners[1].DefaultActions[0]";
    public const string Answers = "Reach[0].Answers";
    public const string GreenTargets = "Health.TargetGroups[0].Health.TargetHealthDescriptions";
    public const string Attributes = "Health.Attributes[0].Attributes.Attributes";
    public const string GreenDefinition = "Service.GreenTaskDefinitions[0].TaskDefinition";
    public const string Web = GreenDefinition + ".ContainerDefinitions[0]";
    public const string Image = "Images.Green[0]";
    public const string AppSpec = "Controller.Revisions[0].Revision.AppSpecContent.Content";
    public const string BlueTargets = "Health.TargetGroups[1].Health.TargetHealthDescriptions";

    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private readonly JsonObject _facts;

    private Sample(JsonObject facts) => _facts = facts;

    /// <summary>Test traffic flows: green behind the test listener, blue behind the production listener, all targets healthy.</summary>
    public static Sample TestTraffic() => new Sample(JsonNode.Parse(s_testTraffic)!.AsObject()).Add(JsonNode.Parse(s_moment)!.AsObject()).Set("Alarms", s_quiet);

    /// <summary>Before Install: no green yet, CodeDeploy lists no target, the group that green will get is empty.</summary>
    public static Sample BeforeInstall() => TestTraffic()
        .Add(JsonNode.Parse(s_beforeInstall)!.AsObject())
        .Set("Controller.Targets", """{ "Error": "CodeDeploy.DeploymentNotStartedException", "Cause": "Deployment d-NN167W3D6 has not started" }""")
        .Set("Service.Targets", "[]")
        .Remove(GreenSet)
        .Remove(GreenTargets)
        .Set(TestAction, Forward((BlueGroup, 1)))
        .Set("Service.Listeners.Listeners[1].Protocol", "\"HTTP\"")
        .Set("Service.Listeners.Listeners[1].Port", "80")
        .Set("Reach", s_reachable)
        .Set("Network", s_network)
        .Set("RolePolicies", """["{ \"Statement\": { \"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\" } }"]""")
        .Set("Service.Alarms", """[{ "MetricAlarms": [{ "AlarmName": "shop-5xx", "StateValue": "OK", "Metrics": [{ "MetricStat": { "Metric": { "Namespace": "AWS/ApplicationELB", "MetricName": "HTTPCode_Target_5XX_Count", "Dimensions": [{ "Name": "LoadBalancer", "Value": "app/shop/1" }] } } }, { "MetricStat": { "Metric": { "Namespace": "AWS/ApplicationELB", "MetricName": "TargetResponseTime", "Dimensions": [{ "Name": "LoadBalancer", "Value": "app/shop/1" }] } } }] }], "CompositeAlarms": [{ "AlarmName": "shop-latency", "StateValue": "OK" }] }]""")
        .Set("Controller.Config", """
            {
              "DeploymentConfigInfo": {
                "DeploymentConfigName": "CodeDeployDefault.ECSCanary10Percent5Minutes",
                "TrafficRoutingConfig": { "Type": "TimeBasedCanary", "TimeBasedCanary": { "CanaryPercentage": 10, "CanaryInterval": 5 } }
              }
            }
            """);

    /// <summary>Production traffic has moved to green; blue waits for its end.</summary>
    public static Sample Moved() => TestTraffic()
        .Set(ProductionAction, Forward((BlueGroup, 0), (GreenGroup, 100)))
        .Set(BlueSet + ".Status", "\"ACTIVE\"")
        .Set(GreenSet + ".Status", "\"PRIMARY\"");

    public static string Forward(params (string Group, int Weight)[] groups)
        => $$"""{ "Type": "forward", "ForwardConfig": { "TargetGroups": [{{string.Join(", ", groups.Select(group => $$"""{ "TargetGroupArn": "{{group.Group}}", "Weight": {{group.Weight}} }"""))}}] } }""";

    public static string Target(string ip, string state, string? reason = null)
        => $$"""{ "Target": { "Id": "{{ip}}", "Port": 8080 }, "TargetHealth": { "State": "{{state}}"{{(reason is null ? "" : $", \"Reason\": \"{reason}\"")}} } }""";

    public static string Denied(string service, string action)
        => $$"""{ "Error": "{{service}}.{{service}}Exception", "Cause": "User: arn:aws:sts::1:assumed-role/hooks is not authorized to perform: {{action}} (Service: {{service}}, Status Code: 400)" }""";

    /// <summary>Replaces or adds a member; an index at the end of its list adds an item.</summary>
    public Sample Set(string path, string json)
    {
        var (parent, name, index) = Find(path);
        var value = JsonNode.Parse(json);
        if (index is not { } i)
        {
            parent[name] = value;
        }
        else if (i == parent.AsArray().Count)
        {
            parent.AsArray().Add(value);
        }
        else
        {
            parent[i] = value;
        }

        return this;
    }

    public Sample Remove(string path)
    {
        var (parent, name, index) = Find(path);
        if (index is { } i)
        {
            parent.AsArray().RemoveAt(i);
        }
        else
        {
            parent.AsObject().Remove(name).ShouldBeTrue(path);
        }

        return this;
    }

    public Sample WithPlan(string json)
    {
        _facts["Controller"]!["Plan"] = new JsonObject { ["Parameters"] = new JsonArray(new JsonObject { ["Name"] = "/hooks/shop/shop-production", ["Value"] = json }) };

        return this;
    }

    /// <summary>The default action of a listener forwards to nobody, and its rules have been read: one page, as AWS answers it.</summary>
    public Sample WithRules(string listener, string action, string page)
    {
        var read = RulePages.Narrow(new ListenerRules { ListenerArn = listener, TargetGroupArns = [GreenGroup, BlueGroup], Next = NextStep.AskRules, Page = LambdaJson.Read<DescribeRules>(page) });
        var rules = _facts["Rules"] as JsonArray ?? (JsonArray)(_facts["Rules"] = new JsonArray());
        rules.Add(JsonNode.Parse(LambdaJson.Write(read)));

        return Set(action, """{ "Type": "fixed-response" }""");
    }

    public Sample WithoutTestListener()
    {
        Remove(Pair + ".TestTrafficRoute");

        return Remove("Service.Listeners.Listeners[0]");
    }

    public Facts Read() => LambdaJson.Read<LocateRequest>($$"""{ "Facts": {{_facts.ToJsonString()}} }""").Facts!;

    public JsonObject Document() => _facts.DeepClone().AsObject();

    public Location Locate(string lifecycleEvent = LifecycleEvent.AfterAllowTestTraffic, double afterSeconds = 0)
        => Locate(LambdaJson.Read<LocateRequest>(Request(_facts, lifecycleEvent, afterSeconds)));

    /// <summary>As the workflow does: with tasks asked for where they are wanted and there.</summary>
    public static Location Locate(LocateRequest request)
    {
        var location = Locator.Locate(request);

        return location.Next == NextStep.AskTasks && request.Facts?.Tasks is { } tasks
            ? Locator.Locate(request with { Known = LambdaJson.Travel(location), Facts = new Facts { Deployment = request.Facts.Deployment, Controller = request.Facts.Controller, Tasks = tasks } })
            : location;
    }

    public static string Request(JsonObject facts, string lifecycleEvent, double afterSeconds = 0)
        => $$"""
            {
              "LifecycleEvent": "{{lifecycleEvent}}",
              "DeploymentId": "{{DeploymentId}}",
              "PlanPrefix": "/hooks",
              "StartedAt": "{{s_start:O}}",
              "Now": "{{s_start.AddSeconds(afterSeconds):O}}",
              "Facts": {{facts.ToJsonString()}}
            }
            """;

    private static readonly string s_testTraffic = Repository.Read("test/Canary.Tests/Deployments/Samples/test-traffic.json");

    // What is asked at some moments: how tasks fare, whether targets answer, whether alarms are quiet.
    private const string s_moment = """
        {
          "Tasks": { "Running": [], "Stopped": [] },
          "Health": {
            "GreenContainers": {
              "Names": ["web"], "HealthChecks": [], "RegisteredBy": "arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions",
              "Images": [{ "Container": "web", "Image": "111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8" }]
            }
          },
          "Reach": { "Reached": [{ "Address": "http://10.0.2.11:8080", "IsThere": true, "Failure": "" }, { "Address": "http://10.0.2.12:8080", "IsThere": true, "Failure": "" }] }
        }
        """;

    private const string s_quiet = """[{ "MetricAlarms": [{ "AlarmName": "shop-5xx", "StateValue": "OK" }], "CompositeAlarms": [{ "AlarmName": "shop-latency", "StateValue": "OK" }] }]""";

    private const string s_reachable = """
        [{
          "Answers": [
            { "Address": "http://shop-1.eu-central-1.elb.amazonaws.com:80", "Status": 200, "Tries": 1 },
            { "Address": "http://shop-1.eu-central-1.elb.amazonaws.com:8443", "Status": 200, "Tries": 1 },
            { "Address": "http://10.0.1.11:8080", "Status": 200, "Tries": 1 },
            { "Address": "http://10.0.1.12:8080", "Status": 200, "Tries": 1 }
          ]
        }]
        """;

    // What preflight alone asks for, beside what is asked in every workflow.
    private static readonly string s_beforeInstall = Repository.Read("test/Canary.Tests/Deployments/Samples/before-install.json");

    // Private subnets without a NAT gateway: endpoints serve the tasks.
    private static readonly string s_network = Repository.Read("test/Canary.Tests/Deployments/Samples/network.json");

    private Sample Add(JsonObject facts)
    {
        foreach (var (part, members) in facts)
        {
            var here = _facts[part] as JsonObject ?? (JsonObject)(_facts[part] = new JsonObject());
            foreach (var (name, value) in members!.AsObject())
            {
                here[name] = value!.DeepClone();
            }
        }

        return this;
    }

    private (JsonNode Parent, string Name, int? Index) Find(string path)
    {
        JsonNode here = _facts;
        var steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);
        foreach (var step in steps[..^1])
        {
            here = (step is ['[', .. var index, ']'] ? here[int.Parse(index)] : here[step]) ?? throw new ArgumentException($"The sample has no {step} of {path}", nameof(path));
        }

        return (here, steps[^1], steps[^1] is ['[', .. var last, ']'] ? int.Parse(last) : null);
    }
}
