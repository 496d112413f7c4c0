using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Tests.Reporting;

/// <summary>Holds docs/notices.md to what is announced.</summary>
public sealed class NoticesTests
{
    private const string File = "docs/notices.md";

    [Fact]
    public void The_example_of_the_event_is_one() => Verify("event", $"```json\n{Envelope().ToJsonString(Repository.Json)}\n```\n");

    [Fact]
    public void The_example_of_the_message_is_one()
    {
        var message = Announced.Announce(Stopped()).Messages[0];

        Verify("message", $"```text\nSubject: {message.Subject}\n\n{message.Message}```\n");
    }

    [Fact]
    public void The_pattern_matches_what_failed_and_not_the_gates_own_failures()
    {
        var pattern = JsonNode.Parse(Repository.Read(File).Split("<!-- pattern: read by NoticesTests -->\n```json\n")[1].Split("```")[0])!;

        Matches(pattern, Envelope()).ShouldBeTrue();
        Matches(pattern, Envelope(Announced.Passed())).ShouldBeFalse();
        Matches(pattern, Envelope(Announced.Missing())).ShouldBeFalse();
    }

    [Fact]
    public void The_table_has_every_metric_with_its_unit()
    {
        var rows = Repository.Read(File).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')).Select(cells => (cells[1].Trim(' ', '`'), cells[2].Trim()));
        var metrics = JsonDocument.Parse(Announced.Announce(Announced.Passed()).Metrics[0].Message).RootElement
            .GetProperty("_aws").GetProperty("CloudWatchMetrics")[0].GetProperty("Metrics").EnumerateArray().Select(metric => (metric.GetProperty("Name").GetString()!, metric.GetProperty("Unit").GetString()!));

        rows.ShouldBe(metrics);
    }

    /// <summary>With one cause: a page of documentation need not show a green that is sick of everything.</summary>
    private static Report Stopped()
    {
        var report = Announced.FailedByErrors();
        var cause = report.Causes[1];

        return report with { Causes = [cause], Reasons = [.. report.Reasons.Take(2), cause.Text()] };
    }

    private static JsonObject Envelope(Report? report = null)
    {
        var told = Announced.Announce(report ?? Stopped()).Events[0];

        return new JsonObject
        {
            ["source"] = told.Source,
            ["detail-type"] = told.DetailType,
            ["resources"] = new JsonArray([.. told.Resources.Select(arn => (JsonNode?)arn)]),
            ["detail"] = JsonNode.Parse(told.Detail),
        };
    }

    /// <summary>As EventBridge does, of patterns of words and of what is anything but a word.</summary>
    private static bool Matches(JsonNode pattern, JsonNode told) => pattern.AsObject().All(member => member.Value switch
    {
        JsonArray words => words.Any(word => word is JsonObject other
            ? other["anything-but"]!.GetValue<string>() != told[member.Key]!.GetValue<string>()
            : word!.GetValue<string>() == told[member.Key]!.GetValue<string>()),
        var inner => Matches(inner!, told[member.Key]!),
    });

    private static void Verify(string part, string expected)
        => Repository.VerifyBetween(File, $"<!-- {part}: written from src/Canary/Reporting by NoticesTests, with UPDATE_GOLDEN=1 -->\n", $"<!-- /{part} -->", expected);
}
