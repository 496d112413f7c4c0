namespace Canary.Judging;

/// <summary>The rule that decided, and the part of green that it is about.</summary>
public sealed record Decision(Rule Rule, Stratum Stratum)
{
    public Outcome Outcome => Rule switch
    {
        Rule.FailErrors or Rule.FailLatency or Rule.FailTraffic or Rule.FailTasks => Outcome.Fail,
        Rule.Passed or Rule.PassedNoWorse or Rule.Held => Outcome.Pass,
        _ => Outcome.Inconclusive,
    };
}
