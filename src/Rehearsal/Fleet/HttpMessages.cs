using System.Net;

namespace Rehearsal.Fleet;

/// <summary>Requests and responses as HttpClient knows them.</summary>
internal static class HttpMessages
{
    // RFC 9110, 7.6.1: these belong to one connection; and the length is written anew from the body.
    private static readonly HashSet<string> OfOneHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Content-Length",
    };

    public static bool IsEndToEnd(string header) => !OfOneHop.Contains(header);

    public static async ValueTask<Request> ToRequest(this HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var uri = message.RequestUri!;
        byte[] body = message.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        List<KeyValuePair<string, string>> headers = [new("Host", message.Headers.Host ?? uri.Authority)];
        headers.AddRange(message.Headers.NonValidated.Where(h => !h.Key.Equals("Host", StringComparison.OrdinalIgnoreCase)).Select(Joined));
        headers.AddRange(message.Content?.Headers.NonValidated.Select(Joined) ?? []);
        return new Request(message.Method.Method, uri.PathAndQuery, headers, body);
    }

    public static HttpRequestMessage ToMessage(this Request request, Uri uri)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), uri);
        if (!request.Body.IsEmpty)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
        }

        foreach (var (name, value) in request.Headers.Where(h => IsEndToEnd(h.Key)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    public static Response ToResponse(this HttpResponseMessage message, ReadOnlyMemory<byte> body)
    {
        var headers = message.Headers.NonValidated.Concat(message.Content.Headers.NonValidated).Where(h => IsEndToEnd(h.Key)).Select(Joined);
        return new Response((int)message.StatusCode, [.. headers], body) { Trailers = [.. message.TrailingHeaders.NonValidated.Select(Joined)] };
    }

    /// <summary>The response with all of its body in memory; for a network on which every body is there already.</summary>
    public static async ValueTask<Response> Whole(this Response response, CancellationToken cancellationToken)
    {
        if (response.Rest is null)
        {
            return response;
        }

        using var rest = response.Rest;
        using var body = new MemoryStream();
        await body.WriteAsync(response.Body, cancellationToken);
        await rest.CopyTo(body, cancellationToken);
        return response with { Body = body.ToArray(), Rest = null };
    }

    public static HttpResponseMessage ToMessage(this Response response, HttpRequestMessage request)
    {
        var isHead = request.Method == HttpMethod.Head;
        var message = new HttpResponseMessage((HttpStatusCode)response.Status)
        {
            RequestMessage = request,
            Content = new ReadOnlyMemoryContent(isHead ? ReadOnlyMemory<byte>.Empty : response.Body),
        };
        message.Content.Headers.ContentLength = response.Body.Length;
        foreach (var (name, value) in response.Headers.Where(h => IsEndToEnd(h.Key)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        foreach (var (name, value) in response.Trailers)
        {
            message.TrailingHeaders.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private static KeyValuePair<string, string> Joined(KeyValuePair<string, System.Net.Http.Headers.HeaderStringValues> header) =>
        new(header.Key, header.Value.ToString());
}
