namespace Canary.Judging;

/// <summary>Plans the slots of one worker, one after the other; what it knows beyond the state is how far its turns have come.</summary>
public sealed class Planner
{
    private readonly JudgeSettings _settings;
    private readonly IReadOnlyList<int> _own;
    private readonly Turns _turns;
    private long _turn;

    /// <param name="state">At the start of the round.</param>
    /// <param name="settings">Those that it is judged with.</param>
    /// <param name="worker">Whose turns go on.</param>
    /// <param name="own">The numbers of green's targets that it asks, one at least.</param>
    public Planner(JudgeState state, JudgeSettings settings, int worker, IReadOnlyList<int> own)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(own);
        (_settings, _own, _turn) = (settings, own, state.TurnsOf(worker));
        _turns = new Turns(state.Shape, own);
    }

    /// <summary>The pairs of a slot, in the order in which they are to be sent: turns among which the extras are spread.</summary>
    /// <param name="state">What is known by now; later slots may be planned before earlier ones are answered.</param>
    /// <param name="slot">Its number.</param>
    /// <param name="pairs">How many.</param>
    public IReadOnlyList<Planned> Next(JudgeState state, int slot, int pairs)
    {
        ArgumentNullException.ThrowIfNull(state);
        var limits = JudgeConstants.For(_settings, state.Shape);
        var extras = new NextSlot(state, limits).Extras(slot, pairs, _own);
        var plan = new Planned[pairs];
        for (var (i, taken) = (0, 0); i < pairs; i++)
        {
            plan[i] = taken < extras.Count && i % 2 == 1 ? extras[taken++] : Turn(limits);
        }

        return plan;
    }

    private Planned Turn(JudgeConstants limits)
    {
        var kind = _turn < _turns.FirstHits && limits.Settings.WarmUp.Enabled && !limits.SeeksFaults ? PairKind.FirstHit : PairKind.Turn;
        var asked = _turns.At(_turn++);

        return new Planned(kind, asked.Path, asked.Green, asked.Blue);
    }
}
