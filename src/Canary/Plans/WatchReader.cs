using System.Globalization;
using System.Text.RegularExpressions;

namespace Canary.Plans;

/// <summary>Reads the plan's <c>watch</c> object.</summary>
/// <remarks>
/// Lengths and patterns are CloudWatch's (API Reference: Metric, Dimension, MetricStat, MetricDataQuery). An expression may have half of what
/// CloudWatch takes, which leaves room for the values of its placeholders.
/// </remarks>
internal static partial class WatchReader
{
    private const int MostMetrics = 5;
    private const int MostSources = 10;
    private const int MostDimensions = 30;
    private const int LongestName = 255;
    private const int LongestValue = 1024;
    private const int LongestExpression = 1024;

    /// <summary>Names stand in the state that a workflow carries, and in sentences.</summary>
    private const int LongestOwnName = 60;

    private const double MostTimesBlue = 100;

    private static readonly string[] s_ofSource = ["namespace", "metric", "dimensions", "stat"];

    public static WatchSettings Read(JsonSettings settings)
    {
        var defaults = new WatchSettings();
        var watch = new WatchSettings(
            settings.Choice("action", defaults.Action, ("stop", WatchAction.Stop), ("tell", WatchAction.Tell), ("off", WatchAction.Off)),
            settings.Integer("maxMinutes", 1, WatchSettings.LongestMinutes) ?? defaults.MaxMinutes,
            settings.Flag("clientErrors") ?? defaults.ClientErrors,
            settings.List("metrics", ReadMetric));
        settings.Finish();

        if (watch.Metrics.Count > MostMetrics)
        {
            settings.Refuse("metrics", Text($"a list of {watch.Metrics.Count}"), Text($"give at most {MostMetrics} metrics"));
        }

        foreach (var twice in watch.Metrics.GroupBy(metric => metric.Name).Where(group => group.Key is not "" && group.Count() > 1))
        {
            settings.Refuse("metrics", $"{twice.Count()} metrics named {twice.Key}", "give each metric a unique name");
        }

        return watch;
    }

    private static WatchMetric ReadMetric(JsonSettings settings)
    {
        var (isComputed, isSource) = (settings.Has("expression") || settings.Has("using"), s_ofSource.Any(settings.Has));
        var defaults = new WatchMetric("");
        var source = Members(settings);
        var metric = new WatchMetric(
            settings.Text("name") ?? "",
            isComputed ? null : source,
            settings.Text("expression") ?? "",
            ReadUsing(settings),
            settings.Choice("worse", defaults.Worse, ("higher", WorseWhen.Higher), ("lower", WorseWhen.Lower)),
            settings.Number("limit"),
            settings.Number("timesBlue"),
            settings.Integer("minutes", 2, 10) ?? defaults.Minutes);
        settings.Finish();

        CheckName(settings, metric.Name);
        if (isComputed == isSource)
        {
            settings.Refuse(
                isComputed ? "expression" : "metric",
                isComputed ? "given beside namespace, metric, dimensions or stat" : "missing",
                "give namespace and metric, or expression and using");
        }
        else if (isComputed)
        {
            CheckExpression(settings, metric);
        }
        else
        {
            CheckSource(settings, source);
        }

        CheckBound(settings, metric);

        return metric;
    }

    private static Dictionary<string, MetricSource> ReadUsing(JsonSettings settings)
    {
        var sources = new Dictionary<string, MetricSource>(StringComparer.Ordinal);
        settings.Object("using", members =>
        {
            foreach (var id in members.Names)
            {
                // What is no object has been refused as that.
                if (members.Object<MetricSource>(id, members.IsObject(id) ? ReadSource : Members) is { } source)
                {
                    sources.Add(id, source);
                }

                if (!IdPattern().IsMatch(id))
                {
                    members.Refuse(
                        Excerpt.Of(id, 60), "not an id", "begin with a small letter, and use at most 31 letters, digits and underscores");
                }
            }

            if (members.Names.Count > MostSources)
            {
                members.RefuseWhole(Text($"an object of {members.Names.Count} metrics"), Text($"use at most {MostSources}"));
            }

            return members;
        });

        return sources;
    }

    private static MetricSource ReadSource(JsonSettings settings)
    {
        var source = Members(settings);
        settings.Finish();
        CheckSource(settings, source);

        return source;
    }

    private static MetricSource Members(JsonSettings settings) => new(
        settings.Text("namespace") ?? "",
        settings.Text("metric") ?? "",
        settings.Texts("dimensions"),
        settings.Text("stat") ?? new MetricSource("", "").Stat);

    private static void CheckName(JsonSettings settings, string name)
    {
        if (name.Trim() is "")
        {
            settings.Refuse("name", "missing or empty", "give the name that a stopped deployment shows");
        }
        else if (Excerpt.Of(name, LongestOwnName) != name)
        {
            settings.Refuse(
                "name", Excerpt.Of(name, LongestOwnName), Text($"use at most {LongestOwnName} characters, on one line, without space around them"));
        }
    }

    private static void CheckSource(JsonSettings settings, MetricSource source)
    {
        CheckLength(settings, "namespace", source.Namespace, LongestName);
        CheckLength(settings, "metric", source.Metric, LongestName);
        if (source.Namespace.StartsWith(':'))
        {
            settings.Refuse("namespace", Excerpt.Of(source.Namespace, 60), "begin with another character than a colon");
        }

        if (!StatPattern().IsMatch(source.Stat))
        {
            settings.Refuse("stat", Excerpt.Of(source.Stat, 60), "use Sum, Average, Minimum, Maximum, SampleCount, or a percentile such as p90");
        }

        if (source.Dimensions.Count > MostDimensions)
        {
            settings.Refuse("dimensions", Text($"an object of {source.Dimensions.Count}"), Text($"give at most {MostDimensions}"));
        }

        foreach (var (name, value) in source.Dimensions)
        {
            CheckDimension(settings, name, value);
        }
    }

    private static void CheckDimension(JsonSettings settings, string name, string value)
    {
        var setting = $"dimensions.{Excerpt.Of(name, 60)}";
        if (name.Trim() is "" || name.Length > LongestName || name.StartsWith(':'))
        {
            settings.Refuse(
                setting, "not a dimension", Text($"use a name of 1 to {LongestName} characters that does not begin with a colon"));
        }

        CheckLength(settings, setting, value, LongestValue);
        foreach (var unknown in Placeholders.UnknownIn(value))
        {
            RefusePlaceholder(settings, setting, unknown);
        }
    }

    private static void CheckExpression(JsonSettings settings, WatchMetric metric)
    {
        CheckLength(settings, "expression", metric.Expression, LongestExpression);
        foreach (var unknown in Placeholders.UnknownInExpression(metric.Expression))
        {
            RefusePlaceholder(settings, "expression", unknown);
        }

        foreach (var id in MetricExpression.Ids(metric.Expression).Where(id => !metric.Using.ContainsKey(id)))
        {
            settings.Refuse("expression", Excerpt.Of(metric.Expression, 60), $"define {Excerpt.Of(id, 60)} in using");
        }
    }

    private static void CheckBound(JsonSettings settings, WatchMetric metric)
    {
        if (metric.TimesBlue is { } times && !(times is >= 1 and <= MostTimesBlue))
        {
            settings.Refuse("timesBlue", Text($"{times}"), Text($"use a number from 1 to {MostTimesBlue}"));
        }

        if (settings.Has("limit") == settings.Has("timesBlue"))
        {
            settings.Refuse(
                settings.Has("limit") ? "timesBlue" : "limit",
                settings.Has("limit") ? "given beside limit" : "missing",
                "give limit, or timesBlue to hold green against blue");
        }
        else if (settings.Has("timesBlue") && !metric.IsOfGreen())
        {
            settings.Refuse(
                "timesBlue",
                "given, but the metric is the same for green and blue",
                $"put a placeholder of green such as {{{Placeholders.Names[0]}}} into a dimension, or give limit");
        }
    }

    private static void RefusePlaceholder(JsonSettings settings, string setting, string unknown) => settings.Refuse(
        setting, $"a text with {{{Excerpt.Of(unknown, 60)}}}", $"use {string.Join(", ", Placeholders.Names.Select(name => $"{{{name}}}"))}");

    private static void CheckLength(JsonSettings settings, string name, string value, int longest)
    {
        if (value.Trim() is "")
        {
            settings.Refuse(name, "missing or empty", Text($"give 1 to {longest} characters"));
        }
        else if (value.Length > longest)
        {
            settings.Refuse(name, Text($"{value.Length} characters long"), Text($"use at most {longest}"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[a-z][a-zA-Z0-9_]{0,30}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdPattern();

    // CloudWatch User Guide, Statistics definitions: a percentile p, a trimmed mean tm, count tc, sum ts, a winsorized mean wm, or these and a
    // percentile rank with bounds of their own.
    [GeneratedRegex(
        @"^(SampleCount|Average|Sum|Minimum|Maximum|IQM|(p|tm|tc|ts|wm)([0-9]{1,2}(\.[0-9]{1,10})?|100)"
            + @"|(PR|TM|TC|TS|WM)\(([0-9.]+%?)?:([0-9.]+%?)?\))\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex StatPattern();
}
