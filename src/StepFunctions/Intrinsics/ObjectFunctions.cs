using StepFunctions.Values;

namespace StepFunctions.Intrinsics;

/// <summary>The intrinsic functions on objects.</summary>
internal static class ObjectFunctions
{
    /// <summary>All members of both; where both have one, the right one's.</summary>
    public static JsonMap Merge(Json left, Json right, Json deep) => deep is JsonBoolean { Value: false }
        ? JsonMap.Of(left.Map().Members.Concat(right.Map().Members).Select(member => (member.Key, (Json?)member.Value)))
        : throw new IntrinsicException("only the shallow merge exists; write false as the third argument");
}
