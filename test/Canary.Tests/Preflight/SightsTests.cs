using Canary.Preflight;

namespace Canary.Tests.Preflight;

public sealed class SightsTests
{
    private static readonly Sight s_good = Sight.Good("It is good");
    private static readonly Sight s_bad = Sight.Bad("It is bad", "Heal it");
    private static readonly Sight s_unknown = Sight.Unknown("It is not known", "Ask");

    [Fact]
    public void What_is_bad_outweighs_all_and_hides_nothing_that_is_not_known()
        => Sights.Together([s_good, s_unknown, s_bad]).ShouldBe(Sight.Bad("It is bad. It is not known", "Heal it. Ask"));

    [Fact]
    public void What_is_not_known_outweighs_what_is_good() => Sights.Together([s_good, s_unknown]).ShouldBe(s_unknown);

    [Fact]
    public void Tells_what_is_said_twice_once() => Sights.Together([s_bad, s_bad, s_good]).ShouldBe(s_bad);

    [Fact]
    public void Nothing_is_not_good() => Sights.Together([]).Outcome.ShouldBe(FindingOutcome.Unknown);

    [Fact]
    public void Takes_the_worst_severity_and_the_checks_own_where_one_has_none()
    {
        var (info, error) = (s_bad with { Severity = Severity.Info }, s_bad with { Severity = Severity.Error });

        Sights.Together([info, error]).Severity.ShouldBe(Severity.Error);
        Sights.Together([info, s_bad]).Severity.ShouldBeNull();
    }
}
