namespace Canary.Tests.Gates;

public sealed class MandateTests
{
    private static readonly DateTimeOffset s_now = new(2026, 12, 1, 18, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("decide", "decide", MandateKind.Decides, "")]
    [InlineData("decide", "observe", MandateKind.Observes, "the plan's mode is observe")]
    [InlineData("observe", "decide", MandateKind.Observes, "the stack's Mode is observe")]
    [InlineData("observe", "observe", MandateKind.Observes, "the stack's Mode is observe")]
    [InlineData("Observe", "decide", MandateKind.Decides, "")]
    [InlineData("", "decide", MandateKind.Decides, "")]
    public void A_plan_can_weaken_what_the_stack_says_and_not_strengthen_it(string stack, string plan, MandateKind kind, string why)
        => Mandate.Of(stack, PlanReader.Read($$"""{ "mode": "{{plan}}" }""").Plan, s_now).ShouldBe(new Mandate(kind, why));

    [Theory]
    [InlineData("observe", MandateKind.Observes)]
    [InlineData("decide", MandateKind.Decides)]
    public void Where_no_plan_could_be_read_the_stack_alone_says_it(string stack, MandateKind kind) => Mandate.Of(stack, plan: null, s_now).Kind.ShouldBe(kind);

    [Theory]
    [InlineData("2026-12-01T18:01Z", MandateKind.Paused)]
    [InlineData("2026-12-01T19:00:01+01:00", MandateKind.Paused)]
    [InlineData("2026-12-01T18:00Z", MandateKind.Decides)]
    [InlineData("2026-12-01T19:00+01:00", MandateKind.Decides)]
    [InlineData("2025-12-01T18:01Z", MandateKind.Decides)]
    public void A_pause_lasts_until_its_end_and_an_expired_one_is_none(string until, MandateKind kind)
        => Mandate.Of("decide", PlanReader.Read($$"""{ "pause": { "until": "{{until}}", "reason": "incident 4711" } }""").Plan, s_now).Kind.ShouldBe(kind);

    [Fact]
    public void A_pause_is_told_with_its_end_and_its_reason()
        => Mandate.Of("decide", PlanReader.Read("""{ "pause": { "until": "2026-12-01T20:30+01:00", "reason": "incident 4711" } }""").Plan, s_now).Why
            .ShouldBe("the plan pauses the gate until 2026-12-01 19:30 UTC: incident 4711");

    [Theory]
    [InlineData("stop", MandateKind.Decides, WatchAction.Stop)]
    [InlineData("stop", MandateKind.Observes, WatchAction.Tell)]
    [InlineData("stop", MandateKind.Paused, WatchAction.Tell)]
    [InlineData("off", MandateKind.Observes, WatchAction.Off)]
    public void A_watch_stops_nothing_where_a_no_stops_nothing(string stackAction, MandateKind kind, WatchAction action)
        => WatchActions.Of(stackAction, new Plan(), new Mandate(kind)).ShouldBe(action);
}
