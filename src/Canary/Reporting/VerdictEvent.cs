using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Canary.Gates;
using Canary.Judging;

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

        // This never goes into a page; a reader of the event sees an apostrophe as one.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static BusEvent Of(VerdictNotice notice) => new(
        Source,
        DetailType,
        JsonSerializer.Serialize(Detail(notice), s_json.VerdictDetail),
        notice.Request.ExecutionArn is "" ? [] : [notice.Request.ExecutionArn]);

    /// <summary>What an event says that has come back from EventBridge; a version may have got members that are not known here.</summary>
    /// <exception cref="JsonException">It is no such event.</exception>
    public static VerdictDetail Read(JsonElement detail) =>
        detail.Deserialize(s_json.VerdictDetail) ?? throw new JsonException("The event has no detail");

    private static VerdictDetail Detail(VerdictNotice notice)
    {
        var (request, report) = (notice.Request, notice.Report);

        return new VerdictDetail
        {
            Version = Version,
            DeploymentId = Short(request.DeploymentId),
            LifecycleEvent = Short(request.LifecycleEvent),
            Application = Short(report.Application),
            DeploymentGroup = Short(report.DeploymentGroup),
            Service = Short(report.Service),
            Commit = report.Provenance?.Commit?.Id,
            Status = notice.Status,
            Outcome = notice.Verdict.Outcome,
            Rule = notice.Verdict.Rule,
            Narrow = notice.IsNarrowPass,
            Mode = report.Mandate switch { MandateKind.Observes => "observe", MandateKind.Paused => "paused", _ => null },
            WouldHaveFailed = report.Mandate == MandateKind.Decides ? null : notice.WouldHaveFailed,
            Said = report.Said,
            Headline = Short(report.Headline),
            Reasons = [.. report.Reasons.Take(MostReasons).Select(Short)],
            Causes = [.. report.Causes.Take(MostCauses).Select(cause => new CauseDetail(cause.Kind, Short(cause.What), Short(cause.Cure)))],
            Seconds = notice.Seconds,
            StartedAt = notice.Seconds is null ? null : report.StartedAt,
            Probes = report.Evidence is { } evidence ? new ProbesDetail(Counted(evidence.Green), Counted(evidence.Blue)) : null,
            Execution = Short(request.ExecutionArn),
            Report = new ReportDetail(Short(request.ReportBucket), notice.ReportKey, notice.PageKey, notice.HistoryKey),
        };
    }

    private static CountDetail Counted(Tally count) => new(count.Sent, count.Failed);

    private static string Short(string text) => Excerpt.Of(text, MostCharacters);
}
