namespace Rehearsal.Fleet;

/// <summary>Sends a request to a target as an application load balancer does, and answers itself when no target can.</summary>
internal sealed class Forwarding(HttpMessageInvoker client, TimeProvider wire, int seed)
{
    // The load balancer's idle timeout: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
    private static readonly TimeSpan TargetTimeout = TimeSpan.FromSeconds(60);

    private const int LargestResponse = 16 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    public async Task<(TargetGroup? Group, Response Response)> Forward(
        Request request, IReadOnlyList<Forward> forwards, CancellationToken cancellationToken)
    {
        if (forwards is [])
        {
            return (null, Response.Text(404, "Not Found", "text/plain").With("Server", "awselb/2.0"));
        }

        var group = Pick(forwards);
        return group?.Next() is { } target
            ? (group, await Send(request, target, cancellationToken))
            : (group, Own(503, "Service Temporarily Unavailable"));
    }

    private TargetGroup? Pick(IReadOnlyList<Forward> forwards)
    {
        var total = forwards.Sum(forward => forward.Weight);
        if (total == 0)
        {
            return null;
        }

        int drawn;
        lock (_gate)
        {
            drawn = _random.Next(total);
        }

        return forwards.First(forward => (drawn -= forward.Weight) < 0).Group;
    }

    private async Task<Response> Send(Request request, Uri target, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TargetTimeout, wire);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var message = ToTarget(request, target);
            using var response = await client.SendAsync(message, either.Token);
            await response.Content.LoadIntoBufferAsync(LargestResponse, either.Token);
            return await response.ToResponse(either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Own(504, "Gateway Time-out");
        }
        catch (HttpRequestException)
        {
            return Own(502, "Bad Gateway");
        }
    }

    private static HttpRequestMessage ToTarget(Request request, Uri target)
    {
        var message = request.ToMessage(new Uri(target, request.Target));
        message.Headers.TryAddWithoutValidation("X-Forwarded-For", "127.0.0.1");
        message.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "http");

        // A target with a name is a service that already runs somewhere and goes by that name, in TLS too; a task takes the caller's word.
        if (target.HostNameType == UriHostNameType.Dns)
        {
            message.Headers.Host = null;
        }

        return message;
    }

    private static Response Own(int status, string reason) =>
        Response.Text(
            status,
            $"<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n<center><h1>{status} {reason}</h1></center>\r\n</body>\r\n</html>\r\n",
            "text/html").With("Server", "awselb/2.0");
}
