using System.Runtime.InteropServices;

namespace Canary.Judging;

/// <summary>A pair that is to be sent; see <see cref="Pair"/>.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Planned(PairKind Kind, int Path, int Green, int Blue)
{
    /// <summary>Which of the two goes first: by a hash, for by turns an even number of paths would fix it for each.</summary>
    public bool IsGreenFirst(int slot, int index) => Turns.IsGreenFirst(((long)slot << 16) + index);

    public Pair With(Reply green, Reply blue) => new(Kind, Path, Green, green, Blue, blue);
}
