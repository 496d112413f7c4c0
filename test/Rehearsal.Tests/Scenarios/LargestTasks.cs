using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Scenarios;

/// <summary>Tasks and their definition with every name and text as long as AWS allows.</summary>
/// <remarks>
/// Names of containers and images have 255 characters, https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html, clusters as many;
/// the reasons of tasks and containers 1024, to which the container agent cuts them; a task definition 64 KiB. ECS adds two containers of its own.
/// </remarks>
internal static class LargestTasks
{
    private const int NameLength = 255;
    private const int ReasonLength = 1024;
    private const int DefinitionLength = 65_536;

    public static string Cluster { get; } = "main-".PadRight(NameLength, 'm');

    /// <summary>The members of a task definition that has so many containers, the shop's first, and as much environment as fits.</summary>
    public static JsonObject Definition(int containers)
    {
        var definitions = Enumerable.Range(0, containers).Select(Container).ToArray();
        var room = (DefinitionLength - 3000 - definitions.Sum(container => container.ToJsonString().Length)) / containers;
        foreach (var container in definitions)
        {
            container["Environment"] = new JsonArray(Json($$"""{ "Name": "SETTINGS", "Value": "{{new string('e', room)}}" }"""));
        }

        return new JsonObject { ["ContainerDefinitions"] = new JsonArray([.. definitions]) };
    }

    /// <summary>What DescribeTasks answers, with what the rehearsal's tasks are too small for.</summary>
    public static void Enlarge(JsonObject task)
    {
        if (task["StoppedReason"] is { } reason)
        {
            task["StoppedReason"] = $"{reason}".PadRight(ReasonLength, 'r');
        }

        foreach (var own in new[] { "ecs-service-connect-", "aws-guardduty-agent-" })
        {
            var container = task["Containers"]![0]!.DeepClone().AsObject();
            container["Name"] = own.PadRight(NameLength, 's');
            container["Image"] = own.PadRight(NameLength, 'i');
            container.Remove("Reason");
            task["Containers"]!.AsArray().Add((JsonNode)container);
        }

        foreach (var container in task["Containers"]!.AsArray().Select(container => container!.AsObject()))
        {
            container["ManagedAgents"] = Json("""[{ "LastStartedAt": "2026-03-01T10:00:00.123Z", "LastStatus": "STOPPED", "Name": "ExecuteCommandAgent", "Reason": "Received Container Stopped event" }]""");
            container["Cpu"] = "16384";
            container["Memory"] = "122880";
            container["MemoryReservation"] = "122880";
            foreach (var network in container["NetworkInterfaces"]?.AsArray() ?? [])
            {
                network!["Ipv6Address"] = "2001:0db8:0000:0000:0000:0000:0000:0001";
            }

            if (task["StoppedReason"] is not null)
            {
                container["Reason"] = $"{container["Reason"]}".PadRight(ReasonLength, 'r');
            }
        }

        task["Attachments"]!.AsArray().Add((JsonNode)new JsonObject
        {
            ["Id"] = "0f1e2d3c-aaaa-bbbb-cccc-0123456789ab",
            ["Type"] = "Service Connect",
            ["Status"] = "ATTACHED",
            ["Details"] = new JsonArray(Json($$"""{ "Name": "ContainerName", "Value": "{{"ecs-service-connect-".PadRight(NameLength, 's')}}" }"""), Json($$"""{ "Name": "ServiceConnectConfig", "Value": "{{new string('c', 1024)}}" }""")),
        });
    }

    private static JsonObject Container(int index)
    {
        var name = index == 0 ? "shop" : $"sidecar-{index}-".PadRight(NameLength, 'n');

        return new JsonObject
        {
            ["Name"] = name,
            ["Image"] = index == 0 ? "000000000000.dkr.ecr.local.amazonaws.com/shop:v8" : $"public.ecr.aws/example/sidecar-{index}-".PadRight(NameLength, 'i'),
            ["Essential"] = true,
            ["PortMappings"] = index == 0 ? new JsonArray(Json("""{ "ContainerPort": 8080, "HostPort": 8080, "Name": "http", "Protocol": "tcp" }""")) : new JsonArray(),
            ["HealthCheck"] = Json("""{ "Command": ["CMD-SHELL", "true"], "Interval": 10, "Retries": 3, "StartPeriod": 10, "Timeout": 5 }"""),
            ["LogConfiguration"] = new JsonObject
            {
                ["LogDriver"] = "awslogs",
                ["Options"] = new JsonObject { ["awslogs-group"] = "/ecs/shop-".PadRight(512, 'g'), ["awslogs-region"] = "local", ["awslogs-stream-prefix"] = "shop".PadRight(100, 'p') },
            },
        };
    }

    private static JsonNode Json(string text) => JsonNode.Parse(text)!;
}
