using System.Globalization;
using System.Text;
using System.Text.Json;
using Canary.Judging;

namespace Canary.Plans;

/// <summary>Reads a plan's JSON document; a wrong one is refused with every mistake named at once.</summary>
public static class PlanReader
{
    /// <summary>The most that a plan's own times may add up to: the workflows end after 3000 s (docs/fail-closed.md).</summary>
    public const int LongestSeconds = 2760;

    /// <summary>What to do in place of a user and a password in a URL, which ends in logs; to follow on "the plan's".</summary>
    public const string InPlaceOfUser =
        """headers "Authorization": { "fromParameter": "/name" } or { "fromSecret": "name" }, which holds Basic and the encoded pair""";

    private const int MaxProbes = 20;
    private const int MostBytes = 8192;
    private const string InPlaceOfText = """or { "fromParameter": "/name" } or { "fromSecret": "name" }""";

    private static readonly JsonDocumentOptions s_options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static PlanReading Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, s_options);
            var reader = new JsonSettings(document.RootElement, "");
            var plan = ReadPlan(reader);
            CheckSize(reader, Encoding.UTF8.GetByteCount(text));

            return reader.Problems is [] ? new PlanReading(plan, []) : PlanReading.Refused(reader.Problems);
        }
        catch (JsonException exception)
        {
            return PlanReading.Refused([$"it is not JSON: {Where(exception)}"]);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // System.Text.Json says so of half a surrogate pair, escaped or not.
            return PlanReading.Refused([$"it contains text that is not valid Unicode: {exception.Message}"]);
        }
    }

    /// <summary>Lines are counted from 1, as editors do.</summary>
    private static string Where(JsonException exception)
    {
        var what = exception.Message.Split(" LineNumber: ")[0].Split(" Path: ")[0].TrimEnd('.');

        return exception.LineNumber is { } line ? $"line {line + 1}, byte {exception.BytePositionInLine + 1}: {what}" : what;
    }

    /// <summary>The largest value of a parameter in Systems Manager; and the plan travels through the workflow with everything else.</summary>
    private static void CheckSize(JsonSettings settings, int bytes)
    {
        if (bytes > MostBytes)
        {
            settings.Problems.Add($"the document is {bytes} bytes; use at most {MostBytes}, with fewer probes or shorter texts");
        }
    }

    private static Plan ReadPlan(JsonSettings settings)
    {
        var defaults = new Plan();
        var plan = new Plan
        {
            Probes = settings.List("probes", ReadProbe) ?? defaults.Probes,
            Via = settings.Choice("via", defaults.Via, ("targets", Via.Targets), ("route", Via.Route)),
            Host = settings.Text("host") ?? "",
            Tls = settings.Object("tls", ReadTls) ?? defaults.Tls,
            ProbesPerSecond = settings.Integer("probesPerSecond", PlanFeasibility.LeastRate, PlanFeasibility.MostRate),
            HealthyWithinSeconds = settings.Integer("healthyWithinSeconds", 30, 2400) ?? defaults.HealthyWithinSeconds,
            Judge = ReadJudge(settings),
            Inconclusive = settings.Object("inconclusive", InconclusiveReader.Read) ?? defaults.Inconclusive,
            Freeze = settings.List("freeze", FreezeReader.Read) ?? defaults.Freeze,
            Mode = settings.Choice("mode", defaults.Mode, ("decide", Mode.Decide), ("observe", Mode.Observe)),
            Pause = settings.Object("pause", PauseReader.Read),
            BakeSeconds = settings.Integer("bakeSeconds", 10, 2700),
            Watch = settings.Object("watch", WatchReader.Read) ?? defaults.Watch,
            Checks = settings.Object("checks", CheckOverridesReader.Read) ?? defaults.Checks,
        };
        settings.Finish();

        CheckHost(settings, plan.Host);
        CheckProbes(settings, plan.Probes);
        CheckRate(settings, plan);
        if (plan.Freeze.Count > FreezeReader.MostWindows)
        {
            settings.Refuse(
                "freeze",
                string.Create(CultureInfo.InvariantCulture, $"a list of {plan.Freeze.Count}"),
                $"give at most {FreezeReader.MostWindows} windows");
        }

        return plan;
    }

    private static TlsSettings ReadTls(JsonSettings settings)
    {
        var (text, stored) = settings.TextOrObject("caBundle", StoredValue.Read, "certificates in PEM, " + InPlaceOfText);
        var tls = new TlsSettings { CaBundle = text ?? "", CaBundleFrom = stored };
        settings.Finish();

        if (tls.CaBundle is not "" && CaBundle.Read(tls.CaBundle).Mistake is { } mistake)
        {
            settings.Refuse("caBundle", mistake, CaBundle.Cure);
        }

        return tls;
    }

    private static Probe ReadProbe(JsonSettings settings)
    {
        var kind = ProbeKinds.Read(settings);
        var defaults = ProbeKinds.Defaults(kind);
        var path = settings.Text("path") ?? defaults.Path;
        var service = settings.Text("service");
        var headers = settings.TextsOrObjects("headers", StoredValue.Read, "a text, " + InPlaceOfText);
        var probe = new Probe
        {
            Name = settings.Text("name") ?? ProbeKinds.NameOf(kind, path, service),
            Kind = kind,
            Service = service,
            Subprotocol = settings.Text("subprotocol"),
            Method = settings.Text("method")?.ToUpperInvariant() ?? defaults.Method,
            Path = path,
            Headers = headers?.Texts ?? defaults.Headers,
            StoredHeaders = headers?.Objects ?? defaults.StoredHeaders,
            Body = settings.Text("body"),
            Expect = settings.Object("expect", expect => ReadExpectation(expect, kind)) ?? defaults.Expect,
            TimeoutMs = settings.Integer("timeoutMs", 50, 10_000) ?? defaults.TimeoutMs,
            FollowRedirects = settings.Flag("followRedirects") ?? defaults.FollowRedirects,
        };
        settings.Finish();

        if (!probe.Path.StartsWith('/') || !Uri.TryCreate("http://host" + probe.Path, UriKind.Absolute, out _))
        {
            settings.Refuse("path", Redaction.OfPath(probe.Path), "give a path that starts with /");
        }

        if (probe.Method is not ("GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS"))
        {
            settings.Refuse("method", probe.Method, "use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS");
        }

        ProbeKinds.Check(settings, probe);
        CheckHeaders(settings, probe);

        return probe;
    }

    private static void CheckHeaders(JsonSettings settings, Probe probe)
    {
        // Of a stored one all but the value is known.
        foreach (var (name, value) in probe.Headers.Concat(probe.StoredHeaders.Keys.Select(stored => KeyValuePair.Create(stored, ""))))
        {
            if (RequestHeader.Mistake(name, value, probe) is var (what, cure))
            {
                settings.Refuse($"headers.{name}", what, cure);
            }
        }

        foreach (var same in probe.Headers.Keys.Concat(probe.StoredHeaders.Keys).GroupBy(
            name => name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
        {
            settings.Refuse("headers", $"an object with {string.Join(" and ", same)}, which are the same header", "keep one");
        }
    }

    private static Expectation ReadExpectation(JsonSettings settings, ProbeKind kind)
    {
        ProbeKinds.RefuseOthersOfExpect(settings, kind);
        var defaults = ProbeKinds.Defaults(kind).Expect;
        var expectation = new Expectation
        {
            Status = settings.TextsOrNumbers("status") ?? defaults.Status,
            BodyContains = settings.Text("bodyContains"),
            Json = settings.Values("json") ?? defaults.Json,
            Header = settings.Texts("header") ?? defaults.Header,
        };
        settings.Finish();

        foreach (var status in expectation.Status.Where(status => !ProbeKinds.IsStatus(kind, status)))
        {
            settings.Refuse("status", status, ProbeKinds.CureOfStatus(kind));
        }

        if (expectation.BodyContains is "")
        {
            settings.Refuse("bodyContains", "empty, which every body contains", "give a text, or leave it out");
        }

        foreach (var path in expectation.Json.Keys.Where(path => !DefinitePath.TryParse(path, out _)))
        {
            settings.Refuse("json", path, "use a path such as $.items[0].id");
        }

        foreach (var name in expectation.Header.Keys.Where(name => !RequestHeader.IsName(name)))
        {
            settings.Refuse($"header.{name}", "not a header name", "use letters, digits and hyphens");
        }

        return expectation;
    }

    private static JudgeSettings ReadJudge(JsonSettings settings)
    {
        var preset = settings.Choice(
            "preset", JudgeSettings.Default, ("default", JudgeSettings.Default),
                ("strict", JudgeSettings.Strict), ("tolerant", JudgeSettings.Tolerant));
        var judge = settings.Object("judge", overrides => JudgeSettingsReader.Read(overrides, preset)) ?? preset;
        judge = judge with
        {
            WarmUp = settings.Object("warmUp", overrides => JudgeSettingsReader.ReadWarmUp(overrides, preset.WarmUp)) ?? preset.WarmUp,
            BakeLatency = settings.Choice(
                "bakeLatency", preset.BakeLatency, ("default", BakeLatency.Default), ("warn", BakeLatency.Warn), ("strict", BakeLatency.Strict)),
        };
        settings.Problems.AddRange(judge.Problems());

        return judge;
    }

    private static void CheckHost(JsonSettings settings, string host)
    {
        // Not repeated: what is reported ends in logs.
        if (host.Contains('@', StringComparison.Ordinal))
        {
            settings.Refuse("host", "a name with a user before it", $"remove the user and give the probes' {InPlaceOfUser}");
        }
        else if (host is not "" && !HostName.IsValid(host))
        {
            settings.Refuse("host", host, HostName.Cure);
        }
    }

    private static void CheckProbes(JsonSettings settings, IReadOnlyList<Probe> probes)
    {
        if (probes.Count is 0 or > MaxProbes)
        {
            settings.Refuse("probes", string.Create(CultureInfo.InvariantCulture, $"a list of {probes.Count}"), $"give 1 to {MaxProbes} probes");
        }

        foreach (var twice in probes.GroupBy(probe => probe.Name).Where(group => group.Count() > 1))
        {
            settings.Refuse("probes", $"two probes named {twice.Key}", "give each probe a unique name");
        }
    }

    /// <summary>Times and slots first: whether a green could pass in them is worth asking only when they are sound.</summary>
    /// <remarks>
    /// A single target is the least that there is. How many there are, and with that a rate that the plan does not give, is known at
    /// BeforeInstall, which asks again.
    /// </remarks>
    private static void CheckRate(JsonSettings settings, Plan plan)
    {
        var before = settings.Problems.Count;
        CheckTimes(settings, plan);
        CheckSlots(settings, plan);
        if (plan.ProbesPerSecond is not null && settings.Problems.Count == before && plan.Judge.Problems() is [] && !PlanFeasibility.IsExcused(plan)
            && PlanFeasibility.ShortfallOf(plan, targets: 1) is { } shortfall)
        {
            settings.Problems.Add(shortfall.Text);
        }
    }

    /// <summary>CodeDeploy waits an hour for an answer, and the workflow ends some minutes before that.</summary>
    private static void CheckTimes(JsonSettings settings, Plan plan)
    {
        var (warmUp, most, before) = (plan.Judge.WarmUp, plan.Judge.Times.MaxSeconds, plan.Inconclusive.BeforeTraffic);
        var isRetried = before.Shared is Policy.Retry;
        var times = new (bool IsGiven, string Name, string Value, double Seconds)[]
        {
            (true, "healthyWithinSeconds", Text(plan.HealthyWithinSeconds), plan.HealthyWithinSeconds),
            (warmUp.Enabled, "warmUp.maxSeconds", Text(warmUp.MaxSeconds), warmUp.MaxSeconds),
            (true, isRetried ? "twice judge.maxSeconds" : "judge.maxSeconds", Text(most), isRetried ? 2 * most : most),
            (isRetried, "inconclusive.beforeTraffic.retryAfterSeconds", Text(before.RetryAfterSeconds), before.RetryAfterSeconds),
            (before.Asks, "60 times inconclusive.beforeTraffic.askMinutes", Text(before.AskMinutes), before.AskSeconds),
        }.Where(time => time.IsGiven).ToList();
        if (times.Sum(time => time.Seconds) > LongestSeconds)
        {
            var given = times.Select((time, i) => i == 0 ? time.Value : $"{time.Name.Split(' ')[^1]} is {time.Value}").ToList();
            settings.Refuse(
                "healthyWithinSeconds",
                $"{string.Join(", ", given[..^1])} and {given[^1]}",
                $"make {string.Join(", ", times.SkipLast(1).Select(time => time.Name))} and {times[^1].Name} add up to at most {LongestSeconds}"
                    + (isRetried ? ", or set inconclusive.beforeTraffic.shared to fail" : ""));
        }

        if (plan.HealthyWithinSeconds + plan.BakeSeconds > LongestSeconds)
        {
            settings.Refuse(
                "bakeSeconds",
                $"{plan.BakeSeconds} and healthyWithinSeconds is {plan.HealthyWithinSeconds}",
                $"make the two add up to at most {LongestSeconds}");
        }
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static void CheckSlots(JsonSettings settings, Plan plan)
    {
        if (plan.ProbesPerSecond is { } rate && plan.Judge.Problems() is [] && !Plan.FillsSlots(rate))
        {
            settings.Refuse("probesPerSecond", rate.ToString(CultureInfo.InvariantCulture),
                $"a slot of {Plan.SlotSeconds} s must hold a whole number of probes to green and as many to blue");
        }
    }
}
