using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Diagnosis;
using StepFunctions.Running;

namespace Rehearsal.Tests.Scenarios;

/// <summary>Fleets that take several workers, and what their workflows carry.</summary>
public sealed class ScaleScenarios
{
    /// <summary>Enough for two workers, whatever the number of targets.</summary>
    private const string TwoWorkers = """{ "probes": [ { "name": "home", "path": "/" } ], "probesPerSecond": 400 }""";

    /// <summary>The share of the 256 KiB that the largest state of the worst case may take; docs/scale.md names the sizes.</summary>
    private const double MostOfLimit = 0.8;

    /// <summary>The same of the watch, which carries what the last look found beside what it judges.</summary>
    private const double MostOfWatch = 0.85;

    [Theory]
    [OnBoth]
    public void Forty_healthy_targets_pass_through_two_workers(Controller controller)
    {
        var result = Fleet(controller, 40, TwoWorkers).Deploy();

        result.ShouldPassEverywhere();
        WorkersOf(result, "AfterAllowTestTraffic").ShouldBe(2);
        result.ReportOf("AfterAllowTestTraffic").Evidence!.Targets.ShouldAllBe(target => target.Sent >= 22);
    }

    [Theory]
    [OnBoth]
    public void One_of_forty_that_is_down_is_found_by_its_worker_and_named(Controller controller)
    {
        var result = (Fleet(controller, 40, TwoWorkers) with { GreenFault = "one-of-40:down" }).Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        var report = result.ReportOf("AfterAllowTestTraffic");
        var suspect = report.Verdict!.Suspect.ShouldNotBeNull(result.ToString());
        report.Evidence!.Targets.Where(target => target.Failed > 0).ShouldHaveSingleItem().Index.ShouldBe(suspect);
        report.Observations!.Failures.ShouldAllBe(failure => failure.Target == report.Targets[suspect]);
    }

    [Theory]
    [OnBoth]
    public void A_hundred_healthy_targets_pass_by_the_default_rate(Controller controller)
    {
        var result = Fleet(controller, 100, Scenario.Plan).Deploy();

        result.ShouldPassEverywhere();
        WorkersOf(result, "AfterAllowTestTraffic").ShouldBe(1);
    }

    [Theory]
    [OnBoth]
    public void A_worker_that_never_comes_back_is_no_pass(Controller controller)
    {
        var result = (Fleet(controller, 40, TwoWorkers) with
        {
            Intercept = (function, payload, proceed, _) =>
                function.LogicalId == "Probe" && payload!["Assignment"]?["Worker"]?.GetValue<int>() == 1 ? throw new FunctionException("OutOfMemoryException", "no memory") : proceed(),
        }).Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.NoEvidence);
        result.ReportOf("AfterAllowTestTraffic").Reasons.ShouldContain(reason => reason.Contains("worker 1", StringComparison.Ordinal) && reason.Contains("no memory", StringComparison.Ordinal));
    }

    [Theory]
    [OnBoth]
    public void More_tasks_than_can_be_judged_are_refused_before_anything_is_installed(Controller controller)
    {
        var result = Fleet(controller, 101, Scenario.Plan).Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Reasons[0].ShouldStartWith("The service has 101 tasks, but at most 100 can be judged");
    }

    /// <summary>A green that dies while it is judged, and one of which half never comes up: every state and every call with its answer.</summary>
    [Fact]
    public void What_the_workflows_carry_of_a_hundred_targets_leaves_room_to_spare_however_many_containers_they_have()
    {
        var sizes = new[] { 1, 3, 10 }.Select(containers => (Containers: containers, Sizes: SizesOf([Dying(containers), Waiting(containers)]))).ToList();

        foreach (var (containers, found) in sizes)
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"{containers} containers\n{string.Join('\n', found.OrderByDescending(size => size.Bytes).Take(25))}");
            found.ShouldAllBe(size => size.Bytes < MostOfLimit * Interpreter.LargestDocument, $"{containers} containers");
        }

        Repository.VerifyBetween(
            "docs/scale.md",
            "<!-- sizes: written by ScaleScenarios, with UPDATE_GOLDEN=1 -->\n",
            "<!-- /sizes -->",
            Table([.. sizes.Select(size => ($"{size.Containers} {(size.Containers == 1 ? "container" : "containers")}", size.Sizes))]));
    }

    /// <summary>As many tasks as are looked at of each kind, of ten containers: the most events that a look adds.</summary>
    [Fact]
    public void Waiting_as_long_as_a_plan_may_ask_for_leaves_the_rounds_their_part_of_the_history()
    {
        // What else takes time is as short as it may be.
        var plan = LargePlan(healthyWithinSeconds: 2400).TrimEnd('}') + """, "warmUp": { "enabled": false }, "inconclusive": { "beforeTraffic": { "shared": "fail" } } }""";
        var result = (HalfOfThemDie(containers: 10, healthyWithinSeconds: 2400) with { PlanText = plan, Service = LargestService(10) with { DesiredCount = 20 } }).Deploy();

        result.ShouldRollBackAt("AfterInstall", Rule.GreenIsNotUp);
        result.ReportOf("AfterInstall").Seconds.ShouldBeGreaterThanOrEqualTo(2400);
        result.Executions.Single(execution => execution.Name.Contains("AfterInstall", StringComparison.Ordinal)).History.Count.ShouldBeLessThan(15_000, "10,000 of the 25,000 are the rounds'");
    }

    /// <summary>
    /// The same where ECS deploys: a green that dies while it is judged, and one that is moved to in steps of 3%, which are asked and watched one by one.
    /// </summary>
    [Fact]
    public void What_ECS_s_workflows_carry_of_the_largest_service_and_34_steps_leaves_room_to_spare()
    {
        var dying = (Largest(containers: 10, healthyWithinSeconds: 60) with { Controller = Controller.Ecs, GreenFault = "oom=20s" }).Deploy();
        var stepwise = Largest(containers: 10, healthyWithinSeconds: 60) is var largest
            ? (largest with { Controller = Controller.Ecs, Service = largest.Service with { Strategy = new Strategy.Linear(3, TimeSpan.FromMinutes(1)) } }).Deploy()
            : null!;

        dying.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        stepwise.ShouldPassEverywhere();
        stepwise.Answers.Count(answer => answer.Event == stepwise.Lifecycle.Admission).ShouldBe(34);
        var sizes = SizesOf([dying, stepwise]);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', sizes.OrderByDescending(size => size.Bytes).Take(25)));
        sizes.ShouldAllBe(size => size.Bytes < MostOfWatch * Interpreter.LargestDocument);
        var histories = stepwise.Executions.Concat(dying.Executions).GroupBy(execution => execution.Machine.Name).ToDictionary(same => same.Key, same => same.Max(execution => execution.History.Count));
        histories.Values.ShouldAllBe(events => events < 10_000);
        Repository.VerifyBetween(
            "docs/scale.md",
            "<!-- ecs: written by ScaleScenarios, with UPDATE_GOLDEN=1 -->\n",
            "<!-- /ecs -->",
            Table([("10 containers, under ECS", sizes)])
                + string.Create(CultureInfo.InvariantCulture, $"""
                | events of the longest history: preflight | {histories["PreflightWorkflow"]:#,0} |
                | of a gate | {histories["CanaryWorkflow"]:#,0} |
                | of the watch of 34 steps, a minute each | {histories["hooks-Watch"]:#,0} |

                """));
    }

    /// <summary>A state of the workflow that reads the tasks may be no larger than any other, or nothing could be read.</summary>
    [Fact]
    public void A_hundred_tasks_of_ten_containers_are_found_without_a_load_balancer()
    {
        var largest = Largest(containers: 10, healthyWithinSeconds: 60) is var known
            ? known with { Controller = Controller.Ecs, Service = known.Service with { HasBalancer = false, HasTestListener = false } }
            : null!;

        // It passes the gates before traffic, and dies while it is watched.
        var dying = (largest with { GreenFault = "oom=4m" }).Deploy();

        dying.ShouldBeStopped(Rule.FailErrors);
        var sizes = SizesOf([dying]);
        sizes.ShouldAllBe(size => size.Bytes < MostOfWatch * Interpreter.LargestDocument, string.Join('\n', sizes.OrderByDescending(size => size.Bytes).Take(25)));
        dying.Executions.Max(execution => execution.History.Count).ShouldBeLessThan(10_000);
    }

    /// <summary>All die while they are probed: what the probes met stands beside what the tasks died of.</summary>
    private static ScenarioResult Dying(int containers)
    {
        var result = (Largest(containers, healthyWithinSeconds: 60) with { GreenFault = "oom=20s" }).Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        result.ReportOf("AfterAllowTestTraffic").Causes[0].What.ShouldStartWith("The shop container ran out of memory at 512 MiB in ");
        result.ReportOf("AfterAllowTestTraffic").Causes.ShouldNotContain(cause => cause.Kind == CauseKind.Unread);

        return result;
    }

    /// <summary>Half of the tasks run, and the others stop as often as they are replaced.</summary>
    private static ScenarioResult Waiting(int containers)
    {
        var result = HalfOfThemDie(containers, healthyWithinSeconds: 60).Deploy();

        result.ShouldRollBackAt("AfterInstall", Rule.GreenIsNotUp);
        result.ReportOf("AfterInstall").Causes[0].What.ShouldStartWith("The shop container exited with code 1 in ");
        result.ReportOf("AfterInstall").Causes.ShouldNotContain(cause => cause.Kind == CauseKind.Unread);

        return result;
    }

    /// <summary>ECS replaces those that die at once, and half of the new ones die as well.</summary>
    private static Scenario HalfOfThemDie(int containers, int healthyWithinSeconds) => Largest(containers, healthyWithinSeconds) with
    {
        Tasks = (tasks, time) => new UnluckyTasks(tasks, time, [.. Enumerable.Repeat(Fate.Crash(0) with { OneOf = 2 }, 1000)]),
    };

    private static Scenario Largest(int containers, int healthyWithinSeconds) => new()
    {
        PlanText = LargePlan(healthyWithinSeconds),
        Service = LargestService(containers),
        Given = stack => stack.Api.Rewrite = Inflate,
        Intercept = async (function, payload, proceed, _) => function.LogicalId == "Probe" && payload!["Knock"] is null ? LongSamples(await proceed()) : await proceed(),
    };

    private static ServiceSetup LargestService(int containers)
        => new Scenario().Service with { DesiredCount = 100, Cluster = LargestTasks.Cluster, TaskDefinition = LargestTasks.Definition(containers) };

    /// <summary>What every event of the workflows tells, such as the input of a state or the answer of a call, by state; the largest of each.</summary>
    private static List<Size> SizesOf(IEnumerable<ScenarioResult> stories)
        => [.. stories.SelectMany(result => result.Executions).SelectMany(execution => execution.History)
            .GroupBy(happened => (happened.Type, State: happened.State ?? ""))
            .Select(group => new Size(group.Key.Type, group.Key.State, group.Max(happened => happened.Content?.Size ?? 0)))];

    private static string Table(List<(string Title, List<Size> Sizes)> columns)
    {
        (string What, Func<Size, bool> Is)[] rows =
        [
            ("input of Locate, waiting for green", size => size.State == "Locate"),
            ("ECS's response for a page of tasks", size => size.Type == "TaskSucceeded" && size.State.StartsWith("Describe", StringComparison.Ordinal) && size.State.Contains("Tasks", StringComparison.Ordinal)),
            ("judging, after a round", size => size.State == "Judge"),
            ("diagnosing, with symptoms", size => size.State == "Diagnose"),
            ("before the report", size => size.State == "Report"),
            ("**the largest of all**", _ => true),
        ];

        return string.Join('\n', (string[])
        [
            $"| bytes, and share of the limit | {string.Join(" | ", columns.Select(column => column.Title))} |",
            $"|---|{string.Concat(columns.Select(_ => "---|"))}",
            .. rows.Select(row => $"| {row.What} | {string.Join(" | ", columns.Select(column => Cell(column.Sizes.Where(row.Is).Max(size => size.Bytes))))} |"),
        ]) + "\n";
    }

    private static string Cell(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes:#,0}: {(double)bytes / Interpreter.LargestDocument:0%}");

    private sealed record Size(string Type, string State, long Bytes);

    private static Scenario Fleet(Controller controller, int targets, string plan) => new() { Controller = controller, PlanText = plan, Service = new Scenario().Service with { DesiredCount = targets } };

    private static int WorkersOf(ScenarioResult result, string lifecycleEvent) => result.Executions
        .Where(execution => execution.Name.Contains(result.InItsWords(lifecycleEvent), StringComparison.Ordinal))
        .SelectMany(execution => execution.History)
        .Where(happened => happened is { Type: "MapIterationStarted", State: "Probe" })
        .Select(happened => happened.Detail!["index"]!.GetValue<int>())
        .Distinct().Count();

    /// <summary>Twenty requests, close to the 8 KB of a parameter.</summary>
    internal static string LargePlan(int healthyWithinSeconds = 900, string via = "targets", string host = "") => new JsonObject
    {
        ["healthyWithinSeconds"] = healthyWithinSeconds,
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
        "ecs:describeTasks" => With(answer, "Tasks", LargestTasks.Enlarge),
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
