using Canary.Judging;

namespace Canary.Tests.Judging;

public sealed class ErrorTestTests
{
    private static JudgeConstants Limits => JudgeConstants.For(Vectors.Settings);

    [Fact]
    public void Spreads_its_grid_evenly_in_the_logarithm_from_P1_to_ThetaMax() =>
        ErrorTest.Grid(Vectors.Settings).ShouldBe(Vectors.Section().Numbers("grid"), 1e-15);

    [Fact]
    public void Thresholds_and_caps_are_the_logarithms_of_the_error_bounds()
    {
        var expected = Vectors.Section("thresholds");

        Limits.FailErrors.ShouldBe(expected.Number("ln(1/alpha)"), Vectors.Tolerance);
        Limits.FailRelative.ShouldBe(expected.Number("ln(1/alphaRel)"), Vectors.Tolerance);
        Limits.PassErrors.ShouldBe(expected.Number("ln(1/beta)"), Vectors.Tolerance);
        Limits.PassLatencyTarget.ShouldBe(expected.Number("ln(1/betaLatTarget)"), Vectors.Tolerance);
        Limits.ErrorCap.ShouldBe(expected.Number("slotCapErrors"), Vectors.Tolerance);
        Limits.LatencyCap.ShouldBe(expected.Number("slotCapLatency"), Vectors.Tolerance);
    }

    [Fact]
    public void Weighs_counts_as_the_vectors_do()
    {
        foreach (var row in Vectors.Rows("absolute"))
        {
            var components = Components(row.Int("n"), row.Int("k"), Limits);

            components.ShouldBe(row.Numbers("logE_components"), Vectors.Tolerance);
            LogSum.Mean(components).ShouldBe(row.Number("logEabs"), Vectors.Tolerance);
            (LogSum.Mean(components) >= Limits.FailErrors).ShouldBe(row.GetProperty("crossesFail").GetBoolean());
        }
    }

    [Fact]
    public void Weighs_counts_under_other_settings_as_the_vectors_do()
    {
        foreach (var row in Vectors.Rows("absolute_alt_configs"))
        {
            var settings = Vectors.Apply(Vectors.Settings with { P1Target = 0.9 }, row.GetProperty("config"));
            var (limits, sent, failed) = (JudgeConstants.For(settings), row.Int("n"), row.Int("k"));

            ErrorTest.Grid(settings).ShouldBe(row.Numbers("grid"), 1e-15);
            LogSum.Mean(Components(sent, failed, limits)).ShouldBe(row.Number("logEabs"), Vectors.Tolerance);
            limits.PassFleet.Weigh(sent, failed).ShouldBe(row.Number("logEpass_fleet"), Vectors.Tolerance);
        }
    }

    [Fact]
    public void Needs_as_many_failures_as_the_vectors_say()
    {
        foreach (var boundary in Vectors.Section("fail_boundary_pooled_N1", "minFailures").EnumerateObject())
        {
            var sent = int.Parse(boundary.Name);
            var needed = Enumerable.Range(0, sent + 1).Cast<int?>()
                .FirstOrDefault(failed => LogSum.Mean(Components(sent, failed!.Value, Limits)) >= Limits.FailErrors);

            needed.ShouldBe(boundary.Value.ValueKind == System.Text.Json.JsonValueKind.Null ? null : boundary.Value.GetInt32(), boundary.Name);
        }
    }

    [Fact]
    public void Averages_fleet_and_targets_as_the_vectors_do()
    {
        foreach (var row in Vectors.Rows("hierarchical"))
        {
            var counts = row.GetProperty("targets").EnumerateArray().Select(pair => (Sent: pair[0].GetInt32(), Failed: pair[1].GetInt32())).ToArray();
            var targets = counts.Select(count => LogSum.Mean(Components(count.Sent, count.Failed, Limits))).ToArray();
            var pool = LogSum.Mean(Components(counts.Sum(count => count.Sent), counts.Sum(count => count.Failed), Limits));

            pool.ShouldBe(row.Number("logEpool"), Vectors.Tolerance);
            targets.Max().ShouldBe(row.Number("logEtargetMax"), Vectors.Tolerance);
            new Hierarchy(0.5, targets.Length).Merge(pool, targets, target => target).ShouldBe(row.Number("logEabs"), Vectors.Tolerance);
        }
    }

    [Fact]
    public void Names_the_suspect_of_the_vectors()
    {
        var uncapped = Vectors.Settings with { SlotCap = 1e6, Latency = false };
        foreach (var row in Vectors.Rows("hierarchical"))
        {
            (int, int)[] counts = [.. row.GetProperty("targets").EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32()))];
            var state = Play.All(uncapped, counts.Length, [Play.Slot(0, (10, 0), counts)]);

            Play.Standing(state, uncapped).Absolute.ShouldBe(row.Number("logEabs"), Vectors.Tolerance);
            Evidence.Of(state, uncapped).Suspect.ShouldBe(row.Int("suspect"));
        }
    }

    private static double[] Components(int sent, int failed, JudgeConstants limits)
    {
        var components = new double[limits.FailureSteps.Length];
        ErrorTest.Weigh(sent, failed, limits, components);
        return components;
    }
}
