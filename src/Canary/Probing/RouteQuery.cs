namespace Canary.Probing;

/// <summary>An address that is asked what it answers to the plan's first probe, before there is a green to judge.</summary>
/// <param name="Address">Base address of a listener or of a target.</param>
/// <param name="Host">The Host header, and the name that its certificate must bear; empty: the address itself.</param>
public sealed record RouteQuery(string Address, string Host);
