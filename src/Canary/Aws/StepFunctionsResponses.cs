namespace Canary.Aws;

/// <summary>How an execution of a workflow is, or how it ended; error and cause are the execution's where AWS answered.</summary>
public sealed record DescribeExecution : AwsResponse
{
    /// <summary>RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED or PENDING_REDRIVE.</summary>
    public string? Status { get; init; }
}

/// <summary>How an execution of the discreet workflow ended. AWS answers so too when it failed: then error and cause are the execution's.</summary>
public sealed record StartSyncExecution : AwsResponse
{
    /// <summary>SUCCEEDED, FAILED or TIMED_OUT.</summary>
    public string? Status { get; init; }

    /// <summary>A JSON text.</summary>
    public string? Output { get; init; }
}
