using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Canary.Probing;

/// <summary>Compares an answer with what a probe expects.</summary>
internal static class Expectations
{
    /// <summary>Why the answer is a failure, in words; null when every condition holds.</summary>
    public static string? Broken(Expectation expected, int status, HttpResponseHeaders headers, HttpContentHeaders contentHeaders, ReadOnlySpan<byte> body)
        => BrokenStatus(expected, status)
            ?? BrokenHeader(expected, headers, contentHeaders)
            ?? BrokenBody(expected, body)
            ?? BrokenJson(expected, body);

    private static string? BrokenStatus(Expectation expected, int status)
        => StatusSet.Contains(expected.Status, status) ? null : $"status {status} instead of {string.Join(" or ", expected.Status)}";

    private static string? BrokenHeader(Expectation expected, HttpResponseHeaders headers, HttpContentHeaders contentHeaders)
    {
        foreach (var (name, value) in expected.Header)
        {
            var actual = headers.NonValidated.TryGetValues(name, out var values) || contentHeaders.NonValidated.TryGetValues(name, out values)
                ? values.ToString()
                : null;
            if (actual != value)
            {
                return actual is null ? $"no header {name}" : $"header {name} is {Excerpt.Of(actual, 60)} instead of {value}";
            }
        }

        return null;
    }

    private static string? BrokenBody(Expectation expected, ReadOnlySpan<byte> body)
        => expected.BodyContains is { } text && body.IndexOf(Encoding.UTF8.GetBytes(text)) < 0 ? $"the body does not contain \"{text}\"" : null;

    private static string? BrokenJson(Expectation expected, ReadOnlySpan<byte> body)
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
                : expected.Json.Select(pair => BrokenValue(document.RootElement, pair.Key, pair.Value)).FirstOrDefault(broken => broken is not null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // The other two: an escape that is half a character, an exponent beyond counting. Neither may end the round.
            return "the body is not JSON";
        }
    }

    private static string? BrokenValue(JsonElement root, string path, string expected)
    {
        var actual = JsonPath.TryParse(path, out var parsed) ? parsed.Find(root) : null;
        if (actual is not { } value)
        {
            return $"{path} is absent instead of {expected}";
        }

        using var wanted = JsonDocument.Parse(expected);

        return JsonElement.DeepEquals(value, wanted.RootElement) ? null : $"{path} is {Excerpt.Of(value.GetRawText(), 60)} instead of {expected}";
    }
}
