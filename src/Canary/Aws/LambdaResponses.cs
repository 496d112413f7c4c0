namespace Canary.Aws;

public sealed record GetFunctionConfiguration : AwsResponse
{
    public string? FunctionName { get; init; }

    /// <summary>Pending, Active, Inactive or Failed.</summary>
    public string? State { get; init; }

    /// <summary>The code that runs, as in <c>Assembly::Namespace.Class::Method</c>.</summary>
    public string? Handler { get; init; }
}
