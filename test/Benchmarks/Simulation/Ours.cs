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
        var blue = new double[ProbesOfSlot - blueFailed];
        for (var i = 0; i < blue.Length; i++)
        {
            blue[i] = Stream.Latency(dice);
        }

        var blipped = dice.Happens(stream.Blips);
        var green = new List<TargetTally>();
        foreach (var probes in plan.CountBy(target => target))
        {
            green.Add(Target(probes.Key, probes.Value));
        }

        return new SlotTally { Slot = slot, BlueSent = ProbesOfSlot, BlueFailed = blueFailed, Green = green };

        TargetTally Target(int target, int sent)
        {
            var failed = blipped ? sent : dice.Binomial(sent, stream.Rate(target));
            var (slower, pool, single) = (0, 0, 0);
            for (var i = failed; i < sent; i++)
            {
                var took = stream.Latency(target, dice) - settings.FloorMs;
                foreach (var other in blue)
                {
                    slower += took > settings.C0 * other ? 1 : 0;
                    pool += took < settings.C1 * other ? 1 : 0;
                    single += took < settings.C1Target * other ? 1 : 0;
                }
            }

            return new TargetTally
            {
                Target = target,
                Sent = sent,
                Failed = failed,
                SlowerThanTolerated = slower,
                FasterThanPoolLimit = pool,
                FasterThanTargetLimit = single,
            };
        }
    }
}
