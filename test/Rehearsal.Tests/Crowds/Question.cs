using Rehearsal.CodeDeploy;

namespace Rehearsal.Tests.Crowds;

/// <summary>A hook that CodeDeploy asked, and what became of it.</summary>
internal sealed class Question(LifecycleEvent lifecycleEvent, string hookId)
{
    /// <summary>When a hook has its answer at the latest.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(55);

    public LifecycleEvent Event => lifecycleEvent;

    public string HookId => hookId;

    /// <summary>The answers that CodeDeploy accepted.</summary>
    public List<string> Accepted { get; } = [];

    /// <summary>From question to answer; null: CodeDeploy went on without one.</summary>
    public TimeSpan? Took { get; set; }

    /// <summary>Null: it was answered once and in time.</summary>
    public string? Mistake => (Accepted.Count, Took) switch
    {
        (0, _) or (_, null) => $"{Event} was not answered",
        ( > 1, _) => $"{Event} was answered {Accepted.Count} times: {string.Join(", ", Accepted)}",
        (_, { } took) when took > Longest => $"{Event} was answered after {took.TotalMinutes:0} min; {Longest.TotalMinutes:0} are promised",
        _ => null,
    };
}
