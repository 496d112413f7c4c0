using System.Text.Json.Nodes;

namespace Canary.Tests.Diagnosis;

/// <summary>What the workflow gathers of a green that is sick, and what comes of it.</summary>
internal static class Sick
{
    public const string Definition = """
        {
          "Cpu": "256", "Memory": "512", "RuntimePlatform": { "CpuArchitecture": "ARM64", "OperatingSystemFamily": "LINUX" },
          "ContainerDefinitions": [
            { "Name": "web", "Essential": true, "LogConfiguration": { "LogDriver": "awslogs", "Options": { "awslogs-group": "/ecs/shop", "awslogs-stream-prefix": "app" } } },
            { "Name": "proxy", "Essential": false }
          ]
        }
        """;

    /// <summary>Everything at once: a task that could not be started, others that died, sick targets and containers, failing probes, a task that waits.</summary>
    public static JsonObject Thoroughly() => JsonNode.Parse(Repository.Read("test/Canary.Tests/Diagnosis/Samples/symptoms.json"))!.AsObject();

    public static DiagnosisResult Diagnose(JsonObject symptoms, Location location)
    {
        symptoms["Location"] = JsonNode.Parse(LambdaJson.Write(location));

        return LambdaJson.Travel(Diagnostician.Diagnose(LambdaJson.Read<DiagnosisRequest>(symptoms.ToJsonString())));
    }

    /// <param name="gathered">Members of the request, in JSON.</param>
    /// <param name="sample">The deployment; green runs two tasks and test traffic flows unless told otherwise.</param>
    public static IReadOnlyList<Cause> Causes(string gathered, Sample? sample = null, string lifecycleEvent = LifecycleEvent.AfterAllowTestTraffic)
        => Diagnose(
            JsonNode.Parse($$"""{ "LifecycleEvent": "{{lifecycleEvent}}", "StartedAt": "2026-03-01T10:00:00Z", "Now": "2026-03-01T10:15:00Z", {{gathered}} }""")!.AsObject(),
            (sample ?? Sample.TestTraffic()).Locate(lifecycleEvent)).Causes;

    public static string Stopped(params string[] tasks) => $$""" "StoppedTasks": { "Pages": [{ "Tasks": [{{string.Join(", ", tasks)}}] }] }, "TaskDefinitions": [{ "TaskDefinition": {{Definition}} }] """;

    public static string Current(params string[] tasks) => $$""" "CurrentTasks": [{ "Pages": [{ "Tasks": [{{string.Join(", ", tasks)}}] }] }] """;

    public static string Targets(params string[] targets)
        => $$""" "TargetGroups": [{ "TargetGroupArn": "{{Sample.GreenGroup}}", "Health": { "TargetHealthDescriptions": [{{string.Join(", ", targets)}}] } }] """;

    /// <summary>A stopped task of green; members in JSON.</summary>
    public static string Task(string members, string id = "0a1b") => $$"""{ "TaskArn": "arn:aws:ecs:eu-central-1:1:task/production/{{id}}", "StartedBy": "ecs-svc/222", {{members}} }""";
}
