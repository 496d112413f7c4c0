using System.Runtime.InteropServices;

namespace Canary.Judging;

/// <summary>One probe to green and one to blue beside it, of the same path.</summary>
/// <param name="Kind">What it is sent for.</param>
/// <param name="Path">The number of the plan's probe, from 0.</param>
/// <param name="Green">The number of green's target, from 0.</param>
/// <param name="GreenReply">What green's probe came to.</param>
/// <param name="Blue">The number of blue's target, from 0; -1 where there is no blue.</param>
/// <param name="BlueReply">What blue's probe came to; <see cref="Reply.Pending"/> where there is no blue.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Pair(PairKind Kind, int Path, int Green, Reply GreenReply, int Blue, Reply BlueReply)
{
    public bool HasBlue => Blue >= 0;

    /// <summary>Turns are what makes fleets with unlike targets comparable: every target of a side, equally often.</summary>
    public bool IsTurn => Kind is PairKind.Turn or PairKind.FirstHit;
}

/// <summary>What a pair is sent for.</summary>
public enum PairKind
{
    /// <summary>By turns: every path at every target, on both sides.</summary>
    Turn,

    /// <summary>A turn that asks a target of green for a path for the first time: it meets cold code, and users will not.</summary>
    FirstHit,

    /// <summary>One more for a path that is suspect, or the last to be proven.</summary>
    ForPath,

    /// <summary>One more for a target of green that is suspect, or the last to be proven.</summary>
    ForTarget,
}
