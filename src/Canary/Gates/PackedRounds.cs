using System.IO.Compression;
using System.Text;
using Canary.Judging;
using Canary.Probing;

namespace Canary.Gates;

/// <summary>What the workers brought back of a round, as one text: whole numbers of variable length, deflated, in Base64.</summary>
/// <remarks>
/// Only what the judgement reads: tallies, and of failures the side, the status and, from the second version on, the slot. docs/replay.md says how
/// much a pair takes.
/// </remarks>
internal static class PackedRounds
{
    private const byte Version = 2;
    private const byte WithoutSlots = 1;

    public static string Pack(IReadOnlyList<Round> rounds)
    {
        using var packed = new MemoryStream();
        using (var deflated = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        using (var writer = new BinaryWriter(deflated, Encoding.UTF8))
        {
            writer.Write(Version);
            writer.Write7BitEncodedInt(rounds.Count);
            foreach (var round in rounds)
            {
                Write(writer, round);
            }
        }

        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    /// <exception cref="FormatException">The text was not packed here.</exception>
    public static IReadOnlyList<Round> Unpack(string text)
    {
        try
        {
            using var reader = new BinaryReader(
                new DeflateStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress), Encoding.UTF8);

            return reader.ReadByte() is var version and (Version or WithoutSlots)
                ? [.. Enumerable.Range(0, reader.Read7BitEncodedInt()).Select(_ => ReadRound(reader, version))]
                : throw new FormatException("The rounds were packed by another version of this program");
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or ArgumentException)
        {
            throw new FormatException($"The rounds cannot be read: {exception.Message}", exception);
        }
    }

    private static void Write(BinaryWriter writer, Round round)
    {
        writer.Write7BitEncodedInt(round.Worker);
        writer.Write7BitEncodedInt(round.RetryAfterSeconds);
        Write(writer, round.Slots);
        Write(writer, round.Unfinished);
        writer.Write7BitEncodedInt(round.Failures.Count);
        foreach (var failure in round.Failures)
        {
            writer.Write7BitEncodedInt((int)failure.Side);
            writer.Write7BitEncodedInt(failure.Status);
            writer.Write7BitEncodedInt(failure.Slot);
        }

        writer.Write(round.Error is not null);
        writer.Write(round.Error ?? "");
        writer.Write(round.Cause ?? "");
        writer.Write7BitEncodedInt(round.Unread.Count);
        foreach (var unread in round.Unread)
        {
            writer.Write(unread);
        }
    }

    private static Round ReadRound(BinaryReader reader, byte version)
    {
        var (worker, retryAfter) = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
        var (slots, unfinished) = (ReadSlots(reader), ReadSlots(reader));
        var failures = Enumerable.Range(0, reader.Read7BitEncodedInt())
            .Select(_ => new FailureSample
            {
                Side = (Side)reader.Read7BitEncodedInt(),
                Status = reader.Read7BitEncodedInt(),
                Slot = version == WithoutSlots ? 0 : reader.Read7BitEncodedInt(),
            })
            .ToList();
        var (isError, error, cause) = (reader.ReadBoolean(), reader.ReadString(), reader.ReadString());

        return new Round
        {
            Worker = worker,
            RetryAfterSeconds = retryAfter,
            Slots = slots,
            Unfinished = unfinished,
            Failures = failures,
            Error = isError ? error : null,
            Cause = isError ? cause : null,
            Unread = [.. Enumerable.Range(0, reader.Read7BitEncodedInt()).Select(_ => reader.ReadString())],
        };
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<SlotTally> slots)
    {
        writer.Write7BitEncodedInt(slots.Count);
        foreach (var slot in slots)
        {
            writer.Write7BitEncodedInt(slot.Slot);
            writer.Write7BitEncodedInt(slot.Worker);
            writer.Write7BitEncodedInt(slot.Pairs.Count);

            // Column by column: what is alike stands together, which deflates better.
            Write(writer, slot.Pairs, pair => (long)pair.Kind);
            Write(writer, slot.Pairs, pair => pair.Path);
            Write(writer, slot.Pairs, pair => pair.Green);
            Write(writer, slot.Pairs, pair => pair.Blue + 1);
            Write(writer, slot.Pairs, pair => Shifted(pair.GreenReply));
            Write(writer, slot.Pairs, pair => Shifted(pair.BlueReply));
        }
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<Pair> pairs, Func<Pair, long> column)
    {
        foreach (var pair in pairs)
        {
            writer.Write7BitEncodedInt64(column(pair));
        }
    }

    private static List<SlotTally> ReadSlots(BinaryReader reader)
        => [.. Enumerable.Range(0, reader.Read7BitEncodedInt()).Select(_ => ReadSlot(reader))];

    private static SlotTally ReadSlot(BinaryReader reader)
    {
        var (slot, worker, count) = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
        var columns = Enumerable.Range(0, 6)
            .Select(_ => Enumerable.Range(0, count).Select(_ => reader.Read7BitEncodedInt64()).ToArray())
            .ToArray();

        return new SlotTally
        {
            Slot = slot,
            Worker = worker,
            Pairs =
            [
                .. Enumerable.Range(0, count).Select(i => new Pair(
                    (PairKind)columns[0][i],
                    (int)columns[1][i],
                    (int)columns[2][i],
                    new Reply(columns[4][i] - LeastCode),
                    (int)columns[3][i] - 1,
                    new Reply(columns[5][i] - LeastCode))),
            ],
        };
    }

    private const long LeastCode = 4;

    /// <summary>From 0: a reply's code is negative where it is no answer.</summary>
    private static long Shifted(Reply reply) => reply.Code + LeastCode;
}
