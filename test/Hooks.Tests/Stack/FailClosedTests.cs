using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Canary.Gates;
using Canary.Plans;

namespace Hooks.Tests.Stack;

/// <summary>When a hook is answered at the latest, summed up from the template and the workflow files.</summary>
public sealed class FailClosedTests
{
    private const string Before = "<!-- sums: written from template.yaml and the workflow files by FailClosedTests, with UPDATE_GOLDEN=1 -->\n";
    private const string After = "<!-- /sums -->";
    private const string BeforeEcs = "<!-- ecs sums: written from template.yaml and the workflow files by FailClosedTests, with UPDATE_GOLDEN=1 -->\n";
    private const string AfterEcs = "<!-- /ecs sums -->";

    /// <summary>CodeDeploy waits an hour: https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html. Five minutes of it are not counted on.</summary>
    private const int Latest = 55 * 60;

    /// <summary>Lambda's wait before the first repetition: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html</summary>
    private const int WaitBeforeRetry = 60;

    public static TheoryData<string> StateMachines => WorkflowTests.StateMachines;

    public static TheoryData<string> Workflows => WorkflowTests.Workflows;

    private static IReadOnlyList<string> Hooks => Canary.Deployments.LifecycleEvent.All;

    [Fact]
    public void Whichever_way_it_goes_a_hook_is_answered_within_55_minutes() => Ways().ShouldAllBe(way => way.Seconds <= Latest);

    [Fact]
    public void The_sums_stand_in_the_docs()
    {
        var table = new StringBuilder("| What happens | Who answers | Seconds, at most |\n|---|---|---|\n");
        foreach (var way in Ways())
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"| {way.What} | {way.Who} | {string.Join(" + ", way.Parts)} = {way.Seconds} |");
        }

        table.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"All are within {Latest} seconds, five minutes before CodeDeploy gives up.").AppendLine();
        table.AppendLine("| State, with all its retries | Seconds, at most |\n|---|---|");
        foreach (var (name, state) in new[] { "GetDeployment", "Locate", "Judge", "RequestApproval", "Report", "Answering", "Announce" }.Select(name => (name, WorkflowFile.Of("CanaryWorkflow").States[name]!.AsObject())))
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"| `{name}` | {Longest(state)} |");
        }

        var limit = Limit("CanaryWorkflow");
        table.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"`Answering` retries for at least {ShortestAnswering("CanaryWorkflow")} seconds, even when CodeDeploy refuses at once each time.");
        table.AppendLine(CultureInfo.InvariantCulture, $"The workflow's own limit of {limit} seconds ends it sooner where a plan's times leave less. The longest plan, {PlanReader.LongestSeconds} seconds with the wait for a person in it, leaves {limit - PlanReader.LongestSeconds} for everything else, including the answer.");

        Repository.VerifyBetween("docs/fail-closed.md", Before, After, table.ToString().ReplaceLineEndings("\n"));
    }

    /// <summary>As docs/ecs.md has people set it, and the example.</summary>
    [Fact]
    public void ECS_is_answered_five_minutes_before_its_hook_times_out()
    {
        EcsHookWaits().ShouldBe(60 * 60);
        EcsWays().ShouldAllBe(way => way.Seconds <= EcsHookWaits() - 300);
    }

    [Fact]
    public void The_sums_of_ECS_stand_in_the_docs()
    {
        var table = new StringBuilder("| What happens | What follows | Seconds, at most |\n|---|---|---|\n");
        foreach (var way in EcsWays())
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"| {way.What} | {way.Who} | {(way.Parts.Count > 1 ? $"{string.Join(" + ", way.Parts)} = " : "")}{way.Seconds} |");
        }

        table.AppendLine(CultureInfo.InvariantCulture, $"| Nothing of all this | ECS rolls back at the hook's timeout | {EcsHookWaits()} |").AppendLine();
        table.AppendLine(CultureInfo.InvariantCulture, $"The parts: the function's time limit, the workflow's, the longest call-back, and the function's once more. With all retries the start of the watch takes at most {Longest(WorkflowFile.Of("CanaryWorkflow").States["StartWatchOfService"]!.AsObject())} seconds, and `Announce` {Longest(WorkflowFile.Of("CanaryWorkflow").States["Announce"]!.AsObject())}.");

        Repository.VerifyBetween("docs/fail-closed.md", BeforeEcs, AfterEcs, table.ToString().ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(StateMachines))]
    public void Every_task_ends_by_itself_and_no_sooner_than_its_function(string id)
    {
        var substitutions = Template.Properties(id)["DefinitionSubstitutions"]!.AsObject();
        foreach (var (name, state) in WorkflowFile.AllStates(WorkflowFile.Of(id).Root).Where(state => state.State["Type"]!.GetValue<string>() == "Task" && !IsQuestion(state.State)))
        {
            var function = state["Parameters"]?["FunctionName"]?.GetValue<string>() is { } substitution ? substitutions[substitution[2..^1]]!["Fn::GetAtt"]!.GetValue<string>()[..^".Arn".Length] : null;
            var itsOwn = function is null ? 0 : Template.Properties(function)["Timeout"]!.GetValue<int>();

            state["TimeoutSeconds"].ShouldNotBeNull(name).GetValue<int>().ShouldBeInRange(itsOwn + 1, 150, name);
        }
    }

    [Theory]
    [MemberData(nameof(StateMachines))]
    public void No_repetition_goes_on_for_longer_than_a_quarter_of_an_hour(string id)
        => WorkflowFile.AllStates(WorkflowFile.Of(id).Root).Where(state => state.State["Type"]!.GetValue<string>() == "Task" && !IsQuestion(state.State)).ShouldAllBe(state => Longest(state.State) <= 900);

    /// <summary>Ten minutes of refusals fail no healthy version; in half an hour somebody else is to answer.</summary>
    [Theory]
    [MemberData(nameof(Workflows))]
    public void The_answer_is_repeated_for_ten_minutes_at_the_least_and_half_an_hour_at_the_most(string id)
    {
        ShortestAnswering(id).ShouldBeGreaterThanOrEqualTo(600);
        Longest(WorkflowFile.Of(id).States["Answering"]!.AsObject()).ShouldBeLessThanOrEqualTo(1800);
    }

    /// <summary>Whoever calls it waits until its own limit: then the execution, not the caller, says how it ended. Express workflows may take five minutes.</summary>
    [Fact]
    public void The_discreet_workflow_ends_before_its_callers_give_up_and_after_every_repetition_of_its_tasks()
    {
        var discreet = WorkflowFile.Of("DiscreetWorkflow");
        var callers = Template.Standard.SelectMany(workflow => WorkflowFile.AllStates(WorkflowFile.Of(workflow.Id).Root)).Where(state => state.State["Parameters"]?["StateMachineArn"]?.GetValue<string>() == "${DiscreetWorkflow}").ToList();

        callers.Count.ShouldBe(7);
        callers.ShouldAllBe(state => state.State["TimeoutSeconds"]!.GetValue<int>() > Limit("DiscreetWorkflow"));
        Limit("DiscreetWorkflow").ShouldBeLessThan(300);
        foreach (var branch in new[] { new[] { "DescribeTaskDefinition" }, ["GetFunctionConfiguration"], ["ListTasks", "DescribeTasks", "RedactTasks"] })
        {
            (WorkflowFile.AllStates(discreet.Root).Where(state => branch.Contains(state.Name)).Sum(state => Longest(state.State)) + Longest(discreet.States["Redact"]!.AsObject())).ShouldBeLessThanOrEqualTo(Limit("DiscreetWorkflow"));
        }
    }

    /// <summary>Four minutes for locating, reports and the answer, which take seconds.</summary>
    [Fact]
    public void The_longest_plan_leaves_the_workflow_time_to_answer()
        => Template.Workflows.ShouldAllBe(workflow => Limit(workflow.Id) - PlanReader.LongestSeconds >= 240);

    [Fact]
    public void Sweep_looks_back_over_the_whole_of_CodeDeploys_hour()
    {
        Sweep.HookWaits.ShouldBe(TimeSpan.FromHours(1));
        Template.Workflows.ShouldAllBe(workflow => TimeSpan.FromSeconds(Limit(workflow.Id)) < Sweep.HookWaits);
    }

    private static IEnumerable<Way> Ways()
    {
        var queue = Hooks.Max(hook => Template.Properties(hook)["EventInvokeConfig"]!["MaximumEventAgeInSeconds"]!.GetValue<int>());
        var hook = Hooks.Max(hook => Template.Properties(hook)["Timeout"]!.GetValue<int>());
        var workflow = Template.Workflows.Max(workflow => Limit(workflow.Id));
        var bus = Template.Properties("Backstop")["Events"]!["WorkflowDied"]!["Properties"]!["RetryPolicy"]!["MaximumEventAgeInSeconds"]!.GetValue<int>();
        var backstop = Invocation("Backstop");
        var every = Template.Properties("Sweep")["Events"]!["EveryMinute"]!["Properties"]!["Schedule"]!.GetValue<string>();
        every.ShouldBe("rate(1 minute)");

        yield return new("The hook function starts the workflow, which comes to a verdict", "the workflow", queue, hook, workflow);
        yield return new("The hook function cannot start the workflow", "the hook function", queue, hook);
        yield return new("The hook function fails, times out or is never run, invoked asynchronously", "Backstop, informed by Lambda", queue, hook, backstop);
        yield return new("The workflow fails, times out or is aborted", "Backstop, informed by EventBridge", queue, hook, workflow, bus, backstop);
        yield return new("… and EventBridge loses the event", "Sweep", queue, hook, workflow, 60, Invocation("Sweep"));
    }

    /// <summary>From the moment at which ECS asks at a stage.</summary>
    private static IEnumerable<Way> EcsWays()
    {
        var function = Template.Properties("EcsLifecycleHook")["Timeout"]!.GetValue<int>();
        var workflow = Template.Workflows.Max(workflow => Limit(workflow.Id));

        yield return new("The workflow comes to a verdict", "the function answers at the next call", function, workflow, CallBack.Latest, function);
        yield return new("The workflow fails, times out or is aborted", "the function answers `FAILED` at the next call", function, workflow, CallBack.Latest, function);
        yield return new("The workflow cannot be started or described", "the function answers `FAILED`", function);
        yield return new("The function throws or times out", "ECS rolls back", function);
    }

    private static int EcsHookWaits() => 60 * JsonNode.Parse(Template.Root["Outputs"]!["EcsLifecycleHooksCli"]!["Value"]!["Fn::Sub"]!.GetValue<string>())![0]!["timeoutConfiguration"]!["timeoutInMinutes"]!.GetValue<int>();

    /// <summary>From an asynchronous event to the end of the last attempt: repeated at once after the wait, or late, because Lambda was busy.</summary>
    private static int Invocation(string function)
    {
        var timeout = Template.Properties(function)["Timeout"]!.GetValue<int>();
        var invocations = Template.Properties(function)["EventInvokeConfig"]!;
        var retries = invocations["MaximumRetryAttempts"]!.GetValue<int>();
        retries.ShouldBeLessThan(2, "the second repetition waits longer than the first");

        return Math.Max(timeout + (retries * (WaitBeforeRetry + timeout)), invocations["MaximumEventAgeInSeconds"]!.GetValue<int>() + timeout);
    }

    /// <summary>How long a person's answer is waited for, the function says: within the plan's times, as AskerTests show.</summary>
    private static bool IsQuestion(JsonObject state) => state["TimeoutSecondsPath"]?.GetValue<string>() == "$.Asked.Result.Seconds";

    private static int Limit(string id) => WorkflowFile.Of(id).Root["TimeoutSeconds"]!.GetValue<int>();

    /// <summary>Every attempt fails at once, and every wait whose length is drawn is none.</summary>
    private static int ShortestAnswering(string id)
        => WorkflowFile.Of(id).States["Answering"]!["Retry"]!.AsArray().Select(retrier => retrier!.AsObject()).Where(retrier => retrier["JitterStrategy"] is null)
            .Max(retrier => Waits(retrier).Seconds);

    /// <summary>Every attempt takes its whole time, and every wait is as long as it can be.</summary>
    private static int Longest(JsonObject state)
    {
        var timeout = state["Branches"] is JsonArray branches
            ? branches.Max(branch => branch!["States"]!.AsObject().Sum(inner => Longest(inner.Value!.AsObject())))
            : state["TimeoutSeconds"]!.GetValue<int>();
        var waits = (state["Retry"]?.AsArray() ?? []).Select(retrier => Waits(retrier!.AsObject())).ToList();

        // Each retrier counts its own attempts.
        return timeout + waits.Sum(retrier => (retrier.Attempts * timeout) + retrier.Seconds);
    }

    private static (int Attempts, int Seconds) Waits(JsonObject retrier)
    {
        var attempts = retrier["MaxAttempts"]!.GetValue<int>();
        var seconds = Enumerable.Range(0, attempts).Sum(attempt => Math.Min(
            retrier["MaxDelaySeconds"]!.GetValue<int>(), retrier["IntervalSeconds"]!.GetValue<int>() * Math.Pow(retrier["BackoffRate"]!.GetValue<double>(), attempt)));

        return (attempts, (int)Math.Ceiling(seconds));
    }

    private sealed record Way(string What, string Who, params IReadOnlyList<int> Parts)
    {
        public int Seconds => Parts.Sum();
    }
}
