using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Reporting;

public sealed class VerdictMessageTests
{
    [Fact]
    public void Tells_a_fail_one_fact_a_line() => Golden.Verify(Told(Announced.FailedByErrors()));

    [Fact]
    public void Tells_checks_that_did_not_pass() => Golden.Verify(Told(Announced.FailedPreflight()));

    [Fact]
    public void Tells_what_is_known_without_a_report() => Golden.Verify(Told(Announced.Missing()));

    [Fact]
    public void The_subject_says_how_far_from_a_clean_pass_it_was()
    {
        Subject(Announced.Passed()).ShouldStartWith("Succeeded: shop/shop-production AfterAllowTestTraffic: Green is proven good");
        Subject(Announced.PassedByPolicy()).ShouldStartWith("Succeeded, undecided: shop/shop-production AfterAllowTestTraffic: Time ran out");
        Subject(Announced.PassedOnRetry()).ShouldStartWith("Succeeded on attempt 2: shop/shop-production AfterAllowTestTraffic: Green is proven good");
        Subject(Announced.Missing()).ShouldBe("Failed: d-NN167W3D6 AfterAllowTestTraffic: Failed: the report could not be made");
    }

    [Fact]
    public void Subject_and_message_are_what_SNS_takes_whatever_is_told()
    {
        var texts = Gen.Choose(1, 60).SelectMany(length => Gen.Elements("word ", "\n", "\r", "\t", "\0", "é", "\ud83d\ude00", "\ud800", "\u2028", "\u202e", "\"", "x").ArrayOf(length).Select(string.Concat));

        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var message = Announced.Announce(Announced.Request(Announced.Largest(text, targets: 2)) with { DeploymentId = text, LifecycleEvent = text }).Messages[0];

            return message.Subject is { Length: > 0 and < 100 } && char.IsAsciiLetter(message.Subject[0]) && message.Subject.All(letter => letter is >= ' ' and <= '~')
                && message.Message.All(letter => letter == '\n' || !char.IsControl(letter));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Fact]
    public void Is_below_the_limit_of_SNS()
    {
        var text = string.Concat(Enumerable.Repeat("\u4e16", 3000));
        var message = Announced.Announce(Announced.Request(Announced.Largest(text, targets: 2)) with { DeploymentId = text, LifecycleEvent = text, ReportBucket = text }).Messages[0];

        Encoding.UTF8.GetByteCount(message.Message).ShouldBeLessThan(256 * 1024);
        message.Message.ShouldContain("more in the report");
    }

    [Fact]
    public void A_subject_that_is_cut_says_so_and_fills_its_line()
    {
        var subject = Subject(Announced.Passed() with { Reasons = [new string('x', 300)] });

        subject.Length.ShouldBe(99);
        subject.ShouldEndWith("xxx...");
        Subject(Announced.Passed() with { Reasons = [$"{new string('x', 47)} y"] }).ShouldEndWith("xxx...", Case.Sensitive, "where a word ends, too");
        Subject(Announced.Passed() with { Reasons = ["x"] }).ShouldBe("Succeeded: shop/shop-production AfterAllowTestTraffic: x");
    }

    [Theory]
    [InlineData("aws", "eu-central-1", "https://eu-central-1.console.aws.amazon.com/")]
    [InlineData("aws-cn", "cn-north-1", "https://cn-north-1.console.amazonaws.cn/")]
    [InlineData("aws-us-gov", "us-gov-west-1", "https://us-gov-west-1.console.amazonaws-us-gov.com/")]
    public void Links_lead_to_the_console_of_the_partition(string partition, string region, string console)
    {
        var message = Announced.Announce(Announced.Request(Announced.Passed(), Audience.All) with { ExecutionArn = $"arn:{partition}:states:{region}:111122223333:execution:canary:d-1-x" });
        var links = message.Messages[0].Message.Split('\n').Where(line => line.Contains("https://", StringComparison.Ordinal)).ToList();

        links.Count.ShouldBe(4);
        links.ShouldAllBe(link => link.Contains(console) && link.Contains($"region={region}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("canary")]
    [InlineData("arn:aws-iso:states:us-iso-east-1:111122223333:execution:canary:x")]
    [InlineData("arn:aws:states:evil.example/:111122223333:execution:canary:x")]
    [InlineData("arn:aws:states::111122223333:execution:canary:x")]
    public void No_link_is_better_than_a_wrong_one(string arn)
        => Announced.Announce(Announced.Request(Announced.Passed(), Audience.All) with { ExecutionArn = arn }).Messages[0].Message.ShouldNotContain("https://");

    [Theory]
    [InlineData("BeforeInstall", "CodeDeploy marks the deployment Failed before green is created")]
    [InlineData("AfterInstall", "production traffic has not moved from blue")]
    [InlineData("AfterAllowTestTraffic", "production traffic has not moved from blue")]
    [InlineData("BeforeAllowTraffic", "production traffic has not moved from blue")]
    [InlineData("AfterAllowTraffic", "moves production traffic back to blue")]
    [InlineData("Someday", "rolls back if automatic rollback is on")]
    public void Says_what_CodeDeploy_does_after_a_fail(string lifecycleEvent, string next)
        => Next(Announced.Missing(), lifecycleEvent).ShouldContain(next);

    [Theory]
    [InlineData("BeforeInstall", "continues with Install and")]
    [InlineData("AfterInstall", "continues with AllowTestTraffic:")]
    [InlineData("AfterAllowTestTraffic", "continues with BeforeAllowTraffic;")]
    [InlineData("BeforeAllowTraffic", "continues with AllowTraffic:")]
    [InlineData("AfterAllowTraffic", "marks the deployment Succeeded")]
    [InlineData("Someday", "CodeDeploy continues")]
    public void Says_what_CodeDeploy_does_after_a_pass(string lifecycleEvent, string next)
        => Next(Announced.Passed() with { LifecycleEvent = "" }, lifecycleEvent).ShouldContain(next);

    [Fact]
    public void Every_rule_has_its_words()
        => Enum.GetValues<Rule>().Select(RuleWording.InWords).ShouldAllBe(words => words.Length > 10);

    private static string Next(Report report, string lifecycleEvent)
        => Announced.Announce(Announced.Request(report, Audience.All, lifecycleEvent)).Messages[0].Message.Split('\n').Single(line => line.StartsWith("Next: ", StringComparison.Ordinal));

    private static string Told(Report report) => Announced.Announce(report).Messages.ShouldHaveSingleItem() is var message ? $"{message.Subject}\n\n{message.Message}" : "";

    private static string Subject(Report report) => Announced.Announce(report, Audience.All).Messages[0].Subject;
}
