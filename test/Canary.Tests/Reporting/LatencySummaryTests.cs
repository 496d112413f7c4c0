namespace Canary.Tests.Reporting;

public sealed class LatencySummaryTests
{
    [Fact]
    public void Tells_median_and_p95_of_each_side_and_green_as_a_multiple_of_blue()
    {
        var report = new Report { Observations = new Observations { GreenLatency = Latencies(2), BlueLatency = Latencies(1) } };
        var latency = LambdaJson.Travel(report).Latency!;

        latency.Median.GreenMs!.Value.ShouldBe(100, 100 / 64.0);
        latency.Median.BlueMs!.Value.ShouldBe(50, 50 / 64.0);
        latency.P95.GreenMs!.Value.ShouldBe(190, 190 / 64.0);
        latency.P95.BlueMs!.Value.ShouldBe(95, 95 / 64.0);
        latency.Median.Ratio!.Value.ShouldBe(2, 0.04);
        latency.P95.Ratio!.Value.ShouldBe(2, 0.04);
    }

    [Fact]
    public void Claims_no_ratio_where_a_side_answered_nothing()
    {
        LatencySummary.Of(new Observations { GreenLatency = Latencies(1) }).Median.Ratio.ShouldBeNull();
        LatencySummary.Of(new Observations { BlueLatency = Latencies(1), GreenLatency = Histogram.Empty }).P95.Ratio.ShouldBeNull();
        LatencySummary.Of(new Observations { BlueLatency = Histogram.Of([0]), GreenLatency = Latencies(1) }).P95.Ratio.ShouldBeNull();
        new Report().Latency.ShouldBeNull();
    }

    private static Histogram Latencies(int times) => Histogram.Of(Enumerable.Range(1, 100).Select(ms => 1000L * ms * times));
}
