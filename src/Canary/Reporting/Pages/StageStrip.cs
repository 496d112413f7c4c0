using Canary.Deployments;
using Canary.Judging;

namespace Canary.Reporting.Pages;

/// <summary>The deployment from its beginning to its end, where this verdict stands in it, and green's share of production then.</summary>
internal static class StageStrip
{
    private const string Done = "✓ ";

    private static readonly IReadOnlyList<string> s_codeDeploy =
    [
        LifecycleEvent.BeforeInstall, "Install", LifecycleEvent.AfterInstall, "AllowTestTraffic", LifecycleEvent.AfterAllowTestTraffic,
        LifecycleEvent.BeforeAllowTraffic, LifecycleEvent.AllowTraffic, LifecycleEvent.AfterAllowTraffic,
    ];

    private static readonly IReadOnlyList<string> s_ecs =
    [
        LifecycleStage.PreScaleUp, "SCALE_UP", LifecycleStage.PostScaleUp, LifecycleStage.TestTrafficShift, LifecycleStage.PostTestTrafficShift,
        LifecycleStage.PreProductionTrafficShift, LifecycleStage.ProductionTrafficShift, LifecycleStage.PostProductionTrafficShift, "BAKE_TIME",
        "CLEAN_UP",
    ];

    /// <summary>Nothing of a rollback, which goes the other way, and of what is no stage of a deployment.</summary>
    public static Markup Of(VerdictNotice notice, IReadOnlyList<Look> looks)
    {
        var stages = notice.IsOfEcs ? s_ecs : s_codeDeploy;
        var here = stages.Index().FirstOrDefault(stage => stage.Item == notice.Request.LifecycleEvent, (Index: -1, Item: "")).Index;

        return here < 0 || notice.Verdict.Rule == Rule.Rollback ? Markup.Nothing : Markup.Together(
            Markup.Element("ol class='strip small' aria-label='Stages of the deployment'", stages.Select((name, i) => Stage(name, i - here, notice))),
            Markup.Element("p class='faint small'", $"{Share(notice)}{Crossing(notice, looks)}"));
    }

    private static Markup Stage(string name, int place, VerdictNotice notice) => place switch
    {
        < 0 => Markup.Element("li", $"{Done}{name}"),
        0 => Markup.Element("li class='here' aria-current='step'", $"{name}: {notice.Headline}"),
        _ => Markup.Element("li class='faint'", name),
    };

    private static string Share(VerdictNotice notice) => notice.Request.LifecycleEvent switch
    {
        LifecycleEvent.AllowTraffic or LifecycleStage.ProductionTrafficShift => "Production traffic was moving to green.",
        LifecycleEvent.AfterAllowTraffic or LifecycleStage.PostProductionTrafficShift => "Green had all production traffic.",
        _ when notice.Report.GreenPercent > 0 => $"Green had {notice.Report.GreenPercent:0.##}% of production traffic.",
        _ => "Green had no production traffic yet.",
    };

    /// <summary>A watch has no looks, and stops at the first that is enough.</summary>
    private static string Crossing(VerdictNotice notice, IReadOnlyList<Look> looks)
    {
        var seconds = notice.Verdict.Rule switch
        {
            Rule.Passed or Rule.PassedNoWorse => EvidenceTrail.Crossed(looks, look => look.ForPass ?? 0),
            Rule.FailErrors or Rule.FailLatency => notice.Report.Evidence?.Seconds,
            _ => null,
        };

        return seconds is { } after ? $" The evidence reached its threshold after {after:0.#} s of probes." : "";
    }
}
