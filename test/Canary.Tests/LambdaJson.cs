using System.Text.Json;
using System.Text.Json.Serialization;
using Canary.Aws;
using Canary.Deployments;
using Canary.Diagnosis;
using Canary.Gates;
using Canary.Judging;
using Canary.Plans;
using Canary.Preflight;
using Canary.Probing;
using Canary.Reporting;

namespace Canary.Tests;

/// <summary>Reads and writes as the functions' serializer does: generated, names in any case, nulls left out.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LocateRequest))]
[JsonSerializable(typeof(Location))]
[JsonSerializable(typeof(Facts))]
[JsonSerializable(typeof(RevisionQuery))]
[JsonSerializable(typeof(AppSpecObject))]
[JsonSerializable(typeof(ImageScanStatus))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, int>))]
[JsonSerializable(typeof(PreflightRequest))]
[JsonSerializable(typeof(PreflightResult))]
[JsonSerializable(typeof(DiscreetFacts))]
[JsonSerializable(typeof(RoundRequest))]
[JsonSerializable(typeof(RoundStep))]
[JsonSerializable(typeof(Canary.Judging.JudgeState))]
[JsonSerializable(typeof(ProbeRequest))]
[JsonSerializable(typeof(Round))]
[JsonSerializable(typeof(StoredValue))]
[JsonSerializable(typeof(CondenseRequest))]
[JsonSerializable(typeof(Condensed))]
[JsonSerializable(typeof(DiagnosisRequest))]
[JsonSerializable(typeof(DiagnosisResult))]
[JsonSerializable(typeof(ReportRequest))]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(AnnouncementRequest))]
[JsonSerializable(typeof(Announcement))]
internal sealed partial class LambdaJson : JsonSerializerContext
{
    public static T Read<T>(string json) => (T)JsonSerializer.Deserialize(json, typeof(T), Default)!;

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, typeof(T), Default);

    /// <summary>What is left of a value that travels from one function to the next.</summary>
    public static T Travel<T>(T value) => Read<T>(Write(value));
}
