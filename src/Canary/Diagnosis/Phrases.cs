using Canary.Aws;

namespace Canary.Diagnosis;

/// <summary>Parts of sentences: counts, spans of time, and external texts made safe to show.</summary>
internal static class Phrases
{
    private const int ReasonShown = 300;

    public static string Count(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";

    /// <summary>a, b and c.</summary>
    public static string List(IReadOnlyList<string> things) => things.Count > 1
        ? $"{string.Join(", ", things.SkipLast(1))} and {things[^1]}"
        : string.Concat(things);

    public static string Are(int count) => count == 1 ? "is" : "are";

    public static string Span(TimeSpan span) => span.TotalSeconds < 90 ? $"{span.TotalSeconds:0} s" : $"{span.TotalMinutes:0.#} min";

    public static string Sentence(string text) => text is "" ? "" : char.ToUpperInvariant(text[0]) + text[1..];

    public static string Quote(string? text) => Excerpt.Of(text ?? "", ReasonShown);

    /// <summary>The last part of the ARN, which is also the last part of the log stream's name.</summary>
    public static string Id(EcsTask task) => task.TaskArn?.Split('/')[^1] ?? "without ARN";

    /// <summary>What ECS says of a stopped task, in one line.</summary>
    public static string Ended(EcsTask task)
    {
        var containers = (task.Containers ?? [])
            .Where(container => container.Reason is not null || container.ExitCode is not (null or 0))
            .Select(container => (container.Name, How: container.ExitCode is { } code ? $"exited with {code}" : "did not start", container.Reason))
            .Select(ended => $"{ended.Name} {ended.How} {ended.Reason}".Trim());
        string[] words = [task.StopCode ?? "", task.StoppedReason ?? "", .. containers];

        return $"task {Id(task)}: "
            + $"{(words.All(word => word is "") ? "ECS gives no reason" : Quote(string.Join("; ", words.Where(word => word is not ""))))}";
    }
}
