using Canary.Judging;

namespace Canary.Tests.Judging;

public sealed class SlotTallyTests
{
    private static readonly JudgeSettings _settings = new();

    public static TheoryData<string, SlotTally> Impossible => new()
    {
        { "Slot is -1", Good with { Slot = -1 } },
        { "Slot is 2147483647", Good with { Slot = int.MaxValue } },
        { "Worker is -1", Good with { Worker = -1 } },
        { "BlueSent is -5; it must be 0 to", Good with { BlueSent = -5 } },
        { "BlueFailed is -1; it must be 0 to 10", Good with { BlueFailed = -1 } },
        { "BlueFailed is 11; it must be 0 to 10", Good with { BlueFailed = 11 } },
        { "BlueSent is 2000000", Good with { BlueSent = 2_000_000 } },
        { "Green is missing", Good with { Green = null! } },
        { "Target is 2; use 0 to 1", With(green => green with { Target = 2 }) },
        { "Target is -1; use 0 to 1", With(green => green with { Target = -1 }) },
        { "Target 0 is there more than once", Good with { Green = [.. Good.Green, Good.Green[0]] } },
        { "Sent of target 0 is -5", With(green => green with { Sent = -5 }) },
        { "Failed of target 0 is -1", With(green => green with { Failed = -1 }) },
        { "Failed of target 0 is 6; it must be 0 to 5", With(green => green with { Failed = 6 }) },
        { "SlowerThanTolerated of target 0 is 41; it must be 0 to 40", With(green => green with { SlowerThanTolerated = 41 }) },
        { "SlowerThanTolerated of target 0 is -1", With(green => green with { SlowerThanTolerated = -1 }) },
        { "FasterThanPoolLimit of target 0 is 41", With(green => green with { FasterThanPoolLimit = 41 }) },
        { "FasterThanTargetLimit of target 0 is 41", With(green => green with { FasterThanTargetLimit = 41 }) },
        { "Sent of all targets together is 2000000", Good with { Green = [new() { Sent = 1_000_000 }, new() { Target = 1, Sent = 1_000_000 }] } },
    };

    private static SlotTally Good => new()
    {
        Slot = 3,
        BlueSent = 10,
        BlueFailed = 2,
        Green = [new TargetTally { Sent = 5, SlowerThanTolerated = 40, FasterThanPoolLimit = 40, FasterThanTargetLimit = 40 }],
    };

    [Fact]
    public void One_at_the_edge_of_the_possible_is_accepted() => Judge.After(Judge.Start(_settings, 2), Good, _settings).Slots.ShouldBe(4);

    [Theory]
    [MemberData(nameof(Impossible))]
    public void One_that_cannot_be_true_is_refused_by_the_name_of_its_field(string problem, SlotTally tally) =>
        Should.Throw<ArgumentException>(() => Judge.After(Judge.Start(_settings, 2), tally, _settings)).Message.ShouldContain(problem);

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        var tally = With(green => green with { Target = 7, Failed = 9 }) with { BlueFailed = 12 };

        Should.Throw<ArgumentException>(() => Judge.After(Judge.Start(_settings, 2), tally, _settings)).Message.ShouldSatisfyAllConditions(
            message => message.ShouldStartWith("The tally of slot 3 by worker 0 cannot be true: "),
            message => message.ShouldContain("BlueFailed is 12"),
            message => message.ShouldContain("Target is 7"),
            message => message.ShouldContain("Failed of target 7 is 9"));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(3, 0)]
    [InlineData(2, 2)]
    public void One_that_was_heard_before_or_comes_late_is_refused(int slot, int worker)
    {
        var state = Judge.After(Judge.Start(_settings, 2), Good with { Worker = 1 }, _settings);

        Should.Throw<ArgumentException>(() => Judge.After(state, Good with { Slot = slot, Worker = worker }, _settings))
            .Message.ShouldContain($"Slot is {slot} of Worker {worker} after slot 3 of worker 1");
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(4, 0)]
    [InlineData(9, 1)]
    public void The_next_worker_or_a_later_slot_is_accepted(int slot, int worker)
    {
        var state = Judge.After(Judge.Start(_settings, 2), Good with { Worker = 1 }, _settings);

        Judge.After(state, Good with { Slot = slot, Worker = worker }, _settings).Slots.ShouldBe(slot + 1);
    }

    private static SlotTally With(Func<TargetTally, TargetTally> change) => Good with { Green = [change(Good.Green[0])] };
}
