namespace Canary.Judging;

/// <summary>A deployment of one kind of green, judged slot by slot until there is a verdict.</summary>
internal sealed class SimulatedDeployment(PowerCase green, JudgeSettings settings, int probesPerSlot, int targets, Random random)
{
    private const double MedianMicroseconds = 100_000;
    private const double Sigma = 0.5;

    private readonly int[] _nonePending = new int[targets];
    private readonly double _blueErrors = Power.HealthyErrors(settings);
    private double? _spare;

    public SimulatedEnd Run()
    {
        var state = Judge.Start(settings, targets);
        while (true)
        {
            state = Judge.After(state, Slot(state), settings);
            if (Judge.Decide(state, settings) is { } verdict)
            {
                return new SimulatedEnd(verdict, state, state.Slots * settings.SlotSeconds);
            }
        }
    }

    private SlotTally Slot(JudgeState state)
    {
        var blueSent = settings.Comparative ? probesPerSlot : 0;
        var blue = Answers(blueSent, _blueErrors, slower: 1);
        var sent = new int[targets];
        foreach (var target in Allocation.Next(state, settings, probesPerSlot, _nonePending, state.Slots))
        {
            sent[target]++;
        }

        var tallies = new List<TargetTally>(targets);
        for (var target = 0; target < targets; target++)
        {
            if (sent[target] > 0)
            {
                tallies.Add(Target(target, sent[target], blue));
            }
        }

        return new SlotTally { Slot = state.Slots, BlueSent = blueSent, BlueFailed = blueSent - blue.Count, Green = tallies };
    }

    private TargetTally Target(int target, int sent, List<long> blue)
    {
        var errors = target == 0 ? green.OneTargetErrors ?? green.Errors : green.Errors;
        var slower = target == 0 ? green.OneTargetSlower ?? green.Slower : green.Slower;
        var latencies = Answers(sent, errors, slower);
        var pairs = LatencyTest.Count(latencies, blue, settings);
        return new TargetTally
        {
            Target = target,
            Sent = sent,
            Failed = sent - latencies.Count,
            SlowerThanTolerated = pairs.SlowerThanTolerated,
            FasterThanPoolLimit = pairs.FasterThanPoolLimit,
            FasterThanTargetLimit = pairs.FasterThanTargetLimit,
        };
    }

    /// <summary>The latencies of those that did not fail, in microseconds.</summary>
    private List<long> Answers(int sent, double errors, double slower)
    {
        var latencies = new List<long>(sent);
        for (var probe = 0; probe < sent; probe++)
        {
            if (random.NextDouble() >= errors)
            {
                latencies.Add((long)(MedianMicroseconds * slower * Math.Exp(Sigma * Normal())));
            }
        }

        return latencies;
    }

    /// <summary>Box and Muller's, who make two at a time.</summary>
    private double Normal()
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }

        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
        _spare = radius * sin;
        return radius * cos;
    }
}

/// <summary>How a simulated deployment ended.</summary>
/// <param name="State">What the judge knew then.</param>
/// <param name="Seconds">Of probing.</param>
internal sealed record SimulatedEnd(Verdict Verdict, JudgeState State, double Seconds);
