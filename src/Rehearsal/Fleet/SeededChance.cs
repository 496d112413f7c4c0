namespace Rehearsal.Fleet;

/// <summary>What chance decides once: the same seed and words give the same number on every machine, others another.</summary>
internal static class SeededChance
{
    /// <summary>
    /// FNV-1a over the words, then SplitMix64's finish (Steele, Lea and Flood 2014), for the low bits of FNV alone look like the words. From 0
    /// (inclusive) to 2^31 (exclusive).
    /// </summary>
    public static int Of(int seed, string words)
    {
        var hash = words.Aggregate(14695981039346656037UL ^ (uint)seed, (hash, letter) => unchecked((hash ^ letter) * 1099511628211UL));
        hash = unchecked((hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL);
        hash = unchecked((hash ^ (hash >> 27)) * 0x94D049BB133111EBUL);

        return (int)((hash ^ (hash >> 31)) & int.MaxValue);
    }
}
