namespace Canary.Judging;

/// <summary>
/// ln(1+x) and exp(x)-1 that stay exact for small x (Kahan's correction), where double.LogP1 and double.ExpM1 lose half their digits.
/// </summary>
internal static class AccurateLog
{
    public static double OnePlus(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : x * Math.Log(u) / (u - 1);
    }

    public static double ExpMinusOne(double x)
    {
        // Far from zero nothing cancels.
        if (x > 1)
        {
            return Math.Exp(x) - 1;
        }

        var u = Math.Exp(x);
        return u == 1 ? x : (u - 1) * x / Math.Log(u);
    }
}
