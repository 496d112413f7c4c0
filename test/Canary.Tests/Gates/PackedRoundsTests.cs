using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Gates;

public sealed class PackedRoundsTests
{
    [Fact]
    public void What_was_packed_comes_out_again() => Prop.ForAll(
        RoundsOf().ToArbitrary(),
        rounds => Text(PackedRounds.Unpack(PackedRounds.Pack(rounds))) == Text(rounds)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("no Base64!")]
    [InlineData("AAAA")]
    [InlineData("Y2Bg")]
    public void What_was_not_packed_here_is_refused(string text) => Should.Throw<FormatException>(() => PackedRounds.Unpack(text));

    /// <summary>Reports that are kept hold them.</summary>
    [Fact]
    public void What_the_first_version_packed_is_read_without_the_slots_of_failures()
    {
        var bytes = Inflated(PackedRounds.Pack([new Round { Worker = 1, Failures = [new FailureSample { Side = Side.Blue, Status = 100, Slot = 77 }] }])).ToList();
        bytes[0] = 1;
        bytes.RemoveAt(bytes.IndexOf(77));

        PackedRounds.Unpack(Deflated([.. bytes])).ShouldHaveSingleItem().Failures.ShouldBe([new FailureSample { Side = Side.Blue, Status = 100 }]);
    }

    /// <summary>Latencies are what cannot be packed away; the rest is nearly the same from pair to pair.</summary>
    [Fact]
    public void A_pair_takes_six_and_a_half_characters_at_most()
    {
        var random = new Random(1);
        List<Pair> pairs = [.. Enumerable.Range(0, 2000).Select(i => new Pair(PairKind.Turn, i % 5, i % 20, Latency(), (i + 3) % 20, Latency()))];

        (PackedRounds.Pack([new Round { Slots = [.. pairs.Chunk(10).Select((some, i) => new SlotTally { Slot = i, Pairs = some })] }]).Length / 2000.0).ShouldBeLessThan(6.5);

        Reply Latency() => Reply.Answered((long)(5500 + (1000 * random.NextDouble())));
    }

    private static byte[] Inflated(string text)
    {
        using var bytes = new MemoryStream();
        using var inflated = new DeflateStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
        inflated.CopyTo(bytes);

        return bytes.ToArray();
    }

    private static string Deflated(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var deflated = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflated.Write(bytes);
        }

        return Convert.ToBase64String(packed.ToArray());
    }

    private static string Text(IReadOnlyList<Round> rounds) => System.Text.Json.JsonSerializer.Serialize(rounds);

    private static Gen<Round[]> RoundsOf()
    {
        var reply = Gen.Frequency((6, Gen.Choose(0, 3_000_000).Select(microseconds => Reply.Answered(microseconds))), (1, Gen.Elements(Reply.Failed, Reply.TimedOut, Reply.Limited, Reply.Pending)));
        var pair = from kind in Gen.Choose(0, 3)
                   from path in Gen.Choose(0, 19)
                   from green in Gen.Choose(0, 99)
                   from blue in Gen.Choose(-1, 99)
                   from greens in reply
                   from blues in reply
                   select new Pair((PairKind)kind, path, green, greens, blue, blues);
        var slot = from number in Gen.Choose(0, 10_000)
                   from worker in Gen.Choose(0, 3)
                   from pairs in pair.ArrayOf()
                   select new SlotTally { Slot = number, Worker = worker, Pairs = pairs };
        var failure = from side in Gen.Choose(0, 1)
                      from status in Gen.Choose(0, 599)
                      from at in Gen.Choose(0, 10_000)
                      select new FailureSample { Side = (Side)side, Status = status, Slot = at };
        var round = from worker in Gen.Choose(0, 3)
                    from retryAfter in Gen.Choose(0, 60)
                    from slots in slot.ArrayOf()
                    from unfinished in slot.ArrayOf()
                    from failures in failure.ArrayOf()
                    from error in Gen.Elements<string?>(null, "States.Timeout", "Lambda.Unknown")
                    from unread in Gen.Elements("the parameter /a", "the secret b").ArrayOf()
                    select new Round
                    {
                        Worker = worker,
                        RetryAfterSeconds = retryAfter,
                        Slots = slots,
                        Unfinished = unfinished,
                        Failures = failures,
                        Error = error,
                        Cause = error is null ? null : "the cause",
                        Unread = unread,
                    };

        return round.ArrayOf();
    }
}
