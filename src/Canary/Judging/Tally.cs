using System.Runtime.InteropServices;

namespace Canary.Judging;

/// <summary>How many probes were sent, and how many of them failed.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Tally(long Sent, long Failed)
{
    public double Rate => Sent == 0 ? 0 : (double)Failed / Sent;

    /// <summary>Where the error rate lies; from 0 to 1 where nothing was sent.</summary>
    public Interval Interval => ConfidenceSequence.Of(Sent, Failed);

    public Tally Plus(long sent, long failed) => new(Sent + sent, Failed + failed);
}
