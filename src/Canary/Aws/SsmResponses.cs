namespace Canary.Aws;

public sealed record GetParameters : AwsResponse
{
    public IReadOnlyList<Parameter>? Parameters { get; init; }
}

public sealed record Parameter(string? Name, string? Value)
{
    /// <summary>From 1; each write of the parameter makes the next one.</summary>
    public long? Version { get; init; }
}
