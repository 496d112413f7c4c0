namespace Canary.Judging;

/// <summary>Puts a verdict into sentences: first the rule, with what was seen and tolerated, then who is suspect, or what was missing.</summary>
/// <param name="state">What was seen.</param>
/// <param name="it">Where the judge stands.</param>
/// <param name="limits">What is tolerated.</param>
/// <param name="names">The targets' addresses, in the order of their numbers; without them they are called by number.</param>
internal sealed class Reasons(JudgeState state, Standing it, JudgeConstants limits, IReadOnlyList<string>? names)
{
    private readonly JudgeSettings _settings = limits.Settings;
    private readonly Evidence _evidence = Evidence.Of(state, limits.Settings);
    private readonly List<string> _sentences = [];

    private bool HasTargets => state.Targets.Count > 1;

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
        Say($"Green fails more than tolerated{(limits.ComparesErrors ? " and more than blue" : "")}: {Failures}; tolerated is {Figure.Percent(_settings.P0)}");
        if (suspect is { } target && HasTargets)
        {
            var sums = state.Targets[target];
            Say($"{Name(target)} alone failed {Count(sums.Sent, sums.Failed)}, the others {Count(state.Pool.Sent - sums.Sent, state.Pool.Failed - sums.Failed, "")}");
        }

        return Verdict(Outcome.Fail, Rule.FailErrors, suspect);
    }

    private Verdict FailLatency()
    {
        var suspect = Suspect(_settings.PoolWeightLatency, sums => sums.Slower.Mixture(limits.LatencyCap));
        Say($"Green takes longer than tolerated: {Slowness}");
        if (suspect is { } target && HasTargets)
        {
            Say($"{Name(target)} alone did in {Share(state.Targets[target])}");
        }

        return Verdict(Outcome.Fail, Rule.FailLatency, suspect);
    }

    private Verdict Shared()
    {
        Say($"Green and blue fail together, so what they share is the likelier cause, such as a database: {Failures}; tolerated is {Figure.Percent(_settings.P0)}");
        Needed("A fail", "while blue's succeed", "relative");
        Needed("A pass", "", "passFleet");

        return Verdict(Outcome.Inconclusive, Rule.InconclusiveShared);
    }

    private Verdict Passed()
    {
        var isFast = limits.JudgesLatency && !it.IsBlueFailing;
        Say($"Green is proven good: {Failures}");
        string[] proven = ["passFleet", "passTargets", .. isFast ? ["passLatencyFleet", "passLatencyTargets"] : Array.Empty<string>()];
        Say($"Proven: {string.Join(", ", Asked(proven).Select(question => question.Claim))}");
        if (!limits.JudgesLatency)
        {
            Say("Latency was not judged");
        }
        else if (!isFast)
        {
            Say($"Latency was not judged, because blue itself fails, {Count(state.Blue.Sent, state.Blue.Failed)}: it is no yardstick");
        }

        return Verdict(Outcome.Pass, Rule.Passed);
    }

    private Verdict LatencyUnproven()
    {
        Say($"Time was up after {Time(_evidence.Seconds)} with latency proven neither good nor bad: {Slowness}");
        Say($"The errors would pass: {Failures}");
        Needed("A pass", "", "passLatencyFleet", "passLatencyTargets");
        Needed("A fail", "", "latency");

        return Verdict(Outcome.Inconclusive, Rule.InconclusiveLatency);
    }

    private Verdict ErrorsUnproven()
    {
        var what = state.Pool.Sent == 0 ? "no probe was sent to green" : $"{Failures}; tolerated is {Figure.Percent(_settings.P0)}";
        Say($"Time was up after {Time(_evidence.Seconds)} with the errors proven neither good nor bad: {what}");
        Needed("A pass", "", "passFleet", "passTargets");
        if (HasTargets && it.TargetHealthy < limits.PassErrors)
        {
            LeastProvenTarget();
        }

        Needed("A fail", "in a row", "errors");
        Needed("A fail", "while blue's succeed", "relative");

        return Verdict(Outcome.Inconclusive, Rule.InconclusiveErrors);
    }

    private void LeastProvenTarget()
    {
        var (least, sums) = state.Targets.Index().MinBy(target => limits.PassTarget.Weigh(target.Item.Sent, target.Item.Failed));
        Say($"{Name(least)} is the least proven of {state.Targets.Count} targets: it failed {Count(sums.Sent, sums.Failed)} and needed "
            + $"{Forecast.CleanUntilHealthy(sums, limits)} more clean probes itself");
    }

    /// <summary>What was seen, with where the rate lies.</summary>
    private string Failures
    {
        get
        {
            var (green, blue) = (_evidence.Green, _evidence.Blue);
            var beside = blue.Sent > 0 ? $", blue {Count(blue.Sent, blue.Failed, "", blue.Interval.ToString())}" : "";
            return $"green failed {Count(green.Sent, green.Failed, " probes", $"{green.Interval.Level:0%} interval {green.Interval}")}{beside}";
        }
    }

    private string Slowness => $"it took longer than {_settings.C0:0.##} x blue{(_settings.FloorMs > 0 ? $" + {_settings.FloorMs:0.##} ms" : "")} "
        + $"in {Share(state.Pool)}; more than half is too slow";

    private void Needed(string verdict, string how, params string[] questions)
    {
        foreach (var question in Asked(questions).Where(question => !question.IsReached))
        {
            var evidence = $"{Figure.Evidence(question.Value)} of {Figure.Evidence(question.Threshold)}";
            Say($"{verdict} needed more evidence that {question.Claim}, {evidence}: {$"{question.Missing} {how}".TrimEnd()}{Pace(question)}");
        }
    }

    private IEnumerable<Question> Asked(string[] names) => names.SelectMany(name => _evidence.Questions.Where(question => question.Name == name));

    /// <summary>How long green's probes take at the pace so far.</summary>
    private string Pace(Question question) => (question.CleanProbesToGo ?? question.AlikeProbesToGo) is { } probes && state.Pool.Sent > 0
        ? $", which takes {Time(Math.Ceiling(probes * _evidence.Seconds / state.Pool.Sent))}"
        : "";

    private int? Suspect(double poolWeight, Func<GreenSums, double> evidence)
    {
        var suspect = Standing.Suspect(state, evidence);
        var explains = new Hierarchy(poolWeight, state.Targets.Count).Singles(evidence(state.Targets[suspect]), evidence(state.Pool));
        return explains ? suspect : null;
    }

    private Verdict Verdict(Outcome outcome, Rule rule, int? suspect = null) =>
        new() { Outcome = outcome, Rule = rule, Reasons = _sentences, Suspect = suspect };

    private void Say(string sentence) => _sentences.Add(sentence);

    private string Name(int target) => target < names?.Count ? names[target] : $"Target {target}";

    private static string Time(double seconds) => seconds <= 300 ? $"{seconds:0.#} s" : $"{seconds / 60:0} min";

    private static string Count(long sent, long failed, string unit = " probes", string interval = "") => $"{failed} of {sent}{unit}" + (sent, interval) switch
    {
        (0, _) => "",
        (_, "") => $" ({Figure.Percent((double)failed / sent)})",
        _ => $", {Figure.Percent((double)failed / sent)} ({interval})",
    };

    private static string Share(GreenSums sums) =>
        sums.Pairs == 0 ? "none of 0 comparisons" : $"{Figure.Percent((double)sums.SlowerPairs / sums.Pairs)} of {sums.Pairs} comparisons";
}
