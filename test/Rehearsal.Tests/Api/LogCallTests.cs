using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Api;

/// <summary>The calls by which people and their tools look for log events.</summary>
public class LogCallTests
{
    private static readonly long s_start = VirtualTime.Start.ToUnixTimeMilliseconds();

    [Fact]
    public void Events_of_all_streams_come_by_time_in_pages_each_with_an_id() => Play(async scene =>
    {
        var first = await scene.Call("cloudwatchlogs:filterLogEvents", """{ "LogGroupName": "/ecs/app", "Limit": 2, "Interleaved": true }""");
        var token = first["NextToken"]!.GetValue<string>();
        var second = await scene.Call("cloudwatchlogs:filterLogEvents", $$"""{ "LogGroupName": "/ecs/app", "Limit": 2, "NextToken": "{{token}}" }""");

        Messages(first).ShouldBe("up 1, up 2");
        Messages(second).ShouldBe("GET / 200, GET /x 500");
        second.ContainsKey("NextToken").ShouldBeFalse("that was all");
        first["Events"]![1]!.ToJsonString().ShouldBe(
            $$"""{"LogStreamName":"app/app/2","Timestamp":{{s_start + 10}},"Message":"up 2","IngestionTime":{{s_start}},"EventId":"3{{s_start + 10:D15}}{{3:D40}}"}""");
    });

    [Theory]
    [InlineData("""{ "StartTime": 10, "EndTime": 20 }""", "up 2, GET / 200")]
    [InlineData("""{ "LogStreamNames": ["app/app/2"] }""", "up 2")]
    [InlineData("""{ "LogStreamNamePrefix": "app/app/1" }""", "up 1, GET / 200, GET /x 500")]
    [InlineData("""{ "FilterPattern": "GET -500" }""", "GET / 200")]
    [InlineData("""{ "FilterPattern": "?200 ?500" }""", "GET / 200, GET /x 500")]
    [InlineData("""{ "FilterPattern": "\"/ 2\"" }""", "GET / 200")]
    [InlineData("""{ "FilterPattern": "\"say \\\"x\\\"\"" }""", "")]
    [InlineData("""{ "FilterPattern": "get" }""", "")]
    public void Events_are_found_by_time_stream_and_pattern(string asked, string messages) => Play(async scene =>
    {
        var parameters = JsonNode.Parse(asked)!.AsObject();
        foreach (var time in (string[])["StartTime", "EndTime"])
        {
            parameters[time] = parameters[time] is { } after ? s_start + after.GetValue<int>() : null;
        }

        parameters["LogGroupIdentifier"] = "arn:aws:logs:local:000000000000:log-group:/ecs/app:*";

        Messages(await scene.Call("cloudwatchlogs:filterLogEvents", parameters.ToJsonString())).ShouldBe(messages);
    });

    [Fact]
    public void A_stream_is_read_forwards_and_backwards_and_its_token_stays_at_the_end() => Play(async scene =>
    {
        var latest = await Get("");
        var earlier = await Get($""" "NextToken": "{latest["NextBackwardToken"]}", """);
        var end = await Get($""" "NextToken": "{latest["NextForwardToken"]}", """);
        var head = await Get(""" "StartFromHead": true, """);
        scene.Account.LogGroups.Put("/ecs/app", "app/app/1", [new LoggedEvent("new", s_start + 50)]);
        var more = await Get($""" "NextToken": "{end["NextForwardToken"]}", """);

        Messages(latest).ShouldBe("GET / 200, GET /x 500");
        Messages(earlier).ShouldBe("up 1");
        Messages(end).ShouldBe("");
        $"{end["NextForwardToken"]}".ShouldBe($"{latest["NextForwardToken"]}");
        Messages(head).ShouldBe("up 1, GET / 200");
        Messages(more).ShouldBe("new");

        Task<JsonObject> Get(string more) =>
            scene.Call("cloudwatchlogs:getLogEvents", $$"""{ {{more}} "LogGroupName": "/ecs/app", "LogStreamName": "app/app/1", "Limit": 2 }""");
    });

    [Fact]
    public void Streams_are_described_with_their_times_the_latest_first_where_that_is_asked_for() => Play(async scene =>
    {
        var byName = await scene.Call("cloudwatchlogs:describeLogStreams", """{ "LogGroupName": "/ecs/app" }""");
        var latest = await scene.Call(
            "cloudwatchlogs:describeLogStreams", """{ "LogGroupName": "/ecs/app", "OrderBy": "LastEventTime", "Descending": true, "Limit": 1 }""");

        Names(byName, "LogStream").ShouldBe("app/app/1, app/app/2, app/app/3");
        byName["LogStreams"]![0]!.ToJsonString().ShouldBe(
            $$"""{"LogStreamName":"app/app/1","CreationTime":{{s_start}},"FirstEventTimestamp":{{s_start}},"LastEventTimestamp":{{s_start + 30}},"LastIngestionTime":{{s_start}}"""
                + ""","Arn":"arn:aws:logs:local:000000000000:log-group:/ecs/app:log-stream:app/app/1","StoredBytes":0}""");
        Names(latest, "LogStream").ShouldBe("app/app/1");
        latest["NextToken"]!.GetValue<string>().ShouldBe("1");
    });

    [Fact]
    public void Groups_and_streams_are_created_once() => Play(async scene =>
    {
        await scene.Call("cloudwatchlogs:createLogGroup", """{ "LogGroupName": "/ecs/api" }""");
        await scene.Call("cloudwatchlogs:createLogStream", """{ "LogGroupName": "/ecs/api", "LogStreamName": "s" }""");

        Names(await scene.Call("cloudwatchlogs:describeLogGroups", """{ "LogGroupNamePrefix": "/ecs/" }"""), "LogGroup").ShouldBe("/ecs/api, /ecs/app");
        (await scene.Refusal("cloudwatchlogs:createLogGroup", """{ "LogGroupName": "/ecs/api" }""")).Code.ShouldBe("ResourceAlreadyExistsException");
        (await scene.Refusal("cloudwatchlogs:createLogStream", """{ "LogGroupName": "/ecs/api", "LogStreamName": "s" }""")).Code.ShouldBe("ResourceAlreadyExistsException");
    });

    [Theory]
    [InlineData("filterLogEvents", """{ "LogGroupName": "/ecs/nobody" }""", "ResourceNotFoundException", "The specified log group does not exist.")]
    [InlineData("filterLogEvents", """{ "LogGroupName": "/ecs/app", "LogStreamNames": ["x"] }""", "ResourceNotFoundException", "The specified log stream does not exist.")]
    [InlineData("getLogEvents", """{ "LogGroupName": "/ecs/app", "LogStreamName": "x" }""", "ResourceNotFoundException", "The specified log stream does not exist.")]
    [InlineData("filterLogEvents", "{}", "InvalidParameterException", "Exactly one of LogGroupName and LogGroupIdentifier must be given.")]
    [InlineData("filterLogEvents", """{ "LogGroupName": "/ecs/app", "NextToken": "x" }""", "InvalidParameterException", "The specified nextToken is invalid.")]
    [InlineData("filterLogEvents", """{ "LogGroupName": "/ecs/app", "Limit": 10001 }""", "InvalidParameterException", "Limit is 10001; use 1 to 10000.")]
    [InlineData(
        "filterLogEvents", """{ "LogGroupName": "/ecs/app", "FilterPattern": "{ $.a = 1 }" }""", "InvalidParameterException",
        "Invalid filter pattern: the rehearsal knows patterns of terms, not of JSON, fields or regular expressions")]
    [InlineData(
        "filterLogEvents", """{ "LogGroupName": "/ecs/app", "FilterPattern": "a-b" }""", "InvalidParameterException",
        "Invalid filter pattern: put a term in double quotes when it has other characters than letters, digits and underscores")]
    [InlineData(
        "describeLogStreams", """{ "LogGroupName": "/ecs/app", "OrderBy": "LastEventTime", "LogStreamNamePrefix": "a" }""", "InvalidParameterException",
        "Cannot order by LastEventTime with a logStreamNamePrefix.")]
    public void Refuses_as_CloudWatch_Logs_does(string action, string parameters, string code, string message) => Play(async scene =>
    {
        var refusal = await scene.Refusal($"cloudwatchlogs:{action}", parameters);

        (refusal.Code, refusal.Message).ShouldBe((code, message));
    });

    [Fact]
    public void Clients_of_the_endpoint_reach_them_in_camel_case_with_lists_that_are_empty() => Play(async scene =>
    {
        var request = new Request(
            "POST", "/", [new("X-Amz-Target", "Logs_20140328.FilterLogEvents")], """{ "logGroupName": "/ecs/app", "logStreamNamePrefix": "none" }"""u8.ToArray());

        var response = await new AccountEndpoint(scene.Api).Answer(request, CancellationToken.None);

        System.Text.Encoding.UTF8.GetString(response.Body.Span).ShouldBe("""{"events":[],"searchedLogStreams":[]}""");
    });

    private static void Play(Func<TestDeployment, Task> body) => TestDeployment.Play(async scene =>
    {
        var groups = scene.Account.LogGroups;
        groups.CreateStream("/ecs/app", "app/app/1");
        groups.CreateStream("/ecs/app", "app/app/2");
        groups.CreateStream("/ecs/app", "app/app/3");
        groups.Put("/ecs/app", "app/app/1", [new("up 1", s_start), new("GET /x 500", s_start + 30)]);
        groups.Put("/ecs/app", "app/app/2", [new("up 2", s_start + 10)]);
        groups.Put("/ecs/app", "app/app/1", [new("GET / 200", s_start + 20)]);
        await body(scene);
    });

    private static string Messages(JsonObject answer) => string.Join(", ", answer["Events"]!.AsArray().Select(logged => $"{logged!["Message"]}"));

    private static string Names(JsonObject answer, string what) => string.Join(", ", answer[$"{what}s"]!.AsArray().Select(one => $"{one![$"{what}Name"]}"));
}
