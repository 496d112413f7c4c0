using Canary.Judging;

namespace Benchmarks.Simulation;

/// <summary>The judge as it ships, at 40 probes a second: 10 of green and 10 of blue in each slot, the neediest target first.</summary>
internal sealed class Ours(JudgeSettings settings) : IPolicy
{
    private const int ProbesOfSlot = 10;

    public string Name => "ours";

    public bool Sees(Stream stream) => true;

    public Ending Run(Stream stream, Dice dice) => Judged(stream, dice).Ending;

    public (Ending Ending, Rule Rule) Judged(Stream stream, Dice dice)
    {
        var state = Judge.Start(settings, stream.Targets);
        var nonePending = new int[stream.Targets];
        for (var slot = 0; ; slot++)
        {
            var plan = Allocation.Next(state, settings, ProbesOfSlot, nonePending, slot);
            state = Judge.After(state, Probe(stream, plan, slot, dice), settings);
            if (Judge.Decide(state, settings) is { } verdict)
            {
                var seconds = (slot + 1) * settings.SlotSeconds;
                return (new Ending(Meaning(verdict.Outcome), seconds, (slot + 1) * 2 * ProbesOfSlot), verdict.Rule);
            }
        }
    }

    private static Answer Meaning(Outcome outcome) => outcome switch
    {
        Outcome.Pass => Answer.Pass,
        Outcome.Fail => Answer.RollBack,
        _ => Answer.Inconclusive,
    };

    private SlotTally Probe(Stream stream, IReadOnlyList<int> plan, int slot, Dice dice)
    {
        var blueFailed = dice.Binomial(ProbesOfSlot, stream.BlueRate);
        var blue = new long[ProbesOfSlot - blueFailed];
        for (var i = 0; i < blue.Length; i++)
        {
            blue[i] = Microseconds(Stream.Latency(dice));
        }

        var blipped = dice.Happens(stream.Blips);
        Span<int> sent = stackalloc int[stream.Targets];
        foreach (var target in plan)
        {
            sent[target]++;
        }

        var green = new List<TargetTally>(stream.Targets);
        for (var target = 0; target < sent.Length; target++)
        {
            if (sent[target] > 0)
            {
                green.Add(Target(stream, target, sent[target], blipped, blue, dice));
            }
        }

        return new SlotTally { Slot = slot, BlueSent = ProbesOfSlot, BlueFailed = blueFailed, Green = green };
    }

    private TargetTally Target(Stream stream, int target, int sent, bool blipped, long[] blue, Dice dice)
    {
        var failed = blipped ? sent : dice.Binomial(sent, stream.Rate(target));
        var latencies = new long[sent - failed];
        for (var i = 0; i < latencies.Length; i++)
        {
            latencies[i] = Microseconds(stream.Latency(target, dice));
        }

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

    private static long Microseconds(double milliseconds) => (long)Math.Round(milliseconds * 1000);
}
