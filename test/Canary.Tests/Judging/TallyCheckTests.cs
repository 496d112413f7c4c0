namespace Canary.Tests.Judging;

public sealed class TallyCheckTests
{
    private static readonly JudgeState _state = Slots.Play(Slots.ErrorsOnly, new FleetShape(2, 2, 2), [Slots.Of(0, 4)]);

    public static TheoryData<string, SlotTally[]> Impossible => new()
    {
        { "it has no part; give one for each worker", [] },
        { "its parts are of the slots 0, after slot 0; deliver slots in order, each once and whole", [Slots.Of(0, 1)] },
        { "its parts are of the slots 1, 2, after slot 0; deliver slots in order, each once and whole", [Slots.Of(1, 1), Slots.Of(2, 1) with { Worker = 1 }] },
        { "its workers are 0, 0; number them from 0, and give each once", [Slots.Of(1, 1), Slots.Of(1, 1)] },
        { "its workers are -1; number them from 0, and give each once", [Slots.Of(1, 1) with { Worker = -1 }] },
        { "a path is 2; use 0 to 1", [With(new Pair(PairKind.Turn, 2, 0, Slots.Good, 0, Slots.Good))] },
        { "a green target is -1; use 0 to 1", [With(new Pair(PairKind.Turn, 0, -1, Slots.Good, 0, Slots.Good))] },
        { "a blue target is 2; use 0 to 1, or -1 where there is none", [With(new Pair(PairKind.Turn, 0, 0, Slots.Good, 2, Slots.Good))] },
        { "a reply is -5 or 50000; give microseconds, or -4 to -1", [With(new Pair(PairKind.Turn, 0, 0, new Reply(-5), 0, Slots.Good))] },
        { "a probe is still on its way; close a slot when all are back", [With(new Pair(PairKind.Turn, 0, 0, Reply.Pending, 0, Slots.Good))] },
        { "a pair is of the kind 9", [With(new Pair((PairKind)9, 0, 0, Slots.Good, 0, Slots.Good))] },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_cannot_be_true_is_refused(string problem, SlotTally[] parts) =>
        Should.Throw<ArgumentException>(() => Judge.After(_state, parts, Slots.ErrorsOnly)).Message.ShouldContain($"cannot be true: {problem}.");

    [Fact]
    public void A_slot_may_be_left_out_and_one_of_no_pairs_says_nothing()
    {
        var later = Judge.After(_state, new SlotTally { Slot = 5 }, Slots.ErrorsOnly);

        later.Slots.ShouldBe(6);
        later.Green.ShouldBe(_state.Green);
    }

    private static SlotTally With(Pair pair) => new() { Slot = 1, Pairs = [pair] };
}
