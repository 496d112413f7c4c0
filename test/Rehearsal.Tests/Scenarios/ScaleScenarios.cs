using System.Text.Json.Nodes;
using Canary.Judging;
using Rehearsal.Account;
using Rehearsal.CodeDeploy;
using Rehearsal.StepFunctions.Running;

namespace Rehearsal.Tests.Scenarios;

/// <summary>Fleets that take several workers, and what their workflows carry.</summary>
public sealed class ScaleScenarios
{
    /// <summary>Enough for two workers, whatever the number of targets.</summary>
    private const string TwoWorkers = """{ "probes": [ { "name": "home", "path": "/" } ], "probesPerSecond": 200 }""";

    /// <summary>The share of the 256 KiB that the largest state of the worst case may take; docs/scale.md names the sizes.</summary>
    private const double MostOfLimit = 0.75;

    [Fact]
    public void Forty_healthy_targets_pass_through_two_workers()
    {
        var told = Fleet(40, TwoWorkers).Deploy();

        ShouldSucceed(told);
        WorkersOf(told, "AfterAllowTestTraffic").ShouldBe(2);
        told.ReportOf("AfterAllowTestTraffic").Evidence!.Targets.ShouldAllBe(target => target.Sent >= 22);
    }

    [Fact]
    public void One_of_forty_that_is_down_is_found_by_its_worker_and_named()
    {
        var told = (Fleet(40, TwoWorkers) with { GreenFault = "one-of-40:down" }).Deploy();

        told.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        var report = told.ReportOf("AfterAllowTestTraffic");
        var suspect = report.Verdict!.Suspect.ShouldNotBeNull();
        report.Evidence!.Targets[suspect].Failed.ShouldBe(report.Evidence.Green.Failed);
        report.Observations!.Failures.ShouldAllBe(failure => failure.Target == report.Targets[suspect]);
    }

    [Fact]
    public void A_hundred_healthy_targets_pass_by_the_default_rate()
    {
        var told = Fleet(100, Scenario.Plan).Deploy();

        ShouldSucceed(told);
        WorkersOf(told, "AfterAllowTestTraffic").ShouldBe(2);
    }

    [Fact]
    public void A_worker_that_never_comes_back_is_no_pass()
    {
        var told = (Fleet(40, TwoWorkers) with
        {
            Intercept = (function, payload, proceed, _) =>
                function.LogicalId == "Probe" && payload!["Assignment"]?["Worker"]?.GetValue<int>() == 1 ? throw new FunctionException("OutOfMemoryException", "no memory") : proceed(),
        }).Deploy();

        told.ShouldRollBackAt("AfterAllowTestTraffic", Rule.NoEvidence);
        told.ReportOf("AfterAllowTestTraffic").Reasons.ShouldContain(reason => reason.Contains("worker 1", StringComparison.Ordinal) && reason.Contains("no memory", StringComparison.Ordinal));
    }

    [Fact]
    public void More_tasks_than_can_be_judged_are_refused_before_anything_is_installed()
    {
        var told = Fleet(101, Scenario.Plan).Deploy();

        told.ShouldAnswer(("BeforeInstall", "Failed"));
        told.ReportOf("BeforeInstall").Reasons[0].ShouldStartWith("The service has 101 tasks and at most 100 can be judged");
    }

    [Fact]
    public void What_the_workflow_carries_of_a_hundred_failing_targets_leaves_room_to_spare()
    {
        var worst = Fleet(100, LargePlan()) with
        {
            GreenFault = "errors=3%",
            Given = stage => stage.Account.Rewrite = Inflate,
            Intercept = async (function, _, proceed, _) => function.LogicalId == "Probe" ? LongSamples(await proceed()) : await proceed(),
        };

        var told = worst.Deploy();

        told.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        told.Answers.Count.ShouldBe(3);
        var largest = told.Executions.SelectMany(execution => execution.History)
            .GroupBy(happened => $"{happened.Type} {happened.State}")
            .Select(group => (Event: group.Key, Bytes: group.Max(happened => happened.Content?.Size ?? 0)))
            .OrderByDescending(size => size.Bytes)
            .ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', largest.Take(25)));
        ((double)largest[0].Bytes / Interpreter.LargestDocument).ShouldBeLessThan(MostOfLimit, largest[0].ToString());
    }

    private static Scenario Fleet(int targets, string plan) => new() { PlanText = plan, Service = new Scenario().Service with { DesiredCount = targets } };

    private static void ShouldSucceed(Told told)
    {
        told.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded, told.ToString());
        told.Answers.Select(answer => answer.Answer).ShouldBe(Enumerable.Repeat("Succeeded", 5), told.ToString());
        told.Answers.Select(answer => answer.Event).ShouldBeUnique();
    }

    private static int WorkersOf(Told told, string lifecycleEvent) => told.Executions
        .Where(execution => execution.Name.Contains(lifecycleEvent, StringComparison.Ordinal))
        .SelectMany(execution => execution.History)
        .Where(happened => happened is { Type: "MapIterationStarted", State: "Probe" })
        .Select(happened => happened.Detail!["index"]!.GetValue<int>())
        .Distinct().Count();

    /// <summary>Twenty requests, close to the 8 KB of a parameter.</summary>
    internal static string LargePlan(string via = "targets", string host = "") => new JsonObject
    {
        ["via"] = via,
        ["host"] = host,
        ["probes"] = new JsonArray([.. Enumerable.Range(0, 20).Select(i => new JsonObject
        {
            ["name"] = $"probe {i}",
            ["path"] = "/?" + new string('q', 280),
        })]),
    }.ToJsonString();

    /// <summary>The sample account is terse; AWS answers with what follows.</summary>
    internal static JsonObject Inflate(string operation, JsonObject answer) => operation switch
    {
        "ecs:describeServices" => With(answer, "Services", service => service["Events"] = new JsonArray([.. Enumerable.Range(0, 100).Select(i => Json($$"""
            {
              "CreatedAt": "2026-03-01T10:00:00.000Z", "Id": "0f1e2d3c-aaaa-bbbb-cccc-{{i:D12}}",
              "Message": "(service shop-production-eu-central-1, taskSet ecs-svc/1234567890123456789) registered 1 targets in (target-group arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/shop-production-blue/0123456789abcdef)"
            }
            """))])),
        "elasticloadbalancingv2:describeTargetHealth" => With(answer, "TargetHealthDescriptions", target =>
        {
            target["AdministrativeOverride"] = Json("""{ "Description": "No override is currently active on target", "Reason": "AdministrativeOverride.NoOverride", "State": "no_override" }""");
            target["AnomalyDetection"] = Json("""{ "MitigationInEffect": "no", "Result": "normal" }""");
            target["Target"]!["AvailabilityZone"] = "eu-central-1a";
        }),
        "ecs:describeTasks" => With(answer, "Tasks", task => task["StoppedReason"] = new string('r', 1500)),
        "codedeploy:getDeploymentGroup" or "codedeploy:getDeployment" => Padded(answer, 6000),
        "codedeploy:getDeploymentTarget" => Padded(answer, 3000),
        _ => answer,
    };

    private static JsonObject With(JsonObject answer, string list, Action<JsonObject> change)
    {
        foreach (var item in answer[list]?.AsArray() ?? [])
        {
            change(item!.AsObject());
        }

        return answer;
    }

    private static JsonObject Padded(JsonObject answer, int bytes)
    {
        answer["Padding"] = new string('p', bytes);

        return answer;
    }

    private static JsonNode Json(string text) => JsonNode.Parse(text)!;

    /// <summary>Bodies of 300 characters that take three bytes each, and reasons as long.</summary>
    private static JsonNode? LongSamples(JsonNode? round)
    {
        foreach (var failure in round!["Failures"]!.AsArray())
        {
            failure!["Body"] = new string('語', 300);
            failure["Reason"] = new string('語', 300);
        }

        return round;
    }
}
