using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Tests.Reporting;

public sealed class VerdictEventTests
{
    // Of one entry of PutEvents, with everything around the detail: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
    private const int MostBytes = 256 * 1024;

    private const string File = "docs/verdict-event.schema.json";

    private static readonly PublishedSchema s_schema = new(File);
    private static readonly JsonElement s_written = JsonDocument.Parse(Repository.Read(File)).RootElement;

    [Fact]
    public void Is_as_the_published_schema_says()
    {
        Report?[] reports =
        [
            Announced.Passed(), Announced.FailedByErrors(), Announced.PassedByPolicy(), Announced.PassedOnRetry(), Announced.PassedNarrowly(), Announced.FailedPreflight(), Announced.RolledBack(),
            Announced.Missing(), Announced.Largest("\ud83d\ude00 a sentence"), null,
        ];

        foreach (var report in reports)
        {
            s_schema.Mistakes(Detail(report)).ShouldBeEmpty();
        }
    }

    [Fact]
    public void The_published_schema_is_no_looser_than_the_event()
    {
        var detail = JsonNode.Parse(Announced.Announce(Announced.FailedByErrors()).Events[0].Detail)!.AsObject();
        string[] optional = ["commit", "seconds", "startedAt", "probes", "said", "report/history"];

        foreach (var member in JsonMembers.Of(detail).Where(path => !char.IsDigit(path[^1])))
        {
            var mistakes = s_schema.Mistakes(JsonSerializer.SerializeToElement(JsonMembers.Without(detail, member)));
            mistakes.Count.ShouldBe(optional.Contains(member[1..]) ? 0 : 1, member);
        }

        detail["surprise"] = 1;
        s_schema.Mistakes(JsonSerializer.SerializeToElement(detail)).ShouldBe(["/surprise: All values fail against the false schema"]);
    }

    [Fact]
    public void The_published_schema_knows_every_word()
    {
        Words("status").ShouldBe([.. Enum.GetNames<Canary.Plans.Answer>(), "Unknown", .. Enum.GetNames<WatchOutcome>()], ignoreOrder: true);
        Words("outcome").ShouldBe(Enum.GetNames<Outcome>());
        Words("rule").ShouldBe(Enum.GetNames<Rule>());
        s_written.GetProperty("properties").GetProperty("causes").GetProperty("items").GetProperty("properties").GetProperty("kind").GetProperty("enum")
            .EnumerateArray().Select(word => word.GetString()).ShouldBe(Enum.GetNames<CauseKind>());

        static IEnumerable<string?> Words(string property) => s_written.GetProperty("properties").GetProperty(property).GetProperty("enum").EnumerateArray().Select(word => word.GetString());
    }

    [Fact]
    public void Says_who_it_is_from_and_what_it_is_about()
    {
        var told = Announced.Announce(Announced.Passed()).Events.ShouldHaveSingleItem();

        (told.Source, told.DetailType).ShouldBe(("codedeploy.hooks", "Lifecycle Hook Verdict"));
        told.Resources.ShouldBe([Announced.Execution]);
        Announced.Announce(Announced.Request(null) with { ExecutionArn = "" }).Events[0].Resources.ShouldBeEmpty();
    }

    [Fact]
    public void Counts_the_probes_of_each_side_where_there_were_any()
    {
        var report = Announced.FailedByErrors();
        var probes = Detail(report).GetProperty("probes");

        probes.GetProperty("green").GetProperty("sent").GetInt64().ShouldBe(report.Evidence!.Green.Sent);
        probes.GetProperty("green").GetProperty("failed").GetInt64().ShouldBe(5);
        probes.GetProperty("blue").GetProperty("failed").GetInt64().ShouldBe(0);
        Detail(Announced.FailedPreflight()).TryGetProperty("probes", out _).ShouldBeFalse();
    }

    [Fact]
    public void Without_a_report_it_is_the_gate_that_failed_and_no_time_is_claimed()
    {
        var detail = Detail(Announced.Missing());

        (detail.GetProperty("status").GetString(), detail.GetProperty("outcome").GetString(), detail.GetProperty("rule").GetString()).ShouldBe(("Failed", "Fail", "GateFailed"));
        (detail.TryGetProperty("seconds", out _), detail.TryGetProperty("startedAt", out _)).ShouldBe((false, false));
        detail.GetProperty("deploymentId").GetString().ShouldBe("d-NN167W3D6");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\"")]
    [InlineData("\u4e16")]
    [InlineData("\ud83d\ude00")]
    public void Is_below_the_limit_of_EventBridge_whatever_is_told(string letter)
    {
        var text = string.Concat(Enumerable.Repeat(letter, 2500));
        var told = Announced.Announce(Announced.Request(Announced.Largest(text, targets: 2)) with { DeploymentId = text, LifecycleEvent = text, ReportBucket = text, ExecutionArn = text }).Events[0];

        told.Resources.Append(told.Detail).Append(told.Source).Append(told.DetailType).Sum(Encoding.UTF8.GetByteCount).ShouldBeLessThan(MostBytes);
    }

    private static JsonElement Detail(Report? report) => JsonDocument.Parse(Announced.Announce(report).Events.ShouldHaveSingleItem().Detail).RootElement;
}
