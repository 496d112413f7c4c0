using System.Text.Json;
using System.Text.Json.Serialization;

namespace Canary.Judging;

/// <summary>
/// The state as whole numbers in a fixed order: evidence in thousandths, rounded down, so that what was saved never claims more than what was
/// known. A sum that has not begun is null.
/// </summary>
public sealed class JudgeStateJson : JsonConverter<JudgeState>
{
    private const double Unit = 1000;

    public override JudgeState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        try
        {
            return Read(root);
        }
        catch (Exception exception) when (
            exception is InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or ArgumentException or FormatException)
        {
            throw new JsonException($"This is not a state of the judge: {exception.Message}", exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, JudgeState value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);

        var shape = value.Shape;
        writer.WriteStartObject();
        Write(writer, "shape", [shape.Greens, shape.Blues, shape.Paths, shape.Deal, .. shape.HasRoute ? [1] : Array.Empty<long>()]);
        var (warm, faster) = (value.IsWarm ? 1 : 0, value.IsStillGettingFaster ? 1 : 0);
        Write(writer, "slots", [value.Slots, warm, value.WarmSlots, faster, value.SharedSlots, value.Guards, value.WindowsClosed]);
        Write(writer, "turns", value.Turns);
        Write(writer, "counts", Counts(value).SelectMany(tally => new[] { tally.Sent, tally.Failed }));
        Write(writer, "limited", value.Limited.Slots.SelectMany(slot => new long[] { slot.Green, slot.GreenLimited, slot.Blue, slot.BlueLimited }));
        WriteThousandths(writer, "sums", value.Sums);
        WriteThousandths(writer, "suspects", value.Suspects.SelectMany(suspect => suspect.Errors.Concat(suspect.Slower).Prepend(suspect.Target)));
        WriteThousandths(
            writer,
            "windows",
            new[] { value.FirstHits, value.IsWarm ? value.WarmUpWindow : default, value.OpenWindow }.Concat(value.Windows).SelectMany(Numbers));
        writer.WriteEndObject();
    }

    private static JudgeState Read(JsonElement root)
    {
        var shape = Whole(root, "shape");
        var slots = Whole(root, "slots");
        var sums = Thousandths(root, "sums");
        var state = new JudgeState(
            new FleetShape((int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3], HasRoute: shape is [_, _, _, _, 1]))
        {
            Slots = (int)slots[0],
            IsWarm = slots[1] == 1,
            WarmSlots = (int)slots[2],
            IsStillGettingFaster = slots[3] == 1,
            SharedSlots = (int)slots[4],
            Guards = (int)slots[5],
            WindowsClosed = (int)slots[6],
            Turns = [.. Whole(root, "turns")],
            Limited = new RateLimits(
                [.. Whole(root, "limited").Chunk(4).Select(slot => new RateLimits.OfSlot((int)slot[0], (int)slot[1], (int)slot[2], (int)slot[3]))]),
        };
        if (sums.Length != state.Sums.Length)
        {
            throw new ArgumentException(
                $"it has {sums.Length} sums, and a fleet of {state.Shape.Greens} and {state.Shape.Blues} targets and {state.Shape.Paths} paths has "
                    + $"{state.Sums.Length}",
                nameof(root));
        }

        sums.CopyTo(state.Sums, 0);
        ReadCounts(state, Whole(root, "counts"));
        ReadWindows(state, Thousandths(root, "windows"));
        var blues = state.Shape.Blues;
        state.Suspects.AddRange(Thousandths(root, "suspects").Chunk(1 + blues + (blues * Layout.Shifts))
            .Select(numbers => new Suspect((int)numbers[0], numbers[1..(1 + blues)], numbers[(1 + blues)..])));

        return state;
    }

    private static IEnumerable<Tally> Counts(JudgeState state)
        => [state.Green, state.Blue, state.TailGreen, state.TailBlue, .. state.Targets, .. state.Paths, .. state.BluePaths];

    private static void ReadCounts(JudgeState state, long[] numbers)
    {
        Tally[] tallies = [.. numbers.Chunk(2).Select(pair => new Tally(pair[0], pair[1]))];
        (state.Green, state.Blue, state.TailGreen, state.TailBlue) = (tallies[0], tallies[1], tallies[2], tallies[3]);
        var rest = tallies.AsSpan(4);
        rest[..state.Targets.Length].CopyTo(state.Targets);
        rest.Slice(state.Targets.Length, state.Paths.Length).CopyTo(state.Paths);
        rest.Slice(state.Targets.Length + state.Paths.Length, state.Paths.Length).CopyTo(state.BluePaths);
    }

    private static void ReadWindows(JudgeState state, double[] numbers)
    {
        Window[] windows = [.. numbers.Chunk(6).Select(six => new Window((int)six[0], (int)six[1], (int)six[2], six[3], six[4], six[5]))];
        (state.FirstHits, state.WarmUpWindow, state.OpenWindow) = (windows[0], windows[1], windows[2]);
        state.Windows.AddRange(windows[3..]);
    }

    private static IEnumerable<double> Numbers(Window window)
        => [window.Slots, window.Sent, window.Answered, window.Sum, window.Squares, window.Green];

    private static void Write(Utf8JsonWriter writer, string name, IEnumerable<long> numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    private static void WriteThousandths(Utf8JsonWriter writer, string name, IEnumerable<double> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(Down(value));
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
    }

    /// <summary>
    /// The most thousandths that are no more than the value. Not the floor of the product: 1.001 x 1000 is below 1001, so a state would shrink each
    /// time that it is saved.
    /// </summary>
    private static long Down(double value)
    {
        var nearest = Math.Round(value * Unit);

        return (long)(nearest / Unit <= value ? nearest : nearest - 1);
    }

    private static long[] Whole(JsonElement root, string name) => [.. root.GetProperty(name).EnumerateArray().Select(number => number.GetInt64())];

    private static double[] Thousandths(JsonElement root, string name)
        => [.. root.GetProperty(name).EnumerateArray().Select(Thousandth)];

    private static double Thousandth(JsonElement number)
        => number.ValueKind == JsonValueKind.Null ? double.NegativeInfinity : number.GetInt64() / Unit;
}
