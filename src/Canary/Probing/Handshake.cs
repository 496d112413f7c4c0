using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Canary.Plans;

namespace Canary.Probing;

/// <summary>The opening handshake of a WebSocket (RFC 6455, section 4), for one connection.</summary>
/// <remarks>Not ClientWebSocket: of an answer other than 101 it keeps no body, which may say why.</remarks>
internal sealed class Handshake(string? subprotocol, Redaction redaction)
{
    private const int Shown = 60;

    /// <summary>New for each connection, so that no cache can answer.</summary>
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    public HttpRequestMessage On(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", _key);
        if (subprotocol is not null)
        {
            request.Headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", subprotocol);
        }

        return request;
    }

    /// <summary>Why an answer of status 101 opens no WebSocket, in words; null when it does (section 4.1).</summary>
    public string? Broken(HttpResponseMessage response) =>
        !HeaderOf(response, "Upgrade").Equals("websocket", StringComparison.OrdinalIgnoreCase)
            ? $"status 101 with the header Upgrade {Word(response, "Upgrade")} instead of websocket"
        : !HeaderOf(response, "Connection").Split(',', StringSplitOptions.TrimEntries).Contains("upgrade", StringComparer.OrdinalIgnoreCase)
            ? $"status 101 with the header Connection {Word(response, "Connection")} instead of Upgrade"
        : HeaderOf(response, "Sec-WebSocket-Accept") != Accept
            ? $"status 101 with {(HeaderOf(response, "Sec-WebSocket-Accept") is "" ? "no" : "a wrong")} Sec-WebSocket-Accept"
        : HeaderOf(response, "Sec-WebSocket-Protocol") != (subprotocol ?? "")
            ? $"status 101 with the subprotocol {Word(response, "Sec-WebSocket-Protocol")} instead of {subprotocol ?? "none"}"
        : HeaderOf(response, "Sec-WebSocket-Extensions") is not ""
            ? $"status 101 with the extension {Word(response, "Sec-WebSocket-Extensions")}, which was not asked for"
        : null;

    /// <summary>A close frame, so that the other side does not take the end for an accident; its answer is not waited for.</summary>
    public static async Task Close(Stream connection, CancellationToken cancellationToken)
    {
        using var socket = WebSocket.CreateFromStream(
            connection, new WebSocketCreationOptions { IsServer = false, KeepAliveInterval = TimeSpan.Zero });
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, cancellationToken);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException)
        {
            // It has hung up already: the handshake was complete all the same.
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 says SHA-1; it proves that the answer is to this request, and protects nothing")]
    private string Accept => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(_key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));

    private string Word(HttpResponseMessage response, string name)
        => HeaderOf(response, name) is var value && value is "" ? "absent" : redaction.Excerpt(value, Shown);

    private static string HeaderOf(HttpResponseMessage response, string name)
        => response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString().Trim() : "";
}
