using Canary.Aws;
using Canary.Stops;

namespace Canary.Deployments;

/// <summary>Keeps of green's tasks and targets what tells whether they start, live and are well, and nothing of other tasks.</summary>
public static class Condenser
{
    /// <summary>Room for one text of ECS, which it cuts at 1024 characters, and for a word beside it.</summary>
    private const int WordsOfTask = 1100;

    /// <summary>What is kept of a text for which there is no room: the error's name.</summary>
    private const int WordsOfName = 60;

    public static Condensed Condense(CondenseRequest request) => new()
    {
        Tasks = request.Tasks is { } tasks
            ? [.. (tasks.Tasks ?? []).Where(task => task.StartedBy is { } set && request.StartedBy?.Contains(set) == true).Select(Condense)]
            : null,

        // The records have no more members than are read.
        TargetHealthDescriptions = request.Health is { } health ? health.TargetHealthDescriptions ?? [] : null,
    };

    private static EcsTask Condense(EcsTask task)
    {
        var words = StopWording.Of(task);
        var images = (task.Containers ?? []).Select(container => container.Image).Distinct().Count();
        var reason = Shorten(task.StoppedReason, WordsOfTask);
        var room = WordsOfTask - (reason?.Length ?? 0);
        List<EcsContainer> containers = [];
        foreach (var container in task.Containers ?? [])
        {
            var kept = Condense(container, keepsImage: images == 1 || IsNamed(container.Image, words), room);
            room -= kept.Reason?.Length ?? 0;
            containers.Add(kept);
        }

        return task with { DesiredStatus = null, StoppedReason = reason, Containers = [.. containers.Where(IsInformative)] };
    }

    private static EcsContainer Condense(EcsContainer container, bool keepsImage, int room) => new()
    {
        Name = container.Name,
        Image = keepsImage ? container.Image : null,
        HealthStatus = container.HealthStatus == "UNHEALTHY" ? container.HealthStatus : null,
        ExitCode = container.ExitCode,
        Reason = container.Reason?.Length <= room ? container.Reason : Shorten(container.Reason, WordsOfName),
    };

    private static bool IsInformative(EcsContainer container) => container is not { Image: null, HealthStatus: null, ExitCode: null, Reason: null };

    private static bool IsNamed(string? image, string words) =>
        !string.IsNullOrEmpty(image) && words.Contains(image, StringComparison.OrdinalIgnoreCase);

    private static string? Shorten(string? words, int most) => words?.Length > most ? words[..most] : words;
}
