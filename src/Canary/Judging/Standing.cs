namespace Canary.Judging;

/// <summary>Where every question stands: ln evidence now, and whether it has reached its threshold (inclusive).</summary>
internal sealed class Standing
{
    private readonly JudgeState _state;
    private readonly JudgeConstants _limits;
    private readonly FleetShape _shape;

    // Worked out once: most are asked for several times in a slot.
    private readonly double[] _targetErrors;
    private readonly double[] _pathErrors;

    public Standing(JudgeState state, JudgeConstants limits)
    {
        (_state, _limits, _shape) = (state, limits, state.Shape);
        _targetErrors = new double[_shape.HasTargets && state.IsWarm ? _shape.Greens : 0];
        _pathErrors = new double[_shape.HasPaths && state.IsWarm ? _shape.Paths : 0];
        for (var target = 0; target < _targetErrors.Length; target++)
        {
            _targetErrors[target] = Value(Layout.Targets[target].Errors, Mix.Four);
        }

        for (var path = 0; path < _pathErrors.Length; path++)
        {
            _pathErrors[path] = Value(Layout.Paths[path].Errors, Mix.Four);
        }
    }

    private Layout Layout => _state.Layout;

    /// <summary>That green fails more than tolerated; in the warm-up, more than a fifth.</summary>
    public double Errors => field is 0 ? field = Value(Layout.Pool.Errors, Mix.Four) : field;

    /// <summary>What <see cref="Errors"/> has to reach: the pool is half of what may fail.</summary>
    public double FailErrors => _limits.FailErrors - _limits.LnPool;

    public double FailErrorsOfTarget => _limits.FailErrors - _limits.LnTarget;

    public double FailErrorsOfPath => _limits.FailErrors - _limits.LnPath;

    /// <summary>That green fails more often than blue.</summary>
    public double Relative => field is 0 ? field = Value(Layout.Pool.Relative, Mix.Odds) : field;

    /// <summary>That green's odds of failing are below three times blue's.</summary>
    public double NonInferior => Value(Layout.Pool.NonInferior, Mix.One);

    public double Clean => Value(Layout.Pool.Pass, Mix.One);

    public double Fast => Value(Layout.Pool.Fast, Mix.Two);

    /// <summary>
    /// That green's tail is like blue's: no more of it than three times the odds, or so little of green's answers beyond it, which pays ln 5 more.
    /// </summary>
    public double TailLikeBlues => Math.Max(
        Value(Layout.Pool.TailNonInferior, Mix.One),
        Value(Layout.Pool.TailClean, Mix.One) - (_limits.PassLatency - _limits.PassOfOne));

    public double Dead => field is 0 ? field = Value(Layout.Blue.Dead, Mix.Four) : field;

    public double BlueErrors => Value(Layout.Blue.Errors, Mix.Four);

    public double FailLatency => _limits.FailLatency + (_state.Guards * Math.Log(2));

    /// <summary>That green is slower than tolerated: the average over its strata.</summary>
    public double Slower => SlowerBy().Value;

    /// <summary>The pool's alone, as a bake needs it.</summary>
    public double SlowerPool => Value(Layout.Pool.Slow, Mix.Two);

    public double SlowerThanUnderUsers => Value(Layout.Pool.Absolute, Mix.One);

    public bool IsBlueDead => _limits.HasBlue && Dead >= _limits.FailErrors;

    public bool HasBlueFailed => _limits.HasBlue && BlueErrors >= _limits.FailErrors;

    public bool PoolHolds => Errors >= FailErrors;

    public bool AnyHolds => PoolHolds
        || Array.Exists(_targetErrors, errors => errors >= FailErrorsOfTarget)
        || Array.Exists(_pathErrors, errors => errors >= FailErrorsOfPath);

    /// <summary>Both dead: what they share is the likelier cause.</summary>
    public bool IsSharedFault => PoolHolds && IsBlueDead;

    public bool IsFleetClean => Clean >= _limits.PassErrors && !AnyHolds;

    public bool IsFleetNonInferior => _limits.HasBlue && NonInferior >= _limits.PassOfOne;

    public double TargetErrors(int target) => _targetErrors[target];

    public double PathErrors(int path) => _pathErrors[path];

    public double PathRelative(int path) => Value(Layout.Paths[path].Relative, Mix.Odds);

    public double PathSlow(int path) => Value(Layout.Paths[path].Slow, Mix.Two);

    public double TargetSuspicion(int target) => Value(Layout.Targets[target].Suspicion, Mix.Two);

    /// <summary>How much speaks against a target, whether errors or latency.</summary>
    public double Suspicion(int target) => Math.Max(TargetErrors(target), TargetSuspicion(target));

    /// <summary>Whether blue answers for the path at all; a blue that is dead as a whole serves none, and all the same.</summary>
    public bool IsServed(int path) => !_shape.HasPaths || !_limits.HasBlue || IsBlueDead
        || Layout.Paths[path].Absent.Value(_state.Sums, _limits.LnStart, _limits.LnRestart, Mix.One) < _limits.FailErrors;

    public Suspect? SuspectOf(int target) => _state.Suspects.Find(suspect => suspect.Target == target);

    /// <summary>The stratum that fails more than tolerated and more than blue; null when there is none.</summary>
    public Stratum? Failing
    {
        get
        {
            if (PoolHolds && (!_limits.HasBlue || Relative >= _limits.FailRelative))
            {
                return Stratum.Pool;
            }

            return FailingTarget() is { } target ? Stratum.Target(target) : FailingPath() is { } path ? Stratum.Path(path) : null;
        }
    }

    /// <summary>
    /// One of these targets that fails more than tolerated and more than blue, whatever the fleet does: a target is asked by one worker alone, so
    /// the worker's evidence is all that there is of it, while of the pool and the paths others know more.
    /// </summary>
    public Stratum? FailingOne(IReadOnlyList<int> own) => FailingTarget() is { } target && own.Contains(target) ? Stratum.Target(target) : null;

    /// <summary>The average of the evidence that green is slower, and the stratum that speaks loudest.</summary>
    public (double Value, Stratum Loudest) SlowerBy()
    {
        var total = default(LogSum);
        var loudest = (Value: double.NegativeInfinity, Stratum: Stratum.Pool);
        foreach (var (value, stratum) in _limits.JudgesLatency && _state.IsWarm ? SlowerParts() : [])
        {
            total.Add(value);
            loudest = value > loudest.Value ? (value, stratum) : loudest;
        }

        return (double.IsNegativeInfinity(total.Value) ? 0 : total.Value, loudest.Stratum);
    }

    /// <summary>During a bake: slower than blue and slower than blue was under users, so that neither load nor a fault of both fails green.</summary>
    public Stratum? SlowInBake
    {
        get
        {
            if (!_limits.JudgesLatency)
            {
                return null;
            }

            var pool = Layout.Pool;
            return IsSlowInBake(Value(pool.Slow, Mix.Two), pool.Absolute, _limits.LnPool) ? Stratum.Pool
                : _state.Suspects.Find(IsSlowInBake) is { } suspect ? Stratum.Target(suspect.Target)
                : Enumerable.Range(0, _pathErrors.Length).Where(IsSlowInBake).Cast<int?>().FirstOrDefault() is { } path ? Stratum.Path(path)
                : null;
        }
    }

    /// <summary>How far a target is on its way to a pass for its errors; 1 is there.</summary>
    public double TargetProgress(int target, bool isNonInferior)
        => Progress(Layout.Targets[target].Pass, Layout.Targets[target].NonInferior, isNonInferior);

    public double PathProgress(int path, bool isNonInferior) => IsServed(path)
        ? Progress(Layout.Paths[path].Pass, Layout.Paths[path].NonInferior, isNonInferior)
        : Value(Layout.Paths[path].PassAlone, Mix.One) / _limits.PassErrors;

    public double TargetFastProgress(int target) => Value(Layout.Targets[target].Fast, Mix.Two) / _limits.PassOfOne;

    public double PathFastProgress(int path) => Value(Layout.Paths[path].Fast, Mix.Two) / _limits.PassOfOne;

    /// <summary>Whether the errors would pass, and by which door.</summary>
    public ErrorPass ErrorsPass
    {
        get
        {
            var (isClean, isNonInferior) = (IsFleetClean, IsFleetNonInferior);
            if (!isClean && !isNonInferior)
            {
                return ErrorPass.No;
            }

            var targets = Enumerable.Range(0, _targetErrors.Length)
                .Select(target => (Alone: TargetProgress(target, false), Either: TargetProgress(target, isNonInferior)));
            var parts = targets.Concat(Enumerable.Range(0, _pathErrors.Length)
                .Select(path => (Alone: PathProgress(path, false), Either: PathProgress(path, isNonInferior))));
            foreach (var (alone, either) in parts)
            {
                if (either < 1)
                {
                    return ErrorPass.No;
                }

                isClean &= alone >= 1;
            }

            return isClean ? ErrorPass.Clean : ErrorPass.NoWorse;
        }
    }

    /// <summary>Waived while blue is dead: a fix for it must be able to pass.</summary>
    public bool LatencyPasses => !_limits.JudgesLatency || IsBlueDead
        || (Fast >= _limits.PassLatency
            && (!_limits.Settings.Latency.Tail || TailLikeBlues >= _limits.PassOfOne)
            && Enumerable.Range(0, _targetErrors.Length).All(target => TargetFastProgress(target) >= 1)
            && Enumerable.Range(0, _pathErrors.Length).All(path => !IsServed(path) || PathFastProgress(path) >= 1));

    // Half a second is a binary fraction, but what a plan sets need not be.
    public static bool Lasts(int slots, double seconds) => (slots * JudgeConstants.SlotSeconds) + 1e-9 >= seconds;

    private double Progress(EProcess pass, EProcess nonInferior, bool isNonInferior)
    {
        var alone = Value(pass, Mix.One) / _limits.PassErrors;

        return isNonInferior ? Math.Max(alone, Value(nonInferior, Mix.One) / _limits.PassOfOne) : alone;
    }

    private int? FailingTarget() => _shape.HasTargets && _state.IsWarm
        ? _limits.HasBlue
            ? _state.Suspects.Find(
                suspect => TargetErrors(suspect.Target) >= FailErrorsOfTarget && suspect.LeastErrors >= _limits.FailRelative)?.Target
            : Array.FindIndex(_targetErrors, errors => errors >= FailErrorsOfTarget) is >= 0 and var found ? found : null
        : null;

    private int? FailingPath()
    {
        for (var path = 0; path < _pathErrors.Length; path++)
        {
            if (_pathErrors[path] >= FailErrorsOfPath && (!_limits.HasBlue || !IsServed(path) || PathRelative(path) >= _limits.FailRelativeOfPath))
            {
                return path;
            }
        }

        return null;
    }

    private bool IsSlowInBake(double relative, EProcess absolute, double lnWeight)
        => relative + lnWeight >= _limits.FailLatency && Value(absolute, Mix.One) + lnWeight >= _limits.FailLatency;

    private bool IsSlowInBake(Suspect suspect) => IsSlowInBake(suspect.LeastSlower, Layout.Targets[suspect.Target].Absolute, _limits.LnTarget);

    private bool IsSlowInBake(int path) => IsSlowInBake(PathSlow(path), Layout.Paths[path].Absolute, _limits.LnPath);

    private IEnumerable<(double Value, Stratum Stratum)> SlowerParts()
    {
        yield return (_limits.LnSlow + _limits.LnPool + Value(Layout.Pool.Slow, Mix.Two), Stratum.Pool);
        if (_limits.Settings.Latency.Tail)
        {
            yield return (JudgeConstants.LnTail + _limits.LnPool + Value(Layout.Pool.Tail, Mix.One), Stratum.Tail);
        }

        for (var path = 0; path < _pathErrors.Length; path++)
        {
            if (IsServed(path))
            {
                yield return (_limits.LnPath + PathSlow(path), Stratum.Path(path));
            }
        }

        foreach (var suspect in _shape.HasTargets ? _state.Suspects : [])
        {
            yield return (_limits.LnTarget + suspect.LeastSlower, Stratum.Target(suspect.Target));
        }
    }

    private double Value(EProcess process, double[] mix) => process.Value(_state.Sums, _limits.LnStart, _limits.LnRestart, mix);
}

/// <summary>The doors by which errors may pass.</summary>
internal enum ErrorPass
{
    No,

    /// <summary>Green fails less than what must not pass.</summary>
    Clean,

    /// <summary>Green fails, and no worse than blue.</summary>
    NoWorse,
}
