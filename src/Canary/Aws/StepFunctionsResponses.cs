namespace Canary.Aws;

/// <summary>How an execution of the discreet workflow ended. AWS answers so too when it failed: then error and cause are the execution's.</summary>
public sealed record StartSyncExecution : AwsResponse
{
    /// <summary>SUCCEEDED, FAILED or TIMED_OUT.</summary>
    public string? Status { get; init; }

    /// <summary>A JSON text.</summary>
    public string? Output { get; init; }
}
