using Canary.Aws;

namespace Canary.Diagnosis;

/// <summary>Where the last words of a container are.</summary>
internal static class Logs
{
    public static string Of(string container, EcsTask task, TaskDefinition? definition) => Of(container, Phrases.Id(task), definition);

    /// <summary>Of no task in particular: each has its own stream.</summary>
    public static string Of(string container, TaskDefinition? definition) => Of(container, taskId: null, definition);

    private static string Of(string container, string? taskId, TaskDefinition? definition)
    {
        var known = definition?.ContainerDefinitions?.FirstOrDefault(known => known.Name == container);
        var log = known?.LogConfiguration;
        var group = log?.Options?.GetValueOrDefault("awslogs-group");
        var (stream, inTask) = taskId is null ? ("streams", "in each task") : ("stream", $"in task {taskId}");

        // The name of an awslogs stream, https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
        return (known, log, log?.Options?.GetValueOrDefault("awslogs-stream-prefix")) switch
        {
            (null, _, _) => $"the log of {container} {inTask}",
            (_, null, _) => $"{container} has no logConfiguration, so its output is lost: add one",
            (_, { LogDriver: "awslogs" }, { } prefix)
                => $"log group {group ?? "of the task definition"}, {stream} {prefix}/{container}/{taskId ?? "*"}",
            (_, { LogDriver: "awslogs" }, null) => $"log group {group ?? "of the task definition"}, the stream of {container} {inTask}",
            _ => $"wherever {log.LogDriver ?? "its log driver"} sends the log of {container} {inTask}",
        };
    }
}
