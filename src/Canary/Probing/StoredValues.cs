using System.Text.Json;
using Canary.Plans;

namespace Canary.Probing;

/// <summary>Puts the values that a plan names into the places that name them; for the prober alone, whose plan goes nowhere.</summary>
public static class StoredValues
{
    private const int ProblemShown = 600;

    /// <summary>What has to be read, each once; empty for most plans.</summary>
    public static IReadOnlyList<StoredValue> In(Plan plan) => [.. Uses(plan).Select(value => value.Whole).Distinct()];

    /// <summary>The plan with every value in its place, and a sentence for each that cannot be used: then nothing can be sent.</summary>
    /// <param name="plan">As the workflow carries it.</param>
    /// <param name="read">What came of each of <see cref="In"/>.</param>
    public static (Plan Plan, IReadOnlyList<string> Problems) Fill(Plan plan, IReadOnlyDictionary<StoredValue, StoredReading> read)
    {
        var problems = new List<string>();
        var filled = plan with
        {
            Tls = plan.Tls.CaBundleFrom is null
                ? plan.Tls
                : new TlsSettings { CaBundle = Text(plan.Tls.CaBundleFrom, "tls.caBundle", MistakeOfBundle) ?? "" },
            Probes = [.. plan.Probes.Select(probe => probe with
            {
                Headers = probe.Headers.Concat(probe.StoredHeaders.Select(header => KeyValuePair.Create(
                    header.Key, Text(
                        header.Value, $"the header {header.Key} of the probe {probe.Name}", text => MistakeOfHeader(header.Key, text, probe))
                        ?? "")))
                    .ToDictionary(header => header.Key, header => header.Value),
                StoredHeaders = new Dictionary<string, StoredValue>(),
            })],
        };

        return (filled, [.. problems.Distinct()]);

        string? Text(StoredValue value, string place, Func<string, string?> mistakeOf)
        {
            var (text, problem) = Part(value, read.GetValueOrDefault(value.Whole) ?? new StoredReading(null, "was not read"));
            problem ??= mistakeOf(text!);
            if (problem is not null)
            {
                problems.Add(Excerpt.Of(Sentence($"{value}, which {place} needs, {problem}"), ProblemShown));
            }

            return text;
        }
    }

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static IEnumerable<StoredValue> Uses(Plan plan) =>
    [
        .. plan.Tls.CaBundleFrom is { } bundle ? [bundle] : Array.Empty<StoredValue>(),
        .. plan.Probes.SelectMany(probe => probe.StoredHeaders.Values),
    ];

    /// <summary>A line break at its end is the file's that it was stored from.</summary>
    private static (string? Text, string? Problem) Part(StoredValue value, StoredReading reading)
    {
        if (reading.Text is not { } whole)
        {
            return (null, reading.Problem ?? "is empty");
        }

        var text = value.Key is null ? whole : Member(whole, value.Key);

        return text is null
            ? (null, $"is not a JSON object with a text named {value.Key}: store it that way, or leave key out")
            : (text.TrimEnd('\r', '\n'), null);
    }

    private static string? Member(string json, string key)
    {
        try
        {
            using var document = JsonDocument.Parse(json);

            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty(key, out var member)
                && member.ValueKind == JsonValueKind.String
                ? member.GetString()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A shorter one could not be kept out of excerpts.</summary>
    private static string? MistakeOfHeader(string name, string text, Probe probe)
        => text.Length < Credentials.Shortest ? $"has {text.Length} characters: store at least {Credentials.Shortest}"
            : RequestHeader.Mistake(name, text, probe) is var (what, cure) ? $"is {what}: {cure}"
            : null;

    private static string? MistakeOfBundle(string text) => CaBundle.Read(text).Mistake is { } mistake ? $"is {mistake}: {CaBundle.Cure}" : null;
}
