namespace Canary.Judging;

/// <summary>
/// Who the pairs of the next slot go to: turns, and, when some target or path is suspect or the last to be proven, half of them to it. It looks
/// at nothing but the past, which is what keeps every bound of the judge.
/// </summary>
internal sealed class NextSlot(JudgeState state, JudgeConstants limits)
{
    private const int MostExtras = 5;
    private const double Answered = -2;
    private const double AnsweredOfLatency = -1;

    private readonly Standing _standing = new(state, limits);

    private FleetShape Shape => state.Shape;

    /// <summary>Beyond the suspect itself: extras of a worker go to its own targets.</summary>
    /// <param name="slot">The number of the slot.</param>
    /// <param name="pairs">How many there are to give.</param>
    /// <param name="own">Green's targets that the worker asks.</param>
    public IReadOnlyList<Planned> Extras(int slot, int pairs, IReadOnlyList<int> own)
    {
        var count = Math.Min(MostExtras, pairs / 2);
        if (!state.IsWarm || count == 0 || (!Shape.HasTargets && !Shape.HasPaths))
        {
            return [];
        }

        return (_standing.PoolHolds ? null : Suspect(own)) is { } suspect ? ToSuspect(suspect, slot, count, own)
            : !limits.SeeksFaults && Laggard(own) is { } laggard ? ToLaggard(laggard, slot, count, own)
            : [];
    }

    /// <summary>The target or path against which there is most; by turns where there is one of each. None where the suspicion is answered.</summary>
    private Lead? Suspect(IReadOnlyList<int> own)
    {
        var target = Shape.HasTargets ? Most(own.SelectMany(OfTarget)) : null;
        var path = Shape.HasPaths ? Most(Enumerable.Range(0, Shape.Paths).SelectMany(OfPath)) : null;

        return target is null ? path : path is null || state.Slots % 2 == 0 ? target : path;
    }

    private IEnumerable<Lead> OfTarget(int target)
    {
        var suspect = _standing.SuspectOf(target);
        if (_standing.TargetErrors(target) is >= JudgeConstants.SuspectFrom and var errors && !(suspect?.LeastErrors < Answered))
        {
            yield return new Lead(PairKind.ForTarget, target, errors, ByLatency: false);
        }

        if (_standing.TargetSuspicion(target) is >= JudgeConstants.SuspectFrom and var slower && !(suspect?.LeastSlower < AnsweredOfLatency))
        {
            yield return new Lead(PairKind.ForTarget, target, slower, ByLatency: true);
        }
    }

    private IEnumerable<Lead> OfPath(int path)
    {
        var isServed = _standing.IsServed(path);
        if (_standing.PathErrors(path) is >= JudgeConstants.SuspectFrom and var errors && !(isServed && _standing.PathRelative(path) < Answered))
        {
            yield return new Lead(PairKind.ForPath, path, errors, ByLatency: false);
        }

        if (isServed && _standing.PathSlow(path) is >= JudgeConstants.SuspectFrom and var slower)
        {
            yield return new Lead(PairKind.ForPath, path, slower, ByLatency: true);
        }
    }

    /// <summary>Once the fleet's errors would pass: whose part of the pass is furthest off.</summary>
    private Lead? Laggard(IReadOnlyList<int> own)
    {
        var isNonInferior = _standing.IsFleetNonInferior;
        if (!isNonInferior && !_standing.IsFleetClean)
        {
            return null;
        }

        var judgesLatency = limits.JudgesLatency && !_standing.IsBlueDead;
        var targets = Shape.HasTargets
            ? own.SelectMany(target => Behind(
                PairKind.ForTarget,
                target,
                _standing.TargetProgress(target, isNonInferior),
                judgesLatency ? _standing.TargetFastProgress(target) : 1))
            : [];
        var paths = Shape.HasPaths
            ? Enumerable.Range(0, Shape.Paths).SelectMany(path => Behind(
                PairKind.ForPath,
                path,
                _standing.PathProgress(path, isNonInferior),
                judgesLatency && _standing.IsServed(path) ? _standing.PathFastProgress(path) : 1))
            : [];

        return Most(targets.Concat(paths));
    }

    private static IEnumerable<Lead> Behind(PairKind kind, int index, double errors, double latency)
    {
        if (errors < 1)
        {
            yield return new Lead(kind, index, -errors, ByLatency: false);
        }

        if (latency < 1)
        {
            yield return new Lead(kind, index, -latency, ByLatency: true);
        }
    }

    private static Lead? Most(IEnumerable<Lead> leads) => leads.MaxBy(lead => lead.Strength);

    /// <summary>Beside the targets of blue that might be as bad.</summary>
    private List<Planned> ToSuspect(Lead lead, int slot, int count, IReadOnlyList<int> own)
    {
        if (lead.Kind == PairKind.ForPath)
        {
            return ToPath(lead.Index, slot, count, own);
        }

        var suspect = _standing.SuspectOf(lead.Index);
        int[] blues =
        [
            .. Enumerable.Range(0, Shape.Blues)
                .OrderBy(blue => suspect is null ? 0 : lead.ByLatency ? suspect.SlowerThan(blue) : suspect.Errors[blue])
                .ThenBy(blue => (blue + slot) % Shape.Blues),
        ];

        return
        [
            .. Enumerable.Range(0, count).Select(i => blues is [] ? -1 : blues[i % blues.Length])
                .Select(blue => new Planned(PairKind.ForTarget, slot % Shape.Paths, lead.Index, blue)),
        ];
    }

    private List<Planned> ToLaggard(Lead lead, int slot, int count, IReadOnlyList<int> own)
    {
        if (lead.Kind == PairKind.ForPath)
        {
            return ToPath(lead.Index, slot, count, own);
        }

        var blue = lead.ByLatency ? BlueTargets.Slowest(state) : BlueTargets.Worst(state);

        return [.. Enumerable.Repeat(new Planned(PairKind.ForTarget, slot % Shape.Paths, lead.Index, blue), count)];
    }

    private List<Planned> ToPath(int path, int slot, int count, IReadOnlyList<int> own)
    {
        var first = slot * count;

        return
        [
            .. Enumerable.Range(first, count)
                .Select(i => new Planned(PairKind.ForPath, path, own[i % own.Count], Shape.HasBlue ? i % Shape.Blues : -1)),
        ];
    }

    /// <param name="Kind">For a target or for a path.</param>
    /// <param name="Index">Which.</param>
    /// <param name="Strength">How much speaks for asking it: the strongest gets the extras.</param>
    /// <param name="ByLatency">Or by errors.</param>
    private sealed record Lead(PairKind Kind, int Index, double Strength, bool ByLatency);
}
