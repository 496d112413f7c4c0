namespace Canary.Judging;

/// <summary>How much longer than blue green may take, as factors.</summary>
/// <param name="Judged">Whether latency is judged at all.</param>
/// <param name="Tolerated">A green within this factor of blue is not failed.</param>
/// <param name="Refused">A green at this factor does not pass.</param>
/// <param name="ToleratedOfOne">A target within this factor of blue's slowest is not failed.</param>
/// <param name="RefusedOfOne">A target or path at this factor does not pass.</param>
/// <param name="FloorMs">Milliseconds that green may always take longer, so that fast services are not judged on noise.</param>
/// <param name="Tail">Whether the slowest fortieth of the answers is compared too.</param>
public sealed record LatencyLimits(
    bool Judged = true,
    double Tolerated = 1.15,
    double Refused = 1.5,
    double ToleratedOfOne = 1.5,
    double RefusedOfOne = 2.5,
    double FloorMs = 1,
    bool Tail = true)
{
    private const double Most = 100;

    internal IEnumerable<string> Problems()
    {
        if (!(Tolerated >= 1 && Tolerated < Refused))
        {
            yield return $"judge.latency.tolerated is {Tolerated}; use a factor of at least 1 and below judge.latency.refused ({Refused})";
        }

        if (!(Refused > 1 && Refused <= RefusedOfOne))
        {
            yield return $"judge.latency.refused is {Refused}; use a factor above judge.latency.tolerated ({Tolerated}) and at most "
                + $"judge.latency.refusedOfOne ({RefusedOfOne})";
        }

        if (!(ToleratedOfOne >= Tolerated && ToleratedOfOne < RefusedOfOne))
        {
            yield return $"judge.latency.toleratedOfOne is {ToleratedOfOne}; use a factor of at least judge.latency.tolerated ({Tolerated}) and "
                + $"below judge.latency.refusedOfOne ({RefusedOfOne})";
        }

        if (!(RefusedOfOne > 1 && RefusedOfOne <= Most))
        {
            yield return $"judge.latency.refusedOfOne is {RefusedOfOne}; use a factor above judge.latency.toleratedOfOne and at most {Most}";
        }

        if (!(FloorMs is >= 0 and <= 10_000))
        {
            yield return $"judge.latency.floorMs is {FloorMs}; use 0 to 10000 milliseconds";
        }
    }
}
