using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Canary.Plans;

namespace Canary.Probing;

/// <summary>Sends one probe to one address and says what it met; never throws for what the other side does.</summary>
/// <param name="http">How it is sent.</param>
/// <param name="clock">By which it is timed.</param>
/// <param name="redaction">What is hidden in everything that is said of the answer.</param>
internal sealed class HttpProber(HttpMessageInvoker http, TimeProvider clock, Redaction redaction)
{
    private const int MaxBodyBytes = 1 << 20;
    private const int MaxRedirects = 5;
    private const int ExcerptLength = 300;
    private const int HeaderLength = 100;
    private const string WithoutAlpn = "TLS did not agree on HTTP/2 (ALPN h2), which gRPC needs";

    public async Task<ProbeAnswer> Send(string address, Probe probe, string host, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(probe.TimeoutMs), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var sent = clock.GetTimestamp();

        try
        {
            var answer = await Ask(new Uri(address + probe.Path), probe, host, either.Token);

            return answer with { Microseconds = (long)clock.GetElapsedTime(sent).TotalMicroseconds };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProbeAnswer { Failure = $"no answer within {probe.TimeoutMs} ms", Silence = Silence.Unanswered };
        }
        catch (HttpRequestException exception)
        {
            return Broken(Describe(exception)) with
            {
                IsCut = IsCut(exception) || (probe.Kind == ProbeKind.Grpc && SilenceOf(exception) is Silence.Cut),
                Silence = SilenceOf(exception),
                Refusal = (Innermost(exception) as CertificateRefusedException)?.Faults,
            };
        }
        catch (IOException exception)
        {
            // HTTP/2 cuts off a stream and keeps the reason, such as trailers that are too long, in another exception.
            var why = exception.InnerException is HttpRequestException inner ? inner.Message : exception.Message;

            return Broken($"the connection broke: {why}") with { IsCut = true, Silence = Silence.Cut };
        }
    }

    /// <summary>Some of the transport's messages quote what the other side sent.</summary>
    private ProbeAnswer Broken(string why) => new() { Failure = redaction.Excerpt(why, ExcerptLength) };

    private Task<ProbeAnswer> Ask(Uri url, Probe probe, string host, CancellationToken cancellationToken) => probe.Kind switch
    {
        ProbeKind.Http => Exchange(url, probe, host, cancellationToken),
        ProbeKind.Grpc => Call(url, probe, host, cancellationToken),
        ProbeKind.WebSocket => Upgrade(url, probe, host, cancellationToken),
        _ => throw new InvalidOperationException($"The prober does not know the kind {probe.Kind}"),
    };

    private async Task<ProbeAnswer> Call(Uri url, Probe probe, string host, CancellationToken cancellationToken)
    {
        using var request = HealthCall.On(Compose(url, probe, host), probe.Service ?? "");
        using var response = await http.SendAsync(request, cancellationToken);

        return Headed(await HealthCall.Read(response, probe, redaction, cancellationToken), response);
    }

    /// <summary>An answer other than 101 is read as any other: it may say why, or be a rate limit's.</summary>
    private async Task<ProbeAnswer> Upgrade(Uri url, Probe probe, string host, CancellationToken cancellationToken)
    {
        var handshake = new Handshake(probe.Subprotocol, redaction);
        probe = probe with { Expect = probe.Expect with { Status = ["101"] } };
        using var request = handshake.On(Compose(url, probe, host));
        using var response = await http.SendAsync(request, cancellationToken);
        if (response.StatusCode is not HttpStatusCode.SwitchingProtocols)
        {
            return Framing.Mistake(response) is { } mistake
                ? new ProbeAnswer { Status = (int)response.StatusCode, Failure = redaction.Hide(mistake) }
                : Headed(await Read(response, probe, cancellationToken), response);
        }

        var failure = handshake.Broken(response)
            ?? Expectations.BrokenHeader(probe.Expect, response.Headers, response.Content.Headers, redaction);
        if (failure is null)
        {
            await Handshake.Close(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken);
        }

        return Headed(new ProbeAnswer { Status = (int)response.StatusCode, Failure = failure }, response);
    }

    private async Task<ProbeAnswer> Exchange(Uri url, Probe probe, string host, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = Compose(url, probe, host);
            using var response = await http.SendAsync(request, cancellationToken);

            if (Framing.Mistake(response) is { } mistake)
            {
                return new ProbeAnswer { Status = (int)response.StatusCode, Failure = redaction.Hide(mistake) };
            }

            if (!probe.FollowRedirects || RedirectOf(response) is not { } location)
            {
                return Headed(await Read(response, probe, cancellationToken), response);
            }

            if (redirects == MaxRedirects)
            {
                return Headed(new ProbeAnswer { Status = (int)response.StatusCode, Failure = $"more than {MaxRedirects} redirects" }, response);
            }

            if (!Uri.TryCreate(url, location, out var next) || next.Scheme != url.Scheme || next.Authority != url.Authority)
            {
                return Headed(
                    new ProbeAnswer
                    {
                        Status = (int)response.StatusCode,
                        Failure = $"redirected elsewhere: {redaction.Excerpt(location.OriginalString, 100)}",
                    },
                response);
            }

            url = next;
        }
    }

    private static HttpRequestMessage Compose(Uri url, Probe probe, string host)
    {
        var request = new HttpRequestMessage(new HttpMethod(probe.Method), url) { Version = HttpVersion.Version11 };
        if (probe.Body is { } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (host is not "")
        {
            request.Headers.Host = host;
        }

        foreach (var (name, value) in probe.Headers)
        {
            HttpHeaders headers = RequestHeader.DescribesBody(name) && request.Content is { } content ? content.Headers : request.Headers;
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static Uri? RedirectOf(HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 ? response.Headers.Location : null;

    private async Task<ProbeAnswer> Read(HttpResponseMessage response, Probe probe, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var length = 0;
            for (int read; (read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0;)
            {
                length += read;
                if (length > MaxBodyBytes)
                {
                    return new ProbeAnswer
                    {
                        Status = status,
                        Failure = "the body is larger than 1 MB",
                        Body = redaction.Excerpt(buffer.AsSpan(0, length), ExcerptLength),
                    };
                }

                buffer = length == buffer.Length ? Grow(buffer) : buffer;
            }

            var failure = Expectations.Broken(probe.Expect, status, response.Headers, response.Content.Headers, buffer.AsSpan(0, length), redaction);

            return new ProbeAnswer
            {
                Status = status,
                Failure = failure,
                Limit = LimitOf(response),
                RetryAfterSeconds = RetryAfter(response),
                Body = failure is null ? "" : redaction.Excerpt(buffer.AsSpan(0, length), ExcerptLength),
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The answer, with who gave it and where it points.</summary>
    private ProbeAnswer Headed(ProbeAnswer answer, HttpResponseMessage response) => answer with
    {
        Server = HeaderOf(response, "Server"),
        RedirectedTo = HeaderOf(response, "Location"),
    };

    private string HeaderOf(HttpResponseMessage response, string name)
        => response.Headers.NonValidated.TryGetValues(name, out var values) ? redaction.Excerpt(values.ToString(), HeaderLength) : "";

    private static RateLimit LimitOf(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => RateLimit.TooManyRequests,
        HttpStatusCode.ServiceUnavailable when response.Headers.RetryAfter is not null => RateLimit.RetryLater,
        _ => RateLimit.None,
    };

    /// <summary>A date says when, and the prober's clock need not be the other side's: seconds alone are taken, and a minute at most.</summary>
    private static int RetryAfter(HttpResponseMessage response) => (int)Math.Min(60, response.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0);

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);

        return larger;
    }

    /// <summary>The connection was accepted. A reset after that has no error code of its own.</summary>
    private static bool IsCut(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse => true,
        HttpRequestError.Unknown => Innermost(exception) is SocketException { SocketErrorCode: SocketError.ConnectionReset },
        _ => false,
    };

    private static Silence SilenceOf(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => Silence.Unresolved,
        HttpRequestError.SecureConnectionError when HasNoAlpn(exception) => Silence.Cut,
        HttpRequestError.SecureConnectionError => Silence.Untrusted,
        HttpRequestError.ConnectionError => Innermost(exception)
            is SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.TimedOut }
            ? Silence.Unanswered
            : Silence.Refused,
        _ => Silence.Cut,
    };

    private static string Describe(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.ConnectionError => "could not connect: " + Innermost(exception).Message,
        HttpRequestError.NameResolutionError => "the name could not be resolved: " + Innermost(exception).Message,
        HttpRequestError.VersionNegotiationError => WithoutAlpn,
        HttpRequestError.SecureConnectionError when HasNoAlpn(exception) => WithoutAlpn,
        HttpRequestError.SecureConnectionError => "TLS failed: " + Innermost(exception).Message,
        HttpRequestError.HttpProtocolError => "HTTP/2 failed, so the other side may not speak it: " + Innermost(exception).Message,
        HttpRequestError.ResponseEnded => "the connection was closed before the answer was complete",
        _ => Innermost(exception).Message,
    };

    /// <summary>Some servers end the handshake, with an alert that .NET knows by OpenSSL's words alone; others go on without ALPN.</summary>
    private static bool HasNoAlpn(HttpRequestException exception)
        => Innermost(exception).Message.Contains("no application protocol", StringComparison.Ordinal);

    private static Exception Innermost(Exception exception) => exception.GetBaseException();
}
