namespace Canary.Judging;

/// <summary>Error rates; fractions, 0.02 is 2%.</summary>
/// <param name="Tolerated">A green at or below it is not failed, whatever blue does.</param>
/// <param name="Refused">A green at or above it does not pass, unless it is no worse than blue.</param>
/// <param name="RefusedOfOne">The same for a single target or path.</param>
public sealed record ErrorLimits(double Tolerated = 0.002, double Refused = 0.02, double RefusedOfOne = 0.2)
{
    // Above it no rate is left that the evidence could bet on.
    private const double Most = 0.5;

    internal IEnumerable<string> Problems()
    {
        if (!(Tolerated > 0 && Tolerated < Refused))
        {
            yield return $"judge.errors.tolerated is {Tolerated}; use a rate above 0 and below judge.errors.refused ({Refused})";
        }

        if (!(Refused > 0 && Refused < RefusedOfOne))
        {
            yield return $"judge.errors.refused is {Refused}; use a rate above judge.errors.tolerated ({Tolerated}) and below "
                + $"judge.errors.refusedOfOne ({RefusedOfOne})";
        }

        if (!(RefusedOfOne > 0 && RefusedOfOne <= Most))
        {
            yield return $"judge.errors.refusedOfOne is {RefusedOfOne}; use a rate above judge.errors.refused and at most {Most}";
        }
    }
}
