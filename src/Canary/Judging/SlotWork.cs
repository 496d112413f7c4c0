namespace Canary.Judging;

/// <summary>A slot that is being weighed: what every part of the weighing works with.</summary>
internal sealed class SlotWork
{
    private readonly List<int> _some = [];

    public SlotWork(JudgeState state, IReadOnlyList<SlotTally> parts, JudgeConstants limits)
    {
        State = state;
        Limits = limits;
        Parts = [.. parts.Select(part => part.Pairs as Pair[] ?? [.. part.Pairs])];
        IsImputed = parts.Any(part => part.Pending > 0);
        Standing = new Standing(state, limits);
        Block = new Block(state.Shape.Route);
    }

    public JudgeState State { get; }

    public JudgeConstants Limits { get; }

    public Layout Layout => State.Layout;

    public double[] Sums => State.Sums;

    /// <summary>The pairs of each worker.</summary>
    public IReadOnlyList<Pair[]> Parts { get; }

    /// <summary>Where the judge stood before this slot.</summary>
    public Standing Standing { get; }

    /// <summary>Whether probes are on their way: what such a slot says of latency, or of what blue serves, is not known.</summary>
    public bool IsImputed { get; }

    public bool WeighsLatency => Limits.JudgesLatency && !IsImputed;

    public Block Block { get; }

    /// <summary>The paths that were asked for; good until the next question.</summary>
    public List<int> PathsOf(Pair[] pairs, Purposes purposes, int target = -1)
    {
        _some.Clear();
        foreach (var pair in pairs)
        {
            if (new Choice(purposes, Target: target).Takes(pair, pair.Green) && !_some.Contains(pair.Path))
            {
                _some.Add(pair.Path);
            }
        }

        return _some;
    }

    public static List<int> GreensOf(Pair[] pairs)
    {
        List<int> greens = [];
        foreach (var pair in pairs)
        {
            if (pair.Kind != PairKind.FirstHit && !greens.Contains(pair.Green))
            {
                greens.Add(pair.Green);
            }
        }

        return greens;
    }

    /// <summary>Adds what a block's latencies say to each shift, and whether they say anything.</summary>
    public bool AddSlower(double factor, Span<double> increments)
    {
        if (Block.HasLatencies)
        {
            RankTest.Weigh(Block.Green.Length, Block.Blue.Length, RankTest.Slower(Block.Green, Block.Blue, factor, Limits.Floor), increments);
        }

        return Block.HasLatencies;
    }

    public bool AddFaster(double factor, Span<double> increments)
    {
        if (Block.HasLatencies)
        {
            RankTest.Weigh(Block.Green.Length, Block.Blue.Length, RankTest.Faster(Block.Green, Block.Blue, factor, Limits.Floor), increments);
        }

        return Block.HasLatencies;
    }

    /// <summary>Adds what the split of a block's failures says, for each odds ratio; and for the opposite question, of being no worse.</summary>
    public bool AddRelative(Span<double> increments, ref double nonInferior)
    {
        if (!Block.IsInformative)
        {
            return false;
        }

        for (var j = 0; j < increments.Length; j++)
        {
            increments[j] += RelativeTest.Weigh(Block.GreenSent, Block.GreenFailed, Block.BlueSent, Block.BlueFailed, JudgeConstants.Odds[j]);
        }

        nonInferior -= RelativeTest.Weigh(Block.GreenSent, Block.GreenFailed, Block.BlueSent, Block.BlueFailed, JudgeConstants.NonInferiorOdds);

        return true;
    }

    /// <summary>Adds for each of green's answers whether it took longer than blue's median under users allows: 75% against 55% of them.</summary>
    public bool AddAbsolute(int path, ref double increment)
    {
        var underUsers = Sums[Layout.Paths[path].UnderUsers];
        if (!Limits.SeeksFaults || underUsers <= 0 || Block.Green.Length == 0)
        {
            return false;
        }

        var limit = (Limits.SlowerThanUnderUsers * underUsers) + Limits.Floor;
        foreach (var answer in Block.Green)
        {
            increment += answer > limit ? Math.Log(0.75 / 0.55) : Math.Log(0.25 / 0.45);
        }

        return true;
    }

    public void Add(EProcess process, ReadOnlySpan<double> increments, double cap = double.PositiveInfinity)
        => process.Add(Sums, increments, cap, Limits.LnSlots);

    public void Add(EProcess process, double increment, double cap = double.PositiveInfinity) => process.Add(Sums, [increment], cap, Limits.LnSlots);

    /// <summary>A comparison of failures spends its restarts only on slots that say something.</summary>
    public void AddCompared(EProcess process, ReadOnlySpan<double> increments, bool isTelling, double cap = double.PositiveInfinity)
        => process.Add(Sums, increments, cap, Limits.LnSlotsOfRelative, isTelling);

    public void AddCompared(EProcess process, double increment, bool isTelling, double cap = double.PositiveInfinity)
        => process.Add(Sums, [increment], cap, Limits.LnSlotsOfRelative, isTelling);
}
