using System.Text.Json;
using Canary.Judging;

namespace Canary.Tests.Judging;

public sealed class JudgeSequenceTests
{
    public static TheoryData<string> Names => [.. Vectors.Rows("sequences").Select(row => row.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_look_is_as_the_vectors_say(string name)
    {
        var sequence = Vectors.Rows("sequences").Single(row => row.GetProperty("name").GetString() == name);
        var settings = Vectors.Apply(Vectors.Settings, sequence.GetProperty("configOverrides"));
        var state = Judge.Start(settings, sequence.Int("N"));
        Verdict? verdict = null;

        foreach (var (slot, tally, look) in sequence.GetProperty("slots").EnumerateArray().Zip(sequence.GetProperty("looks").EnumerateArray())
            .Select((pair, slot) => (slot, Tally(pair.First, slot, settings), pair.Second)))
        {
            verdict.ShouldBeNull($"already decided before slot {slot}");
            state = Judge.After(state, tally, settings);
            verdict = Judge.Decide(state, settings);

            ShouldAgree(Play.Standing(state, settings), look);
            Word(verdict).ShouldBe(look.GetProperty("decision").GetString());
        }

        Word(verdict).ShouldBe(sequence.GetProperty("decision").GetString());
        state.Slots.ShouldBe(sequence.Int("decisionSlot"));
    }

    private static void ShouldAgree(Standing standing, JsonElement look)
    {
        standing.Absolute.ShouldBe(look.Number("logEabs"), Vectors.Tolerance);
        standing.Relative.ShouldBe(look.Number("logErel"), Vectors.Tolerance);
        standing.Slower.ShouldBe(look.Number("logElat"), Vectors.Tolerance);
        standing.Blue.ShouldBe(look.Number("logEblue"), Vectors.Tolerance);
        standing.FleetHealthy.ShouldBe(look.Number("logEpass"), Vectors.Tolerance);
        standing.TargetHealthy.ShouldBe(look.Number("logEpassTargetMin"), Vectors.Tolerance);
        standing.FleetFast.ShouldBe(look.Number("logEni"), Vectors.Tolerance);
        standing.TargetFast.ShouldBe(look.Number("logEniTargetMin"), Vectors.Tolerance);
    }

    private static SlotTally Tally(JsonElement slot, int number, JudgeSettings settings)
    {
        var blue = slot.TryGetProperty("latB", out var latencies) ? latencies.Microseconds() : [];
        return new SlotTally
        {
            Slot = number,
            BlueSent = slot.GetProperty("blue")[0].GetInt32(),
            BlueFailed = slot.GetProperty("blue")[1].GetInt32(),
            Green = [.. slot.GetProperty("green").EnumerateArray().Select(Green)],
        };

        TargetTally Green(JsonElement counts, int target)
        {
            var green = slot.TryGetProperty("latG", out var all) ? all[target].Microseconds() : [];
            var pairs = LatencyTest.Count(green, blue, settings);
            return new TargetTally
            {
                Target = target,
                Sent = counts[0].GetInt32(),
                Failed = counts[1].GetInt32(),
                SlowerThanTolerated = pairs.SlowerThanTolerated,
                FasterThanPoolLimit = pairs.FasterThanPoolLimit,
                FasterThanTargetLimit = pairs.FasterThanTargetLimit,
            };
        }
    }

    private static string Word(Verdict? verdict) => verdict?.Rule switch
    {
        null => "CONTINUE",
        Rule.Passed => "PASS",
        Rule.FailErrors => "FAIL_ERRORS",
        Rule.FailLatency => "FAIL_LATENCY",
        Rule.InconclusiveShared => "INCONCLUSIVE_SHARED",
        Rule.InconclusiveLatency => "INCONCLUSIVE_LATENCY",
        Rule.InconclusiveErrors => "INCONCLUSIVE_ERRORS",
        var rule => rule.ToString()!,
    };
}
