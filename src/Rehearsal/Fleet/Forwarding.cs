namespace Rehearsal.Fleet;

/// <summary>Sends a request to a target as an application load balancer does, and answers itself when no target can.</summary>
internal sealed class Forwarding(HttpMessageInvoker client, TrafficMetrics metrics, TimeProvider wire, int seed)
{
    // The load balancer's idle timeout: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
    private static readonly TimeSpan TargetTimeout = TimeSpan.FromSeconds(60);

    /// <summary>A body that says that it is not longer is passed on whole. Bytes.</summary>
    private const int Small = 64 * 1024;

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
            ? (group, await Send(request, group, target, cancellationToken))
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

    private async Task<Response> Send(Request request, TargetGroup group, Uri target, CancellationToken cancellationToken)
    {
        var timeout = new CancellationTokenSource(TargetTimeout, wire);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        Response? answer = null;
        try
        {
            using var message = ToTarget(request, target);
            answer = await Receive(await Ask(group, message, either.Token), timeout, either.Token);
            return answer;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Own(504, "Gateway Time-out");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return Own(502, "Bad Gateway");
        }
        finally
        {
            if (answer?.Rest is null)
            {
                timeout.Dispose();
            }
        }
    }

    private async Task<HttpResponseMessage> Ask(TargetGroup group, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var began = wire.GetTimestamp();
        try
        {
            var answer = await client.SendAsync(message, cancellationToken);
            metrics.Answered(group, (int)answer.StatusCode, wire.GetElapsedTime(began));
            return answer;
        }
        catch (HttpRequestException refused) when (refused.HttpRequestError is HttpRequestError.ConnectionError)
        {
            metrics.NotConnected(group);
            throw;
        }
        catch
        {
            metrics.NotAnswered(group);
            throw;
        }
    }

    /// <summary>A body of which nobody knows that it ends soon is passed on as it comes, as a load balancer does.</summary>
    private static async Task<Response> Receive(HttpResponseMessage response, CancellationTokenSource timeout, CancellationToken cancellationToken)
    {
        RestOfBody? rest = null;
        try
        {
            if (response.Content.Headers.ContentLength <= Small)
            {
                return response.ToResponse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            }

            var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var begin = new byte[RestOfBody.AtOnce];
            var length = await body.ReadAsync(begin, cancellationToken);
            rest = length > 0 ? new RestOfBody(response, body, timeout, TargetTimeout) : null;
            return response.ToResponse(begin.AsMemory(0, length)) with { Rest = rest };
        }
        finally
        {
            if (rest is null)
            {
                response.Dispose();
            }
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

    private Response Own(int status, string reason)
    {
        metrics.AnsweredItself();
        return Response.Text(
            status,
            $"<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n<center><h1>{status} "
                + $"{reason}</h1></center>\r\n</body>\r\n</html>\r\n",
            "text/html").With("Server", "awselb/2.0");
    }
}
