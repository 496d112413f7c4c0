using System.Runtime.InteropServices;

namespace Canary.Judging;

/// <summary>
/// Sees a list as memory: the judge's loops are short, and a call through the interface costs more than what they do with a number.
/// </summary>
internal static class ListSpan
{
    public static ReadOnlySpan<T> AsSpan<T>(this IReadOnlyList<T> list) => list switch
    {
        T[] array => array,
        List<T> grown => CollectionsMarshal.AsSpan(grown),
        _ => list.ToArray(),
    };
}
