namespace Canary.Judging;

/// <summary>Asks what the judge asks, in its order, with the claims in words.</summary>
internal sealed class Questionnaire(JudgeState state, Standing it, JudgeConstants limits, JudgedNames names)
{
    private JudgeSettings Settings => limits.Settings;

    private FleetShape Shape => state.Shape;

    /// <param name="stratum">The one that was decided about; null for none.</param>
    public IEnumerable<Question> Ask(Stratum? stratum)
    {
        var all = !state.IsWarm ? AskInWarmUp() : limits.IsBake ? AskOfErrors().Concat(AskInBake()) : AskOfErrors().Concat(AskOfLatency()).Concat(AskForPass());

        return (stratum?.Kind is StratumKind.Target or StratumKind.Path ? AskOf(stratum) : []).Concat(all);
    }

    private IEnumerable<Question> AskInWarmUp()
    {
        yield return Ask(QuestionKind.Errors, $"green fails more than {Figure.Percent(JudgeConstants.DeadRate)}", it.Errors, it.FailErrors);
        if (limits.HasBlue)
        {
            yield return Ask(QuestionKind.Relative, "green fails more than blue", it.Relative, limits.FailRelative);
        }
    }

    private IEnumerable<Question> AskOfErrors()
    {
        yield return Ask(QuestionKind.Errors, $"green fails more than {Figure.Percent(Settings.Errors.Tolerated)}", it.Errors, it.FailErrors) with
        {
            FailingProbesToGo = Forecast.FailuresUntil(state, state.Layout.Pool.Errors, limits.Errors, limits, it.FailErrors),
        };
        if (limits.HasBlue)
        {
            yield return Ask(QuestionKind.Relative, "green fails more than blue", it.Relative, limits.FailRelative) with
            {
                FailingProbesToGo = Forecast.FailuresUntilAlone(it.Relative, limits.FailRelative),
            };
            yield return Ask(QuestionKind.BlueDead, $"blue fails more than {Figure.Percent(JudgeConstants.DeadRate)}", it.Dead, limits.FailErrors) with
            {
                FailingProbesToGo = Forecast.FailuresUntil(state, state.Layout.Blue.Dead, limits.Dead, limits, limits.FailErrors),
            };
        }
    }

    private IEnumerable<Question> AskOfLatency()
    {
        if (limits.JudgesLatency)
        {
            yield return Alike(QuestionKind.Slower, $"green takes longer than {Settings.Latency.Tolerated:0.##} x blue", it.Slower, it.FailLatency);
        }
    }

    private IEnumerable<Question> AskInBake()
    {
        if (limits.JudgesLatency)
        {
            yield return Alike(QuestionKind.Slower, $"green takes longer than {limits.Slower:0.##} x blue", it.SlowerPool, limits.FailLatency - limits.LnPool);
            yield return Alike(QuestionKind.SlowerThanUnderUsers, $"green takes longer than {limits.SlowerThanUnderUsers:0.##} x what blue took under users", it.SlowerThanUnderUsers, limits.FailLatency - limits.LnPool);
        }
    }

    private IEnumerable<Question> AskForPass()
    {
        var isNonInferior = it.IsFleetNonInferior;
        yield return Ask(QuestionKind.Clean, $"green fails less than {Figure.Percent(Settings.Errors.Refused)}", it.Clean, limits.PassErrors) with
        {
            CleanProbesToGo = limits.PassFleet.CleanUntil(limits.PassErrors, it.Clean),
        };
        if (limits.HasBlue && state.Green.Failed > 0)
        {
            yield return Alike(QuestionKind.NoWorse, "green fails no more than blue", it.NonInferior, limits.PassOfOne);
        }

        if (Shape.HasTargets)
        {
            yield return Clean(QuestionKind.CleanTargets, "every target", Enumerable.Range(0, Shape.Greens).Select(target => it.TargetProgress(target, isNonInferior)));
        }

        if (Shape.HasPaths)
        {
            yield return Clean(QuestionKind.CleanPaths, "every probe", Enumerable.Range(0, Shape.Paths).Select(path => it.PathProgress(path, isNonInferior)));
        }

        foreach (var question in limits.JudgesLatency ? AskForFast() : [])
        {
            yield return question;
        }
    }

    private IEnumerable<Question> AskForFast()
    {
        yield return Alike(QuestionKind.Fast, $"green takes less than {Settings.Latency.Refused:0.##} x blue", it.Fast, limits.PassLatency);
        if (Shape.HasTargets)
        {
            yield return Alike(QuestionKind.FastTargets, $"every target takes less than {Settings.Latency.RefusedOfOne:0.##} x blue", Least(Enumerable.Range(0, Shape.Greens).Select(it.TargetFastProgress)), limits.PassOfOne);
        }

        if (Shape.HasPaths)
        {
            yield return Alike(QuestionKind.FastPaths, $"every probe takes less than {Settings.Latency.RefusedOfOne:0.##} x blue", Least(Enumerable.Range(0, Shape.Paths).Where(it.IsServed).Select(it.PathFastProgress)), limits.PassOfOne);
        }

        if (Settings.Latency.Tail)
        {
            yield return Alike(QuestionKind.FastTail, "the slowest 2.5% are like blue's", it.TailLikeBlues, limits.PassOfOne);
        }
    }

    /// <summary>The two keys of one target or path.</summary>
    private IEnumerable<Question> AskOf(Stratum stratum)
    {
        var (name, isTarget) = (names.Of(stratum), stratum.Kind == StratumKind.Target);
        yield return Ask(
            QuestionKind.Errors,
            $"{name} fails more than {Figure.Percent(Settings.Errors.Tolerated)}",
            isTarget ? it.TargetErrors(stratum.Index) : it.PathErrors(stratum.Index),
            isTarget ? it.FailErrorsOfTarget : it.FailErrorsOfPath,
            stratum);
        if (limits.HasBlue)
        {
            yield return Ask(
                QuestionKind.Relative,
                isTarget ? $"{name} fails more than each target of blue" : $"{name} fails more at green than at blue",
                isTarget ? it.SuspectOf(stratum.Index)?.LeastErrors ?? 0 : it.PathRelative(stratum.Index),
                isTarget ? limits.FailRelative : limits.FailRelativeOfPath,
                stratum);
        }

        if (limits.JudgesLatency)
        {
            yield return Ask(
                QuestionKind.Slower,
                isTarget ? $"{name} takes longer than {limits.SlowerOfOne:0.##} x each target of blue" : $"{name} takes longer than {limits.Slower:0.##} x blue",
                isTarget ? it.SuspectOf(stratum.Index)?.LeastSlower ?? 0 : it.PathSlow(stratum.Index),
                it.FailLatency - (isTarget ? limits.LnTarget : limits.LnPath),
                stratum);
        }
    }

    private Question Clean(QuestionKind kind, string who, IEnumerable<double> progress)
    {
        var value = Least(progress.Select(share => share * limits.PassErrors / limits.PassOfOne));

        return Ask(kind, $"{who} fails less than {Figure.Percent(Settings.Errors.RefusedOfOne)}", value, limits.PassErrors) with
        {
            CleanProbesToGo = limits.PassOne.CleanUntil(limits.PassErrors, value),
        };
    }

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
