namespace Benchmarks.Reality;

/// <summary>A bound on what is measured over many deployments of a row.</summary>
/// <param name="What">Of which deployments; null where seconds are meant.</param>
/// <param name="Bound">A share, or seconds; inclusive.</param>
/// <param name="AtLeast">Or at most.</param>
/// <param name="Quantile">Of the seconds.</param>
internal sealed record Requirement(string Name, Func<Ended, bool>? What, double Bound, bool AtLeast = false, double Quantile = 0.5)
{
    /// <summary>Failed or undecided: production traffic does not move.</summary>
    public static Requirement RolledBackAtMost(double share) => new("rolled back", IsRolledBack, share);

    public static Requirement RolledBackAtLeast(double share) => new("rolled back", IsRolledBack, share, AtLeast: true);

    public static Requirement FailedAtMost(double share) => new("failed", ended => ended.Decision.Outcome == Outcome.Fail, share);

    public static Requirement FailedAtLeast(double share) => new("failed", ended => ended.Decision.Outcome == Outcome.Fail, share, AtLeast: true);

    public static Requirement PassedAtLeast(double share) => new("passed", ended => ended.Decision.Outcome == Outcome.Pass, share, AtLeast: true);

    public static Requirement PassedAtMost(double share) => new("passed", ended => ended.Decision.Outcome == Outcome.Pass, share);

    public static Requirement EndsAs(Rule rule, double share) => new($"{rule}", ended => ended.Decision.Rule == rule, share, AtLeast: true);

    /// <summary>In the right answer of most deployments.</summary>
    public static Requirement Median(double seconds) => new("median", null, seconds);

    public static Requirement P95(double seconds) => new("95%", null, seconds, Quantile: 0.95);

    private static bool IsRolledBack(Ended ended) => ended.Decision.Outcome != Outcome.Pass;

    public string Text => What is null ? FormattableString.Invariant($"{Name} <= {Bound:0.#} s") : FormattableString.Invariant($"{Name} {(AtLeast ? ">=" : "<=")} {100 * Bound:0.##}%");

    public MeasuredShare Of(IReadOnlyList<Ended> all)
    {
        if (What is null)
        {
            var seconds = Quantiles.Of(Quantiles.Commonest(all), Quantile);

            return new MeasuredShare(FormattableString.Invariant($"{Name} {seconds:0.0} s"), seconds <= Bound);
        }

        var count = all.Count(What);
        var (low, high) = Wilson.Interval(count, all.Count);
        var share = (double)count / all.Count;

        return new MeasuredShare(
            FormattableString.Invariant($"{Name} {100 * share:0.##}% ({100 * low:0.##}-{100 * high:0.##})"), AtLeast ? share >= Bound : share <= Bound);
    }
}

/// <summary>How one deployment ended.</summary>
/// <param name="Seconds">Of judging; since the fault where it began later; since the first probe where the warm-up did not end.</param>
internal sealed record Ended(Decision Decision, double Seconds, int Probes);

/// <param name="IsMet">Whether the bound holds of what was measured.</param>
internal sealed record MeasuredShare(string Told, bool IsMet);
