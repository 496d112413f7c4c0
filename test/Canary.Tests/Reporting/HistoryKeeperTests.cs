using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Reporting;

public sealed class HistoryKeeperTests
{
    private const int LargestState = 262_144;
    private const string Folder = "reports/shop/shop-production";

    private static readonly DateTimeOffset s_now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_event_says_what_the_report_says()
    {
        var failed = Announced.FailedByErrors();
        Report[] reports =
        [
            Announced.Passed(), failed, Announced.PassedByPolicy(), Announced.PassedOnRetry(), Announced.PassedNarrowly(), Announced.FailedPreflight(), Announced.RolledBack(),
            failed with { Status = Answer.Succeeded, Mandate = MandateKind.Observes, WouldHaveFailed = true },
            .. Enum.GetValues<WatchOutcome>().Select(outcome => failed with { LifecycleEvent = "AllowTraffic", Watched = outcome, Status = WatchOutcomes.IsAgainst(outcome) ? Answer.Failed : Answer.Succeeded }),
            failed with { LifecycleEvent = "AllowTraffic", Watched = WatchOutcome.TooLate, Mandate = MandateKind.Observes },
            failed with { LifecycleEvent = "AllowTraffic", Watched = WatchOutcome.Reported, Status = Answer.Succeeded, Mandate = MandateKind.Observes, WouldHaveFailed = true },
        ];

        foreach (var request in reports.Select(report => Announced.Request(report)).SelectMany(request => new[] { request, request with { Answered = new StepFailure("CodeDeploy.LifecycleEventAlreadyCompletedException", "") } }))
        {
            var report = request.Report!;
            PastVerdict.Of(Detail(request), "page").ShouldBe(PastVerdict.Of(report, "page") with { Reason = Excerpt.Of(PastVerdict.Of(report, "").Reason, 1000) }, $"{report.Headline} {report.Watched}");
        }
    }

    /// <summary>EventBridge brings events twice and in any order.</summary>
    [Fact]
    public void In_whichever_order_and_however_often_the_events_come_the_history_is_that_of_the_reports()
    {
        var reports = Gen.Choose(0, 3).SelectMany(deployment => Gen.Choose(0, 4).SelectMany(hook => Gen.Choose(0, 5).Select(kind => (deployment, hook, kind)))).ListOf(12)
            .SelectMany(list => Gen.Shuffle(list.Concat(list.Take(4)).ToArray()).Select(shuffled => (list, shuffled)));

        Prop.ForAll(reports.ToArbitrary(), drawn =>
        {
            // One report of a hook, whatever is drawn for it.
            var kinds = drawn.list.GroupBy(one => (one.deployment, one.hook)).ToDictionary(same => same.Key, same => same.First().kind);
            var bucket = new Bucket();
            foreach (var (deployment, hook, _) in drawn.shuffled)
            {
                bucket.Hear(Request(deployment, hook, kinds[(deployment, hook)]));
            }

            var told = History.Of(kinds.Select(one => PastVerdict.Of(Request(one.Key.deployment, one.Key.hook, one.Value).Report!, "")), new Dictionary<string, Mark>());
            var kept = Of(bucket);

            return kept.Scores.SequenceEqual(told.Scores)
                && kept.Deployments.Select(Shown).SequenceEqual(told.Deployments.Select(Shown))
                && kept.Deployments.All(one => one.Decisive.Page.Contains($"/{one.Id}-", StringComparison.Ordinal));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

        static string Shown(PastDeployment one) => $"{one.Id} {one.StartedAt:O} {one.Outcome} {(one.Outcome == PastOutcome.Passed ? "" : $"{one.Decisive.LifecycleEvent}: {one.Decisive.Reason}")}";
    }

    [Fact]
    public void The_two_hundred_latest_deployments_are_kept_and_an_older_one_that_comes_late_is_not()
    {
        var bucket = new Bucket();
        foreach (var deployment in Enumerable.Range(1, 201))
        {
            bucket.Hear(Request(deployment, 0, 0)).ShouldBe(HistoryStep.Show);
        }

        Of(bucket).Deployments.Select(one => one.Id).ShouldBe(Enumerable.Range(2, 200).Reverse().Select(deployment => $"d-{deployment}"));
        bucket.Hear(Request(0, 0, 0)).ShouldBe(HistoryStep.Done);
        Of(bucket).Deployments[^1].Id.ShouldBe("d-2");
    }

    [Fact]
    public void Two_hundred_deployments_with_seven_reports_are_all_listed()
    {
        var bucket = Full("green fails more than blue: it failed 10 of 139 probes, 7.2% (95% interval 1.9% to 16.6%), and that is 100 letters", 7);

        XDocument.Parse(bucket.Page).Descendants("tr").Count(row => row.Attribute("class") is not null).ShouldBe(200);
        XDocument.Parse(bucket.Page).Descendants("td").First(cell => cell.PreviousNode is not null).Value.ShouldBe("200");
    }

    /// <summary>As the function and Step Functions write JSON: what has to be escaped is, and nothing else.</summary>
    [Theory]
    [InlineData("x", 7)]
    [InlineData("\"", 7)]
    [InlineData("<", 7)]
    [InlineData("'", 7)]
    [InlineData("\\", 7)]
    [InlineData("\u4e16", 7)]
    [InlineData("\ud83d\ude00", 7)]
    [InlineData("\ud83d\ude00", 40)]
    [InlineData("x", 14)]
    public void A_full_history_leaves_a_state_room_to_spare_whatever_stands_in_it(string letter, int reports)
    {
        var bucket = Full(string.Concat(Enumerable.Repeat(letter, 2500)), reports);

        bucket.Largest.ShouldBeLessThan(LargestState * 8 / 10);
        TestContext.Current.TestOutputHelper!.WriteLine($"{bucket.Largest}: {bucket.Body!.Length} of history, {Of(bucket).Deployments.Count} deployments, {bucket.Page.Length} of page");
    }

    [Theory]
    [InlineData("\u4e16")]
    [InlineData("&")]
    public void A_page_lists_fewer_deployments_where_they_would_not_fit(string letter)
    {
        var letters = string.Concat(Enumerable.Repeat(letter, 300));
        var bucket = Full(letters[..40], 2, letters);
        var rows = XDocument.Parse(bucket.Page).Descendants("tr").Count(row => row.Attribute("class") is not null);

        rows.ShouldBeInRange(100, 199);
        bucket.Page.ShouldContain($"the latest {rows} of 200");
        bucket.Largest.ShouldBeLessThan(LargestState * 8 / 10);
    }

    [Fact]
    public void Any_event_at_all_leaves_a_state_room_to_spare() => Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
    {
        var bucket = new Bucket();
        bucket.Hear(Announced.Request(Announced.Largest(text.Get, targets: 2)) with { DeploymentId = $"d-{text.Get}", LifecycleEvent = text.Get });
        bucket.Largest.ShouldBeLessThan(LargestState * 8 / 10);
        XDocument.Parse(bucket.Page).Descendants("a").ShouldHaveSingleItem();
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public void A_rollback_and_a_report_that_could_not_be_made_are_left_out()
    {
        new Bucket().Hear(Announced.Request(Announced.RolledBack())).ShouldBe(HistoryStep.Done);
        new Bucket().Hear(Announced.Request(Announced.Missing())).ShouldBe(HistoryStep.Done);
    }

    [Fact]
    public void What_is_no_event_of_a_verdict_is_refused()
    {
        Should.Throw<JsonException>(() => HistoryKeeper.Remember(new RememberRequest { Event = JsonDocument.Parse("""{ "deploymentId": "d-1" }""").RootElement }));
        Should.Throw<JsonException>(() => HistoryKeeper.Remember(new RememberRequest())).Message.ShouldBe("There is neither an event nor an entry");
    }

    /// <summary>Whoever may put an event on the bus may name any page.</summary>
    [Theory]
    [InlineData("reports/../shop/2026/06/01/d-1-AfterInstall.html")]
    [InlineData("reports/shop/shop-production/d-1-AfterInstall.html")]
    [InlineData("https://evil.example/d-1-AfterInstall.html")]
    [InlineData("reports/shop/shop-production/javascript:alert(1)")]
    [InlineData("reports/shop/shop-production/2026'onclick='x/d-1-AfterInstall.html")]
    public void A_page_that_is_none_of_ours_is_not_linked(string page)
    {
        var bucket = new Bucket();
        var told = Announcer.Announce(Request(1, 1, 0)).Events[0].Detail;

        bucket.Hear(told.Replace($"{Folder}/2026/06/01/d-1-AfterInstall.html", page, StringComparison.Ordinal));

        XDocument.Parse(bucket.Page).Descendants("a").ShouldBeEmpty();
        bucket.Page.ShouldContain("<td>d-1</td>");
    }

    [Theory]
    [InlineData("S3.NoSuchKeyException", null, null, HistoryStep.Write)]
    [InlineData("States.DataLimitExceeded", null, null, HistoryStep.Write)]
    [InlineData("S3.S3Exception", 0, null, HistoryStep.Write)]
    [InlineData("S3.S3Exception", 1, Folder + "/history.json.bak", HistoryStep.Write)]
    [InlineData("S3.S3Exception", 1, Folder + "/history.json", HistoryStep.Wait)]
    [InlineData("S3.S3Exception", null, null, HistoryStep.Wait)]
    [InlineData("States.Timeout", null, null, HistoryStep.Wait)]
    [InlineData(null, null, null, HistoryStep.Wait)]
    public void Only_a_history_that_is_not_there_is_begun(string? error, int? count, string? key, string next)
    {
        var entry = Heard(Request(1, 0, 0)).Entry;

        HistoryKeeper.Remember(new RememberRequest { Entry = entry, Stored = new StoredHistory { Error = error, Listing = new StoredKeys(count, key is null ? null : [new StoredKey(key)]) }, Now = s_now }).Next.ShouldBe(next);
    }

    [Fact]
    public void It_gives_up_after_ten_attempts_and_waits_eight_to_fifteen_seconds_between_them()
    {
        var remembered = Heard(Request(1, 0, 0));
        List<(string Next, int Seconds)> steps = [];
        do
        {
            remembered = LambdaJson.Travel(HistoryKeeper.Remember(LambdaJson.Travel(new RememberRequest { Entry = remembered.Entry, Attempt = remembered.Attempt, Stored = new StoredHistory { Body = """{ "version": 1 }""" }, Now = s_now })));
            steps.Add((remembered.Next, remembered.Seconds));
        }
        while (remembered.Next == HistoryStep.Write);

        steps.Select(step => step.Next).ShouldBe([.. Enumerable.Repeat(HistoryStep.Write, 9), HistoryStep.GiveUp]);
        steps.ShouldAllBe(step => step.Seconds >= 8 && step.Seconds <= 15);
        steps.Select(step => step.Seconds).Distinct().Count().ShouldBeGreaterThan(3);
    }

    [Fact]
    public void The_page_shows_the_service_without_marks_and_says_so()
        => Golden.Verify(PageOfAService().Replace("><", ">\n<", StringComparison.Ordinal));

    internal static string PageOfAService()
    {
        var bucket = new Bucket();
        bucket.Hear(Request(1, 0, 0));
        bucket.Hear(Request(2, 1, 1));

        return bucket.Page;
    }

    private static Remembered Heard(AnnouncementRequest request) => HistoryKeeper.Remember(new RememberRequest { Event = JsonDocument.Parse(Announcer.Announce(request).Events[0].Detail).RootElement });

    private static VerdictDetail Detail(AnnouncementRequest request) => VerdictEvent.Read(JsonDocument.Parse(Announcer.Announce(request).Events[0].Detail).RootElement);

    private static History Of(Bucket bucket) => History.Of(KeptHistory.Read(bucket.Body!)!.Verdicts("shop/shop-production"), new Dictionary<string, Mark>());

    private static Bucket Full(string text, int reports, string service = "shop")
    {
        var bucket = new Bucket();
        var kept = KeptHistory.Empty;
        foreach (var deployment in Enumerable.Range(0, 200))
        {
            foreach (var hook in Enumerable.Range(0, reports))
            {
                var entry = Heard(Request(deployment, hook, 1, text)).Entry!;
                kept = kept.With(entry with { DeploymentId = $"d-{deployment:000}{(service is "shop" ? Excerpt.Of(text, 20) : Excerpt.Of(service, 90))}", Report = entry.Report with { Name = $"PRE_PRODUCTION_TRAFFIC_SHIFT-{hook}" } });
            }
        }

        bucket.Body = LambdaJson.Write(kept);
        bucket.Hear(Request(300, 0, 1, text, service));

        return bucket;
    }

    /// <summary>A hook of a deployment: passed, failed, would have failed, undecided, a watch that has seen nothing, or a gate that broke.</summary>
    private static AnnouncementRequest Request(int deployment, int hook, int kind, string? text = null, string service = "shop")
    {
        var lifecycleEvent = LifecycleEvent.All[hook % LifecycleEvent.All.Count];
        var started = s_now.AddHours(deployment).AddMinutes((hook * 7) % 60);
        var report = new Report
        {
            DeploymentId = $"d-{deployment}",
            Application = service,
            DeploymentGroup = "shop-production",
            LifecycleEvent = lifecycleEvent,
            StartedAt = started,
            Seconds = 10 + hook,
            Status = kind is 1 or 5 ? Answer.Failed : Answer.Succeeded,
            Mandate = kind == 2 ? MandateKind.Observes : MandateKind.Decides,
            WouldHaveFailed = kind == 2,
            Watched = kind == 4 ? WatchOutcome.Watched : null,
            Evidence = hook == 2 ? Announced.Passed().Evidence : null,
            Verdict = kind switch
            {
                1 or 2 => Verdict.Of(Outcome.Fail, Rule.FailErrors),
                3 => Verdict.Of(Outcome.Inconclusive, Rule.InconclusiveErrors),
                5 => Verdict.Of(Outcome.Fail, Rule.GateFailed),
                _ => Verdict.Of(Outcome.Pass, Rule.PassedNoWorse),
            },
            Reasons = [text ?? $"{lifecycleEvent} of {deployment}"],
        };

        return new AnnouncementRequest { DeploymentId = report.DeploymentId, LifecycleEvent = lifecycleEvent, Now = new DateTimeOffset(2026, 6, 1, 13, 0, 0, TimeSpan.Zero), ReportBucket = Announced.Bucket, Report = report };
    }

    /// <summary>Where the history lies, and a workflow that does what it is told; what it carries crosses the function's border as JSON.</summary>
    private sealed class Bucket
    {
        public string? Body { get; set; }

        public string Page { get; private set; } = "";

        /// <summary>Of what the function was handed and has returned. Bytes.</summary>
        public int Largest { get; private set; }

        /// <summary>Returns the last step.</summary>
        public string Hear(AnnouncementRequest request) => Hear(Announcer.Announce(request).Events[0].Detail);

        public string Hear(string detail)
        {
            var remembered = Invoke(new RememberRequest { Event = JsonDocument.Parse(detail).RootElement });
            while (remembered.Next is HistoryStep.Read or HistoryStep.Write)
            {
                Body = remembered.History is { } history ? LambdaJson.Write(history) : Body;
                remembered = Invoke(new RememberRequest
                {
                    Entry = remembered.Entry,
                    Attempt = remembered.Attempt,
                    Now = s_now,
                    Stored = Body is null ? new StoredHistory { Error = "S3.NoSuchKeyException" } : new StoredHistory { Body = Body },
                });
            }

            Page = remembered.Next == HistoryStep.Show ? remembered.Page : Page;

            return remembered.Next;
        }

        private Remembered Invoke(RememberRequest request)
        {
            var sent = LambdaJson.Write(request);
            var answer = LambdaJson.Write(HistoryKeeper.Remember(LambdaJson.Read<RememberRequest>(sent)));
            Largest = request.Event is null ? new[] { Largest, Encoding.UTF8.GetByteCount(sent), Encoding.UTF8.GetByteCount(answer) }.Max() : Largest;

            return LambdaJson.Read<Remembered>(answer);
        }
    }
}
