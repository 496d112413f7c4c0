namespace Canary.Tests.Preflight;

public sealed class CheckTableTests
{
    private const string Before = "<!-- checks: written from src/Canary/Preflight by CheckTableTests, with UPDATE_GOLDEN=1 -->\n";
    private const string After = "<!-- /checks -->";

    [Fact]
    public void Lists_every_check_with_its_severity_and_no_other() => Repository.VerifyBetween("docs/checks.md", Before, After, CheckTable.Written());

    [Fact]
    public void Each_check_stands_in_one_of_the_tables()
    {
        var rows = CheckTable.Written().Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        rows.ShouldBe(PreflightChecks.All.Select(check => check.Id));
    }
}
