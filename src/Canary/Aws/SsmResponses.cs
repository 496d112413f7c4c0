namespace Canary.Aws;

public sealed record GetParameters : AwsResponse
{
    public IReadOnlyList<Parameter>? Parameters { get; init; }
}

public sealed record Parameter(string? Name, string? Value);
