using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Canary.Judging;
using Canary.Plans;

namespace Canary.Reporting;

/// <summary>
/// What the bucket keeps of a service's reports, to make one page of them: under short names, because a state of the workflow has to hold it.
/// </summary>
public sealed record KeptHistory
{
    internal const int MostDeployments = 200;

    /// <summary>In the state that has read it, which may hold 262,144.</summary>
    internal const int MostBytes = 190_000;

    private const int CurrentVersion = 1;

    private static readonly HistoryJson s_plain = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Of this document; one of another version cannot be read.</summary>
    [JsonPropertyName("version")]
    public int Version { get; init; }

    /// <summary>When what lay there could not be read, so that it begins anew; null where it holds all reports since the first.</summary>
    [JsonPropertyName("anew")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Anew { get; init; }

    /// <summary>Latest first.</summary>
    [JsonPropertyName("deployments")]
    public IReadOnlyList<KeptDeployment> Deployments { get; init => field = value ?? []; } = [];

    internal static KeptHistory Empty { get; } = new() { Version = CurrentVersion };

    /// <summary>Null where the text is none, or of another version.</summary>
    internal static KeptHistory? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, HistoryJson.Default.KeptHistory) is { Version: CurrentVersion } kept
                && kept.Deployments.All(deployment => deployment is { IsWhole: true })
                ? kept
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal bool Has(HistoryEntry entry) =>
        Deployments.Any(one => one.Id == entry.DeploymentId && one.Reports.Any(report => report.Name == entry.Report.Name));

    /// <summary>With one more report. The oldest deployments make room, and that may be the report's own.</summary>
    internal KeptHistory With(HistoryEntry entry) => this with
    {
        Deployments = Fitting(
        [
            .. Deployments.Where(one => one.Id != entry.DeploymentId)
                .Append((Deployments.FirstOrDefault(one => one.Id == entry.DeploymentId) ?? new KeptDeployment { Id = entry.DeploymentId })
                    .With(entry.Report))
                .OrderByDescending(one => one.StartedAt)
                .ThenBy(one => one.Id, StringComparer.Ordinal),
        ]),
    };

    /// <param name="service">Application and deployment group, or cluster and service.</param>
    internal IEnumerable<PastVerdict> Verdicts(string service) =>
        Deployments.SelectMany(one => one.Reports.Select(report => report.Verdict(one.Id, service)));

    private static IReadOnlyList<KeptDeployment> Fitting(IReadOnlyList<KeptDeployment> deployments)
    {
        var left = MostBytes;

        return
        [
            .. deployments.Take(MostDeployments).TakeWhile(one => (left -= BytesOf(one)) >= 0),
        ];
    }

    /// <summary>S3 hands it over as a text: each quotation mark and backslash has a backslash before it.</summary>
    private static int BytesOf(KeptDeployment deployment)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(deployment, s_plain.KeptDeployment);

        return json.Length + json.Count(letter => letter is (byte)'"' or (byte)'\\') + 1;
    }
}

/// <summary>A deployment with its reports, in the order in which their workflows began.</summary>
public sealed record KeptDeployment
{
    [JsonPropertyName("id")]
    public string Id { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("reports")]
    public IReadOnlyList<KeptReport> Reports { get; init => field = value ?? []; } = [];

    internal long StartedAt => Reports[0].StartedAt;

    internal bool IsWhole => Id is not "" && Reports is [_, ..] && Reports.All(report => report is { IsWhole: true });

    /// <summary>
    /// The page shows the words of the report that tells how it went; one that does not tell it when it comes never will, so its words can go.
    /// </summary>
    internal KeptDeployment With(KeptReport report)
    {
        List<KeptReport> reports = [.. Reports.Append(report).OrderBy(one => one.StartedAt).ThenBy(one => one.Name, StringComparer.Ordinal)];
        List<PastVerdict> verdicts = [.. reports.Select(one => one.Verdict(Id, ""))];
        var past = new PastDeployment(Id, "", verdicts, Mark: null);
        var decisive = verdicts.FindIndex(verdict => ReferenceEquals(verdict, past.Decisive));

        return this with
        {
            Reports =
            [
                .. reports.Select((one, at) => at != decisive ? one.WithoutWords()
                    : past.Outcome == PastOutcome.Passed ? one.WithoutReason()
                    : one),
            ],
        };
    }
}

/// <summary>What is kept of a report.</summary>
public sealed record KeptReport
{
    private const int MostOfReason = 160;
    private const int MostOfName = 120;

    /// <summary>Of the report's file, without the deployment's id: one of a deployment has it.</summary>
    [JsonPropertyName("n")]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Milliseconds since 1970.</summary>
    [JsonPropertyName("t")]
    public long StartedAt { get; init; }

    /// <summary>To the verdict, of a hook that judged; of others it is not kept. Milliseconds.</summary>
    [JsonPropertyName("ms")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Took { get; init; }

    [JsonPropertyName("is")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public KeptFacts Facts { get; init; }

    /// <summary>The lifecycle event; null where the page does not show it, as the other two are.</summary>
    [JsonPropertyName("at")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LifecycleEvent { get; init; }

    [JsonPropertyName("why")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>From where the history lies.</summary>
    [JsonPropertyName("page")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Page { get; init; }

    internal bool IsWhole => Name is not ""
        && StartedAt >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
        && StartedAt <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <param name="name">The name of its file, without the deployment's id.</param>
    internal static KeptReport Of(PastVerdict verdict, string name) => new()
    {
        Name = Excerpt.Of(name, MostOfName),
        StartedAt = verdict.StartedAt.ToUnixTimeMilliseconds(),
        Took = verdict.IsJudged ? (long)Math.Clamp(Math.Round(verdict.Seconds * 1000), 0, TimeSpan.FromDays(365).TotalMilliseconds) : 0,
        Facts = FactsOf(verdict),
        LifecycleEvent = Excerpt.Of(verdict.LifecycleEvent, MostOfName),
        Reason = Excerpt.Of(verdict.Reason, MostOfReason),
        Page = verdict.Page,
    };

    internal KeptReport WithoutWords() => this with { LifecycleEvent = null, Reason = null, Page = null };

    internal KeptReport WithoutReason() => this with { LifecycleEvent = null, Reason = null };

    /// <summary>As far as a history looks: it asks for no rule but for whether the gate itself failed.</summary>
    internal PastVerdict Verdict(string deploymentId, string service) => new(
        deploymentId,
        service,
        LifecycleEvent ?? "",
        DateTimeOffset.FromUnixTimeMilliseconds(StartedAt),
        Took / 1000.0,
        Facts.HasFlag(KeptFacts.Failed) ? Answer.Failed : Answer.Succeeded,
        Facts.HasFlag(KeptFacts.Observed),
        Facts.HasFlag(KeptFacts.Watch),
        Facts.HasFlag(KeptFacts.Judged),
        Facts.HasFlag(KeptFacts.Undecided) ? Outcome.Inconclusive : Facts.HasFlag(KeptFacts.Failed) ? Outcome.Fail : Outcome.Pass,
        Facts.HasFlag(KeptFacts.GateFailed) ? Rule.GateFailed : Rule.Passed,
        Reason ?? "",
        Page ?? "");

    private static KeptFacts FactsOf(PastVerdict verdict) =>
        (verdict.Said == Answer.Failed ? KeptFacts.Failed : KeptFacts.None)
        | (verdict.IsObserved ? KeptFacts.Observed : KeptFacts.None)
        | (verdict.IsWatch ? KeptFacts.Watch : KeptFacts.None)
        | (verdict.IsJudged ? KeptFacts.Judged : KeptFacts.None)
        | (verdict.Rule == Rule.GateFailed ? KeptFacts.GateFailed : KeptFacts.None)
        | (verdict.Outcome == Outcome.Inconclusive ? KeptFacts.Undecided : KeptFacts.None);
}

/// <summary>What a history counts of a report, as a number: what is stored depends on these values.</summary>
[Flags]
public enum KeptFacts
{
    None = 0,
    Failed = 1,

    /// <summary>A no that stopped nothing.</summary>
    Observed = 2,
    Watch = 4,
    Judged = 8,

    /// <summary>It says nothing about the version.</summary>
    GateFailed = 16,
    Undecided = 32,
}

[JsonSerializable(typeof(KeptHistory))]
internal sealed partial class HistoryJson : JsonSerializerContext;
