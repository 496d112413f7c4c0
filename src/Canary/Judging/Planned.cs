using System.Runtime.InteropServices;

namespace Canary.Judging;

/// <summary>A pair that is to be sent; see <see cref="Pair"/>.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Planned(PairKind Kind, int Path, int Green, int Blue)
{
    public Pair With(Reply green, Reply blue) => new(Kind, Path, Green, green, Blue, blue);
}
