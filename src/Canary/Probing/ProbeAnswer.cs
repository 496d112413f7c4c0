namespace Canary.Probing;

/// <summary>What one probe met: an answer within the time, or none.</summary>
internal sealed record ProbeAnswer
{
    /// <summary>HTTP status; 0 when there was no answer.</summary>
    public int Status { get; init; }

    /// <summary>Why the probe failed; null when it met what it expects.</summary>
    public string? Failure { get; init; }

    /// <summary>No answer, but a connection that the other side took and then ended.</summary>
    public bool IsCut { get; init; }

    /// <summary>Why there was no answer.</summary>
    public Silence Silence { get; init; }

    /// <summary>What is wrong with the target's certificate, when that is why there was no answer; null otherwise.</summary>
    public CertificateFaults? Refusal { get; init; }

    /// <summary>Whether it was turned away by a rate limit.</summary>
    public RateLimit Limit { get; init; }

    /// <summary>How long Retry-After asks to wait; 0 where it does not. Seconds, at most 60.</summary>
    public int RetryAfterSeconds { get; init; }

    public string Body { get; init; } = "";

    /// <summary>The header Server, as far as it is safe to show; empty when there is none.</summary>
    public string Server { get; init; } = "";

    /// <summary>The header Location, as far as it is safe to show; empty when there is none.</summary>
    public string RedirectedTo { get; init; } = "";

    /// <summary>From sending to the last byte of the body. Microseconds.</summary>
    public long Microseconds { get; init; }

    public bool Succeeded => Failure is null;
}
