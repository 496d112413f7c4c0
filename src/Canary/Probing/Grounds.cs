using System.Globalization;
using Canary.Judging;

namespace Canary.Probing;

/// <summary>
/// Whether an undecided judgement has anything to go on that speaks for green. A policy may overlook the lack of proof, not the lack of
/// evidence: silence is not health, whatever a plan says.
/// </summary>
internal sealed record Grounds(bool Suffice, string Words)
{
    /// <summary>As many probes as a clean pass takes, of the fleet and of each target, and rates below those that must not pass.</summary>
    public static Grounds OfErrors(JudgeState state, JudgeSettings settings)
    {
        var limits = JudgeConstants.For(settings);
        IEnumerable<Grounds> parts = [OfRate("green", state.Pool, limits.PassFleet.CleanUntil(limits.PassErrors, 0), settings.P1)];

        // A single target is the fleet.
        if (state.Targets.Count > 1)
        {
            var clean = limits.PassTarget.CleanUntil(limits.PassErrors, 0);
            parts = parts.Concat(state.Targets.Select((sums, target) => OfRate($"target {target}", sums, clean, settings.P1Target)));
        }

        return parts.FirstOrDefault(part => !part.Suffice) ?? parts.First();
    }

    /// <summary>Both sides can be unreachable because the prober reaches nobody: green must have answered something.</summary>
    public static Grounds OfSharedFault(JudgeState state, Observations seen)
        => state.Pool.Sent > state.Pool.Failed || seen.Failures.Any(failure => failure is { Side: Side.Green, Status: > 0 })
            ? new Grounds(true, $"green failed {Count(state.Pool)}, and blue {state.Blue.Failed} of {state.Blue.Sent}")
            : new Grounds(false, $"not one of {state.Pool.Sent} probes of green is known to have been answered, so nothing says that it was reached");

    /// <summary>Medians of both sides; for PassIfClose green's must be below c1 x blue's, beyond the floor that the judge allows too.</summary>
    public static Grounds OfLatency(Observations seen, JudgeSettings settings, Policy policy)
    {
        if (seen is not { GreenLatency: { } greens, BlueLatency: { } blues } || greens.Quantile(0.5) is not { } green || blues.Quantile(0.5) is not { } blue)
        {
            return new Grounds(false, "there are no latencies of both sides to estimate it from");
        }

        var ratio = Math.Max(0, green - (settings.FloorMs * 1000)) / blue;
        var isClose = ratio < settings.C1;
        var words = string.Create(
            CultureInfo.InvariantCulture,
            $"the median of green is {green / 1000.0:0.0} ms, {(double)green / blue:0.##} x blue's {blue / 1000.0:0.0} ms; close is below {settings.C1:0.##} x blue + {settings.FloorMs:0.##} ms");

        return new Grounds(policy != Policy.PassIfClose || isClose, words);
    }

    private static Grounds OfRate(string who, GreenSums sums, long clean, double mustNotPass) => sums switch
    {
        _ when sums.Sent < clean => new Grounds(false, $"{who} had {sums.Sent} probes, and less than {clean} prove nothing even when all are clean"),
        _ when sums.Failed >= mustNotPass * sums.Sent => new Grounds(false, $"{who} failed {Count(sums)}, and must not pass at {Percent(mustNotPass)}"),
        _ => new Grounds(true, $"{who} failed {Count(sums)}, which is below the {Percent(mustNotPass)} that must not pass"),
    };

    private static string Count(GreenSums sums) => $"{sums.Failed} of {sums.Sent} probes ({Percent((double)sums.Failed / Math.Max(1, sums.Sent))})";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##}%");
}
