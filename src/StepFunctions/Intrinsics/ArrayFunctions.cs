using StepFunctions.Values;

namespace StepFunctions.Intrinsics;

/// <summary>The intrinsic functions on arrays.</summary>
internal static class ArrayFunctions
{
    private const int LongestRange = 1000;

    public static JsonList Partition(Json array, Json size) => size.Whole() is > 0 and var length
        ? new JsonList([.. array.Items().Chunk(length).Select(chunk => new JsonList(chunk))])
        : throw new IntrinsicException($"the chunk size {size} is not positive");

    public static JsonBoolean Contains(Json array, Json wanted) => JsonBoolean.Of(array.Items().Any(item => item.IsSameAs(wanted)));

    /// <summary>The numbers from first to last, both inclusive if the step meets them.</summary>
    public static JsonList Range(Json first, Json last, Json step)
    {
        long from = first.Whole(), to = last.Whole(), by = step.Whole();
        if (by == 0)
        {
            throw new IntrinsicException("the step is 0");
        }

        var count = Math.Max(0, ((to - from) / by) + (Math.Sign(to - from) * Math.Sign(by) < 0 ? 0 : 1));
        return count <= LongestRange
            ? new JsonList([.. Enumerable.Range(0, (int)count).Select(index => new JsonNumber(from + (index * by)))])
            : throw new IntrinsicException($"the range has {count} elements; at most {LongestRange} are allowed");
    }

    public static Json GetItem(Json array, Json index)
    {
        var items = array.Items();
        return index is JsonNumber { Integer: { } position } && position >= 0 && position < items.Count
            ? items[(int)position]
            : throw new IntrinsicException($"the index {index} is not a position in an array of {items.Count}");
    }

    public static JsonNumber Length(Json array) => new(array.Items().Count);

    /// <summary>The first of each equal elements, in their order.</summary>
    public static JsonList Unique(Json array)
    {
        var unique = new List<Json>();
        foreach (var item in array.Items())
        {
            if (!unique.Exists(item.IsSameAs))
            {
                unique.Add(item);
            }
        }

        return new JsonList(unique);
    }
}
