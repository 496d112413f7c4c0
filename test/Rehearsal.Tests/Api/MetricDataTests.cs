using System.Globalization;
using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Api;

/// <summary>CloudWatch's GetMetricData, of traffic that went through the production listener.</summary>
public class MetricDataTests
{
    [Fact]
    public void Gives_the_counts_of_a_target_group_by_minute_newest_first() => TestDeployment.Play(async scene =>
    {
        await Requests(scene, 3);
        await scene.Clock.PassSeconds(120);
        await Requests(scene, 6);
        await scene.Clock.PassSeconds(240);

        ApiAnswers.Same(
            await Ask(scene, Of("n", "RequestCount")),
            """
            { "MetricDataResults": [ { "Id": "n", "Label": "RequestCount", "StatusCode": "Complete",
                "Timestamps": ["2026-01-01T00:02:00Z", "2026-01-01T00:00:00Z"], "Values": [6, 3] } ] }
            """);
    });

    [Fact]
    public void May_give_the_oldest_first_under_labels_of_the_callers() => TestDeployment.Play(async scene =>
    {
        await Requests(scene, 3);
        await scene.Clock.PassSeconds(60);
        await Requests(scene, 6);
        await scene.Clock.PassSeconds(240);
        var labelled = Of("n", "RequestCount")(scene);
        labelled["Label"] = "users";

        ApiAnswers.Same(
            await Ask(scene, [labelled], """, "ScanBy": "TimestampAscending" """),
            """
            { "MetricDataResults": [ { "Id": "n", "Label": "users", "StatusCode": "Complete",
                "Timestamps": ["2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z"], "Values": [3, 6] } ] }
            """);
    });

    [Theory]
    [InlineData(60, null)]
    [InlineData(119, null)]
    [InlineData(120, 66.0)]
    [InlineData(179, 66.0)]
    [InlineData(180, 100.0)]
    [InlineData(3600, 100.0)]
    public void A_minute_appears_late_and_grows_until_it_is_final(int seconds, double? count) => TestDeployment.Play(async scene =>
    {
        await Requests(scene, 100);
        await scene.Clock.DelayExactly(VirtualTime.Start.AddSeconds(seconds) - scene.Clock.GetUtcNow(), CancellationToken.None);

        Values(await Ask(scene, Of("n", "RequestCount"))).ShouldBe(count is { } shown ? [shown] : []);
    });

    [Fact]
    public void A_count_so_small_that_no_part_of_it_shows_is_absent_until_it_is_final() => TestDeployment.Play(async scene =>
    {
        await Requests(scene, 1);
        await scene.Clock.PassSeconds(130);
        Values(await Ask(scene, Of("n", "RequestCount"))).ShouldBeEmpty();

        await scene.Clock.PassSeconds(60);
        Values(await Ask(scene, Of("n", "RequestCount"))).ShouldBe([1]);
    });

    [Fact]
    public void What_did_not_happen_is_absent_and_not_zero() => TestDeployment.Play(async scene =>
    {
        await Requests(scene, 3);
        await scene.Clock.PassSeconds(240);

        ApiAnswers.Same(
            await Ask(scene, Of("e", "HTTPCode_Target_5XX_Count"), Of("c", "TargetConnectionErrorCount"), Of("ok", "HTTPCode_Target_2XX_Count")),
            """
            { "MetricDataResults": [
                { "Id": "e", "Label": "HTTPCode_Target_5XX_Count", "StatusCode": "Complete" },
                { "Id": "c", "Label": "TargetConnectionErrorCount", "StatusCode": "Complete" },
                { "Id": "ok", "Label": "HTTPCode_Target_2XX_Count", "StatusCode": "Complete", "Timestamps": ["2026-01-01T00:00:00Z"], "Values": [3] } ] }
            """);
    });

    [Theory]
    [InlineData("HTTPCode_Target_3XX_Count")]
    [InlineData("HTTPCode_Target_4XX_Count")]
    [InlineData("HTTPCode_Target_5XX_Count")]
    public void Statuses_are_counted_by_their_hundred(string metric) => TestDeployment.Play(async scene =>
    {
        await Answering(scene, int.Parse(metric["HTTPCode_Target_".Length..][..1], CultureInfo.InvariantCulture) * 100 + 1);
        await Requests(scene, 3);
        await scene.Clock.PassSeconds(240);

        Values(await Ask(scene, Of("n", metric))).ShouldBe([3]);
        Values(await Ask(scene, Of("n", "HTTPCode_Target_2XX_Count"))).ShouldBeEmpty();
    });

    [Fact]
    public void Targets_that_refuse_connections_are_counted_without_requests() => TestDeployment.Play(async scene =>
    {
        Blue(scene).Register(new Uri("http://127.0.0.1:9"));
        foreach (var task in scene.Service.Primary.Running)
        {
            Blue(scene).Deregister(task.Running!.Address);
        }

        await Requests(scene, 3);
        await scene.Clock.PassSeconds(240);

        Values(await Ask(scene, Of("c", "TargetConnectionErrorCount"))).ShouldBe([3]);
        Values(await Ask(scene, Of("n", "RequestCount"))).ShouldBeEmpty();
        Values(await Ask(scene, OfBalancer("b", "HTTPCode_ELB_5XX_Count"))).ShouldBe([3]);
        Values(await Ask(scene, Of("b", "HTTPCode_ELB_5XX_Count"))).ShouldBeEmpty("its dimension is the load balancer alone");
    });

    [Fact]
    public void A_load_balancer_alone_has_the_sum_of_its_target_groups() => TestDeployment.Play(async scene =>
    {
        await Requests(scene, 3);
        scene.Group.ProductionListener.Forwards = [new Forward(scene.Group.TargetGroups.Two, 1)];
        await scene.Add(scene.Group.TargetGroups.Two, 200);
        await Requests(scene, 2);
        await scene.Clock.PassSeconds(240);

        Values(await Ask(scene, OfBalancer("n", "RequestCount"))).ShouldBe([5]);
        Values(await Ask(scene, Of("n", "RequestCount"))).ShouldBe([3]);
    });

    [Theory]
    [InlineData("Average", 0.055)]
    [InlineData("Sum", 5.5)]
    [InlineData("SampleCount", 100)]
    [InlineData("Minimum", 0.01)]
    [InlineData("Maximum", 0.1)]
    [InlineData("p50", 0.05)]
    [InlineData("p90", 0.09)]
    [InlineData("p99.99", 0.1)]
    [InlineData("p100", 0.1)]
    public void Response_times_are_in_seconds(string statistic, double value) => TestDeployment.Play(async scene =>
    {
        var turn = 0;
        await Answering(scene, _ => 10 * (1 + turn++ % 10));
        await Requests(scene, 100);
        await scene.Clock.PassSeconds(240);

        Values(await Ask(scene, Of("t", "TargetResponseTime", statistic))).ShouldHaveSingleItem().ShouldBe(value, value * 0.01);
    });

    [Theory]
    [InlineData("Average", 0.055)]
    [InlineData("Sum", 3.63)]
    [InlineData("SampleCount", 66)]
    [InlineData("p50", 0.05)]
    public void Response_times_of_a_minute_that_is_not_final_are_of_a_part_of_it(string statistic, double value) => TestDeployment.Play(async scene =>
    {
        var turn = 0;
        await Answering(scene, _ => 10 * (1 + turn++ % 10));
        await Requests(scene, 100);
        await scene.Clock.PassSeconds(130);

        Values(await Ask(scene, Of("t", "TargetResponseTime", statistic))).ShouldHaveSingleItem().ShouldBe(value, value * 0.01);
    });

    [Theory]
    [InlineData("Average", 1)]
    [InlineData("Minimum", 1)]
    [InlineData("Maximum", 1)]
    [InlineData("p99", 1)]
    [InlineData("SampleCount", 3)]
    public void Each_request_is_a_sample_of_one(string statistic, double value) => TestDeployment.Play(async scene =>
    {
        await Requests(scene, 3);
        await scene.Clock.PassSeconds(240);

        Values(await Ask(scene, Of("n", "RequestCount", statistic))).ShouldBe([value]);
    });

    [Fact]
    public void Longer_periods_put_minutes_together() => TestDeployment.Play(async scene =>
    {
        for (var minute = 0; minute < 7; minute++)
        {
            await Requests(scene, 1 + minute);
            await scene.Clock.Pass(VirtualTime.Start.AddMinutes(minute + 1) - scene.Clock.GetUtcNow());
        }

        await scene.Clock.PassSeconds(180);

        ApiAnswers.Same(
            (await Ask(scene, Of("n", "RequestCount", period: 300), Of("t", "TargetResponseTime", "SampleCount", period: 300)))["MetricDataResults"]!,
            """
            [ { "Id": "n", "Label": "RequestCount", "StatusCode": "Complete", "Timestamps": ["2026-01-01T00:05:00Z", "2026-01-01T00:00:00Z"], "Values": [13, 15] },
              { "Id": "t", "Label": "TargetResponseTime", "StatusCode": "Complete", "Timestamps": ["2026-01-01T00:05:00Z", "2026-01-01T00:00:00Z"], "Values": [13, 15] } ]
            """);
    });

    [Theory]
    [InlineData("2026-01-01T00:01:00Z", "2026-01-01T00:03:00Z", "2 3")]
    [InlineData("2026-01-01T00:01:59.999Z", "2026-01-01T00:03:00Z", "2 3")]
    [InlineData("2026-01-01T01:01:00+01:00", "2026-01-01T01:03:00+01:00", "2 3")]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", "1")]
    [InlineData("2026-01-01T00:04:00Z", "2026-01-01T00:09:00Z", "")]
    public void Starts_with_the_minute_of_the_start_and_ends_before_the_end(string from, string until, string values) => TestDeployment.Play(async scene =>
    {
        for (var minute = 0; minute < 4; minute++)
        {
            await Requests(scene, 1 + minute);
            await scene.Clock.Pass(VirtualTime.Start.AddMinutes(minute + 1) - scene.Clock.GetUtcNow());
        }

        await scene.Clock.PassSeconds(180);
        var answer = await scene.Call(
            "cloudwatch:getMetricData",
            $$"""{ "MetricDataQueries": [{{Of("n", "RequestCount")(scene).ToJsonString()}}], "StartTime": "{{from}}", "EndTime": "{{until}}", "ScanBy": "TimestampAscending" }""");

        string.Join(' ', Values(answer)).ShouldBe(values);
    });

    [Theory]
    [InlineData("n", 4.0)]
    [InlineData("n + 2 * n", 12.0)]
    [InlineData("(n + 2) * n", 24.0)]
    [InlineData("n - 1 - 1", 2.0)]
    [InlineData("n / 2 / 2", 1.0)]
    [InlineData("100*-n/.5", -800.0)]
    [InlineData("half*2", 4.0)]
    [InlineData("n / (n - n)", null)]
    [InlineData("e / n", null)]
    public void Calculates_with_queries_where_each_has_a_value(string expression, double? value) => TestDeployment.Play(async scene =>
    {
        await Requests(scene, 4);
        await scene.Clock.PassSeconds(240);

        var answer = await Ask(
            scene, Hidden(Calculated("x", expression), returned: true), Of("n", "RequestCount"), Hidden(Calculated("half", "n/2")), Hidden(Of("e", "HTTPCode_Target_5XX_Count")));

        var results = answer["MetricDataResults"]!.AsArray();
        results.Select(result => $"{result!["Id"]} {result["Label"]}").ShouldBe(["x x", "n RequestCount"]);
        Values(answer).ShouldBe(value is { } point ? [point] : []);
    });

    [Theory]
    [InlineData("FILL(n, 0)", "Error in expression 'x': FILL(n, 0): FILL is not expected; the rehearsal knows + - * / ( ), numbers and the ids of queries")]
    [InlineData("n ^ 2", "Error in expression 'x': n ^ 2: ^ is not expected; the rehearsal knows")]
    [InlineData("(n", "Error in expression 'x': (n: a ) is missing; the rehearsal knows")]
    [InlineData("n +", "Error in expression 'x': n +: it ends too early; the rehearsal knows")]
    [InlineData("1.2.3 * n", "Error in expression 'x': 1.2.3 * n: 1.2.3 is not expected; the rehearsal knows")]
    [InlineData("n m", "Error in expression 'x': n m: m is not expected; the rehearsal knows")]
    [InlineData("n * m", "Error in expression 'x': m is not the Id of a query")]
    [InlineData("1 + 1", "Error in expression 'x': it names no query, so it is not a time series")]
    [InlineData("n + x", "Error in expression 'x': it depends on itself")]
    public void Refuses_an_expression_that_is_anything_else_by_its_name(string expression, string message) => TestDeployment.Play(async scene =>
    {
        var refusal = await Thrown.By<AwsException>(() => Ask(scene, Of("n", "RequestCount"), Calculated("x", expression)));

        refusal.Code.ShouldBe("ValidationError");
        refusal.Message.ShouldStartWith(message);
    });

    [Theory]
    [InlineData("AWS/ApplicationELB", "Latency")]
    [InlineData("AWS/ECS", "RequestCount")]
    [InlineData("Shop", "Orders")]
    public void A_metric_that_nothing_publishes_is_an_empty_series(string space, string name) => TestDeployment.Play(async scene =>
    {
        await Requests(scene, 3);
        await scene.Clock.PassSeconds(240);

        var answer = await Ask(scene, _ => Of("n", name)(scene).With(query => query["MetricStat"]!["Metric"]!["Namespace"] = space));

        ApiAnswers.Same(answer["MetricDataResults"]![0]!, $$"""{ "Id": "n", "Label": "{{name}}", "StatusCode": "Complete" }""");
    });

    [Theory]
    [InlineData("""[{ "Name": "LoadBalancer", "Value": "app/other/0" }]""")]
    [InlineData("""[{ "Name": "TargetGroup", "Value": "targetgroup/shop-a/0" }, { "Name": "LoadBalancer", "Value": "BALANCER" }]""")]
    [InlineData("""[{ "Name": "TargetGroup", "Value": "GROUP" }]""")]
    [InlineData("""[{ "Name": "AvailabilityZone", "Value": "local-a" }, { "Name": "LoadBalancer", "Value": "BALANCER" }]""")]
    [InlineData("[]")]
    public void So_is_one_with_other_dimensions(string dimensions) => TestDeployment.Play(async scene =>
    {
        await Requests(scene, 3);
        await scene.Clock.PassSeconds(240);
        var named = dimensions.Replace("BALANCER", BalancerOf(scene), StringComparison.Ordinal).Replace("GROUP", GroupOf(scene), StringComparison.Ordinal);

        Values(await Ask(scene, _ => Of("n", "RequestCount")(scene).With(query => query["MetricStat"]!["Metric"]!["Dimensions"] = JsonNode.Parse(named)))).ShouldBeEmpty();
    });

    [Fact]
    public void The_order_of_dimensions_does_not_matter() => TestDeployment.Play(async scene =>
    {
        await Requests(scene, 3);
        await scene.Clock.PassSeconds(240);

        Values(await Ask(scene, _ => Of("n", "RequestCount")(scene).With(query =>
        {
            var dimensions = query["MetricStat"]!["Metric"]!["Dimensions"]!.AsArray();
            var first = dimensions[0]!;
            dimensions.RemoveAt(0);
            dimensions.Add(first);
        }))).ShouldBe([3]);
    });

    [Theory]
    [InlineData("\"NextToken\": \"abc\"", "InvalidNextToken", "The next token specified is invalid.")]
    [InlineData("\"ScanBy\": \"Newest\"", "ValidationError", "The value Newest for parameter ScanBy is not supported; use TimestampDescending or TimestampAscending.")]
    [InlineData("\"StartTime\": null", "ValidationError", "The parameter StartTime is required.")]
    [InlineData("\"EndTime\": null", "ValidationError", "The parameter EndTime is required.")]
    [InlineData("\"EndTime\": \"2026-01-01T00:00:00Z\"", "ValidationError", "The parameter StartTime must be less than the parameter EndTime.")]
    [InlineData("\"EndTime\": \"tomorrow\"", "SerializationException", "cloudwatch:getMetricData: EndTime is \"tomorrow\"; use a time such as 2026-01-01T00:00:00Z")]
    [InlineData("\"EndTime\": 1767225600", "SerializationException", "cloudwatch:getMetricData: EndTime is 1767225600; use text")]
    [InlineData("\"MetricDataQueries\": []", "ValidationError", "The parameter MetricDataQueries must have 1 to 500 items; it has 0.")]
    public void Refuses_a_question_that_cannot_be_answered(string member, string code, string message) => TestDeployment.Play(async scene =>
    {
        var refusal = await Thrown.By<AwsException>(() => Ask(scene, [Of("n", "RequestCount")(scene)], $", {member}"));

        (refusal.Code, refusal.Message).ShouldBe((code, message));
    });

    [Theory]
    [InlineData("""{ "Id": "Upper" }""", "The value Upper for parameter Id is not valid: it starts with a lower-case letter, and letters, digits and _ follow.")]
    [InlineData("""{ "Id": "n", "Expression": "m" }""", "The query n must have one of MetricStat and Expression, and not both.")]
    [InlineData("""{ "Id": "n", "MetricStat": null }""", "The query n must have one of MetricStat and Expression, and not both.")]
    [InlineData("""{ "Id": "other" }""", "The values for parameter Id in MetricDataQueries must be unique.")]
    [InlineData("""{ "MetricStat": { "Period": 90 } }""", "The parameter Period is 90; it must be a multiple of 60.")]
    [InlineData("""{ "MetricStat": { "Period": 0 } }""", "The parameter Period is 0; it must be a multiple of 60.")]
    [InlineData("""{ "MetricStat": { "Period": null } }""", "The parameter Period is required.")]
    [InlineData("""{ "MetricStat": { "Metric": null } }""", "The parameter Metric is required.")]
    [InlineData("""{ "MetricStat": { "Stat": "median" } }""", "The value median for parameter Stat is not supported.")]
    [InlineData("""{ "MetricStat": { "Stat": "p101" } }""", "The value p101 for parameter Stat is not supported.")]
    [InlineData("""{ "MetricStat": { "Stat": null } }""", "cloudwatch:getMetricData.MetricDataQueries.MetricStat needs Stat: it is missing or empty")]
    public void Refuses_a_query_that_cannot_be_answered(string changes, string message) => TestDeployment.Play(async scene =>
    {
        var query = Of("n", "RequestCount")(scene);
        Merge(query, JsonNode.Parse(changes)!.AsObject());

        var refusal = await Thrown.By<AwsException>(() => Ask(scene, [Of("other", "RequestCount")(scene), query]));

        (refusal.Code, refusal.Message).ShouldBe(("ValidationError", message));
    });

    [Fact]
    public void Knows_no_other_members_of_a_query() => TestDeployment.Play(async scene =>
        (await Thrown.By<UnsupportedCallException>(() => Ask(scene, _ => Of("n", "RequestCount")(scene).With(query => query["AccountId"] = "000000000000"))))
            .Message.ShouldContain("has no parameter AccountId in the rehearsal"));

    private static TargetGroup Blue(TestDeployment scene) => scene.Group.TargetGroups.One;

    private static string GroupOf(TestDeployment scene) => Blue(scene).Arn.Split(':')[5];

    private static string BalancerOf(TestDeployment scene) => scene.Account.LoadBalancers.Single().Arn.Split(":loadbalancer/")[1];

    private static Func<TestDeployment, JsonObject> Of(string id, string metric, string statistic = "Sum", int period = 60) => scene => Query(
        id, metric, statistic, period, [("TargetGroup", GroupOf(scene)), ("LoadBalancer", BalancerOf(scene))]);

    private static Func<TestDeployment, JsonObject> OfBalancer(string id, string metric) => scene => Query(id, metric, "Sum", 60, [("LoadBalancer", BalancerOf(scene))]);

    private static Func<TestDeployment, JsonObject> Calculated(string id, string expression) => _ => new() { ["Id"] = id, ["Expression"] = expression };

    private static Func<TestDeployment, JsonObject> Hidden(Func<TestDeployment, JsonObject> query, bool returned = false) => scene =>
        query(scene).With(hidden => hidden["ReturnData"] = returned);

    private static JsonObject Query(string id, string metric, string statistic, int period, (string Name, string Value)[] dimensions) => new()
    {
        ["Id"] = id,
        ["MetricStat"] = new JsonObject
        {
            ["Metric"] = new JsonObject
            {
                ["Namespace"] = "AWS/ApplicationELB",
                ["MetricName"] = metric,
                ["Dimensions"] = new JsonArray([.. dimensions.Select(dimension => new JsonObject { ["Name"] = dimension.Name, ["Value"] = dimension.Value })]),
            },
            ["Period"] = period,
            ["Stat"] = statistic,
        },
    };

    private static Task<JsonObject> Ask(TestDeployment scene, params Func<TestDeployment, JsonObject>[] queries) => Ask(scene, [.. queries.Select(query => query(scene))]);

    private static Task<JsonObject> Ask(TestDeployment scene, JsonObject[] queries, string more = "")
    {
        var question = new JsonObject
        {
            ["MetricDataQueries"] = new JsonArray([.. queries]),
            ["StartTime"] = "2026-01-01T00:00:00Z",
            ["EndTime"] = "2026-01-01T01:00:00Z",
        };
        Merge(question, JsonNode.Parse($"{{{more.TrimStart(',')}}}")!.AsObject());
        return scene.Call("cloudwatch:getMetricData", question.ToJsonString());
    }

    private static void Merge(JsonObject into, JsonObject changes)
    {
        foreach (var (name, value) in changes)
        {
            if (value is JsonObject inner && into[name] is JsonObject section)
            {
                Merge(section, inner);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }

    private static IEnumerable<double> Values(JsonObject answer) =>
        answer["MetricDataResults"]![0]!["Values"]?.AsArray().Select(value => value!.GetValue<double>()) ?? [];

    private static Task Answering(TestDeployment scene, int status) => Only(scene, _ => 1, status);

    private static Task Answering(TestDeployment scene, Func<Request, int> milliseconds) => Only(scene, milliseconds, 200);

    private static async Task Only(TestDeployment scene, Func<Request, int> milliseconds, int status)
    {
        foreach (var task in scene.Service.Primary.Running)
        {
            Blue(scene).Deregister(task.Running!.Address);
        }

        await scene.Add(Blue(scene), status, milliseconds);
    }

    private static async Task Requests(TestDeployment scene, int times)
    {
        using var client = new HttpMessageInvoker(scene.Network.Handler, disposeHandler: false);
        for (var i = 0; i < times; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, scene.Group.ProductionListener.Address);
            using var response = await client.SendAsync(request, CancellationToken.None);
        }
    }
}

internal static class Changed
{
    public static JsonObject With(this JsonObject query, Action<JsonObject> change)
    {
        change(query);
        return query;
    }

    /// <summary>Registers a target that answers with a status, some milliseconds later.</summary>
    public static async Task Add(this TestDeployment scene, TargetGroup group, int status, Func<Request, int>? milliseconds = null)
    {
        var listening = await scene.Network.Listen(
            async (request, token) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(request.Path == ShopApp.HealthPath ? 1 : milliseconds?.Invoke(request) ?? 1), scene.Clock, token);
                return Response.Text(status, "answer");
            },
            CancellationToken.None);
        group.Register(new Uri($"http://{listening.EndPoint}"));
    }
}
