namespace Canary.Tests.Plans;

public sealed class FreezeTests
{
    private static readonly FreezeWindow s_holidays = new() { From = "2026-12-24", To = "2026-12-26", Zone = "Europe/Berlin", Reason = "nobody is there" };

    [Theory]
    [InlineData("2026-12-23T22:59:59Z", false)]
    [InlineData("2026-12-23T23:00:00Z", true)]
    [InlineData("2026-12-26T22:59:59Z", true)]
    [InlineData("2026-12-26T23:00:00Z", false)]
    public void Dates_are_whole_days_of_the_zone_both_included(string now, bool forbids) => Forbids(s_holidays, now).ShouldBe(forbids);

    [Theory]
    [InlineData("2026-03-06T16:29:59Z", false)]
    [InlineData("2026-03-06T16:30:00Z", true)]
    [InlineData("2026-03-06T18:59:59Z", true)]
    [InlineData("2026-03-06T19:00:00Z", false)]
    public void Times_begin_inclusive_and_end_exclusive(string now, bool forbids)
        => Forbids(new FreezeWindow { From = "2026-03-06T17:30", To = "2026-03-06T20:00:00", Zone = "Europe/Berlin" }, now).ShouldBe(forbids);

    [Theory]
    [InlineData("2026-03-06T15:59:59Z", false)] // Friday 16:59:59 in Berlin
    [InlineData("2026-03-06T16:00:00Z", true)]
    [InlineData("2026-03-06T17:59:59Z", true)]
    [InlineData("2026-03-06T18:00:00Z", false)]
    [InlineData("2026-03-07T16:30:00Z", false)] // Saturday
    [InlineData("2026-07-03T15:00:00Z", true)] // the same local time in summer
    [InlineData("2026-07-03T14:59:59Z", false)]
    public void A_cron_window_follows_the_local_clock(string now, bool forbids)
        => Forbids(new FreezeWindow { Cron = "0 17 * * FRI", Minutes = 120, Zone = "Europe/Berlin" }, now).ShouldBe(forbids);

    [Theory]
    [InlineData("2026-03-29T00:59:59Z", false)] // 01:59:59, then the clock shows 03:00
    [InlineData("2026-03-29T01:00:00Z", true)]
    [InlineData("2026-03-29T01:59:59Z", true)]
    [InlineData("2026-03-29T02:00:00Z", false)]
    public void A_time_that_the_clock_skips_is_the_moment_of_the_change(string now, bool forbids)
    {
        Forbids(new FreezeWindow { Cron = "30 2 * * *", Minutes = 60, Zone = "Europe/Berlin" }, now).ShouldBe(forbids);
        Forbids(new FreezeWindow { From = "2026-03-29T02:30", To = "2026-03-29T04:00", Zone = "Europe/Berlin" }, now).ShouldBe(forbids);
    }

    [Theory]
    [InlineData("2026-10-25T00:29:59Z", false)] // 02:29:59 for the first time
    [InlineData("2026-10-25T00:30:00Z", true)]
    [InlineData("2026-10-25T01:15:00Z", true)] // 02:15 for the second time
    [InlineData("2026-10-25T01:44:59Z", true)]
    [InlineData("2026-10-25T01:45:00Z", false)] // 02:45 for the second time
    public void A_time_that_the_clock_shows_twice_begins_at_the_first_and_ends_at_the_second(string now, bool forbids)
        => Forbids(new FreezeWindow { From = "2026-10-25T02:30", To = "2026-10-25T02:45", Zone = "Europe/Berlin" }, now).ShouldBe(forbids);

    [Theory]
    [InlineData("2026-10-25T00:30:00Z", true)]
    [InlineData("2026-10-25T01:29:59Z", true)]
    [InlineData("2026-10-25T01:30:00Z", false)]
    public void The_minutes_of_a_cron_window_pass_whatever_the_clock_is_set_to(string now, bool forbids)
        => Forbids(new FreezeWindow { Cron = "30 2 * * *", Minutes = 60, Zone = "Europe/Berlin" }, now).ShouldBe(forbids);

    [Fact]
    public void Tells_the_window_its_end_in_local_time_and_the_reason()
        => Freeze.Forbids([s_holidays], At("2026-12-25T12:00:00Z"))
            .ShouldBe("A freeze window (from 2026-12-24 to 2026-12-26) blocks traffic shifts until 2026-12-27 00:00 Europe/Berlin (+01): nobody is there");

    [Fact]
    public void Of_several_windows_tells_the_one_that_ends_last()
        => Freeze.Forbids([s_holidays with { To = "2026-12-25", Reason = "short" }, s_holidays, s_holidays with { From = "2027-01-01", To = "2027-01-02", Reason = "later" }], At("2026-12-25T12:00:00Z"))!
            .ShouldEndWith("nobody is there");

    [Fact]
    public void Without_a_window_nothing_is_forbidden() => Freeze.Forbids([], At("2026-12-25T12:00:00Z")).ShouldBeNull();

    [Theory]
    [InlineData("""{ "from": "2026-12-24", "to": "2026-12-23", "zone": "UTC", "reason": "x" }""", "freeze[0].to is 2026-12-23; give a time after 2026-12-24")]
    [InlineData("""{ "from": "2026-12-24T10:00", "to": "2026-12-24T10:00", "zone": "UTC", "reason": "x" }""", "freeze[0].to is 2026-12-24T10:00; give a time after 2026-12-24T10:00")]
    [InlineData("""{ "from": "2026-12-24T10:00Z", "to": "2026-12-25", "zone": "UTC", "reason": "x" }""",
        "freeze[0].from is 2026-12-24T10:00Z; give a local date such as 2026-12-24, or a local time such as 2026-12-24T18:00, without an offset")]
    [InlineData("""{ "from": "2026-12-24", "zone": "UTC", "reason": "x" }""",
        "freeze[0].to is missing or empty; give a local date such as 2026-12-24, or a local time such as 2026-12-24T18:00, without an offset")]
    [InlineData("""{ "zone": "UTC", "reason": "x" }""", "freeze[0].from is missing; give from and to for a one-time window, or cron and minutes for a recurring one")]
    [InlineData("""{ "from": "2026-12-24", "to": "2026-12-25", "minutes": 5, "zone": "UTC", "reason": "x" }""",
        "freeze[0].cron is given beside from or to; give from and to for a one-time window, or cron and minutes for a recurring one")]
    [InlineData("""{ "cron": "0 17 * *", "minutes": 5, "zone": "UTC", "reason": "x" }""",
        "freeze[0].cron is 0 17 * *; give minute, hour, day of month, month and day of week, such as 0 17 * * FRI")]
    [InlineData("""{ "cron": "0 17 * * *", "zone": "UTC", "reason": "x" }""", "freeze[0].minutes is missing; give the window's length in minutes, 1 to 10080")]
    [InlineData("""{ "cron": "0 17 * * *", "minutes": 10081, "zone": "UTC", "reason": "x" }""", "freeze[0].minutes is 10081; use a whole number from 1 to 10080")]
    [InlineData("""{ "cron": "0 17 * * *", "minutes": 5, "zone": "Mars/Olympus", "reason": "x" }""", "freeze[0].zone is Mars/Olympus; give an IANA time zone such as Europe/Berlin or UTC")]
    [InlineData("""{ "cron": "0 17 * * *", "minutes": 5, "zone": "UTC" }""", "freeze[0].reason is missing or empty; give the reason that a stopped deployment shows")]
    [InlineData("""{ "cron": "0 17 * * *", "minutes": 5, "zone": "UTC", "reason": "x", "until": 1 }""",
        "freeze[0].until is not a setting; known here: cron, from, minutes, reason, to, zone")]
    public void Refuses_a_window_that_is_none(string window, string problem)
        => PlanReader.Read($$"""{ "freeze": [{{window}}] }""").Problems.ShouldHaveSingleItem().ShouldBe(problem);

    [Fact]
    public void Names_every_mistake_of_every_window()
        => PlanReader.Read("""{ "freeze": [{ "cron": "x", "minutes": 0, "zone": "y" }, { "from": "today", "to": "tomorrow", "zone": 1, "reason": "" }] }""").Problems.Count.ShouldBe(9);

    [Fact]
    public void Windows_come_out_of_a_plan_as_they_went_in_and_survive_the_way_through_the_workflow()
    {
        var plan = PlanReader.Read("""{ "freeze": [{ "cron": "0 17 * * FRI", "minutes": 90, "zone": "Europe/Berlin", "reason": "weekend" }] }""").Plan!;

        plan.Freeze.ShouldBe([new FreezeWindow { Cron = "0 17 * * FRI", Minutes = 90, Zone = "Europe/Berlin", Reason = "weekend" }]);
        LambdaJson.Travel(new Site { Plan = plan }).Plan!.Freeze.ShouldBe(plan.Freeze);
    }

    [Fact]
    public void Too_many_windows_are_refused()
        => PlanReader.Read($$"""{ "freeze": [{{string.Join(", ", Enumerable.Repeat("""{ "from": "2026-12-24", "to": "2026-12-24", "zone": "UTC", "reason": "x" }""", 51))}}] }""")
            .Problems.ShouldHaveSingleItem().ShouldBe("freeze is a list of 51; give at most 50 windows");

    private static bool Forbids(FreezeWindow window, string now) => Freeze.Forbids([window], At(now)) is not null;

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
