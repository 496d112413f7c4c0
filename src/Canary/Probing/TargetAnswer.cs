namespace Canary.Probing;

/// <summary>What one target answered when the prober knocked.</summary>
/// <param name="Address">The target's base address.</param>
/// <param name="Status">HTTP status; 0 when there was no answer.</param>
/// <param name="Failure">Why there was none; empty when there was one.</param>
public sealed record TargetAnswer(string Address, int Status, string Failure);
