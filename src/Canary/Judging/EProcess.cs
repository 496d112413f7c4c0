using System.Runtime.InteropServices;

namespace Canary.Judging;

/// <summary>
/// Where one e-process keeps its sums. Each component has two: one that bets from the start, and one that may begin anew at any slot, which
/// forgets what is long ago. The value is a mixture of all of them.
/// </summary>
/// <remarks>
/// A process that begins at slot r gets 1/T of the weight, so the sum over T slots is a mixture of processes and a supermartingale like each of
/// them (Shin, Ramdas and Rinaldo 2022, "E-detectors"); the weight that is not spent yet counts as itself. Beyond T slots the bound grows
/// with every further T.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EProcess(int At, int Components)
{
    public int Size => 2 * Components;

    /// <summary>No bet made yet, neither at the start nor since.</summary>
    public void Clear(Span<double> sums)
    {
        sums.Slice(At, Components).Clear();
        sums.Slice(At + Components, Components).Fill(double.NegativeInfinity);
    }

    /// <summary>One more slot.</summary>
    /// <param name="sums">Of the whole ledger.</param>
    /// <param name="increments">ln of what the slot multiplies each component by.</param>
    /// <param name="cap">The most that counts of an increment: the lesser of an e-factor and a constant is one too.</param>
    /// <param name="lnSlots">ln T.</param>
    /// <param name="spends">Whether the slot gets its share of the restarts.</param>
    public void Add(Span<double> sums, ReadOnlySpan<double> increments, double cap, double lnSlots, bool spends = true)
    {
        for (var j = 0; j < Components; j++)
        {
            var step = Math.Min(increments[j], cap);
            ref var restarted = ref sums[At + Components + j];
            sums[At + j] += step;
            restarted = (spends ? LogSum.Of(restarted, -lnSlots) : restarted) + step;
        }
    }

    /// <summary>ln of the mixture.</summary>
    /// <param name="sums">Of the whole ledger.</param>
    /// <param name="lnStart">ln of the weight of the sums that bet from the start; minus infinity for none.</param>
    /// <param name="lnRestart">ln of the weight of the others.</param>
    /// <param name="lnMix">ln of the weight of each component.</param>
    public double Value(ReadOnlySpan<double> sums, double lnStart, double lnRestart, ReadOnlySpan<double> lnMix)
    {
        var total = default(LogSum);
        for (var j = 0; j < Components; j++)
        {
            total.Add(lnStart + lnMix[j] + sums[At + j]);
            total.Add(lnRestart + lnMix[j] + sums[At + Components + j]);
        }

        return total.Value;
    }
}
