namespace Hooks;

/// <summary>Who failed to answer: EventBridge's Step Functions Execution Status Change, or Lambda's record of an asynchronous invocation.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html and
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
/// </remarks>
public sealed record Failure
{
    /// <summary>In an event of EventBridge.</summary>
    public ExecutionDetail? Detail { get; init; }

    /// <summary>In a record of Lambda.</summary>
    public InvocationContext? RequestContext { get; init; }

    /// <summary>In a record of Lambda: what the function was given.</summary>
    public HookEvent? RequestPayload { get; init; }

    public override string ToString() => Detail is null
        ? $"{RequestContext?.FunctionArn ?? "A function"} failed: {RequestContext?.Condition ?? "no condition given"}"
        : $"{Detail.ExecutionArn ?? "An execution"} ended {Detail.Status}: {Detail.Error} {Detail.Cause}";
}

/// <summary>The execution that changed; <see cref="Input"/> is JSON text.</summary>
public sealed record ExecutionDetail
{
    public string? ExecutionArn { get; init; }

    public string? Status { get; init; }

    public string? Input { get; init; }

    public string? Error { get; init; }

    public string? Cause { get; init; }
}

/// <summary>The invocation that failed, and whether it failed (RetriesExhausted) or waited too long (EventAgeExceeded).</summary>
public sealed record InvocationContext
{
    public string? FunctionArn { get; init; }

    public string? Condition { get; init; }
}
