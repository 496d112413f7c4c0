namespace Canary.Judging;

/// <summary>Where the judge stands, for people: each question with its evidence, its threshold and how far it is from it.</summary>
public sealed record Evidence
{
    public required double Seconds { get; init; }

    public required ProbeCount Green { get; init; }

    public required ProbeCount Blue { get; init; }

    /// <summary>How much more often green fails than blue; null where there is no blue to compare with.</summary>
    public Interval? Difference => Blue.Sent == 0 ? null : ConfidenceSequence.Difference(Green, Blue);

    public required IReadOnlyList<Question> Questions { get; init; }

    public required IReadOnlyList<TargetEvidence> Targets { get; init; }

    /// <summary>The target with the strongest evidence of errors, the first of equals, however weak that evidence is.</summary>
    public required int Suspect { get; init; }

    public static Evidence Of(JudgeState state, JudgeSettings settings)
    {
        var limits = JudgeConstants.For(settings, state);
        return new Evidence
        {
            Seconds = state.Slots * settings.SlotSeconds,
            Green = new ProbeCount { Sent = state.Pool.Sent - state.PendingGreen, Failed = state.Pool.Failed },
            Blue = new ProbeCount { Sent = state.Blue.Sent - state.PendingBlue, Failed = state.Blue.Failed - state.PendingBlue },
            Questions = [.. Questionnaire(state, new Standing(state, limits), limits)],
            Targets = [.. state.Targets.Select((sums, target) => TargetEvidence.Of(target, sums, limits))],
            Suspect = Standing.Suspect(state, sums => ErrorTest.Uncapped(sums, limits)),
        };
    }

    private static IEnumerable<Question> Questionnaire(JudgeState state, Standing it, JudgeConstants limits)
    {
        var settings = limits.Settings;
        yield return Question.Of("errors", $"green fails more than {settings.P0:0.###%}", it.Absolute, limits.FailErrors) with
        {
            FailingProbesToGo = Forecast.FailuresUntilFail(state, limits),
        };
        if (limits.ComparesErrors)
        {
            yield return Question.Of("relative", "green fails more than blue", it.Relative, limits.FailRelative) with
            {
                FailingProbesToGo = Forecast.FailuresUntilAlone(it, limits),
            };
            yield return Question.Of("blue", $"blue fails more than {settings.P0:0.###%}", it.Blue, limits.FailErrors) with
            {
                FailingProbesToGo = Forecast.FailuresUntilBlueFails(state, limits),
            };
        }

        yield return Question.Of("passFleet", $"green fails less than {settings.P1:0.###%}", it.FleetHealthy, limits.PassErrors) with
        {
            CleanProbesToGo = limits.PassFleet.CleanUntil(limits.PassErrors, it.FleetHealthy),
        };

        // A single target is the fleet, which has just been asked about.
        var hasTargets = state.Targets.Count > 1;
        if (hasTargets)
        {
            var claim = $"every target fails less than {settings.P1Target:0.###%}";
            yield return Question.Of("passTargets", claim, it.TargetHealthy, limits.PassErrors) with
            {
                CleanProbesToGo = state.Targets.Sum(sums => Forecast.CleanUntilHealthy(sums, limits)),
            };
        }

        if (limits.JudgesLatency)
        {
            yield return Question.Of("latency", $"green takes longer than {settings.C0:0.##} x blue", it.Slower, limits.FailLatency) with
            {
                AlikeProbesToGo = Forecast.AlikeUntil(limits.FailLatency, it.Slower, state.Pool.Sent),
            };
            yield return Question.Of("passLatencyFleet", $"green takes less than {settings.C1:0.##} x blue", it.FleetFast, limits.PassLatency) with
            {
                AlikeProbesToGo = Forecast.AlikeUntil(limits.PassLatency, it.FleetFast, state.Pool.Sent),
            };
        }

        if (limits.JudgesLatency && hasTargets)
        {
            var claim = $"every target takes less than {settings.C1Target:0.##} x blue";
            yield return Question.Of("passLatencyTargets", claim, it.TargetFast, limits.PassLatencyTarget) with
            {
                AlikeProbesToGo = Forecast.AlikeUntilTargetsAreFast(state, limits),
            };
        }
    }
}

/// <summary>How many probes were sent, and how many of them failed.</summary>
public sealed record ProbeCount
{
    public required long Sent { get; init; }

    public required long Failed { get; init; }

    /// <summary>Where the error rate lies; from 0 to 1 where nothing was sent.</summary>
    public Interval Interval => ConfidenceSequence.Of(Sent, Failed);
}

/// <summary>One question of the judge: what is claimed, the ln evidence for it, and the threshold from which it is believed (inclusive).</summary>
public sealed record Question
{
    public required string Name { get; init; }

    public required string Claim { get; init; }

    public required double Value { get; init; }

    public required double Threshold { get; init; }

    public required bool IsReached { get; init; }

    /// <summary>Clean green probes in a row until the threshold; null where probes alone do not say.</summary>
    public long? CleanProbesToGo { get; init; }

    /// <summary>Failing probes in a row, of the side that is spoken of, until the threshold; null where probes alone do not say.</summary>
    public long? FailingProbesToGo { get; init; }

    /// <summary>
    /// Green probes until the threshold if the next ones turn out as all so far did on average, which is what latencies allow to say; null
    /// where evidence does not grow, and where clean or failing probes say it.
    /// </summary>
    public long? AlikeProbesToGo { get; init; }

    /// <summary>What would cross the threshold, in words; empty where it is reached.</summary>
    public string Missing => this switch
    {
        { IsReached: true } => "",
        { CleanProbesToGo: { } clean } => $"{clean} more clean {Probes(clean)}",
        { FailingProbesToGo: { } failing } => $"{failing} more failing {Probes(failing)}",
        { AlikeProbesToGo: { } alike } => $"about {alike} more {Probes(alike)} like these",
        _ => "not with probes like these",
    };

    private static string Probes(long count) => count == 1 ? "probe" : "probes";

    internal static Question Of(string name, string claim, double value, double threshold) =>
        new() { Name = name, Claim = claim, Value = value, Threshold = threshold, IsReached = value >= threshold };
}

/// <summary>One green target: its counts and the ln evidence about it.</summary>
public sealed record TargetEvidence
{
    public required int Target { get; init; }

    public required long Sent { get; init; }

    public required long Failed { get; init; }

    /// <summary>That it fails more than tolerated.</summary>
    public required double Errors { get; init; }

    /// <summary>That it fails less than P1Target.</summary>
    public required double Healthy { get; init; }

    /// <summary>That it is slower than tolerated; null when latency is not judged.</summary>
    public double? Slower { get; init; }

    /// <summary>That it is faster than C1Target x blue; null when latency is not judged.</summary>
    public double? Faster { get; init; }

    /// <summary>Clean probes until its own part of a pass is proven, errors alone.</summary>
    public required long CleanProbesToGo { get; init; }

    internal static TargetEvidence Of(int target, GreenSums sums, JudgeConstants limits) => new()
    {
        Target = target,
        Sent = sums.Sent,
        Failed = sums.Failed,
        Errors = sums.Errors.Mixture(limits.ErrorCap),
        Healthy = limits.PassTarget.Weigh(sums.Sent, sums.Failed),
        Slower = limits.JudgesLatency ? sums.Slower.Mixture(limits.LatencyCap) : null,
        Faster = limits.JudgesLatency ? LogSum.Mean(sums.Faster) : null,
        CleanProbesToGo = Forecast.CleanUntilHealthy(sums, limits),
    };
}
