using System.Text.Json;
using Canary.Judging;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

public sealed class JudgeJsonTests
{
    [Fact]
    public void A_state_that_travelled_as_JSON_is_bitwise_the_same() => Prop.ForAll(Stories.Any, story =>
    {
        var (stayed, travelled) = (Judge.Start(story.Settings, story.Targets), Judge.Start(story.Settings, story.Targets));
        foreach (var tally in story.Slots)
        {
            stayed = Judge.After(stayed, tally, story.Settings);
            travelled = Judge.After(Travel(travelled), Travel(tally), Travel(story.Settings));

            Write(travelled).ShouldBe(Write(stayed));
            Write(Judge.Decide(travelled, Travel(story.Settings))).ShouldBe(Write(Judge.Decide(stayed, story.Settings)));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void A_setting_that_is_not_given_keeps_its_default()
    {
        var settings = JsonSerializer.Deserialize("""{ "p0": 0.001 }""", JudgeJson.Default.JudgeSettings)!;

        Write(settings).ShouldBe(Write(JudgeSettings.Default with { P0 = 0.001 }));
    }

    [Fact]
    public void A_verdict_is_written_in_words()
    {
        var (verdict, _) = Play.UntilVerdict(Play.ErrorsOnly, 1, Play.Repeat(30, (10, 0), (10, 10)));

        Write(verdict).ShouldStartWith("""{"outcome":"Fail","rule":"FailErrors","reasons":["Green fails more than tolerated""");
    }

    [Fact]
    public void Evidence_of_nothing_is_finite()
    {
        var state = Judge.Start(JudgeSettings.Default, 3);

        Write(Evidence.Of(state, JudgeSettings.Default)).ShouldNotContain("NaN");
    }

    [Fact]
    public void A_histogram_travels()
    {
        var histogram = Histogram.Of([1, 1, 64, 100_000]);

        JsonSerializer.Deserialize(JsonSerializer.Serialize(histogram, JudgeJson.Default.Histogram), JudgeJson.Default.Histogram)!
            .Buckets().ShouldBe(histogram.Buckets());
    }

    [Fact]
    public void The_state_of_a_hundred_targets_is_small_enough_to_travel()
    {
        var tally = Play.Slot(0, (100, 1), [.. Enumerable.Repeat((7, 1), 100)]);
        var state = Play.All(JudgeSettings.Default, 100, Enumerable.Range(0, 5).Select(slot => tally with { Slot = slot }));

        Write(state).Length.ShouldBeLessThan(100_000);
    }

    private static T Travel<T>(T value) => (T)JsonSerializer.Deserialize(Write(value), typeof(T), JudgeJson.Default)!;

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, typeof(T), JudgeJson.Default);
}
