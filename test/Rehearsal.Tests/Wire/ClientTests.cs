using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rehearsal.Tests.Wire;

/// <summary>What AWS's client for Python makes of the endpoint, over a socket.</summary>
public partial class ClientTests(ClientConversation conversation) : IClassFixture<ClientConversation>
{
    private static readonly string[] s_readings = ["batchGet", "describe", "get", "list"];

    [Fact]
    public void Every_member_that_the_account_answers_arrives()
    {
        Assert.SkipWhen(conversation.WhyNot is not null, conversation.WhyNot ?? "");

        conversation.Readings.SelectMany(Lost).ShouldBeEmpty();
        conversation.Operations.Where(IsReading).Except(conversation.Readings.Select(reading => reading.Operation))
            .ShouldBeEmpty("no client was seen to understand these; add calls of them to the conversation");
    }

    /// <summary>This client would read other times too; not every other does.</summary>
    [Fact]
    public void Times_are_numbers_in_json()
    {
        Assert.SkipWhen(conversation.WhyNot is not null, conversation.WhyNot ?? "");

        var json = conversation.Sent.Where(sent => sent.StartsWith("application/x-amz-json", StringComparison.Ordinal)).ToList();

        json.Count.ShouldBeGreaterThan(20);
        json.Where(sent => IsoTime().IsMatch(sent)).ShouldBeEmpty();
    }

    [Fact]
    public void Names_in_maps_arrive_as_they_are()
    {
        Assert.SkipWhen(conversation.WhyNot is not null, conversation.WhyNot ?? "");

        var scan = conversation.Readings.Single(reading => reading.Call == "ecr.describe_image_scan_findings").Result["answer"]!;
        var container = conversation.Readings.Last(reading => reading.Call == "ecs.describe_task_definition").Result["answer"]!["taskDefinition"]!["containerDefinitions"]![0]!;

        scan["imageScanFindings"]!["findingSeverityCounts"]!.ToJsonString().ShouldBe("""{"CRITICAL":2,"HIGH":1}""");
        container["dockerLabels"]!.ToJsonString().ShouldBe("""{"Org.label":"a","lower":"b"}""");
        container["logConfiguration"]!["options"]!.ToJsonString().ShouldBe("""{"awslogs-group":"shop"}""");
    }

    [Fact]
    public void Lists_that_are_empty_arrive_too()
    {
        Assert.SkipWhen(conversation.WhyNot is not null, conversation.WhyNot ?? "");

        string.Join('\n', conversation.Empties.Select(result => result["answer"] switch
        {
            { } answer when answer["services"] is { } services => $"{services[0]!["deployments"]!.ToJsonString()} {answer["failures"]!.ToJsonString()}",
            { } answer when answer["LoadBalancers"] is { } balancers => $"{balancers.AsArray().Count}",
            JsonObject answer => new JsonObject(answer.Where(member => member.Key is not "ResponseMetadata").Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))).ToJsonString(),
            _ => result.ToJsonString(),
        })).ShouldBe(
            """
            {"taskArns":[]}
            [] []
            {"CompositeAlarms":[],"MetricAlarms":[]}
            {"CompositeAlarms":[],"MetricAlarms":[]}
            {"VpcEndpoints":[]}
            1
            """);
    }

    [Fact]
    public void Errors_arrive_as_the_classes_that_a_client_catches()
    {
        Assert.SkipWhen(conversation.WhyNot is not null, conversation.WhyNot ?? "");

        Golden.Verify(RawRequest.WithoutList(string.Join('\n', conversation.Errors.Select(result => result["error"] is { } error
            ? $"{error["status"]} {error["class"]} {error["code"]}: {error["message"]}"
            : result.ToJsonString()))));
        conversation.Errors.Where(result => result["error"]!["requestId"] is null).ShouldBeEmpty();
    }

    [GeneratedRegex("\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[^\"]*Z\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IsoTime();

    private static bool IsReading(string operation) => s_readings.Any(operation.Split(':')[1].StartsWith);

    /// <summary>What the account answered and the client does not have.</summary>
    private static IEnumerable<string> Lost(ClientReading reading) => reading.Result["answer"] is JsonObject arrived
        ? Lost(reading.Call, reading.Answer, arrived)
        : [$"{reading.Call}: {reading.Result.ToJsonString()}"];

    private static IEnumerable<string> Lost(string path, JsonNode? there, JsonNode? arrived) => (there, arrived) switch
    {
        (JsonObject section, JsonObject other) => section.SelectMany(member => Lost(
            $"{path}.{member.Key}", member.Value, other[member.Key] ?? other[char.ToLowerInvariant(member.Key[0]) + member.Key[1..]])),
        (JsonArray list, JsonArray other) when list.Count == other.Count => list.Zip(other).SelectMany((pair, i) => Lost($"{path}[{i}]", pair.First, pair.Second)),
        (JsonValue value, JsonValue other) when Plain(value) == Plain(other) => [],
        _ => [$"{path}: {there?.ToJsonString()} arrived as {arrived?.ToJsonString() ?? "nothing"}"],
    };

    private static string Plain(JsonValue value) => value.GetValueKind() is JsonValueKind.Number
        ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
        : value.ToString();
}
