using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Canary.Plans;

namespace Canary.Probing;

/// <summary>Compares an answer with what a probe expects.</summary>
internal static class Expectations
{
    /// <summary>Why the answer is a failure, in words; null when every condition holds.</summary>
    public static string? Broken(
        Expectation expected,
        int status,
        HttpResponseHeaders headers,
        HttpContentHeaders contentHeaders,
        ReadOnlySpan<byte> body,
        Redaction redaction)
        => BrokenStatus(expected, status)
            ?? BrokenHeader(expected, headers, contentHeaders, redaction)
            ?? BrokenBody(expected, body, redaction)
            ?? BrokenJson(expected, body, redaction);

    private static string? BrokenStatus(Expectation expected, int status)
        => StatusSet.Contains(expected.Status, status) ? null : $"status {status} instead of {string.Join(" or ", expected.Status)}";

    public static string? BrokenHeader(Expectation expected, HttpResponseHeaders headers, HttpContentHeaders contentHeaders, Redaction redaction)
    {
        foreach (var (name, value) in expected.Header)
        {
            var actual = headers.NonValidated.TryGetValues(name, out var values) || contentHeaders.NonValidated.TryGetValues(name, out values)
                ? values.ToString()
                : null;
            if (actual != value)
            {
                return actual is null ? $"no header {name}" : $"header {name} is {redaction.Excerpt(actual, 60)} instead of {redaction.Hide(value)}";
            }
        }

        return null;
    }

    private static string? BrokenBody(Expectation expected, ReadOnlySpan<byte> body, Redaction redaction)
        => expected.BodyContains is { } text && body.IndexOf(Encoding.UTF8.GetBytes(text)) < 0
            ? $"the body does not contain \"{redaction.Hide(text)}\""
            : null;

    private static string? BrokenJson(Expectation expected, ReadOnlySpan<byte> body, Redaction redaction)
    {
        if (expected.Json.Count == 0)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);

            return reader.Read() ? "the body is not JSON"
                : expected.Json.Select(pair => BrokenValue(document.RootElement, pair.Key, pair.Value, redaction))
                    .FirstOrDefault(broken => broken is not null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // The other two: an escape that is half a character, an exponent beyond counting. Neither may end the round.
            return "the body is not JSON";
        }
    }

    private static string? BrokenValue(JsonElement root, string path, string expected, Redaction redaction)
    {
        var actual = DefinitePath.TryParse(path, out var parsed) ? parsed.Find(root) : null;
        if (actual is not { } value)
        {
            return $"{path} is absent instead of {redaction.Hide(expected)}";
        }

        using var wanted = JsonDocument.Parse(expected);

        return JsonElement.DeepEquals(value, wanted.RootElement)
            ? null
            : $"{path} is {redaction.Excerpt(value.GetRawText(), 60)} instead of {redaction.Hide(expected)}";
    }
}
