using Canary.Deployments;
using Canary.Preflight;
using Canary.Probing;

namespace Canary.Tests.Preflight;

public sealed class SightsTests
{
    private static readonly Sight s_good = Sight.Good("It is good");
    private static readonly Sight s_bad = Sight.Bad("It is bad", "Heal it");
    private static readonly Sight s_unknown = Sight.Unknown("It is not known", "Ask");

    private static readonly Setting s_setting = new(new Location(), new Facts(), default);

    [Fact]
    public void What_is_bad_outweighs_all_and_hides_nothing_that_is_not_known()
        => Sights.Together([s_good, s_unknown, s_bad], s_setting).ShouldBe(Sight.Bad("It is bad. It is not known", "Heal it. Ask"));

    [Fact]
    public void What_is_not_known_outweighs_what_is_good() => Sights.Together([s_good, s_unknown], s_setting).ShouldBe(s_unknown);

    [Fact]
    public void Tells_what_is_said_twice_once() => Sights.Together([s_bad, s_bad, s_good], s_setting).ShouldBe(s_bad);

    [Fact]
    public void Nothing_is_not_good() => Sights.Together([], s_setting).Outcome.ShouldBe(FindingOutcome.Unknown);

    [Fact]
    public void Takes_the_worst_severity_and_the_checks_own_where_one_has_none()
    {
        var (info, error) = (s_bad with { Severity = Severity.Info }, s_bad with { Severity = Severity.Error });

        Sights.Together([info, error], s_setting).Severity.ShouldBe(Severity.Error);
        Sights.Together([info, s_bad], s_setting).Severity.ShouldBeNull();
    }

    [Fact]
    public void A_mild_failure_hides_no_unread_fact_that_the_plan_calls_an_error()
    {
        var strict = new Plan { Checks = new Dictionary<string, CheckOverride>(StringComparer.Ordinal) { [Check.UnknownId] = new(Severity.Error) } };

        Sights.Together([s_bad, s_unknown], new Setting(new Location { Plan = strict }, new Facts(), default)).Severity.ShouldBe(Severity.Error);
        Sights.Together([s_bad, s_good], new Setting(new Location { Plan = strict }, new Facts(), default)).Severity.ShouldBeNull();
    }
}
