using System.Globalization;

namespace Canary;

/// <summary>Shares in percent, without trailing zeros: 0.0025 is 0.25%.</summary>
public static class Percent
{
    /// <param name="share">A fraction: 0.05 is 5%.</param>
    /// <param name="decimals">At most this many from one percent on.</param>
    /// <param name="belowOne">At most this many below one percent.</param>
    public static string Of(double share, int decimals = 1, int belowOne = 2) => Format(share * 100, decimals, belowOne);

    /// <param name="part">Of <paramref name="whole"/>, which is not 0.</param>
    /// <param name="whole">All of them.</param>
    public static string Of(long part, long whole) => Format(100.0 * part / whole, 1, 2);

    private static string Format(double percent, int decimals, int belowOne)
        => percent.ToString($"0.{new string('#', percent < 1 ? belowOne : decimals)}", CultureInfo.InvariantCulture) + "%";
}
