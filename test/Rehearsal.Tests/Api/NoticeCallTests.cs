using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Api;

/// <summary>The calls by which a workflow tells the world of a verdict: S3, EventBridge, SNS and CloudWatch Logs.</summary>
public class NoticeCallTests
{
    private const string Topic = "arn:aws:sns:local:000000000000:verdicts";

    [Fact]
    public void An_object_is_stored_as_JSON_and_a_text_as_it_is() => TestDeployment.Play(async scene =>
    {
        var bucket = scene.Account.Buckets.Create("reports");

        await scene.Call("s3:putObject", """{ "Bucket": "reports", "Key": "a.json", "ContentType": "application/json", "Body": { "Status": "Failed" } }""");
        await scene.Call("s3:putObject", """{ "Bucket": "reports", "Key": "a.html", "ContentType": "text/html; charset=utf-8", "Body": "<p>\"Failed\"</p>" }""");
        await scene.Call("s3:putObject", """{ "Bucket": "reports", "Key": "a.html", "Body": "again" }""");

        bucket.Objects.Keys.ShouldBe(["a.json", "a.html"], ignoreOrder: true);
        bucket.Objects["a.json"].ShouldBe(new StoredObject("a.json", "application/json", """{"Status":"Failed"}""", VirtualTime.Start));
        bucket.Objects["a.html"].ShouldBe(new StoredObject("a.html", "application/octet-stream", "again", VirtualTime.Start));
    });

    [Fact]
    public void An_event_reaches_the_bus_as_rules_see_it() => TestDeployment.Play(async scene =>
    {
        var answer = await scene.Call(
            "eventbridge:putEvents",
            """{ "Entries": [{ "Source": "codedeploy.hooks", "DetailType": "Lifecycle Hook Verdict", "Detail": "{\"status\":\"Failed\"}", "Resources": ["arn:a"] }] }""");

        answer["FailedEntryCount"]!.GetValue<int>().ShouldBe(0);
        var seen = scene.Account.EventBus.Events.ShouldHaveSingleItem();
        (seen.Source, seen.DetailType, seen.Detail.ToJsonString()).ShouldBe(("codedeploy.hooks", "Lifecycle Hook Verdict", """{"status":"Failed"}"""));
        seen.Envelope["id"]!.GetValue<string>().ShouldBe(answer["Entries"]![0]!["EventId"]!.GetValue<string>());
        seen.Envelope["resources"]!.ToJsonString().ShouldBe("""["arn:a"]""");
    });

    [Theory]
    [InlineData("aws.codedeploy", "{}", "NotAuthorizedForSourceException")]
    [InlineData("mine", "[]", "MalformedDetail")]
    [InlineData("mine", "{", "MalformedDetail")]
    [InlineData("mine", "", "InvalidArgument")]
    [InlineData("", "{}", "InvalidArgument")]
    public void A_bad_event_is_counted_and_the_good_one_beside_it_arrives(string source, string detail, string code) => TestDeployment.Play(async scene =>
    {
        var bad = new JsonObject { ["Source"] = source, ["DetailType"] = "t", ["Detail"] = detail };
        var good = new JsonObject { ["Source"] = "mine", ["DetailType"] = "t", ["Detail"] = "{}" };

        var answer = await scene.Call("eventbridge:putEvents", new JsonObject { ["Entries"] = new JsonArray(bad, good) }.ToJsonString());

        answer["FailedEntryCount"]!.GetValue<int>().ShouldBe(1);
        answer["Entries"]![0]!["ErrorCode"]!.GetValue<string>().ShouldBe(code);
        answer["Entries"]![1]!.AsObject().ContainsKey("EventId").ShouldBeTrue();
        scene.Account.EventBus.Events.ShouldHaveSingleItem();
    });

    [Theory]
    [InlineData(0, 2, "ValidationException")]
    [InlineData(11, 2, "ValidationException")]
    [InlineData(1, (256 * 1024) - 5, null)]
    [InlineData(1, (256 * 1024) - 4, "ValidationException")]
    public void A_request_of_events_has_its_limits(int entries, int bytesOfDetail, string? code) => TestDeployment.Play(async scene =>
    {
        var detail = $$"""{"a":"{{new string('x', Math.Max(0, bytesOfDetail - 8))}}"}""";
        var list = new JsonArray([.. Enumerable.Range(0, entries).Select(_ => new JsonObject { ["Source"] = "mine", ["DetailType"] = "t", ["Detail"] = detail })]);

        await Is(code, scene, "eventbridge:putEvents", new JsonObject { ["Entries"] = list });
    });

    [Fact]
    public void A_message_reaches_its_topic() => TestDeployment.Play(async scene =>
    {
        scene.Account.Topics.Create(Topic);

        await scene.Call("sns:publish", $$"""{ "TopicArn": "{{Topic}}", "Subject": "Failed", "Message": "two\nlines: ä" }""");

        scene.Account.Topics.Messages.ShouldBe([new PublishedMessage(Topic, "Failed", "two\nlines: ä", VirtualTime.Start)]);
    });

    [Theory]
    [InlineData("", "InvalidParameter")]
    [InlineData("two\nlines", "InvalidParameter")]
    [InlineData("naïve", "InvalidParameter")]
    [InlineData(" begins with a blank", "InvalidParameter")]
    [InlineData("a~", null)]
    public void A_subject_is_one_line_of_ASCII(string subject, string? code) => TestDeployment.Play(async scene =>
    {
        scene.Account.Topics.Create(Topic);

        await Is(code, scene, "sns:publish", new JsonObject { ["TopicArn"] = Topic, ["Subject"] = subject, ["Message"] = "m" });
    });

    [Theory]
    [InlineData(100, 262_144, null)]
    [InlineData(101, 1, "InvalidParameter")]
    [InlineData(1, 262_145, "InvalidParameter")]
    [InlineData(1, 0, "InvalidParameter")]
    public void A_message_and_its_subject_have_their_lengths(int subject, int message, string? code) => TestDeployment.Play(async scene =>
    {
        scene.Account.Topics.Create(Topic);

        await Is(code, scene, "sns:publish", new JsonObject { ["TopicArn"] = Topic, ["Subject"] = new string('s', subject), ["Message"] = new string('m', message) });
    });

    [Fact]
    public void Events_are_logged_and_those_too_old_or_too_new_are_left_out() => TestDeployment.Play(async scene =>
    {
        scene.Account.LogGroups.CreateStream("g", "s");
        DateTimeOffset[] times = [scene.Account.Clock.GetUtcNow().AddHours(-1), scene.Account.Clock.GetUtcNow(), scene.Account.Clock.GetUtcNow().AddHours(2).AddMilliseconds(1)];

        var answer = await scene.Call("cloudwatchlogs:putLogEvents", Events(times).ToJsonString());
        var old = await scene.Call("cloudwatchlogs:putLogEvents", Events(times[0].AddDays(-14)).ToJsonString());
        var good = await scene.Call("cloudwatchlogs:putLogEvents", Events(times[1].AddDays(-14), times[1].AddDays(-14)).ToJsonString());

        answer.ToJsonString().ShouldBe("""{"RejectedLogEventsInfo":{"TooNewLogEventStartIndex":2}}""");
        old.ToJsonString().ShouldBe("""{"RejectedLogEventsInfo":{"TooOldLogEventEndIndex":1}}""");
        good.ToJsonString().ShouldBe("{}");
        scene.Account.LogGroups.Events("g", "s").Select(logged => logged.Timestamp).ShouldBe(
            [times[0].ToUnixTimeMilliseconds(), times[1].ToUnixTimeMilliseconds(), times[1].AddDays(-14).ToUnixTimeMilliseconds(), times[1].AddDays(-14).ToUnixTimeMilliseconds()]);
    });

    [Fact]
    public void A_batch_of_log_events_is_in_order_and_within_a_day() => TestDeployment.Play(async scene =>
    {
        scene.Account.LogGroups.CreateStream("g", "s");
        var now = scene.Account.Clock.GetUtcNow();

        await Is("InvalidParameterException", scene, "cloudwatchlogs:putLogEvents", Events(now, now.AddSeconds(-1)));
        await Is("InvalidParameterException", scene, "cloudwatchlogs:putLogEvents", Events(now.AddHours(-25), now));
        await Is("InvalidParameterException", scene, "cloudwatchlogs:putLogEvents", Events());
        await Is("InvalidParameterException", scene, "cloudwatchlogs:putLogEvents", Events("", now));
        await Is("InvalidParameterException", scene, "cloudwatchlogs:putLogEvents", Events(new string('x', 262_119), now));
        await Is(null, scene, "cloudwatchlogs:putLogEvents", Events(new string('x', 262_118), now));
    });

    [Theory]
    [InlineData("s3:putObject", """{ "Bucket": "nobodys", "Key": "k", "Body": "b" }""", "NoSuchBucket", "S3.NoSuchBucketException")]
    [InlineData("sns:publish", """{ "TopicArn": "arn:aws:sns:local:000000000000:other", "Message": "m" }""", "NotFound", "Sns.NotFoundException")]
    [InlineData("cloudwatchlogs:putLogEvents", """{ "LogGroupName": "h", "LogStreamName": "s", "LogEvents": [{ "Message": "m", "Timestamp": 1767225600000 }] }""", "ResourceNotFoundException", "CloudWatchLogs.ResourceNotFoundException")]
    [InlineData("cloudwatchlogs:putLogEvents", """{ "LogGroupName": "g", "LogStreamName": "t", "LogEvents": [{ "Message": "m", "Timestamp": 1767225600000 }] }""", "ResourceNotFoundException", "CloudWatchLogs.ResourceNotFoundException")]
    public void What_is_not_there_takes_nothing(string operation, string parameters, string code, string error) => TestDeployment.Play(async scene =>
    {
        scene.Account.Buckets.Create("reports");
        scene.Account.Topics.Create(Topic);
        scene.Account.LogGroups.CreateStream("g", "s");

        (await scene.Refusal(operation, parameters)).Code.ShouldBe(code);
        ErrorNames.Of(operation.Split(':')[0], code).ShouldBe(error);
    });

    private static async Task Is(string? code, TestDeployment scene, string operation, JsonObject parameters)
    {
        if (code is null)
        {
            await scene.Call(operation, parameters.ToJsonString());
        }
        else
        {
            (await scene.Refusal(operation, parameters.ToJsonString())).Code.ShouldBe(code);
        }
    }

    private static JsonObject Events(params DateTimeOffset[] times) => Events("m", times);

    private static JsonObject Events(string message, params DateTimeOffset[] times) => new()
    {
        ["LogGroupName"] = "g",
        ["LogStreamName"] = "s",
        ["LogEvents"] = new JsonArray([.. times.Select(time => new JsonObject { ["Message"] = message, ["Timestamp"] = time.ToUnixTimeMilliseconds() })]),
    };
}
