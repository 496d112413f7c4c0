using System.Globalization;
using Canary.Judging;

namespace Canary.Plans;

/// <summary>
/// Whether a plan leaves a healthy green the time and the probes that a pass takes: found out by the judge itself, on simulated deployments
/// of a green that is like blue. Where a plan is far from its limit a few of them tell; at the limit a hundred do.
/// </summary>
public static class PlanFeasibility
{
    public const int LeastRate = 4;
    public const int MostRate = 400;

    /// <summary>The share of the time that a pass must leave over: real deployments meet what simulated ones do not.</summary>
    private const double Spare = 0.1;

    private const int MostDeployments = 100;

    /// <summary>A large fleet takes long to simulate, and its deployments differ little: each is the sum of many targets.</summary>
    private const int LeastDeployments = 20;
    private const int DeploymentsTimesTargets = 2000;

    /// <summary>When none of the first so many is proven good, half of all are not: 1 in 128, if they were.</summary>
    private const int WithoutPass = 7;

    /// <summary>When the first so many all pass within such a share of the time, the rest need not be played.</summary>
    private static readonly (int Deployments, double Share)[] s_soon = [(3, 0.2), (20, 0.5)];

    /// <summary>What keeps a healthy green from passing in time, with the cure; null when nothing does.</summary>
    /// <param name="plan">A plan whose settings are sound.</param>
    /// <param name="targets">Green's. 1 or more; those beyond what can be judged at all do not count.</param>
    public static Shortfall? ShortfallOf(Plan plan, int targets)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(targets, 1);
        var stage = Stage.Of(plan, targets);

        return Suffices(stage) ? null : new Shortfall(
            Text($"{Rate(stage)}, too few for {stage.What} to pass within judge.maxSeconds ({plan.Judge.Times.MaxSeconds} s, with 10% to spare)"),
            Cure(plan, targets));
    }

    /// <summary>Whether the plan says that it need not be.</summary>
    public static bool IsExcused(Plan plan) =>
        plan.Checks.GetValueOrDefault(CheckIds.PlanPassable) is { Severity: Severity.Warning or Severity.Info } or { Except: not "" };

    /// <summary>
    /// One of a hundred healthy greens at most may be answered Failed for want of evidence, and half of them at least must be proven good.
    /// </summary>
    private static bool Suffices(Stage stage)
    {
        var allowed = Allowed(stage.Plan.Judge.Times.MaxSeconds);
        var (passed, undecided, slowest) = (0, 0, 0.0);
        foreach (var (index, end) in Play(stage, allowed).Index())
        {
            var isPass = end.Decision.Outcome == Outcome.Pass;
            passed += isPass ? 1 : 0;
            undecided += end.Decision.Outcome == Outcome.Inconclusive && !IsLetThrough(stage, end) ? 1 : 0;
            slowest = Math.Max(slowest, isPass ? end.JudgedSeconds / allowed : double.PositiveInfinity);
            if (undecided > stage.MostUndecided || (passed == 0 && index + 1 == WithoutPass))
            {
                return false;
            }

            if (Array.Exists(s_soon, soon => index + 1 == soon.Deployments && slowest <= soon.Share))
            {
                return true;
            }
        }

        return 2 * passed >= stage.Deployments;
    }

    /// <summary>The same deployments each time, each played when it is asked for.</summary>
    private static IEnumerable<SimulatedDeployment.End> Play(Stage stage, double seconds)
    {
        // When evidence is enough is asked, and not whether it is time to say so.
        var settings = stage.Settings with { Times = new JudgeTimes(0, seconds) };
        var green = new PowerCase(Power.HealthyErrors(settings));
        for (var i = 0; i < stage.Deployments; i++)
        {
            yield return Power.Play(green, settings, stage.Shape, stage.Pairs, seed: 1, i);
        }
    }

    private static double Allowed(double maxSeconds) => Math.Max(JudgeTimes.Least, maxSeconds * (1 - Spare));

    /// <summary>What the plan's policies make of an undecided green whose latencies are like blue's.</summary>
    private static bool IsLetThrough(Stage stage, SimulatedDeployment.End end)
    {
        var alike = Histogram.Of([100_000]);
        var verdict = Judge.Explain(end.Decision, end.State, stage.Settings);
        var judged = new Undecided(end.State, verdict, Attempt: 1, GreenLatency: alike, BlueLatency: alike, HasGreenAnswered: false);

        return InconclusivePolicy.AnswerTo(TrafficStage.BeforeTraffic, stage.Plan, judged).Answer == Answer.Succeeded;
    }

    private static string Cure(Plan plan, int targets)
    {
        var rate = LeastRateFor(plan, targets);
        var seconds = LeastSecondsFor(plan, targets);

        return (rate, seconds) switch
        {
            ({ } least, { } most) => $"Set probesPerSecond to {least} or more, or judge.maxSeconds to {most} or more",
            ({ } least, null) => $"Set probesPerSecond to {least} or more",
            (null, { } most) => $"Set judge.maxSeconds to {most} or more",
            _ => $"No rate up to {MostRate} and no time that the plan's other times leave is enough: require less proof, for example with a "
                + "higher judge.errors.refused or judge.latency.refused",
        };
    }

    /// <summary>Sought with the first of the deployments, then confirmed with all.</summary>
    private static int? LeastRateFor(Plan plan, int targets)
    {
        int[] rates = [.. Enumerable.Range(LeastRate, MostRate - LeastRate + 1).Where(Plan.FillsSlots)];
        var (few, many) = (0, rates.Length);
        while (few < many)
        {
            var middle = (few + many) / 2;
            (few, many) = IsFirstDecided(At(rates[middle])) ? (few, middle) : (middle + 1, many);
        }

        return rates.Skip(few).Where(rate => Suffices(At(rate))).Select(rate => (int?)rate).FirstOrDefault();

        Stage At(int rate) => Stage.Of(plan with { ProbesPerSecond = rate }, targets);
    }

    private static bool IsFirstDecided(Stage stage) =>
        Play(stage, Allowed(stage.Plan.Judge.Times.MaxSeconds)).First().Decision.Outcome != Outcome.Inconclusive;

    /// <summary>Rounded up to ten seconds.</summary>
    private static int? LeastSecondsFor(Plan plan, int targets)
    {
        var most = Math.Min(MostSeconds(plan), JudgeTimes.Most);
        if (most <= plan.Judge.Times.MaxSeconds)
        {
            return null;
        }

        var least = SecondsToPass(Stage.Of(plan, targets), Allowed(most)) / (1 - Spare);

        return Math.Ceiling((least / 10) - 1e-9) * 10 is var rounded && rounded <= most ? (int)rounded : null;
    }

    /// <summary>After which no more of the healthy greens than may be are undecided; infinite where that takes longer than is allowed.</summary>
    private static double SecondsToPass(Stage stage, double allowed)
    {
        List<double> slowest = [];
        foreach (var end in Play(stage, allowed).Where(end => end.Decision.Outcome != Outcome.Fail))
        {
            var seconds = end.Decision.Outcome == Outcome.Pass ? end.JudgedSeconds : double.PositiveInfinity;
            slowest = [.. slowest.Append(seconds).OrderDescending().Take(stage.MostUndecided + 1)];
            if (slowest.Count > stage.MostUndecided && double.IsInfinity(slowest[^1]))
            {
                break;
            }
        }

        return slowest.Count > stage.MostUndecided ? slowest[^1] : double.PositiveInfinity;
    }

    /// <summary>What the plan's other times leave for a judgement.</summary>
    private static double MostSeconds(Plan plan)
    {
        var left = PlanReader.LongestSeconds - plan.HealthyWithinSeconds - (plan.LongestJudgement - plan.Judge.Times.MaxSeconds)
            - plan.Inconclusive.BeforeTraffic.AskSeconds;

        return plan.Inconclusive.BeforeTraffic is { Shared: Policy.Retry } before ? (left - before.RetryAfterSeconds) / 2 : left;
    }

    private static string Rate(Stage stage) => stage.Plan.ProbesPerSecond is { } rate
        ? Text($"probesPerSecond is {rate}")
        : Text($"probesPerSecond is not set and defaults to {2 * stage.Pairs / Plan.SlotSeconds:0.#}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Green judged beside blue. Through a route the load balancer is the one target.</summary>
    private sealed record Stage(Plan Plan, JudgeSettings Settings, FleetShape Shape, int Pairs)
    {
        public int Deployments => Math.Clamp(DeploymentsTimesTargets / Shape.Greens, LeastDeployments, MostDeployments);

        public int MostUndecided => Deployments / MostDeployments;

        public string What => Shape.HasTargets ? $"a healthy green of {Shape.Greens} targets" : "a healthy green";

        public static Stage Of(Plan plan, int targets)
        {
            var judged = plan.Via == Via.Route ? 1 : Math.Min(targets, FleetSize.MostTargets);

            return new Stage(
                plan,
                InconclusivePolicy.SettingsOf(TrafficStage.BeforeTraffic, plan, attempt: 1),
                new FleetShape(judged, judged, Math.Max(1, plan.Probes.Count)),
                plan.ProbesPerSlot(judged));
        }
    }
}

/// <summary>Why a healthy green could not pass in time, and what it would take; sentences without their full stops.</summary>
public sealed record Shortfall(string Message, string Cure)
{
    /// <summary>As one mistake of a plan.</summary>
    public string Text => $"{Message}; {char.ToLowerInvariant(Cure[0])}{Cure[1..]}";
}
