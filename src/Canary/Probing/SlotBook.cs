using Canary.Judging;

namespace Canary.Probing;

/// <summary>The slots of a round: opens them, closes them in order, and asks the judge after each, and between them when green fails.</summary>
internal sealed class SlotBook
{
    private readonly ProbeRequest _request;
    private readonly Assignment _assignment;
    private readonly JudgeSettings _settings;
    private readonly JudgedNames _names;
    private readonly Planner _planner;
    private readonly IProgress<SlotProgress>? _progress;
    private readonly Queue<Slot> _open = new();
    private readonly List<SlotTally> _closed = [];
    private readonly List<FailureSample> _failuresOfWarmUp = [];
    private readonly List<FailureSample> _failures = [];
    private JudgeState _state;
    private IReadOnlyList<SlotTally> _unfinished = [];
    private int _backSeen;
    private int _retryAfterSeconds;

    public SlotBook(ProbeRequest request, IProgress<SlotProgress>? progress)
    {
        (_request, _assignment, _settings, _state, _progress) = (request, request.Assignment, request.Settings!, request.State!, progress);
        _names = ProbePairing.NamesOf(request.Green, request.Plan, request.State!.Shape.HasRoute);
        _planner = new Planner(_state, _settings, _assignment.Worker, _assignment.Targets);
    }

    /// <summary>Whether there is a verdict that nothing can undo: neither answers that are on their way nor other workers.</summary>
    public bool IsDecided { get; private set; }

    private bool IsAlone => _assignment.Targets.Count == _request.Green.Count;

    /// <summary>Plans the slot's pairs by what is known by now.</summary>
    public Slot Open(int number)
    {
        var slot = new Slot(number, _planner.Next(_state, number, _assignment.ProbesPerSlot), _request.Green, _request.Blue);
        _open.Enqueue(slot);

        return slot;
    }

    /// <summary>
    /// Judges every slot whose probes are all answered, up to the first that has one on its way; from there on only a fail can be sure.
    /// </summary>
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
        Failures = [.. _failuresOfWarmUp, .. _failures],
        RetryAfterSeconds = _retryAfterSeconds,
        MedianLatenessMs = Math.Round(schedule.MedianLatenessMs, 2),
        MaxLatenessMs = Math.Round(schedule.MaxLatenessMs, 2),
    };

    private void Close(Slot slot)
    {
        var tally = slot.Tally(_assignment.Worker);
        _closed.Add(tally);
        Keep(slot, isWarmUp: !_state.IsWarm);

        _state = Judge.After(_state, tally, _settings);
        var decision = IsAlone ? Judge.Decide(_state, _settings) : Judge.SureFail(_state, [], _assignment.Targets, _settings);
        IsDecided = decision is not null;
        _progress?.Report(new SlotProgress(tally, Evidence.Of(_state, _settings, decision, _names), _request.Green, _settings.Stage));
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
        IReadOnlyList<SlotTally> unfinished = [.. _open.Select(slot => slot.Tally(_assignment.Worker))];
        if (Judge.SureFail(_state, unfinished, _assignment.Targets, _settings) is not null)
        {
            (IsDecided, _unfinished) = (true, unfinished);
            foreach (var slot in _open)
            {
                Keep(slot, isWarmUp: !_state.IsWarm);
            }
        }
    }

    /// <summary>What the warm-up met takes no room of what is judged.</summary>
    private void Keep(Slot slot, bool isWarmUp)
    {
        var failures = isWarmUp ? _failuresOfWarmUp : _failures;
        _retryAfterSeconds = Math.Max(_retryAfterSeconds, slot.RetryAfterSeconds);
        foreach (var sent in slot.Probes)
        {
            if (sent.Met is { Succeeded: false } met && failures.Count(failure => failure.Side == sent.Side) < _assignment.Samples)
            {
                failures.Add(Sample(slot.Number, sent, met));
            }
        }
    }

    private FailureSample Sample(int slot, Slot.Sent sent, ProbeAnswer met) => new()
    {
        Side = sent.Side,
        Slot = slot,
        Target = sent.Address,
        Probe = _request.Plan.Probes[sent.Path].Name,
        Status = met.Status,
        Reason = met.Failure ?? "",
        Refusal = met.Refusal,
        Body = met.Body,
    };
}
