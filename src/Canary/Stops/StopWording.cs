using Canary.Aws;

namespace Canary.Stops;

/// <summary>What ECS says of a stopped task: its stopped reason and the reasons of its containers, each once.</summary>
internal static class StopWording
{
    private const int Shown = 300;

    public static string Of(EcsTask task)
        => string.Join("; ", new[] { task.StoppedReason }
            .Concat((task.Containers ?? []).Select(container => container.Reason))
            .Where(words => !string.IsNullOrWhiteSpace(words))
            .Distinct());

    /// <summary>Shortened, and safe to show.</summary>
    public static string Quoted(string words) => Excerpt.Of(words, Shown);
}
