using Canary.Aws;

namespace Canary.Diagnosis;

/// <summary>Where the last words of a container are.</summary>
internal static class Logs
{
    /// <summary>So many streams are named; of more, one cannot say which to read first.</summary>
    public const int Few = 3;

    /// <param name="container">Whose words they are.</param>
    /// <param name="tasks">That it runs in, or ran in; each has its own stream. None: they are not known.</param>
    /// <param name="definition">Says where the container's words go.</param>
    public static string Of(string container, IReadOnlyList<EcsTask> tasks, TaskDefinition? definition)
    {
        var known = definition?.ContainerDefinitions?.FirstOrDefault(known => known.Name == container);
        var log = known?.LogConfiguration;
        var group = log?.Options?.GetValueOrDefault("awslogs-group");
        IReadOnlyList<string> ids = tasks.Count <= Few ? [.. tasks.Select(Phrases.Id)] : [];
        var (streams, inTask) = ids switch
        {
            [] => ("streams", "in each task"),
            [var only] => ("stream", $"in task {only}"),
            _ => ("streams", $"in tasks {Phrases.List(ids)}"),
        };

        // The name of an awslogs stream, https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
        return (known, log, log?.Options?.GetValueOrDefault("awslogs-stream-prefix")) switch
        {
            (null, _, _) => $"the log of {container} {inTask}",
            (_, null, _) => $"{container} has no logConfiguration, so its output is lost: add one",
            (_, { LogDriver: "awslogs" }, { } prefix)
                => $"log group {group ?? "of the task definition"}, {streams} "
                    + Phrases.List([.. ids.DefaultIfEmpty("*").Select(id => $"{prefix}/{container}/{id}")]),
            (_, { LogDriver: "awslogs" }, null) => $"log group {group ?? "of the task definition"}, the stream of {container} {inTask}",
            _ => $"wherever {log.LogDriver ?? "its log driver"} sends the log of {container} {inTask}",
        };
    }
}
