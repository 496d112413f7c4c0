using System.Text.Json;

namespace Canary.Tests.Judging;

/// <summary>Values computed with 60 digits, to hold the arithmetic against.</summary>
internal static class Vectors
{
    public const double Tolerance = 1e-9;

    private static readonly JsonElement _root = Load("judge-vectors.json");
    private static readonly JsonElement _second = Load("judge-vectors-2.json");

    public static IEnumerable<JsonElement> Rows(params ReadOnlySpan<string> path) => Section(path).EnumerateArray();

    /// <summary>Those of eng/judge-vectors.py.</summary>
    public static IEnumerable<JsonElement> Second(string name) => _second.GetProperty(name).EnumerateArray();

    public static JsonElement Section(params ReadOnlySpan<string> path)
    {
        var section = _root;
        foreach (var name in path)
        {
            section = section.GetProperty(name);
        }

        return section;
    }

    public static int Int(this JsonElement row, string name) => row.GetProperty(name).GetInt32();

    public static double Number(this JsonElement row, string name) => row.GetProperty(name).GetDouble();

    public static double[] Numbers(this JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    public static long[] Microseconds(this JsonElement milliseconds) =>
        [.. milliseconds.EnumerateArray().Select(latency => (long)Math.Round(latency.GetDouble() * 1000))];

    private static JsonElement Load(string name)
    {
        using var stream = typeof(Vectors).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
