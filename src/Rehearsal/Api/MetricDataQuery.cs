using System.Text.RegularExpressions;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>What is asked for in one item of GetMetricData: a metric's statistic, or an expression over other items.</summary>
internal sealed partial record MetricDataQuery(string Id, string? Label, bool IsReturned, MetricStat? Metric, MetricExpression? Expression)
{
    /// <exception cref="AwsException">It is none.</exception>
    public static MetricDataQuery Read(CallParameters query)
    {
        query.RefuseUnknown(["Id", "MetricStat", "Expression", "Label", "ReturnData"]);
        var id = query.RequiredText("Id", Invalid);
        Require(
            ValidId().IsMatch(id),
            $"The value {id} for parameter Id is not valid: it starts with a lower-case letter, and letters, digits and _ follow.");
        var (metric, expression) = (query.Section("MetricStat"), query.Text("Expression"));
        Require(
            metric is null != expression is null,
            $"The query {id} must have one of MetricStat and Expression, and not both.");
        return new(
            id,
            query.Text("Label"),
            query.Flag("ReturnData") ?? true,
            metric is null ? null : MetricStat.Read(metric),
            expression is null ? null : Parse(id, expression));
    }

    public string DefaultLabel => Label ?? Metric?.Metric.Name ?? Id;

    public const string Invalid = "ValidationError";

    public static void Require(bool isSo, string message)
    {
        if (!isSo)
        {
            throw new AwsException(Invalid, message);
        }
    }

    public static AwsException ErrorIn(string id, string problem) => new(Invalid, $"Error in expression '{id}': {problem}");

    private static MetricExpression Parse(string id, string expression)
    {
        try
        {
            return MetricExpression.Parse(expression);
        }
        catch (FormatException mistake)
        {
            throw ErrorIn(id, $"{expression}: {mistake.Message}; the rehearsal knows + - * / ( ), numbers and the ids of queries");
        }
    }

    [GeneratedRegex("^[a-z][a-zA-Z0-9_]*$", RegexOptions.NonBacktracking)]
    private static partial Regex ValidId();
}

/// <summary>One statistic of a metric, of each period.</summary>
internal sealed record MetricStat(MetricId Metric, TimeSpan Period, string Statistic)
{
    public static MetricStat Read(CallParameters stat)
    {
        stat.RefuseUnknown(["Metric", "Period", "Stat"]);
        var metric = stat.Section("Metric") ?? throw new AwsException(MetricDataQuery.Invalid, "The parameter Metric is required.");
        var period = stat.Number("Period") ?? throw new AwsException(MetricDataQuery.Invalid, "The parameter Period is required.");
        var statistic = stat.RequiredText("Stat", MetricDataQuery.Invalid);
        MetricDataQuery.Require(period > 0 && period % 60 == 0, $"The parameter Period is {period}; it must be a multiple of 60.");
        MetricDataQuery.Require(MetricSamples.IsStatistic(statistic), $"The value {statistic} for parameter Stat is not supported.");
        return new(Read(metric, "Dimensions"), TimeSpan.FromSeconds(period), statistic);
    }

    private static MetricId Read(CallParameters metric, string dimensions)
    {
        metric.RefuseUnknown(["Namespace", "MetricName", dimensions]);
        var pairs = (metric.Sections(dimensions) ?? []).Select(dimension =>
        {
            dimension.RefuseUnknown(["Name", "Value"]);
            return (Name: dimension.RequiredText("Name", MetricDataQuery.Invalid), Value: dimension.RequiredText("Value", MetricDataQuery.Invalid));
        }).ToList();
        MetricDataQuery.Require(
            pairs.DistinctBy(pair => pair.Name).Count() == pairs.Count, "The parameter Dimensions must not name a dimension twice.");
        return new(
            metric.RequiredText("Namespace", MetricDataQuery.Invalid),
            metric.RequiredText("MetricName", MetricDataQuery.Invalid),
            pairs.ToDictionary(pair => pair.Name, pair => pair.Value));
    }
}
