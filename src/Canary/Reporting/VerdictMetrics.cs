using System.Text.Json.Nodes;
using Canary.Gates;
using Canary.Judging;
using Canary.Plans;

namespace Canary.Reporting;

/// <summary>
/// The verdict as numbers, in CloudWatch's embedded metric format
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
/// </summary>
internal static class VerdictMetrics
{
    public const string Namespace = "CodeDeployHooks";

    private const string Count = "Count";

    /// <summary>
    /// What a dimension's value may have (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html): 1 to 1,024 ASCII
    /// characters, not all white.
    /// </summary>
    private const int MostOfDimension = 1024;

    public static LogEvent Of(VerdictNotice notice)
    {
        var metrics = Metrics(notice).Where(metric => metric.Value is not null).ToList();
        var now = notice.Request.Now.ToUnixTimeMilliseconds();
        var document = new JsonObject
        {
            ["_aws"] = new JsonObject { ["Timestamp"] = now, ["CloudWatchMetrics"] = new JsonArray(Directive(metrics)) },
            ["Application"] = Dimension(notice.Report.Application),
            ["DeploymentGroup"] = Dimension(notice.Report.DeploymentGroup),
            ["DeploymentId"] = Dimension(notice.Request.DeploymentId),
            ["LifecycleEvent"] = Dimension(notice.Request.LifecycleEvent),
            ["Rule"] = notice.Verdict.Rule.ToString(),
            ["Outcome"] = notice.Verdict.Outcome.ToString(),
        };
        metrics.ForEach(metric => document[metric.Name] = metric.Value);

        return new LogEvent(document.ToJsonString(), now);
    }

    /// <summary>All deployments together, and each group by itself.</summary>
    private static JsonObject Directive(List<(string Name, string Unit, double? Value)> metrics) => new()
    {
        ["Namespace"] = Namespace,
        ["Dimensions"] = new JsonArray(new JsonArray(), new JsonArray("Application", "DeploymentGroup")),
        ["Metrics"] = new JsonArray([.. metrics.Select(metric => new JsonObject { ["Name"] = metric.Name, ["Unit"] = metric.Unit })]),
    };

    private static IEnumerable<(string Name, string Unit, double? Value)> Metrics(VerdictNotice notice)
    {
        var isHook = notice.Report.Watched is null;
        yield return ("Succeeded", Count, Flag(isHook && notice.HasPassed));
        yield return ("Failed", Count, Flag(isHook && notice.HasFailed));
        yield return ("WouldHaveFailed", Count, Flag(notice.WouldHaveFailed));
        yield return ("SecondsToVerdict", "Seconds", isHook ? notice.Seconds : null);
        yield return ("Probes", Count, notice.Probes);
        yield return ("RollbacksPrevented", Count, Flag(notice.IsPreventedRollback));
        yield return ("VersionsStopped", Count, Flag(IsStopped(notice)));
        yield return ("DeploymentsStopped", Count, Flag(notice.Report.Watched == WatchOutcome.Stopped));
        yield return ("GateErrors", Count, Flag(notice.Verdict.Rule == Rule.GateFailed));
    }

    /// <summary>Users have met nothing of it: its production traffic had not begun.</summary>
    private static bool IsStopped(VerdictNotice notice) => notice.HasFailed
        && notice.Verdict.Rule != Rule.GateFailed
        && notice.Report.GreenPercent is 0
        && Gate.AskedAt(notice.Request.LifecycleEvent)?.Stage == TrafficStage.BeforeTraffic;

    private static double Flag(bool isSo) => isSo ? 1 : 0;

    private static string Dimension(string value)
        => Ascii.Of(value, MostOfDimension) is var plain && string.IsNullOrWhiteSpace(plain) ? ObjectKeys.Unknown : plain;
}
