using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Canary.Judging;
using Canary.Probing;

namespace Canary.Reporting;

/// <summary>The verdict for machines: an event for EventBridge, whose detail docs/verdict-event.schema.json describes.</summary>
internal static class VerdictEvent
{
    public const string Source = "codedeploy.hooks";
    public const string DetailType = "Lifecycle Hook Verdict";
    public const string Version = "1";

    // EventBridge takes 256 KB with everything around the detail. A character is six bytes of JSON at most.
    private const int MostReasons = 12;
    private const int MostCauses = 6;
    private const int MostCharacters = 1000;

    private static readonly EventJson s_json = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // Nobody puts this into a page; a reader of the event sees an apostrophe as one.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static BusEvent Of(Occasion occasion) => new(
        Source,
        DetailType,
        JsonSerializer.Serialize(Detail(occasion), s_json.VerdictDetail),
        occasion.Request.ExecutionArn is "" ? [] : [occasion.Request.ExecutionArn]);

    private static VerdictDetail Detail(Occasion occasion)
    {
        var (request, report) = (occasion.Request, occasion.Report);

        return new VerdictDetail
        {
            Version = Version,
            DeploymentId = Short(request.DeploymentId),
            LifecycleEvent = Short(request.LifecycleEvent),
            Application = Short(report.Application),
            DeploymentGroup = Short(report.DeploymentGroup),
            Service = Short(report.Service),
            Status = occasion.Status,
            Outcome = occasion.Verdict.Outcome,
            Rule = occasion.Verdict.Rule,
            Narrow = occasion.IsNarrowPass,
            Headline = Short(report.Headline),
            Reasons = [.. report.Reasons.Take(MostReasons).Select(Short)],
            Causes = [.. report.Causes.Take(MostCauses).Select(cause => new CauseDetail(cause.Kind, Short(cause.What), Short(cause.Cure)))],
            Seconds = occasion.Seconds,
            StartedAt = occasion.Seconds is null ? null : report.StartedAt,
            Probes = report.Evidence is { } evidence ? new ProbesDetail(Counted(evidence.Green), Counted(evidence.Blue)) : null,
            Execution = Short(request.ExecutionArn),
            Report = new ReportDetail(Short(request.ReportBucket), occasion.ReportKey, occasion.PageKey),
        };
    }

    private static CountDetail Counted(Tally count) => new(count.Sent, count.Failed);

    private static string Short(string text) => Excerpt.Of(text, MostCharacters);
}
