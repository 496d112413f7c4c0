namespace Canary.Tests.Preflight;

public sealed class CheckResultsTests
{
    private static readonly CheckResult s_good = CheckResult.Good("It is good");
    private static readonly CheckResult s_bad = CheckResult.Bad("It is bad", "Heal it");
    private static readonly CheckResult s_unknown = CheckResult.Unknown("It is not known", "Ask");

    private static readonly CheckContext s_setting = new(new Site(), new Facts(), default);

    [Fact]
    public void What_is_bad_outweighs_all_and_hides_nothing_that_is_not_known()
        => CheckResults.Together([s_good, s_unknown, s_bad], s_setting).ShouldBe(CheckResult.Bad("It is bad. It is not known", "Heal it. Ask"));

    [Fact]
    public void What_is_not_known_outweighs_what_is_good() => CheckResults.Together([s_good, s_unknown], s_setting).ShouldBe(s_unknown);

    [Fact]
    public void Tells_what_is_said_twice_once() => CheckResults.Together([s_bad, s_bad, s_good], s_setting).ShouldBe(s_bad);

    [Fact]
    public void Nothing_is_not_good() => CheckResults.Together([], s_setting).Outcome.ShouldBe(FindingOutcome.Unknown);

    [Fact]
    public void Takes_the_worst_severity_and_the_checks_own_where_one_has_none()
    {
        var (info, error) = (s_bad with { Severity = Severity.Info }, s_bad with { Severity = Severity.Error });

        CheckResults.Together([info, error], s_setting).Severity.ShouldBe(Severity.Error);
        CheckResults.Together([info, s_bad], s_setting).Severity.ShouldBeNull();
    }

    [Fact]
    public void A_mild_failure_hides_no_unread_fact_that_the_plan_calls_an_error()
    {
        var strict = new Plan { Checks = new Dictionary<string, CheckOverride>(StringComparer.Ordinal) { [CheckIds.Unknown] = new(Severity.Error) } };

        CheckResults.Together([s_bad, s_unknown], new CheckContext(new Site { Plan = strict }, new Facts(), default)).Severity.ShouldBe(Severity.Error);
        CheckResults.Together([s_bad, s_good], new CheckContext(new Site { Plan = strict }, new Facts(), default)).Severity.ShouldBeNull();
    }
}
