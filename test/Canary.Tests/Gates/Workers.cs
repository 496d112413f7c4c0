namespace Canary.Tests.Gates;

/// <summary>What the workflow does between the judge and the probers, without a workflow.</summary>
internal static class Workers
{
    /// <summary>As the ItemSelector of the workflow's Map puts it together.</summary>
    public static ProbeRequest Request(Site location, RoundStep step, Assignment assignment) =>
        new() { Assignment = assignment, Plan = location.Plan!, Green = step.Green, Blue = step.Blue, Settings = step.Settings, State = step.State };

    /// <summary>One call of the judge's function, over the wire.</summary>
    public static RoundStep Next(Location location, RoundStep? previous = null, params IReadOnlyList<Round> rounds) => LambdaJson.Travel(Rounds.Next(LambdaJson.Travel(
        new RoundRequest { LifecycleEvent = LifecycleEvent.AfterAllowTestTraffic, Location = location, Previous = previous ?? new RoundStep(), Rounds = rounds })));

    /// <summary>One worker's round against a fleet that answers as it is told.</summary>
    public static Round Probe(ProbeRequest request, Func<HttpRequestMessage, FakeAnswer> answer) => Probe(request, answer, new ManualClock());

    public static Round Probe(ProbeRequest request, Func<HttpRequestMessage, FakeAnswer> answer, ManualClock clock)
    {
        using var fleet = new FakeFleet(clock, answer);
        using var prober = new Prober(fleet, clock);

        return LambdaJson.Travel(clock.Run(() => prober.Run(LambdaJson.Travel(request), null, CancellationToken.None)));
    }
}
