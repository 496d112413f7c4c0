using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Canary.Reporting;
using Canary.Reporting.Pages;
using Hooks;

namespace Rehearsal.Tests.Scenarios;

/// <summary>The history of a service that the bucket keeps: what is in it, and that nothing which goes wrong with it changes a deployment.</summary>
public sealed class HistoryScenarios
{
    private const string GetCall = "s3:getObject";

    [Theory]
    [OnBoth]
    public void Every_deployment_is_in_it_and_says_what_the_reports_say(Controller controller)
    {
        RehearsalStack stack = null!;
        var result = new Scenario { Controller = controller, GreenFault = "errors=20%", Deployments = 2, Given = it => stack = it }.Deploy();

        var reports = stack.Stored.Where(stored => stored.Key.EndsWith(".json", StringComparison.Ordinal) && stored.Key != KeyOf(stack, "history.json"))
            .Select(stored => JsonSerializer.Deserialize(stored.Body, HooksJson.Default.Report)!).Where(report => report.DeploymentId is not "").ToList();
        var told = History.Of(reports.Select(report => PastVerdict.Of(report, "")), new Dictionary<string, Mark>());
        Rows(Object(stack, "index.html").Body).ShouldBe(Rows(HistoryPage.Of(told, default)));
        told.Deployments.Count.ShouldBe(2, result.ToString());
        Kept(stack).ShouldBe(told.Deployments.Select(one => one.Id));
    }

    [Theory]
    [OnBoth]
    public void Its_page_lies_beside_the_reports_and_each_of_its_links_leads_to_one(Controller controller)
    {
        RehearsalStack stack = null!;
        var result = new Scenario { Controller = controller, Deployments = 2, Given = it => stack = it }.Deploy();

        var page = Object(stack, "index.html");
        var links = XDocument.Parse(page.Body).Descendants("a").Select(link => link.Attribute("href")!.Value).ToList();

        page.ContentType.ShouldBe("text/html; charset=utf-8");
        links.Count.ShouldBe(2, result.ToString());
        links.ShouldAllBe(link => stack.Stored.Any(stored => stored.Key == KeyOf(stack, link)));
        links[0].ShouldContain(result.Deployed.Id);
    }

    /// <summary>Both read the same history, and the second to write takes the first one's report out again.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Reports_that_come_at_the_same_moment_are_all_in_it(int reports) => Play(async stack =>
    {
        stack.Api.Latency = TimeSpan.FromMilliseconds(100);
        foreach (var number in Enumerable.Range(1, reports))
        {
            Say(stack, $"d-{number}");
        }

        await stack.Settled;

        Kept(stack).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(1, reports).Select(number => $"d-{number}"));
        stack.Api.CallsOf("s3:putObject").ShouldBeGreaterThan(2 * reports, "at least one report was overwritten, and written again");
        Object(stack, "index.html").Body.ShouldContain($"{reports} deployments");
    });

    [Fact]
    public void The_same_event_again_changes_nothing() => Play(async stack =>
    {
        Say(stack, "d-1");
        Say(stack, "d-2");
        await stack.Settled;
        var before = Object(stack, "history.json").Body;

        foreach (var again in stack.Account.EventBus.Events.Where(arrived => arrived.Source == "codedeploy.hooks").Reverse().ToList())
        {
            stack.Account.EventBus.Put(again);
        }

        await stack.Settled;
        Object(stack, "history.json").Body.ShouldBe(before);
    });

    [Theory]
    [OnBoth]
    public void A_function_that_throws_hangs_or_returns_garbage_changes_nothing_of_a_deployment(Controller controller)
    {
        var whole = Story(new Scenario { Controller = controller, GreenFault = "errors=20%" });
        Func<Func<Task<JsonNode?>>, Task<JsonNode?>>[] broken =
        [
            _ => throw new FunctionException("NullReferenceException", "a bug"),
            _ => new TaskCompletionSource<JsonNode?>().Task,
            _ => Task.FromResult<JsonNode?>(null),
            _ => Task.FromResult<JsonNode?>("banana"),
            async proceed => JsonNode.Parse((await proceed())!.ToJsonString().Replace("\"Entry\"", "\"Nothing\"", StringComparison.Ordinal)),
        ];

        foreach (var act in broken)
        {
            Story(new Scenario { Controller = controller, GreenFault = "errors=20%", Intercept = (function, _, proceed, _) => function.LogicalId == "Remember" ? act(proceed) : proceed() })
                .ShouldBe(whole);
        }
    }

    [Fact]
    public void The_first_report_is_told_from_a_history_that_S3_denies() => Play(async stack =>
    {
        stack.Api.Intercept = async (call, parameters, proceed, _) =>
            call.Operation == GetCall && !Exists(stack, parameters) ? throw Denied() : await proceed();

        Say(stack, "d-1");
        await stack.Settled;

        Kept(stack).ShouldBe(["d-1"]);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_history_that_cannot_be_read_is_not_overwritten(bool mayList) => Play(async stack =>
    {
        Say(stack, "d-1");
        await stack.Settled;
        var before = Object(stack, "history.json").Body;
        stack.Api.Intercept = (call, _, proceed, _) => call.Operation == GetCall || (call.Operation == "s3:listObjectsV2" && !mayList) ? throw Denied() : proceed();

        Say(stack, "d-2");
        await stack.Settled;

        Object(stack, "history.json").Body.ShouldBe(before);
        stack.Api.CallsOf(GetCall).ShouldBeInRange(10, 30);
    });

    [Fact]
    public void A_history_that_S3_throttles_gets_its_report_later() => Play(async stack =>
    {
        Say(stack, "d-1");
        await stack.Settled;
        stack.Api.Faults.Fail(GetCall, times: 3, new AwsException("SlowDown", "Please reduce your request rate.", 503));
        stack.Api.Faults.Fail("s3:putObject", times: 1, new AwsException("SlowDown", "Please reduce your request rate.", 503));

        Say(stack, "d-2");
        await stack.Settled;

        Kept(stack).ShouldBe(["d-1", "d-2"], ignoreOrder: true);
    });

    [Theory]
    [InlineData("")]
    [InlineData("banana")]
    [InlineData("""{ "version": 2, "deployments": [] }""")]
    [InlineData("""{ "version": 1, "deployments": [null] }""")]
    public void A_history_that_is_none_of_ours_begins_anew_and_its_page_says_so(string body) => Play(async stack =>
    {
        Put(stack, body);

        Say(stack, "d-1");
        await stack.Settled;

        Kept(stack).ShouldBe(["d-1"]);
        Object(stack, "index.html").Body.ShouldContain("what was kept before could not be read");
    });

    [Fact]
    public void A_history_that_is_larger_than_a_state_begins_anew_too() => Play(async stack =>
    {
        Put(stack, new string('x', 300_000));

        Say(stack, "d-1");
        await stack.Settled;

        Kept(stack).ShouldBe(["d-1"]);
    });

    [Fact]
    public void An_event_of_another_bucket_is_for_another_stack() => Play(async stack =>
    {
        Say(stack, "d-1", bucket: "hooks-staging-reports");
        await stack.Settled;

        stack.Stored.ShouldBeEmpty();
    });

    private static void Play(Func<RehearsalStack, Task> play) => new Scenario().Play(async (stack, _) =>
    {
        await play(stack);
        return true;
    });

    /// <summary>What of a deployment a history could change.</summary>
    private static string Story(Scenario scenario)
    {
        var result = scenario.Deploy();
        return string.Join('\n', [$"{result.Deployed.Id} {result.Deployed.Status} {result.Deployed.Message}", .. result.Answers.Select(answer => $"{answer}"), .. result.Reports.Select(report => JsonSerializer.Serialize(report, HooksJson.Default.Report))]);
    }

    private static void Say(RehearsalStack stack, string deployment, string? bucket = null)
    {
        var told = Announcer.Announce(new AnnouncementRequest
        {
            DeploymentId = deployment,
            LifecycleEvent = "AfterAllowTestTraffic",
            Now = stack.Account.Clock.GetUtcNow(),
            ReportBucket = bucket ?? stack.Template.Buckets.Single(),
            Report = new Report
            {
                DeploymentId = deployment,
                LifecycleEvent = "AfterAllowTestTraffic",
                Application = "shop",
                DeploymentGroup = "shop-production",
                Status = Canary.Plans.Answer.Succeeded,
                StartedAt = stack.Account.Clock.GetUtcNow(),
                Verdict = new Verdict { Outcome = Outcome.Pass, Rule = Rule.PassedNoWorse, Reasons = [] },
            },
        }).Events.Single();

        stack.Account.EventBus.Put(new EventOnBus(new JsonObject
        {
            ["id"] = stack.Account.RequestIdentifiers.Uuid(),
            ["source"] = told.Source,
            ["detail-type"] = told.DetailType,
            ["detail"] = JsonNode.Parse(told.Detail),
        }));
    }

    private static void Put(RehearsalStack stack, string body) => stack.Account.Buckets.Find(stack.Template.Buckets.Single())!
        .Put(new StoredObject("reports/shop/shop-production/history.json", "application/json", body, stack.Account.Clock.GetUtcNow()));

    private static bool Exists(RehearsalStack stack, JsonObject parameters) => stack.Stored.Any(stored => stored.Key == parameters["Key"]!.GetValue<string>());

    private static AwsException Denied() => new("AccessDenied", "Access Denied", 403);

    /// <summary>The ids of the deployments.</summary>
    private static IEnumerable<string> Kept(RehearsalStack stack) =>
        JsonNode.Parse(Object(stack, "history.json").Body)!["deployments"]!.AsArray().Select(one => one!["id"]!.GetValue<string>());

    /// <summary>Scores and deployments, as far as they are made without marks.</summary>
    private static IEnumerable<string> Rows(string page) =>
        XDocument.Parse(page).Descendants("tr").Select(row => string.Join(" | ", row.Elements("td").Take(row.Attribute("class") is null ? 9 : 5).Select(cell => cell.Value)));

    private static string KeyOf(RehearsalStack stack, string name) => $"{Folder(stack)}/{name}";

    private static string Folder(RehearsalStack stack) => stack.Stored.Single(stored => stored.Key.EndsWith("/history.json", StringComparison.Ordinal)).Key[..^"/history.json".Length];

    private static StoredObject Object(RehearsalStack stack, string name) => stack.Stored.Single(stored => stored.Key == KeyOf(stack, name));
}
