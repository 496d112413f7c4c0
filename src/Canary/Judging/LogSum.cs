using System.Runtime.InteropServices;

namespace Canary.Judging;

/// <summary>Adds numbers of which only the logarithms are at hand, without overflow: evidence multiplies into the thousands of digits.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct LogSum
{
    private double _largest;
    private double _sum;

    /// <summary>ln of the sum so far; minus infinity before the first number.</summary>
    public readonly double Value => _sum > 0 ? _largest + Math.Log(_sum) : double.NegativeInfinity;

    /// <summary>ln of the sum of the two.</summary>
    public static double Of(double first, double second)
    {
        var (larger, smaller) = first > second ? (first, second) : (second, first);

        return double.IsNegativeInfinity(smaller) ? larger : larger + AccurateLog.OnePlus(Math.Exp(smaller - larger));
    }

    public void Add(double log)
    {
        if (double.IsNegativeInfinity(log))
        {
            return;
        }

        if (_sum > 0 && log <= _largest)
        {
            _sum += Math.Exp(log - _largest);
            return;
        }

        _sum = _sum > 0 ? (_sum * Math.Exp(_largest - log)) + 1 : 1;
        _largest = log;
    }

    /// <summary>ln of the mean of exp(logs): a mixture with equal weights.</summary>
    public static double Mean(ReadOnlySpan<double> logs)
    {
        var sum = default(LogSum);
        foreach (var log in logs)
        {
            sum.Add(log);
        }

        return sum.Value - Math.Log(logs.Length);
    }

    public static double Mean(IReadOnlyList<double> logs) => Mean(logs.AsSpan());
}
