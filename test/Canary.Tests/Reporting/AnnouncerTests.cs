using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Reporting;

public sealed class AnnouncerTests
{
    // Of a state's input and output: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
    private const int MostOfState = 256 * 1024;

    public static TheoryData<string, bool> Tellings => new()
    {
        { nameof(Announced.FailedByErrors), true },
        { nameof(Announced.FailedPreflight), true },
        { nameof(Announced.Missing), true },
        { nameof(Announced.PassedByPolicy), true },
        { nameof(Announced.PassedOnRetry), true },
        { nameof(Announced.PassedNarrowly), true },
        { nameof(Announced.Passed), false },
        { nameof(Announced.RolledBack), false },
    };

    [Theory]
    [MemberData(nameof(Tellings))]
    public void People_hear_of_what_failed_and_of_what_passed_narrowly(string story, bool isTold)
    {
        var report = Report(story);

        Announced.Announce(report).Messages.Count.ShouldBe(isTold ? 1 : 0);
        Announced.Announce(report, Audience.All).Messages.Count.ShouldBe(1);
        Announced.Announce(report, "everything").Messages.Count.ShouldBe(isTold ? 1 : 0, "a word that is not known silences nothing");
        Announced.Announce(Announced.Request(report, Audience.All) with { Topic = "" }).Messages.ShouldBeEmpty();
    }

    [Fact]
    public void A_narrow_pass_is_told_as_one_wherever_it_is_told()
    {
        var announced = Announced.Announce(Announced.PassedNarrowly());

        var message = announced.Messages.ShouldHaveSingleItem();
        message.Subject.ShouldStartWith("Succeeded, narrowly: shop/shop-production BeforeInstall: A narrow pass: 24 of 45 checks");
        message.Message.ShouldStartWith("Answer: Succeeded, narrowly\nReason: A narrow pass: 24 of 45 checks could not run: ");
        message.Message.ShouldContain("- warning, unknown appspec-read: Could not read the AppSpec");
        announced.Page.ShouldContain("<h1>Succeeded, narrowly at BeforeInstall</h1><p class='lead'>A narrow pass: 24 of 45 checks could not run");
        announced.Page.ShouldContain("class='answer doubt'");
        var detail = JsonDocument.Parse(announced.Events[0].Detail).RootElement;
        (detail.GetProperty("status").GetString(), detail.GetProperty("narrow").GetBoolean()).ShouldBe(("Succeeded", true));
        detail.GetProperty("headline").GetString().ShouldStartWith("BeforeInstall Succeeded: A narrow pass: 24 of 45 checks could not run");
        JsonDocument.Parse(announced.Metrics[0].Message).RootElement.GetProperty("RollbacksPrevented").GetDouble().ShouldBe(0, "nothing would have been rolled back");
    }

    [Theory]
    [InlineData(nameof(Announced.Passed), false)]
    [InlineData(nameof(Announced.FailedByErrors), false)]
    [InlineData(nameof(Announced.FailedPreflight), false)]
    [InlineData(nameof(Announced.PassedByPolicy), true)]
    [InlineData(nameof(Announced.PassedOnRetry), true)]
    public void The_event_says_of_every_pass_whether_it_was_narrow(string story, bool isNarrow)
        => JsonDocument.Parse(Announced.Announce(Report(story)).Events[0].Detail).RootElement.GetProperty("narrow").GetBoolean().ShouldBe(isNarrow);

    [Fact]
    public void A_message_goes_to_the_topic() => Announced.Announce(Announced.Missing()).Messages[0].TopicArn.ShouldBe(Announced.Topic);

    /// <summary>Whoever promotes a version on Succeeded must not hear it of an answer that CodeDeploy refused.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_answer_that_CodeDeploy_did_not_take_is_told_as_unknown(bool passed)
    {
        var refused = new StepFailure("CodeDeploy.LifecycleEventAlreadyCompletedException", "The lifecycle event is completed already");
        var announced = Announced.Announce(Announced.Request(passed ? Announced.Passed() : Announced.FailedByErrors()) with { Answered = refused });

        JsonDocument.Parse(announced.Events[0].Detail).RootElement.GetProperty("status").GetString().ShouldBe("Unknown");
        announced.Messages.ShouldHaveSingleItem().Subject.ShouldStartWith("Unknown: shop/shop-production ");
        announced.Messages[0].Message.ShouldContain($"Next: CodeDeploy did not take this answer ({(passed ? "Succeeded" : "Failed")}), because it already had one");
        announced.Page.ShouldContain("answer doubt");
        var metrics = JsonDocument.Parse(announced.Metrics[0].Message).RootElement;
        new[] { "Succeeded", "Failed", "VersionsStopped", "RollbacksPrevented" }.ShouldAllBe(metric => metrics.GetProperty(metric).GetDouble() == 0);
    }

    [Fact]
    public void What_CodeDeploy_says_to_an_answer_that_it_takes_changes_nothing()
        => JsonDocument.Parse(Announced.Announce(LambdaJson.Travel(Announced.Request(Announced.Passed()) with { Answered = new StepFailure(null, null) })).Events[0].Detail)
            .RootElement.GetProperty("status").GetString().ShouldBe("Succeeded");

    [Fact]
    public void Report_and_page_lie_by_application_group_and_day()
    {
        var announced = Announced.Announce(Announced.Passed());

        announced.ReportKey.ShouldBe("reports/shop/shop-production/2026/03/01/d-NN167W3D6-AfterAllowTestTraffic.json");
        announced.PageKey.ShouldBe("reports/shop/shop-production/2026/03/01/d-NN167W3D6-AfterAllowTestTraffic.html");
    }

    [Fact]
    public void The_day_is_that_of_UTC()
        => Announced.Announce(Announced.Request(null) with { Now = new DateTimeOffset(2026, 1, 1, 1, 30, 0, TimeSpan.FromHours(2)) }).ReportKey
            .ShouldBe("reports/unknown/unknown/2025/12/31/d-NN167W3D6-AfterAllowTestTraffic.json");

    [Theory]
    [InlineData("my shop/é", "my-shop--")]
    [InlineData("..", "unknown")]
    [InlineData("", "unknown")]
    [InlineData("a.b_c-d", "a.b_c-d")]
    public void Names_are_made_safe_for_a_key(string name, string safe)
        => Announced.Announce(Announced.Passed() with { Application = name, DeploymentGroup = name }).ReportKey.ShouldStartWith($"reports/{safe}/{safe}/2026/");

    [Fact]
    public void A_key_has_safe_characters_and_no_empty_part_whatever_the_names()
        => Prop.ForAll(ArbMap.Default.ArbFor<string?>(), name =>
        {
            var key = Announced.Announce(Announced.Request(Announced.Missing() with { Application = name!, DeploymentGroup = $"{name}{name}{name}" }) with { DeploymentId = name! }).PageKey;

            return key.Length <= 1024 && key.Split('/') is { Length: 7 } parts && parts.All(part => part.Any(char.IsAsciiLetterOrDigit) && part.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_.".Contains(letter)));
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Announces_whatever_the_workflow_left_out()
    {
        var announced = Announced.Announce(LambdaJson.Read<AnnouncementRequest>("""{ "Report": { "Status": "Failed", "Headline": null, "Reasons": null } }"""));

        announced.ReportKey.ShouldBe("reports/unknown/unknown/0001/01/01/unknown-unknown.json");
        (announced.Events.Count, announced.Messages.Count, announced.Metrics.Count).ShouldBe((1, 0, 1));
    }

    [Fact]
    public void The_largest_report_and_what_is_made_of_it_fit_into_a_state()
    {
        var report = Announced.Largest("A sentence as long as most of them are, about 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8, with what it means and more of it. ");
        var request = Announced.Request(report with
        {
            Reasons = [.. report.Reasons.Take(20)],
            Earlier = [.. report.Earlier.Take(1)],
            Causes = [.. report.Causes.Take(12).Select(cause => cause with { Evidence = [.. cause.Evidence.Take(3)] })],
        });

        Encoding.UTF8.GetByteCount(LambdaJson.Write(request) + LambdaJson.Write(Announced.Announce(request))).ShouldBeLessThan(MostOfState);
        (report.Evidence!.Targets.Count, report.Findings.Count).ShouldBe((100, CheckIds.All.Count));
    }

    /// <summary>A recording has its room, which it does not exceed, and a report with one has the longest page.</summary>
    [Fact]
    public void The_longest_recording_and_the_page_with_its_pictures_fit_into_a_state()
    {
        var report = Announced.LargestRecorded(slots: 300);
        var kept = report.Recording!.Calls.Sum(call => call.Rounds.Length);
        var request = Announced.Request(report);

        kept.ShouldBeInRange(Recording.MostCharacters * 3 / 4, Recording.MostCharacters * 3 / 2);
        Encoding.UTF8.GetByteCount(LambdaJson.Write(request) + LambdaJson.Write(Announced.Announce(request))).ShouldBeLessThan(MostOfState);
    }

    private static Report Report(string story) => story switch
    {
        nameof(Announced.FailedByErrors) => Announced.FailedByErrors(),
        nameof(Announced.FailedPreflight) => Announced.FailedPreflight(),
        nameof(Announced.Missing) => Announced.Missing(),
        nameof(Announced.PassedByPolicy) => Announced.PassedByPolicy(),
        nameof(Announced.PassedOnRetry) => Announced.PassedOnRetry(),
        nameof(Announced.PassedNarrowly) => Announced.PassedNarrowly(),
        nameof(Announced.RolledBack) => Announced.RolledBack(),
        _ => Announced.Passed(),
    };
}
