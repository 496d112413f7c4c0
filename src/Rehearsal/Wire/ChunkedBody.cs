using System.Globalization;
using System.Text;
using Rehearsal.Fleet;

namespace Rehearsal.Wire;

/// <summary>
/// Bodies that are sent in signed chunks, or with a checksum behind them:
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
/// </summary>
internal static class ChunkedBody
{
    /// <exception cref="FormatException">It is cut off, or was not written in chunks.</exception>
    public static ReadOnlyMemory<byte> Unwrap(Request request) => IsChunked(request) ? Unwrap(request.Body) : request.Body;

    private static bool IsChunked(Request request) =>
        request.Header("Content-Encoding")?.Contains("aws-chunked", StringComparison.OrdinalIgnoreCase) == true
            || request.Header("x-amz-content-sha256")?.StartsWith("STREAMING-", StringComparison.Ordinal) == true;

    private static ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> rest)
    {
        var whole = new MemoryStream();
        while (Size(ref rest) is > 0 and var size)
        {
            if (rest.Length - 2 < size)
            {
                throw new FormatException($"The body ends in the middle of a chunk of {size} bytes.");
            }

            whole.Write(rest.Span[..size]);
            rest = rest[(size + 2)..];
        }

        return whole.ToArray();
    }

    /// <summary>A line such as <c>400;chunk-signature=…</c>.</summary>
    private static int Size(ref ReadOnlyMemory<byte> rest)
    {
        var end = rest.Span.IndexOf("\r\n"u8);
        var line = end < 0 ? "" : Encoding.ASCII.GetString(rest.Span[..end]).Split(';')[0];
        rest = end < 0 ? rest : rest[(end + 2)..];
        return int.TryParse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) && size >= 0
            ? size
            : throw new FormatException("The body is not in chunks.");
    }
}
