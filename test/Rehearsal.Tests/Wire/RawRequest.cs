using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Rehearsal.Tests.Wire;

/// <summary>Requests and responses as they look on the wire.</summary>
internal static partial class RawRequest
{
    /// <summary>A text without the list of what is answered, which grows.</summary>
    public static string WithoutList(string text) => List().Replace(text, " answers …");

    /// <summary>A line with method and target, headers, and after an empty line the body.</summary>
    public static Request Parse(string text)
    {
        var parts = text.Split("\n\n", 2);
        var lines = parts[0].Split('\n');
        var (method, target) = (lines[0].Split(' ')[0], lines[0].Split(' ')[1]);
        var headers = lines[1..].Select(line => line.Split(": ", 2)).Select(header => KeyValuePair.Create(header[0], header[1])).ToList();
        return new Request(method, target, headers, Encoding.UTF8.GetBytes(parts is [_, var body] ? body : ""));
    }

    /// <summary>Status, headers and body; XML in lines, and CBOR in JSON's words.</summary>
    public static string Show(Response response) =>
        string.Join('\n', [$"{response.Status}", .. response.Headers.Select(header => $"{header.Key}: {header.Value}"), "", Body(response)]);

    private static string Body(Response response) => response.Header("Content-Type") switch
    {
        "application/cbor" => $"(CBOR) {Cbor.Read(response.Body)!.ToJsonString()}",
        { } type when type.Contains("xml", StringComparison.Ordinal) => XDocument.Parse(Encoding.UTF8.GetString(response.Body.Span)).ToString(),
        _ => Encoding.UTF8.GetString(response.Body.Span),
    };

    [GeneratedRegex(" answers [a-z0-9A-Z]+(?:, [a-z0-9A-Z]+)+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex List();
}
