using System.Text.Json;
using System.Text.Json.Serialization;

namespace Canary.Judging;

/// <summary>A tally as one list of whole numbers, for a round of a large fleet holds thousands and a workflow's state 256 KiB.</summary>
/// <remarks>Slot, worker, blue sent, blue failed; then for each target its number, sent, failed, and the three counts of pairs.</remarks>
public sealed class SlotTallyJson : JsonConverter<SlotTally>
{
    private const int OfSlot = 4;
    private const int OfTarget = 6;

    public override SlotTally Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var numbers = ReadNumbers(ref reader);

        return (numbers.Count - OfSlot) % OfTarget == 0 && numbers.Count >= OfSlot
            ? new SlotTally
            {
                Slot = Count(numbers[0]),
                Worker = Count(numbers[1]),
                BlueSent = Count(numbers[2]),
                BlueFailed = Count(numbers[3]),
                Green = [.. numbers.Skip(OfSlot).Chunk(OfTarget).Select(Target)],
            }
            : throw new JsonException($"A tally has {numbers.Count} numbers; give {OfSlot} and then {OfTarget} for each target");
    }

    public override void Write(Utf8JsonWriter writer, SlotTally value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var number in (ReadOnlySpan<int>)[value.Slot, value.Worker, value.BlueSent, value.BlueFailed])
        {
            writer.WriteNumberValue(number);
        }

        foreach (var target in value.Green)
        {
            foreach (var number in (ReadOnlySpan<long>)
                [target.Target, target.Sent, target.Failed, target.SlowerThanTolerated, target.FasterThanPoolLimit, target.FasterThanTargetLimit])
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

    private static TargetTally Target(long[] numbers) => new()
    {
        Target = Count(numbers[0]),
        Sent = Count(numbers[1]),
        Failed = Count(numbers[2]),
        SlowerThanTolerated = numbers[3],
        FasterThanPoolLimit = numbers[4],
        FasterThanTargetLimit = numbers[5],
    };

    private static int Count(long number) => number is >= int.MinValue and <= int.MaxValue ? (int)number : throw new JsonException($"A tally counts {number} of something");
}
