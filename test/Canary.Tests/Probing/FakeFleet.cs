using System.Net;
using System.Net.Http.Headers;

namespace Canary.Tests.Probing;

/// <summary>Answers every request as it is told to, after a while, and remembers what was sent, when, and in which order.</summary>
internal sealed class FakeFleet(TimeProvider clock, Func<HttpRequestMessage, FakeAnswer> answer) : HttpMessageHandler
{
    public List<(string Address, string Path)> Sent { get; } = [];

    /// <summary>Requests that were given up before they were answered.</summary>
    public int Abandoned { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent.Add((request.RequestUri!.GetLeftPart(UriPartial.Authority), request.RequestUri.PathAndQuery));
        var told = answer(request);
        try
        {
            if (told.After > TimeSpan.Zero)
            {
                await Task.Delay(told.After, clock, cancellationToken);
            }

            return told.Response();
        }
        catch (OperationCanceledException)
        {
            Abandoned++;
            throw;
        }
    }
}

/// <summary>What a request is answered, and after which time.</summary>
internal sealed record FakeAnswer(TimeSpan After, Func<HttpResponseMessage> Response)
{
    public static FakeAnswer Ok(double afterMs = 0) => Status(HttpStatusCode.OK, afterMs);

    public static FakeAnswer Broken(double afterMs = 0) => Status(HttpStatusCode.InternalServerError, afterMs);

    /// <summary>Turned away by a limiter, or by an outage that behaves like one.</summary>
    public static FakeAnswer RetryLater(HttpStatusCode status = HttpStatusCode.TooManyRequests, int? seconds = null) => new(TimeSpan.FromMilliseconds(2), () =>
    {
        var response = new HttpResponseMessage(status);
        response.Headers.RetryAfter = seconds is { } after ? new RetryConditionHeaderValue(TimeSpan.FromSeconds(after)) : null;

        return response;
    });

    public static FakeAnswer Never() => Status(HttpStatusCode.OK, 1e7);

    public static FakeAnswer Body(string body) => new(TimeSpan.Zero, () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) });

    public static FakeAnswer Throws(Exception exception) => new(TimeSpan.Zero, () => throw exception);

    private static FakeAnswer Status(HttpStatusCode status, double afterMs) => new(TimeSpan.FromMilliseconds(afterMs), () => new HttpResponseMessage(status));
}
