namespace Canary.Judging;

/// <summary>Puts a verdict into sentences: which metric, what value, what limit, and what was missing.</summary>
internal sealed class Reasons(JudgeState state, Standing it, JudgeConstants limits)
{
    private readonly JudgeSettings _settings = limits.Settings;
    private readonly List<string> _sentences = [];

    public Verdict Explain(Rule rule) => rule switch
    {
        Rule.FailErrors => FailErrors(),
        Rule.FailLatency => FailLatency(),
        Rule.InconclusiveShared => Shared(),
        Rule.Passed => Passed(),
        Rule.InconclusiveLatency => LatencyUnproven(),
        Rule.InconclusiveErrors => ErrorsUnproven(),
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "not a rule"),
    };

    private Verdict FailErrors()
    {
        var suspect = Suspect(_settings.PoolWeightAbsolute, sums => ErrorTest.Uncapped(sums, limits));
        GreenFailed();
        if (_settings.Comparative)
        {
            Say($"blue failed {state.Blue.Failed} of {state.Blue.Sent} to the same requests. "
                + $"Evidence {Number(it.Relative)} that green fails more than blue {Reaches} {Number(limits.FailRelative)}");
        }

        if (suspect is { } target && state.Targets.Count > 1)
        {
            Say($"target {target} alone failed {Count(state.Targets[target])}");
        }

        return Verdict(Outcome.Fail, Rule.FailErrors, suspect);
    }

    private Verdict FailLatency()
    {
        var suspect = Suspect(_settings.PoolWeightLatency, sums => sums.Slower.Mixture(limits.LatencyCap));
        Say($"green took longer than {Limit(_settings.C0)} in {Share(state.Pool)}; more than half is too slow. "
            + $"Evidence {Number(it.Slower)} {Reaches} {Number(limits.FailLatency)}");
        if (suspect is { } target && state.Targets.Count > 1)
        {
            Say($"target {target} alone did in {Share(state.Targets[target])}");
        }

        return Verdict(Outcome.Fail, Rule.FailLatency, suspect);
    }

    private Verdict Shared()
    {
        GreenFailed();
        Say($"blue failed {state.Blue.Failed} of {state.Blue.Sent} to the same requests: what they share is the likelier cause, such as a database");
        Say($"to blame green alone takes evidence {Number(limits.FailRelative)} that it fails more than blue; there is {Number(it.Relative)}");

        return Verdict(Outcome.Inconclusive, Rule.InconclusiveShared);
    }

    private Verdict Passed()
    {
        Say($"green failed {Count(state.Pool)}. Evidence {Number(it.FleetHealthy)} that it fails less than {Percent(_settings.P1)} "
            + $"{Reaches} {Number(limits.PassErrors)}");
        if (state.Targets.Count > 1)
        {
            Say($"every one of {state.Targets.Count} targets fails less than {Percent(_settings.P1Target)}: "
                + $"the least evidence, {Number(it.TargetHealthy)}, {Reaches} {Number(limits.PassErrors)}");
        }

        Say(this switch
        {
            _ when !limits.JudgesLatency => "latency was not judged",
            _ when it.IsBlueFailing => $"latency was not judged, because blue failed {state.Blue.Failed} of {state.Blue.Sent} to the same requests",
            _ => $"green took less than {Limit(_settings.C1)}: evidence {Number(it.FleetFast)} {Reaches} {Number(limits.PassLatency)}",
        });

        return Verdict(Outcome.Pass, Rule.Passed);
    }

    private Verdict LatencyUnproven()
    {
        TimeIsUp("latency");
        Say($"the errors would pass: green failed {Count(state.Pool)}");
        Say($"green took longer than {Limit(_settings.C0)} in {Share(state.Pool)}");
        Needs(it.FleetFast, limits.PassLatency, $"that green takes less than {Limit(_settings.C1)}");
        if (state.Targets.Count > 1)
        {
            Needs(it.TargetFast, limits.PassLatencyTarget, $"that every target takes less than {Limit(_settings.C1Target)}");
        }

        Say($"a fail takes evidence {Number(limits.FailLatency)}; there is {Number(it.Slower)}");

        return Verdict(Outcome.Inconclusive, Rule.InconclusiveLatency);
    }

    private Verdict ErrorsUnproven()
    {
        TimeIsUp("errors");
        Say(state.Pool.Sent == 0
            ? "no probe was sent to green: there is nothing to judge"
            : $"green failed {Count(state.Pool)}; tolerated is {Percent(_settings.P0)}");
        Needs(
            it.FleetHealthy,
            limits.PassErrors,
            $"that green fails less than {Percent(_settings.P1)}",
            limits.PassFleet.CleanUntil(limits.PassErrors, it.FleetHealthy));
        if (state.Targets.Count > 1)
        {
            NeediestTarget();
        }

        Needs(it.Absolute, limits.FailErrors, $"that green fails more than {Percent(_settings.P0)}", verdict: "a fail");
        if (_settings.Comparative)
        {
            Needs(it.Relative, limits.FailRelative, "that green fails more than blue", verdict: "a fail");
        }

        return Verdict(Outcome.Inconclusive, Rule.InconclusiveErrors);
    }

    private void NeediestTarget()
    {
        var (neediest, sums) = state.Targets.Index().MinBy(target => limits.PassTarget.Weigh(target.Item.Sent, target.Item.Failed));
        Needs(
            it.TargetHealthy,
            limits.PassErrors,
            $"that target {neediest}, which failed {Count(sums)}, fails less than {Percent(_settings.P1Target)}",
            limits.PassTarget.CleanUntil(limits.PassErrors, it.TargetHealthy));
    }

    private void GreenFailed() =>
        Say($"green failed {Count(state.Pool)}; tolerated is {Percent(_settings.P0)}. "
            + $"Evidence {Number(it.Absolute)} {Reaches} {Number(limits.FailErrors)}");

    private void TimeIsUp(string what) => Say($"after {state.Slots * _settings.SlotSeconds:0.#} s the {what} are proven neither good nor bad".Replace(
        "latency are", "latency is", StringComparison.Ordinal));

    private void Needs(double evidence, double threshold, string claim, long cleanProbes = 0, string verdict = "a pass")
    {
        if (evidence < threshold)
        {
            var missing = cleanProbes > 0 ? $", {cleanProbes} clean probes short" : "";
            Say($"{verdict} takes evidence {Number(threshold)} {claim}; there is {Number(evidence)}{missing}");
        }
    }

    private int? Suspect(double poolWeight, Func<GreenSums, double> evidence)
    {
        var suspect = Standing.Suspect(state, evidence);
        var explains = new Hierarchy(poolWeight, state.Targets.Count).Singles(evidence(state.Targets[suspect]), evidence(state.Pool));
        return explains ? suspect : null;
    }

    private Verdict Verdict(Outcome outcome, Rule rule, int? suspect = null) =>
        new() { Outcome = outcome, Rule = rule, Reasons = _sentences, Suspect = suspect };

    private void Say(string sentence) => _sentences.Add(sentence);

    private string Limit(double factor) => $"{factor:0.##} x blue{(_settings.FloorMs > 0 ? $" + {_settings.FloorMs:0.##} ms" : "")}";

    private const string Reaches = "reaches the limit";

    private static string Count(GreenSums sums) =>
        $"{sums.Failed} of {sums.Sent} probes{(sums.Sent > 0 ? $" ({Percent((double)sums.Failed / sums.Sent)})" : "")}";

    private static string Share(GreenSums sums) =>
        sums.Pairs == 0 ? "none of 0 comparisons" : $"{Percent((double)sums.SlowerPairs / sums.Pairs)} of {sums.Pairs} comparisons";

    private static string Percent(double share) => share is > 0 and < 0.01 ? $"{share * 100:0.###}%" : $"{share * 100:0.#}%";

    // Plus zero, so that a rounding error below nothing is not written as -0.0.
    private static string Number(double evidence) => $"{Math.Round(evidence, 1) + 0.0:0.0}";
}
