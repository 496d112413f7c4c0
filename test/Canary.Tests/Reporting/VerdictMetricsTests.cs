using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Reporting;

public sealed class VerdictMetricsTests
{
    private static readonly string[] s_units = ["Count", "Seconds"];

    [Fact]
    public void Is_a_document_of_the_embedded_metric_format_whatever_is_told()
    {
        var texts = Gen.Choose(0, 40).SelectMany(length => Gen.Elements(" ", "\n", "é", "\ud83d\ude00", "\ud800", "word", "\"", new string('x', 600)).ArrayOf(length).Select(string.Concat));

        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var metrics = Announced.Announce(Announced.Request(Announced.Passed() with { Application = text, DeploymentGroup = text }) with { DeploymentId = text, LifecycleEvent = text }).Metrics;
            Hold(metrics.ShouldHaveSingleItem());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
        Hold(Announced.Announce(Announced.Missing()).Metrics[0]);
        Hold(Announced.Announce((Report?)null).Metrics[0]);
    }

    [Fact]
    public void Counts_for_all_deployments_and_for_the_group()
    {
        var directive = Document(Announced.Passed()).GetProperty("_aws").GetProperty("CloudWatchMetrics")[0];

        directive.GetProperty("Namespace").GetString().ShouldBe("CodeDeployHooks");
        directive.GetProperty("Dimensions").GetRawText().ShouldBe("""[[],["Application","DeploymentGroup"]]""");
        (Word(Announced.Passed(), "Application"), Word(Announced.Passed(), "DeploymentGroup")).ShouldBe(("shop", "shop-production"));
        (Word(Announced.Missing(), "Application"), Word(Announced.Missing(), "DeploymentGroup")).ShouldBe(("unknown", "unknown"));
    }

    [Fact]
    public void Tells_of_which_deployment_it_is_without_a_metric_for_each()
    {
        var report = Announced.FailedByErrors();

        (Word(report, "DeploymentId"), Word(report, "LifecycleEvent"), Word(report, "Rule"), Word(report, "Outcome"))
            .ShouldBe(("d-NN167W3D6", "AfterAllowTestTraffic", "FailErrors", "Fail"));
    }

    [Fact]
    public void A_verdict_is_either_Succeeded_or_Failed_and_takes_its_time()
    {
        (Number(Announced.Passed(), "Succeeded"), Number(Announced.Passed(), "Failed"), Number(Announced.Passed(), "SecondsToVerdict")).ShouldBe((1, 0, 41));
        (Number(Announced.Missing(), "Succeeded"), Number(Announced.Missing(), "Failed")).ShouldBe((0, 1));
        Document(Announced.Missing()).TryGetProperty("SecondsToVerdict", out _).ShouldBeFalse();
    }

    [Fact]
    public void Probes_are_those_to_green_and_to_blue_of_every_attempt()
    {
        var report = Announced.Passed();
        var retried = report with { Earlier = [new Canary.Gates.Attempt { Verdict = report.Verdict!, Evidence = report.Evidence }, new Canary.Gates.Attempt { Verdict = report.Verdict! }] };

        Number(report, "Probes").ShouldBe(800);
        Number(retried, "Probes").ShouldBe(1600);
        Number(Announced.FailedPreflight(), "Probes").ShouldBe(0);
    }

    [Fact]
    public void A_rollback_is_prevented_where_a_stricter_gate_would_have_rolled_back()
    {
        Number(Announced.PassedByPolicy(), "RollbacksPrevented").ShouldBe(1);
        Number(Announced.PassedOnRetry(), "RollbacksPrevented").ShouldBe(1);
        Number(Announced.Passed(), "RollbacksPrevented").ShouldBe(0);
        Number(Announced.RolledBack(), "RollbacksPrevented").ShouldBe(0);
        Number(Announced.PassedOnRetry() with { Status = Canary.Plans.Answer.Failed }, "RollbacksPrevented").ShouldBe(0);
    }

    [Theory]
    [InlineData("BeforeInstall", Rule.Preflight, 1)]
    [InlineData("AfterInstall", Rule.GreenIsNotUp, 1)]
    [InlineData("AfterAllowTestTraffic", Rule.FailErrors, 1)]
    [InlineData("BeforeAllowTraffic", Rule.Alarm, 1)]
    [InlineData("AfterAllowTraffic", Rule.FailErrors, 0)]
    [InlineData("AfterAllowTestTraffic", Rule.GateFailed, 0)]
    public void A_version_is_stopped_where_it_failed_before_production_traffic(string lifecycleEvent, Rule rule, double stopped)
        => Number(new Report { LifecycleEvent = lifecycleEvent, Verdict = Verdict.Of(Outcome.Fail, rule, "because") }, "VersionsStopped").ShouldBe(stopped);

    [Fact]
    public void A_pass_stops_no_version() => Number(Announced.Passed(), "VersionsStopped").ShouldBe(0);

    [Fact]
    public void The_gate_errs_where_it_failed_itself_and_not_where_facts_could_not_be_read()
    {
        Number(new Report { Verdict = Verdict.Of(Outcome.Fail, Rule.GateFailed, "because") }, "GateErrors").ShouldBe(1);
        Number(Announced.Missing(), "GateErrors").ShouldBe(1);
        Number(new Report { Verdict = Verdict.Of(Outcome.Fail, Rule.CannotJudge, "because") }, "GateErrors").ShouldBe(0);
        Number(Announced.Passed(), "GateErrors").ShouldBe(0);
    }

    [Fact]
    public void Is_of_the_time_of_the_announcement()
    {
        var line = Announced.Announce(Announced.Passed()).Metrics[0];

        line.Timestamp.ShouldBe(Announced.Start.AddMinutes(2).ToUnixTimeMilliseconds());
        Document(Announced.Passed()).GetProperty("_aws").GetProperty("Timestamp").GetInt64().ShouldBe(line.Timestamp);
    }

    /// <summary>
    /// What the format asks for: every name in a directive is a member of the root, a dimension's target is a string and a metric's a
    /// number; at most 30 dimensions in a set, 100 metrics, 1,024 ASCII characters in a dimension's value, 256 KB in all.
    /// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    /// </summary>
    private static void Hold(LogEvent line)
    {
        line.Message.Length.ShouldBeLessThan(256 * 1024);
        var root = JsonDocument.Parse(line.Message).RootElement;
        root.GetProperty("_aws").EnumerateObject().Select(member => member.Name).ShouldBe(["Timestamp", "CloudWatchMetrics"]);
        var directive = root.GetProperty("_aws").GetProperty("CloudWatchMetrics").EnumerateArray().ShouldHaveSingleItem();
        directive.EnumerateObject().Select(member => member.Name).ShouldBe(["Namespace", "Dimensions", "Metrics"]);
        directive.GetProperty("Metrics").GetArrayLength().ShouldBeInRange(1, 100);

        foreach (var dimension in directive.GetProperty("Dimensions").EnumerateArray().SelectMany(set => set.EnumerateArray()))
        {
            var value = root.GetProperty(dimension.GetString()!).GetString()!;
            value.Length.ShouldBeInRange(1, 1024);
            value.ShouldAllBe(letter => letter >= ' ' && letter <= '~');
            value.ShouldNotBeNullOrWhiteSpace();
        }

        foreach (var metric in directive.GetProperty("Metrics").EnumerateArray())
        {
            s_units.ShouldContain(metric.GetProperty("Unit").GetString());
            root.GetProperty(metric.GetProperty("Name").GetString()!).ValueKind.ShouldBe(JsonValueKind.Number);
        }
    }

    private static JsonElement Document(Report report) => JsonDocument.Parse(Announced.Announce(report).Metrics[0].Message).RootElement;

    private static double Number(Report report, string metric) => Document(report).GetProperty(metric).GetDouble();

    private static string? Word(Report report, string property) => Document(report).GetProperty(property).GetString();
}
