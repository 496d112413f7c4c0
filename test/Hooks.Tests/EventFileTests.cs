using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.TestUtilities;
using Canary.Deployments;
using Canary.Diagnosis;
using Canary.Gates;
using Canary.Judging;
using Canary.Preflight;
using Canary.Probing;
using Canary.Reporting;
using Hooks.Tests.Stack;

namespace Hooks.Tests;

/// <summary>The events for sam local invoke, given to the functions that they are for.</summary>
public sealed partial class EventFileTests
{
    private static readonly SourceGeneratorLambdaJsonSerializer<HooksJson> s_serializer = new();

    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FakeAws _aws = new();
    private readonly WorkflowTasks _tasks = new();
    private readonly TestLambdaContext _context = new() { RemainingTime = TimeSpan.FromSeconds(30) };

    /// <summary>The workflows whose functions are handed a payload that stands in the file: the discreet one hands over what it has read.</summary>
    private static IEnumerable<(string Id, JsonObject Properties)> Spelling => Template.Standard.Concat(Template.StateMachines.Where(machine => machine.Id == Template.History));

    /// <summary>The functions that the workflows invoke.</summary>
    public static TheoryData<string> Tasks => [.. Spelling.SelectMany(workflow => WorkflowFile.Functions(WorkflowFile.Of(workflow.Id).Root)).Distinct().Order(StringComparer.Ordinal)];

    [Fact]
    public void The_workflows_invoke_eleven_functions() => Tasks.Count.ShouldBe(11);

    [Fact]
    public void Every_function_has_an_event()
    {
        var functions = FunctionPattern().Matches(Repository.Read("template.yaml")).Select(match => match.Groups["id"].Value).ToList();

        functions.ShouldNotBeEmpty();
        functions.ShouldAllBe(function => File.Exists(Repository.PathOf($"events/{function}.json")));
    }

    [Fact]
    public void Every_variable_of_the_env_file_is_one_that_the_template_declares_for_the_function()
    {
        using var file = JsonDocument.Parse(Repository.Read("events/env.json"));
        var template = Repository.Read("template.yaml");

        foreach (var function in file.RootElement.EnumerateObject())
        {
            var section = Regex.Match(template, $@"^  {function.Name}:\n(    .*\n|\n)*", RegexOptions.Multiline, TimeSpan.FromSeconds(1)).Value;

            function.Value.EnumerateObject().ShouldAllBe(variable => section.Contains($"          {variable.Name}: ", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(LifecycleEvent.BeforeInstall)]
    [InlineData(LifecycleEvent.AfterInstall)]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic)]
    [InlineData(LifecycleEvent.BeforeAllowTraffic)]
    [InlineData(LifecycleEvent.AfterAllowTraffic)]
    public async Task A_hook_starts_its_workflow_with_the_two_ids(string hook)
    {
        _aws.On("StartExecution", FakeAws.Started);

        await Hook(hook)(Read<HookEvent>(hook), _context);

        var call = _aws.Calls.ShouldHaveSingleItem();
        call.Operation.ShouldBe("StartExecution");
        call.Body.ShouldContain("d-NN167W3D6");
        call.Body.ShouldContain("eyJlbmNyeXB0ZWREYXRhIjoi");
        call.Body.ShouldContain(hook);
    }

    public static TheoryData<string> EcsEvents => [.. Directory.EnumerateFiles(Repository.PathOf("events"), "EcsLifecycleHook*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    /// <summary>The one without a stage in its name is for sam local invoke.</summary>
    [Fact]
    public void The_hook_of_ECS_has_an_event_for_each_of_its_stages_two_of_a_rollback_and_one_of_a_call_back()
        => EcsEvents.Select(file => file.Data).ShouldBe(
            [
                "EcsLifecycleHook",
                "EcsLifecycleHook-call-back",
                .. LifecycleStage.Asked.Except([LifecycleStage.PostTestTrafficShift]).Select(stage => $"EcsLifecycleHook-{InFileName(stage)}"),
                .. LifecycleStage.Unjudged.Except([LifecycleStage.ReconcileService]).Select(stage => $"EcsLifecycleHook-rollback-{InFileName(stage)}"),
            ],
            ignoreOrder: true);

    [Theory]
    [MemberData(nameof(EcsEvents))]
    public async Task The_hook_of_ECS_starts_a_workflow_but_in_a_rollback(string name)
    {
        _aws.On("StartExecution", FakeAws.Started);
        var stage = Read<JsonElement>(name).GetProperty("lifecycleStage").GetString()!;
        var isOfRollback = name.Contains("-rollback-", StringComparison.Ordinal);

        var answer = await EcsHook().Ask(Read<JsonElement>(name), _context);

        answer.HookStatus.ShouldBe(isOfRollback ? "SUCCEEDED" : "IN_PROGRESS");
        _aws.Calls.Count.ShouldBe(isOfRollback ? 0 : 1);
        (name is "EcsLifecycleHook" or "EcsLifecycleHook-call-back" ? LifecycleStage.PostTestTrafficShift : stage).ShouldBe(stage);
        name.ShouldEndWith(name is "EcsLifecycleHook" or "EcsLifecycleHook-call-back" ? "" : InFileName(stage));
    }

    [Fact]
    public async Task The_call_back_of_ECS_names_the_execution_that_the_first_call_started()
    {
        _aws.On("StartExecution", FakeAws.Started);
        await EcsHook().Ask(Read<JsonElement>("EcsLifecycleHook"), _context);

        await EcsHook().Ask(Read<JsonElement>("EcsLifecycleHook-call-back"), _context);

        _aws.Calls[1].ShouldBe(_aws.Calls[0]);
        var execution = Read<JsonElement>("EcsLifecycleHook-call-back").GetProperty("hookDetails").GetProperty("execution").GetString()!;
        _aws.Calls[0].Body.ShouldContain($"\"{execution.Split(':')[^1]}\"");
    }

    [Theory]
    [InlineData("Backstop")]
    [InlineData("Backstop-hook-failed")]
    public async Task Backstop_answers_Failed_for_a_workflow_that_timed_out_and_for_a_hook_that_failed(string name)
    {
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);

        await new Backstop(Answer()).Answer(Read<Failure>(name), _context);

        var call = _aws.Calls.ShouldHaveSingleItem();
        call.Body.ShouldContain("d-NN167W3D6");
        call.Body.ShouldContain("\"Failed\"");
    }

    [Fact]
    public void Locate_finds_green_and_blue_and_goes_on_to_judge()
    {
        var location = _tasks.Locate(Read<LocateRequest>("Locate"));

        location.Next.ShouldBe(NextStep.Judge);
        location.Green.ShouldNotBeNull().Targets.Count(target => target.IsHealthy).ShouldBe(4);
        location.Blue.ShouldNotBeNull().Targets.Count(target => target.IsHealthy).ShouldBe(4);
        location.PlanSource.ShouldBe("/hooks/shop/shop-production");
        location.Plan.ShouldNotBeNull().Probes.Select(probe => probe.Name).ShouldBe(["home", "products", "product", "cart"]);
    }

    [Fact]
    public void NarrowRules_keeps_the_one_rule_that_leads_to_the_shop_and_asks_for_the_next_page()
    {
        var rules = _tasks.NarrowRules(Read<ListenerRules>("NarrowRules"));

        (rules.Next, rules.Pages, rules.Page).ShouldBe((NextStep.AskFurtherRules, 1, null));
        rules.Rules.ShouldHaveSingleItem().Hosts.ShouldBe(["shop.example.com"]);
    }

    [Fact]
    public void Preflight_passes_and_names_the_probe_that_posts()
    {
        var result = _tasks.Preflight(Read<PreflightRequest>("Preflight"));

        result.Verdict.ShouldNotBeNull().Outcome.ShouldBe(Outcome.Pass);
        result.Findings.Count.ShouldBe(45);
    }

    [Fact]
    public void Redact_hands_on_no_value_and_says_which_variables_are_credentials()
    {
        var redacted = _tasks.Redact(Read<DiscreetFacts>("Redact"));

        var container = redacted.TaskDefinitions.ShouldHaveSingleItem().TaskDefinition!.ContainerDefinitions.ShouldNotBeNull().ShouldHaveSingleItem();
        container.Environment!.Select(variable => (variable.Name, variable.Value, variable.Credential)).ShouldBe([("DB_PASSWORD", null, ""), ("QUEUE_URL", null, "a URL with a password")]);
        redacted.HookFunctions.ShouldHaveSingleItem().Configuration!.State.ShouldBe("Active");
    }

    [Fact]
    public void Judge_fails_green_for_its_errors()
    {
        var step = _tasks.Judge(Read<RoundRequest>("Judge"));

        step.Verdict.ShouldNotBeNull().Rule.ShouldBe(Rule.FailErrors);
        step.State.ShouldNotBeNull().Green.Sent.ShouldBeGreaterThan(0);
        step.Evidence.ShouldNotBeNull().WarmUp.ShouldNotBeNull().Seconds.ShouldBe(10.5);
    }

    [Fact]
    public async Task Probe_sends_to_green_and_blue_what_the_plan_says()
    {
        var request = Read<ProbeRequest>("Probe") with { Knock = true };
        using var answering = new Answering();
        using var secrets = new SecretsExtension(answering, new SecretsExtensionSettings(new Uri("http://localhost:1"), ""), TimeProvider.System);
        using var task = new ProbeTask(_ => answering, secrets, TimeProvider.System);

        var round = await task.Probe(request, _context);

        request.State.ShouldNotBeNull().Shape.Greens.ShouldBe(request.Green.Count);
        request.Settings.ShouldNotBeNull().Problems().ShouldBeEmpty();
        round.Reached.ShouldHaveSingleItem().IsThere.ShouldBeTrue();
        answering.Asked.ShouldBe([.. request.Green.Select(address => address + "/")]);
    }

    [Fact]
    public async Task Probe_asks_the_routes_once_each_before_anything_is_deployed()
    {
        var routes = Read<ReportRequest>("Preflight").Location!.Queries!.Routes.ShouldHaveSingleItem();
        using var answering = new Answering();
        using var secrets = new SecretsExtension(answering, new SecretsExtensionSettings(new Uri("http://localhost:1"), ""), TimeProvider.System);
        using var task = new ProbeTask(_ => answering, secrets, TimeProvider.System);

        var round = await task.Probe(new ProbeRequest { Routes = routes }, _context);

        round.Answers.ShouldAllBe(answer => answer.Status == 200 && answer.Tries == 1);
        answering.Asked.Order().ShouldBe(routes.Select(route => new Uri(route.Address).AbsoluteUri).Order());
    }

    [Fact]
    public void Condense_keeps_the_task_of_green()
        => _tasks.Condense(Read<CondenseRequest>("Condense")).Tasks.ShouldNotBeNull().ShouldHaveSingleItem().Containers.ShouldNotBeNull()
            .Select(container => (container.Name, container.ExitCode)).ShouldBe([("shop", 137), ("envoy", 143)]);

    [Fact]
    public void Diagnose_finds_that_green_was_killed_for_memory()
        => _tasks.Diagnose(Read<DiagnosisRequest>("Diagnose")).Causes[0].What.ShouldContain("ran out of memory at 512 MiB in 3 of 3 stopped green tasks");

    [Fact]
    public void Report_answers_Failed_and_says_why()
    {
        var report = _tasks.Report(Read<ReportRequest>("Report"));

        report.Status.ShouldBe(Canary.Plans.Answer.Failed);
        report.Reasons.ShouldContain(reason => reason.Contains("status 500 instead of 200", StringComparison.Ordinal));
    }

    /// <summary>The report is the workflow's output.</summary>
    [Fact]
    public void The_hook_of_ECS_reads_the_answer_in_what_Report_returns()
    {
        var report = _tasks.Report(Read<ReportRequest>("Report"));
        using var stream = new MemoryStream();
        s_serializer.Serialize(report, stream);

        WorkflowOutput.Read(Encoding.UTF8.GetString(stream.ToArray())).ShouldBe(new WorkflowOutput { Status = "Failed", Headline = report.Headline });
    }

    [Fact]
    public void Announce_stores_a_page_and_tells_people_of_the_failure()
    {
        var announcement = _tasks.Announce(Read<AnnouncementRequest>("Announce"));

        announcement.PageKey.ShouldEndWith("d-L18Q8LRKA-AfterAllowTestTraffic.html");
        announcement.Page.ShouldContain("status 500 instead of 200");
        announcement.Messages.ShouldHaveSingleItem().Message.ShouldContain("green failed 10 of 139 probes");
        announcement.Events.ShouldHaveSingleItem().DetailType.ShouldBe("Lifecycle Hook Verdict");
        announcement.Metrics.ShouldHaveSingleItem();
    }

    [Fact]
    public void Remember_adds_the_report_whose_words_are_the_ones_to_show_from_then_on()
    {
        var remembered = _tasks.Remember(Read<RememberRequest>("Remember"));

        (remembered.Next, remembered.Key).ShouldBe((HistoryStep.Write, "reports/shop/shop-production/history.json"));
        remembered.History.ShouldNotBeNull().Deployments.ShouldHaveSingleItem().Reports.Select(report => (report.Name, report.Reason, report.Page)).ShouldBe(
        [
            ("BeforeInstall", null, null),
            ("AfterAllowTestTraffic", "Green fails too often: it failed 10 of 139 probes", "2026/03/01/d-L18Q8LRKA-AfterAllowTestTraffic.html"),
        ]);
    }

    /// <summary>NarrowRules is handed the whole state of its branch, which the scenarios of shared load balancers run.</summary>
    public static TheoryData<string> SpelledOut => [.. Tasks.Select(task => task.Data).Where(task => task is not "NarrowRules")];

    [Theory]
    [MemberData(nameof(SpelledOut))]
    public void Has_the_members_that_a_workflow_sends_and_no_others(string function)
    {
        using var file = JsonDocument.Parse(Repository.Read($"events/{function}.json"));
        var members = file.RootElement.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal).ToList();

        var sent = Spelling.SelectMany(workflow => WorkflowFile.PayloadsTo(function, WorkflowFile.Of(workflow.Id).Root)).ToList();

        sent.ShouldContain(
            payload => payload.SequenceEqual(members),
            $"{function}.json has {string.Join(", ", members)}; the workflows send\n{string.Join("\n", sent.Select(payload => string.Join(", ", payload)))}");
    }

    [Fact]
    public void The_readme_shows_what_the_functions_answer()
    {
        var answers = new StringBuilder();
        Show(answers, "Locate", _tasks.Locate(Read<LocateRequest>("Locate")), "Next", "Application", "DeploymentGroup", "Production");
        Show(answers, "NarrowRules", _tasks.NarrowRules(Read<ListenerRules>("NarrowRules")), "Next", "Marker", "Count", "Rules");
        Show(answers, "Preflight", _tasks.Preflight(Read<PreflightRequest>("Preflight")), "Verdict");
        Show(answers, "Redact", _tasks.Redact(Read<DiscreetFacts>("Redact")), "TaskDefinitions");
        Show(answers, "Judge", _tasks.Judge(Read<RoundRequest>("Judge")), "Next", "Verdict");
        Show(answers, "Condense", _tasks.Condense(Read<CondenseRequest>("Condense")), "Tasks");
        Show(answers, "Diagnose", _tasks.Diagnose(Read<DiagnosisRequest>("Diagnose")), "Reasons");
        Show(answers, "RequestApproval", _tasks.RequestApproval(Read<ApprovalRequest>("RequestApproval")), "Next", "Seconds", "Subject", "Parts");
        Show(answers, "Report", _tasks.Report(Read<ReportRequest>("Report")), "Status", "Headline");
        Show(answers, "Announce", _tasks.Announce(Read<AnnouncementRequest>("Announce")), "ReportKey", "PageKey", "Messages");
        Show(answers, "Remember", _tasks.Remember(Read<RememberRequest>("Remember")), "Next", "Key", "History");

        Repository.VerifyBetween("events/README.md", "<!-- answers: written by EventFileTests, with UPDATE_GOLDEN=1 -->\n", "<!-- /answers -->", answers.ToString());
    }

    [Fact]
    public void The_docs_show_the_question_that_people_get()
    {
        var question = _tasks.RequestApproval(Read<ApprovalRequest>("RequestApproval"));

        Repository.VerifyBetween(
            "docs/ask.md",
            "<!-- question: written by EventFileTests, with UPDATE_GOLDEN=1 -->\n",
            "<!-- /question -->",
            $"```text\nSubject: {question.Subject}\n\n{string.Join("TASK_TOKEN", question.Parts)}```\n");
    }

    [Fact]
    public void The_guide_shows_the_message_that_people_get()
    {
        var message = _tasks.Announce(Read<AnnouncementRequest>("Announce")).Messages.ShouldHaveSingleItem();

        Repository.VerifyBetween(
            "docs/guide.md",
            "<!-- message: written by EventFileTests, with UPDATE_GOLDEN=1 -->\n",
            "<!-- /message -->",
            $"```text\nSubject: {message.Subject}\n\n{message.Message}```\n");
    }

    private static T Read<T>(string name)
    {
        using var file = File.OpenRead(Repository.PathOf($"events/{name}.json"));

        return s_serializer.Deserialize<T>(file);
    }

    /// <summary>Some members of an answer, as the function's serializer writes them.</summary>
    private static void Show<T>(StringBuilder answers, string name, T answer, params string[] members)
    {
        using var stream = new MemoryStream();
        s_serializer.Serialize(answer, stream);
        var whole = JsonNode.Parse(stream.ToArray())!.AsObject();
        var shown = new JsonObject(members.Select(member => KeyValuePair.Create(member, whole[member]?.DeepClone())));

        answers.Append($"`{name}.json`:\n\n```json\n{shown.ToJsonString(s_readable).ReplaceLineEndings("\n")}\n```\n\n");
    }

    private Func<HookEvent, ILambdaContext, Task> Hook(string name)
    {
        var clock = new ImpatientClock();
        var hooks = new LifecycleHooks(new HookStart(_aws.StepFunctions(), Answer(), new RetryingCall(clock), new HookSettings("arn:preflight", "arn:canary")));

        return typeof(LifecycleHooks).GetMethod(name)!.CreateDelegate<Func<HookEvent, ILambdaContext, Task>>(hooks);
    }

    private EcsLifecycleHook EcsHook() => new(new EcsHook(_aws.StepFunctions(), new RetryingCall(new ImpatientClock()), new HookSettings("arn:preflight", "arn:canary"), TimeProvider.System));

    private static string InFileName(string stage) => stage.ToLowerInvariant().Replace('_', '-');

    private HookAnswer Answer() => new(_aws.CodeDeploy(), new RetryingCall(new ImpatientClock()), new HookSettings("arn:preflight", "arn:canary"));

    [GeneratedRegex(@"^  (?<id>\w+):\n    Type: AWS::Serverless::Function$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FunctionPattern();

    /// <summary>Answers 200 to everybody, and keeps who was asked.</summary>
    private sealed class Answering : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.ToString());

            return Task.FromResult(new HttpResponseMessage());
        }
    }
}
