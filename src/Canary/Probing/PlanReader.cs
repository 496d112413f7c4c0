using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Canary.Calendar;
using Canary.Judging;
using Canary.Preflight;

namespace Canary.Probing;

/// <summary>Reads a plan's JSON document; a wrong one is refused with every mistake named at once.</summary>
public static partial class PlanReader
{
    /// <summary>The most that a plan's own times may add up to: the workflows end after 3000 s (docs/fail-closed.md).</summary>
    public const int LongestSeconds = 2760;

    private const int MaxProbes = 20;
    private const int MostBytes = 8192;

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
            return PlanReading.Refused([$"it holds a text that is no Unicode: {exception.Message}"]);
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
            ProbesPerSecond = settings.Integer("probesPerSecond", 4, 400),
            HealthyWithinSeconds = settings.Integer("healthyWithinSeconds", 30, 2400) ?? defaults.HealthyWithinSeconds,
            Judge = ReadJudge(settings),
            Inconclusive = settings.Object("inconclusive", InconclusiveReader.Read) ?? defaults.Inconclusive,
            Freeze = settings.List("freeze", FreezeReader.Read) ?? defaults.Freeze,
            BakeSeconds = settings.Integer("bakeSeconds", 10, 2700),
            Checks = settings.Object("checks", CheckOverridesReader.Read) ?? defaults.Checks,
        };
        settings.Finish();

        CheckHost(settings, plan.Host);
        CheckProbes(settings, plan.Probes);
        CheckTimes(settings, plan);
        CheckSlots(settings, plan);
        if (plan.Freeze.Count > FreezeReader.MostWindows)
        {
            settings.Refuse("freeze", string.Create(CultureInfo.InvariantCulture, $"a list of {plan.Freeze.Count}"), $"give at most {FreezeReader.MostWindows} windows");
        }

        return plan;
    }

    private static Probe ReadProbe(JsonSettings settings)
    {
        var defaults = new Probe();
        var path = settings.Text("path") ?? defaults.Path;
        var probe = new Probe
        {
            Name = settings.Text("name") ?? path,
            Method = settings.Text("method")?.ToUpperInvariant() ?? defaults.Method,
            Path = path,
            Headers = settings.Texts("headers") ?? defaults.Headers,
            Body = settings.Text("body"),
            Expect = settings.Object("expect", ReadExpectation) ?? defaults.Expect,
            TimeoutMs = settings.Integer("timeoutMs", 50, 10_000) ?? defaults.TimeoutMs,
            FollowRedirects = settings.Flag("followRedirects") ?? defaults.FollowRedirects,
        };
        settings.Finish();

        if (!probe.Path.StartsWith('/') || !Uri.TryCreate("http://host" + probe.Path, UriKind.Absolute, out _))
        {
            settings.Refuse("path", probe.Path, "give a path that starts with /");
        }

        if (probe.Method is not ("GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS"))
        {
            settings.Refuse("method", probe.Method, "use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS");
        }

        foreach (var (name, value) in probe.Headers)
        {
            if (RequestHeader.Cure(name, value, hasBody: probe.Body is not null) is { } cure)
            {
                settings.Refuse($"headers.{name}", value, cure);
            }
        }

        return probe;
    }

    private static Expectation ReadExpectation(JsonSettings settings)
    {
        var defaults = new Expectation();
        var expectation = new Expectation
        {
            Status = settings.TextsOrNumbers("status") ?? defaults.Status,
            BodyContains = settings.Text("bodyContains"),
            Json = settings.Values("json") ?? defaults.Json,
            Header = settings.Texts("header") ?? defaults.Header,
        };
        settings.Finish();

        foreach (var status in expectation.Status.Where(status => !StatusSet.IsValid(status)))
        {
            settings.Refuse("status", status, "use a status such as 200, a class such as 2xx or a range such as 200-299");
        }

        if (expectation.BodyContains is "")
        {
            settings.Refuse("bodyContains", "empty, which every body contains", "give a text, or leave it out");
        }

        foreach (var path in expectation.Json.Keys.Where(path => !JsonPath.TryParse(path, out _)))
        {
            settings.Refuse("json", path, "use a path such as $.items[0].id");
        }

        return expectation;
    }

    private static JudgeSettings ReadJudge(JsonSettings settings)
    {
        var preset = settings.Choice(
            "preset", JudgeSettings.Default, ("default", JudgeSettings.Default), ("strict", JudgeSettings.Strict), ("tolerant", JudgeSettings.Tolerant));
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
        if (host is not "" && !HostPattern().IsMatch(host))
        {
            settings.Refuse("host", host, "give a host name such as shop.example.com, with a port where the Host header needs one");
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
            settings.Refuse("probes", $"two probes named {twice.Key}", "give each probe a name of its own");
        }
    }

    /// <summary>CodeDeploy waits an hour for an answer, and the workflow ends some minutes before that.</summary>
    private static void CheckTimes(JsonSettings settings, Plan plan)
    {
        if (plan.Inconclusive.BeforeTraffic is { Shared: Policy.Retry } before)
        {
            if (plan.HealthyWithinSeconds + plan.LongestJudgement + plan.Judge.Times.MaxSeconds + before.RetryAfterSeconds > LongestSeconds)
            {
                settings.Refuse(
                    "healthyWithinSeconds",
                    $"{plan.HealthyWithinSeconds}, warmUp.maxSeconds is {plan.Judge.WarmUp.MaxSeconds}, judge.maxSeconds is {plan.Judge.Times.MaxSeconds} and inconclusive.beforeTraffic.retryAfterSeconds is {before.RetryAfterSeconds}",
                    $"let the first two, twice the third and the last add up to {LongestSeconds} at most, or set inconclusive.beforeTraffic.shared to fail");
            }
        }
        else if (plan.HealthyWithinSeconds + plan.LongestJudgement > LongestSeconds)
        {
            settings.Refuse(
                "healthyWithinSeconds",
                $"{plan.HealthyWithinSeconds}, warmUp.maxSeconds is {plan.Judge.WarmUp.MaxSeconds} and judge.maxSeconds is {plan.Judge.Times.MaxSeconds}",
                $"let the three add up to {LongestSeconds} at most");
        }

        if (plan.HealthyWithinSeconds + plan.BakeSeconds > LongestSeconds)
        {
            settings.Refuse("bakeSeconds", $"{plan.BakeSeconds} and healthyWithinSeconds is {plan.HealthyWithinSeconds}", $"let the two add up to {LongestSeconds} at most");
        }
    }

    private static void CheckSlots(JsonSettings settings, Plan plan)
    {
        if (plan.ProbesPerSecond is { } rate && rate * Plan.SlotSeconds / 2 is var perSlot
            && (perSlot < 1 || Math.Abs(perSlot - Math.Round(perSlot)) > 1e-9))
        {
            settings.Refuse("probesPerSecond", rate.ToString(CultureInfo.InvariantCulture),
                $"a slot of {Plan.SlotSeconds} s must hold a whole number of probes to green and as many to blue");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?(:[0-9]{1,5})?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HostPattern();
}
