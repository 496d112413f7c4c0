using System.Runtime.InteropServices;

namespace Canary.Judging;

/// <summary>Which probes of a slot: of a path, of a target, sent for some reason; -1 is any.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Choice(Purposes For, int Path = -1, int Target = -1)
{
    public bool Takes(Pair pair, int target) =>
        (For & Of(pair.Kind)) != Purposes.None && (Path < 0 || Path == pair.Path) && (Target < 0 || Target == target);

    private static Purposes Of(PairKind kind) => kind switch
    {
        PairKind.Turn => Purposes.Turn,
        PairKind.ForPath => Purposes.ForPath,
        PairKind.ForTarget => Purposes.ForTarget,
        _ => Purposes.FirstHit,
    };
}

/// <summary>What a pair may be sent for, together.</summary>
[Flags]
internal enum Purposes
{
    None = 0,
    Turn = 1,
    FirstHit = 2,
    ForPath = 4,
    ForTarget = 8,

    /// <summary>A path's own: those that go to a single target say more about it than about the path.</summary>
    OfPath = Turn | ForPath,

    /// <summary>Everything but first hits.</summary>
    Judged = Turn | ForPath | ForTarget,
}
