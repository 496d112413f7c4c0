using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Canary.Aws;
using Canary.Deployments;
using Canary.Diagnosis;
using Canary.Gates;
using Canary.Preflight;
using Canary.Probing;
using Canary.Reporting;
using Hooks;

[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<HooksJson>))]

namespace Hooks;

/// <summary>Every type that crosses the border of a function, so that no reflection is needed at the start.</summary>
[JsonSerializable(typeof(HookEvent))]
[JsonSerializable(typeof(WorkflowInput))]
[JsonSerializable(typeof(WorkflowOutput))]
[JsonSerializable(typeof(System.Text.Json.JsonElement))]
[JsonSerializable(typeof(EcsHookAnswer))]
[JsonSerializable(typeof(Failure))]
[JsonSerializable(typeof(LocateRequest))]
[JsonSerializable(typeof(Location))]
[JsonSerializable(typeof(ImageScanStatus))] // These two are read by a converter, so the generator does not find them.
[JsonSerializable(typeof(IReadOnlyDictionary<string, int>))]
[JsonSerializable(typeof(ListenerRules))]
[JsonSerializable(typeof(PreflightRequest))]
[JsonSerializable(typeof(PreflightResult))]
[JsonSerializable(typeof(DiscreetFacts))]
[JsonSerializable(typeof(RoundRequest))]
[JsonSerializable(typeof(RoundStep))]
[JsonSerializable(typeof(ProbeRequest))]
[JsonSerializable(typeof(Round))]
[JsonSerializable(typeof(CondenseRequest))]
[JsonSerializable(typeof(Condensed))]
[JsonSerializable(typeof(DiagnosisRequest))]
[JsonSerializable(typeof(DiagnosisResult))]
[JsonSerializable(typeof(ApprovalRequest))]
[JsonSerializable(typeof(ApprovalQuestion))]
[JsonSerializable(typeof(ReportRequest))]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(AnnouncementRequest))]
[JsonSerializable(typeof(Announcement))]
[JsonSerializable(typeof(RememberRequest))]
[JsonSerializable(typeof(Remembered))]
public sealed partial class HooksJson : JsonSerializerContext;
