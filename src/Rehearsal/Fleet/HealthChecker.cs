namespace Rehearsal.Fleet;

/// <summary>Sends the health checks of a load balancer.</summary>
internal sealed class HealthChecker(HttpMessageInvoker client, TimeProvider wire)
{
    /// <summary>Checks once; what comes back is what the answer does to the target's health.</summary>
    public async Task<Func<FleetTarget, FleetTarget>> Check(Uri address, HealthCheck check, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(check.Timeout, wire);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, check.Path));
            request.Headers.TryAddWithoutValidation("User-Agent", "ELB-HealthChecker/2.0");
            using var response = await client.SendAsync(request, either.Token);
            var status = (int)response.StatusCode;
            return check.Accepts(status)
                ? target => target.Passed(check)
                : target => target.Failed(check, "Target.ResponseCodeMismatch", $"Health checks failed with these codes: [{status}]");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return target => target.Failed(check, "Target.Timeout", "Request timed out");
        }
        catch (OperationCanceledException)
        {
            return target => target;
        }
        catch (HttpRequestException)
        {
            return target => target.Failed(check, "Target.FailedHealthChecks", "Health checks failed");
        }
    }
}
