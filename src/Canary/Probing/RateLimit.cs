namespace Canary.Probing;

/// <summary>Whether an answer speaks of a rate limit.</summary>
internal enum RateLimit
{
    None,

    /// <summary>429 Too Many Requests (RFC 6585, section 4).</summary>
    TooManyRequests,

    /// <summary>503 Service Unavailable with Retry-After (RFC 9110, section 10.2.3): a limiter, or an outage.</summary>
    RetryLater,
}
