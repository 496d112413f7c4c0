using Canary.Aws;
using Canary.Stops;

namespace Canary.Deployments;

/// <summary>
/// Keeps of green's tasks and targets what tells whether they start, live and are well, and nothing of other tasks; of its network what is checked.
/// </summary>
public static class Condenser
{
    /// <summary>Room for one text of ECS, which it cuts at 1024 characters, and for a word beside it.</summary>
    private const int WordsOfTask = 1100;

    /// <summary>What is kept of a text for which there is no room: the error's name.</summary>
    private const int WordsOfName = 60;

    public static Condensed Condense(CondenseRequest request) => new()
    {
        Tasks = request.Tasks is { } tasks
            ? Condense((tasks.Tasks ?? []).Where(task => task.StartedBy is { } set && request.StartedBy?.Contains(set) == true))
            : null,

        // The records have no more members than are read.
        TargetHealthDescriptions = request.Health is { } health ? health.TargetHealthDescriptions ?? [] : null,
        RouteTables = request.RouteTables is { } tables ? NetworkCondenser.Condense(tables, request.Filters) : null,
        VpcEndpoints = request.VpcEndpoints is { } endpoints ? NetworkCondenser.Condense(endpoints) : null,
        SecurityGroups = request.SecurityGroups is { } groups ? NetworkCondenser.Condense(groups) : null,
    };

    /// <summary>A digest is kept once: the tasks of one version share it.</summary>
    private static List<EcsTask> Condense(IEnumerable<EcsTask> tasks)
    {
        HashSet<(string?, string)> digests = [];

        return [.. tasks.Select(task => Condense(task, container => container.ImageDigest is { } digest && digests.Add((container.Name, digest))))];
    }

    private static EcsTask Condense(EcsTask task, Func<EcsContainer, bool> keepsDigest)
    {
        var words = StopWording.Of(task);
        var images = (task.Containers ?? []).Select(container => container.Image).Distinct().Count();
        var reason = Shorten(task.StoppedReason, WordsOfTask);
        var room = WordsOfTask - (reason?.Length ?? 0);
        List<EcsContainer> containers = [];
        foreach (var container in task.Containers ?? [])
        {
            var kept = Condense(container, keepsImage: images == 1 || IsNamed(container.Image, words), room) with
            {
                ImageDigest = keepsDigest(container) ? container.ImageDigest : null,
            };
            room -= kept.Reason?.Length ?? 0;
            containers.Add(kept);
        }

        KeepAddress(task, containers);

        return task with { DesiredStatus = null, StoppedReason = reason, Containers = [.. containers.Where(IsInformative)] };
    }

    /// <summary>A task has one address, which all its containers share: by it a failing target's log is found.</summary>
    private static void KeepAddress(EcsTask task, List<EcsContainer> containers)
    {
        if (containers is [var first, ..] && task.LastStatus == "RUNNING" && TaskAddress.Of(task) is { Length: > 0 } address)
        {
            containers[0] = first with { NetworkInterfaces = [new ContainerInterface(address, Ipv6Address: null)] };
        }
    }

    private static EcsContainer Condense(EcsContainer container, bool keepsImage, int room) => new()
    {
        Name = container.Name,
        Image = keepsImage ? container.Image : null,
        HealthStatus = container.HealthStatus == "UNHEALTHY" ? container.HealthStatus : null,
        ExitCode = container.ExitCode,
        Reason = container.Reason?.Length <= room ? container.Reason : Shorten(container.Reason, WordsOfName),
    };

    private static bool IsInformative(EcsContainer container) => container is not
    {
        Image: null, ImageDigest: null, HealthStatus: null, ExitCode: null, Reason: null, NetworkInterfaces: null,
    };

    private static bool IsNamed(string? image, string words) =>
        !string.IsNullOrEmpty(image) && words.Contains(image, StringComparison.OrdinalIgnoreCase);

    private static string? Shorten(string? words, int most) => words?.Length > most ? words[..most] : words;
}
