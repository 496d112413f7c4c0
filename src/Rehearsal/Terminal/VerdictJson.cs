using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Rehearsal.Terminal;

/// <summary>The whole verdict as a JSON file, for scripts and for keeping.</summary>
internal static class VerdictJson
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // Evidence may be minus infinity, which JSON has no number for.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new SecondsConverter(), new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameUnits } },
    };

    /// <summary>Why no verdict could be written there; null when it could. To be asked before a rehearsal starts.</summary>
    public static string? Problem(string file)
    {
        var folder = Folder(file);
        if (Directory.Exists(file))
        {
            return "is a directory; name a file in it";
        }

        if (IsDevice(file))
        {
            return null;
        }

        if (!Directory.Exists(folder))
        {
            return $"is in {folder}, which does not exist; create it first";
        }

        return WritableFile.Problem(Beside(file));
    }

    public static string Of(RehearsalOutcome outcome, RehearsalOptions options) => JsonSerializer.Serialize(
        new Document(
            outcome.IsDeployed ? "deployed" : outcome.IsRolledBack ? "rolled back" : outcome.Status.ToLowerInvariant().Replace('_', ' '),
            Conclusion.Of(outcome),
            new Rehearsed(
                options.Controller.ToString().ToLowerInvariant(),
                RunDescription.Routing(options),
                options.Green is [] ? null : options.Blue,
                options.Green is [] ? null : options.Green,
                options.Programs is [] ? null : options.Programs.ToDictionary(program => program.Container, program => program.Words[0]),
                options.BlueFault,
                options.GreenFault,
                options.Faults,
                options.Targets,
                options.UsersPerSecond,
                options.Rules,
                options.Speed,
                options.Seed),
            outcome),
        s_json);

    /// <summary>Readers see the old file or the whole new one, never a part.</summary>
    public static void Write(string file, RehearsalOutcome outcome, RehearsalOptions options)
    {
        var text = Of(outcome, options) + "\n";
        if (IsDevice(file))
        {
            File.WriteAllText(file, text);
            return;
        }

        var part = Beside(file);
        try
        {
            File.WriteAllText(part, text);
            File.Move(part, file, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Such as /dev/stdout, which a file must not take the place of.</summary>
    private static bool IsDevice(string file) =>
        !OperatingSystem.IsWindows() && Path.GetFullPath(file) is ['/', 'd', 'e', 'v', '/', ..] or ['/', 'p', 'r', 'o', 'c', '/', ..];

    private static string Folder(string file) => Path.GetDirectoryName(Path.GetFullPath(file)) ?? Path.GetFullPath(file);

    private static string Beside(string file) => Path.Combine(Folder(file), $".{Path.GetFileName(file)}.{Environment.ProcessId}.part");

    private static void NameUnits(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property.PropertyType == typeof(TimeSpan)
            || property.PropertyType == typeof(TimeSpan?)))
        {
            property.Name += "Seconds";
        }
    }

    private sealed record Document(string Result, string Summary, Rehearsed Rehearsed, RehearsalOutcome Outcome);

    private sealed record Rehearsed(
        string Controller,
        string DeploymentConfig,
        IReadOnlyList<Uri>? Blue,
        IReadOnlyList<Uri>? Green,
        IReadOnlyDictionary<string, string>? Programs,
        string BlueFault,
        string GreenFault,
        IReadOnlyList<string> Faults,
        int Targets,
        int UsersPerSecond,
        int Rules,
        double Speed,
        int Seed);

    private sealed class SecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeSpan.FromSeconds(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(Math.Round(value.TotalSeconds, 3));
    }
}
