using System.Runtime.InteropServices;

namespace Canary.Judging;

/// <summary>
/// Turns of some seconds: how many were sent, of how many both probes were answered, and of those the sums of d = ln green - ln blue, its square, and
/// ln green.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Window(int Slots, int Sent, int Answered, double Sum, double Squares, double Green)
{
    public double Mean => Answered == 0 ? 0 : Sum / Answered;

    /// <summary>Typical microseconds (the geometric mean, which for latencies lies near the median); null without answers.</summary>
    public double? TypicalGreen => Answered == 0 ? null : Math.Exp(Green / Answered);

    public double? TypicalBlue => Answered == 0 ? null : Math.Exp((Green - Sum) / Answered);

    public Window WithPair(double green, double blue)
    {
        var d = green - blue;

        return this with { Answered = Answered + 1, Sum = Sum + d, Squares = Squares + (d * d), Green = Green + green };
    }

    public static Window operator +(Window a, Window b)
        => new(a.Slots + b.Slots, a.Sent + b.Sent, a.Answered + b.Answered, a.Sum + b.Sum, a.Squares + b.Squares, a.Green + b.Green);

    public static Window Together(ReadOnlySpan<Window> windows)
    {
        var all = default(Window);
        foreach (var window in windows)
        {
            all += window;
        }

        return all;
    }
}
