using System.Text.Json;
using System.Text.Json.Serialization;

namespace Canary.Judging;

/// <summary>A tally as one list of whole numbers, for a round of a large fleet holds hundreds of pairs and a workflow's state 256 KiB.</summary>
/// <remarks>Slot, worker; then for each pair its kind, path, green target, green's reply, blue target, blue's reply.</remarks>
public sealed class SlotTallyJson : JsonConverter<SlotTally>
{
    private const int OfSlot = 2;
    private const int OfPair = 6;

    public override SlotTally Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var numbers = ReadNumbers(ref reader);

        return numbers.Count >= OfSlot && (numbers.Count - OfSlot) % OfPair == 0
            ? new SlotTally { Slot = Whole(numbers[0]), Worker = Whole(numbers[1]), Pairs = [.. numbers.Skip(OfSlot).Chunk(OfPair).Select(PairOf)] }
            : throw new JsonException($"A tally has {numbers.Count} numbers; give {OfSlot} and then {OfPair} for each pair");
    }

    public override void Write(Utf8JsonWriter writer, SlotTally value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);

        writer.WriteStartArray();
        writer.WriteNumberValue(value.Slot);
        writer.WriteNumberValue(value.Worker);
        foreach (var pair in value.Pairs)
        {
            foreach (var number in (ReadOnlySpan<long>)[(int)pair.Kind, pair.Path, pair.Green, pair.GreenReply.Code, pair.Blue, pair.BlueReply.Code])
            {
                writer.WriteNumberValue(number);
            }
        }

        writer.WriteEndArray();
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A tally is a list of whole numbers");
        }

        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            numbers.Add(reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)
                ? number
                : throw new JsonException("A tally is a list of whole numbers"));
        }

        return numbers;
    }

    private static Pair PairOf(long[] numbers)
        => new((PairKind)Whole(numbers[0]), Whole(numbers[1]), Whole(numbers[2]), new Reply(numbers[3]), Whole(numbers[4]), new Reply(numbers[5]));

    private static int Whole(long number)
        => number is >= int.MinValue and <= int.MaxValue ? (int)number : throw new JsonException($"A tally counts {number} of something");
}
