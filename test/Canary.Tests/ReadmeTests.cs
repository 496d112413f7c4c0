using System.Runtime.CompilerServices;
using Canary.Preflight;
using Canary.Tests.Preflight;

namespace Canary.Tests;

public sealed class ReadmeTests
{
    private const string Before = "<!-- checks: written from src/Canary/Preflight by ReadmeTests, with UPDATE_GOLDEN=1 -->\n";
    private const string After = "<!-- /checks -->";

    [Fact]
    public void Lists_every_check_with_its_severity_and_no_other()
    {
        var readme = Repository.Read("README.md");
        var (start, end) = (readme.IndexOf(Before, StringComparison.Ordinal) + Before.Length, readme.IndexOf(After, StringComparison.Ordinal));
        start.ShouldBeInRange(Before.Length, end);
        var written = readme[..start] + CheckTable.Written() + readme[end..];

        Repository.Verify("README.md", readme, written);
    }

    [Fact]
    public void Each_check_stands_in_one_of_the_tables()
    {
        var rows = CheckTable.Written().Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        rows.ShouldBe(PreflightChecks.All.Select(check => check.Id));
    }
}

/// <summary>Files of the repository that hold what the code says, compared in place; UPDATE_GOLDEN=1 writes them anew instead.</summary>
internal static class Repository
{
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

    private static string PathOf(string file) => Path.Combine(Root(), file);

    private static string Root([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..");
}
