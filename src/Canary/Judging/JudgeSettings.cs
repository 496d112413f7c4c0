namespace Canary.Judging;

/// <summary>
/// How strict the judge is. Rates are fractions (0.02 is 2%), alphas and betas are the probabilities of a wrong fail and a wrong pass that
/// are put up with; docs/judge.md says what each one buys.
/// </summary>
/// <param name="P0">The error rate that is tolerated: no fleet at or below it is failed, but with probability Alpha.</param>
/// <param name="P1">The error rate that must not pass: no fleet at or above it passes, but with probability Beta.</param>
/// <param name="Q">The error rate of a healthy fleet, for which the pass is made quickest.</param>
/// <param name="P1Target">The error rate at which one single target must not pass.</param>
/// <param name="QTarget">The error rate of a healthy target, for which its part of the pass is made quickest.</param>
/// <param name="Alpha">The probability of failing a green within P0.</param>
/// <param name="AlphaRel">The probability of blaming green for a fault that blue shares; blue stays in production anyway, so it may be loose.</param>
/// <param name="Beta">The probability of passing a fleet at P1, or with a target at P1Target.</param>
/// <param name="AlphaLat">The probability of failing a green within C0.</param>
/// <param name="BetaLat">The probability of passing a fleet at C1.</param>
/// <param name="BetaLatTarget">The probability of passing a target at C1Target.</param>
/// <param name="C0">Green may take this many times as long as blue.</param>
/// <param name="C1">A fleet that takes this many times as long as blue must not pass.</param>
/// <param name="C1Target">A single target that takes this many times as long as blue must not pass.</param>
/// <param name="FloorMs">Milliseconds that green may always take longer than blue, so that fast services are not judged on noise.</param>
/// <param name="PoolWeightAbsolute">How much of the error evidence is about the fleet, the rest about single targets.</param>
/// <param name="PoolWeightRelative">The same for the comparison with blue.</param>
/// <param name="PoolWeightLatency">The same for latency.</param>
/// <param name="Omega">The odds ratio of failing, green to blue, for which the comparison is made sharpest.</param>
/// <param name="Deltas">The shifts of P(green slower than blue) from one half for which the latency test is made sharpest.</param>
/// <param name="SlotCap">The share of the way to Fail that one slot can bring; below 1, a blip of a single slot never fails a deployment.</param>
/// <param name="GridSize">How many error rates between P1 and ThetaMax the error test is a mixture of.</param>
/// <param name="ThetaMax">The highest error rate the error test is a mixture of.</param>
/// <param name="SlotSeconds">The length of a slot.</param>
/// <param name="MinSeconds">No pass before this, however good the evidence; inclusive.</param>
/// <param name="MaxSeconds">Inconclusive from here on; inclusive.</param>
/// <param name="SharedHoldSeconds">How long green and blue may fail together before that is the verdict.</param>
/// <param name="Latency">Whether latency is judged at all.</param>
/// <param name="Comparative">Whether there is a blue to compare with; without one green is judged on its errors alone.</param>
public sealed record JudgeSettings(
    double P0 = 0.002,
    double P1 = 0.02,
    double Q = 0.002,
    double P1Target = 0.2,
    double QTarget = 0.01,
    double Alpha = 0.001,
    double AlphaRel = 0.1,
    double Beta = 0.01,
    double AlphaLat = 0.001,
    double BetaLat = 0.01,
    double BetaLatTarget = 0.05,
    double C0 = 1.1,
    double C1 = 1.3,
    double C1Target = 2,
    double FloorMs = 2,
    double PoolWeightAbsolute = 0.5,
    double PoolWeightRelative = 0.8,
    double PoolWeightLatency = 0.5,
    double Omega = 20,
    IReadOnlyList<double>? Deltas = null,
    double SlotCap = 2.0 / 3,
    int GridSize = 4,
    double ThetaMax = 0.99,
    double SlotSeconds = 0.5,
    double MinSeconds = 30,
    double MaxSeconds = 120,
    double SharedHoldSeconds = 10,
    bool Latency = true,
    bool Comparative = true)
{
    private const int MaxGridSize = 32;
    private const int MaxDeltas = 8;

    // Defaults are the constructor's, not the properties': generated deserialisation forgets those of init properties, and a setting that
    // is missing in the JSON would silently be zero or false.
    public static JudgeSettings Default { get; } = new();

    public static JudgeSettings Strict { get; } = new() { P0 = 0.001, P1 = 0.01, Q = 0.001, MaxSeconds = 180 };

    public IReadOnlyList<double> Deltas { get; init; } = Deltas ?? [0.07, 0.2, 0.6];

    /// <summary>Every mistake at once, each with the setting as a plan names it, its value and the cure; empty when there is none.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [];
        CheckRates();
        CheckProbabilities();
        CheckLatency();
        CheckShape();
        CheckTimes();
        return problems;

        void CheckRates()
        {
            Need(P0 > 0 && P0 < P1, nameof(P0), P0, $"use a rate above 0 and below judge.p1 ({P1})");
            Need(P1 > 0 && P1 < P1Target, nameof(P1), P1, $"use a rate above judge.p0 ({P0}) and below judge.p1Target ({P1Target})");
            Need(P1Target is > 0 and < 1, nameof(P1Target), P1Target, $"use a rate above judge.p1 ({P1}) and below 1");
            Need(Q > 0 && Q < P1, nameof(Q), Q, $"use a rate above 0 and below judge.p1 ({P1})");
            Need(QTarget > 0 && QTarget < P1Target, nameof(QTarget), QTarget, $"use a rate above 0 and below judge.p1Target ({P1Target})");
            Need(ThetaMax > P1 && ThetaMax < 1, nameof(ThetaMax), ThetaMax, $"use a rate above judge.p1 ({P1}) and below 1");
        }

        void CheckProbabilities()
        {
            NeedFraction(nameof(Alpha), Alpha);
            NeedFraction(nameof(AlphaRel), AlphaRel);
            NeedFraction(nameof(Beta), Beta);
            NeedFraction(nameof(AlphaLat), AlphaLat);
            NeedFraction(nameof(BetaLat), BetaLat);
            NeedFraction(nameof(BetaLatTarget), BetaLatTarget);
            NeedFraction(nameof(PoolWeightAbsolute), PoolWeightAbsolute);
            NeedFraction(nameof(PoolWeightRelative), PoolWeightRelative);
            NeedFraction(nameof(PoolWeightLatency), PoolWeightLatency);
        }

        void CheckLatency()
        {
            Need(C0 >= 1 && C0 < C1, nameof(C0), C0, $"use a factor of at least 1 and below judge.c1 ({C1})");
            Need(C1 > 1 && C1 <= C1Target, nameof(C1), C1, $"use a factor above judge.c0 ({C0}) and at most judge.c1Target ({C1Target})");
            Need(C1Target > 1 && double.IsFinite(C1Target), nameof(C1Target), C1Target, $"use a factor of at least judge.c1 ({C1}), such as 2");
            Need(FloorMs >= 0 && double.IsFinite(FloorMs), nameof(FloorMs), FloorMs, "use 0 or more milliseconds");
            Need(
                Deltas is { Count: > 0 and <= MaxDeltas } && Deltas.All(delta => delta is > 0 and <= 1),
                nameof(Deltas),
                Deltas is null ? "missing" : $"[{string.Join(", ", Deltas)}]",
                $"use 1 to {MaxDeltas} shifts, each above 0 and at most 1, such as [0.07, 0.2, 0.6]");
        }

        void CheckShape()
        {
            Need(Omega > 1 && double.IsFinite(Omega), nameof(Omega), Omega, "use an odds ratio above 1, such as 20");
            Need(SlotCap > 0 && double.IsFinite(SlotCap), nameof(SlotCap), SlotCap, "use a share above 0; below 1 no single slot can fail green");
            Need(GridSize is >= 2 and <= MaxGridSize, nameof(GridSize), GridSize, $"use 2 to {MaxGridSize}");
        }

        void CheckTimes()
        {
            Need(SlotSeconds > 0 && double.IsFinite(SlotSeconds), nameof(SlotSeconds), SlotSeconds, "use a length above 0, such as 0.5");
            Need(MinSeconds >= 0 && MinSeconds <= MaxSeconds, nameof(MinSeconds), MinSeconds, $"use 0 to judge.maxSeconds ({MaxSeconds})");
            Need(MaxSeconds > 0 && double.IsFinite(MaxSeconds), nameof(MaxSeconds), MaxSeconds, $"use a time above 0 and at least judge.minSeconds ({MinSeconds})");
            Need(
                SharedHoldSeconds >= 0 && double.IsFinite(SharedHoldSeconds), nameof(SharedHoldSeconds), SharedHoldSeconds, "use 0 or more seconds");
        }

        void NeedFraction(string name, double value) => Need(value is > 0 and < 1, name, value, "use a value above 0 and below 1");

        // Each rule says what must hold, so that NaN, for which nothing holds, is always a mistake.
        void Need(bool holds, string name, object value, string cure)
        {
            if (!holds)
            {
                problems.Add($"judge.{char.ToLowerInvariant(name[0])}{name[1..]} is {value}; {cure}");
            }
        }
    }
}
