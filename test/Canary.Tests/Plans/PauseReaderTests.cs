namespace Canary.Tests.Plans;

public sealed class PauseReaderTests
{
    [Theory]
    [InlineData("2026-12-01T18:00Z", "2026-12-01T18:00:00+00:00")]
    [InlineData("2026-12-01T18:00:30+05:30", "2026-12-01T12:30:30+00:00")]
    [InlineData(" 2026-12-01T18:00-08:00 ", "2026-12-02T02:00:00+00:00")]
    public void Reads_a_time_with_its_offset(string until, string at)
        => PlanReader.Read($$"""{ "pause": { "until": "{{until}}", "reason": " incident 4711 " } }""").Plan!.Pause
            .ShouldBe(new Pause(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), "incident 4711"));

    [Theory]
    [InlineData("""{ "reason": "incident" }""", "pause.until is missing or empty; give a time with its offset, such as 2026-12-01T18:00Z")]
    [InlineData("""{ "until": "2026-12-01T18:00", "reason": "incident" }""", "pause.until is 2026-12-01T18:00; give a time with its offset, such as 2026-12-01T18:00Z")]
    [InlineData("""{ "until": "tomorrow", "reason": "incident" }""", "pause.until is tomorrow; give a time with its offset, such as 2026-12-01T18:00Z")]
    [InlineData("""{ "until": "2026-13-01T18:00Z", "reason": "incident" }""", "pause.until is 2026-13-01T18:00Z; give a time with its offset, such as 2026-12-01T18:00Z")]
    [InlineData("""{ "until": "2026-12-01T18:00Z" }""", "pause.reason is missing or empty; give the reason, which each report repeats, in at most 200 characters")]
    [InlineData("""{ "until": "2026-12-01T18:00Z", "reason": "  " }""", "pause.reason is missing or empty; give the reason, which each report repeats, in at most 200 characters")]
    [InlineData("""{ "until": "2026-12-01T18:00Z", "reason": "incident", "by": "me" }""", "pause.by is not a setting; known here: reason, until")]
    public void Names_the_mistake_and_the_cure(string pause, string problem) => PlanReader.Read($$"""{ "pause": {{pause}} }""").Problems.ShouldBe([problem]);

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void A_reason_fits_into_a_message(int length, bool isRead)
        => (PlanReader.Read($$"""{ "pause": { "until": "2026-12-01T18:00Z", "reason": "{{new string('r', length)}}" } }""").Plan is not null).ShouldBe(isRead);
}
