using System.Globalization;

namespace Canary.Tests;

public sealed class SourceTests
{
    [Fact]
    public void No_line_is_longer_than_editorconfig_says()
    {
        var most = MaxLineLength();
        var source = Path.GetFullPath(Repository.PathOf("src"));
        var files = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Where(IsWritten).Order(StringComparer.Ordinal).ToList();

        var tooLong = files.SelectMany(file => File.ReadLines(file).Index()
            .Where(line => line.Item.Length > most)
            .Select(line => $"src/{Path.GetRelativePath(source, file)}:{line.Index + 1} has {line.Item.Length}"));

        files.Count.ShouldBeGreaterThan(400);
        string.Join('\n', tooLong).ShouldBeEmpty($"a line of src has at most {most} characters");
    }

    /// <summary>By a person: the compiler's files are in other folders.</summary>
    private static bool IsWritten(string file) => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj");

    private static int MaxLineLength()
    {
        var settings = Repository.Read(".editorconfig").Split('\n').SkipWhile(line => line != "[*.cs]").Skip(1).TakeWhile(line => !line.StartsWith('['));
        var setting = settings.Single(line => line.StartsWith("max_line_length", StringComparison.Ordinal));

        return int.Parse(setting.Split('=')[1], CultureInfo.InvariantCulture);
    }
}
