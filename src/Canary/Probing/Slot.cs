using Canary.Judging;

namespace Canary.Probing;

/// <summary>One slot while its probes are on their way: an equal number to green and, when there is a blue, to blue, in turns.</summary>
internal sealed class Slot(int number, IReadOnlyList<int> greenTargets, IReadOnlyList<string> green, IReadOnlyList<string> blue)
{
    private readonly List<Sent> _sent = [];

    internal sealed record Sent(Side Side, int Target, string Address, int Turn, Task<ProbeAnswer> Answer)
    {
        /// <summary>The answer, once it is there; a round that was cancelled throws what it threw.</summary>
        public ProbeAnswer Met => Answer.GetAwaiter().GetResult();

        /// <summary>As it was at the last look: answers come on other threads, and one look must not see a probe neither back nor on its way.</summary>
        public bool IsBack { get; private set; }

        internal void Look() => IsBack = Answer.IsCompleted;
    }

    public int Number => number;

    public int Planned => 2 * greenTargets.Count;

    public IReadOnlyList<Sent> Probes => _sent;

    public bool IsComplete => _sent.Count == Planned && _sent.TrueForAll(sent => sent.IsBack);

    public bool HasGreenFailed => _sent.Exists(sent => sent.Side == Side.Green && sent.IsBack && !sent.Met.Succeeded);

    /// <summary>Who gets the i-th probe of the slot: pairs of green and blue, and the one who goes first changes with each pair.</summary>
    public (Side Side, int Target, string Address) Place(int i)
    {
        var pair = i / 2;
        var isGreen = (i % 2 == 0) == (pair % 2 == 0);
        if (isGreen || blue is [])
        {
            return (Side.Green, greenTargets[pair], green[greenTargets[pair]]);
        }

        var target = ((number * greenTargets.Count) + pair) % blue.Count;

        return (Side.Blue, target, blue[target]);
    }

    /// <summary>Which request of the plan the i-th probe sends: the same for both of a pair.</summary>
    public int RequestOf(int i) => (number * greenTargets.Count) + (i / 2);

    public void Add(Side side, int target, string address, Task<ProbeAnswer> answer) => _sent.Add(new Sent(side, target, address, RequestOf(_sent.Count), answer));

    /// <summary>Sees which answers are back by now; all that the slot tells holds until the next look.</summary>
    public void Look() => _sent.ForEach(sent => sent.Look());

    /// <summary>Counts the answers; to be called when the slot is complete.</summary>
    public SlotTally Tally(int worker, JudgeSettings settings)
    {
        var blueAnswers = Answers(Side.Blue).ToList();
        var blueLatencies = Latencies(blueAnswers.Select(sent => sent.Met));

        return new SlotTally
        {
            Slot = number,
            Worker = worker,
            BlueSent = blueAnswers.Count,
            BlueFailed = blueAnswers.Count(sent => !sent.Met.Succeeded),
            Green = [.. Answers(Side.Green).GroupBy(sent => sent.Target).OrderBy(group => group.Key).Select(group => TallyTarget(group, blueLatencies, settings))],
        };
    }

    /// <summary>What is back, and what is not: on its way, or yet to be sent.</summary>
    public UnfinishedSlot Unfinished(int worker)
    {
        var back = _sent.Where(sent => sent.IsBack).ToList();
        var pending = new int[green.Count];
        foreach (var (_, target, _) in Pending().Where(probe => probe.Side == Side.Green))
        {
            pending[target]++;
        }

        return new UnfinishedSlot
        {
            Returned = new SlotTally
            {
                Slot = number,
                Worker = worker,
                BlueSent = back.Count(sent => sent.Side == Side.Blue),
                BlueFailed = back.Count(sent => sent.Side == Side.Blue && !sent.Met.Succeeded),
                Green = [.. back.Where(sent => sent.Side == Side.Green).GroupBy(sent => sent.Target).OrderBy(target => target.Key).Select(Count)],
            },
            BluePending = Pending().Count(probe => probe.Side == Side.Blue),
            GreenPending = pending,
        };
    }

    /// <summary>Microseconds of one side's successful answers that are back.</summary>
    public long[] Latencies(Side side) => Latencies(Answers(side).Where(sent => sent.IsBack).Select(sent => sent.Met));

    private static TargetTally TallyTarget(IGrouping<int, Sent> target, long[] blueLatencies, JudgeSettings settings)
    {
        var counts = LatencyTest.Count(Latencies(target.Select(sent => sent.Met)), blueLatencies, settings);

        return Count(target) with
        {
            SlowerThanTolerated = counts.SlowerThanTolerated,
            FasterThanPoolLimit = counts.FasterThanPoolLimit,
            FasterThanTargetLimit = counts.FasterThanTargetLimit,
        };
    }

    private static TargetTally Count(IGrouping<int, Sent> target) =>
        new() { Target = target.Key, Sent = target.Count(), Failed = target.Count(sent => !sent.Met.Succeeded) };

    private IEnumerable<(Side Side, int Target, string Address)> Pending() => Enumerable.Range(0, Planned).Where(i => i >= _sent.Count || !_sent[i].IsBack).Select(Place);

    private IEnumerable<Sent> Answers(Side side) => _sent.Where(sent => sent.Side == side);

    private static long[] Latencies(IEnumerable<ProbeAnswer> answers) => [.. answers.Where(answer => answer.Succeeded).Select(answer => answer.Microseconds)];
}
