using System.Runtime.CompilerServices;

namespace Testing;

/// <summary>Compares a text with the golden file beside the test; UPDATE_GOLDEN=1 writes the file anew instead.</summary>
internal static class Golden
{
    public static void Verify(string actual, [CallerFilePath] string test = "", [CallerMemberName] string behaviour = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, $"{Path.GetFileNameWithoutExtension(test)}.{behaviour}.verified.txt");
        var text = actual.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, text);
        }

        File.Exists(file).ShouldBeTrue($"{file} does not exist; write it with UPDATE_GOLDEN=1 and read it");
        text.ShouldBe(File.ReadAllText(file).ReplaceLineEndings("\n"), $"{file} says otherwise; if the change is wanted, write it anew with UPDATE_GOLDEN=1");
    }
}
