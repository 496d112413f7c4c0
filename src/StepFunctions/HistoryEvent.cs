using System.Text.Json.Nodes;
using StepFunctions.Values;

namespace StepFunctions;

/// <summary>One line of an execution's history, under the name AWS gives it.</summary>
internal sealed record HistoryEvent(int Id, DateTimeOffset At, string Type, string? State)
{
    /// <summary>
    /// What the event tells, such as <c>input</c>, <c>output</c>, <c>resource</c>, <c>error</c> or <c>cause</c>. A new node each time.
    /// </summary>
    // Made when asked for: most events are never looked into, and documents may be large.
    public JsonNode? Detail => Content?.ToNode();

    internal Json? Content { get; init; }
}
