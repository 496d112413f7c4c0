namespace Canary.Tests;

public class SourceTests
{
    private const int Longest = 150;

    [Fact]
    public void No_line_of_the_product_is_longer_than_150_characters()
    {
        var separator = Path.DirectorySeparatorChar;
        var files = Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{separator}obj{separator}", StringComparison.Ordinal) && !file.Contains($"{separator}bin{separator}", StringComparison.Ordinal))
            .ToList();

        files.Count.ShouldBeGreaterThan(400);
        files
            .SelectMany(file => File.ReadLines(file).Select((line, index) => (Place: $"{Path.GetFileName(file)}:{index + 1}", line.Length)))
            .Where(line => line.Length > Longest)
            .ShouldBeEmpty();
    }
}
