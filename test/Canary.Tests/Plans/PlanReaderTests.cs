using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Plans;

public sealed class PlanReaderTests
{
    [Fact]
    public void An_empty_plan_has_every_default()
    {
        var plan = Accepted("{}");

        JsonSerializer.Serialize(plan).ShouldBe(JsonSerializer.Serialize(new Plan()));
        plan.Probes.ShouldHaveSingleItem().Path.ShouldBe("/");
        (plan.Via, plan.ProbesPerSecond, plan.ProbesPerSlot(1), plan.HealthyWithinSeconds).ShouldBe((Via.Targets, (int?)null, 10, 900));
        plan.Judge.ShouldBe(JudgeSettings.Default);
        plan.Inconclusive.BeforeTraffic.ShouldBe(new BeforeTraffic { Shared = Policy.Retry, Errors = Policy.Fail, Latency = Policy.Fail, Limited = Policy.Fail, RetryAfterSeconds = 60 });
        plan.Inconclusive.AfterTraffic.ShouldBe(new AfterTraffic { Limited = Policy.Pass });
    }

    [Fact]
    public void A_probe_of_kind_grpc_calls_the_health_service_and_expects_SERVING()
    {
        var plan = Accepted("""
            {
              "probes": [
                { "name": "health", "kind": "grpc", "service": "shop.Orders", "headers": { "X-Probe": "1", "Authorization": { "fromSecret": "token" } }, "timeoutMs": 750 },
                { "kind": "grpc", "service": "shop.Search", "expect": { "status": ["SERVING", "NOT_SERVING"], "header": { "x-version": "2" } } },
                { "kind": "grpc" }
              ]
            }
            """);

        plan.Probes.Select(probe => (probe.Kind, probe.Name, probe.Service, probe.Request, string.Join(" ", probe.Expect.Status))).ShouldBe(
        [
            (ProbeKind.Grpc, "health", "shop.Orders", "grpc.health.v1.Health/Check shop.Orders", "SERVING"),
            (ProbeKind.Grpc, "shop.Search", "shop.Search", "grpc.health.v1.Health/Check shop.Search", "SERVING NOT_SERVING"),
            (ProbeKind.Grpc, "grpc.health.v1.Health/Check", null, "grpc.health.v1.Health/Check", "SERVING"),
        ]);
        (plan.Probes[0].TimeoutMs, plan.Probes[0].Headers["X-Probe"], plan.Probes[0].StoredHeaders["Authorization"].FromSecret).ShouldBe((750, "1", "token"));
        plan.Probes[1].Expect.Header.ShouldBe(new Dictionary<string, string> { ["x-version"] = "2" });
    }

    [Fact]
    public void A_probe_of_kind_websocket_expects_101()
    {
        var probe = Accepted("""{ "probes": [{ "kind": "websocket", "path": "/ws?token=abcdef", "subprotocol": "graphql-transport-ws" }] }""").Probes[0];

        (probe.Kind, probe.Name, probe.Subprotocol, probe.Request).ShouldBe((ProbeKind.WebSocket, "/ws?token=[redacted]", "graphql-transport-ws", "WebSocket /ws?token=[redacted]"));
        probe.Expect.Status.ShouldBe(["101"]);
    }

    [Fact]
    public void What_belongs_to_another_kind_is_refused_all_at_once_and_not_shown()
        => PlanReader.Read("""
            {
              "probes": [
                { "name": "a", "kind": "grpc", "method": "PUT", "path": "/x", "body": "s3cr3t", "followRedirects": true, "subprotocol": "mqtt", "expect": { "status": 200, "bodyContains": "a", "json": { "$.a": 1 } } },
                { "name": "b", "kind": "websocket", "service": "shop.Orders", "subprotocol": "a, b", "expect": { "status": 101 } },
                { "name": "c", "service": "shop.Orders", "expect": { "status": "SERVING" } },
                { "name": "d", "kind": "tcp", "service": "shop.Orders" },
                { "name": "e", "kind": "grpc", "service": "schöner", "headers": { "grpc-timeout": "1S", "TE": "x", "content-type": "a" } },
                { "name": "f", "kind": "websocket", "headers": { "Connection": "close", "Sec-WebSocket-Key": "x", "Upgrade": "h2c" } }
              ]
            }
            """).Problems.ShouldBe(
        [
            "probes[0].method is a setting of kind http, but the probe is of kind grpc; leave it out, or change kind",
            "probes[0].path is a setting of kind http and websocket, but the probe is of kind grpc; leave it out, or change kind",
            "probes[0].body is a setting of kind http, but the probe is of kind grpc; leave it out, or change kind",
            "probes[0].followRedirects is a setting of kind http, but the probe is of kind grpc; leave it out, or change kind",
            "probes[0].subprotocol is a setting of kind websocket, but the probe is of kind grpc; leave it out, or change kind",
            "probes[0].expect.bodyContains is a setting of kind http, but the probe is of kind grpc; leave it out, or change kind",
            "probes[0].expect.json is a setting of kind http, but the probe is of kind grpc; leave it out, or change kind",
            "probes[0].expect.status is 200; use SERVING or NOT_SERVING",
            "probes[1].service is a setting of kind grpc, but the probe is of kind websocket; leave it out, or change kind",
            "probes[1].expect.status is a setting of kind http and grpc, but the probe is of kind websocket; leave it out, or change kind",
            "probes[1].subprotocol is a, b; use one name of letters, digits, dots and hyphens, such as graphql-ws",
            "probes[2].service is a setting of kind grpc, but the probe is of kind http; leave it out, or change kind",
            "probes[2].expect.status is SERVING; use a status such as 200, a class such as 2xx or a range such as 200-299",
            "probes[3].kind is \"tcp\"; use http or grpc or websocket",
            "probes[4].service is schöner; use at most 255 characters of printable ASCII, such as shop.Orders",
            "probes[4].headers.grpc-timeout is set by the prober; leave it out",
            "probes[4].headers.TE is set by the prober; leave it out",
            "probes[4].headers.content-type is set by the prober; leave it out",
            "probes[5].headers.Connection is set by the prober; leave it out",
            "probes[5].headers.Sec-WebSocket-Key is set by the prober; leave it out",
            "probes[5].headers.Upgrade is set by the prober; leave it out",
        ]);

    /// <summary>As it travels through the workflow and stands in a report.</summary>
    [Fact]
    public void A_plan_of_other_kinds_survives_its_way_and_one_of_HTTP_alone_is_no_longer_for_them()
    {
        var plan = Accepted("""{ "probes": [{ "kind": "grpc", "service": "shop.Orders" }, { "kind": "websocket", "subprotocol": "mqtt" }] }""");
        var again = JsonSerializer.Deserialize<Plan>(JsonSerializer.Serialize(plan))!;

        again.Probes.Select(probe => (probe.Kind, probe.Service, probe.Subprotocol)).ShouldBe([(ProbeKind.Grpc, "shop.Orders", null), (ProbeKind.WebSocket, null, "mqtt")]);
        JsonSerializer.Serialize(new Plan()).ShouldNotContain("Kind");
    }

    [Fact]
    public void Every_setting_of_the_plan_and_its_probes_is_read()
    {
        var plan = Accepted("""
            {
              "via": "route", "host": "shop.example.com:8443", "tls": { "caBundle": "" }, "probesPerSecond": 80, "healthyWithinSeconds": 600, "preset": "strict",
              "inconclusive": { "beforeTraffic": { "shared": "retry", "errors": "pass", "latency": "pass", "limited": "pass", "retryAfterSeconds": 90 }, "afterTraffic": { "limited": "fail" } },
              "checks": { "alarms-quiet": "error", "unknown": "warning", "ready-wait": { "except": "the night shift continues it" } },
              "probes": [
                {
                  "name": "search", "method": "post", "path": "/search?q=1", "headers": { "X-Probe": "1", "Content-Type": "text/plain" }, "body": "q",
                  "timeoutMs": 750, "followRedirects": true,
                  "expect": { "status": [200, "3xx", "404-410"], "bodyContains": "found", "json": { "$.a": [1, 2], "$['b c']": null }, "header": { "X-Served-By": "green" } }
                },
                { "path": "/cart", "expect": { "status": 204 } }
              ]
            }
            """);

        (plan.Via, plan.Host, plan.ProbesPerSecond, plan.HealthyWithinSeconds).ShouldBe((Via.Route, "shop.example.com:8443", (int?)80, 600));
        plan.Judge.ShouldBe(JudgeSettings.Strict);
        plan.Inconclusive.BeforeTraffic.ShouldBe(new BeforeTraffic { Shared = Policy.Retry, Errors = Policy.Pass, Latency = Policy.Pass, Limited = Policy.Pass, RetryAfterSeconds = 90 });
        plan.Inconclusive.AfterTraffic.ShouldBe(new AfterTraffic { Limited = Policy.Fail });
        plan.Checks.ShouldBe(
            new Dictionary<string, CheckOverride>
            {
                ["alarms-quiet"] = new(Severity.Error),
                ["unknown"] = new(Severity.Warning),
                ["ready-wait"] = new(Except: "the night shift continues it"),
            },
            ignoreOrder: true);

        var search = plan.Probes[0];
        (search.Name, search.Method, search.Path, search.Body, search.TimeoutMs, search.FollowRedirects).ShouldBe(("search", "POST", "/search?q=1", "q", 750, true));
        search.Headers.ShouldBe(new Dictionary<string, string> { ["X-Probe"] = "1", ["Content-Type"] = "text/plain" }, ignoreOrder: true);
        search.Expect.Status.ShouldBe(["200", "3xx", "404-410"]);
        search.Expect.BodyContains.ShouldBe("found");
        search.Expect.Json.ShouldBe(new Dictionary<string, string> { ["$.a"] = "[1,2]", ["$['b c']"] = "null" }, ignoreOrder: true);
        search.Expect.Header.ShouldBe(new Dictionary<string, string> { ["X-Served-By"] = "green" });
        (plan.Probes[1].Name, plan.Probes[1].Expect.Status[0]).ShouldBe(("/cart", "204"));
    }

    [Fact]
    public void Every_setting_of_the_judge_is_read_over_the_preset()
    {
        var judge = Accepted("""
            {
              "preset": "strict",
              "judge": {
                "errors": { "tolerated": 0.003, "refused": 0.03, "refusedOfOne": 0.3 },
                "latency": { "judged": true, "tolerated": 1.2, "refused": 1.4, "toleratedOfOne": 1.6, "refusedOfOne": 3, "floorMs": 5, "tail": false },
                "minSeconds": 20, "maxSeconds": 90
              },
              "warmUp": { "enabled": false, "maxSeconds": 120 },
              "bakeLatency": "warn"
            }
            """).Judge;

        judge.ShouldBe(new JudgeSettings(
            new ErrorLimits(0.003, 0.03, 0.3), new LatencyLimits(true, 1.2, 1.4, 1.6, 3, 5, false), new JudgeTimes(20, 90), new WarmUpSettings(false, 120), BakeLatency.Warn));
    }

    [Fact]
    public void What_is_not_given_stays_the_presets()
    {
        var tolerant = JudgeSettings.Tolerant;

        Judge("""{ "judge": { "errors": { "tolerated": 0.004 } } }""").ShouldBe(tolerant with { Errors = tolerant.Errors with { Tolerated = 0.004 } });
        Judge("""{ "judge": { "latency": { "floorMs": 7 } } }""").ShouldBe(tolerant with { Latency = tolerant.Latency with { FloorMs = 7 } });
        Judge("""{ "judge": { "minSeconds": 31 } }""").ShouldBe(tolerant with { Times = tolerant.Times with { MinSeconds = 31 } });
        Judge("""{ "warmUp": { "enabled": false } }""").ShouldBe(tolerant with { WarmUp = tolerant.WarmUp with { Enabled = false } });
        Judge("""{ "bakeLatency": "strict" }""").ShouldBe(tolerant with { BakeLatency = BakeLatency.Strict });

        JudgeSettings Judge(string text) => Accepted($$"""{ "preset": "tolerant", {{text[1..]}}""").Judge;
    }

    [Theory]
    [InlineData("default")]
    [InlineData("strict")]
    [InlineData("tolerant")]
    public void A_preset_is_a_whole_set_of_settings(string preset)
    {
        var expected = preset switch { "strict" => JudgeSettings.Strict, "tolerant" => JudgeSettings.Tolerant, _ => JudgeSettings.Default };

        Accepted($$"""{ "preset": "{{preset}}" }""").Judge.ShouldBe(expected);
        Accepted($$"""{ "preset": "{{preset}}", "judge": {}, "warmUp": {} }""").Judge.ShouldBe(expected);
        Accepted($$"""{ "preset": "{{preset}}", "judge": { "errors": {}, "latency": {} } }""").Judge.ShouldBe(expected);
    }

    [Fact]
    public void Names_every_mistake_of_a_thoroughly_wrong_plan_at_once()
        => Golden.Verify(string.Join("\n", Refused("""
            {
              // What a person gets who copies from five places at once.
              "probes": [
                { "path": "health", "method": "FETCH", "timeoutMs": 5, "expect": { "status": ["20x", 99], "json": { "items[0]": 1 }, "bodyContains": "" } },
                { "path": 7, "headers": { "X Y": "1", "Content-Length": "3", "Content-Type": "text/html", "X-Many": "ü", "X-Number": 1, "X-Number": 2 } },
                { "name": "twice", "followRedirects": "yes", "expect": { "status": [], "header": "X" } },
                { "name": "twice", "expects": { "status": 200 }, "body": { "a": 1 } },
                "just a path"
              ],
              "via": "listener", "host": "https://shop.example.com/", "probesPerSecond": 41, "healthyWithinSeconds": 2400.5, "preset": "lenient",
              "judge": { "p0": 0.5, "deltas": [0.1, 0.2], "errors": { "tolerated": 0.5, "refused": "low", "of": 1 }, "latency": { "judged": 1, "tail": "no" }, "maxSeconds": 2900, "sharedHold": 3 },
              "warmUp": { "seconds": 20, "maxSeconds": 5 }, "bakeLatency": "fail",
              "inconclusive": {
                "shared": "pass", "error": "pass", "latency": "fail",
                "beforeTraffic": { "shared": "fail", "errors": "retry", "latency": "maybe", "limited": "retry", "retryAfterSeconds": 30 },
                "afterTraffic": { "errors": "retry", "shared": "pass", "latency": "pass", "limited": "fail" }
              },
              "checks": { "image-tags": "fatal", "alarms-quiet": true, "blue-healthy": { "exception": "none" } },
              "probesPerSecond": 40,
              "treshold": 1,
            }
            """)));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("probes: []")]
    [InlineData("""{ "host": "\ud800" }""")]
    [InlineData("""{ "\ud800": 1 }""")]
    [InlineData("""{ "checks": { "\udfff": "error" } }""")]
    public void Refuses_what_is_no_JSON_with_one_reason(string text) => Refused(text).ShouldHaveSingleItem().ShouldStartWith("it ");

    [Theory]
    [InlineData("[]", "the document is a list; use an object { … }")]
    [InlineData("null", "the document is null; use an object { … }")]
    [InlineData("3", "the document is 3; use an object { … }")]
    [InlineData("""{ "probes": [] }""", "probes is a list of 0; give 1 to 20 probes")]
    [InlineData("""{ "probes": {} }""", "probes is an object; use a list [ … ]")]
    [InlineData("""{ "probes": [{ "path": "/\u000d" , "name": 4 }] }""", "probes[0].name is 4; use a text")]
    [InlineData("""{ "probes": [{ "path": 7 }] }""", "probes[0].path is 7; use a text")]
    [InlineData("""{ "host": null }""", "host is null; use a text")]
    [InlineData("""{ "host": "a", "host": "b" }""", "host is given twice; keep one")]
    [InlineData("""{ "checks": { "alarms-quiet": "error", "alarms-quiet": "info" } }""", "checks.alarms-quiet is given twice; keep one")]
    [InlineData("""{ "hosts": "a" }""", "hosts is not a setting; known here: bakeLatency, bakeSeconds, checks, freeze, healthyWithinSeconds, host, inconclusive, judge, mode, pause, preset, probes, probesPerSecond, tls, via, warmUp, watch")]
    [InlineData("""{ "Host": "a" }""", "Host is not a setting; known here: bakeLatency, bakeSeconds, checks, freeze, healthyWithinSeconds, host, inconclusive, judge, mode, pause, preset, probes, probesPerSecond, tls, via, warmUp, watch")]
    [InlineData("""{ "probesPerSecond": 41 }""", "probesPerSecond is 41; a slot of 0.5 s must hold a whole number of probes to green and as many to blue")]
    [InlineData("""{ "inconclusive": { "errors": "pass" } }""", "inconclusive.errors is \"pass\"; use inconclusive.beforeTraffic.errors")]
    [InlineData("""{ "inconclusive": { "beforeTraffic": { "retryAfterSeconds": 4 } } }""", "inconclusive.beforeTraffic.retryAfterSeconds is 4; use a whole number from 5 to 900")]
    [InlineData("""{ "inconclusive": { "beforeTraffic": { "shared": "pass", "retryAfterSeconds": 60 } } }""", "inconclusive.beforeTraffic.retryAfterSeconds is 60, but nothing is retried; leave it out, or set inconclusive.beforeTraffic.shared to retry")]
    [InlineData("""{ "judge": { "maxSeconds": 1561 }, "inconclusive": { "beforeTraffic": { "shared": "fail" } } }""", "healthyWithinSeconds is 900, warmUp.maxSeconds is 300 and judge.maxSeconds is 1561; make healthyWithinSeconds, warmUp.maxSeconds and judge.maxSeconds add up to at most 2760")]
    [InlineData("""{ "judge": { "maxSeconds": 751 } }""", "healthyWithinSeconds is 900, warmUp.maxSeconds is 300, judge.maxSeconds is 751 and inconclusive.beforeTraffic.retryAfterSeconds is 60; make healthyWithinSeconds, warmUp.maxSeconds, twice judge.maxSeconds and inconclusive.beforeTraffic.retryAfterSeconds add up to at most 2760, or set inconclusive.beforeTraffic.shared to fail")]
    [InlineData("""{ "judge": { "maxSeconds": 1861 }, "warmUp": { "enabled": false }, "inconclusive": { "beforeTraffic": { "shared": "fail" } } }""", "healthyWithinSeconds is 900 and judge.maxSeconds is 1861; make healthyWithinSeconds and judge.maxSeconds add up to at most 2760")]
    [InlineData("""{ "judge": { "maxSeconds": 901 }, "warmUp": { "enabled": false } }""", "healthyWithinSeconds is 900, judge.maxSeconds is 901 and inconclusive.beforeTraffic.retryAfterSeconds is 60; make healthyWithinSeconds, twice judge.maxSeconds and inconclusive.beforeTraffic.retryAfterSeconds add up to at most 2760, or set inconclusive.beforeTraffic.shared to fail")]
    [InlineData("""{ "inconclusive": { "beforeTraffic": { "errors": "retry" } } }""", "inconclusive.beforeTraffic.errors is \"retry\"; use pass or fail or ask")]
    [InlineData("""{ "inconclusive": { "beforeTraffic": { "askMinutes": 10 } } }""", "inconclusive.beforeTraffic.askMinutes is given, but nobody is asked; leave it out, or set a policy of inconclusive.beforeTraffic to ask")]
    [InlineData("""{ "inconclusive": { "beforeTraffic": { "unanswered": "pass" } } }""", "inconclusive.beforeTraffic.unanswered is given, but nobody is asked; leave it out, or set a policy of inconclusive.beforeTraffic to ask")]
    [InlineData("""{ "inconclusive": { "beforeTraffic": { "errors": "ask", "unanswered": "ask" } } }""", "inconclusive.beforeTraffic.unanswered is \"ask\"; use pass or fail")]
    [InlineData("""{ "inconclusive": { "beforeTraffic": { "errors": "ask", "askMinutes": 41 } }, "healthyWithinSeconds": 30, "warmUp": { "enabled": false } }""", "inconclusive.beforeTraffic.askMinutes is 41; use a whole number from 1 to 40")]
    [InlineData("""{ "inconclusive": { "beforeTraffic": { "shared": "ask", "askMinutes": 24 } } }""", "healthyWithinSeconds is 900, warmUp.maxSeconds is 300, judge.maxSeconds is 180 and inconclusive.beforeTraffic.askMinutes is 24; make healthyWithinSeconds, warmUp.maxSeconds, judge.maxSeconds and 60 times inconclusive.beforeTraffic.askMinutes add up to at most 2760")]
    [InlineData("""{ "inconclusive": { "afterTraffic": { "askMinutes": 5 } } }""", "inconclusive.afterTraffic.askMinutes is 5; leave it out: after traffic has moved, a bake fails only on evidence, and otherwise passes at its end")]
    [InlineData("""{ "inconclusive": { "afterTraffic": { "limited": "ask" } } }""", "inconclusive.afterTraffic.limited is \"ask\"; use pass or fail")]
    [InlineData("""{ "warmUp": { "enabled": "no" } }""", "warmUp.enabled is \"no\"; use true or false")]
    [InlineData("""{ "warmUp": true }""", "warmUp is true; use an object { … }")]
    [InlineData("""{ "warmUp": { "maxSeconds": 9 } }""", "warmUp.maxSeconds is 9; use 10 to 1800, or set warmUp.enabled to false")]
    [InlineData("""{ "bakeLatency": "fail" }""", "bakeLatency is \"fail\"; use default or warn or strict")]
    [InlineData("""{ "preset": "lenient" }""", "preset is \"lenient\"; use default or strict or tolerant")]
    [InlineData("""{ "judge": { "maxSeconds": 1e999 } }""", "judge.maxSeconds is 1e999; use a number")]
    [InlineData("""{ "judge": { "errors": 0.1 } }""", "judge.errors is 0.1; use an object { … }")]
    [InlineData("""{ "judge": { "errors": { "p0": 0.1 } } }""", "judge.errors.p0 is not a setting; known here: refused, refusedOfOne, tolerated")]
    [InlineData("""{ "judge": { "latency": { "c0": 1 } } }""", "judge.latency.c0 is not a setting; known here: floorMs, judged, refused, refusedOfOne, tail, tolerated, toleratedOfOne")]
    public void Names_the_setting_its_value_and_the_cure(string text, string problem) => Refused(text).ShouldHaveSingleItem().ShouldBe(problem);

    /// <summary>What was a setting gets one message, with what to do.</summary>
    [Theory]
    [InlineData("p0", "0.01", "set judge.errors.tolerated")]
    [InlineData("p1", "0.05", "set judge.errors.refused")]
    [InlineData("p1Target", "0.3", "set judge.errors.refusedOfOne")]
    [InlineData("c0", "1.2", "set judge.latency.tolerated")]
    [InlineData("c1", "1.6", "set judge.latency.refused")]
    [InlineData("c1Target", "3", "set judge.latency.refusedOfOne")]
    [InlineData("floorMs", "5", "set judge.latency.floorMs")]
    [InlineData("latency", "false", "give an object, such as { \"judged\": false }")]
    [InlineData("alpha", "0.01", Constant)]
    [InlineData("alphaRel", "0.01", Constant)]
    [InlineData("alphaLat", "0.01", Constant)]
    [InlineData("beta", "0.01", Constant)]
    [InlineData("betaLat", "0.01", Constant)]
    [InlineData("betaLatTarget", "0.01", Constant)]
    [InlineData("q", "0.01", Constant)]
    [InlineData("qTarget", "0.01", Constant)]
    [InlineData("omega", "20", Constant)]
    [InlineData("deltas", "[0.1, 0.2]", Constant, "a list")]
    [InlineData("poolWeightAbsolute", "0.5", Constant)]
    [InlineData("poolWeightRelative", "0.5", Constant)]
    [InlineData("poolWeightLatency", "0.5", Constant)]
    [InlineData("slotCap", "0.5", Constant)]
    [InlineData("slotSeconds", "0.5", Constant)]
    [InlineData("sharedHoldSeconds", "10", Constant)]
    public void A_setting_of_the_judge_that_is_gone_is_named_with_what_takes_its_place(string name, string value, string cure, string? shown = null)
        => Refused($$"""{ "judge": { "{{name}}": {{value}} } }""").ShouldHaveSingleItem().ShouldBe($"judge.{name} is {shown ?? value}; {cure}");

    private const string Constant = "leave it out: the constants of the arithmetic are no longer settings";

    [Theory]
    [InlineData("beforeTraffic", "latency", "passIfClose", "use pass or fail: a point estimate is not evidence")]
    [InlineData("afterTraffic", "errors", "pass", AtItsEnd)]
    [InlineData("afterTraffic", "shared", "pass", AtItsEnd)]
    [InlineData("afterTraffic", "latency", "passIfClose", AtItsEnd)]
    public void A_policy_that_is_gone_is_named_with_what_takes_its_place(string stage, string policy, string value, string cure)
        => Refused($$"""{ "inconclusive": { "{{stage}}": { "{{policy}}": "{{value}}" } } }""").ShouldHaveSingleItem().ShouldBe($"inconclusive.{stage}.{policy} is \"{value}\"; {cure}");

    private const string AtItsEnd = "leave it out: after traffic has moved, a bake fails only on evidence, and otherwise passes at its end";

    /// <summary>Every number that a plan may give the judge, as the plan writes it.</summary>
    public static TheoryData<string> NumbersOfTheJudge =>
    [
        .. Numbers<ErrorLimits>("judge.errors."), .. Numbers<LatencyLimits>("judge.latency."), .. Numbers<JudgeTimes>("judge."), .. Numbers<WarmUpSettings>("warmUp."),
    ];

    private static IEnumerable<string> Numbers<T>(string within)
        => typeof(T).GetProperties().Where(property => property.PropertyType == typeof(double)).Select(property => within + JsonNamingPolicy.CamelCase.ConvertName(property.Name));

    [Theory]
    [MemberData(nameof(NumbersOfTheJudge))]
    public void A_mistake_in_the_judge_speaks_the_plans_own_names_alone(string name)
    {
        var plan = name.Split('.').Reverse().Aggregate("-1", (inner, member) => $$"""{ "{{member}}": {{inner}} }""");

        var problems = Refused(plan);

        problems.ShouldContain(problem => problem.StartsWith($"{name} is -1; use "));
        problems.SelectMany(problem => problem.Split([' ', ';', '(', ')', ','])).Where(word => word.Contains('.', StringComparison.Ordinal) && char.IsAsciiLetter(word[0]))
            .ShouldBeSubsetOf([.. NumbersOfTheJudge.Select(known => known.Data), "warmUp.enabled"]);
    }

    [Theory]
    [InlineData("probesPerSecond", 4, 400)]
    [InlineData("healthyWithinSeconds", 30, 2400)]
    public void Bounds_are_inclusive(string setting, int least, int most)
    {
        // The lowest rate is for plans whose judge asks for little; of the bounds alone is spoken here.
        const string excused = """ "checks": { "plan-passable": "warning" }, "warmUp": { "enabled": false }, "inconclusive": { "beforeTraffic": { "shared": "fail" } } """;
        PlanReader.Read($$"""{ "{{setting}}": {{least}}, {{excused}} }""").Problems.ShouldBeEmpty();
        PlanReader.Read($$"""{ "{{setting}}": {{most}}, {{excused}} }""").Problems.ShouldBeEmpty();
        Refused($$"""{ "{{setting}}": {{least - 1}} }""").ShouldHaveSingleItem().ShouldBe($"{setting} is {least - 1}; use a whole number from {least} to {most}");
        Refused($$"""{ "{{setting}}": {{most + 1}} }""").ShouldHaveSingleItem().ShouldBe($"{setting} is {most + 1}; use a whole number from {least} to {most}");
    }

    [Fact]
    public void A_document_larger_than_a_parameter_is_refused_beside_its_other_mistakes()
    {
        string Text(int bytes, string more = "") => $$"""{ "host": "shop"{{more}} {{new string(' ', bytes - 19 - more.Length)}} }""";

        PlanReader.Read(Text(8192)).Problems.ShouldBeEmpty();
        Refused(Text(8193)).ShouldBe(["the document is 8193 bytes; use at most 8192, with fewer probes or shorter texts"]);
        Refused(Text(8193, ", \"via\": 1")).Count.ShouldBe(2);
    }

    [Fact]
    public void Time_to_get_healthy_and_time_to_judge_may_fill_the_whole_limit()
    {
        Accepted("""{ "healthyWithinSeconds": 2400, "judge": { "maxSeconds": 60 }, "inconclusive": { "beforeTraffic": { "shared": "pass" } } }""").Judge.Times.MaxSeconds.ShouldBe(60);
        Accepted("""{ "healthyWithinSeconds": 900, "judge": { "maxSeconds": 750 }, "inconclusive": { "beforeTraffic": { "retryAfterSeconds": 60 } } }""").Judge.Times.MaxSeconds.ShouldBe(750);
        Accepted("""{ "healthyWithinSeconds": 900, "judge": { "maxSeconds": 900 }, "warmUp": { "enabled": false } }""").Judge.Times.MaxSeconds.ShouldBe(900, "a warm-up that is off takes no time");
    }

    [Fact]
    public void Comments_and_trailing_commas_are_welcome_even_inside_an_expected_value()
        => Accepted("""
            {
              // why
              "probes": [{ "path": "/", "expect": { "json": { "$.a": { /* what */ "b": [1, 2,], } } }, }], /* and */
            }
            """).Probes[0].Expect.Json["$.a"].ShouldBe("""{"b":[1,2]}""");

    [Theory]
    [InlineData("shop.example.com")]
    [InlineData("shop.example.com:8443")]
    [InlineData("10.0.0.1")]
    [InlineData("10.0.0.1:65535")]
    [InlineData("[2001:db8::1]")]
    [InlineData("[::1]:1")]
    [InlineData("my_service.internal")]
    [InlineData("a")]
    [InlineData("a12345678901234567890123456789012345678901234567890123456789012.example.com")]
    public void Every_host_that_is_accepted_can_be_sent(string host)
    {
        using var request = new HttpRequestMessage();

        request.Headers.Host = Accepted($$"""{ "host": "{{host}}" }""").Host;

        request.Headers.Host.ShouldBe(host);
    }

    [Theory]
    [InlineData("https://shop.example.com")]
    [InlineData("shop.example.com/")]
    [InlineData("shop example.com")]
    [InlineData("bücher.example.com")]
    [InlineData("shop.example.com:")]
    [InlineData("shop.test:0")]
    [InlineData("shop.test:65536")]
    [InlineData("shop.test:99999")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData("shop.example.com.")]
    [InlineData("-a.example.com")]
    [InlineData("a-.example.com")]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123.example.com")]
    [InlineData("256.0.0.1")]
    [InlineData("10.0.1")]
    [InlineData("::1")]
    [InlineData("[::1")]
    [InlineData("[fe80::1%1]")]
    [InlineData("[10.0.0.1]")]
    public void Refuses_a_host_that_could_not_be_sent(string host)
        => Refused($$"""{ "host": "{{host}}" }""").ShouldHaveSingleItem().ShouldBe($"host is {host}; give a DNS name such as shop.example.com, or an IP address, with a port from 1 to 65535 if the Host header needs one");

    [Fact]
    public void Reads_authorities_in_PEM()
    {
        using var root = Authority.Root("Acme Root");

        Accepted(JsonSerializer.Serialize(new { tls = new { caBundle = root.Pem } })).Tls.CaBundle.ShouldBe(root.Pem);
    }

    [Theory]
    [InlineData("/shop/ca", "a text without a certificate in PEM")]
    [InlineData("-----BEGIN CERTIFICATE-----\\nc2VjcmV0\\n-----END CERTIFICATE-----", "a text whose certificate 1 cannot be read")]
    public void Refuses_authorities_that_are_none(string pem, string what)
        => Refused($$"""{ "tls": { "caBundle": "{{pem}}" }, "via": "somewhere" }""").ShouldBe(
            ["via is \"somewhere\"; use targets or route", $"tls.caBundle is {what}; give your authority's certificates in PEM, including its root, and no private key"], ignoreOrder: true);

    [Theory]
    [InlineData("Host", "shop.example.com", "set by the plan's host, for every probe; use host instead")]
    [InlineData("host", "shop.example.com", "set by the plan's host, for every probe; use host instead")]
    [InlineData("content-length", "3", "set by the prober; leave it out")]
    [InlineData("Content-Type", "text/plain", "about a body, but the probe has none; give the probe a body, or leave the header out")]
    [InlineData("X Y", "1", "not a header name; use letters, digits and hyphens")]
    [InlineData("Authorization", "Bearer s\\u00e9cret", "a text with characters other than printable ASCII; use printable ASCII only")]
    [InlineData("Authorization", "Bearer secret\\n", "a text with characters other than printable ASCII; use printable ASCII only")]
    public void Refuses_a_header_that_could_not_be_sent_and_never_shows_its_value(string name, string value, string problem)
        => Refused($$"""{ "probes": [{ "headers": { "{{name}}": "{{value}}" } }] }""").ShouldHaveSingleItem().ShouldBe($"probes[0].headers.{name} is {problem}");

    [Fact]
    public void Refuses_to_expect_a_header_that_no_answer_can_have()
        => Refused("""{ "probes": [{ "expect": { "header": { "X Y": "1" } } }] }""").ShouldHaveSingleItem().ShouldBe("probes[0].expect.header.X Y is not a header name; use letters, digits and hyphens");

    [Theory]
    [InlineData("user@shop.example.com")]
    [InlineData("user:s3cret@shop.example.com")]
    [InlineData("https://user:s3cret@shop.example.com/")]
    public void A_user_in_a_host_is_not_repeated_and_belongs_into_a_header(string host)
        => Refused($$"""{ "host": "{{host}}" }""").ShouldHaveSingleItem().ShouldBe(
            """host is a name with a user before it; remove the user and give the probes' headers "Authorization": { "fromParameter": "/name" } or { "fromSecret": "name" }, which holds Basic and the encoded pair""");

    [Fact]
    public void Never_throws_whatever_the_text()
    {
        var word = Gen.Elements("{", "}", "[", "]", ":", ",", "\"probes\"", "\"judge\"", "\"checks\"", "\"errors\"", "\"warmUp\"", "\"\\ud800\"", "\ud800", "1e999", "-1", "null", "true", "// x\n", "\"path\"", "\"/\"");

        Prop.ForAll(Gen.ListOf(word).Select(string.Concat).ToArbitrary(), text => PlanReader.Read(text) is { Plan: not null } or { Problems.Count: > 0 }).QuickCheckThrowOnFailure();
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text => PlanReader.Read(text ?? "") is { Plan: not null } or { Problems.Count: > 0 }).QuickCheckThrowOnFailure();
    }

    private static Plan Accepted(string text)
    {
        var reading = PlanReader.Read(text);
        reading.Problems.ShouldBeEmpty();

        return reading.Plan.ShouldNotBeNull();
    }

    private static IReadOnlyList<string> Refused(string text)
    {
        var reading = PlanReader.Read(text);
        reading.Plan.ShouldBeNull();

        return reading.Problems;
    }
}
