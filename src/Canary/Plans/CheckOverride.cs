namespace Canary.Plans;

/// <summary>What a plan says of one check: its severity when it fails, or why that does not matter.</summary>
/// <param name="Severity">Null: the check's own.</param>
/// <param name="Except">The reason why the check may fail; empty: it may not.</param>
public sealed record CheckOverride(Severity? Severity = null, string Except = "");
