namespace Canary.Aws;

/// <summary>The part of an object that was asked for, as a text.</summary>
public sealed record GetObject : AwsResponse
{
    public string? Body { get; init; }

    /// <summary>In quotation marks.</summary>
    public string? ETag { get; init; }

    /// <summary>Such as <c>bytes 0-999/1000</c>: what was given, and of how much.</summary>
    public string? ContentRange { get; init; }
}
