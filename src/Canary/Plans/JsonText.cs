using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Canary.Plans;

/// <summary>A JSON value written anew: without the comments and trailing commas that its document may have had.</summary>
internal static class JsonText
{
    // Read by people and by our own parser, never by a browser.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonElement element)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, s_options))
        {
            element.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
