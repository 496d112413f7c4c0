using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Reporting;

public sealed class VerdictPageTests
{
    private const int MostBytes = 64_000;

    /// <summary>Escapes what JSON wants escaped and nothing else, as most writers do.</summary>
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Tells_a_pass() => Golden.Verify(Lines(Announced.Announce(Announced.Passed()).Page));

    [Fact]
    public void Tells_a_fail_with_its_diagnosis() => Golden.Verify(Lines(Announced.Announce(Announced.FailedByErrors()).Page));

    /// <summary>The tables count what came after the warm-up: a sample of it would contradict them.</summary>
    [Theory]
    [InlineData(10.5, 20, true)]
    [InlineData(10.5, 21, false)]
    [InlineData(0.0, 0, false)]
    [InlineData(null, 0, false)]
    public void Says_of_each_sample_whether_it_is_of_the_warm_up_that_the_tables_leave_out(double? seconds, int slot, bool says)
    {
        var failed = Announced.FailedByErrors();
        var report = failed with
        {
            Evidence = failed.Evidence! with { WarmUp = new WarmUpReport { Seconds = seconds } },
            Observations = failed.Observations! with { Failures = [.. failed.Observations.Failures.Select(sample => sample with { Slot = slot })] },
        };

        Strict.Read(Announced.Announce(report).Page).Descendants("li").Select(item => item.Value.Trim())
            .ShouldContain($"green home at 10.0.2.12:8080{(says ? " in the warm-up" : "")}: timeout after 2000 ms");
    }

    [Fact]
    public void Tells_what_green_is_made_of_from_which_commit_and_by_whom()
    {
        var digest = $"sha256:{new string('a', 64)}";
        var report = Announced.Passed() with
        {
            PlanSource = "/hooks/default",
            PlanVersion = 7,
            Provenance = new Provenance
            {
                Revision = "AppSpecContent 0a1b",
                TaskDefinition = "arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:8",
                RegisteredBy = "arn:aws:sts::111122223333:assumed-role/deploy/<b>me</b>",
                Creator = "user",
                Commit = new Commit("9fceb02", CommitSource.ImageLabel),
                Images = [new DeployedImage("web", "shop:v8", digest), new DeployedImage("log", $"log@{digest}", digest), new DeployedImage("proxy", "envoy:9", null)],
            },
        };

        Strict.Read(Announced.Announce(report).Page).Descendants("tr").Select(row => string.Join(" | ", row.Elements("td").Select(cell => cell.Value)))
            .SkipWhile(row => !row.StartsWith("ECS service", StringComparison.Ordinal)).TakeWhile(row => !row.StartsWith("Started", StringComparison.Ordinal)).ShouldBe(
            [
                "ECS service | shop",
                "Commit | 9fceb02, by the label org.opencontainers.image.revision",
                $"Image | web: shop:v8, {digest}",
                $"Image | log: log@{digest}",
                "Image | proxy: envoy:9",
                "Task definition | arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:8",
                "Registered by | arn:aws:sts::111122223333:assumed-role/deploy/<b>me</b>",
                "Revision | AppSpecContent 0a1b",
                "Deployed by | user, as CodeDeploy calls it",
                "Plan | /hooks/default, version 7",
            ]);
    }

    [Theory]
    [InlineData(CommitSource.GitHubRevision, "9fceb02, by the revision on GitHub")]
    [InlineData(CommitSource.ImageLabel, "9fceb02, by the label org.opencontainers.image.revision")]
    [InlineData(CommitSource.Description, "9fceb02, by the deployment's description")]
    [InlineData(CommitSource.ImageTag, "9fceb02, by the image's tag")]
    public void Names_what_says_which_commit_it_was(CommitSource source, string told)
        => Strict.Read(Announced.Announce(Announced.Passed() with { Provenance = new Provenance { Commit = new Commit("9fceb02", source) } }).Page).Descendants("td").Select(cell => cell.Value).ShouldContain(told);

    [Fact]
    public void Tells_what_is_known_without_a_report()
    {
        var page = Strict.Read(Announced.Announce(Announced.Missing()).Page);

        page.Descendants("h1").Single().Value.ShouldBe("Failed at AfterAllowTestTraffic");
        page.Descendants("p").First().Value.ShouldBe("Failed: the report could not be made");
        page.Value.ShouldContain("GateFailed (Fail)");
        page.Descendants("h2").Select(title => title.Value).ShouldBe(["Rule", "Deployment"]);
        Strict.Read(Announced.Announce((Report?)null).Page).Descendants("h1").Single().Value.ShouldBe("Failed at AfterAllowTestTraffic");
    }

    [Fact]
    public void Answers_in_a_word_and_in_a_colour()
    {
        Look(Announced.Passed()).ShouldBe(("Succeeded at AfterAllowTestTraffic", "answer good"));
        Look(Announced.FailedByErrors()).ShouldBe(("Failed at AfterAllowTestTraffic", "answer bad"));
        Look(Announced.PassedByPolicy()).ShouldBe(("Succeeded, undecided at AfterAllowTestTraffic", "answer doubt"));
        Look(Announced.PassedOnRetry()).ShouldBe(("Succeeded on attempt 2 at AfterAllowTestTraffic", "answer doubt"));

        static (string Word, string Colour) Look(Report report)
        {
            var page = Strict.Read(Announced.Announce(report).Page);
            return (page.Descendants("h1").Single().Value, page.Descendants("header").Single().Attribute("class")!.Value);
        }
    }

    [Fact]
    public void Tells_findings_by_severity_with_cure_and_exception()
    {
        var page = Strict.Read(Announced.Announce(Announced.FailedPreflight()).Page);
        var groups = page.Descendants("h3").ToList();

        groups.Select(group => group.Value.Split(' ')[0]).ShouldBe(["Errors", "Warnings", "Info", groups[^1].Value.Split(' ')[0]]);
        var errors = groups[0].ElementsAfterSelf("ul").First().Elements("li").Select(finding => finding.Value).ToList();
        errors[0].ShouldStartWith("rollback-enabled ");
        errors[0].ShouldContain(". Enable it for the event DEPLOYMENT_FAILURE");
        errors.ShouldContain(error => error.StartsWith("deployment-config unknown: Could not read", StringComparison.Ordinal));
        errors[^1].ShouldStartWith("blue-healthy excepted (blue is <b>sick</b>, and green is its cure): 1 of 2 blue tasks");
    }

    [Fact]
    public void Tells_the_targets_that_failed_most_and_counts_the_others()
    {
        var report = Announced.Largest("x", targets: 30);
        var page = Strict.Read(Announced.Announce(report).Page);

        page.Descendants("tr").Count(row => row.Value.StartsWith('x')).ShouldBe(20);
        page.Descendants("strong").Count(mark => mark.Value == "suspect").ShouldBe(1);
        page.Descendants("tr").First(row => row.Value.StartsWith('x')).Descendants("strong").ShouldHaveSingleItem("the suspect comes first, however many failed more often");
        var others = report.Evidence!.Targets.Where(target => target.Index != report.Verdict!.Suspect).OrderByDescending(target => target.Failed).Skip(19).ToList();
        page.Value.ShouldContain($"the other 10 targets together failed {others.Sum(target => target.Failed)} of ");
    }

    [Fact]
    public void Allows_the_browser_nothing_but_its_own_style()
    {
        var page = Strict.Read(Announced.Announce(Announced.FailedByErrors()).Page);

        page.Descendants("meta").Single(meta => meta.Attribute("http-equiv")?.Value == "Content-Security-Policy").Attribute("content")!.Value
            .ShouldBe("default-src 'none'; style-src 'unsafe-inline'");
        page.Descendants().Select(element => element.Name.LocalName).ShouldAllBe(name => !new[] { "script", "link", "img", "iframe", "object", "form", "base", "image", "use", "foreignObject", "animate" }.Contains(name));
        page.Descendants("style").Single().Value.ShouldNotContain("url(");
    }

    [Fact]
    public void No_text_leaves_its_element()
    {
        var harmless = Strict.Skeleton(Strict.Read(Page("x")));
        var texts = Gen.Choose(1, 20).SelectMany(length => Gen.Elements(
            "<", ">", "&", "'", "\"", "\\", "`", "=", "/", "-->", "]]>", "</style>", "</title>", "<script>", "' onload='x", "{", "\0", "\n", "\u2028", "\u202e", "\ud800", "\ud83d\ude00", "\uffff", "é", "&lt;", "&#x3c;", "javascript:", "a ")
            .ArrayOf(length).Select(string.Concat));

        Prop.ForAll(texts.ToArbitrary(), text => Strict.Skeleton(Strict.Read(Page($"x{text}"))) == harmless).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
        Strict.Read(Page("<script>alert(1)</script>")).Value.ShouldContain("<script>alert(1)</script>");
    }

    [Fact]
    public void Is_the_same_within_quotes_as_in_JSON()
    {
        string[] pages = [Page("\\ \" ' \u0001 \n \u2028 é \ud83d\ude00 \ud800 \u007f \uffff"), .. Reports().Select(report => Announced.Announce(report).Page)];

        foreach (var page in pages)
        {
            JsonSerializer.Serialize(page, s_json).ShouldBe($"\"{page}\"");
            page.ShouldAllBe(letter => letter >= ' ' && letter <= '~');
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("A sentence as long as most of them are, with a number such as 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8 in it. ")]
    [InlineData("\ud83d\ude00")]
    [InlineData("<>&\"'")]
    public void Is_small_whatever_it_is_made_of(string text)
    {
        var page = Page(string.Concat(Enumerable.Repeat(text, 3000 / text.Length)), targets: 100);

        page.Length.ShouldBeLessThan(MostBytes);
    }

    /// <summary>Twenty targets and twenty probes over five minutes, with failures of both sides all the time, and texts as they are.</summary>
    [Fact]
    public void Has_room_for_every_picture_of_the_largest_recording()
    {
        var page = Strict.Read(Announced.Announce(Announced.LargestRecorded()).Page);

        Announced.Announce(Announced.LargestRecorded()).Page.Length.ShouldBeLessThan(60_000);
        page.Descendants("h3").Select(title => title.Value).ShouldContain("By probe");
        page.Descendants("td").Count(cell => cell.Attribute("rowspan") is not null).ShouldBe(20);
        page.Descendants("svg").First().Elements("rect").Count().ShouldBe(121);
    }

    [Fact]
    public void Leaves_pictures_out_where_long_texts_take_their_room_and_says_so()
    {
        var lengthy = Announced.LargestRecorded(string.Concat(Enumerable.Repeat("as long as a text may be ", 120)));
        var page = Announced.Announce(lengthy).Page;

        page.Length.ShouldBeLessThan(MostBytes);
        Strict.Read(page).Descendants("svg").ShouldBeEmpty();
        Strict.Read(page).Descendants("p").Select(text => text.Value).ShouldContain("There is no room here for pictures; the JSON report holds what was judged.");
    }

    [Fact]
    public void Leads_to_execution_deployment_report_and_history()
        => Strict.Read(Announced.Announce(Announced.Passed()).Page).Descendants("a").Select(link => link.Attribute("href")!.Value).ShouldBe([
            $"https://eu-central-1.console.aws.amazon.com/states/home?region=eu-central-1#/v2/executions/details/{Announced.Execution}",
            "https://eu-central-1.console.aws.amazon.com/codesuite/codedeploy/deployments/d-NN167W3D6?region=eu-central-1",
            $"https://eu-central-1.console.aws.amazon.com/s3/object/{Announced.Bucket}?region=eu-central-1&prefix=reports/shop/shop-production/2026/03/01/d-NN167W3D6-AfterAllowTestTraffic.html",
            $"https://eu-central-1.console.aws.amazon.com/s3/object/{Announced.Bucket}?region=eu-central-1&prefix=reports/shop/shop-production/index.html",
        ]);

    private static IEnumerable<Report> Reports() =>
        [Announced.Passed(), Announced.FailedByErrors(), Announced.PassedByPolicy(), Announced.PassedOnRetry(), Announced.FailedPreflight(), Announced.RolledBack(), Announced.Missing()];

    /// <summary>Everything that somebody else wrote is this text.</summary>
    private static string Page(string text, int targets = 4) => Announced.Announce(Announced.Request(Announced.Largest(text, targets)) with { DeploymentId = text, LifecycleEvent = text, ReportBucket = text }).Page;

    private static string Lines(string page) => page.Replace("><", ">\n<", StringComparison.Ordinal).Replace("}", "}\n", StringComparison.Ordinal);
}
