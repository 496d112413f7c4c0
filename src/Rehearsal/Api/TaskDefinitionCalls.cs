using System.Text;
using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>ECS's calls about task definitions: registers, lists and describes them, and makes them inactive.</summary>
internal sealed class TaskDefinitionCalls(InMemoryAccount account)
{
    /// <summary>Of the whole definition. Bytes.</summary>
    private const int LargestDefinition = 65_536;

    private const int LongestFamily = 255;
    private const string Invalid = "ClientException";
    private const string Containers = "ContainerDefinitions";
    private const string ExecutionRole = "ExecutionRoleArn";

    /// <summary>What a definition may be registered with.</summary>
    public static string[] Members { get; } =
    [
        "Family", "TaskRoleArn", ExecutionRole, "NetworkMode", Containers, "Volumes", "PlacementConstraints", "RequiresCompatibilities", "Cpu",
        "Memory", "Tags", "PidMode", "IpcMode", "ProxyConfiguration", "InferenceAccelerators", "EphemeralStorage", "RuntimePlatform",
        "EnableFaultInjection",
    ];

    /// <summary>Every member is kept as it was given; ECS fills in what a container has when nobody says.</summary>
    public JsonObject Register(CallParameters call)
    {
        var family = call.RequiredText("Family", Invalid);
        Require(IsName(family), "Family contains invalid characters. Use letters, numbers, underscores and hyphens, 255 at most.");
        var given = new JsonObject();
        foreach (var name in Members.Where(name => name is not "Tags" && call.Has(name)))
        {
            given[name] = call[name]!.DeepClone();
        }

        var containers = call.Sections(Containers) ?? [];
        Check(call, containers);
        Require(Encoding.UTF8.GetByteCount(given.ToJsonString()) is var size && size <= LargestDefinition,
            $"Actual length: '{size}'. Max allowed length is '{LargestDefinition}' bytes.");
        if (account.TaskDefinitions.IsFull)
        {
            throw new AwsException("LimitExceededException", $"The rehearsal keeps {TaskDefinitions.Most} task definitions.");
        }

        given[Containers] = ApiResponse.List(given[Containers]!.AsArray(), container => Filled(container!.AsObject(), call.Text("NetworkMode")));
        var tags = call["Tags"]?.AsArray();
        var definition = account.TaskDefinitions.Register(family, given, tags, Now);
        return ApiResponse.Of(("Tags", tags?.DeepClone()), ("TaskDefinition", definition));
    }

    public JsonObject Describe(CallParameters call)
    {
        var definition = account.TaskDefinitions.Find(call.RequiredText("TaskDefinition", "InvalidParameterException"))
            ?? throw Unknown("describe");
        var wantsTags = call.Texts("Include")?.Contains("TAGS") is true;
        return ApiResponse.Of(
            ("Tags", wantsTags ? account.TaskDefinitions.TagsOf($"{definition["TaskDefinitionArn"]}") : null), ("TaskDefinition", definition));
    }

    public JsonObject Deregister(CallParameters call)
    {
        var name = call.RequiredText("TaskDefinition", "InvalidParameterException");
        Require(name.Split('/')[^1].Contains(':', StringComparison.Ordinal), "Task definition must be in the form of family:revision or its ARN.");
        return ApiResponse.Of(("TaskDefinition", account.TaskDefinitions.Deregister(name, Now) ?? throw Unknown("deregister")));
    }

    public JsonObject List(CallParameters call)
    {
        var (status, sort) = (call.Text("Status") ?? "ACTIVE", call.Text("Sort") ?? "ASC");
        RequireParameter(
            status is "ACTIVE" or "INACTIVE" or "DELETE_IN_PROGRESS", $"Status is {status}; use ACTIVE, INACTIVE or DELETE_IN_PROGRESS.");
        RequireParameter(sort is "ASC" or "DESC", $"Sort is {sort}; use ASC or DESC.");
        var found = account.TaskDefinitions.ArnsOf(status, call.Text("FamilyPrefix"));
        return EcsApi.Page("TaskDefinitionArns", [.. sort is "ASC" ? found : found.Reverse()], arn => JsonValue.Create(arn), call);
    }

    private JsonNode Now => ApiResponse.Time(account.Clock.GetUtcNow());

    private static AwsException Unknown(string what) => new(Invalid, $"Unable to {what} task definition.");

    private static bool IsName(string family) =>
        family.Length <= LongestFamily && family.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    private static void Check(CallParameters call, IReadOnlyList<CallParameters> containers)
    {
        Require(containers is [_, ..], "Container list cannot be empty.");
        Require(containers.All(container => container.Text("Name") is { Length: > 0 }), "Container.name should not be null or empty.");
        Require(containers.All(container => container.Text("Image") is { Length: > 0 }), "Container.image should not be null or empty.");
        Require(
            containers.Select(container => container.Text("Name")).Distinct(StringComparer.Ordinal).Count() == containers.Count,
            "Container names must be unique within a task definition.");
        if (call.Texts("RequiresCompatibilities")?.Contains("FARGATE") is true)
        {
            CheckForFargate(call, containers);
        }
    }

    private static void CheckForFargate(CallParameters call, IReadOnlyList<CallParameters> containers)
    {
        Require(call.Text("NetworkMode") is "awsvpc", "Fargate only supports network mode ‘awsvpc’.");
        Require(call.Has("Cpu"), "Fargate requires that 'cpu' be defined at the task level.");
        Require(call.Has("Memory"), "Fargate requires that 'memory' be defined at the task level.");
        Require(
            call.Has(ExecutionRole) || !containers.Any(container => container.Text("Image")!.Contains(".dkr.ecr.", StringComparison.Ordinal)),
            "Fargate requires task definition to have execution role ARN to support ECR images.");
        Require(
            call.Has(ExecutionRole) || !containers.Any(container => container.Section("LogConfiguration")?.Text("LogDriver") is "awslogs"),
            "Fargate requires task definition to have execution role ARN to support log driver awslogs.");
    }

    /// <summary>A container with what ECS fills in.</summary>
    public static JsonObject Filled(JsonObject container, string? networkMode)
    {
        var filled = container.DeepClone().AsObject();
        filled["Cpu"] ??= 0;
        filled["Essential"] ??= true;
        foreach (var mapping in (filled["PortMappings"] as JsonArray ?? []).OfType<JsonObject>())
        {
            mapping["HostPort"] ??= networkMode is "awsvpc" or "host" ? mapping["ContainerPort"]?.DeepClone() : 0;
            mapping["Protocol"] ??= "tcp";
        }

        return filled;
    }

    private static void Require(bool isSo, string message)
    {
        if (!isSo)
        {
            throw new AwsException(Invalid, message);
        }
    }

    private static void RequireParameter(bool isSo, string message)
    {
        if (!isSo)
        {
            throw new AwsException("InvalidParameterException", message);
        }
    }
}
