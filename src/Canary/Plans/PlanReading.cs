namespace Canary.Plans;

/// <summary>A plan, or every mistake that its document holds.</summary>
/// <param name="Plan">Null where there are mistakes.</param>
/// <param name="Problems">Sentences, each with its cure.</param>
/// <param name="Source">The parameter that held it; empty: none did, and it is the built-in one.</param>
public sealed record PlanReading(Plan? Plan, IReadOnlyList<string> Problems, string Source = "")
{
    internal static PlanReading Refused(IReadOnlyList<string> problems) => new(null, problems);

    /// <summary>The parameter's; null where no parameter held it, or where it is not known.</summary>
    public long? Version { get; init; }

    internal PlanReading InParameter(string name, long? version) =>
        this with { Source = name, Version = version, Problems = [.. Problems.Select(problem => $"The plan in {name}: {problem}")] };
}
