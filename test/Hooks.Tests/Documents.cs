using System.Runtime.CompilerServices;

namespace Hooks.Tests;

/// <summary>Files of the repository, and the parts of them that a test writes: between two marks, anew with UPDATE_GOLDEN=1.</summary>
internal static class Documents
{
    public static string PathOf(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", file);

    public static string Read(string file) => File.ReadAllText(PathOf(file)).ReplaceLineEndings("\n");

    public static void VerifyPart(string file, string before, string after, string expected)
    {
        var there = Read(file);
        var (start, end) = (there.IndexOf(before, StringComparison.Ordinal) + before.Length, there.IndexOf(after, StringComparison.Ordinal));
        start.ShouldBeInRange(before.Length, end, $"{file} needs the lines \"{before.Trim()}\" and \"{after}\"");
        var written = there[..start] + expected + there[end..];
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(PathOf(file), written);
            return;
        }

        there.ShouldBe(written, $"{file} says otherwise; write it anew with UPDATE_GOLDEN=1 and read the difference");
    }
}
