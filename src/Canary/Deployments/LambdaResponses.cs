namespace Canary.Deployments;

public sealed record GetFunctionConfiguration : AwsResponse
{
    public string? FunctionName { get; init; }

    /// <summary>Pending, Active, Inactive or Failed.</summary>
    public string? State { get; init; }
}
