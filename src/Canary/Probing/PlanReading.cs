namespace Canary.Probing;

/// <summary>A plan, or every mistake that its document holds.</summary>
public sealed record PlanReading(Plan? Plan, IReadOnlyList<string> Problems)
{
    internal static PlanReading Refused(IReadOnlyList<string> problems) => new(null, problems);

    internal PlanReading InParameter(string name) => this with { Problems = [.. Problems.Select(problem => $"The plan in {name}: {problem}")] };
}
