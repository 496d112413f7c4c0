using System.Text.Json.Nodes;

namespace Rehearsal.Account;

/// <summary>Where the output of a task's container goes: the log stream that its awslogs configuration names, or nowhere.</summary>
internal sealed class ContainerLog(LogGroups groups, TimeProvider clock, string? group, string stream)
{
    /// <param name="groups">The account's.</param>
    /// <param name="clock">The account's.</param>
    /// <param name="container">From the task definition, in PascalCase.</param>
    /// <param name="task">The task's id.</param>
    public static ContainerLog Of(LogGroups groups, TimeProvider clock, JsonObject container, string task)
    {
        var log = container["LogConfiguration"];
        var options = $"{log?["LogDriver"]}" is "awslogs" ? log!["Options"] : null;

        // Without a prefix, which Fargate does not allow, the stream would be named by the id of the container.
        return new ContainerLog(
            groups, clock, options?["awslogs-group"]?.GetValue<string>(),
            string.Join('/', new[] { options?["awslogs-stream-prefix"]?.GetValue<string>(), $"{container["Name"]}", task }.OfType<string>()));
    }

    public void Write(string line)
    {
        if (group is not null)
        {
            groups.Put(group, stream, [new LoggedEvent(line, clock.GetUtcNow().ToUnixTimeMilliseconds())]);
        }
    }
}
