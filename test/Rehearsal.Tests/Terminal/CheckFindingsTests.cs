using Canary.Preflight;

namespace Rehearsal.Tests.Terminal;

/// <summary>How the verdict screen shows what the checks found.</summary>
public class CheckFindingsTests
{
    private static readonly Finding s_passed = new() { Id = "rollback-enabled", Outcome = FindingOutcome.Passed, Message = "Automatic rollback is on" };

    [Fact]
    public void Shows_every_outcome_errors_first() => Golden.Verify(Show(
        new Finding { Id = "ready-wait", Outcome = FindingOutcome.Failed, Severity = Severity.Info, Message = "An operator must continue the deployment", Cure = "Have one ready" },
        new Finding { Id = "alarms-quiet", Outcome = FindingOutcome.Unknown, Severity = Severity.Warning, Message = "Could not read the state of the alarms: the workflow's role lacks cloudwatch:DescribeAlarms" },
        new Finding { Id = "groups-twins", Outcome = FindingOutcome.Failed, Severity = Severity.Warning, Message = "The port is 80 in shop-blue and 8080 in shop-green", Cure = "Give both target groups the same settings" },
        new Finding
        {
            Id = "test-route",
            Outcome = FindingOutcome.Excepted,
            Severity = Severity.Error,
            Message = "There is no test listener",
            Cure = "Add one",
            Exception = "the queue has no listener",
        },
        s_passed));

    [Fact]
    public void Only_counts_what_passed()
    {
        var text = Show(s_passed, s_passed);

        text.ShouldContain("Checks    2 checks passed (--json writes all)");
        text.ShouldNotContain("rollback-enabled");
    }

    [Fact]
    public void Counts_what_there_is_no_room_for() => Show(
        [.. Enumerable.Range(1, 6).Select(number => new Finding { Id = $"check-{number}", Outcome = FindingOutcome.Failed, Severity = Severity.Warning, Message = $"Bad {number}" }), s_passed])
        .ShouldContain("and 3 more; 1 of 7 checks passed (--json writes all)");

    private static string Show(params Finding[] findings)
    {
        var preflight = Rehearsals.Passed.Reports[0] with { Findings = findings };
        var outcome = Rehearsals.Passed with { Reports = [preflight, .. Rehearsals.Passed.Reports.Skip(1)] };
        var lines = Screen.Show(new VerdictScreen(outcome, Rehearsals.OfTheShop).Draw(100)).Split('\n');

        return string.Join("\n", lines.SkipWhile(line => !line.StartsWith("Checks", StringComparison.Ordinal)).TakeWhile(line => !line.StartsWith("Users", StringComparison.Ordinal)));
    }
}
