using System.Text.Json.Serialization;
using Canary.Judging;

namespace Canary.Tests.Judging;

/// <summary>Serialises as the workflow does: generated code in another assembly than the judge's.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JudgeState))]
[JsonSerializable(typeof(JudgeSettings))]
[JsonSerializable(typeof(SlotTally))]
[JsonSerializable(typeof(Verdict))]
[JsonSerializable(typeof(Evidence))]
[JsonSerializable(typeof(Histogram))]
internal sealed partial class JudgeJson : JsonSerializerContext;
