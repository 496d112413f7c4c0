using System.Text.Json;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Canary.Tests.Judging;

public sealed class JudgeStateJsonTests
{
    private static readonly FleetShape _shape = new(4, 3, 2, 99);

    [Fact]
    public void A_state_that_travelled_claims_within_a_thousandth_of_what_it_knew_and_never_more()
    {
        var fleet = new Fleet(_shape) { Errors = (green, target, path, _) => green && target == 1 && path == 1 ? 0.3 : 0.002 };
        for (var seed = 0; seed < 20; seed++)
        {
            var state = fleet.Judge(seed).State;
            var travelled = LambdaJson.Travel(state);

            travelled.Sums.Zip(state.Sums).ShouldAllBe(sums => sums.First == sums.Second || (sums.First <= sums.Second && sums.First > sums.Second - 0.001001));
            Evidence.Of(travelled, fleet.Settings).Questions.Zip(Evidence.Of(state, fleet.Settings).Questions)
                .ShouldAllBe(questions => questions.First.Value <= questions.Second.Value + 1e-9 && questions.First.Value > questions.Second.Value - 0.0011);
        }
    }

    [Fact]
    public void A_second_journey_changes_nothing()
    {
        var once = LambdaJson.Travel(new Fleet(_shape).Judge(1).State);

        LambdaJson.Write(LambdaJson.Travel(once)).ShouldBe(LambdaJson.Write(once));
    }

    /// <summary>Among them those that are less than their thousandths when they are multiplied by 1000, such as 1.001.</summary>
    [Fact]
    public void What_is_whole_thousandths_already_travels_as_it_is()
    {
        var state = Judge.Start(JudgeSettings.Default, new FleetShape(100, 100, 20));
        for (var i = 0; i < state.Sums.Length; i++)
        {
            state.Sums[i] = (i - 1000) / 1000.0;
        }

        LambdaJson.Travel(state).Sums.ShouldBe(state.Sums);
    }

    [Fact]
    public void Everything_but_the_sums_comes_back_as_it_was()
    {
        var state = new Fleet(new FleetShape(20, 20, 1)) { Errors = (green, target, _, _) => green && target == 7 ? 0.5 : 0.001 }.Judge(2).State;
        var travelled = LambdaJson.Travel(state);

        (travelled.Slots, travelled.IsWarm, travelled.WarmSlots, travelled.Guards, travelled.WindowsClosed).ShouldBe((state.Slots, state.IsWarm, state.WarmSlots, state.Guards, state.WindowsClosed));
        (travelled.Green, travelled.Blue, travelled.TailGreen, travelled.TailBlue).ShouldBe((state.Green, state.Blue, state.TailGreen, state.TailBlue));
        travelled.Targets.ShouldBe(state.Targets);
        travelled.Turns.ShouldBe(state.Turns);
        travelled.Shape.ShouldBe(state.Shape);
        travelled.Suspects.Select(suspect => suspect.Target).ShouldBe(state.Suspects.Select(suspect => suspect.Target));
        travelled.Suspects.ShouldNotBeEmpty();
        travelled.Limited.Slots.ShouldBe(state.Limited.Slots);
    }

    /// <summary>What a workflow has to carry: docs/scale.md.</summary>
    [Fact]
    public void A_hundred_targets_and_twenty_paths_take_less_than_35_kilobytes()
    {
        var fleet = new Fleet(new FleetShape(100, 100, 20)) { Pairs = 38, Errors = (_, _, _, _) => 0.02, Slower = (green, _, _, _) => green ? 1.2 : 1 };

        LambdaJson.Write(fleet.Judge(1).State).Length.ShouldBeLessThan(35_000);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{ "shape": [1, 1, 1, 0] }""")]
    [InlineData("""[]""")]
    [InlineData("""{ "shape": [1, 1, 1, 0], "slots": [0, 1, 0, 0, 0, 0, 0], "turns": [], "counts": [], "limited": [], "sums": [1, 2], "suspects": [], "windows": [] }""")]
    public void What_is_no_state_is_refused_as_JSON(string text) =>
        Refusal<JudgeState>(text).Message.ShouldStartWith("This is not a state of the judge: ");

    [Fact]
    public void A_tally_travels_as_numbers()
    {
        var tally = new SlotTally
        {
            Slot = 3,
            Worker = 1,
            Pairs = [new Pair(PairKind.Turn, 2, 1, Reply.Answered(50_123), 0, Reply.Failed), new Pair(PairKind.ForTarget, 0, 3, Reply.TimedOut, -1, Reply.Pending)],
        };
        var json = LambdaJson.Write(tally);

        json.ShouldBe("[3,1,0,2,1,50123,0,-1,3,0,3,-2,-1,-4]");
        LambdaJson.Read<SlotTally>(json).Pairs.ShouldBe(tally.Pairs);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("[1,0,3]")]
    [InlineData("""[1,0,"a",0,0,0,0,0]""")]
    [InlineData("""{}""")]
    [InlineData("[1.5,0]")]
    [InlineData("[99999999999,0]")]
    public void What_is_no_tally_is_refused(string text) => Refusal<SlotTally>(text);

    [Fact]
    public void A_setting_that_is_not_given_keeps_its_default()
    {
        var settings = LambdaJson.Read<JudgeSettings>("""{ "errors": { "tolerated": 0.001 } }""");

        settings.ShouldBe(JudgeSettings.Default with { Errors = new ErrorLimits(0.001) });
    }

    [Fact]
    public void Settings_travel_as_they_are()
    {
        var settings = JudgeSettings.Tolerant with { Stage = JudgeStage.Bake, BakeSeconds = 300, Share = 0.9, BakeLatency = BakeLatency.Warn };

        LambdaJson.Travel(settings).ShouldBe(settings);
    }

    private static JsonException Refusal<T>(string text) => Should.Throw<JsonSerializerException>(() => LambdaJson.Read<T>(text)).InnerException.ShouldBeOfType<JsonException>();
}
