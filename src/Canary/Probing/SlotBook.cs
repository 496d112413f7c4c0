using Canary.Judging;

namespace Canary.Probing;

/// <summary>The slots of a round: opens them, closes them in order, and asks the judge after each.</summary>
internal sealed class SlotBook(Assignment assignment, JudgeState state, IProgress<SlotProgress>? progress)
{
    private const int SamplesPerSide = 3;

    private readonly JudgeSettings _settings = assignment.Plan.Judge;
    private readonly Queue<Slot> _open = new();
    private readonly List<SlotTally> _closed = [];
    private readonly List<FailureSample> _failures = [];
    private readonly List<long> _greenLatencies = [];
    private readonly List<long> _blueLatencies = [];
    private JudgeState _state = state;

    public Verdict? Verdict { get; private set; }

    /// <summary>Warm-up probes that were sent before the first slot.</summary>
    public int Discarded { get; set; }

    /// <summary>Gives the slot's probes to green's targets, the neediest first.</summary>
    public Slot Open(int number, int probesPerSide)
    {
        var pending = new int[assignment.Green.Count];
        foreach (var sent in _open.SelectMany(slot => slot.Probes).Where(sent => sent.Side == Side.Green))
        {
            pending[sent.Target]++;
        }

        var slot = new Slot(number, Allocation.Next(_state, _settings, probesPerSide, pending, number), assignment.Green, assignment.Blue);
        _open.Enqueue(slot);

        return slot;
    }

    /// <summary>Judges every slot whose probes are all answered, up to the first that has one on its way.</summary>
    /// <remarks>Never whatever happens to be back: fast failures would be seen before slow successes.</remarks>
    public void CloseCompleted()
    {
        while (Verdict is null && _open.TryPeek(out var slot) && slot.IsComplete)
        {
            Close(_open.Dequeue());
        }
    }

    /// <summary>Waits for the slots that are still open, in order, until they are closed or there is a verdict.</summary>
    public async Task CloseAll(CancellationToken cancellationToken)
    {
        while (Verdict is null && _open.TryPeek(out var slot))
        {
            await Task.WhenAll(slot.Probes.Select(sent => sent.Answer)).WaitAsync(cancellationToken);
            Close(_open.Dequeue());
        }
    }

    public Round ToRound(Schedule schedule) => new()
    {
        Worker = assignment.Worker,
        Slots = _closed,
        Discarded = Discarded,
        GreenLatency = Histogram.Of(_greenLatencies),
        BlueLatency = Histogram.Of(_blueLatencies),
        Failures = _failures,
        MedianLatenessMs = Math.Round(schedule.MedianLatenessMs, 2),
        MaxLatenessMs = Math.Round(schedule.MaxLatenessMs, 2),
    };

    private void Close(Slot slot)
    {
        var tally = slot.Tally(assignment.Worker, _settings);
        _closed.Add(tally);
        _greenLatencies.AddRange(slot.Latencies(Side.Green));
        _blueLatencies.AddRange(slot.Latencies(Side.Blue));
        KeepSamples(slot);

        _state = Judge.After(_state, tally, _settings);
        Verdict = Judge.Decide(_state, _settings);
        progress?.Report(new SlotProgress(tally, Evidence.Of(_state, _settings), assignment.Green, _closed.Count == 1 ? Discarded : 0));
    }

    private void KeepSamples(Slot slot)
    {
        foreach (var sent in slot.Probes.Where(sent => !sent.Met.Succeeded))
        {
            if (_failures.Count(failure => failure.Side == sent.Side) < SamplesPerSide)
            {
                _failures.Add(Sample(sent));
            }
        }
    }

    private FailureSample Sample(Slot.Sent sent) => new()
    {
        Side = sent.Side,
        Target = sent.Address,
        Probe = assignment.Plan.Probes[sent.Turn % assignment.Plan.Probes.Count].Name,
        Status = sent.Met.Status,
        Reason = sent.Met.Failure ?? "",
        Body = sent.Met.Body,
    };
}
