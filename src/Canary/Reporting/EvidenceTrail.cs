using System.Runtime.InteropServices;
using Canary.Gates;
using Canary.Judging;

namespace Canary.Reporting;

/// <summary>How the evidence of the judgement that counts grew, slot by slot: it is judged once more from what the report has kept.</summary>
internal static class EvidenceTrail
{
    /// <summary>In order; none where nothing was recorded.</summary>
    public static IReadOnlyList<Look> Of(Report report)
    {
        if (report is not { Watched: null, Plan: { } plan, Recording: { IsCut: false } })
        {
            return [];
        }

        try
        {
            List<Look> looks = [];
            foreach (var call in Replayer.Calls(report, plan))
            {
                if (call.Request.Previous is not { State: { } before, Step: not JudgeStep.Pause })
                {
                    // A new judgement, or one that goes on after a pause with empty sums.
                    looks.Clear();
                    continue;
                }

                looks.AddRange(Looks(report, before, call));
            }

            return looks;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // The page is of a verdict that stands, whatever became of its recording.
            return [];
        }
    }

    /// <summary>Since when it was enough, up to the end. Seconds since the first probe; null: it was not, in the end.</summary>
    public static double? Crossed(IReadOnlyList<Look> looks, Func<Look, double> share)
        => looks.Reverse().TakeWhile(look => share(look) >= 1).Select(look => (double?)look.Seconds).LastOrDefault();

    /// <summary>After each slot that all workers completed, and where the round left off.</summary>
    private static IEnumerable<Look> Looks(Report report, JudgeState before, ReplayedCall call)
    {
        var settings = call.Gate.Pair(call.Site, attempt: report.Earlier.Count + 1).Plan.Judge;
        var (state, last) = (before, call.Step.State?.Slots ?? 0);
        foreach (var slot in (call.Request.Rounds ?? []).SelectMany(round => round.Slots).GroupBy(tally => tally.Slot).OrderBy(slot => slot.Key))
        {
            if (slot.Key + 1 >= last)
            {
                break;
            }

            state = Judge.After(state, [.. slot.OrderBy(tally => tally.Worker)], settings);

            yield return Look.At(Evidence.Of(state, settings, Decided(report, state)));
        }

        if (call.Step.Evidence is { } evidence)
        {
            yield return Look.At(evidence).Decided(report.Verdict);
        }
        else if (call.Step.State is { } open && open.Slots > before.Slots)
        {
            yield return Look.At(Evidence.Of(open, settings, Decided(report, open)));
        }
    }

    /// <summary>While green warms up, no part of it is weighed by itself.</summary>
    private static Decision? Decided(Report report, JudgeState state)
        => state.IsWarm && report.Verdict is { Stratum: { } stratum } verdict ? new Decision(verdict.Rule, stratum) : null;
}

/// <summary>Where the evidence stood at one look.</summary>
/// <param name="Seconds">Since the first probe.</param>
/// <param name="ForPass">What is known of what a pass needs most, as a share of its threshold: 0 to 1. Null: nothing passes by evidence here.</param>
/// <param name="AgainstGreen">The same of what speaks loudest against green.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Look(double Seconds, double? ForPass, double AgainstGreen)
{
    public static Look At(Evidence evidence)
    {
        ILookup<QuestionKind, Question> asked = evidence.Questions.ToLookup(question => question.Kind);

        return new Look(evidence.Seconds, asked.Contains(QuestionKind.Clean) ? Pass(asked) : null, Against(asked));
    }

    /// <summary>A verdict by evidence is the crossing of its threshold, also where a question that decides it is asked of no one else.</summary>
    public Look Decided(Verdict? verdict) => verdict?.Rule switch
    {
        Rule.Passed or Rule.PassedNoWorse => this with { ForPass = 1 },
        Rule.FailErrors or Rule.FailLatency => this with { AgainstGreen = 1 },
        _ => this,
    };

    /// <summary>All of it is needed; the fleet has two doors, and a blue that is dead waives latency.</summary>
    private static double Pass(ILookup<QuestionKind, Question> asked)
    {
        var isBlueDead = asked[QuestionKind.BlueDead].Any(question => question.IsReached);

        return asked.SelectMany(kind => kind)
            .Where(question => question.Kind is > QuestionKind.NoWorse && (!isBlueDead || question.Kind is < QuestionKind.Fast))
            .Select(Share)
            .Append(asked[QuestionKind.Clean].Concat(asked[QuestionKind.NoWorse]).Max(Share))
            .Min();
    }

    /// <summary>Errors need two keys of one part of green; latency needs the second in a bake alone.</summary>
    private static double Against(ILookup<QuestionKind, Question> asked)
    {
        var errors = asked[QuestionKind.Errors].Concat(asked[QuestionKind.Relative])
            .GroupBy(question => question.Stratum)
            .Select(part => part.Min(Share));
        var latency = asked[QuestionKind.Slower].Where(question => question.Stratum == Stratum.Pool)
            .Concat(asked[QuestionKind.SlowerThanUnderUsers])
            .Select(Share)
            .DefaultIfEmpty(0)
            .Min();

        return errors.Append(latency).Max();
    }

    private static double Share(Question question)
        => question.IsReached ? 1 : question.Threshold > 0 ? Math.Clamp(question.Value / question.Threshold, 0, 1) : 0;
}
