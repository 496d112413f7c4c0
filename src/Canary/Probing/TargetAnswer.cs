namespace Canary.Probing;

/// <summary>Whether anybody was at home when the prober knocked at a target.</summary>
/// <param name="Address">The target's base address.</param>
/// <param name="IsThere">It answered, with whatever status, or took the connection and cut it.</param>
/// <param name="Failure">Why it is not there; empty when it is.</param>
public sealed record TargetAnswer(string Address, bool IsThere, string Failure)
{
    /// <summary>What is wrong with its certificate, when that is why it is not there; null otherwise.</summary>
    public CertificateFaults? Refusal { get; init; }
}
