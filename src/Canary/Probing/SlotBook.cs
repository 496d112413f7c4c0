using Canary.Judging;

namespace Canary.Probing;

/// <summary>The slots of a round: opens them, closes them in order, and asks the judge after each, and between them when green fails.</summary>
internal sealed class SlotBook(ProbeRequest request, IProgress<SlotProgress>? progress)
{
    private readonly Assignment _assignment = request.Assignment;
    private readonly JudgeSettings _settings = request.Settings!;
    private readonly Queue<Slot> _open = new();
    private readonly List<SlotTally> _closed = [];
    private readonly List<FailureSample> _failures = [];
    private readonly List<long> _greenLatencies = [];
    private readonly List<long> _blueLatencies = [];
    private JudgeState _state = request.State!;
    private IReadOnlyList<UnfinishedSlot> _unfinished = [];
    private int _backSeen;

    /// <summary>Whether there is a verdict that nothing can undo: neither answers that are on their way nor other workers.</summary>
    public bool IsDecided { get; private set; }

    /// <summary>Warm-up probes that were sent before the first slot.</summary>
    public int Discarded { get; set; }

    /// <summary>Gives the slot's probes to green's targets, the neediest first.</summary>
    public Slot Open(int number)
    {
        var pending = new int[request.Green.Count];
        foreach (var sent in _open.SelectMany(slot => slot.Probes).Where(sent => sent.Side == Side.Green))
        {
            pending[sent.Target]++;
        }

        var targets = Allocation.Next(_state, _settings, _assignment.ProbesPerSlot, pending, number, _assignment.Targets);
        var slot = new Slot(number, targets, request.Green, request.Blue);
        _open.Enqueue(slot);

        return slot;
    }

    /// <summary>Judges every slot whose probes are all answered, up to the first that has one on its way; from there on only a fail can be sure.</summary>
    public void Look()
    {
        foreach (var slot in _open)
        {
            slot.Look();
        }

        while (!IsDecided && _open.TryPeek(out var first) && first.IsComplete)
        {
            Close(_open.Dequeue());
        }

        LookAhead();
    }

    /// <summary>Waits for the slots that are still open until they are closed or there is a verdict.</summary>
    public async Task CloseAll(CancellationToken cancellationToken)
    {
        for (Look(); !IsDecided && _open.Count > 0; Look())
        {
            // Never none: a slot of which all is back would be closed. One that has come back since the look ends the wait at once.
            var onTheirWay = _open.SelectMany(slot => slot.Probes).Where(sent => !sent.IsBack).Select(sent => sent.Answer);
            await Task.WhenAny(onTheirWay).WaitAsync(cancellationToken);
        }
    }

    public Round ToRound(Schedule schedule) => new()
    {
        Worker = _assignment.Worker,
        Slots = _closed,
        Unfinished = _unfinished,
        Discarded = Discarded,
        GreenLatency = Histogram.Of(_greenLatencies),
        BlueLatency = Histogram.Of(_blueLatencies),
        Failures = _failures,
        MedianLatenessMs = Math.Round(schedule.MedianLatenessMs, 2),
        MaxLatenessMs = Math.Round(schedule.MaxLatenessMs, 2),
    };

    private void Close(Slot slot)
    {
        var tally = slot.Tally(_assignment.Worker, _settings);
        _closed.Add(tally);
        Keep(slot);

        _state = Judge.After(_state, tally, _settings);
        IsDecided = Judge.IsSure(_state, _assignment.Targets, _settings);
        progress?.Report(new SlotProgress(tally, Evidence.Of(_state, _settings), request.Green, _closed.Count == 1 ? Discarded : 0));
    }

    /// <summary>A fail need not wait for slow answers: it is sure once they could all be good for green and bad for blue.</summary>
    /// <remarks>Never whatever happens to be back: fast failures would be seen before slow successes.</remarks>
    private void LookAhead()
    {
        var back = _open.Sum(slot => slot.Probes.Count(sent => sent.IsBack));
        if (IsDecided || back == _backSeen || !_open.Any(slot => slot.HasGreenFailed))
        {
            return;
        }

        _backSeen = back;
        IReadOnlyList<UnfinishedSlot> unfinished = [.. _open.Select(slot => slot.Unfinished(_assignment.Worker))];
        if (Judge.IsSure(Judge.Pending(_state, unfinished, _settings), _assignment.Targets, _settings))
        {
            (IsDecided, _unfinished) = (true, unfinished);
            foreach (var slot in _open)
            {
                Keep(slot);
            }
        }
    }

    private void Keep(Slot slot)
    {
        _greenLatencies.AddRange(slot.Latencies(Side.Green));
        _blueLatencies.AddRange(slot.Latencies(Side.Blue));
        foreach (var sent in slot.Probes.Where(sent => sent.IsBack && !sent.Met.Succeeded))
        {
            if (_failures.Count(failure => failure.Side == sent.Side) < _assignment.Samples)
            {
                _failures.Add(Sample(sent));
            }
        }
    }

    private FailureSample Sample(Slot.Sent sent) => new()
    {
        Side = sent.Side,
        Target = sent.Address,
        Probe = request.Plan.Probes[sent.Turn % request.Plan.Probes.Count].Name,
        Status = sent.Met.Status,
        Reason = sent.Met.Failure ?? "",
        Refusal = sent.Met.Refusal,
        Body = sent.Met.Body,
    };
}
