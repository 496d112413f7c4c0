using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

public sealed class ErrorStepsTests
{
    private static readonly ErrorSteps _steps = new(0.002, ErrorSteps.Grid(0.02));

    [Fact]
    public void Spreads_its_grid_evenly_in_the_logarithm() => ErrorSteps.Grid(0.02).ShouldBe(Vectors.Section().Numbers("grid"), 1e-15);

    [Fact]
    public void Weighs_counts_as_the_vectors_do()
    {
        foreach (var row in Vectors.Rows("absolute"))
        {
            var components = Weigh(_steps, row.Int("n"), row.Int("k"));

            components.ShouldBe(row.Numbers("logE_components"), Vectors.Tolerance);
            LogSum.Mean(components).ShouldBe(row.Number("logEabs"), Vectors.Tolerance);
        }
    }

    [Fact]
    public void Needs_as_many_failures_as_the_vectors_say()
    {
        foreach (var boundary in Vectors.Section("fail_boundary_pooled_N1", "minFailures").EnumerateObject())
        {
            var sent = int.Parse(boundary.Name);
            var needed = Enumerable.Range(0, sent + 1).Cast<int?>().FirstOrDefault(failed => LogSum.Mean(Weigh(_steps, sent, failed!.Value)) >= Math.Log(1000));

            needed.ShouldBe(boundary.Value.ValueKind == System.Text.Json.JsonValueKind.Null ? null : boundary.Value.GetInt32(), boundary.Name);
        }
    }

    /// <summary>Each component, capped or not, is a bet that a rate within what is tolerated does not win on average.</summary>
    [Fact]
    public void Expects_at_most_one_of_each_component_within_the_tolerated_rate() => Prop.ForAll(
        Gen.Choose(1, 12).ToArbitrary(), Gen.Choose(0, 100).ToArbitrary(), Gen.Choose(5, 80).ToArbitrary(), (sent, share, tenthsOfCap) =>
    {
        var rate = 0.002 * share / 100;
        for (var j = 0; j < _steps.Count; j++)
        {
            var expected = Enumerable.Range(0, sent + 1).Sum(failed => Binomial(sent, failed, rate) * Math.Exp(Math.Min(Weigh(_steps, sent, failed)[j], tenthsOfCap / 10.0)));

            expected.ShouldBeLessThanOrEqualTo(1 + 1e-12);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Expects_exactly_one_at_the_tolerated_rate()
    {
        for (var j = 0; j < _steps.Count; j++)
        {
            Enumerable.Range(0, 11).Sum(failed => Binomial(10, failed, 0.002) * Math.Exp(Weigh(_steps, 10, failed)[j])).ShouldBe(1, 1e-12);
        }
    }

    [Fact]
    public void Limits_the_lower_half_of_its_grid_alone_to_the_most_and_to_one_failure()
    {
        var limited = new ErrorSteps(0.002, ErrorSteps.Grid(0.02), mostOfLower: 3);
        var (free, most) = (Weigh(_steps, 10, 5), Weigh(limited, 10, 5));

        most.ShouldBe([Weigh(_steps, 1, 1)[0], 3, free[2], free[3]]);
        Weigh(limited, 10, 0).ShouldBe(Weigh(_steps, 10, 0));
    }

    private static double[] Weigh(ErrorSteps steps, int sent, int failed)
    {
        var increments = new double[steps.Count];
        steps.Weigh(sent, failed, increments);

        return increments;
    }

    private static double Binomial(int n, int k, double p)
        => Enumerable.Range(0, k).Aggregate(1.0, (product, i) => product * (n - i) / (i + 1)) * Math.Pow(p, k) * Math.Pow(1 - p, n - k);
}
