using System.Text.Json;

namespace Canary.Tests.Plans;

/// <summary>The plan's <c>watch</c>: what it says, and what it may not.</summary>
public sealed class WatchReaderTests
{
    private const string Placeholders = "use {greenTargetGroup}, {blueTargetGroup}, {loadBalancer}, {greenTaskSet}, {blueTaskSet}, {greenTaskDefinition}, {blueTaskDefinition}, "
        + "{cluster}, {service}, {application}, {deploymentGroup}, {deploymentId}";

    [Fact]
    public void Without_a_watch_a_shift_is_watched_for_two_hours_and_stopped()
    {
        Read("{}").ShouldBe(new WatchSettings(WatchAction.Stop, 120, ClientErrors: false, []));
        PlanReader.Read("{}").Plan!.Watch.ShouldBe(new WatchSettings());
    }

    [Fact]
    public void Every_setting_of_the_watch_is_read()
    {
        var watch = Read("""
            {
              "action": "tell", "maxMinutes": 2880, "clientErrors": true,
              "metrics": [
                { "name": "orders failed", "namespace": "Shop", "metric": "OrdersFailed", "dimensions": { "TargetGroup": "{greenTargetGroup}" }, "stat": "Sum", "limit": 5 },
                { "name": "p50 of orders", "namespace": "Shop", "metric": "OrderTime", "stat": "p50", "worse": "higher", "limit": -1e3, "minutes": 2 },
                {
                  "name": "failed share", "expression": "100 * failed / all", "worse": "lower", "timesBlue": 1.5, "minutes": 10,
                  "using": {
                    "failed": { "namespace": "Shop", "metric": "Failed", "dimensions": { "TaskSet": "{greenTaskSet}" }, "stat": "Sum" },
                    "all": { "namespace": "Shop", "metric": "Orders" }
                  }
                }
              ]
            }
            """);

        (watch.Action, watch.MaxMinutes, watch.ClientErrors).ShouldBe((WatchAction.Tell, 2880, true));
        JsonSerializer.Serialize(watch.Metrics).ShouldBe(JsonSerializer.Serialize<IReadOnlyList<WatchMetric>>(
        [
            new("orders failed", new MetricSource("Shop", "OrdersFailed", new Dictionary<string, string> { ["TargetGroup"] = "{greenTargetGroup}" }, "Sum"), Limit: 5),
            new("p50 of orders", new MetricSource("Shop", "OrderTime", Stat: "p50"), Limit: -1000, Minutes: 2),
            new(
                "failed share",
                Expression: "100 * failed / all",
                Using: new Dictionary<string, MetricSource>
                {
                    ["failed"] = new("Shop", "Failed", new Dictionary<string, string> { ["TaskSet"] = "{greenTaskSet}" }, "Sum"),
                    ["all"] = new("Shop", "Orders", Stat: "Average"),
                },
                Worse: WorseWhen.Lower,
                TimesBlue: 1.5,
                Minutes: 10),
        ]));
    }

    [Theory]
    [InlineData("stop", WatchAction.Stop)]
    [InlineData("tell", WatchAction.Tell)]
    [InlineData("off", WatchAction.Off)]
    public void Each_action_has_a_word(string word, WatchAction action) => Read($$"""{ "action": "{{word}}" }""").Action.ShouldBe(action);

    /// <summary>What a stack and a plan say is the weaker of both.</summary>
    [Fact]
    public void The_weaker_action_is_the_smaller()
        => new[] { WatchAction.Stop, WatchAction.Off, WatchAction.Tell }.Order().ShouldBe([WatchAction.Off, WatchAction.Tell, WatchAction.Stop]);

    [Fact]
    public void A_watch_travels_with_its_plan()
    {
        var plan = PlanReader.Read("""
            { "watch": { "action": "off", "maxMinutes": 7, "clientErrors": true, "metrics": [{ "name": "a", "expression": "b", "using": { "b": { "namespace": "c", "metric": "d", "dimensions": { "e": "f" } } }, "worse": "lower", "limit": 1 }] } }
            """).Plan!;

        JsonSerializer.Serialize(LambdaJson.Travel(new Site { Plan = plan }).Plan).ShouldBe(JsonSerializer.Serialize(plan));
    }

    /// <summary>Generated deserialisation forgets the defaults of properties: a plan of another version must not end as one that watches nothing.</summary>
    [Fact]
    public void What_is_absent_from_a_plan_that_travels_is_as_in_an_empty_plan()
    {
        LambdaJson.Read<Site>("""{ "Plan": { } }""").Plan!.Watch.ShouldBe(new WatchSettings());
        LambdaJson.Read<Site>("""{ "Plan": { "Watch": null } }""").Plan!.Watch.ShouldBe(new WatchSettings());
        LambdaJson.Read<Site>("""{ "Plan": { "Watch": { } } }""").Plan!.Watch.ShouldBe(new WatchSettings());
        var metric = LambdaJson.Read<Site>("""{ "Plan": { "Watch": { "Metrics": [{ "Name": "a", "Source": { "Namespace": "b", "Metric": "c" }, "Limit": 1 }] } } }""").Plan!.Watch.Metrics[0];

        JsonSerializer.Serialize(metric).ShouldBe(JsonSerializer.Serialize(new WatchMetric("a", new MetricSource("b", "c"), Limit: 1)));
        (metric.Minutes, metric.Worse, metric.Source!.Stat, metric.Source.Dimensions.Count, metric.Using.Count).ShouldBe((3, WorseWhen.Higher, "Average", 0, 0));
    }

    [Theory]
    [InlineData("[]", "watch is a list; use an object { … }")]
    [InlineData("""{ "action": "page" }""", "watch.action is \"page\"; use stop or tell or off")]
    [InlineData("""{ "action": true }""", "watch.action is true; use stop or tell or off")]
    [InlineData("""{ "maxMinutes": 0 }""", "watch.maxMinutes is 0; use a whole number from 1 to 2880")]
    [InlineData("""{ "maxMinutes": 2881 }""", "watch.maxMinutes is 2881; use a whole number from 1 to 2880")]
    [InlineData("""{ "clientErrors": "yes" }""", "watch.clientErrors is \"yes\"; use true or false")]
    [InlineData("""{ "metrics": {} }""", "watch.metrics is an object; use a list [ … ]")]
    [InlineData("""{ "minutes": 3 }""", "watch.minutes is not a setting; known here: action, clientErrors, maxMinutes, metrics")]
    public void Refuses_what_is_no_watch(string watch, string problem) => Problems(watch).ShouldBe([problem]);

    [Theory]
    [InlineData("""{ "namespace": "Shop", "metric": "Failed", "limit": 1 }""", "name is missing or empty; give the name that a stopped deployment shows")]
    [InlineData("""{ "name": " ", "namespace": "Shop", "metric": "Failed", "limit": 1 }""", "name is missing or empty; give the name that a stopped deployment shows")]
    [InlineData("""{ "name": "a\nb", "namespace": "Shop", "metric": "Failed", "limit": 1 }""", "name is a b; use at most 60 characters, on one line, without space around them")]
    [InlineData("""{ "name": "a", "limit": 1 }""", "metric is missing; give namespace and metric, or expression and using")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "expression": "SUM(1)", "limit": 1 }""", "expression is given beside namespace, metric, dimensions or stat; give namespace and metric, or expression and using")]
    [InlineData("""{ "name": "a", "stat": "Sum", "using": {}, "limit": 1 }""", "expression is given beside namespace, metric, dimensions or stat; give namespace and metric, or expression and using")]
    [InlineData("""{ "name": "a", "metric": "Failed", "limit": 1 }""", "namespace is missing or empty; give 1 to 255 characters")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "", "limit": 1 }""", "metric is missing or empty; give 1 to 255 characters")]
    [InlineData("""{ "name": "a", "namespace": ":Shop", "metric": "Failed", "limit": 1 }""", "namespace is :Shop; begin with another character than a colon")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "stat": "Median", "limit": 1 }""", "stat is Median; use Sum, Average, Minimum, Maximum, SampleCount, or a percentile such as p90")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "stat": "p101", "limit": 1 }""", "stat is p101; use Sum, Average, Minimum, Maximum, SampleCount, or a percentile such as p90")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "stat": "Sum\n", "limit": 1 }""", "stat is Sum; use Sum, Average, Minimum, Maximum, SampleCount, or a percentile such as p90")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "dimensions": { "": "x" }, "limit": 1 }""", "dimensions. is not a dimension; use a name of 1 to 255 characters that does not begin with a colon")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "dimensions": { "A": "" }, "limit": 1 }""", "dimensions.A is missing or empty; give 1 to 1024 characters")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "dimensions": { "A": 1 }, "limit": 1 }""", "dimensions.A is 1; use a text")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "dimensions": { "A": "{greenGroup}" }, "limit": 1 }""", $"dimensions.A is a text with {{greenGroup}}; {Placeholders}")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "dimensions": { "A": "{GreenTargetGroup}" }, "limit": 1 }""", $"dimensions.A is a text with {{GreenTargetGroup}}; {Placeholders}")]
    [InlineData("""{ "name": "a", "expression": " ", "limit": 1 }""", "expression is missing or empty; give 1 to 1024 characters")]
    [InlineData("""{ "name": "a", "using": {}, "limit": 1 }""", "expression is missing or empty; give 1 to 1024 characters")]
    [InlineData("""{ "name": "a", "expression": "100 * failed", "limit": 1 }""", "expression is 100 * failed; define failed in using")]
    [InlineData("""{ "name": "a", "expression": "SUM(SEARCH('{Shop,T} {blueGroup}', 'Sum', 60))", "limit": 1 }""", $"expression is a text with {{blueGroup}}; {Placeholders}")]
    [InlineData("""{ "name": "a", "expression": "SUM(SEARCH('{Shop,T} {Service}', 'Sum', 60))", "limit": 1 }""", $"expression is a text with {{Service}}; {Placeholders}")]
    [InlineData("""{ "name": "a", "expression": "SUM(1)", "using": [], "limit": 1 }""", "using is a list; use an object { … }")]
    [InlineData("""{ "name": "a", "expression": "SUM(1)", "using": { "a": 1 }, "limit": 1 }""", "using.a is 1; use an object { … }")]
    [InlineData("""{ "name": "a", "expression": "SUM(1)", "using": { "a": { "metric": "b" } }, "limit": 1 }""", "using.a.namespace is missing or empty; give 1 to 255 characters")]
    [InlineData("""{ "name": "a", "expression": "SUM(1)", "using": { "a": { "namespace": "b", "metric": "c", "dimensions": { "d": "{e}" } } }, "limit": 1 }""", $"using.a.dimensions.d is a text with {{e}}; {Placeholders}")]
    [InlineData("""{ "name": "a", "expression": "SUM(1)", "using": { "A": { "namespace": "b", "metric": "c" } }, "limit": 1 }""", "using.A is not an id; begin with a small letter, and use at most 31 letters, digits and underscores")]
    [InlineData("""{ "name": "a", "expression": "SUM(1)", "using": { "a\n": { "namespace": "b", "metric": "c" } }, "limit": 1 }""", "using.a is not an id; begin with a small letter, and use at most 31 letters, digits and underscores")]
    [InlineData("""{ "name": "a", "expression": "SUM(1)", "using": { "a": { "namespace": "b", "metric": "c", "limit": 1 } }, "limit": 1 }""", "using.a.limit is not a setting; known here: dimensions, metric, namespace, stat")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed" }""", "limit is missing; give limit, or timesBlue to hold green against blue")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "limit": 1, "timesBlue": 2 }""", "timesBlue is given beside limit; give limit, or timesBlue to hold green against blue")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "limit": "1" }""", "limit is \"1\"; use a number")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "dimensions": { "A": "{greenTaskSet}" }, "timesBlue": 0.99 }""", "timesBlue is 0.99; use a number from 1 to 100")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "dimensions": { "A": "{greenTaskSet}" }, "timesBlue": 101 }""", "timesBlue is 101; use a number from 1 to 100")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "dimensions": { "A": "{blueTaskSet} {service}" }, "timesBlue": 2 }""", "timesBlue is given, but the metric is the same for green and blue; put a placeholder of green such as {greenTargetGroup} into a dimension, or give limit")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "limit": 1, "worse": "up" }""", "worse is \"up\"; use higher or lower")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "limit": 1, "minutes": 1 }""", "minutes is 1; use a whole number from 2 to 10")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "limit": 1, "minutes": 11 }""", "minutes is 11; use a whole number from 2 to 10")]
    [InlineData("""{ "name": "a", "namespace": "Shop", "metric": "Failed", "limit": 1, "period": 60 }""", "period is not a setting; known here: dimensions, expression, limit, metric, minutes, name, namespace, stat, timesBlue, using, worse")]
    public void Refuses_what_is_no_metric(string metric, string problem) => Problems($$"""{ "metrics": [{{metric}}] }""").ShouldBe([$"watch.metrics[0].{problem}"]);

    [Fact]
    public void Refuses_what_is_longer_than_CloudWatch_takes()
    {
        static string Long(int length) => new('x', length);

        string Metric(int name = 60, int space = 255, int metric = 255, int dimensions = 30, int dimension = 255, int value = 1024)
            => $$"""
                { "metrics": [{ "name": "{{Long(name)}}", "namespace": "{{Long(space)}}", "metric": "{{Long(metric)}}", "limit": 1, "dimensions": {
                {{string.Join(", ", Enumerable.Range(1, dimensions - 1).Select(index => $"\"d{index}\": \"x\"").Append($"\"{Long(dimension)}\": \"{Long(value)}\""))}} } }] }
                """;

        string Computed(int expression, int sources = 10)
            => $$"""{ "metrics": [{ "name": "a", "expression": "{{Long(expression).ToUpperInvariant()}}", "limit": 1, "using": { {{string.Join(", ", Enumerable.Range(0, sources).Select(index => $$"""{{"\""}}a{{index}}": { "namespace": "b", "metric": "c" }"""))}} } }] }""";

        Problems(Metric()).ShouldBeEmpty();
        Problems(Metric(name: 61)).ShouldBe([$"watch.metrics[0].name is {Long(60)}; use at most 60 characters, on one line, without space around them"]);
        Problems(Metric(space: 256)).ShouldBe(["watch.metrics[0].namespace is 256 characters long; use at most 255"]);
        Problems(Metric(metric: 256)).ShouldBe(["watch.metrics[0].metric is 256 characters long; use at most 255"]);
        Problems(Metric(dimensions: 31)).ShouldBe(["watch.metrics[0].dimensions is an object of 31; give at most 30"]);
        Problems(Metric(dimension: 256)).ShouldBe([$"watch.metrics[0].dimensions.{Long(60)} is not a dimension; use a name of 1 to 255 characters that does not begin with a colon"]);
        Problems(Metric(value: 1025)).ShouldBe([$"watch.metrics[0].dimensions.{Long(60)} is 1025 characters long; use at most 1024"]);
        Problems(Computed(1024)).ShouldBeEmpty();
        Problems(Computed(1025)).ShouldBe(["watch.metrics[0].expression is 1025 characters long; use at most 1024"]);
        Problems(Computed(3, sources: 11)).ShouldBe(["watch.metrics[0].using is an object of 11 metrics; use at most 10"]);
    }

    [Fact]
    public void Refuses_metrics_by_one_name_and_more_than_five()
    {
        static string Named(string name) => $$"""{ "name": "{{name}}", "namespace": "Shop", "metric": "Failed", "limit": 1 }""";

        Problems($$"""{ "metrics": [{{Named("a")}}, {{Named("b")}}, {{Named("a")}}] }""").ShouldBe(["watch.metrics is 2 metrics named a; give each metric a unique name"]);
        Problems($$"""{ "metrics": [{{string.Join(", ", "abcde".Select(name => Named($"{name}")))}}] }""").ShouldBeEmpty();
        Problems($$"""{ "metrics": [{{string.Join(", ", "abcdef".Select(name => Named($"{name}")))}}] }""").ShouldBe(["watch.metrics is a list of 6; give at most 5 metrics"]);
    }

    [Fact]
    public void Names_every_mistake_of_a_watch_at_once()
        => Problems("""
            {
              "action": "page", "maxMinutes": 5000,
              "metrics": [
                { "metric": "Failed", "dimensions": { "A": "{x}{y}" }, "stat": "q", "minutes": 1 },
                { "name": "b", "expression": "c + d", "using": { "d": { "stat": "Sum" } }, "limit": 1, "timesBlue": 0 }
              ]
            }
            """).ShouldBe(
        [
            "watch.action is \"page\"; use stop or tell or off",
            "watch.maxMinutes is 5000; use a whole number from 1 to 2880",
            "watch.metrics[0].minutes is 1; use a whole number from 2 to 10",
            "watch.metrics[0].name is missing or empty; give the name that a stopped deployment shows",
            "watch.metrics[0].namespace is missing or empty; give 1 to 255 characters",
            "watch.metrics[0].stat is q; use Sum, Average, Minimum, Maximum, SampleCount, or a percentile such as p90",
            $"watch.metrics[0].dimensions.A is a text with {{x}}; {Placeholders}",
            $"watch.metrics[0].dimensions.A is a text with {{y}}; {Placeholders}",
            "watch.metrics[0].limit is missing; give limit, or timesBlue to hold green against blue",
            "watch.metrics[1].using.d.namespace is missing or empty; give 1 to 255 characters",
            "watch.metrics[1].using.d.metric is missing or empty; give 1 to 255 characters",
            "watch.metrics[1].expression is c + d; define c in using",
            "watch.metrics[1].timesBlue is 0; use a number from 1 to 100",
            "watch.metrics[1].timesBlue is given beside limit; give limit, or timesBlue to hold green against blue",
        ]);

    [Theory]
    [InlineData("Sum")]
    [InlineData("SampleCount")]
    [InlineData("IQM")]
    [InlineData("p99.9")]
    [InlineData("p100")]
    [InlineData("tm90")]
    [InlineData("TM(2%:98%)")]
    [InlineData("PR(:300)")]
    public void Takes_every_kind_of_CloudWatchs_statistics(string stat)
        => Problems($$"""{ "metrics": [{ "name": "a", "namespace": "Shop", "metric": "Failed", "stat": "{{stat}}", "limit": 1 }] }""").ShouldBeEmpty();

    private static WatchSettings Read(string watch)
    {
        var reading = PlanReader.Read($$"""{ "watch": {{watch}} }""");
        reading.Problems.ShouldBeEmpty();

        return reading.Plan!.Watch;
    }

    private static IReadOnlyList<string> Problems(string watch) => PlanReader.Read($$"""{ "watch": {{watch}} }""").Problems;
}
