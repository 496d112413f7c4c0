using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Canary.Reporting;

namespace Rehearsal.Terminal;

/// <summary>What people found out about deployments, in a file beside the reports.</summary>
internal static class Marks
{
    public const string FileName = "marks.json";

    /// <summary>Empty where there is no such file.</summary>
    /// <exception cref="JsonException">The file is something else.</exception>
    public static SortedDictionary<string, Mark> Read(string folder)
    {
        var file = Path.Combine(folder, FileName);

        return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), MarksJson.Readable.SortedDictionaryStringMark) ?? [] : [];
    }

    /// <summary>Another mark of the same deployment takes the place of the first. The file is there whole or as it was.</summary>
    public static void Write(string folder, string deployment, Mark mark)
    {
        var marks = Read(folder);
        marks[deployment] = mark;
        var file = Path.Combine(folder, FileName);
        File.WriteAllText($"{file}.part", JsonSerializer.Serialize(marks, MarksJson.Readable.SortedDictionaryStringMark) + "\n");
        File.Move($"{file}.part", file, overwrite: true);
    }
}

[JsonSerializable(typeof(SortedDictionary<string, Mark>))]
internal sealed partial class MarksJson : JsonSerializerContext
{
    public static MarksJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
