using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Tests.Plans;

public sealed class PlanSchemaTests
{
    private static readonly JsonElement s_schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "plan.schema.json"))).RootElement;

    [Theory]
    [InlineData("""{ "unknown": 1 }""", "")]
    [InlineData("""{ "probes": [{ "unknown": 1 }] }""", "probes items")]
    [InlineData("""{ "probes": [{ "expect": { "unknown": 1 } }] }""", "probes items expect")]
    [InlineData("""{ "judge": { "unknown": 1 } }""", "judge")]
    [InlineData("""{ "judge": { "errors": { "unknown": 1 } } }""", "judge errors")]
    [InlineData("""{ "judge": { "latency": { "unknown": 1 } } }""", "judge latency")]
    [InlineData("""{ "warmUp": { "unknown": 1 } }""", "warmUp")]
    [InlineData("""{ "checks": { "blue-healthy": { "unknown": 1 } } }""", "checks *")]
    [InlineData("""{ "freeze": [{ "unknown": 1 }] }""", "freeze items")]
    [InlineData("""{ "tls": { "unknown": 1 } }""", "tls")]
    [InlineData("""{ "tls": { "caBundle": { "fromParameter": "/a", "unknown": 1 } } }""", "stored")]
    [InlineData("""{ "probes": [{ "headers": { "X": { "fromSecret": "a", "unknown": 1 } } }] }""", "stored")]
    [InlineData("""{ "inconclusive": { "unknown": 1 } }""", "inconclusive")]
    [InlineData("""{ "inconclusive": { "beforeTraffic": { "unknown": 1 } } }""", "inconclusive beforeTraffic")]
    [InlineData("""{ "inconclusive": { "afterTraffic": { "unknown": 1 } } }""", "inconclusive afterTraffic")]
    [InlineData("""{ "watch": { "unknown": 1 } }""", "watch")]
    [InlineData("""{ "watch": { "metrics": [{ "unknown": 1 }] } }""", "watch metrics items")]
    [InlineData("""{ "watch": { "metrics": [{ "using": { "a": { "unknown": 1 } } }] } }""", "source")]
    public void The_published_schema_knows_the_settings_that_the_reader_knows(string plan, string where)
    {
        var refusal = PlanReader.Read(plan).Problems.Single(problem => problem.Contains("is not a setting", StringComparison.Ordinal));
        var known = refusal.Split("known here: ")[1].Split(", ");

        var properties = where.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(s_schema, (schema, name) => name switch
            {
                "items" => schema.GetProperty("items"),
                "stored" => s_schema.GetProperty("$defs").GetProperty("storedValue"),
                "source" => s_schema.GetProperty("$defs").GetProperty("metricSource"),
                "*" => schema.GetProperty("additionalProperties").GetProperty("oneOf")[1],
                _ => schema.GetProperty("properties").GetProperty(name),
            })
            .GetProperty("properties").EnumerateObject().Select(property => property.Name);

        properties.ShouldBe(known, ignoreOrder: true);
    }

    [Theory]
    [InlineData("beforeTraffic", "shared")]
    [InlineData("beforeTraffic", "errors")]
    [InlineData("beforeTraffic", "latency")]
    [InlineData("beforeTraffic", "limited")]
    [InlineData("afterTraffic", "limited")]
    public void The_published_schema_knows_the_words_of_each_policy_and_its_default(string stage, string policy)
    {
        var schema = s_schema.GetProperty("properties").GetProperty("inconclusive").GetProperty("properties").GetProperty(stage).GetProperty("properties").GetProperty(policy);
        var refusal = PlanReader.Read($$"""{ "inconclusive": { "{{stage}}": { "{{policy}}": "maybe" } } }""").Problems.ShouldHaveSingleItem();

        schema.GetProperty("enum").EnumerateArray().Select(word => word.GetString()).ShouldBe(refusal.Split("; use ")[1].Split(" or "));
        JsonSerializer.Serialize(PlanReader.Read($$"""{ "inconclusive": { "{{stage}}": { "{{policy}}": "{{schema.GetProperty("default").GetString()}}" } } }""").Plan)
            .ShouldBe(JsonSerializer.Serialize(new Plan()));
    }

    [Theory]
    [InlineData("preset")]
    [InlineData("bakeLatency")]
    public void The_published_schema_knows_the_words_of_each_choice_and_its_default(string setting)
    {
        var schema = s_schema.GetProperty("properties").GetProperty(setting);
        var refusal = PlanReader.Read($$"""{ "{{setting}}": "maybe" }""").Problems.ShouldHaveSingleItem();

        schema.GetProperty("enum").EnumerateArray().Select(word => word.GetString()).ShouldBe(refusal.Split("; use ")[1].Split(" or "));
        PlanReader.Read($$"""{ "{{setting}}": "{{schema.GetProperty("default").GetString()}}" }""").Plan!.Judge.ShouldBe(JudgeSettings.Default);
    }

    /// <summary>An editor and the reader agree on a watch, as far as a schema can say it.</summary>
    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{ "action": "tell", "maxMinutes": 2880, "clientErrors": true, "metrics": [] }""", true)]
    [InlineData("""{ "maxMinutes": 0 }""", false)]
    [InlineData("""{ "action": "page" }""", false)]
    [InlineData("""{ "metrics": [{ "name": "a", "namespace": "Shop", "metric": "Failed", "dimensions": { "A": "{service}" }, "stat": "p99", "worse": "lower", "limit": 1, "minutes": 10 }] }""", true)]
    [InlineData("""{ "metrics": [{ "name": "a", "expression": "a / b", "using": { "a": { "namespace": "Shop", "metric": "A", "dimensions": { "T": "{greenTaskSet}" } }, "b": { "namespace": "Shop", "metric": "B" } }, "timesBlue": 100 }] }""", true)]
    [InlineData("""{ "metrics": [{ "name": "a", "expression": "SUM(SEARCH('{Shop,T} x', 'Sum', 60))", "limit": -1 }] }""", true)]
    [InlineData("""{ "metrics": [{ "namespace": "Shop", "metric": "Failed", "limit": 1 }] }""", false)]
    [InlineData("""{ "metrics": [{ "name": "a", "metric": "Failed", "limit": 1 }] }""", false)]
    [InlineData("""{ "metrics": [{ "name": "a", "namespace": "Shop", "metric": "Failed" }] }""", false)]
    [InlineData("""{ "metrics": [{ "name": "a", "namespace": "Shop", "metric": "Failed", "limit": 1, "timesBlue": 2 }] }""", false)]
    [InlineData("""{ "metrics": [{ "name": "a", "namespace": "Shop", "metric": "Failed", "expression": "a", "limit": 1 }] }""", false)]
    [InlineData("""{ "metrics": [{ "name": "a", "namespace": "Shop", "metric": "Failed", "limit": 1, "minutes": 1 }] }""", false)]
    [InlineData("""{ "metrics": [{ "name": "a", "expression": "A", "using": { "A": { "namespace": "Shop", "metric": "A" } }, "limit": 1 }] }""", false)]
    public void The_published_schema_and_the_reader_take_the_same_watch(string watch, bool isTaken)
    {
        var plan = $$"""{ "watch": {{watch}} }""";

        (PlanReader.Read(plan).Problems is []).ShouldBe(isTaken, plan);
        (new PublishedSchema("docs/plan.schema.json").Mistakes(JsonDocument.Parse(plan).RootElement) is []).ShouldBe(isTaken, plan);
    }

    /// <summary>An editor and the reader agree on which settings belong to which kind of probe.</summary>
    [Theory]
    [InlineData("""{ "kind": "http", "method": "POST", "path": "/", "body": "", "followRedirects": true, "expect": { "status": 200, "bodyContains": "a", "json": {} } }""", true)]
    [InlineData("""{ "kind": "grpc" }""", true)]
    [InlineData("""{ "kind": "grpc", "name": "a", "service": "shop.Orders", "headers": { "X": "1" }, "timeoutMs": 500, "expect": { "status": "SERVING", "header": { "x": "1" } } }""", true)]
    [InlineData("""{ "kind": "grpc", "service": "", "expect": { "status": ["NOT_SERVING", "SERVING"] } }""", true)]
    [InlineData("""{ "kind": "websocket", "path": "/ws", "subprotocol": "graphql-transport-ws", "expect": { "header": { "x": "1" } } }""", true)]
    [InlineData("""{ "kind": "tcp" }""", false)]
    [InlineData("""{ "service": "shop.Orders" }""", false)]
    [InlineData("""{ "subprotocol": "mqtt" }""", false)]
    [InlineData("""{ "kind": "grpc", "path": "/" }""", false)]
    [InlineData("""{ "kind": "grpc", "method": "POST" }""", false)]
    [InlineData("""{ "kind": "grpc", "body": "" }""", false)]
    [InlineData("""{ "kind": "grpc", "followRedirects": false }""", false)]
    [InlineData("""{ "kind": "grpc", "subprotocol": "mqtt" }""", false)]
    [InlineData("""{ "kind": "grpc", "service": "schöner" }""", false)]
    [InlineData("""{ "kind": "grpc", "expect": { "status": 200 } }""", false)]
    [InlineData("""{ "kind": "grpc", "expect": { "json": {} } }""", false)]
    [InlineData("""{ "kind": "websocket", "expect": { "status": 101 } }""", false)]
    [InlineData("""{ "kind": "websocket", "service": "" }""", false)]
    [InlineData("""{ "kind": "websocket", "subprotocol": "" }""", false)]
    [InlineData("""{ "kind": "websocket", "subprotocol": "a, b" }""", false)]
    public void The_published_schema_and_the_reader_take_the_same_kinds_of_probes(string probe, bool isTaken)
    {
        var plan = $$"""{ "probes": [{{probe}}] }""";

        (PlanReader.Read(plan).Problems is []).ShouldBe(isTaken, plan);
        (new PublishedSchema("docs/plan.schema.json").Mistakes(JsonDocument.Parse(plan).RootElement) is []).ShouldBe(isTaken, plan);
    }

    /// <summary>What an editor lets pass, the reader takes, and the other way round: bounds of one setting by itself.</summary>
    [Theory]
    [InlineData("judge.errors.tolerated")]
    [InlineData("judge.errors.refused")]
    [InlineData("judge.errors.refusedOfOne")]
    [InlineData("judge.latency.tolerated")]
    [InlineData("judge.latency.refused")]
    [InlineData("judge.latency.toleratedOfOne")]
    [InlineData("judge.latency.refusedOfOne")]
    [InlineData("judge.latency.floorMs")]
    [InlineData("judge.minSeconds")]
    [InlineData("judge.maxSeconds")]
    [InlineData("warmUp.maxSeconds")]
    public void A_number_that_the_published_schema_refuses_is_refused_by_the_reader(string name)
    {
        var schema = name.Split('.').Aggregate(s_schema, (schema, member) => schema.GetProperty("properties").GetProperty(member));
        List<string> outside = [];
        foreach (var (keyword, beyond) in new[] { ("minimum", -0.01), ("exclusiveMinimum", 0.0), ("maximum", 0.01), ("exclusiveMaximum", 0.0) })
        {
            if (schema.TryGetProperty(keyword, out var bound))
            {
                outside.Add((bound.GetDouble() + beyond).ToString(CultureInfo.InvariantCulture));
            }
        }

        outside.Count.ShouldBe(2, "a lower and an upper bound");
        foreach (var value in outside)
        {
            var plan = name.Split('.').Reverse().Aggregate(value, (inner, member) => $$"""{ "{{member}}": {{inner}} }""");
            PlanReader.Read(plan).Problems.ShouldContain(problem => problem.StartsWith($"{name} is {value}; use "), plan);
        }
    }

    [Fact]
    public void The_published_schema_knows_the_checks_there_are()
    {
        const string Schema = "docs/plan.schema.json";
        var there = Repository.Read(Schema);
        var schema = JsonNode.Parse(there)!;
        schema["properties"]!["checks"]!["propertyNames"] = new JsonObject { ["enum"] = new JsonArray([.. CheckIds.All.Select(id => (JsonNode?)id)]) };

        Repository.Verify(Schema, there, schema.ToJsonString(Repository.Json) + "\n");
    }
}
