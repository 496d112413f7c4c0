using Canary.Preflight;

namespace Canary.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public void Lists_every_check_with_its_severity_and_no_other()
    {
        var readme = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "README.md"));
        var rows = readme.SkipWhile(line => !line.StartsWith("| id | what", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (Id: cells[1].Trim('`'), Severity: cells[3]));

        rows.ShouldBe(PreflightChecks.All.Select(check => (check.Id, check.Severity.ToString().ToLowerInvariant())));
    }
}
