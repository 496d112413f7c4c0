namespace Canary.Judging;

/// <summary>Puts a decision into sentences: first what was decided with its figures, then what was missing.</summary>
internal sealed class Reasons
{
    private readonly Decision _decision;
    private readonly JudgeState _state;
    private readonly JudgeSettings _settings;
    private readonly JudgedNames _names;
    private readonly Evidence _evidence;
    private readonly JudgeConstants _limits;
    private readonly Standing _standing;
    private readonly List<string> _sentences = [];
    private Stratum? _named;

    public Reasons(Decision decision, JudgeState state, JudgeSettings settings, JudgedNames names)
    {
        (_decision, _state, _settings, _names) = (decision, state, settings, names);
        _limits = JudgeConstants.For(settings, state.Shape);
        _standing = new Standing(state, _limits);
        _evidence = Evidence.Of(state, settings, decision, names);
    }

    private string ErrorLimit => $"limit {Figure.Rate(_settings.Errors.Tolerated)}";

    private string Floor => _settings.Latency.FloorMs > 0 ? $" + {_settings.Latency.FloorMs:0.##} ms" : "";

    public Verdict Explain()
    {
        switch (_decision.Rule)
        {
            case Rule.FailErrors:
                FailErrors();
                break;
            case Rule.FailLatency:
                Slower(_decision.Stratum);
                break;
            case Rule.InconclusiveShared:
                Shared();
                break;
            case Rule.Passed or Rule.PassedNoWorse or Rule.Held:
                Passed();
                break;
            case Rule.InconclusiveLatency:
                LatencyUnproven();
                break;
            default:
                ErrorsUnproven();
                break;
        }

        WarmUp();
        return new Verdict { Outcome = _decision.Outcome, Rule = _decision.Rule, Reasons = _sentences, Stratum = _named ?? _decision.Stratum };
    }

    private void FailErrors()
    {
        var stratum = _decision.Stratum;
        Say(stratum.Kind switch
        {
            _ when !_state.IsWarm => $"Green does not work: {Failures()} during the warm-up",
            StratumKind.Target => FailingTarget(stratum, _state.Targets[stratum.Index]),
            StratumKind.Path => FailingPath(stratum, _state.Paths[stratum.Index], _state.BluePaths[stratum.Index]),
            _ => $"Green fails too often{(_limits.HasBlue ? ", and more often than blue" : "")}: {Failures($"{ErrorLimit}; ")}",
        });
        if (!_state.IsWarm)
        {
            return;
        }

        Extras(stratum);
        if (stratum.Kind != StratumKind.Target)
        {
            NameOne(_state.Targets, Stratum.Target);
        }

        if (stratum.Kind != StratumKind.Path)
        {
            NameOne(_state.Paths, Stratum.Path);
        }
    }

    private string FailingTarget(Stratum stratum, Tally target) =>
        $"{Capital(stratum)} fails too often{(_limits.HasBlue ? ", and more often than each blue target" : "")}: "
        + $"it failed {Count(target, limit: $"; {ErrorLimit}")}; {Beside(target)}";

    private string FailingPath(Stratum stratum, Tally green, Tally blue)
    {
        var beside = !_standing.IsServed(stratum.Index) ? "; blue does not serve it, so it is judged alone"
            : _limits.HasBlue ? ", and more often than on blue" : "";

        return $"{Capital(stratum)} fails too often{beside}: green failed {Count(green, limit: $"; {ErrorLimit}")}, blue {Count(blue, "")}";
    }

    /// <summary>Why the suspect's count and green's do not add up.</summary>
    private void Extras(Stratum stratum)
    {
        var sent = stratum.Kind switch
        {
            StratumKind.Target => _state.Targets.Index().Where(target => target.Index != _state.Shape.Route).Sum(target => target.Item.Sent),
            StratumKind.Path => _state.Paths.Sum(path => path.Sent),
            _ => 0,
        };
        if (sent > _state.Green.Sent)
        {
            Say($"These include {sent - _state.Green.Sent} probes sent to single targets or paths, which the totals of green and blue leave out");
        }
    }

    /// <summary>Green may fail as a whole, or one of its probes, before the target does whose fault it is; and the other way round.</summary>
    private void NameOne(Tally[] parts, Func<int, Stratum> stratumOf)
    {
        const double nearlyAll = 0.8;
        const int few = 3;
        if (parts.Length == 1)
        {
            return;
        }

        var worst = parts.Index().MaxBy(part => part.Item.Failed);
        var others = new Tally(parts.Sum(part => part.Sent) - worst.Item.Sent, parts.Sum(part => part.Failed) - worst.Item.Failed);
        if (worst.Item.Failed >= few && worst.Item.Failed >= nearlyAll * (worst.Item.Failed + others.Failed) && worst.Item.Rate > others.Rate)
        {
            _named ??= _decision.Stratum.Kind == StratumKind.Pool ? stratumOf(worst.Index) : null;
            Say($"{Capital(stratumOf(worst.Index))} alone failed {Count(worst.Item)}, the others {Count(others, "")}");
        }
    }

    private void Slower(Stratum stratum)
    {
        var limit = _limits.SeeksFaults ? _limits.Slower : _settings.Latency.Tolerated;
        var limitOfOne = _limits.SlowerOfOne;
        Say(stratum.Kind switch
        {
            StratumKind.Target
                => $"{Capital(stratum)} is slower than each blue target: {Times(_evidence.Targets[stratum.Index])} "
                    + $"(limit {limitOfOne:0.##}×{Floor})",
            StratumKind.Path => $"{Capital(stratum)} is too slow: {Times(_evidence.Paths[stratum.Index])} (limit {limit:0.##}×{Floor})",
            StratumKind.Tail
                => $"Green's slowest answers are too slow: {Count(_state.TailGreen, " answers")} "
                    + $"took longer than {limit:0.##}× blue's slowest 2.5%; "
                + $"of blue's own answers, {Count(_state.TailBlue, "")} did",
            _ => $"Green is too slow: {Typical} (limit {limit:0.##}×{Floor})",
        });
        if (_limits.SeeksFaults)
        {
            Say($"It is also slower than {_limits.SlowerThanUnderUsers:0.##}× blue's latency under user traffic, so load does not explain it");
        }
    }

    private void Shared()
    {
        Say($"Green and blue both fail, so the likelier cause is something they share, such as a database: {Failures($"{ErrorLimit}; ")}");
        Needed("A fail", QuestionKind.Relative);
        Needed("A pass", QuestionKind.Clean, QuestionKind.NoWorse);
    }

    private void Passed()
    {
        Say(_decision.Rule switch
        {
            Rule.PassedNoWorse => $"Green is no worse than blue: {Failures()}",
            Rule.Held => $"No evidence against green in {Time(_evidence.CountedSeconds)}: {Failures()}",
            _ => $"Green is proven good: {Failures()}",
        });
        if (!_limits.SeeksFaults)
        {
            Say($"Proven: {string.Join("; ", ((string[])[Proven(ProvenOfErrors()), Proven(ProvenOfLatency())]).Where(proven => proven is not ""))}");
        }

        if (_decision.Rule == Rule.Passed && _state.Green.Rate >= _settings.Errors.Refused)
        {
            Say($"The failures have ended: {Count(_state.Green, " probes")} failed in total; the proof covers the time since then");
        }

        Alone();
        if (_limits.SeeksFaults && _standing.SlowInBake is { } slow)
        {
            Slower(slow);
            Say("The plan's bakeLatency is warn, so this does not fail the bake");
        }

        if (!_settings.Latency.Judged || !_limits.HasBlue)
        {
            Say("Latency was not judged");
        }
        else if (_standing.IsBlueDead)
        {
            Say($"Latency was not judged: blue itself fails, {Count(_state.Blue, "")}, so it is no baseline");
        }
        else if (_limits.SeeksFaults && !_state.UnderUsers.Any(median => median > 0))
        {
            Say("Latency was not judged: blue's latency under user traffic was not recorded at the gate or could not be read");
        }
    }

    private static string Proven(IEnumerable<string> claims) => string.Join(", ", claims);

    private IEnumerable<string> ProvenOfErrors()
    {
        if (IsReached(QuestionKind.Clean))
        {
            yield return $"green's error rate is below {Figure.Rate(_settings.Errors.Refused)}";
        }

        if (IsReached(QuestionKind.NoWorse))
        {
            yield return "green fails no more often than blue";
        }

        if (EachOf(QuestionKind.CleanTargets, QuestionKind.CleanPaths) is { } each)
        {
            yield return $"{each} below {Figure.Rate(_settings.Errors.RefusedOfOne)}";
        }
    }

    private IEnumerable<string> ProvenOfLatency()
    {
        if (IsReached(QuestionKind.Fast))
        {
            yield return $"green's latency is below {_settings.Latency.Refused:0.##}× blue's";
        }

        if (EachOf(QuestionKind.FastTargets, QuestionKind.FastPaths) is { } each)
        {
            yield return $"{each} below {_settings.Latency.RefusedOfOne:0.##}×";
        }

        if (IsReached(QuestionKind.FastTail))
        {
            yield return "green's slowest 2.5% are like blue's";
        }
    }

    private string? EachOf(QuestionKind targets, QuestionKind paths) => (IsReached(targets), IsReached(paths)) switch
    {
        (true, true) => "every target's and probe's",
        (true, false) => "every target's",
        (false, true) => "every probe's",
        _ => null,
    };

    private bool IsReached(QuestionKind kind) => _evidence.Questions.Any(question => question.Kind == kind && question.IsReached);

    /// <summary>Paths that blue does not serve.</summary>
    private void Alone()
    {
        for (var path = 0; path < _state.Shape.Paths; path++)
        {
            if (!_standing.IsServed(path))
            {
                Say($"Blue does not serve {_names.Of(Stratum.Path(path))}, so it was judged alone");
            }
        }
    }

    private void LatencyUnproven()
    {
        Say($"Time ran out after {Time(_evidence.CountedSeconds)} with latency proven neither good nor bad: {Typical}");
        Needed("A pass", QuestionKind.Fast, QuestionKind.FastTargets, QuestionKind.FastPaths, QuestionKind.FastTail);
        Needed("A fail", QuestionKind.Slower);
    }

    private void ErrorsUnproven()
    {
        Say($"Time ran out after {Time(_evidence.CountedSeconds)} with the error rate proven neither good nor bad: {Failures()}");
        Needed("A pass", QuestionKind.Clean, QuestionKind.NoWorse, QuestionKind.CleanTargets, QuestionKind.CleanPaths);
        Needed("A fail", QuestionKind.Errors, QuestionKind.Relative);
    }

    private void WarmUp()
    {
        if (_state.IsWarm && _evidence.WarmUp is { } warmUp)
        {
            Say(warmUp.Summary);
        }
    }

    private void Needed(string verdict, params ReadOnlySpan<QuestionKind> kinds)
    {
        foreach (var kind in kinds)
        {
            foreach (var question in _evidence.Questions.Where(question => question.Kind == kind && !question.IsReached))
            {
                Say($"{verdict} needed more evidence that {question.Claim}: "
                    + $"{Figure.Evidence(question.Value)} (needs {Figure.Evidence(question.Threshold)}); {question.Missing}{Pace(question)}");
            }
        }
    }

    /// <summary>How long green's probes take at the pace so far.</summary>
    private string Pace(Question question)
        => (question.CleanProbesToGo ?? question.AlikeProbesToGo) is { } probes && _state.Green.Sent > 0 && _state.JudgedSlots > 0
            ? $", about {Time(Math.Ceiling(probes * _state.JudgedSlots * JudgeConstants.SlotSeconds / _state.Green.Sent))}"
            : "";

    /// <summary>What was seen, with where the rates lie.</summary>
    private string Failures(string limit = "")
    {
        var (green, blue) = (_evidence.Green, _evidence.Blue);
        var beside = blue.Sent > 0 ? $", blue {Count(blue, "", blue.Interval.ToString())}" : "";

        return $"green failed {Count(green, " probes", $"{limit}{green.Interval.Level:0%} interval {green.Interval}")}{beside}";
    }

    private string Beside(Tally target)
    {
        var others = new Tally(_state.Targets.Sum(other => other.Sent) - target.Sent, _state.Targets.Sum(other => other.Failed) - target.Failed);

        return $"the others failed {Count(others, "")}" + (_limits.HasBlue ? $", blue {Count(_state.Blue, "")}" : "");
    }

    private string Typical => _state.Latest is { TypicalGreen: { } green, TypicalBlue: { } blue }
        ? $"recently {Ms(green)} against blue's {Ms(blue)}, {green / blue:0.##}×"
        : "there are no answers from both sides to compare";

    private string Capital(Stratum stratum)
    {
        var name = _names.Of(stratum);

        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    private void Say(string sentence) => _sentences.Add(sentence);

    private static string Times(StratumEvidence stratum)
        => stratum.TimesBlue is { } times ? $"recently {times:0.0}× blue's latency" : "recently above blue's latency";

    private static string Ms(double microseconds) => microseconds < 10_000 ? $"{microseconds / 1000:0.0} ms" : $"{microseconds / 1000:0} ms";

    private static string Time(double seconds) => seconds <= 300 ? $"{seconds:0.#} s" : $"{seconds / 60:0} min";

    private static string Count(Tally tally, string unit = " probes", string interval = "", string limit = "")
        => $"{tally.Failed} of {tally.Sent}{unit}" + (tally.Sent, interval) switch
        {
            (0, _) => "",
            (_, "") => $" ({Figure.Rate(tally.Rate)}{limit})",
            _ => $", {Figure.Rate(tally.Rate)} ({interval})",
        };
}
