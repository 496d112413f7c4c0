using System.Globalization;
using Canary.Judging;

namespace Canary.Plans;

/// <summary>
/// Whether an undecided judgement has anything to go on that speaks for green. A policy may overlook the lack of proof, not the lack of
/// evidence: silence is not health, whatever a plan says.
/// </summary>
internal sealed record PolicyEvidence(bool Suffice, string Words)
{
    /// <summary>
    /// As many probes as a clean pass takes, of the fleet, of each target and of each path, and rates below those that must not pass.
    /// </summary>
    public static PolicyEvidence OfErrors(JudgeState state, JudgeSettings settings, IReadOnlyList<Probe> probes)
    {
        var limits = JudgeConstants.For(settings, state.Shape);
        IEnumerable<PolicyEvidence> parts = [OfRate(
            "green", state.Green, limits.PassFleet.CleanUntil(limits.PassErrors, 0), settings.Errors.Refused)];

        // A single target or path is the fleet.
        var clean = limits.PassOne.CleanUntil(limits.PassErrors, 0);
        if (state.Shape.HasTargets)
        {
            parts = parts.Concat(state.GreenTargets.Select((tally, target) => OfRate(
                $"target {target}", tally, clean, settings.Errors.RefusedOfOne)));
        }

        if (state.Shape.HasPaths)
        {
            parts = parts.Concat(state.GreenPaths.Zip(
                probes, (tally, probe) => OfRate($"the probe {probe.Name}", tally, clean, settings.Errors.RefusedOfOne)));
        }

        return parts.FirstOrDefault(part => !part.Suffice) ?? parts.First();
    }

    /// <summary>Both sides can be unreachable because the prober reaches nobody: green must have answered something.</summary>
    public static PolicyEvidence OfSharedFault(JudgeState state, bool hasAnswered)
        => state.Green.Sent > state.Green.Failed || hasAnswered
            ? new PolicyEvidence(true, $"green failed {Count(state.Green)}, and blue {state.Blue.Failed} of {state.Blue.Sent}")
            : new PolicyEvidence(
                false, $"none of green's {state.Green.Sent} probes is known to have been answered, so green may not have been reached");

    /// <summary>Latencies of both sides.</summary>
    public static PolicyEvidence OfLatency(Histogram? greens, Histogram? blues)
        => greens?.Quantile(0.5) is { } green && blues?.Quantile(0.5) is { } blue
            ? new PolicyEvidence(true, string.Create(
                CultureInfo.InvariantCulture, $"green's median is {green / 1000.0:0.0} ms, {(double)green / blue:0.##}× blue's "
                    + $"{blue / 1000.0:0.0} ms"))
            : new PolicyEvidence(false, "there are no latencies from both sides to compare");

    /// <summary>Some of green's probes must have been let through, and answered.</summary>
    public static PolicyEvidence OfLimit(JudgeState state) => state.Green.Sent > state.Green.Failed
        ? new PolicyEvidence(true, $"of the probes that passed the limit, green failed {Count(state.Green)}")
        : new PolicyEvidence(false, "none of green's probes that passed the limit was answered");

    private static PolicyEvidence OfRate(string who, Tally tally, long clean, double mustNotPass) => tally switch
    {
        _ when tally.Sent < clean => new PolicyEvidence(false, $"{who} had {tally.Sent} probes (needs {clean})"),
        _ when tally.Failed >= mustNotPass * tally.Sent =>
            new PolicyEvidence(false, $"{who} failed {Count(tally)}; the limit is {Percent.Of(mustNotPass, decimals: 2)}"),
        _ => new PolicyEvidence(true, $"{who} failed {Count(tally)}, below the limit of {Percent.Of(mustNotPass, decimals: 2)}"),
    };

    private static string Count(Tally tally) => $"{tally.Failed} of {tally.Sent} probes ({Percent.Of(tally.Rate, decimals: 2)})";
}
