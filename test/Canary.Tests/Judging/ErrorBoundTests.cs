using System.Text.Json;
using Canary.Judging;

namespace Canary.Tests.Judging;

/// <summary>The promises of docs/judge.md, worked out exactly where that is possible and drawn by lot (from a fixed seed) where it is not.</summary>
public sealed class ErrorBoundTests
{
    private const int Runs = 500;

    private static readonly JudgeSettings _settings = new() { MinSeconds = 0, MaxSeconds = 30, FloorMs = 0 };

    [Fact]
    public void Errors_alone_fail_and_pass_as_often_and_as_soon_as_the_vectors_say()
    {
        foreach (var row in Vectors.Rows("exact_oc_absolute_only_N1", "rows"))
        {
            var outcome = Walk(row.Number("p"), row.Int("lookEvery"), row.Int("maxProbes"));

            outcome.Failed.Sum().ShouldBe(row.Number("P_fail"), Vectors.Tolerance, row.ToString());
            outcome.Passed.Sum().ShouldBe(row.Number("P_pass"), Vectors.Tolerance);
            outcome.Undecided.ShouldBe(row.Number("P_trunc"), Vectors.Tolerance);
            Mean(outcome).ShouldBe(row.Number("E_N"), 1e-6);
            ShouldBe(Quantile(outcome.Failed, 0.5), row.GetProperty("medianFail"));
            ShouldBe(Quantile(outcome.Failed, 0.95), row.GetProperty("p95Fail"));
            ShouldBe(Quantile(outcome.Passed, 0.5), row.GetProperty("medianPass"));
            ShouldBe(Quantile(outcome.Passed, 0.95), row.GetProperty("p95Pass"));
        }

        static void ShouldBe(int? quantile, JsonElement expected) =>
            quantile.ShouldBe(expected.ValueKind == JsonValueKind.Null ? null : expected.GetInt32());
    }

    [Fact]
    public void A_green_at_the_tolerated_rate_is_failed_at_most_alpha() =>
        ShouldBeRare(_settings.Alpha, verdict => verdict?.Rule == Rule.FailErrors, new Traffic { Green = [0.002, 0.002], Blue = 0 });

    [Fact]
    public void A_green_as_bad_as_its_blue_is_failed_at_most_alphaRel() =>
        ShouldBeRare(_settings.AlphaRel, verdict => verdict?.Rule == Rule.FailErrors, new Traffic { Green = [0.05, 0.05], Blue = 0.05 });

    [Fact]
    public void A_green_at_the_tolerated_latency_is_failed_at_most_alphaLat() =>
        ShouldBeRare(_settings.AlphaLat, verdict => verdict?.Rule == Rule.FailLatency, new Traffic { Slowdown = [1.1, 1.1] });

    [Fact]
    public void A_fleet_that_fails_too_often_passes_at_most_beta() =>
        ShouldBeRare(_settings.Beta, verdict => verdict?.Rule == Rule.Passed, new Traffic { Green = [0.02, 0.02] });

    [Fact]
    public void A_target_that_fails_too_often_passes_at_most_beta() =>
        ShouldBeRare(_settings.Beta, verdict => verdict?.Rule == Rule.Passed, new Traffic { Green = [0, 0.2] });

    [Fact]
    public void A_fleet_that_is_too_slow_passes_at_most_betaLat() =>
        ShouldBeRare(_settings.BetaLat, verdict => verdict?.Rule == Rule.Passed, new Traffic { Slowdown = [1.3, 1.3] });

    [Fact]
    public void A_target_that_is_too_slow_passes_at_most_betaLatTarget() =>
        ShouldBeRare(_settings.BetaLatTarget, verdict => verdict?.Rule == Rule.Passed, new Traffic { Slowdown = [1, 2] });

    [Theory]
    [InlineData(0.2, 0, 1, Rule.FailErrors)]
    [InlineData(0, 0, 2, Rule.FailLatency)]
    [InlineData(0.0005, 0.0005, 1, Rule.Passed)]
    [InlineData(1, 1, 1, Rule.InconclusiveShared)]
    [InlineData(0, 1, 1, Rule.Passed)]
    public void What_is_plain_to_see_is_seen(double green, double blue, double slowdown, Rule rule)
    {
        var traffic = new Traffic { Green = [green, green], Blue = blue, Slowdown = [slowdown, slowdown] };

        Verdicts(traffic, 30).Count(verdict => verdict?.Rule == rule).ShouldBeGreaterThanOrEqualTo(28);
    }

    private static void ShouldBeRare(double bound, Func<Verdict?, bool> isWrong, Traffic traffic)
    {
        var threeSigma = 3 * Math.Sqrt(Runs * bound * (1 - bound));

        ((double)Verdicts(traffic, Runs).Count(isWrong)).ShouldBeLessThanOrEqualTo((Runs * bound) + threeSigma);
    }

    private static IEnumerable<Verdict?> Verdicts(Traffic traffic, int runs) =>
        Enumerable.Range(0, runs).Select(seed => Play.UntilVerdict(_settings, traffic.Green.Length, traffic.Slots(seed, 60)).Verdict);

    /// <summary>The chance of every count of failures, probe by probe: a fail or a pass takes its chance out of the walk.</summary>
    private static (double[] Failed, double[] Passed, double Undecided) Walk(double rate, int lookEvery, int probes)
    {
        var limits = JudgeConstants.For(Vectors.Settings);
        var (failed, passed) = (new double[probes + 1], new double[probes + 1]);
        var chances = new double[probes + 2];
        chances[0] = 1;
        var increments = new double[limits.FailureSteps.Length];
        for (var sent = 1; sent <= probes; sent++)
        {
            for (var k = Math.Min(sent, 60); k >= 0; k--)
            {
                chances[k] = (chances[k] * (1 - rate)) + (k > 0 ? chances[k - 1] * rate : 0);
            }

            for (var k = 0; sent % lookEvery == 0 && k <= Math.Min(sent, 60); k++)
            {
                ErrorTest.Weigh(sent, k, limits, increments);
                var ended = LogSum.Mean(increments) >= limits.FailErrors ? failed
                    : limits.PassFleet.Weigh(sent, k) >= limits.PassErrors ? passed : null;
                if (ended is not null)
                {
                    ended[sent] += chances[k];
                    chances[k] = 0;
                }
            }
        }

        return (failed, passed, chances.Sum());
    }

    private static double Mean((double[] Failed, double[] Passed, double Undecided) outcome) =>
        outcome.Failed.Zip(outcome.Passed).Index().Sum(end => end.Index * (end.Item.First + end.Item.Second))
        + (outcome.Undecided * (outcome.Failed.Length - 1));

    private static int? Quantile(double[] chances, double share)
    {
        var (total, sum) = (chances.Sum(), 0.0);
        for (var sent = 0; sent < chances.Length && total > 1e-15; sent++)
        {
            sum += chances[sent];
            if (sum >= share * total)
            {
                return sent;
            }
        }

        return null;
    }

    /// <summary>Ten probes each to green and blue in every slot, with lognormal latencies that drift together.</summary>
    private sealed record Traffic
    {
        public double[] Green { get; init; } = [0, 0];

        public double Blue { get; init; }

        public double[] Slowdown { get; init; } = [1, 1];

        public IEnumerable<SlotTally> Slots(int seed, int count)
        {
            var random = new Random(seed);
            for (var slot = 0; slot < count; slot++)
            {
                var drift = 50_000 * Math.Exp(0.3 * Normal(random));
                var blue = Answers(random, 10, Blue, drift);
                var green = Green.Select((rate, target) => Answers(random, 5, rate, drift * Slowdown[target])).ToArray();
                yield return new SlotTally
                {
                    Slot = slot,
                    BlueSent = 10,
                    BlueFailed = 10 - blue.Length,
                    Green = [.. green.Select((answers, target) => Tally(target, answers, blue))],
                };
            }
        }

        private static TargetTally Tally(int target, long[] answers, long[] blue)
        {
            var pairs = LatencyTest.Count(answers, blue, _settings);
            return new TargetTally
            {
                Target = target,
                Sent = 5,
                Failed = 5 - answers.Length,
                SlowerThanTolerated = pairs.SlowerThanTolerated,
                FasterThanPoolLimit = pairs.FasterThanPoolLimit,
                FasterThanTargetLimit = pairs.FasterThanTargetLimit,
            };
        }

        private static long[] Answers(Random random, int sent, double failing, double median) =>
        [
            .. Enumerable.Range(0, sent).Where(_ => random.NextDouble() >= failing)
                .Select(_ => (long)(median * Math.Exp(0.5 * Normal(random)))),
        ];

        private static double Normal(Random random) =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
