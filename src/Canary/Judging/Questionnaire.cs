namespace Canary.Judging;

/// <summary>Asks what the judge asks, in its order, with the claims in words.</summary>
internal sealed class Questionnaire(JudgeState state, Standing it, JudgeConstants limits, JudgedNames names)
{
    private JudgeSettings Settings => limits.Settings;

    private FleetShape Shape => state.Shape;

    /// <param name="stratum">The one that was decided about; null for none.</param>
    public IEnumerable<Question> Ask(Stratum? stratum)
    {
        var all = !state.IsWarm ? AskInWarmUp()
            : limits.SeeksFaults ? AskOfErrors().Concat(AskInBake())
            : AskOfErrors().Concat(AskOfLatency()).Concat(AskForPass());

        return (stratum?.Kind is StratumKind.Target or StratumKind.Path ? AskOf(stratum) : []).Concat(all);
    }

    private IEnumerable<Question> AskInWarmUp()
    {
        yield return Ask(QuestionKind.Errors, $"green's error rate is above {Figure.Rate(JudgeConstants.DeadRate)}", it.Errors, it.FailErrors);
        if (limits.HasBlue)
        {
            yield return Ask(QuestionKind.Relative, "green fails more often than blue", it.Relative, limits.FailRelative);
        }
    }

    private IEnumerable<Question> AskOfErrors()
    {
        yield return Ask(QuestionKind.Errors, $"green's error rate is above {Figure.Rate(Settings.Errors.Tolerated)}", it.Errors, it.FailErrors) with
        {
            FailingProbesToGo = Forecast.FailuresUntil(state, state.Layout.Pool.Errors, limits.Errors, limits, it.FailErrors),
        };
        if (limits.HasBlue)
        {
            yield return Ask(QuestionKind.Relative, "green fails more often than blue", it.Relative, limits.FailRelative) with
            {
                FailingProbesToGo = Forecast.FailuresUntilAlone(it.Relative, limits.FailRelative),
            };
            yield return Ask(
                QuestionKind.BlueDead, $"blue's error rate is above {Figure.Rate(JudgeConstants.DeadRate)}", it.Dead, limits.FailErrors) with
            {
                FailingProbesToGo = Forecast.FailuresUntil(state, state.Layout.Blue.Dead, limits.Dead, limits, limits.FailErrors),
            };
        }
    }

    private IEnumerable<Question> AskOfLatency()
    {
        if (limits.JudgesLatency)
        {
            yield return Alike(
                QuestionKind.Slower, $"green's latency is above {Settings.Latency.Tolerated:0.##}× blue's", it.Slower, it.FailLatency);
        }
    }

    private IEnumerable<Question> AskInBake()
    {
        if (limits.JudgesLatency)
        {
            yield return Alike(
                QuestionKind.Slower, $"green's latency is above {limits.Slower:0.##}× blue's", it.SlowerPool, limits.FailLatency - limits.LnPool);
            yield return Alike(
                QuestionKind.SlowerThanUnderUsers,
                $"green's latency is above {limits.SlowerThanUnderUsers:0.##}× blue's under user traffic",
                it.SlowerThanUnderUsers,
                limits.FailLatency - limits.LnPool);
        }
    }

    private IEnumerable<Question> AskForPass()
    {
        var isNonInferior = it.IsFleetNonInferior;
        yield return Ask(QuestionKind.Clean, $"green's error rate is below {Figure.Rate(Settings.Errors.Refused)}", it.Clean, limits.PassErrors) with
        {
            CleanProbesToGo = limits.PassFleet.CleanUntil(limits.PassErrors, it.Clean),
        };
        // A green without a failure may pass by this door too, beside a blue that fails.
        if (limits.HasBlue && (state.Green.Failed > 0 || isNonInferior))
        {
            yield return Alike(QuestionKind.NoWorse, "green fails no more often than blue", it.NonInferior, limits.PassOfOne);
        }

        if (Shape.HasTargets)
        {
            var targets = Enumerable.Range(0, Shape.Greens).Select(target => it.TargetProgress(target, isNonInferior));
            yield return Clean(QuestionKind.CleanTargets, "every target's", targets);
        }

        if (Shape.HasPaths)
        {
            yield return Clean(
                QuestionKind.CleanPaths, "every probe's", Enumerable.Range(0, Shape.Paths).Select(path => it.PathProgress(path, isNonInferior)));
        }

        foreach (var question in limits.JudgesLatency ? AskForFast() : [])
        {
            yield return question;
        }
    }

    private IEnumerable<Question> AskForFast()
    {
        yield return Alike(QuestionKind.Fast, $"green's latency is below {Settings.Latency.Refused:0.##}× blue's", it.Fast, limits.PassLatency);
        if (Shape.HasTargets)
        {
            var targets = Enumerable.Range(0, Shape.Greens).Select(it.TargetFastProgress);
            yield return FastOne(QuestionKind.FastTargets, "target", targets);
        }

        if (Shape.HasPaths)
        {
            var paths = Enumerable.Range(0, Shape.Paths).Where(it.IsServed).Select(it.PathFastProgress);
            yield return FastOne(QuestionKind.FastPaths, "probe", paths);
        }

        if (Settings.Latency.Tail)
        {
            yield return Alike(QuestionKind.FastTail, "green's slowest 2.5% are like blue's", it.TailLikeBlues, limits.PassOfOne);
        }
    }

    /// <summary>The two keys of one target or path.</summary>
    private IEnumerable<Question> AskOf(Stratum stratum)
    {
        var (name, isTarget) = (names.Of(stratum), stratum.Kind == StratumKind.Target);
        yield return Ask(
            QuestionKind.Errors,
            $"the error rate of {name} is above {Figure.Rate(Settings.Errors.Tolerated)}",
            isTarget ? it.TargetErrors(stratum.Index) : it.PathErrors(stratum.Index),
            isTarget ? it.FailErrorsOfTarget : it.FailErrorsOfPath,
            stratum);
        if (limits.HasBlue)
        {
            yield return Ask(
                QuestionKind.Relative,
                isTarget ? $"{name} fails more often than each blue target" : $"{name} fails more often on green than on blue",
                isTarget ? it.SuspectOf(stratum.Index)?.LeastErrors ?? 0 : it.PathRelative(stratum.Index),
                isTarget ? limits.FailRelative : limits.FailRelativeOfPath,
                stratum);
        }

        if (limits.JudgesLatency)
        {
            yield return Ask(
                QuestionKind.Slower,
                isTarget
                    ? $"the latency of {name} is above {limits.SlowerOfOne:0.##}× each blue target's"
                    : $"the latency of {name} is above {limits.Slower:0.##}× blue's",
                isTarget ? it.SuspectOf(stratum.Index)?.LeastSlower ?? 0 : it.PathSlow(stratum.Index),
                it.FailLatency - (isTarget ? limits.LnTarget : limits.LnPath),
                stratum);
        }
    }

    private Question Clean(QuestionKind kind, string whose, IEnumerable<double> progress)
    {
        var value = Least(progress.Select(share => share * limits.PassErrors / limits.PassOfOne));

        return Ask(kind, $"{whose} error rate is below {Figure.Rate(Settings.Errors.RefusedOfOne)}", value, limits.PassErrors) with
        {
            CleanProbesToGo = limits.PassOne.CleanUntil(limits.PassErrors, value),
        };
    }

    private Question FastOne(QuestionKind kind, string part, IEnumerable<double> progress)
        => Alike(kind, $"no {part}'s latency reaches {Settings.Latency.RefusedOfOne:0.##}× blue's", Least(progress), limits.PassOfOne);

    /// <summary>What the one that is furthest off has; 0 where there is none.</summary>
    private double Least(IEnumerable<double> progress) => progress.DefaultIfEmpty(1).Min() * limits.PassOfOne;

    private Question Alike(QuestionKind kind, string claim, double value, double threshold)
        => Ask(kind, claim, value, threshold) with { AlikeProbesToGo = Forecast.AlikeUntil(threshold, value, state.Green.Sent) };

    private static Question Ask(QuestionKind kind, string claim, double value, double threshold, Stratum? stratum = null) => new()
    {
        Kind = kind,
        Stratum = stratum ?? Stratum.Pool,
        Claim = claim,
        Value = Figure.Known(value),
        Threshold = threshold,
    };
}
