using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Testing;

/// <summary>Files of the repository that hold what the code says, compared in place; UPDATE_GOLDEN=1 writes them anew instead.</summary>
internal static class Repository
{
    /// <summary>As files for people have it.</summary>
    public static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Read(string file) => File.ReadAllText(PathOf(file)).ReplaceLineEndings("\n");

    public static void Verify(string file, string there, string expected)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(PathOf(file), expected);
            return;
        }

        there.ShouldBe(expected, $"{file} says otherwise; write it anew with UPDATE_GOLDEN=1 and read the difference");
    }

    /// <summary>What stands between two marks of a file.</summary>
    public static void VerifyBetween(string file, string before, string after, string expected)
    {
        var there = Read(file);
        var (start, end) = (there.IndexOf(before, StringComparison.Ordinal) + before.Length, there.IndexOf(after, StringComparison.Ordinal));
        start.ShouldBeInRange(before.Length, end, $"{file} lacks the marks {before.Trim()} and {after}");

        Verify(file, there, there[..start] + expected + there[end..]);
    }

    public static string PathOf(string file) => Path.Combine(Root(), file);

    private static string Root([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..");
}
