using System.Globalization;

namespace Rehearsal.Tests.Crowds;

/// <summary>A hook that CodeDeploy asked, and what became of it.</summary>
internal sealed class AskedHook(LifecycleStep lifecycleEvent)
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(55);

    public LifecycleStep Event => lifecycleEvent;

    /// <summary>The answers that CodeDeploy accepted.</summary>
    public List<string> Accepted { get; } = [];

    /// <summary>From the question until CodeDeploy went on; null: it gave up waiting.</summary>
    public TimeSpan? Took { get; set; }

    /// <summary>Null: it was answered once and in time.</summary>
    public string? Mistake => (Accepted.Count, Took) switch
    {
        (0, _) or (_, null) => $"{Event} was not answered",
        ( > 1, _) => $"{Event} was answered {Accepted.Count} times: {string.Join(", ", Accepted)}",
        (_, { } took) when took > Longest => string.Create(CultureInfo.InvariantCulture, $"{Event} was answered after {took.TotalMinutes:0.#} min; at most {Longest.TotalMinutes:0} are promised"),
        _ => null,
    };
}
