namespace Canary.Judging;

/// <summary>Deployments of one kind of green, each judged slot by slot until there is a verdict.</summary>
internal sealed class SimulatedDeployment(PowerCase green, JudgeSettings settings, int probesPerSlot, int targets, Random random)
{
    private const double MedianMicroseconds = 100_000;
    private const double Sigma = 0.5;

    private readonly int[] _nonePending = new int[targets];

    public (Outcome Outcome, double Seconds) Run()
    {
        var state = Judge.Start(settings, targets);
        while (true)
        {
            state = Judge.After(state, Slot(state), settings);
            if (Judge.Decide(state, settings) is { } verdict)
            {
                return (verdict.Outcome, state.Slots * settings.SlotSeconds);
            }
        }
    }

    private SlotTally Slot(JudgeState state)
    {
        var blue = Answers(settings.Comparative ? probesPerSlot : 0, Power.HealthyErrors, slower: 1);
        var planned = Allocation.Next(state, settings, probesPerSlot, _nonePending, state.Slots);
        return new SlotTally
        {
            Slot = state.Slots,
            BlueSent = settings.Comparative ? probesPerSlot : 0,
            BlueFailed = blue.Failed,
            Green = [.. planned.CountBy(target => target).Select(target => Target(target.Key, target.Value, blue.Latencies))],
        };
    }

    private TargetTally Target(int target, int sent, List<long> blue)
    {
        var errors = target == 0 ? green.OneTargetErrors ?? green.Errors : green.Errors;
        var (failed, latencies) = Answers(sent, errors, green.Slower);
        var pairs = LatencyTest.Count(latencies, blue, settings);
        return new TargetTally
        {
            Target = target,
            Sent = sent,
            Failed = failed,
            SlowerThanTolerated = pairs.SlowerThanTolerated,
            FasterThanPoolLimit = pairs.FasterThanPoolLimit,
            FasterThanTargetLimit = pairs.FasterThanTargetLimit,
        };
    }

    private (int Failed, List<long> Latencies) Answers(int sent, double errors, double slower)
    {
        var latencies = new List<long>(sent);
        for (var probe = 0; probe < sent; probe++)
        {
            if (random.NextDouble() >= errors)
            {
                latencies.Add((long)(MedianMicroseconds * slower * Math.Exp(Sigma * Normal())));
            }
        }

        return (sent - latencies.Count, latencies);
    }

    /// <summary>Box and Muller's.</summary>
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
