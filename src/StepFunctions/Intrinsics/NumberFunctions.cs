using StepFunctions.Values;

namespace StepFunctions.Intrinsics;

/// <summary>The intrinsic functions on numbers; they work on 32-bit integers.</summary>
internal static class NumberFunctions
{
    public static JsonNumber Add(Json left, Json right) => (long)left.Whole() + right.Whole() is >= int.MinValue and <= int.MaxValue and var sum
        ? new JsonNumber(sum)
        : throw new IntrinsicException($"the sum of {left} and {right} is outside the range of a 32-bit integer");

    /// <summary>An integer from start, inclusive, to end, exclusive; a seed gives the same one each time.</summary>
    public static JsonNumber Draw(Json start, Json end, Json? seed, Random random)
    {
        var (from, to) = (start.Whole(), end.Whole());
        return from < to
            ? new JsonNumber((seed is null ? random : new Random(seed.Whole())).Next(from, to))
            : throw new IntrinsicException($"the start {from} is not below the end {to}");
    }
}
