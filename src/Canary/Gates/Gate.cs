using Canary.Aws;
using Canary.Deployments;
using Canary.Plans;
using Canary.Probing;

namespace Canary.Gates;

/// <summary>
/// One of the questions that a deployment stops at, or is watched by: what it must know, when it can answer, and how it does. There are no others.
/// </summary>
/// <remarks>
/// Each gate states, in this order: its question, what it must know, when it is ready to answer, what fails it at once, its freeze and alarm rules,
/// how it answers, its policy when undecided, and what a diagnosis of it looks at. A member that a gate does not override is the answer of most.
/// </remarks>
public abstract class Gate
{
    private protected Gate()
    {
    }

    public static Gate Preflight { get; } = new PreflightGate();

    public static Gate Startup { get; } = new StartupGate();

    public static Gate Comparison { get; } = new ComparisonGate();

    public static Gate Admission { get; } = new AdmissionGate();

    public static Gate Step { get; } = new StepGate();

    public static Gate Watch { get; } = new WatchGate();

    public static Gate Bake { get; } = new BakeGate();

    /// <summary>Which of CodeDeploy's lifecycle events and which of ECS's stages asks which gate: the one place that says so.</summary>
    private static readonly (string LifecycleEvent, string LifecycleStage, Gate Gate)[] s_asked =
    [
        (LifecycleEvent.BeforeInstall, LifecycleStage.PreScaleUp, Preflight),
        (LifecycleEvent.AfterInstall, LifecycleStage.PostScaleUp, Startup),
        (LifecycleEvent.AfterAllowTestTraffic, LifecycleStage.PostTestTrafficShift, Comparison),
        (LifecycleEvent.BeforeAllowTraffic, LifecycleStage.PreProductionTrafficShift, Admission),
        (LifecycleEvent.AllowTraffic, LifecycleStage.ProductionTrafficShift, Watch),
        (LifecycleEvent.AfterAllowTraffic, LifecycleStage.PostProductionTrafficShift, Bake),
    ];

    /// <summary>In the order of a deployment.</summary>
    public static IReadOnlyList<Gate> All { get; } = [.. s_asked.Select(asked => asked.Gate), Step];

    /// <summary>Null for what is none of the five lifecycle events that have hooks, and not AllowTraffic; of ECS, their counterparts.</summary>
    public static Gate? AskedAt(string lifecycleEvent)
        => Array.Find(s_asked, asked => asked.LifecycleEvent == lifecycleEvent || asked.LifecycleStage == lifecycleEvent).Gate;

    /// <summary>ECS asks before each step of a shift under one name: once users are on green, another question is asked.</summary>
    public static Gate? AskedAt(string lifecycleEvent, Site? site)
        => AskedAt(lifecycleEvent) is { } gate ? gate is AdmissionGate && site is { GreenPercent: > 0 } ? Step : gate : null;

    /// <summary>The question, in the words of the README.</summary>
    public abstract string Question { get; }

    /// <summary>Whether there is a green to ask about: before Install there is none.</summary>
    internal virtual bool NeedsGreen => true;

    /// <summary>Whether to read how long blue took while it served users.</summary>
    internal virtual bool NeedsBaseline => false;

    /// <summary>Whether it asks how the watch of the shift ended.</summary>
    internal virtual bool AsksForWatch => false;

    /// <summary>Whether users are on green, so that CloudWatch's counts of their requests are weighed.</summary>
    internal virtual bool HasUsers => false;

    /// <summary>The listeners of which it matters where their rules lead: those that are probed through.</summary>
    internal virtual IReadOnlyList<TrafficRoute> Listeners(Plan plan, TargetGroupPairInfo pair) => [];

    /// <summary>The name under which its probes ask the listeners; null: they ask none.</summary>
    internal virtual string? HostFor(Plan plan, Site site) => null;

    /// <summary>Whether the prober has to reach the targets' private addresses.</summary>
    internal virtual bool ProbesTargets(Site site) => false;

    /// <summary>What still has to happen to the tasks, in words; null when they are ready.</summary>
    internal virtual string? Missing(Site site) => null;

    /// <summary>Which listener leads elsewhere than where it is probed: that would judge blue by itself, and pass. Null: none.</summary>
    internal virtual string? Astray(Site site) => null;

    /// <summary>Whether each of green's targets must have answered one probe.</summary>
    internal virtual bool MustReachTargets(Plan plan) => false;

    /// <summary>What fails it once green is ready, whatever the probes would say; null: nothing.</summary>
    internal virtual string? FailsAtOnce(Site site) => null;

    /// <summary>Whether green's targets, behind the test listener, have to become healthy within what their health check allows.</summary>
    internal virtual bool TargetsMustBecomeHealthy(Site site) => false;

    /// <summary>
    /// Whether a freeze window stops the deployment here: early, before anything is made, and last, before users meet it. Never once they have.
    /// </summary>
    internal virtual bool IsStoppedByFreeze => false;

    /// <summary>When the group's alarms are looked at.</summary>
    internal virtual AlarmRule Alarms => AlarmRule.Never;

    /// <summary>Why green passes without a judgement, now that it is ready; null: it is judged.</summary>
    internal virtual IReadOnlyList<string>? PassesBecause(Site site, IReadOnlyList<string> alarms) => null;

    /// <summary>How it judges: who is probed beside whom, and by which settings.</summary>
    /// <param name="site">Where green and blue are; it has a plan.</param>
    /// <param name="attempt">Which judgement of this gate, from 1.</param>
    internal virtual ProbePairing Pair(Site site, int attempt) => Beside(site, PlanFor(site, attempt));

    /// <summary>Which of the plan's policies speaks when nothing is decided.</summary>
    public virtual TrafficStage Stage => TrafficStage.BeforeTraffic;

    /// <summary>Whether a diagnosis holds it against a target of green that no listener points at it.</summary>
    internal virtual bool ExpectsTraffic(Site site) => false;

    /// <summary>What the plan's policy makes of a judgement that decided nothing.</summary>
    /// <param name="plan">What the policies are.</param>
    /// <param name="judged">How it ended.</param>
    /// <param name="approval">What came of asking a person; null where nobody was asked.</param>
    public PolicyAnswer AnswerTo(Plan plan, RoundStep judged, Approval? approval = null)
        => InconclusivePolicy.AnswerTo(Stage, plan, judged.ToUndecided(), approval);

    /// <summary>
    /// Green beside blue: straight at their targets, or through the test and the production listener. A service's first green is judged by itself,
    /// as a bake is.
    /// </summary>
    private protected static ProbePairing Beside(Site site, Plan plan)
    {
        var green = plan.Via == Via.Route ? Url(site.Test) : site.Green?.Addresses() ?? [];

        return site.IsFirst ? ProbePairing.Of(plan with { Judge = plan.BakeJudge }, green, blue: [])
            : ProbePairing.Of(plan, green, plan.Via == Via.Route ? Url(site.Production) : site.Blue?.Addresses() ?? []);
    }

    private protected static IReadOnlyList<TrafficRoute> Both(TargetGroupPairInfo pair) =>
        [.. Production(pair), .. pair.TestTrafficRoute is { } test ? [test] : Array.Empty<TrafficRoute>()];

    private protected static IReadOnlyList<TrafficRoute> Production(TargetGroupPairInfo pair) => pair.ProdTrafficRoute is { } route ? [route] : [];

    private protected static IReadOnlyList<string> Url(Route? route) => route is null ? [] : [route.Url];

    /// <summary>The plan, with the share of its probabilities of error that this attempt may use up.</summary>
    private protected Plan PlanFor(Site site, int attempt) => site.Plan is { } plan
        ? plan with { Judge = InconclusivePolicy.SettingsOf(Stage, plan, attempt) }
        : throw new ArgumentException("The location has no plan", nameof(site));

    private protected static string Healthy(TaskSet? set) => $"{set?.HealthyCount() ?? 0} of {set?.Staying().Count ?? 0} targets";
}

/// <summary>When a gate looks at the alarms of the deployment group.</summary>
internal enum AlarmRule
{
    Never,

    /// <summary>Once, before it answers.</summary>
    BeforeTheAnswer,

    /// <summary>After every round of probes.</summary>
    AfterEachRound,
}
