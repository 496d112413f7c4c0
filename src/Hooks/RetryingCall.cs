using System.Net;
using Amazon.Lambda.Core;
using Amazon.Runtime;

namespace Hooks;

/// <summary>Repeats an AWS call while its failure may pass and the time of the invocation allows.</summary>
/// <remarks>
/// The SDK repeats a call twice within a second or so; a throttled account needs longer. Written out here because the bound is
/// the time that the Lambda context has left, and because waits must follow the injected clock.
/// </remarks>
public sealed class RetryingCall(TimeProvider clock)
{
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(5);

    /// <param name="call">What to do.</param>
    /// <param name="context">Its remaining time bounds the attempts.</param>
    /// <param name="reserve">Time to leave for what has to come afterwards.</param>
    /// <exception cref="TimeoutException">The time ended during an attempt; the message tells why the one before failed.</exception>
    public async Task<T> Run<T>(Func<CancellationToken, Task<T>> call, ILambdaContext context, TimeSpan reserve)
    {
        using var budget = new CancellationTokenSource(Positive(context.RemainingTime - reserve), clock);
        Exception? last = null;
        for (var (attempt, delay) = (1, s_firstDelay); ; (attempt, delay) = (attempt + 1, Shorter(delay * 2, s_longestDelay)))
        {
            try
            {
                return await call(budget.Token);
            }
            catch (OperationCanceledException cancelled) when (budget.IsCancellationRequested)
            {
                throw OutOfTime(attempt, last, cancelled);
            }
            catch (Exception exception) when (MayPass(exception) && !budget.IsCancellationRequested)
            {
                // Full jitter, so that the hooks of many deployments do not come back together.
                var pause = delay * Random.Shared.NextDouble();
                if (context.RemainingTime - reserve <= pause)
                {
                    throw;
                }

                last = exception;
                context.Logger.LogWarning(
                    "The attempt failed; the next one is in {Milliseconds} ms: {Reason}", (int)pause.TotalMilliseconds, exception.Message);
                await Task.Delay(pause, clock, CancellationToken.None);
            }
        }
    }

    /// <summary>
    /// Of the attempts that the SDK makes by itself within one of these, nothing is known: it says no more than that it was cancelled.
    /// </summary>
    private static TimeoutException OutOfTime(int attempt, Exception? last, OperationCanceledException cancelled) => last is null
        ? new TimeoutException("The call timed out before its first attempt had an answer", cancelled)
        : new TimeoutException($"The call timed out during attempt {attempt}; the one before failed: {last.GetType().Name}: {last.Message}", last);

    private static bool MayPass(Exception exception) => exception switch
    {
        AmazonServiceException { StatusCode: HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } => true,
        AmazonServiceException { ErrorCode: { } code }
            when code.Contains("Throttl", StringComparison.Ordinal) || code.Contains("TooManyRequests", StringComparison.Ordinal) => true,
        // No status at all: the request never got an answer.
        AmazonServiceException service when (int)service.StatusCode == 0 => true,
        HttpRequestException or IOException or TimeoutException => true,
        _ => false,
    };

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
