using Canary.Judging;
using FsCheck;
using FsCheck.Fluent;

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
        { "Green holds nothing where a target should be", Good with { Green = [null!] } },
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

    private static readonly int[] s_impossible = [-1, -1000, int.MinValue, 1_000_001, int.MaxValue];

    private static readonly IReadOnlyList<(string Field, int[] Values, Func<SlotTally, int, SlotTally> Put)> s_fields =
    [
        ("Slot", [-1, int.MinValue, int.MaxValue], (tally, value) => tally with { Slot = value }),
        ("Worker", [-1, int.MinValue], (tally, value) => tally with { Worker = value }),
        ("BlueSent", s_impossible, (tally, value) => tally with { BlueSent = value }),
        ("BlueFailed", s_impossible, (tally, value) => tally with { BlueFailed = value }),
        ("Target", s_impossible, (tally, value) => With(tally, green => green with { Target = value })),
        ("Sent of target 0", s_impossible, (tally, value) => With(tally, green => green with { Sent = value })),
        ("Failed of target 0", s_impossible, (tally, value) => With(tally, green => green with { Failed = value })),
        ("SlowerThanTolerated of target 0", s_impossible, (tally, value) => With(tally, green => green with { SlowerThanTolerated = value })),
        ("FasterThanPoolLimit of target 0", s_impossible, (tally, value) => With(tally, green => green with { FasterThanPoolLimit = value })),
        ("FasterThanTargetLimit of target 0", s_impossible, (tally, value) => With(tally, green => green with { FasterThanTargetLimit = value })),
    ];

    private static readonly Arbitrary<(string Problem, Func<SlotTally, SlotTally> Spoil)> s_mistakes = (
        from field in Gen.Elements<(string Field, int[] Values, Func<SlotTally, int, SlotTally> Put)>(s_fields)
        from value in Gen.Elements(field.Values)
        select ($"{field.Field} is {value}", (Func<SlotTally, SlotTally>)(tally => field.Put(tally, value)))).ToArbitrary();

    [Fact]
    public void No_impossible_number_ends_in_a_pass_where_a_possible_one_would() => Prop.ForAll(s_mistakes, mistake =>
    {
        var settings = new JudgeSettings { MinSeconds = 15 };
        var state = Play.All(settings, 1, Enumerable.Range(0, 29).Select(slot => Play.Latencies(slot, 0, 100, 100)));
        var last = Play.Latencies(29, 0, 100, 100);
        var spoilt = mistake.Spoil(last);

        Judge.Decide(state, settings).ShouldBeNull();
        Judge.Decide(Judge.After(state, last, settings), settings)!.Rule.ShouldBe(Rule.Passed);
        Should.Throw<ArgumentException>(() => Judge.After(state, spoilt, settings)).Message.ShouldContain(mistake.Problem);
        Should.Throw<ArgumentException>(() => Judge.Pending(state, [new UnfinishedSlot { Returned = spoilt, GreenPending = [0] }], settings))
            .Message.ShouldContain(mistake.Problem);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_mistakes_name_every_field_there_is()
    {
        var fields = s_fields.Select(field => field.Field.Split(' ')[0]).Append("Green");

        fields.ShouldBe(
            typeof(SlotTally).GetProperties().Concat(typeof(TargetTally).GetProperties()).Select(property => property.Name), ignoreOrder: true);
    }

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

    private static SlotTally With(Func<TargetTally, TargetTally> change) => With(Good, change);

    private static SlotTally With(SlotTally tally, Func<TargetTally, TargetTally> change) => tally with { Green = [change(tally.Green[0])] };
}
